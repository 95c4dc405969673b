//! The field to search a list.

use leptos::prelude::*;

use crate::dom::typed;
use crate::icon::{glyph, table};

/// A search field. It reports every change; waiting before asking a server is the caller's.
#[component]
pub fn SearchField(
    /// Its accessible name, also shown while it is empty.
    #[prop(into)]
    label: Signal<String>,
    /// What stands in it.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the whole text at every change.
    #[prop(into)]
    on_input: Callback<String>,
    /// The name of the button that empties it.
    #[prop(into)]
    clear_label: Signal<String>,
) -> impl IntoView {
    let clear = move || {
        value.with(|text| !text.is_empty()).then(|| {
            view! {
                <button
                    type="button"
                    class="icon-button is-plain"
                    aria-label=clear_label
                    on:click=move |_| on_input.run(String::new())
                >
                    {glyph(table::CIRCLE_X)}
                </button>
            }
        })
    };
    view! {
        <div class="search-box" role="search">
            {glyph(table::SEARCH)}
            <input
                class="search-input"
                type="search"
                enterkeyhint="search"
                autocomplete="off"
                placeholder=label
                aria-label=label
                prop:value=value
                on:input=move |event| on_input.run(typed(&event))
            />
            {clear}
        </div>
    }
}
