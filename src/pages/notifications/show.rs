//! How a notification looks: its words, icon and where it leads.

use linli_components::Tone;
use linli_components::icons::{self, IconPath};
use linli_model::post::PostStatus;
use linli_model::protocol::NotificationWhat;

use crate::i18n::{I18n, words::notifications as words};
use crate::pages::needs::need_status;
use crate::pages::tasks::show as task_show;
use crate::route::Route;
use crate::show;

/// What a line of the list shows.
pub struct Shown {
    /// Its colour.
    pub tone: Tone,
    /// Its icon.
    pub icon: IconPath,
    /// The first words of the thing.
    pub title: String,
    /// What happened.
    pub note: String,
    /// What it opens; nothing where this app does not know the thing.
    pub route: Option<Route>,
}

/// A notification in words; one that this app does not know as a plain line. Tracks the language.
pub fn shown(i18n: I18n, what: Option<&NotificationWhat>) -> Shown {
    let Some(what) = what else {
        return Shown {
            tone: Tone::Neutral,
            icon: icons::BELL,
            title: i18n.text(words::UNKNOWN).to_owned(),
            note: i18n.text(words::UNKNOWN_NOTE).to_owned(),
            route: None,
        };
    };
    let (tone, icon, note, title, route) = parts(i18n, what);
    Shown {
        tone,
        icon,
        title: match show::title_of(title) {
            title if title.is_empty() => i18n.text(words::UNTITLED).to_owned(),
            title => title,
        },
        note,
        route: Some(route),
    }
}

fn parts(i18n: I18n, what: &NotificationWhat) -> (Tone, IconPath, String, &str, Route) {
    match what {
        NotificationWhat::Report { id, title, status } => {
            let (tone, icon, word) = show::status(*status);
            let note = i18n.fill(words::REPORT, &[&i18n.text(word)]);
            (tone, icon, note, title, Route::Report(id.clone()))
        }
        NotificationWhat::Need { id, title, status } => {
            let (tone, icon, word) = need_status(*status);
            let note = i18n.fill(words::NEED, &[&i18n.text(word)]);
            (tone, icon, note, title, Route::Need(id.clone()))
        }
        NotificationWhat::Task { id, title, status } => {
            let (tone, icon, word) = task_show::status(*status);
            let note = i18n.fill(words::TASK, &[&i18n.text(word)]);
            (tone, icon, note, title, Route::Task(id.clone()))
        }
        NotificationWhat::Post {
            id,
            thread,
            title,
            status,
        } => {
            let (tone, icon, word) = match status {
                PostStatus::Held => (Tone::Amber, icons::HOURGLASS, words::POST_HELD),
                PostStatus::Hidden => (Tone::Red, icons::EYE_OFF, words::POST_HIDDEN),
                PostStatus::Published => (Tone::Jade, icons::MESSAGES_SQUARE, words::POST_SHOWN),
                PostStatus::Deleted => (Tone::Neutral, icons::TRASH, words::POST_DELETED),
            };
            let note = i18n.text(word).to_owned();
            (
                tone,
                icon,
                note,
                title,
                Route::Post(thread.as_ref().unwrap_or(id).clone()),
            )
        }
        NotificationWhat::Reply {
            thread,
            title,
            name,
            official,
            mentions,
            ..
        } => {
            let (tone, icon, word) = match (official, mentions) {
                (true, _) => (Tone::Jade, icons::LANDMARK, words::OFFICIAL),
                (false, true) => (Tone::Blue, icons::MESSAGE_SQUARE_TEXT, words::MENTIONED),
                (false, false) => (Tone::Blue, icons::MESSAGE_SQUARE_TEXT, words::REPLIED),
            };
            let name = name.as_deref().unwrap_or(i18n.text(words::SOMEBODY));
            (
                tone,
                icon,
                i18n.fill(word, &[&name]),
                title,
                Route::Post(thread.clone()),
            )
        }
        NotificationWhat::Like {
            id,
            thread,
            title,
            likes,
        } => {
            let note = i18n.fill(words::LIKED, &[likes]);
            let route = Route::Post(thread.as_ref().unwrap_or(id).clone());
            (Tone::Accent, icons::HEART_PULSE, note, title, route)
        }
    }
}
