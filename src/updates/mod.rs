//! Versions of the app. The service worker (`public/sw.js`) keeps one whole, so that it opens without a network, and gets
//! the next one ready behind it. That is offered, never forced: it is put in force when the person wants it and no tab
//! writes or sends. Without a service worker nothing of this happens, and everything else works the same.

mod new_version;
mod worker;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_offline::{OutboxLine, OutboxState};
use web_sys::ServiceWorkerRegistration;

use crate::clock;
use crate::contexts::Device;

pub use new_version::NewVersion;

/// How long until it is asked again whether nothing is written or sent any more, in milliseconds.
const AGAIN_MS: u32 = 2_000;

/// Whether the app opens without a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfflineStart {
    /// Not here: no secure context, an engine or a mode without service workers, a server that offers none, or a device
    /// without room.
    Missing,
    /// The app is being kept.
    Preparing,
    /// From the next start on.
    Ready,
}

/// What is known of versions; a context.
#[derive(Clone, Copy)]
pub struct Updates {
    offline_start: RwSignal<OfflineStart>,
    offered: RwSignal<Option<String>>,
    wanted: RwSignal<bool>,
    writing: RwSignal<u32>,
    device: Device,
    registration: StoredValue<Option<ServiceWorkerRegistration>, LocalStorage>,
}

impl Updates {
    /// Provides itself.
    pub fn provide(device: Device) -> Self {
        let updates = Self {
            offline_start: RwSignal::new(OfflineStart::Missing),
            offered: RwSignal::new(None),
            wanted: RwSignal::new(false),
            writing: RwSignal::new(0),
            device,
            registration: StoredValue::new_local(None),
        };
        provide_context(updates);
        updates
    }

    /// Has the app kept from now on, and hears of its versions.
    pub async fn follow(self) {
        worker::follow(self).await;
    }

    /// The version that runs: that of the code and what tells one build from another.
    pub fn version(self) -> String {
        let named = document()
            .query_selector("meta[name=linli-version]")
            .ok()
            .flatten();
        let named = named.and_then(|meta| meta.get_attribute("content"));
        named.unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned())
    }

    /// Whether the app opens without a network.
    pub fn offline_start(self) -> Signal<OfflineStart> {
        self.offline_start.into()
    }

    /// The version that is ready to be put in force.
    pub fn offered(self) -> Signal<Option<String>> {
        self.offered.into()
    }

    /// Whether the person wants it.
    pub fn is_wanted(self) -> Signal<bool> {
        self.wanted.into()
    }

    /// The person wants the new version: it is put in force as soon as no tab writes or sends.
    pub fn take(self) {
        if self.wanted.get_untracked() {
            return;
        }
        self.wanted.set(true);
        spawn_local(async move {
            while self.is_busy() || !worker::take_over(self).await {
                clock::wait(AGAIN_MS).await;
            }
        });
    }

    /// Something is being written from now on, until what this gives back is dropped.
    pub fn write(self) -> Writing {
        self.writing.update(|count| *count += 1);
        Writing(self.writing)
    }

    /// Whether a new version would take something out of the person's hands: a form that is being filled in, a sheet that is open, a
    /// field with the focus, or what is on its way to the server.
    fn is_busy(self) -> bool {
        let sends =
            |line: &OutboxLine| matches!(line.state, OutboxState::Uploading { .. } | OutboxState::Sending);
        let sends = self
            .device
            .outbox()
            .with_untracked(|lines| lines.iter().any(sends));
        sends || self.writing.get_untracked() > 0 || is_in_hand()
    }

    /// Another version was put in force: this page follows it as soon as it is free.
    fn reload_when_free(self) {
        self.wanted.set(true);
        spawn_local(async move {
            while self.is_busy() {
                clock::wait(AGAIN_MS).await;
            }
            // A page that cannot load anew runs on as it is.
            let _ = window().location().reload();
        });
    }
}

/// A field to write in.
const FIELD: &str = "textarea, input:not([type=radio]):not([type=checkbox])";

/// A sheet over the page, or a field with the focus, may hold words that no draft has.
fn is_in_hand() -> bool {
    let document = document();
    let sheet = document.query_selector("[role=dialog], [role=alertdialog]");
    let typed = document
        .active_element()
        .filter(|focus| focus.matches(FIELD).unwrap_or(false));
    let words = typed.and_then(|field| Reflect::get(&field, &"value".into()).ok()?.as_string());
    sheet.is_ok_and(|sheet| sheet.is_some()) || words.is_some_and(|words| !words.is_empty())
}

/// What somebody writes; ends when dropped.
pub struct Writing(RwSignal<u32>);

impl Drop for Writing {
    fn drop(&mut self) {
        self.0.try_update(|count| *count -= 1);
    }
}

/// What is known of versions. None in a test of a part of the app.
pub fn use_updates() -> Option<Updates> {
    use_context()
}
