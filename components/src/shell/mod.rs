//! What frames a page: the bar at its head, the tabs and the action bar at its foot, sections.

mod hero;
mod pull;
mod types;

use leptos::prelude::*;

pub use hero::Hero;
pub use pull::PullToRefresh;
pub use types::{CameraTab, Tab};

use crate::button::IconButton;
use crate::icon::{glyph, table};

/// What a badge counts up to.
const BADGE_MAX: u32 = 99;

/// The bar at the head of a page that is not a tab: a way back, a title in the middle, at most one thing at the end.
#[component]
pub fn AppBar(
    /// The page's title.
    #[prop(into)]
    title: Signal<String>,
    /// The name of the way back.
    #[prop(optional, into)]
    back_label: Signal<String>,
    /// Called for the way back; there is none without.
    #[prop(optional, into)]
    on_back: Option<Callback<()>>,
    /// What stands at the end.
    #[prop(optional, into)]
    trailing: Option<ViewFn>,
) -> impl IntoView {
    let back = on_back.map(|on_press| {
        view! { <IconButton icon=table::CHEVRON_LEFT label=back_label on_press /> }
    });
    view! {
        <header class="app-bar">
            <div class="bar-side">{back}</div>
            <h1 class="bar-title">{title}</h1>
            <div class="bar-side is-end">{trailing.map(|trailing| trailing.run())}</div>
        </header>
    }
}

/// The head of a tab's page: a large title.
#[component]
pub fn LargeTitle(
    /// The page's title.
    #[prop(into)]
    title: Signal<String>,
    /// A line below.
    #[prop(optional, into)]
    note: Signal<String>,
    /// What stands at the end.
    #[prop(optional, into)]
    trailing: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <header class="large-title">
            <div class="grow">
                <h1>{title}</h1>
                <p class="row-note">{note}</p>
            </div>
            {trailing.map(|trailing| trailing.run())}
        </header>
    }
}

/// The tabs at the foot of the screen, with the camera raised in the middle; a rail at the side of a wide screen.
#[component]
pub fn TabBar(
    /// The name of the navigation.
    #[prop(into)]
    label: Signal<String>,
    /// The tabs in their order.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
    /// The key of the tab in sight.
    #[prop(into)]
    active: Signal<String>,
    /// The camera.
    #[prop(optional, into)]
    camera: Signal<Option<CameraTab>>,
) -> impl IntoView {
    let tab = move |tab: Tab| {
        let Tab {
            key,
            label,
            icon,
            href,
            badge,
            badge_label,
        } = tab;
        let badge = badge.map(|badge| {
            let count = match badge {
                0 => String::new(),
                1..=BADGE_MAX => badge.to_string(),
                _ => format!("{BADGE_MAX}+"),
            };
            let class = if badge == 0 { "dot" } else { "tab-badge" };
            view! { <span class=class aria-hidden="true">{count}</span> }
        });
        view! {
            <a class="tab" href=href aria-current=move || active.with(|active| *active == key).then_some("page")>
                <span class="tab-icon">{glyph(icon)} {badge}</span>
                <span>{label} <span class="visually-hidden">{badge_label}</span></span>
            </a>
        }
    };
    let items = move || {
        let mut items: Vec<AnyView> = tabs.get().into_iter().map(|one| tab(one).into_any()).collect();
        if let Some(camera) = camera.get() {
            items.insert(items.len() / 2, camera_view(camera));
        }
        items
    };
    view! { <nav class="tab-bar" aria-label=label>{items}</nav> }
}

fn camera_view(camera: CameraTab) -> AnyView {
    view! {
        <a class="tab is-camera" href=camera.href>
            <svg class="tab-bump" viewBox="0 0 108 26" aria-hidden="true">
                <path d="M0 26C24 26 26 .5 54 .5S84 26 108 26" />
            </svg>
            <span class="camera">{glyph(table::CAMERA)}</span>
            <span>{camera.label}</span>
        </a>
    }
    .into_any()
}

/// The bar at the foot of a page with what can be done there.
#[component]
pub fn BottomBar(
    /// Buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="bottom-bar"><div class="bottom-bar-inner">{children()}</div></div> }
}

/// A part of a page under a heading.
#[component]
pub fn Section(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// Quiet words after it.
    #[prop(optional, into)]
    note: Signal<String>,
    /// What stands at the end of the heading: a link.
    #[prop(optional, into)]
    trailing: Option<ViewFn>,
    /// The part.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section">
            <div class="section-head">
                <h2>{title}</h2>
                <span class="row-note grow">{note}</span>
                {trailing.map(|trailing| trailing.run())}
            </div>
            {children()}
        </section>
    }
}
