//! 点名: who is there and who is not. The list and the code's secret are kept in a draft of this device's account, so
//! that both go on where there is no network.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Button, Choice, Section, SegmentedControl};
use linli_model::command::Command;
use linli_model::ids::{PersonId, TaskId};
use linli_model::roster::{CheckInSecret, RosterCommand};
use linli_model::task::TaskView;
use serde::{Deserialize, Serialize};

use super::code_board::CodeBoard;
use crate::clock;
use crate::drafting::{Drafted, FormValue};
use crate::giving::use_giver;
use crate::i18n::{use_i18n, words::tasks as words};
use crate::pages::reports::SaveLine;

/// Somebody on the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Called {
    person: PersonId,
    name: String,
    /// What the organiser has said; none while they have not.
    here: Option<bool>,
}

/// A roll call on this device.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RollDraft {
    task: Option<TaskId>,
    title: String,
    secret: Option<CheckInSecret>,
    people: Vec<Called>,
}

impl FormValue for RollDraft {
    const KIND: &'static str = "roll_call";
}

impl RollDraft {
    /// The title of its task.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Takes over what the server has, and keeps what was said here.
    fn refresh(&mut self, view: &TaskView, somebody: &str) {
        self.title.clone_from(&view.summary.title);
        let Some(roster) = &view.roster else { return };
        self.secret.clone_from(&roster.secret);
        let before = std::mem::take(&mut self.people);
        self.people = roster
            .claims
            .iter()
            .map(|claim| {
                let said = before.iter().find(|called| called.person == claim.person);
                Called {
                    person: claim.person.clone(),
                    name: claim.name.clone().unwrap_or_else(|| somebody.to_owned()),
                    here: said.and_then(|said| said.here).or(claim.part.seen),
                }
            })
            .collect();
    }

    fn command(&self) -> RosterCommand {
        let those = |here: bool| {
            let called = self.people.iter().filter(move |called| called.here == Some(here));
            called.map(|called| called.person.clone()).collect()
        };
        RosterCommand::RollCall {
            present: those(true),
            absent: those(false),
            claimed_at: Some(clock::now()),
        }
    }
}

/// The form of a task's roll call on this device.
pub fn use_roll(task: TaskId) -> Drafted<RollDraft> {
    let own = task.clone();
    Drafted::find(
        move |draft: &RollDraft| draft.task.as_ref() == Some(&own),
        move || RollDraft {
            task: Some(task),
            ..RollDraft::default()
        },
    )
}

/// Whether this device has kept the list; tracks.
pub fn is_kept(roll: Drafted<RollDraft>) -> bool {
    roll.get(|draft| !draft.people.is_empty() || draft.secret.is_some())
}

/// Keeps the newest list, as long as there is somebody to call.
pub fn keep(roll: Drafted<RollDraft>, view: &TaskView, somebody: &str) {
    let over = view.roster.as_ref().is_some_and(|roster| roster.secret.is_none());
    if over {
        return roll.discard();
    }
    let mut newest = roll.value.get_untracked();
    newest.refresh(view, somebody);
    if newest != roll.value.get_untracked() {
        roll.edit(|draft| *draft = newest);
        roll.autosave.flush_soon();
    }
}

/// The code, as long as the device knows the secret.
#[component]
pub fn KeptCode(roll: Drafted<RollDraft>) -> impl IntoView {
    let secret = Memo::new(move |_| roll.get(|draft| draft.secret.clone()));
    move || secret.get().map(|secret| view! { <CodeBoard secret /> })
}

const HERE: &str = "here";
const ABSENT: &str = "absent";

/// The list, one row a person.
#[component]
pub fn RollCall(
    task: TaskId,
    roll: Drafted<RollDraft>,
    /// Whether the roll may be called now.
    #[prop(into)]
    may: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let text = move |message| i18n.label(message);
    let names = Memo::new(move |_| {
        roll.get(|draft| {
            let named = draft.people.iter();
            named
                .map(|called| (called.person.clone(), called.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let options = move || {
        vec![
            Choice::new(HERE, i18n.text(words::PRESENT)),
            Choice::new(ABSENT, i18n.text(words::ABSENT)),
        ]
    };
    let row = move |(person, name): (PersonId, String)| {
        let own = person.clone();
        let said = move || {
            let here = roll.get(|draft| {
                let called = draft.people.iter().find(|called| called.person == own);
                called.and_then(|called| called.here)
            });
            match here {
                Some(true) => HERE,
                Some(false) => ABSENT,
                None => "",
            }
            .to_owned()
        };
        let say = move |value: String| {
            roll.edit(|draft| {
                if let Some(called) = draft.people.iter_mut().find(|called| called.person == person) {
                    called.here = Some(value == HERE);
                }
            });
        };
        let label = name.clone();
        view! {
            <div class="card row roll-row">
                <span class="grow row-title">{name}</span>
                <SegmentedControl label options=Signal::derive(options) value=said on_change=say />
            </div>
        }
    };
    let none =
        Signal::derive(move || roll.get(|draft| draft.people.iter().all(|called| called.here.is_none())));
    let task = StoredValue::new(task);
    let send = move |()| {
        let command = roll.value.with_untracked(RollDraft::command);
        let id = task.get_value();
        if roll.busy.get_untracked() {
            return;
        }
        roll.busy.set(true);
        // Not submitted as a draft: the list goes on being called.
        spawn_local(async move {
            roll.autosave.flush().await;
            roll.busy.try_set(false);
        });
        giver.give(words::ROLL_CALL, Command::Roster { id, command }, None);
    };
    move || {
        let people = names.get();
        (may.get() && !people.is_empty()).then(|| {
            view! {
                <Section title=text(words::ROLL_CALL)>
                    <div class="stack">
                        {people.into_iter().map(row).collect_view()}
                        <SaveLine state=roll.autosave.state() />
                        <Button wide=true disabled=none loading=roll.busy on_press=send>{text(words::SEND_ROLL)}</Button>
                    </div>
                </Section>
            }
        })
    }
}
