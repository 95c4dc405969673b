//! A few words that a command asks for: a reason, a note. Half-written ones stay on the device.

use leptos::prelude::*;
use linli_components::{Button, ButtonKind, Field, IconPath, TextArea};
use linli_model::limits::DESCRIPTION_MAX_CHARS;
use serde::{Deserialize, Serialize};

use super::{Given, use_giver};
use crate::drafting::{About, DraftNotice, Drafted, FormValue};
use crate::error;
use crate::i18n::use_i18n;
use crate::pages::reports::SaveLine;

/// Words being written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct ReasonDraft {
    about: About,
    text: String,
}

impl FormValue for ReasonDraft {
    const KIND: &'static str = "reason";

    fn is_empty(&self, fresh: &Self) -> bool {
        self.text.trim() == fresh.text.trim()
    }
}

/// A field for words and a button that gives them. What is wrong is told once it was pressed.
#[component]
pub fn ReasonForm(
    /// What they are about.
    about: About,
    /// The words it begins with.
    #[prop(optional)]
    begin: String,
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
    /// The icon on the button.
    #[prop(optional, into)]
    icon: Option<IconPath>,
    /// How many characters at most.
    #[prop(default = DESCRIPTION_MAX_CHARS)]
    limit: usize,
    /// The command that has these words.
    #[prop(into)]
    make: Callback<String, Given>,
    /// Called once it is in the outbox.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let own = about.clone();
    let form = Drafted::<ReasonDraft>::find(
        move |draft| draft.about.is_same(&own),
        move || ReasonDraft { about, text: begin },
    );
    let given = move || make.run(form.get(|draft| draft.text.clone()));
    let fault = move || {
        let first = given().faults.into_iter().next().filter(|_| form.tried.get());
        first
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| giver.send(form, untrack(given), on_done);
    view! {
        <div class="stack">
            <DraftNotice autosave=form.autosave />
            <Field label hint error=Signal::derive(fault)>
                <TextArea
                    value=move || form.get(|draft| draft.text.clone())
                    on_input=move |text| form.edit(|draft| draft.text = text)
                    limit
                    rows=3
                />
            </Field>
            <SaveLine state=form.autosave.state() />
            <Button kind nostrip:icon=icon wide=true loading=form.busy on_press=send>{send_label}</Button>
        </div>
    }
}
