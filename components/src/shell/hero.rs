//! The head of the home page: place and greeting over a skyline.

use leptos::prelude::*;

use crate::icon::{glyph, table};

/// The skyline with the place's name and a greeting. What comes after it in the page overlaps its foot.
#[component]
pub fn Hero(
    /// The place.
    #[prop(into)]
    title: Signal<String>,
    /// The greeting.
    #[prop(into)]
    note: Signal<String>,
    /// Called when the place is pressed, to change it.
    #[prop(optional, into)]
    on_place: Option<Callback<()>>,
    /// What stands at the end: icon buttons.
    #[prop(optional, into)]
    trailing: Option<ViewFn>,
) -> impl IntoView {
    let place = move || match on_place {
        Some(on_place) => view! {
            <button type="button" class="hero-place" on:click=move |_| on_place.run(())>
                {title} {glyph(table::CHEVRON_DOWN)}
            </button>
        }
        .into_any(),
        None => view! { {title} }.into_any(),
    };
    view! {
        <header class="hero">
            <svg class="skyline" viewBox="0 0 390 150" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
                <circle class="sky-halo" cx="262" cy="32" r="31" />
                <circle class="sky-sun" cx="262" cy="32" r="20" />
                <path class="sky-cloud" d="M208 46a10 10 0 0 1 9-12 13 13 0 0 1 24-1 10 10 0 0 1 10 13z M330 72a7 7 0 0 1 7-8 10 10 0 0 1 18-1 8 8 0 0 1 8 9z" />
                <path class="sky-far" d="M0 80h34V66h40v26h26V76l24-17 24 17v22h32V72h44v20h8V86l26-16 26 16v12h12V84h38V70h34v22h22v58H0z" />
                <path class="sky-near" d="M0 104l22-16 22 14h18v-13h7v16h40q26-22 50 0h64q14-12 30 0h32l8-13 22 13h20q26-20 40 0h15v45H0z" />
                <path class="sky-window" d="M42 76h8v9h-8zM58 76h8v9h-8zM188 82h8v9h-8zM206 82h8v9h-8zM340 80h7v8h-7zM357 80h7v8h-7z" />
            </svg>
            <div class="hero-words">
                <div class="grow">
                    <h1>{place}</h1>
                    <p>{note}</p>
                </div>
                {trailing.map(|trailing| trailing.run())}
            </div>
        </header>
    }
}
