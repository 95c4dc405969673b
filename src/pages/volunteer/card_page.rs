//! 志愿者卡: hours, points, skills; or the registration of who is none yet.

use leptos::prelude::*;
use linli_components::{
    AppBar, Button, ButtonKind, ButtonLink, Dialog, EmptyState, ErrorState, List, ListRow, Section,
    SkeletonCards, Tone, icons,
};
use linli_model::command::Command;
use linli_model::ids::PersonId;
use linli_model::volunteer::{VolunteerActionName, VolunteerCard, VolunteerCommand, VolunteerStatus};

use super::register::{RegisterForm, SkillBoxes};
use crate::clock;
use crate::contexts::use_navigation;
use crate::error;
use crate::giving::{StuckItems, is_stuck, use_giver, use_items};
use crate::i18n::{
    Message, use_i18n, words::form, words::home, words::needs as words, words::reports, words::tasks,
};
use crate::load::Loaded;
use crate::pages::tasks::loading::{CatalogSignal, use_card, use_catalog};
use crate::route::Route;
use crate::session::use_session;

/// 志愿者卡.
#[component]
pub fn CardPage() -> impl IntoView {
    let i18n = use_i18n();
    let (session, navigation) = (use_session(), use_navigation());
    let text = move |message: Message| i18n.label(message);
    let person = session.person_id();
    let content = move || match person.get() {
        Some(person) => view! { <OwnCard person /> }.into_any(),
        None => view! {
            <EmptyState title=text(reports::SIGN_IN_FIRST) note=text(tasks::BECOME_NOTE)>
                <ButtonLink href=Route::SignIn.href()>{text(home::SIGN_IN)}</ButtonLink>
            </EmptyState>
        }
        .into_any(),
    };
    view! {
        <main class="page">
            <AppBar
                title=text(words::CARD)
                back_label=text(form::BACK)
                on_back=move |()| navigation.back(&Route::Me)
            />
            {content}
        </main>
    }
}

#[component]
fn OwnCard(person: PersonId) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let text = move |message: Message| i18n.label(message);
    let load = use_card();
    let catalog = use_catalog();
    let items = use_items(vec![format!("volunteer/{person}")]);
    let waits = Memo::new(move |_| items.with(|items| items.iter().any(|line| !is_stuck(line))));
    // Being a volunteer is a grant of the session: once the registration has arrived, it is asked for anew.
    Effect::new(move |before: Option<bool>| {
        let waits = waits.get();
        if before == Some(true) && !waits {
            session.check();
            load.again();
        }
        waits
    });
    let person = StoredValue::new(person);
    let content = move || match load.state.get() {
        _ if waits.get() => view! {
            <EmptyState title=text(words::WAITING_CARD) note=text(tasks::PENDING_NOTE) />
        }
        .into_any(),
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) count=1 /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| load.again()
            />
        }
        .into_any(),
        Loaded::Ready(None) => view! { <RegisterForm person=person.get_value() catalog /> }.into_any(),
        Loaded::Ready(Some(card)) => view! { <OwnDetails card catalog /> }.into_any(),
    };
    view! { <StuckItems items /> {content} }
}

/// Hours to a tenth.
pub fn hours(minutes: i64) -> String {
    format!("{:.1}", minutes as f64 / 60.0)
}

#[component]
fn OwnDetails(card: VolunteerCard, catalog: CatalogSignal) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let text = move |message: Message| i18n.label(message);
    let asking = RwSignal::new(false);
    let skills = RwSignal::new(card.skills.clone());
    let balance = card.balance;
    let since = card.since.millis() as f64;
    let since = move || {
        i18n.fill(
            words::SINCE,
            &[&i18n.calendar_day(since, clock::now().millis() as f64)],
        )
    };
    let may = |name| card.actions.iter().any(|action| action.command == name);
    let (may_change, may_leave, may_register) = (
        may(VolunteerActionName::Change),
        may(VolunteerActionName::Withdraw),
        may(VolunteerActionName::Register),
    );
    let person = StoredValue::new(card.person.clone());
    let give = move |word: Message, command: VolunteerCommand| {
        let id = person.get_value();
        giver.give(word, Command::Volunteer { id, command }, None);
    };
    let kept = card.skills.clone();
    let changed = Signal::derive(move || skills.with(|skills| *skills == kept));
    let name = card.name.clone().unwrap_or_default();
    let withdrawn = card.status == VolunteerStatus::Withdrawn;
    let guardian = card.guardian.clone();
    view! {
        <section class="volunteer-card" aria-label=text(words::CARD)>
            <p class="volunteer-name">{name}</p>
            <p>{text(words::HOURS)}</p>
            <p class="volunteer-hours">{move || i18n.fill(words::HOURS_UNIT, &[&hours(balance.minutes)])}</p>
            <p>{text(words::POINTS)}</p>
            <p class="volunteer-points">{balance.points}</p>
            <p>{since}</p>
            {withdrawn.then(|| view! { <p>{text(words::WITHDRAWN_CARD)}</p> })}
        </section>
        <List>
            <ListRow title=text(words::LEDGER) icon=icons::STAR tone=Tone::Accent href=Route::Ledger.href() />
            <ListRow title=text(words::MY_TASKS) icon=icons::HAND_HEART tone=Tone::Jade href=Route::Tasks.href() />
            {guardian.map(|guardian| view! {
                <ListRow title=text(words::GUARDIAN) value=guardian icon=icons::USER_ROUND />
            })}
        </List>
        {may_change.then(|| view! {
            <Section title=text(words::SKILLS)>
                <SkillBoxes catalog chosen=skills on_change=move |chosen| skills.set(chosen) />
                <Button
                    kind=ButtonKind::Secondary
                    wide=true
                    disabled=changed
                    on_press=move |()| give(words::SAVE_SKILLS, VolunteerCommand::Change { skills: skills.get_untracked() })
                >{text(words::SAVE_SKILLS)}</Button>
            </Section>
        })}
        {may_register.then(|| view! { <RegisterForm person=person.get_value() catalog /> })}
        {may_leave.then(|| view! {
            <Button kind=ButtonKind::Text wide=true on_press=move |()| asking.set(true)>{text(words::LEAVE)}</Button>
        })}
        <Dialog
            open=asking
            title=text(words::LEAVE)
            text=text(words::LEAVE_NOTE)
            confirm_label=text(words::LEAVE)
            cancel_label=text(tasks::BACK)
            danger=true
            on_confirm=move |()| {
                asking.set(false);
                give(words::LEAVE, VolunteerCommand::Withdraw);
            }
            on_cancel=move |()| asking.set(false)
        />
    }
}
