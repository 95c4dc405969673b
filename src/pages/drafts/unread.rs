//! In place of a list of what is kept here, while that cannot be read: nobody knows whether there is nothing.

use leptos::prelude::*;
use linli_components::ErrorState;

use crate::i18n::{use_i18n, words::sending as words};

/// That what is kept here cannot be read, and a way to try again.
#[component]
pub fn UnreadDevice() -> impl IntoView {
    let i18n = use_i18n();
    let open_again = |()| {
        let _ = window().location().reload();
    };
    view! {
        <ErrorState
            title=i18n.label(words::UNREAD)
            note=i18n.label(words::UNREAD_NOTE)
            retry_label=i18n.label(words::UNREAD_AGAIN)
            on_retry=open_again
        />
    }
}
