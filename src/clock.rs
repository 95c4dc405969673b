//! The device's clock, and a signal that moves with it.

use std::time::Duration;

use leptos::prelude::*;
use linli_model::time::Timestamp;

pub use linli_offline::browser::{now, wait};

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
