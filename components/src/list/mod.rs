//! Lists of rows, and the row of a report.

use leptos::prelude::*;

use crate::badge::IconTile;
use crate::dom::classes;
use crate::icon::{IconPath, glyph, table};
use crate::tone::Tone;

/// A card of rows divided by hairlines.
#[component]
pub fn List(
    /// [`ListRow`]s and [`crate::Switch`]es.
    children: Children,
) -> impl IntoView {
    view! { <div class="card is-flush list">{children()}</div> }
}

/// What a row is: a link, a button, or only words.
fn row(
    class: String,
    href: Option<Signal<String>>,
    on_press: Option<Callback<()>>,
    inside: AnyView,
) -> AnyView {
    match (href, on_press) {
        (Some(href), _) => view! { <a class=class href=href>{inside}</a> }.into_any(),
        (None, Some(on_press)) => {
            view! { <button type="button" class=class on:click=move |_| on_press.run(())>{inside}</button> }
                .into_any()
        }
        (None, None) => view! { <div class=class>{inside}</div> }.into_any(),
    }
}

/// A row: icon, words, a value, and where it leads.
#[component]
pub fn ListRow(
    /// Its words.
    #[prop(into)]
    title: Signal<String>,
    /// A line below.
    #[prop(optional, into)]
    note: Signal<String>,
    /// What stands at its end, quietly.
    #[prop(optional, into)]
    value: Signal<String>,
    /// The icon of the tile at its head.
    #[prop(optional, into)]
    icon: Option<IconPath>,
    /// The colour of that tile.
    #[prop(optional)]
    tone: Tone,
    /// Something else at its head: an avatar.
    #[prop(optional, into)]
    leading: Option<ViewFn>,
    /// Something else at its end: a round button. Only where the row is neither link nor button.
    #[prop(optional, into)]
    trailing: Option<ViewFn>,
    /// Where it leads.
    #[prop(optional, into)]
    href: Option<Signal<String>>,
    /// Called on a press.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let leads = href.is_some() || on_press.is_some();
    let inside = view! {
        {icon.map(|icon| view! { <IconTile icon tone /> })}
        {leading.map(|leading| leading.run())}
        <span class="row-words">
            <span class="row-title">{title}</span>
            <span class="row-note">{note}</span>
        </span>
        <span class="row-value">{value}</span>
        {trailing.map(|trailing| trailing.run())}
        {leads.then(|| glyph(table::CHEVRON_RIGHT))}
    }
    .into_any();
    row("list-row".to_owned(), href, on_press, inside)
}

/// A report as a card of a list or a queue: cover, words, badges.
#[component]
pub fn ReportRow(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// What is wrong.
    #[prop(into)]
    title: Signal<String>,
    /// Number, place, time.
    #[prop(into)]
    note: Signal<String>,
    /// The address of its cover; empty for none.
    #[prop(optional, into)]
    cover: Signal<String>,
    /// Shown where there is no cover.
    #[prop(default = table::MESSAGE_SQUARE_TEXT)]
    icon: IconPath,
    /// Whether it is the one in sight beside the list.
    #[prop(optional, into)]
    selected: Signal<bool>,
    /// Badges.
    children: Children,
) -> impl IntoView {
    let cover = move || match cover.get() {
        cover if cover.is_empty() => view! { <span class="cover">{glyph(icon)}</span> }.into_any(),
        cover => view! { <img class="cover" src=cover alt="" loading="lazy" decoding="async" /> }.into_any(),
    };
    view! {
        <a
            class=classes(&["card", "report-row"])
            href=href
            aria-current=move || selected.get().then_some("true")
        >
            {cover}
            <span class="row-words">
                <span class="row-title">{title}</span>
                <span class="row-note">{note}</span>
                <span class="badges">{children()}</span>
            </span>
        </a>
    }
}
