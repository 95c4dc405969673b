//! Buttons, and links that look like them.

mod icon_button;
mod types;

use leptos::prelude::*;

pub use icon_button::{IconButton, IconLink};
pub use types::{ButtonKind, ButtonSize, IconButtonKind};

use crate::dom::{classes, filled};
use crate::icon::{IconPath, glyph};

fn look(kind: ButtonKind, size: ButtonSize, pill: bool, wide: bool) -> String {
    let pill = if pill { "is-pill" } else { "" };
    let wide = if wide { "is-wide" } else { "" };
    classes(&["button", kind.class(), size.class(), pill, wide])
}

/// A button. While `loading` it stays focused and deaf, with a spinner before its words.
#[component]
pub fn Button(
    /// What it is for.
    #[prop(optional)]
    kind: ButtonKind,
    /// How big it is.
    #[prop(optional)]
    size: ButtonSize,
    /// Round ends.
    #[prop(optional)]
    pill: bool,
    /// As wide as its place.
    #[prop(optional)]
    wide: bool,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<IconPath>,
    /// Whether what it began is under way.
    #[prop(optional, into)]
    loading: Signal<bool>,
    /// Whether it can not be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether it submits its form.
    #[prop(optional)]
    submit: bool,
    /// Its accessible name where the words alone do not say enough.
    #[prop(optional, into)]
    label: Signal<String>,
    /// Called on a press.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let press = move |event: web_sys::MouseEvent| {
        if loading.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=look(kind, size, pill, wide)
            disabled=disabled
            aria-busy=move || loading.get().then_some("true")
            aria-label=filled(label)
            on:click=press
        >
            {move || loading.get().then(|| view! { <span class="spinner"></span> })}
            {icon.map(glyph)}
            <span>{children()}</span>
        </button>
    }
}

/// A link that looks like a button, also for `tel:`.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// What it is for.
    #[prop(optional)]
    kind: ButtonKind,
    /// How big it is.
    #[prop(optional)]
    size: ButtonSize,
    /// Round ends.
    #[prop(optional)]
    pill: bool,
    /// As wide as its place.
    #[prop(optional)]
    wide: bool,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<IconPath>,
    /// Its accessible name where the words alone do not say enough.
    #[prop(optional, into)]
    label: Signal<String>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=look(kind, size, pill, wide) href=href aria-label=filled(label)>
            {icon.map(glyph)}
            <span>{children()}</span>
        </a>
    }
}
