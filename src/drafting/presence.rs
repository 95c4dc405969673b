//! Whether a draft is open in another page of this browser: pages that have the same one open tell each other. Where
//! the browser has no broadcast channel nobody is told, and the revisions alone keep the words apart.

use std::time::Duration;

use gloo::events::EventListener;
use leptos::prelude::*;
use linli_model::ids::DraftId;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// The channel of all pages of this browser.
const CHANNEL: &str = "linli-drafts";
/// How often a page asks whether the others are still there: one that was killed said nothing.
const ASK_AGAIN: Duration = Duration::from_secs(4);

/// Somebody has it open and asks who else has.
const OPEN: &str = "open";
/// The answer.
const HERE: &str = "here";
/// Somebody has it open no more.
const GONE: &str = "gone";

/// Whether another page has the draft open too, for as long as the present owner lives. `page` names this one.
pub fn use_elsewhere(page: String, draft: RwSignal<DraftId>) -> Signal<bool> {
    // The other pages, and whether each has answered since they were asked last.
    let others = RwSignal::new(Vec::<(String, bool)>::new());
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
        return Signal::stored(false);
    };
    let channel = StoredValue::new_local(channel);
    let page = StoredValue::new(page);
    let say = move |word: &str, id: &DraftId| {
        channel.try_with_value(|channel| {
            let text = page.try_with_value(|page| format!("{word} {id} {page}"));
            // Nobody hears it on a channel that is closed.
            let _ = channel.post_message(&JsValue::from_str(&text.unwrap_or_default()));
        });
    };
    let hear = move |event: &web_sys::Event| {
        let told = event.unchecked_ref::<MessageEvent>().data().as_string();
        let told = told.unwrap_or_default();
        let mut parts = told.split(' ');
        let (Some(word), Some(id), Some(who)) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        let Some(own) = draft.try_get_untracked() else {
            return;
        };
        if own.as_str() != id {
            return;
        }
        others.try_update(|others| {
            others.retain(|(other, _)| other != who);
            if word != GONE {
                others.push((who.to_owned(), true));
            }
        });
        if word == OPEN {
            say(HERE, &own);
        }
    };
    let listener = channel.with_value(|channel| EventListener::new(channel, "message", hear));
    let listener = StoredValue::new_local(Some(listener));
    Effect::new(move |before: Option<DraftId>| {
        let id = draft.get();
        if let Some(before) = before.filter(|before| *before != id) {
            say(GONE, &before);
            others.set(Vec::new());
        }
        say(OPEN, &id);
        id
    });
    let ask_again = move || {
        if others.try_with_untracked(Vec::is_empty) != Some(false) {
            return;
        }
        others.update(|others| {
            others.retain(|(_, answered)| *answered);
            for (_, answered) in others {
                *answered = false;
            }
        });
        say(OPEN, &draft.get_untracked());
    };
    let asking = set_interval_with_handle(ask_again, ASK_AGAIN);
    on_cleanup(move || {
        if let Ok(asking) = asking {
            asking.clear();
        }
        if let Some(id) = draft.try_get_untracked() {
            say(GONE, &id);
        }
        listener.try_update_value(Option::take);
        channel.try_with_value(BroadcastChannel::close);
    });
    Memo::new(move |_| others.with(|others| !others.is_empty())).into()
}
