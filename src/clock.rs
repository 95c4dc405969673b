//! The device's clock, and a signal that moves with it: the only place that reads the time.

use std::time::Duration;

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use linli_model::time::Timestamp;

/// Now, by the device's clock.
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// Comes back after so many milliseconds.
pub async fn wait(ms: u32) {
    let over = js_sys::Promise::new(&mut |resolve, _| {
        Timeout::new(ms, move || {
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        })
        .forget();
    });
    let _ = wasm_bindgen_futures::JsFuture::from(over).await;
}

/// A signal of the time that moves every `every_ms` milliseconds as long as its owner lives.
pub fn use_now(every_ms: u32) -> Signal<Timestamp> {
    let time = RwSignal::new(now());
    let handle = set_interval_with_handle(
        move || {
            time.try_set(now());
        },
        Duration::from_millis(u64::from(every_ms)),
    );
    on_cleanup(move || {
        if let Ok(handle) = handle {
            handle.clear();
        }
    });
    time.into()
}
