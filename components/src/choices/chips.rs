//! Chips and segments.

use leptos::prelude::*;

use crate::choice::Choice;
use crate::dom::fresh_id;
use crate::icon::{IconPath, glyph, table};

/// A chip that is pressed or not: a filter, or (with `removable`) a chosen value that a press takes away.
#[component]
pub fn Chip(
    /// Its word.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is pressed.
    #[prop(optional, into)]
    selected: Signal<bool>,
    /// An icon before the word.
    #[prop(optional, into)]
    icon: Option<IconPath>,
    /// Whether a cross says that a press removes it.
    #[prop(optional)]
    removable: bool,
    /// Called on a press.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            class:is-removable=removable
            aria-pressed=move || if selected.get() { "true" } else { "false" }
            on:click=move |_| on_press.run(())
        >
            {icon.map(glyph)}
            <span>{label}</span>
            {removable.then(|| glyph(table::X))}
        </button>
    }
}

/// One of many in a row that scrolls sideways.
#[component]
pub fn Chips(
    /// What is chosen, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// The choices.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    radios("chips", "chip", label, options, value, on_change)
}

/// One of two to four, side by side in a track.
#[component]
pub fn SegmentedControl(
    /// What is chosen, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// The choices; a count is shown after the name.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    radios("segments", "segment", label, options, value, on_change)
}

fn radios(
    group: &'static str,
    class: &'static str,
    label: Signal<String>,
    options: Signal<Vec<Choice>>,
    value: Signal<String>,
    on_change: Callback<String>,
) -> AnyView {
    let name = StoredValue::new(fresh_id());
    let item = move |choice: Choice| {
        let Choice {
            value: own,
            label,
            icon,
            count,
            ..
        } = choice;
        let chosen = own.clone();
        view! {
            <label class="radio">
                <input
                    class="visually-hidden"
                    type="radio"
                    name=name.get_value()
                    prop:checked=move || value.with(|value| *value == chosen)
                    on:change=move |_| on_change.run(own.clone())
                />
                <span class=class>
                    {icon.map(glyph)}
                    <span>{label}</span>
                    {count.map(|count| view! { <span class="count">{count}</span> })}
                </span>
            </label>
        }
    };
    view! {
        <div class=group role="radiogroup" aria-label=label>
            {move || options.get().into_iter().map(item).collect_view()}
        </div>
    }
    .into_any()
}
