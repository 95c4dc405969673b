//! The width of the screen, where it changes what is shown and not only how.

use gloo::events::EventListener;
use leptos::prelude::*;

/// From this width on the tab bar is a rail and stays on every page.
pub const RAIL: &str = "(min-width: 840px)";

/// Whether a media query holds, as long as its owner lives.
pub fn use_media(query: &str) -> Signal<bool> {
    let list = window().match_media(query).ok().flatten();
    let holds = RwSignal::new(list.as_ref().is_some_and(|list| list.matches()));
    if let Some(list) = list {
        let watched = list.clone();
        let listener = EventListener::new(&list, "change", move |_| {
            holds.try_set(watched.matches());
        });
        let listener = StoredValue::new_local(Some(listener));
        on_cleanup(move || {
            listener.try_update_value(Option::take);
        });
    }
    holds.into()
}
