//! Cards and what stands in them.

use leptos::prelude::*;

use crate::dom::classes;
use crate::icon::{IconPath, glyph};
use crate::tone::Tone;

/// A card.
#[component]
pub fn Card(
    /// Without inner space: for lists and photos.
    #[prop(optional)]
    flush: bool,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! { <div class=if flush { "card is-flush" } else { "card" }>{children()}</div> }
}

/// A figure with its name, icon and a word about it; pressed, it filters a list.
#[component]
pub fn StatTile(
    /// Its icon.
    icon: IconPath,
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
    /// What is counted.
    #[prop(into)]
    label: Signal<String>,
    /// The figure.
    #[prop(into)]
    figure: Signal<String>,
    /// A word about it.
    #[prop(optional, into)]
    note: Signal<String>,
    /// Whether the list shows just these.
    #[prop(optional, into)]
    pressed: Signal<bool>,
    /// Called on a press; without it the tile is no button.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let inside = view! {
        <span class="stat-label">{glyph(icon)} {label}</span>
        <span class="stat-line">
            <span class="stat-figure">{figure}</span>
            <span class="row-note">{note}</span>
        </span>
    }
    .into_any();
    let class = classes(&["stat", tone.class()]);
    match on_press {
        Some(on_press) => view! {
            <button
                type="button"
                class=class
                aria-pressed=move || if pressed.get() { "true" } else { "false" }
                on:click=move |_| on_press.run(())
            >
                {inside}
            </button>
        }
        .into_any(),
        None => view! { <div class=class>{inside}</div> }.into_any(),
    }
}

/// Terms and what stands for them, a line each; empty ones are left out.
#[component]
pub fn Facts(
    /// Term and text.
    #[prop(into)]
    items: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let line = |(term, text): (String, String)| {
        view! { <div class="fact"><dt>{term}</dt><dd>{text}</dd></div> }
    };
    let lines = move || {
        items
            .get()
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(line)
            .collect_view()
    };
    view! { <dl class="facts">{lines}</dl> }
}

/// A person as a picture, or the first letter of their name on a tint.
#[component]
pub fn Avatar(
    /// Their name.
    #[prop(into)]
    name: Signal<String>,
    /// The address of their picture; empty for none.
    #[prop(optional, into)]
    picture: Signal<String>,
    /// Whether a green dot shows that they are on duty; words beside it must say so too.
    #[prop(optional)]
    online: bool,
) -> impl IntoView {
    let letter = move || name.with(|name| name.chars().next());
    let tint = move || name.with(|name| name.chars().map(u32::from).sum::<u32>() % 4);
    let inside = move || match picture.get() {
        picture if picture.is_empty() => view! { {letter} }.into_any(),
        picture => view! { <img src=picture alt="" /> }.into_any(),
    };
    view! {
        <span class=move || format!("avatar tint-{}", tint()) aria-hidden="true">
            <span class="avatar-face">{inside}</span>
            {online.then(|| view! { <span class="online"></span> })}
        </span>
    }
}
