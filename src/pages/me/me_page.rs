//! 我的: who one is, what waits, one's things, settings, signing out.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Button, ButtonKind, ButtonSize, Dialog, List, ListRow, Section, Toast, Toasts, Tone, icons,
};

use super::profile::Profile;
use super::settings::Settings;
use crate::contexts::{use_device, use_directory, use_navigation, use_services};
use crate::error;
use crate::i18n::{use_i18n, words::home, words::me as words, words::needs, words::sending, words::tasks};
use crate::pages::home::community_name;
use crate::pages::reports::{DRAFT_KIND, OutboxCard, use_my_reports};
use crate::route::Route;
use crate::session::use_session;

/// 我的.
#[component]
pub fn MePage() -> impl IntoView {
    let i18n = use_i18n();
    let about = use_directory().about();
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
            <Outbox />
            <MyThings />
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

/// Reports, drafts, community, desk.
#[component]
fn MyThings() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let text = move |message| i18n.label(message);
    let drafts = use_device().drafts(DRAFT_KIND);
    let mine = use_my_reports();
    let open = move || {
        let count = mine
            .value()
            .unwrap_or_default()
            .iter()
            .filter(|report| report.status.is_open())
            .count();
        if count > 0 {
            i18n.fill(home::IN_PROGRESS, &[&count])
        } else {
            String::new()
        }
    };
    let kept = move || match drafts.with(Vec::len) {
        0 => String::new(),
        count => count.to_string(),
    };
    let desk = move || {
        (!session.queues().is_empty()).then(|| {
            view! { <ListRow title=text(words::DESK) icon=icons::INBOX tone=Tone::Blue href=Route::Desk.href() /> }
        })
    };
    let directory = use_directory();
    let volunteering = Memo::new(move |_| directory.offers("tasks"));
    let volunteer_rows = move || {
        volunteering.get().then(|| {
            view! {
                <ListRow title=text(needs::CARD) icon=icons::STAR tone=Tone::Accent href=Route::Volunteer.href() />
                <ListRow title=text(needs::MY_TASKS) icon=icons::HAND_HEART tone=Tone::Jade href=Route::Tasks.href() />
                <ListRow title=text(needs::TITLE) icon=icons::USER_ROUND tone=Tone::Blue href=Route::Needs.href() />
                <ListRow title=text(needs::LEDGER) icon=icons::CLOCK tone=Tone::Amber href=Route::Ledger.href() />
            }
        })
    };
    let volunteer_desk = move || {
        (volunteering.get() && !session.queues().is_empty()).then(|| {
            view! {
                <ListRow title=text(tasks::DESK) icon=icons::HAND_HEART tone=Tone::Blue href=Route::DeskTasks.href() />
            }
        })
    };
    view! {
        <List>
            {volunteer_rows}
            <ListRow
                title=text(words::MY_REPORTS)
                value=open
                icon=icons::CLIPBOARD_LIST
                tone=Tone::Jade
                href=Route::Reports.href()
            />
            <ListRow
                title=text(words::DRAFTS)
                value=kept
                icon=icons::FILE_PEN_LINE
                tone=Tone::Accent
                href=Route::Drafts.href()
            />
            <ListRow
                title=text(words::COMMUNITY)
                value=move || community_name(i18n, session)
                icon=icons::HOUSE
                tone=Tone::Amber
                href=Route::Community.href()
            />
            {desk}
            {volunteer_desk}
        </List>
    }
}

/// 退出登录, which asks first, and says what is unsent.
#[component]
fn SignOut() -> impl IntoView {
    let i18n = use_i18n();
    let (session, navigation) = (use_session(), use_navigation());
    let toasts = expect_context::<Toasts>();
    let outbox = use_device().outbox();
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let text = move |message| i18n.label(message);
    let note = move || match outbox.with(Vec::len) {
        0 => i18n.text(words::SIGN_OUT_NOTE).to_owned(),
        count => i18n.fill(words::SIGN_OUT_UNSENT, &[&count]),
    };
    let confirm = move |()| {
        busy.set(true);
        spawn_local(async move {
            let ended = session.end().await;
            busy.try_set(false);
            asking.try_set(false);
            match ended {
                Ok(()) => navigation.go(&Route::Home),
                Err(fault) => toasts.show(Toast::new(error::words(i18n, &fault)).danger()),
            }
        });
    };
    move || {
        session.is_signed_in().then(|| {
            view! {
                <Button kind=ButtonKind::Neutral wide=true on_press=move |()| asking.set(true)>
                    {text(words::SIGN_OUT)}
                </Button>
                <Dialog
                    open=asking
                    title=text(words::SIGN_OUT_TITLE)
                    text=note
                    confirm_label=text(words::SIGN_OUT)
                    cancel_label=text(words::CANCEL)
                    danger=true
                    busy
                    on_confirm=confirm
                    on_cancel=move |()| asking.set(false)
                />
            }
        })
    }
}
