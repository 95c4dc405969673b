//! The virtual list with fifty thousand items of different height: few nodes, a place that is kept, a way for the keyboard.

use js_sys::Promise;
use leptos::mount::mount_to;
use leptos::prelude::*;
use linli_components::{Spot, VirtualList};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

const ITEMS: usize = 50_000;
/// The most nodes a page with such a list may have.
const NODES: u32 = 1_500;
/// Frames within which the list comes to rest.
const FRAMES: usize = 120;

/// A page of its own with a list on it; gone when dropped.
struct Page {
    keys: RwSignal<Vec<String>>,
    spot: RwSignal<Option<Spot>>,
    sight: RwSignal<(usize, usize)>,
    tall: RwSignal<Option<String>>,
    root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// From 40 to 380 pixels, by the item's number.
fn height_of(key: &str) -> u64 {
    let number: u64 = key.parse().expect("a number");
    40 + number * 7919 % 341
}

fn list(count: usize, spot: Option<Spot>) -> Page {
    let document = document();
    let root: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    let style = document.create_element("style").unwrap();
    style.set_text_content(Some(include_str!("../../style/layout.css")));
    root.append_child(&style).unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    // Items from 1,000,000 on, so that there is room before the first one.
    let keys = RwSignal::new(
        (0..count)
            .map(|number| (1_000_000 + number).to_string())
            .collect::<Vec<_>>(),
    );
    let (spot, sight) = (RwSignal::new(spot), RwSignal::new((0, 0)));
    let tall = RwSignal::new(None::<String>);
    let render = Callback::new(move |key: String| {
        let own = key.clone();
        let height = move || {
            let extra = if tall.with(|tall| tall.as_ref() == Some(&own)) {
                500
            } else {
                0
            };
            format!("{}px", height_of(&own) + extra)
        };
        view! { <div style:height=height><button type="button">{key}</button></div> }.into_any()
    });
    let mounted = mount_to(root.clone(), move || {
        view! {
            <div style:height=move || "120px".to_owned()>"head"</div>
            <VirtualList
                label=Signal::derive(|| "list".to_owned())
                keys
                render
                whole=Signal::derive(|| true)
                spot
                on_sight=move |seen| sight.set(seen)
            />
        }
    });
    Page {
        keys,
        spot,
        sight,
        tall,
        root,
        _mounted: Box::new(mounted),
    }
}

async fn frame() {
    let next = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(next).await.unwrap();
}

/// Waits, frame by frame, until `holds`.
async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..FRAMES {
        if holds() {
            return;
        }
        frame().await;
    }
    panic!("never: {what}");
}

/// Waits until the page's height and what is in sight have stayed the same for a few frames.
async fn at_rest(page: &Page) {
    let (mut before, mut still) = ((0, (0, 0), 0.0), 0);
    for _ in 0..FRAMES {
        frame().await;
        let now = (
            page.root.scroll_height(),
            page.sight.get_untracked(),
            window().scroll_y().unwrap(),
        );
        still = if now == before { still + 1 } else { 0 };
        before = now;
        if still == 3 {
            return;
        }
    }
    panic!("the list never comes to rest");
}

impl Page {
    fn items(&self) -> Vec<Element> {
        let found = self.root.query_selector_all(".feed-item").unwrap();
        (0..found.length())
            .map(|at| found.item(at).unwrap().unchecked_into())
            .collect()
    }

    fn item(&self, key: &str) -> Option<Element> {
        let is_it = |item: &Element| item.get_attribute("data-key").as_deref() == Some(key);
        self.items().into_iter().find(is_it)
    }

    fn top_of(&self, key: &str) -> Option<f64> {
        self.item(key).map(|item| item.get_bounding_client_rect().top())
    }

    fn nodes(&self) -> u32 {
        self.root.query_selector_all("*").unwrap().length()
    }

    /// No two items lie over each other, and none leaves a gap.
    fn fits(&self) {
        let mut items: Vec<_> = self
            .items()
            .iter()
            .map(Element::get_bounding_client_rect)
            .collect();
        items.sort_by(|one, other| one.top().total_cmp(&other.top()));
        for pair in items.windows(2) {
            let gap = pair[1].top() - pair[0].bottom();
            assert!(gap.abs() < 2.0, "a gap of {gap}");
        }
    }
}

#[wasm_bindgen_test]
async fn fifty_thousand_items_are_few_nodes_from_the_head_to_the_end_and_back() {
    let page = list(ITEMS, None);
    until("something is drawn", || !page.items().is_empty()).await;
    at_rest(&page).await;
    page.fits();
    assert!(page.nodes() <= NODES, "{} nodes at the head", page.nodes());
    let last = (1_000_000 + ITEMS - 1).to_string();
    for _ in 0..20 {
        let end = document().document_element().unwrap().scroll_height();
        window().scroll_to_with_x_and_y(0.0, f64::from(end));
        at_rest(&page).await;
        assert!(page.nodes() <= NODES, "{} nodes", page.nodes());
        if page.item(&last).is_some() {
            break;
        }
    }
    page.fits();
    let item = page.item(&last).expect("the last item is reached");
    assert_eq!(item.get_attribute("aria-posinset").as_deref(), Some("50000"));
    assert_eq!(item.get_attribute("aria-setsize").as_deref(), Some("50000"));
    window().scroll_to_with_x_and_y(0.0, 0.0);
    at_rest(&page).await;
    let top = page.top_of("1000000").expect("the first item is there again");
    let feed = page.root.query_selector(".feed").unwrap().expect("the list");
    let begins = feed.get_bounding_client_rect().top();
    assert!(
        begins > 0.0 && (top - begins).abs() < 1.0,
        "it stands at {top}, the list at {begins}"
    );
    assert_eq!(page.spot.get_untracked(), None);
}

#[wasm_bindgen_test]
async fn what_is_put_in_above_moves_nothing_that_is_read() {
    let page = list(2_000, None);
    at_rest(&page).await;
    window().scroll_to_with_x_and_y(0.0, 60_000.0);
    at_rest(&page).await;
    let read = page.spot.get_untracked().expect("a place").key;
    let before = page.top_of(&read).expect("it is in sight");
    page.keys.update(|keys| {
        keys.splice(0..0, (900_000..900_500).map(|number| number.to_string()));
    });
    at_rest(&page).await;
    let after = page.top_of(&read).expect("it is still in sight");
    assert!((after - before).abs() < 1.5, "it moved from {before} to {after}");
    page.fits();
}

#[wasm_bindgen_test]
async fn what_grows_above_moves_nothing_that_is_read() {
    let page = list(2_000, None);
    at_rest(&page).await;
    window().scroll_to_with_x_and_y(0.0, 60_000.0);
    at_rest(&page).await;
    let (first, _) = page.sight.get_untracked();
    let read = page.spot.get_untracked().expect("a place").key;
    let before = page.top_of(&read).expect("it is in sight");
    let above = page.keys.with_untracked(|keys| keys[first - 1].clone());
    assert!(page.item(&above).is_some(), "the one above is in the document");
    page.tall.set(Some(above));
    at_rest(&page).await;
    let after = page.top_of(&read).expect("it is still in sight");
    assert!((after - before).abs() < 1.5, "it moved from {before} to {after}");
    page.fits();
}

#[wasm_bindgen_test]
async fn a_list_begins_where_its_reader_was() {
    let spot = Spot {
        key: "1001234".to_owned(),
        offset: -30.0,
    };
    let page = list(2_000, Some(spot));
    until("the item is there", || page.item("1001234").is_some()).await;
    at_rest(&page).await;
    let top = page.top_of("1001234").expect("it is in sight");
    assert!((top + 30.0).abs() < 1.5, "it stands at {top}");
}

#[wasm_bindgen_test]
async fn the_focus_goes_from_item_to_item_and_is_never_lost_by_scrolling() {
    let page = list(2_000, None);
    at_rest(&page).await;
    let first: HtmlElement = page.item("1000000").expect("the first").unchecked_into();
    first.focus().unwrap();
    let press = |key: &str| {
        let options = web_sys::KeyboardEventInit::new();
        options.set_key(key);
        options.set_bubbles(true);
        options.set_cancelable(true);
        let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
        document()
            .active_element()
            .unwrap()
            .dispatch_event(&event)
            .unwrap();
    };
    let focused = || {
        document()
            .active_element()
            .and_then(|item| item.get_attribute("data-key"))
    };
    for number in 1..30 {
        press("PageDown");
        let wanted = (1_000_000 + number).to_string();
        until(&wanted, || focused().as_ref() == Some(&wanted)).await;
    }
    press("PageUp");
    until("one back", || focused().as_deref() == Some("1000028")).await;
    window().scroll_to_with_x_and_y(0.0, 100_000.0);
    at_rest(&page).await;
    assert_eq!(focused().as_deref(), Some("1000028"), "it stays in the document");
    assert!(page.nodes() <= NODES);
}
