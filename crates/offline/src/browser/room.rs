//! How much room the browser gives, and whether it promises to throw nothing away. By reflection, for all of it is
//! missing without a secure context and in some private modes.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::snapshot::Room;

/// How much room there is; `None` where the browser does not tell.
pub(super) async fn look() -> Option<Room> {
    let estimate = call("estimate").await?;
    let bytes = |name: &str| {
        Reflect::get(&estimate, &JsValue::from_str(name))
            .ok()?
            .as_f64()
            .map(|bytes| bytes as u64)
    };
    let persistent = call("persisted").await;
    Some(Room {
        used: bytes("usage")?,
        quota: bytes("quota")?,
        persistent: persistent.is_some_and(|persistent| persistent.is_truthy()),
    })
}

/// Asks the browser to throw nothing away; whether it promised. Firefox asks the person, and may never answer.
pub(super) async fn ask_to_keep() -> bool {
    call("persist").await.is_some_and(|promised| promised.is_truthy())
}

/// Calls a function of `navigator.storage`.
async fn call(name: &str) -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &JsValue::from_str("storage")).ok()?;
    let function: Function = Reflect::get(&manager, &JsValue::from_str(name))
        .ok()?
        .dyn_into()
        .ok()?;
    let promise: Promise = function.call0(&manager).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}
