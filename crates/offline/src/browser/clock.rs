//! The device's clock: the only place that reads the time in a browser.

use futures_channel::oneshot;
use gloo::timers::callback::Timeout;
use linli_model::time::Timestamp;

/// Now, by the device's clock.
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// Comes back after so many milliseconds.
pub async fn wait(millis: u32) {
    let (sender, receiver) = oneshot::channel();
    let timeout = Timeout::new(millis, move || {
        let _ = sender.send(());
    });
    let _ = receiver.await;
    drop(timeout);
}
