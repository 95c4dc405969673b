//! Before and after, one over the other.

use leptos::prelude::*;

use super::types::Picture;
use crate::dom::input_of;
use crate::icon::{glyph, table};

/// Two pictures of one place with a line to drag between them: a range input, so that keys move it too.
#[component]
pub fn CompareSlider(
    /// The picture on the left.
    #[prop(into)]
    before: Signal<Picture>,
    /// The picture on the right.
    #[prop(into)]
    after: Signal<Picture>,
    /// Plate on the left: `处置前 · 昨天 08:12`.
    #[prop(into)]
    before_label: Signal<String>,
    /// Plate on the right.
    #[prop(into)]
    after_label: Signal<String>,
    /// What the line is for, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let place = RwSignal::new(50.0);
    let slide = move |event: web_sys::Event| {
        if let Some(input) = input_of(&event) {
            place.set(input.value_as_number());
        }
    };
    view! {
        <figure class="compare" style:--place=move || format!("{}%", place.get() as u32)>
            <img class="compare-after" src=move || after.get().url alt=move || after.get().alt />
            <img class="compare-before" src=move || before.get().url alt=move || before.get().alt />
            <span class="plate is-left">{before_label}</span>
            <span class="plate is-right">{after_label}</span>
            <input
                class="compare-range"
                type="range"
                min="0"
                max="100"
                aria-label=label
                prop:value=50
                on:input=slide
            />
            <span class="compare-line" aria-hidden="true">
                <span class="compare-knob">{glyph(table::ARROW_LEFT_RIGHT)}</span>
            </span>
        </figure>
    }
}
