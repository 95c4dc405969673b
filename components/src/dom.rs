//! Small helpers of the views.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The non-empty names, joined by blanks.
pub(crate) fn classes(names: &[&str]) -> String {
    let mut all = String::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(name);
    }
    all
}

/// An attribute that is left out while its text is empty.
pub(crate) fn filled(text: Signal<String>) -> impl Fn() -> Option<String> + Copy + Send + Sync + 'static {
    move || Some(text.get()).filter(|text| !text.is_empty())
}

/// An id for label and description references. Drawn, not counted: a counter would be state of the whole page.
pub(crate) fn fresh_id() -> String {
    format!("l{:08x}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32)
}

/// The text of the input or text area an event comes from.
pub(crate) fn typed(event: &web_sys::Event) -> String {
    event_target_value(event)
}

/// The input element an event comes from.
pub(crate) fn input_of(event: &web_sys::Event) -> Option<web_sys::HtmlInputElement> {
    event.target().and_then(|target| target.dyn_into().ok())
}
