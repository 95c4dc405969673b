//! What a list or page shows while it has nothing to show, and banners over it.

use leptos::prelude::*;

use crate::button::{Button, ButtonKind};
use crate::dom::classes;
use crate::icon::{Icon, IconPath, glyph, table};
use crate::tone::Tone;

/// Grey cards while a list loads.
#[component]
pub fn SkeletonCards(
    /// Says that it is loading, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// How many.
    #[prop(default = 3)]
    count: usize,
) -> impl IntoView {
    let card = || {
        view! {
            <div class="card skeleton" aria-hidden="true">
                <span class="bone is-cover"></span>
                <span class="bone is-title"></span>
                <span class="bone is-note"></span>
                <span class="bone is-line"></span>
            </div>
        }
    };
    view! {
        <div class="stack" role="status">
            <span class="visually-hidden">{label}</span>
            {(0..count).map(|_| card()).collect_view()}
        </div>
    }
}

/// Nothing here yet, and what to do about it.
#[component]
pub fn EmptyState(
    /// That there is nothing.
    #[prop(into)]
    title: Signal<String>,
    /// What to do.
    #[prop(optional, into)]
    note: Signal<String>,
    /// A button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="card blank">
            <svg class="blank-picture" viewBox="0 0 150 110" aria-hidden="true">
                <ellipse class="art-ground" cx="75" cy="98" rx="72" ry="8" />
                <circle class="art-sun" cx="123" cy="16" r="13" />
                <path class="art-cloud" d="M83 14a7 7 0 0 1 7-8 9 9 0 0 1 16-1 7 7 0 0 1 7 9z" />
                <path class="art-wall" d="M7 52l26-20 26 20v44H7z" />
                <path class="art-house" d="M59 46h62v50H59z" />
                <path class="art-pane" d="M69 54h12v13H69zM89 54h12v13H89zM69 75h12v13H69z" />
                <path class="art-side" d="M89 74h14v22H89z" />
                <path class="art-door" d="M25 96V74a8 8 0 0 1 16 0v22z" />
                <circle class="art-crown" cx="135" cy="64" r="14" />
                <path class="art-line" d="M1 55l32-25 26 20M59 44h62M135 97V66m0 14q6-1 7-7m-7 2q-5-1-6-5" />
            </svg>
            <h2 class="blank-title">{title}</h2>
            <p class="blank-note">{note}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// It did not load, and a way to try again.
#[component]
pub fn ErrorState(
    /// What did not work.
    #[prop(into)]
    title: Signal<String>,
    /// Why, or what to do.
    #[prop(optional, into)]
    note: Signal<String>,
    /// The word for trying again.
    #[prop(into)]
    retry_label: Signal<String>,
    /// Called to try again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="card blank" role="alert">
            <span class="blank-icon tone-red">{glyph(table::CLOUD_OFF)}</span>
            <h2 class="blank-title">{title}</h2>
            <p class="blank-note">{note}</p>
            <Button kind=ButtonKind::Secondary icon=table::ROTATE_CW on_press=on_retry>
                {retry_label}
            </Button>
        </div>
    }
}

/// A line over a page that says in what state it is: offline, locked, a warning.
#[component]
pub fn Banner(
    /// Its colour.
    #[prop(default = Tone::Amber.into(), into)]
    tone: Signal<Tone>,
    /// Its icon.
    #[prop(into)]
    icon: Signal<IconPath>,
    /// What it says.
    #[prop(into)]
    text: Signal<String>,
    /// A button with words only.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=move || classes(&["banner", tone.get().class()]) role="status">
            <Icon icon />
            <span class="grow">{text}</span>
            {children.map(|children| children())}
        </div>
    }
}
