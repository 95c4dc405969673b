//! Linli 邻里: the phone-first front end for neighbourhood governance, as a single-page app.
//!
//! # Layout
//!
//! - [`app`]: the shell: contexts, the frame, which page a route shows; [`notices`]: the lines above every page;
//!   [`tabs`]: the bar below it
//! - [`route`]: every address of the app, parsed and printed
//! - `pages/<area>/`: one `*_page.rs` a screen
//! - [`contexts`]: what lives as long as the app: services, device, directory, navigation, preferences, freshness
//! - [`session`]: who is signed in
//! - [`pieces`]: what the first screen does not need, whose code comes behind it
//! - [`drafting`]: forms that save themselves, and their photos
//! - [`giving`]: commands into the outbox, and the forms that ask for a reason or a judgement
//! - [`archive`]: what is unsent as a file, and back
//! - [`photos`]: from a camera file to a small JPEG
//! - [`updates`]: versions of the app: kept for the start without a network, offered, put in force
//! - [`host`]: where the app is embedded: geolocation, camera, sharing
//! - [`i18n`]: every word a user sees, in three languages; [`error`]: from an error to such a word
//! - [`show`]: how the domain looks; [`load`]: how a screen loads; [`clock`], [`media`], [`store`], [`config`]: the
//!   small rest
//!
//! The app decides nothing about reports: buttons come from the `actions` of a view, and what a command would do is
//! shown by the same rules the server runs.

pub mod app;
pub mod archive;
pub mod clock;
pub mod config;
pub mod contexts;
pub mod drafting;
pub mod error;
pub mod giving;
pub mod host;
pub mod i18n;
pub mod load;
pub mod media;
pub mod notices;
pub mod pages;
pub mod photos;
pub mod pieces;
pub mod route;
pub mod session;
pub mod show;
pub mod store;
pub mod tabs;
pub mod updates;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::config::{Config, MOUNT_ID};

/// Mounts the app into the element of [`MOUNT_ID`]. What was drawn there before the app came is removed by the page's
/// own loader; after a panic its `boot.js` shows the static failure page.
pub fn mount() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
        show_failure();
    }));
    let config = Config::read();
    let place = document()
        .get_element_by_id(MOUNT_ID)
        .and_then(|place| place.dyn_into::<HtmlElement>().ok());
    let Some(place) = place else { return };
    mount_to(place, move || view! { <app::App config /> }).forget();
}

/// Asks the page's `boot.js` for the static failure page: old engines do not tell a window's listeners of a trap.
fn show_failure() {
    let shown = js_sys::Reflect::get(&js_sys::global(), &"linliFailed".into());
    if let Some(show) = shown
        .ok()
        .and_then(|shown| shown.dyn_into::<js_sys::Function>().ok())
    {
        let _ = show.call0(&wasm_bindgen::JsValue::UNDEFINED);
    }
}
