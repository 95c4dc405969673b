//! What of a list is in the document, and how its reader's place is kept.

use std::collections::HashMap;

use leptos::html::{Article, Div};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, KeyboardEvent, ResizeObserver, ResizeObserverEntry};

use super::Spot;
use super::heights::Heights;
use super::scroller::{Listening, Scroller};

/// How far beyond the screen items are kept in the document, in CSS pixels.
const MARGIN: f64 = 500.0;

/// Tells of every element whose size has changed; it stops with its owner.
struct Observer {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// A list at work.
#[derive(Clone, Copy)]
pub(super) struct ListView {
    host: NodeRef<Div>,
    heights: StoredValue<Heights>,
    /// Moves with the items.
    order: RwSignal<u32>,
    /// Moves with the items and with their heights.
    layout: RwSignal<u32>,
    /// The places of the first and the last item in the document.
    kept: RwSignal<(usize, usize)>,
    /// The item with the focus: it stays in the document wherever the reader goes.
    held: RwSignal<Option<String>>,
    spot: RwSignal<Option<Spot>>,
    sight: StoredValue<Option<(usize, usize)>>,
    on_sight: Callback<(usize, usize)>,
    scroller: StoredValue<Option<Scroller>, LocalStorage>,
    observer: StoredValue<Option<Observer>, LocalStorage>,
}

impl ListView {
    pub(super) fn new(
        host: NodeRef<Div>,
        estimate: f64,
        spot: RwSignal<Option<Spot>>,
        on_sight: Callback<(usize, usize)>,
    ) -> Self {
        let list = Self {
            host,
            heights: StoredValue::new(Heights::new(estimate)),
            order: RwSignal::new(0),
            layout: RwSignal::new(0),
            kept: RwSignal::new((0, 0)),
            held: RwSignal::new(None),
            spot,
            sight: StoredValue::new(None),
            on_sight,
            scroller: StoredValue::new_local(None),
            observer: StoredValue::new_local(None),
        };
        list.observer.set_value(list.observe());
        let listening = StoredValue::new_local(vec![
            Listening::new(document().into(), "scroll", move || list.look()),
            Listening::new(window().into(), "resize", move || list.settle()),
        ]);
        on_cleanup(move || {
            listening.try_update_value(Vec::clear);
            list.observer.try_update_value(Option::take);
        });
        list
    }

    fn observe(self) -> Option<Observer> {
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let changed = entries.iter().filter_map(|entry| {
                let entry: ResizeObserverEntry = entry.dyn_into().ok()?;
                let item = entry.target();
                Some((
                    item.get_attribute("data-key")?,
                    item.get_bounding_client_rect().height(),
                ))
            });
            self.take_heights(changed.collect());
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        Some(Observer {
            observer,
            _closure: closure,
        })
    }

    /// Follows the items from now on.
    pub(super) fn follow(self, keys: Signal<Vec<String>>) {
        Effect::new(move |_| {
            let Some(host) = self.host.get() else { return };
            self.scroller.set_value(Some(Scroller::of(&host)));
            keys.with(|keys| self.heights.update_value(|heights| heights.set_keys(keys)));
            self.order.update(|order| *order += 1);
            self.settle();
        });
    }

    /// Where an item stands; tracks.
    pub(super) fn place(self, key: String) -> Memo<Option<usize>> {
        Memo::new(move |_| {
            self.order.track();
            self.heights.with_value(|heights| heights.place(&key))
        })
    }

    /// Where the item at a place begins; tracks.
    pub(super) fn top(self, place: Option<usize>) -> f64 {
        self.layout.track();
        self.heights
            .with_value(|heights| place.map(|place| heights.top(place)).unwrap_or_default())
    }

    /// How many items there are; tracks.
    pub(super) fn len(self) -> usize {
        self.order.track();
        self.heights.with_value(Heights::len)
    }

    /// What is in the document, in the order of the list; tracks.
    pub(super) fn shown(self) -> Vec<String> {
        self.order.track();
        let (first, last) = self.kept.get();
        let held = self.held.get();
        self.heights.with_value(|heights| {
            let held = held.and_then(|held| heights.place(&held));
            let before = held.filter(|held| *held < first);
            let behind = held.filter(|held| *held > last);
            let places = before.into_iter().chain(first..=last).chain(behind);
            places.filter_map(|place| heights.key(place).cloned()).collect()
        })
    }

    /// Measures an item as long as it is in the document.
    pub(super) fn measure(self, article: NodeRef<Article>) {
        Effect::new(move |_| {
            let Some(article) = article.get() else { return };
            self.observer.with_value(|observer| {
                if let Some(observer) = observer {
                    observer.observer.observe(&article);
                }
            });
        });
        let article = StoredValue::new_local(article);
        on_cleanup(move || {
            let gone = article
                .try_get_value()
                .and_then(|article| article.try_get_untracked()?);
            self.observer.try_with_value(|observer| {
                if let (Some(observer), Some(gone)) = (observer, &gone) {
                    observer.observer.unobserve(gone);
                }
            });
        });
    }

    fn take_heights(self, found: HashMap<String, f64>) {
        let changed = self.heights.try_update_value(|heights| {
            let mut changed = false;
            for (key, height) in found {
                // What has left the document measures nothing.
                changed |= height > 0.0 && heights.measure(&key, height).is_some();
            }
            changed
        });
        if changed == Some(true) {
            self.settle();
        }
    }

    /// Keeps the reader's place after something changed.
    fn settle(self) {
        let Some(host) = self.host.try_get_untracked().flatten() else {
            return;
        };
        let total = self.heights.with_value(Heights::total);
        // Set by hand: the page must be as high as it will be before it is scrolled.
        let _ = HtmlElement::style(&host).set_property("height", &format!("{}px", total.ceil()));
        self.layout.update(|layout| *layout += 1);
        let Some(scroller) = self.scroller.get_value() else {
            return;
        };
        if let Some(spot) = self.spot.get_untracked()
            && let Some(place) = self.heights.with_value(|heights| heights.place(&spot.key))
        {
            let top = self.heights.with_value(|heights| heights.top(place));
            let now = host.get_bounding_client_rect().top() + top - scroller.edge();
            if (now - spot.offset).abs() > 0.5 {
                scroller.scroll_by(now - spot.offset);
            }
        }
        self.look();
    }

    /// Looks where the reader is.
    fn look(self) {
        let host = self.host.try_get_untracked().flatten();
        let (Some(host), Some(Some(scroller))) = (host, self.scroller.try_get_value()) else {
            return;
        };
        if self.heights.with_value(Heights::len) == 0 {
            return;
        }
        let from = scroller.edge() - host.get_bounding_client_rect().top();
        let to = from + scroller.height();
        let (kept, sight, spot) = self.heights.with_value(|heights| {
            let first = heights.at(from.max(0.0));
            let spot = heights.key(first).filter(|_| from > 0.0).map(|key| Spot {
                key: key.clone(),
                offset: heights.top(first) - from,
            });
            let kept = (heights.at(from - MARGIN), heights.at(to + MARGIN));
            (kept, (first, heights.at(to)), spot)
        });
        if self.kept.get_untracked() != kept {
            self.kept.set(kept);
        }
        if self.spot.with_untracked(|before| *before != spot) {
            self.spot.set(spot);
        }
        if self.sight.get_value() != Some(sight) {
            self.sight.set_value(Some(sight));
            self.on_sight.run(sight);
        }
    }

    /// Keeps the item with the focus in the document.
    pub(super) fn hold(self, key: &str) {
        if self.held.with_untracked(|held| held.as_deref() != Some(key)) {
            self.held.set(Some(key.to_owned()));
        }
    }

    /// The focus has gone elsewhere.
    pub(super) fn let_go(self) {
        self.held.try_set(None);
    }

    /// Page Down and Page Up go to the next article and the one before.
    pub(super) fn key(self, event: &KeyboardEvent) {
        let step = match event.key().as_str() {
            "PageDown" => 1,
            "PageUp" => -1,
            _ => return,
        };
        let next = self.held.get_untracked().and_then(|held| {
            self.heights.with_value(|heights| {
                let place = heights.place(&held)?.checked_add_signed(step)?;
                heights.key(place).cloned()
            })
        });
        let Some(next) = next else { return };
        event.prevent_default();
        self.focus(next);
    }

    /// Goes to the item of `goal` as soon as it is in the list.
    pub(super) fn seek(self, goal: RwSignal<Option<String>>) {
        Effect::new(move |_| {
            self.order.track();
            let known = |key: &String| self.heights.with_value(|heights| heights.place(key).is_some());
            if let Some(key) = goal.get().filter(known) {
                goal.set(None);
                // Cut by a pixel, so that it is the first one in sight whatever is rounded.
                self.spot.set(Some(Spot {
                    key: key.clone(),
                    offset: -1.0,
                }));
                self.settle();
                self.focus(key);
            }
        });
    }

    /// Brings an item into the document, and gives it the focus there.
    fn focus(self, key: String) {
        self.held.set(Some(key.clone()));
        request_animation_frame(move || {
            if let Some(article) = self.article(&key) {
                let _ = article.focus();
            }
        });
    }

    fn article(self, key: &str) -> Option<HtmlElement> {
        let items = self.host.try_get_untracked().flatten()?.children();
        let mut all = (0..items.length()).filter_map(|at| items.item(at));
        let is_it = |item: &Element| item.get_attribute("data-key").as_deref() == Some(key);
        all.find(is_it)?.dyn_into().ok()
    }
}
