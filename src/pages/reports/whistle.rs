//! 吹哨: which more units are called to a report, and what they are needed for.

use leptos::prelude::*;
use linli_components::{Button, ButtonKind, Checkbox, EmptyState, Field, Icon, TextArea, icons};
use linli_model::area::AreaCode;
use linli_model::ids::UnitId;
use linli_model::limits::{DESCRIPTION_MAX_CHARS, WHISTLE_UNITS_MAX};
use linli_model::protocol::{FieldError, UnitView};
use linli_model::report::{Action, ReportCommand};
use serde::{Deserialize, Serialize};

use super::actions::Commander;
use super::form_parts::SaveLine;
use super::lists::use_units;
use super::unit_list::UnitsLoaded;
use crate::drafting::{About, DraftNotice, Drafted, FormValue};
use crate::error;
use crate::giving::use_giver;
use crate::i18n::{use_i18n, words::reports as words};

/// A call being written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct WhistleDraft {
    about: About,
    units: Vec<UnitId>,
    text: String,
}

impl FormValue for WhistleDraft {
    const KIND: &'static str = "whistle";

    fn is_empty(&self, _: &Self) -> bool {
        self.units.is_empty() && self.text.trim().is_empty()
    }
}

/// The units of the report's area that are not on it yet, to be ticked, and the reason.
#[component]
pub fn WhistleForm(
    /// The community of the report.
    area: Signal<Option<AreaCode>>,
    /// The units that are on it.
    here: Signal<Vec<UnitId>>,
    /// Gives the command.
    commander: Commander,
    /// The action.
    action: Action,
    /// Called once it is in the outbox.
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message| i18n.label(message);
    let units = use_units(area);
    let giver = use_giver();
    let about = commander.about(&action);
    let own = about.clone();
    let form = Drafted::<WhistleDraft>::find(
        move |draft| draft.about.is_same(&own),
        move || WhistleDraft {
            about,
            ..WhistleDraft::default()
        },
    );
    let given = Callback::new(move |()| {
        let (units, reason) = form.get(|draft| (draft.units.clone(), draft.text.clone()));
        commander.given(&action, ReportCommand::Whistle { units, reason })
    });
    let fault_of = move |pointer: &str| {
        let is_it = |fault: &FieldError| fault.pointer.ends_with(pointer) && form.tried.get();
        given.run(()).faults.into_iter().find(is_it)
    };
    let reason_fault = move || {
        fault_of("/reason")
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| giver.send(form, untrack(|| given.run(())), on_done);
    let box_of = move |unit: UnitView| view! { <UnitBox unit form /> };
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
            &[&form.get(|draft| draft.units.len()), &WHISTLE_UNITS_MAX],
        )
    };
    view! {
        <div class="stack">
            <DraftNotice autosave=form.autosave />
            <p class="note" role="status">{count}</p>
            <UnitsLoaded units draw=Callback::new(boxes) />
            {move || fault_of("/units").map(|_| view! {
                <p class="fault-line" role="alert">
                    <Icon icon=icons::CIRCLE_ALERT /> <span>{i18n.say(words::WHISTLE_NONE)}</span>
                </p>
            })}
            <Field label=text(words::WHISTLE_REASON) hint=text(words::WHISTLE_HINT) error=reason_fault>
                <TextArea
                    value=move || form.get(|draft| draft.text.clone())
                    on_input=move |text| form.edit(|draft| draft.text = text)
                    limit=DESCRIPTION_MAX_CHARS
                    rows=3
                />
            </Field>
            <SaveLine state=form.autosave.state() />
            <Button kind=ButtonKind::Accent icon=icons::WHISTLE wide=true loading=form.busy on_press=send>
                {i18n.say(words::WHISTLE_SEND)}
            </Button>
        </div>
    }
}

/// One unit to be ticked; no more than may be called at once.
#[component]
fn UnitBox(unit: UnitView, form: Drafted<WhistleDraft>) -> impl IntoView {
    let i18n = use_i18n();
    let UnitView {
        id, name, duty_name, ..
    } = unit;
    let id = StoredValue::new(id);
    let ticked = Memo::new(move |_| form.get(|draft| id.with_value(|id| draft.units.contains(id))));
    let full = move || !ticked.get() && form.get(|draft| draft.units.len()) >= WHISTLE_UNITS_MAX;
    let tick = move |on: bool| {
        form.edit(|draft| {
            draft.units.retain(|other| *other != id.get_value());
            if on {
                draft.units.push(id.get_value());
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
