//! Taking part: one button for each thing the view offers, what to beware of before a claim, and the sheets that ask
//! for a reason.

use leptos::prelude::*;
use linli_components::{
    BottomBar, Button, ButtonKind, ButtonLink, ButtonSize, Countdown, Dialog, Sheet, Tone, icons,
};
use linli_model::action::Action;
use linli_model::command::Command;
use linli_model::ids::TaskId;
use linli_model::limits::{LATE_CANCEL, OFFER_LIFE};
use linli_model::protocol::{FieldError, TaskScope, field_codes};
use linli_model::roster::{PartStatus, RosterActionName, RosterCommand};
use linli_model::task::{TaskStatus, TaskView};
use linli_model::time::Timestamp;
use linli_model::volunteer::{missing_skills, overlapping};
use linli_offline::OutboxLine;

use super::loading::{CatalogSignal, use_card, use_tasks};
use super::show;
use crate::clock;
use crate::giving::{Given, ReasonForm, is_stuck, use_about, use_giver};
use crate::i18n::{Message, use_i18n, words::form, words::tasks as words};
use crate::load::Loaded;
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
    // A wish that was refused makes room for the next one.
    let make_room = move || {
        giver.drop_items(items.with_untracked(|items| {
            items
                .iter()
                .filter(|line| is_stuck(line))
                .map(|line| line.id.clone())
                .collect()
        }));
    };
    let on_done = Callback::new(move |()| {
        asked.set(None);
        make_room();
    });
    let give = Callback::new(move |command: RosterCommand| {
        asked.set(None);
        let word = command.action().and_then(show::roster_action);
        make_room();
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
            <CancelForm task=task.get_value() view on_done />
        </Sheet>
        <Sheet
            open=is_asked(RosterActionName::LateCheckIn)
            on_close=close
            title=text(words::LATE_CHECK_IN)
            close_label=text(form::CLOSE)
        >
            <LateForm task=task.get_value() on_done />
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

/// A command to the roster as a sheet gives it.
fn given(task: TaskId, command: RosterCommand) -> Given {
    let command = command.cleaned();
    Given {
        word: command
            .action()
            .and_then(show::roster_action)
            .unwrap_or(words::CLAIM),
        faults: command.check(),
        command: Command::Roster { id: task, command },
        if_match: None,
    }
}

/// Gives a place up, with a reason where it is late.
#[component]
fn CancelForm(task: TaskId, view: Memo<Option<TaskView>>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let late = Memo::new(move |_| {
        view.with(|view| {
            let starts = view.as_ref().map(|view| view.summary.window.starts_at);
            starts.is_some_and(|starts| starts.since(clock::now()) < LATE_CANCEL)
        })
    });
    let word_when_late = move |late_word: Message, word: Message| {
        Signal::derive(move || i18n.text(if late.get() { late_word } else { word }).to_owned())
    };
    let about = use_about("roster", &task, "cancel");
    let make = move |reason: String| {
        let missing = (late.get() && reason.trim().is_empty()).then(|| FieldError {
            pointer: "/command/reason".to_owned(),
            code: field_codes::EMPTY.to_owned(),
        });
        let mut given = given(task.clone(), RosterCommand::Cancel { reason });
        given.faults.extend(missing);
        given
    };
    view! {
        <ReasonForm
            about
            label=word_when_late(words::REASON, words::REASON_OPTIONAL)
            hint=word_when_late(words::CANCEL_LATE_NOTE, words::CANCEL_CLAIM_NOTE)
            send_label=i18n.label(words::CONFIRM)
            kind=ButtonKind::DangerSoft
            make
            on_done
        />
    }
}

/// 补签: why one checks in late.
#[component]
fn LateForm(task: TaskId, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let about = use_about("roster", &task, "late_check_in");
    let make = move |reason: String| given(task.clone(), RosterCommand::LateCheckIn { reason });
    view! {
        <ReasonForm
            about
            label=i18n.label(words::REASON)
            hint=i18n.label(words::LATE_NOTE)
            send_label=i18n.label(words::CONFIRM)
            make
            on_done
        />
    }
}
