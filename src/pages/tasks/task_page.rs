//! One task in full: what, when, where, how the places stand, and taking part in it.

use leptos::prelude::*;
use linli_client::ClientError;
use linli_components::{
    AppBar, Badge, Banner, ErrorState, Icon, List, ListRow, PhotoRow, PhotoViewer, Section, SkeletonCards,
    Tone, icons,
};
use linli_model::command::Command;
use linli_model::ids::TaskId;
use linli_model::roster::{PartStatus, RosterActionName, RosterCommand};
use linli_model::task::{TaskStatus, TaskView};
use linli_offline::{Connectivity, OutboxLine};

use super::check_in::CheckInCard;
use super::claim_bar::{ClaimBar, Offer};
use super::loading::{CatalogSignal, reload_by_time, use_catalog, use_task};
use super::show;
use crate::contexts::{use_device, use_navigation, use_services};
use crate::error;
use crate::giving::{StuckItems, is_stuck, use_items};
use crate::i18n::{I18n, Message, use_i18n, words::form, words::reports, words::tasks as words};
use crate::load::Loaded;
use crate::pages::reports::pictures;
use crate::route::Route;

/// One task in full.
#[component]
pub fn TaskPage(id: TaskId) -> impl IntoView {
    let i18n = use_i18n();
    let navigation = use_navigation();
    let text = move |message: Message| i18n.label(message);
    let load = use_task(id.clone());
    reload_by_time(load);
    let catalog = use_catalog();
    let items = use_items(vec![format!("roster/{id}")]);
    let task = StoredValue::new(id.clone());
    let view = Memo::new(move |_| load.value());
    let facts = move || match load.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) count=2 /> }.into_any(),
        Loaded::Failed(fault) => {
            // Whoever holds a place checks in without a network too.
            let offline = matches!(fault, ClientError::Network | ClientError::NotTheProtocol { .. });
            view! {
                <ErrorState
                    title=text(reports::FAILED)
                    note=move || error::words(i18n, &fault)
                    retry_label=text(reports::RETRY)
                    on_retry=move |()| load.again()
                />
                {offline.then(|| view! { <CheckInCard task=task.get_value() items /> })}
            }
            .into_any()
        }
        Loaded::Ready(view) => view! { <Facts view catalog items /> }.into_any(),
    };
    view! {
        <main class="page with-bar is-wide report-page task-page">
            <AppBar
                title=text(words::DETAIL_TITLE)
                back_label=text(form::BACK)
                on_back=move |()| navigation.back(&Route::Tasks)
            />
            <StuckItems items />
            <Pending items />
            <Offer view />
            {facts}
        </main>
        <ClaimBar task=id view catalog items />
    }
}

/// What waits for the community's word: never shown as done.
#[component]
pub fn Pending(items: Memo<Vec<OutboxLine>>) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |line: &OutboxLine| pending_words(i18n, line);
    let lines = Memo::new(move |_| {
        items.with(|items| {
            let waiting = items.iter().filter(|line| !is_stuck(line));
            waiting.filter_map(line).collect::<Vec<_>>()
        })
    });
    move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            let line = |line: String| {
                view! { <p class="row pending-line"><Icon icon=icons::CLOUD_UPLOAD /> <b>{line}</b></p> }
            };
            view! {
                <div class="card stack pending-card" role="status">
                    {lines.into_iter().map(line).collect_view()}
                    <p class="note">{i18n.say(words::PENDING_NOTE)}</p>
                </div>
            }
        })
    }
}

fn pending_words(i18n: I18n, line: &OutboxLine) -> Option<String> {
    let Some(Command::Roster { command, .. }) = line.command.known() else {
        return None;
    };
    Some(match command {
        RosterCommand::Claim => i18n.text(words::PENDING_CLAIM).to_owned(),
        RosterCommand::Join => i18n.text(words::PENDING_JOIN).to_owned(),
        RosterCommand::CheckIn { .. } => i18n.text(words::PENDING_CHECK_IN).to_owned(),
        RosterCommand::CheckOut { .. } => i18n.text(words::PENDING_CHECK_OUT).to_owned(),
        other => {
            let word = other.action().and_then(show::roster_action)?;
            i18n.fill(words::PENDING_OTHER, &[&i18n.text(word)])
        }
    })
}

#[component]
fn Facts(view: TaskView, catalog: CatalogSignal, items: Memo<Vec<OutboxLine>>) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let text = move |message: Message| i18n.label(message);
    let task = view.summary.clone();
    let id = StoredValue::new(task.id.clone());
    let (tone, icon, status) = show::status(task.status);
    let photos = view.photos.clone();
    let photos = Signal::derive(move || pictures(i18n, &*services.backend(), &photos, words::PHOTO));
    let viewed = RwSignal::new(None::<usize>);
    let window = task.window;
    let when = move || show::window(i18n, window);
    let claim_by = task.claim_by.millis() as f64;
    let until = move || {
        let now = crate::clock::now().millis() as f64;
        i18n.fill(words::CLAIM_BY, &[&i18n.moment(claim_by, now)])
    };
    let exact = view
        .place
        .exact
        .clone()
        .map(|place| place.words)
        .filter(|words| !words.is_empty());
    let hint = task.place_hint.clone();
    let knows = exact.is_some();
    let place = move || match (&exact, hint.as_str()) {
        (Some(exact), _) => exact.clone(),
        (None, "") => i18n.text(words::WHERE_HIDDEN).to_owned(),
        (None, hint) => hint.to_owned(),
    };
    let place_note = move || {
        if knows {
            String::new()
        } else {
            i18n.text(words::WHERE_AFTER).to_owned()
        }
    };
    let skills = task.skills.clone();
    let skill_names = move || {
        let names: Vec<_> = skills.iter().map(|code| catalog.skill(i18n, code)).collect();
        if names.is_empty() {
            i18n.text(words::NO_SKILLS).to_owned()
        } else {
            names.join(" · ")
        }
    };
    let counted = task.clone();
    let places = move || show::places(i18n, &counted);
    let holds = task
        .part
        .as_ref()
        .is_some_and(|part| part.status == PartStatus::Claimed);
    let has_come = task.part.as_ref().is_some_and(|part| part.check_in.is_some());
    let offered = task
        .roster_actions
        .iter()
        .any(|action| action.command == RosterActionName::CheckIn);
    let runs = task.status == TaskStatus::Published;
    // Without a network nobody can say whether it is time yet; the server judges by when the code was typed.
    let connectivity = use_device().connectivity();
    let may_check_in = Memo::new(move |_| {
        let offline = connectivity.get() == Connectivity::Offline;
        offered || (offline && holds && runs && !has_come)
    });
    let changed = task.changed_at.is_some() && task.part.is_some();
    let organiser = view.organiser.clone();
    let contact = view.contact.clone();
    let safety = view.safety_note.clone();
    let reason = view.reason.clone();
    view! {
        <article class="columns task-detail">
            <div class="report-facts">
                {changed.then(|| view! { <Banner icon=icons::INFO text=text(words::CHANGED) /> })}
                <PhotoRow photos on_open=move |at| viewed.set(Some(at)) />
                <div class="badges">
                    <Badge tone icon label=text(status) />
                    {task.part.as_ref().map(show::part)}
                    {show::earns(&task)}
                </div>
                <h2 class="report-title">{task.title.clone()}</h2>
                <p class="report-text">{view.text.clone()}</p>
                {reason.map(|reason| view! {
                    <div class="card is-warning">
                        <b>{text(words::CANCELLED_BECAUSE)}</b>
                        <p class="text">{reason}</p>
                    </div>
                })}
                <List>
                    <ListRow title=when note=until icon=icons::CLOCK tone=Tone::Jade />
                    <ListRow title=place note=place_note icon=icons::MAP_PIN tone=Tone::Blue />
                    {organiser.map(|name| view! {
                        <ListRow title=name note=text(words::ORGANISER) icon=icons::USER_ROUND tone=Tone::Jade />
                    })}
                    {contact.map(|contact| view! {
                        <ListRow title=contact note=text(words::CONTACT) icon=icons::PHONE tone=Tone::Jade />
                    })}
                    <ListRow title=places note=text(words::WHO) icon=icons::USERS_ROUND tone=Tone::Amber />
                    <ListRow title=skill_names note=text(words::SKILLS) icon=icons::WRENCH />
                </List>
            </div>
            <div>
                {move || may_check_in.get().then(|| view! { <CheckInCard task=id.get_value() items /> })}
                {(!safety.is_empty()).then(|| view! {
                    <Section title=text(words::SAFETY)>
                        <div class="card is-warning row">
                            <Icon icon=icons::SHIELD_ALERT />
                            <p class="text">{safety}</p>
                        </div>
                    </Section>
                })}
            </div>
        </article>
        <PhotoViewer
            photos
            index=viewed
            close_label=text(form::CLOSE)
            earlier_label=text(form::PREVIOUS)
            later_label=text(form::NEXT)
        />
    }
}
