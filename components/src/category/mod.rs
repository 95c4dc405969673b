//! The three-level category list: the row that shows the choice, and the sheet that makes it.

mod rule;
mod types;

use leptos::prelude::*;

pub use rule::cascade_path;
pub use types::CascadeNode;

use crate::dom::{classes, fresh_id};
use crate::field::FieldNote;
use crate::icon::{Icon, IconPath, glyph, table};
use crate::overlay::Sheet;
use crate::search::SearchField;
use crate::tone::Tone;
use rule::{Found, search};

/// The row of a form that shows the chosen category with all its levels, the last in bold.
#[component]
pub fn CategoryRow(
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// The names from the top down; empty while nothing is chosen.
    #[prop(into)]
    path: Signal<Vec<String>>,
    /// Shown while nothing is chosen.
    #[prop(into)]
    placeholder: Signal<String>,
    /// The icon of the major category.
    #[prop(into)]
    icon: Signal<IconPath>,
    /// What is wrong, in words.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Called to choose.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let note = fresh_id();
    let levels = move || {
        let path = path.get();
        let last = path.len().saturating_sub(1);
        let level = |(at, name): (usize, String)| {
            let bold = at == last;
            view! {
                <span class:is-leaf=bold>{name}</span>
                {(!bold).then(|| glyph(table::CHEVRON_RIGHT))}
            }
        };
        if path.is_empty() {
            view! { <span class="placeholder">{placeholder}</span> }.into_any()
        } else {
            path.into_iter().enumerate().map(level).collect_view().into_any()
        }
    };
    view! {
        <div class="field" class:is-wrong=move || error.with(|error| !error.is_empty())>
            <button type="button" class="list-row" aria-describedby=note.clone() on:click=move |_| on_press.run(())>
                <span class=classes(&["icon-tile is-large", Tone::Jade.class()])><Icon icon /></span>
                <span class="row-words">
                    <span class="row-note">{label}</span>
                    <span class="levels">{levels}</span>
                </span>
                {glyph(table::CHEVRON_RIGHT)}
            </button>
            <FieldNote id=note hint=Signal::default() error />
        </div>
    }
}

/// The sheet to choose a category: majors at the side, middles and leaves beside them; a search goes over all leaves.
#[component]
pub fn CategoryPicker(
    /// Whether it is shown.
    #[prop(into)]
    open: Signal<bool>,
    /// Asked to close.
    #[prop(into)]
    on_close: Callback<()>,
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// The name of the cross.
    #[prop(into)]
    close_label: Signal<String>,
    /// The name of the search field.
    #[prop(into)]
    search_label: Signal<String>,
    /// The name of the button that empties it.
    #[prop(into)]
    clear_label: Signal<String>,
    /// Said when a search finds nothing.
    #[prop(into)]
    nothing_found: Signal<String>,
    /// The tree, three levels deep.
    #[prop(into)]
    categories: Signal<Vec<CascadeNode>>,
    /// The chosen leaf.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value of a leaf; closing is the caller's.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let major = RwSignal::new(None::<usize>);
    let shown = Memo::new(move |_| {
        major.get().unwrap_or_else(|| {
            let holds = |node: &CascadeNode| !cascade_path(&node.children, &value.get()).is_empty();
            categories
                .with(|nodes| nodes.iter().position(holds))
                .unwrap_or_default()
        })
    });
    let choose = Callback::new(move |value: String| {
        query.set(String::new());
        major.set(None);
        on_choose.run(value);
    });
    let body = move || {
        if query.with(|query| query.trim().is_empty()) {
            panes(categories, shown, major, value, choose)
        } else {
            let found = categories.with(|nodes| query.with(|query| search(nodes, query)));
            results(found, nothing_found, choose)
        }
    };
    view! {
        <Sheet open on_close title close_label>
            <SearchField label=search_label value=query on_input=move |text| query.set(text) clear_label />
            {body}
        </Sheet>
    }
}

fn panes(
    categories: Signal<Vec<CascadeNode>>,
    shown: Memo<usize>,
    major: RwSignal<Option<usize>>,
    value: Signal<String>,
    choose: Callback<String>,
) -> AnyView {
    let side = move |(at, node): (usize, CascadeNode)| {
        view! {
            <button
                type="button"
                class="major"
                aria-pressed=move || if shown.get() == at { "true" } else { "false" }
                on:click=move |_| major.set(Some(at))
            >
                {node.icon.map(glyph)}
                <span>{node.label}</span>
            </button>
        }
    };
    let leaf = move |node: CascadeNode| {
        let own = node.value.clone();
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if value.with(|value| *value == own) { "true" } else { "false" }
                on:click=move |_| choose.run(node.value.clone())
            >
                {node.label}
            </button>
        }
    };
    let middle = move |node: CascadeNode| {
        view! {
            <h3 class="middle">{node.label}</h3>
            <div class="leaves">{node.children.into_iter().map(leaf).collect_view()}</div>
        }
    };
    let middles = move || {
        let middles = categories.with(|nodes| nodes.get(shown.get()).map(|node| node.children.clone()));
        middles.unwrap_or_default().into_iter().map(middle).collect_view()
    };
    view! {
        <div class="cascade">
            <div class="majors">{move || categories.get().into_iter().enumerate().map(side).collect_view()}</div>
            <div class="middles">{middles}</div>
        </div>
    }
    .into_any()
}

fn results(found: Vec<Found>, nothing_found: Signal<String>, choose: Callback<String>) -> AnyView {
    if found.is_empty() {
        return view! { <p class="center-note" role="status">{nothing_found}</p> }.into_any();
    }
    let line = move |found: Found| {
        view! {
            <button type="button" class="list-row" on:click=move |_| choose.run(found.value.clone())>
                <span class="row-words">
                    <span class="row-title">{found.label}</span>
                    <span class="row-note">{found.above}</span>
                </span>
            </button>
        }
    };
    view! { <div class="cascade is-list">{found.into_iter().map(line).collect_view()}</div> }.into_any()
}
