//! The field for a mobile number.

mod rule;

use leptos::prelude::*;

pub(crate) use rule::digits;
pub use rule::{PHONE_DIGITS, PhoneFault, phone_fault};

use crate::dom::input_of;
use crate::field::{Field, FieldContext};
use rule::{phone_digits, phone_spaced};

/// A field for a mainland mobile number: it takes digits only, forgives blanks and +86, and shows 138 0000 0001.
#[component]
pub fn PhoneField(
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// The digits, at most eleven.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the digits at every change.
    #[prop(into)]
    on_input: Callback<String>,
    /// A word of help below.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong, in words; see [`phone_fault`].
    #[prop(optional, into)]
    error: Signal<String>,
    /// Called when it loses the focus.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <Field label hint error>
            <PhoneInput value on_input on_leave=move |()| {
                if let Some(on_leave) = on_leave {
                    on_leave.try_run(());
                }
            } />
        </Field>
    }
}

#[component]
fn PhoneInput(
    value: Signal<String>,
    on_input: Callback<String>,
    #[prop(into)] on_leave: Callback<()>,
) -> impl IntoView {
    let field = FieldContext::current();
    let change = move |event: web_sys::Event| {
        let Some(input) = input_of(&event) else { return };
        let digits = phone_digits(&input.value());
        let spaced = phone_spaced(&digits);
        // Writing the value moves the caret to the end, so it is only written where it differs.
        if input.value() != spaced {
            let before = input.selection_start().ok().flatten().unwrap_or_default() as usize;
            let kept = phone_digits(&input.value().chars().take(before).collect::<String>()).len();
            let caret = phone_spaced(&digits[..kept.min(digits.len())]).len() as u32;
            input.set_value(&spaced);
            let _ = input.set_selection_range(caret, caret);
        }
        on_input.run(digits);
    };
    view! {
        <div class="input-box">
            <input
                class="input figures"
                id=field.map(|field| field.id.get_value())
                type="tel"
                inputmode="numeric"
                autocomplete="tel-national"
                aria-describedby=field.map(|field| field.note_id())
                aria-invalid=move || field.and_then(|field| field.invalid())
                prop:value=move || phone_spaced(&value.get())
                on:input=change
                on:blur=move |_| {
                    // Also told when the field goes from the page, after its callbacks.
                    on_leave.try_run(());
                }
            />
        </div>
    }
}
