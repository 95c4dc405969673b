//! A list of any length that keeps only what is in sight, and a little around it, in the document.
//!
//! It scrolls with whatever it stands in: the window, or the nearest part of the page that scrolls by itself. Heights are
//! measured, never told. What one reads stays where it is when something above it changes its height or is put in:
//! the list remembers the first item in sight and where that begins (its [`Spot`]), and corrects the scroll position
//! after every change.

mod heights;
mod scroller;
mod view;

use leptos::html::{Article, Div};
use leptos::prelude::*;

use view::ListView;

/// A place in a list that outlives it: an item, and how far below the upper edge of the screen it begins, in CSS pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// The item.
    pub key: String,
    /// Mostly negative: the item is cut by the edge.
    pub offset: f64,
}

/// A long list, as a feed of articles: Page Down and Page Up go from one to the next.
#[component]
pub fn VirtualList(
    /// The name of the list.
    #[prop(into)]
    label: Signal<String>,
    /// Its items in their order, each once.
    #[prop(into)]
    keys: Signal<Vec<String>>,
    /// Draws an item.
    #[prop(into)]
    render: Callback<String, AnyView>,
    /// The height of an item that was not drawn yet, in CSS pixels.
    #[prop(default = 240.0)]
    estimate: f64,
    /// Whether these are all items; else it is not told how many there are.
    #[prop(optional, into)]
    whole: Signal<bool>,
    /// Whether more are on their way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Where the reader is; nowhere while the list's head is in sight. What it says when the list is first drawn is where
    /// the list begins.
    spot: RwSignal<Option<Spot>>,
    /// The item to go to: as soon as it is in the list it comes to the upper edge of the screen and takes the focus.
    #[prop(optional)]
    goal: RwSignal<Option<String>>,
    /// Called with the places of the first and the last item in sight, whenever they change.
    #[prop(into)]
    on_sight: Callback<(usize, usize)>,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    let list = ListView::new(host, estimate, spot, on_sight);
    list.follow(keys);
    list.seek(goal);
    let item = move |key: String| view! { <Item list key render whole /> };
    view! {
        <div
            class="feed"
            role="feed"
            aria-label=label
            aria-busy=move || if busy.get() { "true" } else { "false" }
            node_ref=host
            on:keydown=move |event| list.key(&event)
            on:focusout=move |_| list.let_go()
        >
            <For each=move || list.shown() key=Clone::clone children=item />
        </div>
    }
}

#[component]
fn Item(
    list: ListView,
    key: String,
    render: Callback<String, AnyView>,
    whole: Signal<bool>,
) -> impl IntoView {
    let article = NodeRef::<Article>::new();
    let place = list.place(key.clone());
    list.measure(article);
    let (own, name) = (key.clone(), key.clone());
    let top = Memo::new(move |_| list.top(place.get()));
    let set_size = move || {
        if whole.get() {
            list.len().to_string()
        } else {
            "-1".to_owned()
        }
    };
    view! {
        <article
            class="feed-item"
            tabindex="0"
            data-key=name
            aria-posinset=move || place.get().map(|place| place + 1)
            aria-setsize=set_size
            style:top=move || format!("{}px", top.get().round())
            node_ref=article
            on:focusin=move |_| list.hold(&own)
        >
            {render.run(key)}
        </article>
    }
}
