//! Icons: Lucide outlines on a 24 grid, each a constant with one path.
//!
//! Constants rather than a sprite file: only the icons that some code names reach the wasm (about 70 bytes each after
//! brotli, the same as in a sprite), and a first screen waits for no further file, needs no address that depends on
//! where the app is embedded, and shows no gaps while a sprite loads.

pub mod table;

use leptos::prelude::*;

/// One icon: the `d` of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IconPath(pub(crate) &'static str);

impl Default for IconPath {
    fn default() -> Self {
        table::TAG
    }
}

/// An icon as decoration: size and stroke come from the style of what it stands in. What it means is said in words beside it.
#[component]
pub fn Icon(
    /// Which icon.
    #[prop(into)]
    icon: Signal<IconPath>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=move || icon.get().0 />
        </svg>
    }
}

/// An icon that never changes: one node and no effect.
pub(crate) fn glyph(icon: IconPath) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.0 />
        </svg>
    }
    .into_any()
}
