//! The time limits of a report as countdowns in its colour: of its present step, and of the viewer's own unit that was
//! called; and from when on it can be urged again.

use leptos::prelude::*;
use linli_components::Countdown;
use linli_model::limits::URGE_EVERY;
use linli_model::report::{ActionName, ReportStatus, ReportView, TimelineWhat};
use linli_model::time::Timestamp;

use crate::clock;
use crate::i18n::{Message, use_i18n, words::reports as words};
use crate::show;

/// The time limits of a report.
#[component]
pub fn TimeLimits(view: StoredValue<ReportView>) -> impl IntoView {
    let arrive = view.with_value(|view| {
        let of_mine = |part: &&linli_model::report::PartView| {
            let offered = |action: &linli_model::report::Action| {
                action.command == ActionName::Arrive && action.unit.as_ref() == Some(&part.unit)
            };
            view.summary.actions.iter().any(offered)
        };
        let part = view.parts.iter().find(of_mine)?;
        Some(Limit {
            title: words::DUE_ARRIVE,
            step: words::STEP_ARRIVE,
            begun: part.called_at,
            due: part.arrive_due?,
        })
    });
    let step = view.with_value(of_step);
    let limit = move |limit: Limit| view! { <LimitCard view limit /> };
    view! {
        {arrive.map(limit)}
        {step.map(limit)}
        <Closes view />
        <UrgeAgain view />
    }
}

/// Until when something must be done.
#[derive(Clone, Copy)]
struct Limit {
    /// What it is for, while it is ahead.
    title: Message,
    /// The word of the step, once it is past.
    step: Message,
    begun: Timestamp,
    due: Timestamp,
}

/// The limit of the present step.
fn of_step(view: &ReportView) -> Option<Limit> {
    let (title, step) = match view.summary.status {
        ReportStatus::Submitted => (words::DUE_ACCEPT, words::STEP_ACCEPT),
        ReportStatus::Accepted => (words::DUE_ASSIGN, words::STEP_ASSIGN),
        ReportStatus::Assigned | ReportStatus::Handling => (words::DUE_HANDLE, words::STEP_ANSWER),
        _ => return None,
    };
    Some(Limit {
        title,
        step,
        begun: view.summary.updated_at,
        due: view.summary.due?,
    })
}

#[component]
fn LimitCard(view: StoredValue<ReportView>, limit: Limit) -> impl IntoView {
    let i18n = use_i18n();
    let Limit {
        title,
        step,
        begun,
        due,
    } = limit;
    let (tone, icon, urgency) = show::urgency(view.with_value(|view| view.summary.urgency));
    let until = due.millis() as f64;
    let total = due.since(begun).max(1) / 1_000;
    let by = move || i18n.moment(until, clock::now().millis() as f64);
    let said = move |words: &str| format!("{} · {words}", i18n.text(urgency));
    view! {
        <Countdown
            until=Signal::stored(until)
            total=Signal::stored(total as f64)
            tone
            icon
            title=move || said(i18n.text(title))
            late_title=move || said(&i18n.fill(words::DUE_LATE, &[&i18n.text(step)]))
            note=move || i18n.fill(words::DUE_NOTE, &[&by()])
            day_word=i18n.label(words::DAYS)
        />
    }
}

/// When it closes by itself.
#[component]
fn Closes(view: StoredValue<ReportView>) -> impl IntoView {
    let i18n = use_i18n();
    let closes = view.with_value(|view| {
        let resolved = view.summary.status == ReportStatus::Resolved;
        view.closes_at.filter(|_| resolved)
    });
    closes.map(|at| {
        let at = move || i18n.moment(at.millis() as f64, clock::now().millis() as f64);
        view! { <p class="note inset-text">{move || i18n.fill(words::CLOSES, &[&at()])}</p> }
    })
}

/// From when on its author may urge again, while they may not.
#[component]
fn UrgeAgain(view: StoredValue<ReportView>) -> impl IntoView {
    let i18n = use_i18n();
    let again = view.with_value(|view| {
        let may = |action: &linli_model::report::Action| action.command == ActionName::Urge;
        let waits = view.summary.mine && view.summary.status.is_unanswered();
        let urged = view
            .timeline
            .iter()
            .rev()
            .find(|entry| matches!(entry.what.known(), Some(TimelineWhat::Urged)));
        let again = urged?.at.plus(URGE_EVERY);
        (waits && !view.summary.actions.iter().any(may) && clock::now() < again).then_some(again)
    });
    again.map(|at| {
        let at = move || i18n.moment(at.millis() as f64, clock::now().millis() as f64);
        view! { <p class="note inset-text">{move || i18n.fill(words::URGE_AGAIN, &[&at()])}</p> }
    })
}
