//! The people of a task as its organiser sees them.

use leptos::prelude::*;
use linli_components::{Badge, Button, ButtonKind, ButtonSize, List, Section, Tone, icons};
use linli_model::command::Command;
use linli_model::ids::{PersonId, TaskId};
use linli_model::roster::{CancelledView, ClaimView, RosterCommand, WaitingView};
use linli_model::task::TaskView;

use crate::clock;
use crate::giving::use_giver;
use crate::i18n::{I18n, Message, use_i18n, words::tasks as words};
use crate::pages::tasks::show;

/// A person's name, or what they are where it is not known.
fn named(i18n: I18n, name: Option<String>) -> impl Fn() -> String {
    move || {
        name.clone()
            .unwrap_or_else(|| i18n.text(words::SOMEBODY).to_owned())
    }
}

/// Who takes part, who waits, and who gave a place up.
#[component]
pub fn People(
    /// The task with its roster; nothing is shown where the viewer is not its organiser.
    view: TaskView,
    /// Whether a 补签 may be judged.
    may_judge: bool,
    /// Whether a credit may be put right.
    may_correct: bool,
    /// Whose credit is being put right.
    correcting: RwSignal<Option<ClaimView>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let task = view.summary.id.clone();
    let roster = view.roster?;
    let (claimed, waiting) = (roster.claims.len(), roster.waitlist.len());
    let cancelled = roster.cancelled.len();
    let claims_title = Signal::derive(move || i18n.fill(words::CLAIMS, &[&claimed]));
    let waiting_title = Signal::derive(move || i18n.fill(words::WAITLIST, &[&waiting]));
    let cancelled_title = Signal::derive(move || i18n.fill(words::CANCELLED_CLAIMS, &[&cancelled]));
    let claim = move |claim: ClaimView| {
        view! { <ClaimRow task=task.clone() claim may_judge may_correct correcting /> }
    };
    let wait = move |waiting: WaitingView| {
        let name = named(i18n, waiting.name);
        view! {
            <div class="list-row">
                <span class="row-words">
                    <span class="row-title">{name}</span>
                    <span class="badges">{show::part(&waiting.part)}</span>
                </span>
            </div>
        }
    };
    let gone = move |gone: CancelledView| {
        let name = named(i18n, gone.name);
        let at = gone.at.millis() as f64;
        let when = Signal::derive(move || i18n.moment(at, clock::now().millis() as f64));
        let late = gone.late.then(|| {
            view! { <Badge tone=Tone::Amber icon=icons::TIMER label=i18n.label(words::CANCELLED_LATE) /> }
        });
        view! {
            <div class="list-row claim-row">
                <span class="row-words">
                    <span class="row-title">{name}</span>
                    <span class="row-note">{gone.reason}</span>
                    <span class="badges"><Badge tone=Tone::Neutral icon=icons::CLOCK label=when /> {late}</span>
                </span>
            </div>
        }
    };
    Some(view! {
        <Section title=claims_title>
            {if claimed == 0 {
                view! { <p class="center-note">{i18n.say(words::NO_CLAIMS)}</p> }.into_any()
            } else {
                view! { <List>{roster.claims.into_iter().map(claim).collect_view()}</List> }.into_any()
            }}
        </Section>
        {(waiting > 0).then(|| view! {
            <Section title=waiting_title>
                <List>{roster.waitlist.into_iter().map(wait).collect_view()}</List>
            </Section>
        })}
        {(cancelled > 0).then(|| view! {
            <Section title=cancelled_title>
                <List>{roster.cancelled.into_iter().map(gone).collect_view()}</List>
            </Section>
        })}
    })
}

#[component]
fn ClaimRow(
    task: TaskId,
    claim: ClaimView,
    may_judge: bool,
    may_correct: bool,
    correcting: RwSignal<Option<ClaimView>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let text = move |message: Message| i18n.label(message);
    let name = named(i18n, claim.name.clone());
    let phone = claim.phone.clone().unwrap_or_default();
    let late = claim.part.late.clone();
    let asks = may_judge && late.as_ref().is_some_and(|late| late.approved.is_none());
    let person: PersonId = claim.person.clone();
    let judge = Callback::new(move |approved: bool| {
        let command = RosterCommand::Judge {
            person: person.clone(),
            approved,
        };
        let id = task.clone();
        giver.give(words::JUDGE, Command::Roster { id, command }, None);
    });
    let badges = show::part(&claim.part);
    let call = (!phone.is_empty()).then(|| format!("tel:{phone}"));
    view! {
        <div class="list-row claim-row">
            <span class="row-words">
                <span class="row-title">{name}</span>
                {call.map(|href| view! { <a class="link-button" href=href>{phone}</a> })}
                <span class="badges">{badges}</span>
                {late.map(|late| view! { <span class="row-note">{late.text}</span> })}
                {asks.then(|| view! {
                    <span class="item-buttons">
                        <Button size=ButtonSize::Small pill=true on_press=move |()| judge.run(true)>
                            {text(words::APPROVE)}
                        </Button>
                        <Button kind=ButtonKind::DangerSoft size=ButtonSize::Small pill=true on_press=move |()| judge.run(false)>
                            {text(words::REFUSE)}
                        </Button>
                    </span>
                })}
                {may_correct.then(|| view! {
                    <span class="item-buttons">
                        <Button
                            kind=ButtonKind::Neutral
                            size=ButtonSize::Small
                            pill=true
                            on_press=move |()| correcting.set(Some(claim.clone()))
                        >{text(words::CORRECT)}</Button>
                    </span>
                })}
            </span>
        </div>
    }
}
