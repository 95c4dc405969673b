//! 我的: who one is, what waits, one's things, settings, signing out.

use leptos::prelude::*;
use linli_components::{Button, ButtonKind, ButtonSize, List, ListRow, Section, Tone, icons};
use linli_model::protocol::TaskScope;
use linli_model::roster::PartStatus;
use linli_model::task::{TaskStatus, TaskSummary};
use linli_model::time::Timestamp;

use super::profile::Profile;
use super::settings::Settings;
use super::sign_out::SignOut;
use super::volunteer::CardInShort;
use crate::clock;
use crate::contexts::{use_device, use_directory, use_services, use_unread};
use crate::i18n::{
    use_i18n, words::home, words::me as words, words::needs, words::sending, words::tasks as tasks_words,
};
use crate::load::Load;
use crate::pages::home::community_name;
use crate::pages::outbox::OutboxCard;
use crate::pages::reports::use_my_reports;
use crate::pages::tasks::loading::use_tasks;
use crate::route::Route;
use crate::session::use_session;

/// 我的.
#[component]
pub fn MePage() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let about = directory.about();
    let volunteering = Memo::new(move |_| directory.offers("tasks"));
    let tasks = use_tasks(Signal::derive(move || {
        volunteering.get().then_some(TaskScope::Mine)
    }));
    let version = move || {
        about.with(|about| {
            about
                .as_ref()
                .map(|about| i18n.fill(words::VERSION, &[&about.version]))
                .unwrap_or_default()
        })
    };
    view! {
        <main class="page me">
            <Profile />
            <CardInShort tasks />
            <Outbox />
            <MyThings tasks />
            <Settings />
            <SignOut />
            <p class="center-note">{version}</p>
        </main>
    }
}

/// 待发送; gone when empty.
#[component]
fn Outbox() -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let outbox = use_device().outbox();
    let some = Memo::new(move |_| outbox.with(|lines| !lines.is_empty()));
    let retry_all = move || {
        view! {
            <Button kind=ButtonKind::Text size=ButtonSize::Small on_press=move |()| services.offline().wake()>
                {i18n.say(sending::RETRY_ALL)}
            </Button>
        }
    };
    move || {
        some.get().then(|| {
            view! {
                <Section title=i18n.label(sending::OUTBOX) trailing=ViewFn::from(retry_all)>
                    <OutboxCard />
                </Section>
            }
        })
    }
}

/// The start of the next task that one holds a place in.
fn next_start(tasks: &[TaskSummary]) -> Option<Timestamp> {
    let now = clock::now();
    let ahead = tasks.iter().filter(|task| {
        let part = task.part.as_ref().map(|part| part.status);
        part == Some(PartStatus::Claimed) && task.status == TaskStatus::Published && task.window.ends_at > now
    });
    ahead.map(|task| task.window.starts_at).min()
}

/// A number beside a row; nothing for none.
fn shown_count(count: usize) -> String {
    match count {
        0 => String::new(),
        count => count.to_string(),
    }
}

/// Reports, needs, tasks, posts, drafts, ledger, notifications, community; and the desk of staff.
#[component]
fn MyThings(tasks: Load<Vec<TaskSummary>>) -> impl IntoView {
    let i18n = use_i18n();
    let (session, directory, unread) = (use_session(), use_directory(), use_unread());
    let text = move |message| i18n.label(message);
    let (drafts, unsent) = (use_device().draft_count(), use_device().unsent());
    let mine = use_my_reports();
    let open = move || {
        let reports = mine.value().unwrap_or_default();
        match reports.iter().filter(|report| report.status.is_open()).count() {
            0 => String::new(),
            count => i18n.fill(home::IN_PROGRESS, &[&count]),
        }
    };
    let next = move || {
        let start = tasks.value().as_deref().and_then(next_start);
        let moment = |start: Timestamp| i18n.moment(start.millis() as f64, clock::now().millis() as f64);
        start.map(moment).unwrap_or_default()
    };
    let new = move || match unread.notices().get() {
        0 => String::new(),
        unread => i18n.fill(home::UNREAD, &[&unread]),
    };
    // A memo each: rows stay while something else of the session or the backend changes.
    let offers = move |room: &'static str| Memo::new(move |_| directory.offers(room));
    let (volunteering, board, notices) = (offers("tasks"), offers("board"), offers("notifications"));
    let staff = Memo::new(move |_| !session.queues().is_empty());
    let row = move |title, icon, tone, route: Route| {
        view! { <ListRow title=text(title) icon tone href=route.href() /> }
    };
    view! {
        <List>
            <ListRow
                title=text(words::MY_REPORTS)
                value=open
                icon=icons::CLIPBOARD_LIST
                tone=Tone::Jade
                href=Route::Reports.href()
            />
            {move || volunteering.get().then(|| view! {
                {row(needs::TITLE, icons::USER_ROUND, Tone::Blue, Route::Needs)}
                <ListRow
                    title=text(needs::MY_TASKS)
                    value=next
                    icon=icons::HAND_HEART
                    tone=Tone::Jade
                    href=Route::Tasks.href()
                />
            })}
            {move || board.get().then(|| {
                row(words::MY_POSTS, icons::MESSAGES_SQUARE, Tone::Blue, Route::MyPosts)
            })}
            <ListRow
                title=text(words::DRAFTS)
                value=move || shown_count(drafts.get())
                icon=icons::FILE_PEN_LINE
                tone=Tone::Accent
                href=Route::Drafts.href()
            />
            <ListRow
                title=text(sending::OUTBOX)
                value=move || shown_count(unsent.get() as usize)
                icon=icons::CLOUD_UPLOAD
                tone=Tone::Blue
                href=Route::Outbox.href()
            />
            {move || volunteering.get().then(|| view! {
                {row(needs::CARD, icons::STAR, Tone::Accent, Route::Volunteer)}
                {row(needs::LEDGER, icons::CLOCK, Tone::Amber, Route::Ledger)}
            })}
            {move || notices.get().then(|| view! {
                <ListRow
                    title=text(words::NOTIFICATIONS)
                    value=new
                    icon=icons::BELL
                    tone=Tone::Red
                    href=Route::Notifications.href()
                />
            })}
            <ListRow
                title=text(words::COMMUNITY)
                value=move || community_name(i18n, session)
                icon=icons::HOUSE
                tone=Tone::Amber
                href=Route::Community.href()
            />
            {move || staff.get().then(|| row(words::DESK, icons::INBOX, Tone::Blue, Route::Desk))}
            {move || (staff.get() && volunteering.get()).then(|| {
                row(tasks_words::DESK, icons::HAND_HEART, Tone::Blue, Route::DeskTasks)
            })}
        </List>
    }
}
