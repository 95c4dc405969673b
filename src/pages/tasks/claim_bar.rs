//! Taking part: one button for each thing the view offers, what to beware of before a claim, and the sheets that ask
//! for a reason.

use leptos::prelude::*;
use linli_components::{
    BottomBar, Button, ButtonKind, ButtonLink, ButtonSize, Countdown, Dialog, Field, Sheet, TextArea, Tone,
    icons,
};
use linli_model::action::Action;
use linli_model::command::Command;
use linli_model::ids::TaskId;
use linli_model::limits::{DESCRIPTION_MAX_CHARS, LATE_CANCEL, OFFER_LIFE};
use linli_model::protocol::TaskScope;
use linli_model::roster::{PartStatus, RosterActionName, RosterCommand};
use linli_model::task::{TaskStatus, TaskView};
use linli_model::time::Timestamp;
use linli_model::volunteer::{missing_skills, overlapping};
use linli_offline::OutboxLine;
use serde::{Deserialize, Serialize};

use super::loading::{CatalogSignal, use_card, use_tasks};
use super::show;
use crate::clock;
use crate::drafting::{Drafted, FormValue};
use crate::error;
use crate::giving::{Giver, is_stuck, use_giver};
use crate::i18n::{Message, use_i18n, words::form, words::tasks as words};
use crate::load::Loaded;
use crate::pages::reports::SaveLine;
use crate::route::Route;
use crate::session::use_session;

/// What volunteers do themselves; the rest is the organisers'.
const OWN: [RosterActionName; 6] = [
    RosterActionName::Claim,
    RosterActionName::Join,
    RosterActionName::CheckOut,
    RosterActionName::LateCheckIn,
    RosterActionName::Cancel,
    RosterActionName::Leave,
];

/// The bar at the foot of a task.
#[component]
pub fn ClaimBar(
    task: TaskId,
    view: Memo<Option<TaskView>>,
    catalog: CatalogSignal,
    items: Memo<Vec<OutboxLine>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let giver = use_giver();
    let text = move |message: Message| i18n.label(message);
    let task = StoredValue::new(task);
    let card = use_card();
    let mine = use_tasks(Signal::derive(|| Some(TaskScope::Mine)));
    let asked = RwSignal::new(None::<RosterActionName>);
    let give = Callback::new(move |command: RosterCommand| {
        asked.set(None);
        let word = command.action().and_then(show::roster_action);
        // A wish that was refused makes room for the next one.
        giver.drop_items(items.with_untracked(|items| {
            items
                .iter()
                .filter(|line| is_stuck(line))
                .map(|line| line.id.clone())
                .collect()
        }));
        let id = task.get_value();
        giver.give(
            word.unwrap_or(words::CLAIM),
            Command::Roster { id, command },
            None,
        );
    });
    let cautions = Memo::new(move |_| {
        view.with(|view| {
            let task = &view.as_ref()?.summary;
            let mine = mine.value().unwrap_or_default();
            let claimed = mine.iter().filter(|other| {
                let holds = |status| matches!(status, PartStatus::Claimed | PartStatus::Offered);
                other.status == TaskStatus::Published
                    && other.part.as_ref().is_some_and(|part| holds(part.status))
            });
            let windows = claimed.map(|other| (&other.id, other.window));
            let overlaps = overlapping(windows, &task.id, task.window);
            let titles = mine.iter().filter(|other| overlaps.contains(&&other.id));
            let mut lines: Vec<String> = titles
                .map(|other| i18n.fill(words::BEWARE_OVERLAP, &[&other.title]))
                .collect();
            let known = card.value().flatten().map(|card| card.skills).unwrap_or_default();
            let missing: Vec<_> = missing_skills(&task.skills, &known)
                .into_iter()
                .map(|code| catalog.skill(i18n, code))
                .collect();
            if !missing.is_empty() {
                lines.push(i18n.fill(words::BEWARE_SKILLS, &[&missing.join(" · ")]));
            }
            Some(lines)
        })
        .unwrap_or_default()
    });
    let press = move |name: RosterActionName| match name {
        RosterActionName::Claim if untrack(|| cautions.with(Vec::is_empty)) => give.run(RosterCommand::Claim),
        RosterActionName::Join => give.run(RosterCommand::Join),
        RosterActionName::CheckOut => give.run(RosterCommand::CheckOut {
            claimed_at: Some(clock::now()),
        }),
        _ => asked.set(Some(name)),
    };
    let offer = use_offer(view);
    let waits = Memo::new(move |_| items.with(|items| items.iter().any(|line| !is_stuck(line))));
    let actions = Memo::new(move |_| {
        let actions = view.with(|view| {
            let given = view.as_ref().map(|view| view.summary.roster_actions.clone());
            given.unwrap_or_default()
        });
        let own = |action: &Action<RosterActionName>| OWN.contains(&action.command);
        actions
            .into_iter()
            .filter(own)
            .map(|action| action.command)
            .collect::<Vec<_>>()
    });
    // Where the place is open but the viewer is no volunteer yet, the way there stands in the bar.
    let may_register = Memo::new(move |_| {
        let open = view.with(|view| {
            view.as_ref().is_some_and(|view| {
                let task = &view.summary;
                task.status == TaskStatus::Published && clock::now() < task.claim_by && task.part.is_none()
            })
        });
        open && session.is_signed_in() && matches!(card.state.get(), Loaded::Ready(None))
    });
    let button = move |(at, name): (usize, RosterActionName)| {
        let word = show::roster_action(name)?;
        let word = match name {
            RosterActionName::Claim if offer.with(Option::is_some) => words::CLAIM_KEPT,
            _ => word,
        };
        let kind = match name {
            RosterActionName::Cancel | RosterActionName::Leave => ButtonKind::DangerSoft,
            _ if at == 0 => ButtonKind::Primary,
            _ => ButtonKind::Secondary,
        };
        Some(view! {
            <Button kind size=ButtonSize::Bar on_press=move |()| press(name)>{text(word)}</Button>
        })
    };
    let bar = move || {
        let actions = actions.get();
        let register = actions.is_empty() && may_register.get();
        // While a wish is on its way, there is nothing more to wish.
        ((!actions.is_empty() && !waits.get()) || register).then(|| {
            let buttons = actions.into_iter().enumerate().filter_map(button).collect_view();
            view! {
                <BottomBar>
                    {register.then(|| view! {
                        <ButtonLink href=Route::Volunteer.href() size=ButtonSize::Bar icon=icons::HAND_HEART wide=true>
                            {text(words::BECOME)}
                        </ButtonLink>
                    })}
                    {buttons}
                </BottomBar>
            }
        })
    };
    let is_asked = move |name: RosterActionName| Signal::derive(move || asked.get() == Some(name));
    let close = Callback::new(move |()| asked.set(None));
    view! {
        {bar}
        <Dialog
            open=is_asked(RosterActionName::Claim)
            title=text(words::CLAIM)
            text=move || cautions.get().join("\n")
            confirm_label=text(words::CLAIM_ANYWAY)
            cancel_label=text(words::BACK)
            on_confirm=move |()| give.run(RosterCommand::Claim)
            on_cancel=close
        />
        <Dialog
            open=is_asked(RosterActionName::Leave)
            title=text(words::LEAVE)
            text=text(words::LEAVE_NOTE)
            confirm_label=text(words::CONFIRM)
            cancel_label=text(words::BACK)
            danger=true
            on_confirm=move |()| give.run(RosterCommand::Leave)
            on_cancel=close
        />
        <Sheet
            open=is_asked(RosterActionName::Cancel)
            on_close=close
            title=text(words::CANCEL_CLAIM)
            close_label=text(form::CLOSE)
        >
            <CancelForm view give />
        </Sheet>
        <Sheet
            open=is_asked(RosterActionName::LateCheckIn)
            on_close=close
            title=text(words::LATE_CHECK_IN)
            close_label=text(form::CLOSE)
        >
            <LateForm task=task.get_value() giver close />
        </Sheet>
    }
}

/// Until when a place is kept for the viewer.
fn use_offer(view: Memo<Option<TaskView>>) -> Memo<Option<Timestamp>> {
    Memo::new(move |_| {
        view.with(|view| {
            let part = view.as_ref()?.summary.part.as_ref()?;
            part.until.filter(|_| part.status == PartStatus::Offered)
        })
    })
}

/// The place that is kept for the viewer, and for how long.
#[component]
pub fn Offer(view: Memo<Option<TaskView>>) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message: Message| i18n.label(message);
    let offer = use_offer(view);
    move || {
        offer.get().map(|until| {
            view! {
                <Countdown
                    until=until.millis() as f64
                    total=(OFFER_LIFE / 1_000) as f64
                    tone=Tone::Amber
                    icon=icons::TIMER
                    title=text(words::KEPT_FOR_YOU)
                    late_title=text(words::KEPT_OVER)
                    day_word=text(words::DAY)
                />
            }
        })
    }
}

/// Gives a place up, with a reason where it is late.
#[component]
fn CancelForm(view: Memo<Option<TaskView>>, give: Callback<RosterCommand>) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let late = Memo::new(move |_| {
        view.with(|view| {
            let starts = view.as_ref().map(|view| view.summary.window.starts_at);
            starts.is_some_and(|starts| starts.since(clock::now()) < LATE_CANCEL)
        })
    });
    let missing = move || late.get() && typed.with(|typed| typed.trim().is_empty());
    let command = move || RosterCommand::Cancel { reason: typed.get() }.cleaned();
    let fault = move || {
        if !tried.get() {
            return String::new();
        }
        if missing() {
            return i18n.text(words::CANCEL_LATE_NOTE).to_owned();
        }
        let first = command().check().into_iter().next();
        first
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let label = Signal::derive(move || {
        let word = if late.get() {
            words::REASON
        } else {
            words::REASON_OPTIONAL
        };
        i18n.text(word).to_owned()
    });
    let hint = Signal::derive(move || {
        let word = if late.get() {
            words::CANCEL_LATE_NOTE
        } else {
            words::CANCEL_CLAIM_NOTE
        };
        i18n.text(word).to_owned()
    });
    let send = move |()| {
        tried.set(true);
        let command = untrack(command);
        if !untrack(missing) && command.check().is_empty() {
            give.run(command);
        }
    };
    view! {
        <div class="stack">
            <Field label hint error=fault>
                <TextArea value=typed on_input=move |text| typed.set(text) limit=DESCRIPTION_MAX_CHARS rows=3 />
            </Field>
            <Button kind=ButtonKind::DangerSoft wide=true on_press=send>{i18n.say(words::CONFIRM)}</Button>
        </div>
    }
}

/// A 补签 being written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct LateDraft {
    task: Option<TaskId>,
    reason: String,
}

impl FormValue for LateDraft {
    const KIND: &'static str = "late_check_in";
}

#[component]
fn LateForm(task: TaskId, giver: Giver, close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let own = task.clone();
    let fresh = LateDraft {
        task: Some(task.clone()),
        reason: String::new(),
    };
    let form = Drafted::<LateDraft>::find(move |draft| draft.task.as_ref() == Some(&own), move || fresh);
    let command = move || {
        RosterCommand::LateCheckIn {
            reason: form.get(|draft| draft.reason.clone()),
        }
        .cleaned()
    };
    let fault = move || {
        let first = command().check().into_iter().next().filter(|_| form.tried.get());
        first
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        form.tried.set(true);
        let command = untrack(command);
        if !command.check().is_empty() || form.busy.get_untracked() {
            return;
        }
        let command = Command::Roster {
            id: task.clone(),
            command,
        };
        leptos::task::spawn_local(async move {
            let sent = form.submit(command, None).await;
            giver.tell(words::LATE_CHECK_IN, sent.is_ok());
            if sent.is_ok() {
                close.try_run(());
            }
        });
    };
    view! {
        <div class="stack">
            <Field label=i18n.label(words::REASON) hint=i18n.label(words::LATE_NOTE) error=fault>
                <TextArea
                    value=move || form.get(|draft| draft.reason.clone())
                    on_input=move |typed| form.edit(|draft| draft.reason = typed)
                    limit=DESCRIPTION_MAX_CHARS
                    rows=3
                />
            </Field>
            <SaveLine state=form.autosave.state() />
            <Button wide=true loading=form.busy on_press=send>{i18n.say(words::CONFIRM)}</Button>
        </div>
    }
}
