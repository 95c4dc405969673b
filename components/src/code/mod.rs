//! The field for a one-time code.

use leptos::prelude::*;

use crate::dom::{fresh_id, input_of};
use crate::field::FieldNote;
use crate::phone::digits;

/// A field for a one-time code: one input, so that the phone can fill it in, drawn as a box for each digit.
#[component]
pub fn CodeField(
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// The digits so far.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the digits at every change.
    #[prop(into)]
    on_input: Callback<String>,
    /// Called with the code once it has all its digits.
    #[prop(optional, into)]
    on_complete: Option<Callback<String>>,
    /// How many digits.
    #[prop(default = 6)]
    length: usize,
    /// A word of help below.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong, in words.
    #[prop(optional, into)]
    error: Signal<String>,
) -> impl IntoView {
    let id = fresh_id();
    let note_id = format!("{id}n");
    let focused = RwSignal::new(false);
    let change = move |event: web_sys::Event| {
        let Some(input) = input_of(&event) else { return };
        let code = digits(&input.value(), length);
        if input.value() != code {
            input.set_value(&code);
        }
        on_input.run(code.clone());
        if let Some(on_complete) = on_complete
            && code.len() == length
        {
            on_complete.run(code);
        }
    };
    let digit_box = move |index: usize| {
        let here = move || focused.get() && value.with(|code| code.len().min(length - 1)) == index;
        view! {
            <span class="code-box" class:is-here=here>
                {move || value.with(|code| code.chars().nth(index))}
            </span>
        }
    };
    view! {
        <div class="field" class:is-wrong=move || error.with(|error| !error.is_empty())>
            <label class="field-label" for=id.clone()>{label}</label>
            <div class="code-field">
                <input
                    class="code-input"
                    id=id
                    type="text"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    maxlength=length
                    aria-describedby=note_id.clone()
                    aria-invalid=move || error.with(|error| (!error.is_empty()).then_some("true"))
                    prop:value=value
                    on:input=change
                    on:focus=move |_| focused.set(true)
                    on:blur=move |_| {
                        // Also told when the field goes from the page, after its signals.
                        focused.try_set(false);
                    }
                />
                <div class="code-boxes" aria-hidden="true">
                    {(0..length).map(digit_box).collect_view()}
                </div>
            </div>
            <FieldNote id=note_id hint error />
        </div>
    }
}
