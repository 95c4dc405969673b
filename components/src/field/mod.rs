//! A labelled field: label, hint and fault, tied to the control inside by context.

mod text_area;
mod text_input;

use leptos::prelude::*;

pub use text_area::TextArea;
pub use text_input::TextInput;

use crate::dom::fresh_id;
use crate::icon::{glyph, table};

/// What a [`Field`] tells the control inside it.
#[derive(Clone, Copy)]
pub(crate) struct FieldContext {
    /// The id the label points to.
    pub id: StoredValue<String>,
    /// The fault in words; empty when there is none.
    pub error: Signal<String>,
}

impl FieldContext {
    /// The field around the caller, if there is one.
    pub(crate) fn current() -> Option<Self> {
        use_context()
    }

    /// The id of the element that holds the hint and the fault.
    pub(crate) fn note_id(&self) -> String {
        self.id.with_value(|id| format!("{id}n"))
    }

    /// `aria-invalid`, left out while all is well.
    pub(crate) fn invalid(&self) -> Option<&'static str> {
        self.error.with(|error| (!error.is_empty()).then_some("true"))
    }
}

/// A labelled field. The control inside finds its id, description and fault by context.
#[component]
pub fn Field(
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// A word of help below, hidden while there is a fault.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong, in words; empty when all is well.
    #[prop(optional, into)]
    error: Signal<String>,
    /// One [`TextInput`] or [`TextArea`].
    children: Children,
) -> impl IntoView {
    let id = fresh_id();
    let context = FieldContext {
        id: StoredValue::new(id.clone()),
        error,
    };
    provide_context(context);
    view! {
        <div class="field" class:is-wrong=move || context.invalid().is_some()>
            <label class="field-label" for=id>{label}</label>
            {children()}
            <FieldNote id=context.note_id() hint error />
        </div>
    }
}

/// The line below a control: its fault, or else its hint.
#[component]
pub(crate) fn FieldNote(
    /// The id the control's description points to.
    id: String,
    /// A word of help.
    hint: Signal<String>,
    /// What is wrong.
    error: Signal<String>,
) -> impl IntoView {
    let wrong = move || error.with(|error| !error.is_empty());
    view! {
        <p class="field-note" class:is-wrong=wrong id=id aria-live="polite">
            {move || wrong().then(|| glyph(table::CIRCLE_ALERT))}
            <span>{move || if wrong() { error.get() } else { hint.get() }}</span>
        </p>
    }
}
