//! Badges: status and urgency as an icon and a word on a soft ground.

use leptos::prelude::*;

use crate::dom::classes;
use crate::icon::{Icon, IconPath, glyph};
use crate::tone::Tone;

/// A badge.
#[component]
pub fn Badge(
    /// Its colour.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// Its icon.
    #[prop(into)]
    icon: Signal<IconPath>,
    /// Its word.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <span class=move || classes(&["badge", tone.get().class()])>
            <Icon icon />
            {label}
        </span>
    }
}

/// A square with an icon, at the head of a row.
#[component]
pub fn IconTile(
    /// Which icon.
    icon: IconPath,
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    view! { <span class=classes(&["icon-tile", tone.class()])>{glyph(icon)}</span> }
}
