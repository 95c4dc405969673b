//! The little the app keeps in localStorage: how it looks, and a copy of the public lists so that a form can be filled
//! in without a network. Nothing anyone wrote is here. Where storage is refused, nothing is kept.

use linli_model::json;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

fn storage() -> Option<Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}

/// The text under a key.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a text under a key.
pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets a key.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// The value under a key; `None` when there is none or it is of another shape.
pub fn read_json<T: DeserializeOwned>(key: &str) -> Option<T> {
    json::read(read(key)?.as_bytes())
}

/// Keeps a value under a key.
pub fn write_json<T: Serialize>(key: &str, value: &T) {
    if let Some(text) = json::write(value) {
        write(key, &text);
    }
}
