//! Round buttons and links that show an icon only; their name is spoken.

use leptos::prelude::*;

use super::types::IconButtonKind;
use crate::dom::classes;
use crate::icon::{IconPath, glyph};

/// A round button.
#[component]
pub fn IconButton(
    /// Which icon.
    icon: IconPath,
    /// Its accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Its ground.
    #[prop(optional)]
    kind: IconButtonKind,
    /// Whether it can not be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether a red dot says that there is something new; the label must say it too.
    #[prop(optional, into)]
    dot: Signal<bool>,
    /// Called on a press.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=classes(&["icon-button", kind.class()])
            disabled=disabled
            aria-label=label
            on:click=move |_| on_press.run(())
        >
            {glyph(icon)}
            {move || dot.get().then(|| view! { <span class="dot"></span> })}
        </button>
    }
}

/// A round link, also for `tel:`.
#[component]
pub fn IconLink(
    /// Which icon.
    icon: IconPath,
    /// Its accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// Its ground.
    #[prop(optional)]
    kind: IconButtonKind,
    /// Whether a red dot says that there is something new; the label must say it too.
    #[prop(optional, into)]
    dot: Signal<bool>,
) -> impl IntoView {
    view! {
        <a class=classes(&["icon-button", kind.class()]) href=href aria-label=label>
            {glyph(icon)}
            {move || dot.get().then(|| view! { <span class="dot"></span> })}
        </a>
    }
}
