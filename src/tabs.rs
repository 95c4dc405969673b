//! The tab bar, on the pages that are tabs; on a wide screen a rail beside every page.

use leptos::prelude::*;
use linli_components::{CameraTab, IconPath, Tab, TabBar, icons};

use crate::contexts::{use_device, use_directory, use_navigation, use_preferences, use_unread};
use crate::i18n::{Message, use_i18n, words};
use crate::media::{RAIL, use_media};
use crate::route::Route;
use crate::session::use_session;

/// The word, icon and address of a tab.
fn tab_of(key: &str) -> (Message, IconPath, Route) {
    match key {
        "tasks" => (words::tasks::TAB, icons::HAND_HEART, Route::Tasks),
        "board" => (words::home::TAB_BOARD, icons::MESSAGES_SQUARE, Route::Board),
        "reports" => (words::home::TAB_REPORTS, icons::CLIPBOARD_LIST, Route::Reports),
        "drafts" => (words::home::TAB_DRAFTS, icons::FILE_PEN_LINE, Route::Drafts),
        "desk" => (words::home::TAB_DESK, icons::INBOX, Route::Desk),
        "report" => (words::home::ELDER_TAB_REPORT, icons::CAMERA, Route::NewReport),
        "me" => (words::home::TAB_ME, icons::USER_ROUND, Route::Me),
        _ => (words::home::TAB_HOME, icons::HOUSE, Route::Home),
    }
}

/// The tab that a page is.
fn key_of(route: &Route) -> &'static str {
    match route {
        Route::Home | Route::NotFound => "home",
        Route::Reports => "reports",
        Route::Desk | Route::DeskReport(_) | Route::DeskTasks => "desk",
        Route::Tasks => "tasks",
        Route::Board => "board",
        Route::Drafts => "drafts",
        Route::Me => "me",
        _ => "",
    }
}

/// The tabs in their order. Two on each side of the camera; what has no tab here is under 我的. A rail has room for the
/// desk besides.
fn keys(elder: bool, rail: bool, tasks: bool, board: bool, staff: bool) -> Vec<&'static str> {
    let mut keys = vec!["home"];
    if elder {
        keys.push("report");
    } else {
        keys.push(if tasks { "tasks" } else { "reports" });
        keys.push(match (board, staff, tasks) {
            (true, _, _) => "board",
            (false, true, _) => "desk",
            (false, false, true) => "reports",
            (false, false, false) => "drafts",
        });
        if rail && board && staff {
            keys.push("desk");
        }
    }
    keys.push("me");
    keys
}

/// The tab bar.
#[component]
pub fn Tabs() -> impl IntoView {
    let i18n = use_i18n();
    let route = use_navigation().route();
    let (session, directory, unread) = (use_session(), use_directory(), use_unread());
    let elder = use_preferences().elder();
    let unsent = use_device().unsent();
    let rail = use_media(RAIL);
    let active = Memo::new(move |_| route.with(key_of));
    let badge = move |key: &str| match key {
        "board" => {
            let count = unread.board().get();
            (count > 0).then(|| (count, i18n.fill(words::home::UNREAD, &[&count])))
        }
        "me" => match (unsent.get(), unread.notices().get()) {
            (0, 0) => None,
            (0, news) => Some((0, i18n.fill(words::home::UNREAD, &[&news]))),
            (waiting, _) => Some((waiting, i18n.fill(words::home::TAB_UNSENT, &[&waiting]))),
        },
        _ => None,
    };
    let tab = move |key: &'static str| {
        let (label, icon, route) = tab_of(key);
        let (badge, badge_label) = badge(key).unzip();
        Tab {
            key: key.to_owned(),
            label: i18n.text(label).to_owned(),
            icon,
            href: route.href(),
            badge,
            badge_label: badge_label.unwrap_or_default(),
        }
    };
    let tabs = move || {
        let staff = !session.queues().is_empty();
        let offers = |room| directory.offers(room);
        let keys = keys(elder.get(), rail.get(), offers("tasks"), offers("board"), staff);
        keys.into_iter().map(tab).collect()
    };
    let camera = move || {
        (!elder.get()).then(|| CameraTab {
            label: i18n.text(words::home::TAB_REPORT).to_owned(),
            href: Route::NewReport.href(),
        })
    };
    let shown = Memo::new(move |_| rail.get() || active.with(|key| !key.is_empty()));
    move || {
        shown.get().then(|| {
            view! {
                <TabBar
                    label=i18n.label(words::home::TABS)
                    tabs=Signal::derive(tabs)
                    active=move || active.get().to_owned()
                    camera=Signal::derive(camera)
                />
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn what_a_backend_lacks_is_replaced() {
        let phone = |tasks, board, staff| keys(false, false, tasks, board, staff);
        assert_eq!(phone(true, true, false), ["home", "tasks", "board", "me"]);
        assert_eq!(phone(true, true, true), ["home", "tasks", "board", "me"]);
        assert_eq!(phone(true, false, false), ["home", "tasks", "reports", "me"]);
        assert_eq!(phone(true, false, true), ["home", "tasks", "desk", "me"]);
        assert_eq!(phone(false, false, false), ["home", "reports", "drafts", "me"]);
        assert_eq!(phone(false, true, false), ["home", "reports", "board", "me"]);
    }

    #[test]
    fn a_rail_has_the_desk_and_elder_mode_three_tabs() {
        let staff = keys(false, true, true, true, true);
        assert_eq!(staff, ["home", "tasks", "board", "desk", "me"]);
        assert_eq!(keys(true, true, true, true, true), ["home", "report", "me"]);
    }
}
