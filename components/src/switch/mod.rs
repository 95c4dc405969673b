//! On or off.

use leptos::prelude::*;

use crate::dom::input_of;

/// A switch in a row of its own: it takes effect at once.
#[component]
pub fn Switch(
    /// What it switches.
    #[prop(into)]
    label: Signal<String>,
    /// A line below.
    #[prop(optional, into)]
    note: Signal<String>,
    /// Whether it is on.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Whether it can not be switched.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What stands before the words: an icon tile.
    #[prop(optional, into)]
    leading: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <label class="list-row">
            {leading.map(|leading| leading.run())}
            <span class="row-words">
                <span class="row-title">{label}</span>
                <span class="row-note">{note}</span>
            </span>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                prop:checked=checked
                disabled=disabled
                on:change=move |event| {
                    if let Some(input) = input_of(&event) {
                        on_change.run(input.checked());
                    }
                }
            />
        </label>
    }
}

/// A box to tick, before words that may hold links: consent; several of several.
#[component]
pub fn Checkbox(
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Whether it can not be ticked.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="check-row">
            <input
                class="check"
                type="checkbox"
                prop:checked=checked
                disabled=disabled
                on:change=move |event| {
                    if let Some(input) = input_of(&event) {
                        on_change.run(input.checked());
                    }
                }
            />
            <span>{children()}</span>
        </label>
    }
}
