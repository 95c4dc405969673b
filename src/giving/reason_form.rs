//! A few words that a command asks for: a reason, a note.

use leptos::prelude::*;
use linli_components::{Button, ButtonKind, Field, TextArea};
use linli_model::limits::DESCRIPTION_MAX_CHARS;
use linli_model::protocol::FieldError;

use crate::error;
use crate::i18n::use_i18n;

/// A field for words and a button that gives them. What is wrong is told once it was pressed.
#[component]
pub fn ReasonForm(
    /// What the words are.
    #[prop(into)]
    label: Signal<String>,
    /// What to know before writing them.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// The word on the button.
    #[prop(into)]
    send_label: Signal<String>,
    /// How weighty the button is.
    #[prop(optional)]
    kind: ButtonKind,
    /// What is wrong with the command that has these words.
    #[prop(into)]
    check: Callback<String, Vec<FieldError>>,
    /// Called with words that nothing is wrong with.
    #[prop(into)]
    on_send: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let fault = move || {
        let first = check.run(typed.get()).into_iter().next();
        first
            .filter(|_| tried.get())
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        tried.set(true);
        let words = typed.get_untracked();
        if untrack(|| check.run(words.clone())).is_empty() {
            on_send.run(words);
        }
    };
    view! {
        <div class="stack">
            <Field label hint error=Signal::derive(fault)>
                <TextArea value=typed on_input=move |text| typed.set(text) limit=DESCRIPTION_MAX_CHARS rows=3 />
            </Field>
            <Button kind wide=true on_press=send>{send_label}</Button>
        </div>
    }
}
