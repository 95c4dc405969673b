//! What a form says of other pages: that the same draft is open there, that both wrote it and which words are to stay, or
//! that it was submitted or deleted there.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Banner, Button, ButtonKind, ButtonSize, Dialog, Toast, Toasts, Tone, icons};
use linli_model::ids::DraftId;

use super::Autosave;
use crate::contexts::{use_device, use_services};
use crate::error;
use crate::i18n::{Message, use_i18n, words::sending as words};

/// Which of two drafts stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stays {
    This,
    Other,
}

/// The notice of a form; nothing while no other page has to do with its draft.
#[component]
pub fn DraftNotice(
    /// The form's saver.
    autosave: Autosave,
) -> impl IntoView {
    let i18n = use_i18n();
    let other = use_device().other_of(autosave.at());
    let (elsewhere, anew) = (autosave.is_elsewhere(), autosave.is_anew());
    let banner = move |word: Message| {
        view! { <Banner tone=Tone::Amber icon=icons::CIRCLE_ALERT text=i18n.label(word) /> }.into_any()
    };
    move || match other.get() {
        Some(other) => view! { <Choice autosave other /> }.into_any(),
        None if anew.get() => banner(words::DRAFT_ANEW),
        None if elsewhere.get() => banner(words::DRAFT_ELSEWHERE),
        None => ().into_any(),
    }
}

/// Both pages wrote: the two drafts, and which is to stay.
#[component]
fn Choice(autosave: Autosave, other: DraftId) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let toasts = expect_context::<Toasts>();
    let text = move |message: Message| i18n.label(message);
    let asked = RwSignal::new(None::<Stays>);
    let other = StoredValue::new(other);
    let tell = move |result: Result<(), linli_offline::OfflineError>| {
        if let Err(fault) = result {
            toasts.show(Toast::new(error::code_words(i18n, fault.code())).danger());
        }
    };
    let both = move |()| {
        spawn_local(async move {
            let offline = services.offline();
            // Either of the two is the second one.
            for id in [autosave.id(), other.try_get_value()].into_iter().flatten() {
                tell(offline.draft_keep_both(&id).await);
            }
        });
    };
    let confirm = move |()| {
        let Some(stays) = asked.get_untracked() else {
            return;
        };
        asked.set(None);
        let other = other.get_value();
        spawn_local(async move {
            tell(match stays {
                Stays::This => services.offline().draft_delete(&other).await,
                Stays::Other => autosave.choose(other).await,
            });
        });
    };
    let button = move |word: Message, on_press: Callback<()>| {
        view! {
            <Button kind=ButtonKind::Neutral size=ButtonSize::Small pill=true on_press>{text(word)}</Button>
        }
    };
    let ask = move |stays: Stays| Callback::new(move |()| asked.set(Some(stays)));
    view! {
        <div class="card draft-choice" role="alert">
            <p class="row-title">{text(words::DRAFT_TWICE)}</p>
            <p class="note">{text(words::DRAFT_TWICE_NOTE)}</p>
            <div class="item-buttons">
                {button(words::KEEP_BOTH, Callback::new(both))}
                {button(words::KEEP_THIS, ask(Stays::This))}
                {button(words::KEEP_OTHER, ask(Stays::Other))}
            </div>
        </div>
        <Dialog
            open=Signal::derive(move || asked.with(Option::is_some))
            title=text(words::DELETE_DRAFT)
            text=Signal::derive(move || {
                i18n.text(match asked.get() {
                    Some(Stays::Other) => words::DROP_THIS_NOTE,
                    _ => words::DROP_OTHER_NOTE,
                }).to_owned()
            })
            confirm_label=text(words::DELETE)
            cancel_label=text(words::CANCEL)
            danger=true
            on_confirm=confirm
            on_cancel=move |()| asked.set(None)
        />
    }
}
