//! Several lines of text, with a counter.

use leptos::prelude::*;

use super::FieldContext;
use crate::dom::{filled, typed};

/// Several lines of text, inside a [`super::Field`] or with a `label` of its own. It counts characters (Unicode scalar
/// values) and turns red beyond the limit, but never cuts what a person typed.
#[component]
pub fn TextArea(
    /// What stands in it.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the whole text at every change.
    #[prop(into)]
    on_input: Callback<String>,
    /// Shown while it is empty.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// Most characters.
    #[prop(default = 1_000)]
    limit: usize,
    /// How many lines it shows.
    #[prop(default = 4)]
    rows: u32,
    /// Its accessible name where no field is around it.
    #[prop(optional, into)]
    label: Signal<String>,
    /// Called when it loses the focus.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let field = FieldContext::current();
    let count = Memo::new(move |_| value.with(|text| text.chars().count()));
    view! {
        <div class="input-box is-area">
            <textarea
                class="input"
                id=field.map(|field| field.id.get_value())
                rows=rows
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
            ></textarea>
            <span class="counter" class:is-over=move || { count.get() > limit }>
                {count} "/" {limit}
            </span>
        </div>
    }
}
