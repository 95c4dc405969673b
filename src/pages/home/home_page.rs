//! 首页: the community, its grid worker, what one does most, and how one's reports stand.

use leptos::prelude::*;
use linli_components::{ButtonLink, Hero, IconPath, IconTile, PullToRefresh, Tone, icons};

use super::elder::ElderHome;
use super::grid_worker::GridWorkerCard;
use super::my_reports::MyReports;
use crate::clock;
use crate::contexts::{use_device, use_directory, use_live, use_navigation, use_preferences};
use crate::i18n::{I18n, Message, use_i18n, words::home as words};
use crate::pages::reports::use_my_reports;
use crate::route::Route;
use crate::session::{Session, SessionState, use_session};

/// 首页.
#[component]
pub fn HomePage() -> impl IntoView {
    let elder = use_preferences().elder();
    move || {
        if elder.get() {
            view! { <ElderHome /> }.into_any()
        } else {
            view! { <StandardHome /> }.into_any()
        }
    }
}

/// The name of the chosen community, or the wish to choose one; tracks.
pub fn community_name(i18n: I18n, session: Session) -> String {
    let directory = use_directory();
    let name = session
        .community()
        .get()
        .and_then(|code| directory.area_name(&code));
    name.map(|name| short_name(&i18n.words(&name)).to_owned())
        .unwrap_or_else(|| i18n.text(words::CHOOSE_COMMUNITY).to_owned())
}

/// 居委会 is the committee; the place is the community.
fn short_name(name: &str) -> &str {
    name.strip_suffix("居委会")
        .or_else(|| name.strip_suffix("居委會"))
        .unwrap_or(name)
}

/// 早上好, with the name of who is signed in; tracks.
pub fn greeting(i18n: I18n, session: Session) -> String {
    let time = i18n.clock(clock::now().millis() as f64);
    let hour = time
        .split(':')
        .next()
        .and_then(|hour| hour.parse::<u32>().ok())
        .unwrap_or_default();
    let words_of_hour = match hour {
        5..=11 => words::GREETING_MORNING,
        12..=17 => words::GREETING_DAY,
        _ => words::GREETING_EVENING,
    };
    let greeting = i18n.text(words_of_hour);
    match session.person() {
        Some(person) if !person.display_name.is_empty() => {
            i18n.fill(words::GREETING_NAMED, &[&greeting, &person.display_name])
        }
        _ => format!("{greeting} · {}", i18n.text(words::WELCOME)),
    }
}

#[component]
fn StandardHome() -> impl IntoView {
    let i18n = use_i18n();
    let (session, live, navigation) = (use_session(), use_live(), use_navigation());
    let mine = use_my_reports();
    let signed_out = move || session.state().get() == SessionState::SignedOut;
    view! {
        <PullToRefresh
            label=i18n.label(words::RELOAD)
            on_refresh=move |()| live.bump()
            refreshing=mine.busy
        >
            <main class="page is-wide home">
            <Hero
                title=move || community_name(i18n, session)
                note=move || greeting(i18n, session)
                on_place=move |()| navigation.go(&Route::Community)
            />
                <div class="columns">
                    <div class="stack">
                        <GridWorkerCard />
                        {move || signed_out().then(|| view! { <SignInCard /> })}
                        <QuickActions />
                    </div>
                    <MyReports load=mine />
                </div>
            </main>
        </PullToRefresh>
    }
}

#[component]
fn SignInCard() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="card sign-in-card">
            <span class="grow note">{i18n.say(words::SIGN_IN_NOTE)}</span>
            <ButtonLink href=Route::SignIn.href() pill=true>{i18n.say(words::SIGN_IN)}</ButtonLink>
        </div>
    }
}

#[component]
fn QuickActions() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let outbox = use_device().outbox();
    let drafts = use_device().drafts(crate::pages::reports::DRAFT_KIND);
    let tile = move |tone: Tone, icon: IconPath, label: Message, route: Route, count: Signal<usize>| {
        let badge = move || {
            let some = Some(count.get()).filter(|count| *count > 0);
            some.map(|count| view! { <span class="tab-badge">{count}</span> })
        };
        view! {
            <a href=route.href()>
                <span class="quick-count"><IconTile icon tone /> {badge}</span>
                <span>{i18n.say(label)}</span>
            </a>
        }
        .into_any()
    };
    let none = Signal::stored(0);
    let kept = Signal::derive(move || drafts.with(Vec::len) + outbox.with(Vec::len));
    let last = move || {
        if session.queues().is_empty() {
            tile(Tone::Amber, icons::USER_ROUND, words::QUICK_ME, Route::Me, none)
        } else {
            tile(Tone::Amber, icons::INBOX, words::QUICK_DESK, Route::Desk, none)
        }
    };
    view! {
        <nav class="quick" aria-label=i18n.say(words::QUICK_ACTIONS)>
            {tile(Tone::Accent, icons::CAMERA, words::QUICK_REPORT, Route::NewReport, none)}
            {tile(Tone::Jade, icons::CLIPBOARD_LIST, words::QUICK_MINE, Route::Reports, none)}
            {tile(Tone::Blue, icons::FILE_PEN_LINE, words::QUICK_DRAFTS, Route::Drafts, kept)}
            {last}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn a_place_is_named_without_its_committee() {
        assert_eq!(short_name("育文坊社区居委会"), "育文坊社区");
        assert_eq!(short_name("Yuwenfang Community"), "Yuwenfang Community");
    }
}
