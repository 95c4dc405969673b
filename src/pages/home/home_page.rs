//! 首页: the community, its grid worker, what one does most, and how one's reports stand.

use leptos::prelude::*;
use linli_components::{ButtonLink, Hero, IconLink, IconPath, IconTile, PullToRefresh, Tone, icons};

use super::elder::ElderHome;
use super::grid_worker::GridWorkerCard;
use super::my_reports::MyReports;
use super::part::{HomePart, later};
use crate::clock;
use crate::contexts::{use_directory, use_live, use_navigation, use_preferences, use_unread};
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
    let directory = use_directory();
    let signed_out = move || session.state().get() == SessionState::SignedOut;
    // A memo each: what is drawn stays while something else of the session or the backend changes.
    let signed_in = Memo::new(move |_| session.is_signed_in());
    let part = move |part: HomePart, room: &'static str| {
        let shown = Memo::new(move |_| signed_in.get() && (room.is_empty() || directory.offers(room)));
        move || shown.get().then(|| later(part))
    };
    let figures =
        Memo::new(move |_| directory.offers("figures") && session.community().with(Option::is_some));
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
                trailing=ViewFn::from(|| view! { <Bell /> })
            />
                <div class="columns">
                    <div class="stack">
                        <GridWorkerCard />
                        {move || signed_out().then(|| view! { <SignInCard /> })}
                        {part(HomePart::News, "board")}
                        <QuickActions />
                        {part(HomePart::Waiting(mine), "")}
                    </div>
                    <div class="home-more">
                        <MyReports load=mine />
                        {part(HomePart::Tasks, "tasks")}
                        {move || figures.get().then(|| later(HomePart::Figures))}
                    </div>
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

/// The bell, with a dot while something was not read; for who is signed in where the backend has notifications.
#[component]
pub fn Bell() -> impl IntoView {
    let i18n = use_i18n();
    let (session, directory, unread) = (use_session(), use_directory(), use_unread().notices());
    let shown = Memo::new(move |_| session.is_signed_in() && directory.offers("notifications"));
    let label = move || match unread.get() {
        0 => i18n.text(words::BELL).to_owned(),
        unread => i18n.fill(words::BELL_UNREAD, &[&unread]),
    };
    move || {
        shown.get().then(|| {
            let dot = Signal::derive(move || unread.get() > 0);
            view! { <IconLink icon=icons::BELL href=Route::Notifications.href() label dot /> }
        })
    }
}

#[component]
fn QuickActions() -> impl IntoView {
    let i18n = use_i18n();
    let (session, directory) = (use_session(), use_directory());
    let tile = move |tone: Tone, icon: IconPath, label: Message, route: Route| {
        view! {
            <a href=route.href()><IconTile icon tone /> <span>{i18n.say(label)}</span></a>
        }
        .into_any()
    };
    let tiles = move || {
        let (tasks, board) = (directory.offers("tasks"), directory.offers("board"));
        let staff = !session.queues().is_empty();
        let mine = move || {
            tile(
                Tone::Amber,
                icons::CLIPBOARD_LIST,
                words::QUICK_MINE,
                Route::Reports,
            )
        };
        [
            tile(Tone::Accent, icons::CAMERA, words::QUICK_REPORT, Route::NewReport),
            if tasks {
                tile(Tone::Jade, icons::HAND_HEART, words::QUICK_TASKS, Route::Tasks)
            } else {
                tile(
                    Tone::Jade,
                    icons::FILE_PEN_LINE,
                    words::QUICK_DRAFTS,
                    Route::Drafts,
                )
            },
            if board {
                tile(
                    Tone::Blue,
                    icons::MESSAGES_SQUARE,
                    words::QUICK_BOARD,
                    Route::Board,
                )
            } else if staff {
                mine()
            } else {
                tile(Tone::Blue, icons::USER_ROUND, words::TAB_ME, Route::Me)
            },
            if staff {
                tile(Tone::Amber, icons::INBOX, words::QUICK_DESK, Route::Desk)
            } else {
                mine()
            },
        ]
    };
    view! { <nav class="quick" aria-label=i18n.say(words::QUICK_ACTIONS)>{tiles}</nav> }
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
