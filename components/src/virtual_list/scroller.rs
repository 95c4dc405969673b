//! What a list scrolls with, and the events it listens to.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{AddEventListenerOptions, Element, Event, EventTarget};

/// The window, or the nearest part of the page that scrolls by itself.
#[derive(Clone)]
pub(super) struct Scroller(Option<Element>);

impl Scroller {
    /// What moves `element`.
    pub(super) fn of(element: &Element) -> Self {
        let mut next = element.parent_element();
        while let Some(parent) = next {
            let style = window().get_computed_style(&parent).ok().flatten();
            let overflow = style.and_then(|style| style.get_property_value("overflow-y").ok());
            if matches!(overflow.as_deref(), Some("auto" | "scroll")) {
                return Self(Some(parent));
            }
            next = parent.parent_element();
        }
        Self(None)
    }

    /// Where on the screen what it shows begins.
    pub(super) fn edge(&self) -> f64 {
        self.0
            .as_ref()
            .map_or(0.0, |pane| pane.get_bounding_client_rect().top())
    }

    /// How much of it is in sight.
    pub(super) fn height(&self) -> f64 {
        match &self.0 {
            Some(pane) => f64::from(pane.client_height()),
            None => window()
                .inner_height()
                .ok()
                .and_then(|height| height.as_f64())
                .unwrap_or_default(),
        }
    }

    /// Scrolls on by so many pixels, at once.
    pub(super) fn scroll_by(&self, by: f64) {
        match &self.0 {
            Some(pane) => pane.scroll_by_with_x_and_y(0.0, by),
            None => window().scroll_by_with_x_and_y(0.0, by),
        }
    }
}

/// A listener that leaves with its owner.
pub(super) struct Listening {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listening {
    /// Listens also to what happens inside `target`, and never holds it up.
    pub(super) fn new(target: EventTarget, name: &'static str, mut heard: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(move |_| heard());
        let options = AddEventListenerOptions::new();
        options.set_capture(true);
        options.set_passive(true);
        // The only way this fails is a listener that is none.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            closure.as_ref().unchecked_ref(),
            &options,
        );
        Self {
            target,
            name,
            closure,
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback_and_bool(self.name, callback, true);
    }
}
