//! 吹哨: which more units are called to a report, and what they are needed for.

use leptos::prelude::*;
use linli_components::{Button, ButtonKind, Checkbox, EmptyState, Field, Icon, TextArea, icons};
use linli_model::area::AreaCode;
use linli_model::ids::UnitId;
use linli_model::limits::{DESCRIPTION_MAX_CHARS, WHISTLE_UNITS_MAX};
use linli_model::protocol::{FieldError, UnitView};
use linli_model::report::ReportCommand;

use super::lists::use_units;
use super::unit_list::UnitsLoaded;
use crate::error;
use crate::i18n::{use_i18n, words::reports as words};

/// The units of the report's area that are not on it yet, to be ticked, and the reason.
#[component]
pub fn WhistleForm(
    /// The community of the report.
    area: Signal<Option<AreaCode>>,
    /// The units that are on it.
    here: Signal<Vec<UnitId>>,
    /// Called with the command.
    give: Callback<ReportCommand>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message| i18n.label(message);
    let units = use_units(area);
    let chosen = RwSignal::new(Vec::<UnitId>::new());
    let typed = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let command = move || {
        ReportCommand::Whistle {
            units: chosen.get(),
            reason: typed.get(),
        }
        .cleaned()
    };
    let fault_of = move |pointer: &str| {
        let is_it = |fault: &FieldError| fault.pointer.ends_with(pointer) && tried.get();
        command().check().into_iter().find(is_it)
    };
    let reason_fault = move || {
        fault_of("/reason")
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        tried.set(true);
        let command = untrack(command);
        if command.check().is_empty() {
            give.run(command);
        }
    };
    let box_of = move |unit: UnitView| view! { <UnitBox unit chosen /> };
    let boxes = move |all: Vec<UnitView>| {
        let free = |unit: &UnitView| here.with(|here| !here.contains(&unit.id));
        let free: Vec<UnitView> = all.into_iter().filter(free).collect();
        if free.is_empty() {
            return view! { <EmptyState title=text(words::WHISTLE_ALL_HERE) /> }.into_any();
        }
        view! {
            <div class="card is-flush list unit-boxes" role="group" aria-label=text(words::WHISTLE_UNITS)>
                {free.into_iter().map(box_of).collect_view()}
            </div>
        }
        .into_any()
    };
    let count = move || {
        i18n.fill(
            words::WHISTLE_COUNT,
            &[&chosen.with(Vec::len), &WHISTLE_UNITS_MAX],
        )
    };
    view! {
        <div class="stack">
            <p class="note" role="status">{count}</p>
            <UnitsLoaded units draw=Callback::new(boxes) />
            {move || fault_of("/units").map(|_| view! {
                <p class="fault-line" role="alert">
                    <Icon icon=icons::CIRCLE_ALERT /> <span>{i18n.say(words::WHISTLE_NONE)}</span>
                </p>
            })}
            <Field label=text(words::WHISTLE_REASON) hint=text(words::WHISTLE_HINT) error=reason_fault>
                <TextArea value=typed on_input=move |text| typed.set(text) limit=DESCRIPTION_MAX_CHARS rows=3 />
            </Field>
            <Button kind=ButtonKind::Accent icon=icons::WHISTLE wide=true on_press=send>
                {i18n.say(words::WHISTLE_SEND)}
            </Button>
        </div>
    }
}

/// One unit to be ticked; no more than may be called at once.
#[component]
fn UnitBox(unit: UnitView, chosen: RwSignal<Vec<UnitId>>) -> impl IntoView {
    let i18n = use_i18n();
    let UnitView {
        id, name, duty_name, ..
    } = unit;
    let id = StoredValue::new(id);
    let ticked = Memo::new(move |_| chosen.with(|chosen| id.with_value(|id| chosen.contains(id))));
    let full = move || !ticked.get() && chosen.with(Vec::len) >= WHISTLE_UNITS_MAX;
    let tick = move |on: bool| {
        chosen.update(|chosen| {
            chosen.retain(|other| *other != id.get_value());
            if on {
                chosen.push(id.get_value());
            }
        });
    };
    view! {
        <Checkbox checked=ticked on_change=tick disabled=Signal::derive(full)>
            <span class="row-title">{move || i18n.words(&name)}</span>
            <span class="row-note">{move || i18n.fill(words::ASSIGN_DUTY, &[&duty_name])}</span>
        </Checkbox>
    }
}
