//! 结项: each one's minutes, confirmed or corrected. Afterwards a wrong one is put right by 更正.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Button, Field, Icon, Sheet, TextArea, TextInput, icons};
use linli_model::command::Command;
use linli_model::ids::{PersonId, TaskId};
use linli_model::limits::{CREDIT_MAX_MINUTES, DESCRIPTION_MAX_CHARS};
use linli_model::roster::{ClaimView, CreditOf, RosterCommand};
use serde::{Deserialize, Serialize};

use crate::drafting::{About, DraftNotice, Drafted, FormValue};
use crate::error;
use crate::giving::{Given, use_about, use_giver};
use crate::i18n::{use_i18n, words::errors, words::form, words::tasks as words};
use crate::pages::reports::SaveLine;

/// Minutes being confirmed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct CreditsDraft {
    task: Option<TaskId>,
    /// As typed, by person; who is missing gets what is proposed.
    typed: Vec<(PersonId, String)>,
}

impl FormValue for CreditsDraft {
    const KIND: &'static str = "credits";
}

impl CreditsDraft {
    fn of(&self, person: &PersonId) -> Option<&String> {
        let typed = self.typed.iter().find(|(own, _)| own == person);
        typed.map(|(_, typed)| typed)
    }

    fn set(&mut self, person: &PersonId, minutes: String) {
        self.typed.retain(|(own, _)| own != person);
        self.typed.push((person.clone(), minutes));
    }
}

fn minutes_of(typed: &str) -> Option<u32> {
    let minutes = typed.trim().parse().ok()?;
    (minutes <= CREDIT_MAX_MINUTES).then_some(minutes)
}

/// The minutes of everybody, and the button that books them.
#[component]
pub fn CompleteForm(task: TaskId, claims: Vec<ClaimView>, close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let own = task.clone();
    let fresh = task.clone();
    let form = Drafted::<CreditsDraft>::find(
        move |draft| draft.task.as_ref() == Some(&own),
        move || CreditsDraft {
            task: Some(fresh),
            typed: Vec::new(),
        },
    );
    let claims = StoredValue::new(claims);
    let minutes = move |claim: &ClaimView| {
        form.get(|draft| {
            let typed = draft.of(&claim.person).cloned();
            typed.unwrap_or_else(|| claim.proposed.minutes.to_string())
        })
    };
    let credits = move || {
        claims.with_value(|claims| {
            let credit = |claim: &ClaimView| {
                Some(CreditOf {
                    person: claim.person.clone(),
                    minutes: minutes_of(&minutes(claim))?,
                })
            };
            claims.iter().map(credit).collect::<Option<Vec<_>>>()
        })
    };
    let wrong = Memo::new(move |_| form.tried.get() && credits().is_none());
    let send = move |()| {
        form.tried.set(true);
        let Some(credits) = untrack(credits) else { return };
        if form.busy.get_untracked() {
            return;
        }
        let command = Command::Roster {
            id: task.clone(),
            command: RosterCommand::Complete { credits },
        };
        spawn_local(async move {
            let sent = form.submit(command, None).await;
            giver.tell(words::COMPLETE, sent.is_ok());
            if sent.is_ok() {
                close.try_run(());
            }
        });
    };
    let row = move |claim: ClaimView| {
        let person = claim.person.clone();
        let name = claim.name.clone();
        let label = Signal::derive(move || {
            let name = name
                .clone()
                .unwrap_or_else(|| i18n.text(words::SOMEBODY).to_owned());
            i18n.fill(words::HOURS_OF, &[&name])
        });
        let hint = claim.present;
        let hint = Signal::derive(move || {
            i18n.text(if hint { words::PRESENT } else { words::ABSENT })
                .to_owned()
        });
        view! {
            <Field label hint>
                <TextInput
                    input_mode="numeric"
                    value=move || minutes(&claim)
                    on_input=move |typed| form.edit(|draft| draft.set(&person, typed))
                />
            </Field>
        }
    };
    view! {
        <div class="stack">
            <DraftNotice autosave=form.autosave />
            <p class="note">{i18n.say(words::COMPLETE_NOTE)}</p>
            {claims.with_value(Vec::is_empty).then(|| view! { <p>{i18n.say(words::NOBODY)}</p> })}
            {claims.get_value().into_iter().map(row).collect_view()}
            {move || wrong.get().then(|| view! {
                <p class="fault-line" role="alert">
                    <Icon icon=icons::CIRCLE_ALERT /> <span>{i18n.say(errors::FIELD_WRONG)}</span>
                </p>
            })}
            <SaveLine state=form.autosave.state() />
            <Button wide=true loading=form.busy on_press=send>{i18n.say(words::COMPLETE)}</Button>
        </div>
    }
}

/// Puts one credit right, with a reason.
#[component]
pub fn CorrectSheet(task: TaskId, asked: RwSignal<Option<ClaimView>>) -> impl IntoView {
    let i18n = use_i18n();
    let task = StoredValue::new(task);
    let close = Callback::new(move |()| asked.set(None));
    view! {
        <Sheet
            open=Signal::derive(move || asked.with(Option::is_some))
            on_close=close
            title=i18n.label(words::CORRECT_TITLE)
            close_label=i18n.label(form::CLOSE)
        >
            {move || asked.get().map(|claim| view! { <CorrectForm task=task.get_value() claim close /> })}
        </Sheet>
    }
}

/// A correction being written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct CorrectionDraft {
    about: About,
    minutes: String,
    text: String,
}

impl FormValue for CorrectionDraft {
    const KIND: &'static str = "correction";
}

#[component]
fn CorrectForm(task: TaskId, claim: ClaimView, close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let now = claim.part.credit.unwrap_or(claim.proposed).minutes;
    let (person, name) = (claim.person.clone(), claim.name.clone());
    let about = About {
        part: person.to_string(),
        ..use_about("roster", &task, "correct")
    };
    let own = about.clone();
    let form = Drafted::<CorrectionDraft>::find(
        move |draft| draft.about.is_same(&own),
        move || CorrectionDraft {
            about,
            minutes: now.to_string(),
            text: String::new(),
        },
    );
    let command = Signal::derive(move || {
        let (minutes, reason) = form.get(|draft| (minutes_of(&draft.minutes), draft.text.clone()));
        let credit = CreditOf {
            person: person.clone(),
            minutes: minutes?,
        };
        Some(RosterCommand::Correct { credit, reason }.cleaned())
    });
    let fault = move |pointer: &'static str| {
        Signal::derive(move || {
            if !form.tried.get() {
                return String::new();
            }
            match command.get() {
                None if pointer == "/credit" => i18n.text(errors::FIELD_WRONG).to_owned(),
                Some(command) => {
                    let faults = command.check();
                    let of = faults
                        .iter()
                        .find(|fault| error::field_of(fault).starts_with(pointer));
                    of.map(|fault| error::field_words(i18n, fault))
                        .unwrap_or_default()
                }
                None => String::new(),
            }
        })
    };
    let send = move |()| {
        form.tried.set(true);
        let Some(command) = command.get_untracked() else {
            return;
        };
        let given = Given {
            word: words::CORRECT,
            faults: command.check(),
            command: Command::Roster {
                id: task.clone(),
                command,
            },
            if_match: None,
        };
        giver.send(form, given, close);
    };
    let label = Signal::derive(move || {
        let name = name
            .clone()
            .unwrap_or_else(|| i18n.text(words::SOMEBODY).to_owned());
        i18n.fill(words::HOURS_OF, &[&name])
    });
    view! {
        <div class="stack">
            <DraftNotice autosave=form.autosave />
            <Field label error=fault("/credit")>
                <TextInput
                    input_mode="numeric"
                    value=move || form.get(|draft| draft.minutes.clone())
                    on_input=move |typed| form.edit(|draft| draft.minutes = typed)
                />
            </Field>
            <Field label=i18n.label(words::REASON) error=fault("/reason")>
                <TextArea
                    value=move || form.get(|draft| draft.text.clone())
                    on_input=move |text| form.edit(|draft| draft.text = text)
                    limit=DESCRIPTION_MAX_CHARS
                    rows=3
                />
            </Field>
            <SaveLine state=form.autosave.state() />
            <Button wide=true loading=form.busy on_press=send>{i18n.say(words::CORRECT)}</Button>
        </div>
    }
}
