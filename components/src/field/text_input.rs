//! One line of text.

use leptos::prelude::*;

use super::FieldContext;
use crate::dom::{filled, typed};

/// One line of text, inside a [`super::Field`] or with a `label` of its own.
#[component]
pub fn TextInput(
    /// What stands in it.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the whole text at every change.
    #[prop(into)]
    on_input: Callback<String>,
    /// Shown while it is empty.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// The input's type: `text`, `password`, `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in: `name`, `tel`, `current-password`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard comes up: `text`, `numeric`, `tel`, `search`.
    #[prop(default = "text")]
    input_mode: &'static str,
    /// Most UTF-16 units it takes; none when 0.
    #[prop(optional)]
    max_length: u32,
    /// Its accessible name where no field is around it.
    #[prop(optional, into)]
    label: Signal<String>,
    /// Called when it loses the focus.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    /// Called at Enter.
    #[prop(optional, into)]
    on_enter: Option<Callback<()>>,
    /// What stands at its end: an icon button.
    #[prop(optional, into)]
    trailing: Option<ViewFn>,
) -> impl IntoView {
    // What brings its own name stands in no field, though one may be beside it in the same owner.
    let field = FieldContext::current().filter(|_| label.with_untracked(String::is_empty));
    let key = move |event: web_sys::KeyboardEvent| {
        if let Some(on_enter) = on_enter
            && event.key() == "Enter"
            && !event.is_composing()
        {
            on_enter.run(());
        }
    };
    view! {
        <div class="input-box">
            <input
                class="input"
                id=field.map(|field| field.id.get_value())
                type=kind
                autocomplete=autocomplete
                inputmode=input_mode
                maxlength=(max_length > 0).then_some(max_length)
                placeholder=filled(placeholder)
                aria-label=filled(label)
                aria-describedby=field.map(|field| field.note_id())
                aria-invalid=move || field.and_then(|field| field.invalid())
                prop:value=value
                on:input=move |event| on_input.run(typed(&event))
                on:blur=move |_| {
                    if let Some(on_leave) = on_leave {
                        // A browser also tells of leaving when the whole page goes, and then nobody listens any more.
                        on_leave.try_run(());
                    }
                }
                on:keydown=key
            />
            {trailing.map(|trailing| trailing.run())}
        </div>
    }
}
