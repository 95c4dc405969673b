//! The units of a report's area while they load, and the list from which one is assigned.

use leptos::prelude::*;
use linli_components::{EmptyState, ErrorState, List, ListRow, SkeletonCards, icons};
use linli_model::area::AreaCode;
use linli_model::protocol::UnitView;
use linli_model::report::ReportCommand;

use super::lists::use_units;
use crate::error;
use crate::i18n::{Message, use_i18n, words::reports as words};
use crate::load::{Load, Loaded};

/// Units once they are here; before that a skeleton, an error with another try, or that there are none.
#[component]
pub fn UnitsLoaded(
    /// The units.
    units: Load<Vec<UnitView>>,
    /// Draws them; at least one.
    draw: Callback<Vec<UnitView>, AnyView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message: Message| i18n.label(message);
    move || match units.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(words::LOADING) count=2 /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(words::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(words::RETRY)
                on_retry=move |()| units.again()
            />
        }
        .into_any(),
        Loaded::Ready(units) if units.is_empty() => {
            view! { <EmptyState title=text(words::NO_UNITS) note=text(words::NO_UNITS_NOTE) /> }.into_any()
        }
        Loaded::Ready(units) => draw.run(units),
    }
}

/// The units of the report's area; a tap assigns.
#[component]
pub fn UnitList(
    /// The community of the report.
    area: Signal<Option<AreaCode>>,
    /// Called with the command.
    give: Callback<ReportCommand>,
) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |unit: UnitView| {
        let id = unit.id.clone();
        view! {
            <ListRow
                title=i18n.words(&unit.name)
                note=i18n.fill(words::ASSIGN_DUTY, &[&unit.duty_name])
                icon=icons::BUILDING
                on_press=move |()| give.run(ReportCommand::Assign { unit: id.clone() })
            />
        }
    };
    let list = move |units: Vec<UnitView>| {
        view! { <List>{units.into_iter().map(row).collect_view()}</List> }.into_any()
    };
    view! { <UnitsLoaded units=use_units(area) draw=Callback::new(list) /> }
}
