//! Keeps what is on the screen fresh: one counter that lists and details load by.
//!
//! It moves when the window comes back, when the network does, when the outbox got an answer, and when the feed tells
//! of a change. One tab holds the feed (a Web Lock, where there is one) and tells the others through a broadcast channel.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_model::ids::FeedId;
use wasm_bindgen::prelude::*;
use web_sys::BroadcastChannel;

use super::{Device, Services};
use crate::clock;

const CHANNEL: &str = "linli.live";
/// How long the holder of a feed waits after it broke, in milliseconds.
const AGAIN_MS: u32 = 15_000;
/// A position behind every feed's end: asked for what follows it, the backend only says where the end is.
const END: u64 = u64::MAX >> 1;

/// The counter, and the feed that moves it.
#[derive(Clone, Copy)]
pub struct Live {
    tick: RwSignal<u32>,
    services: Services,
    channel: StoredValue<Option<BroadcastChannel>, LocalStorage>,
    followed: StoredValue<Option<FeedId>>,
    _listeners: StoredValue<Rc<RefCell<Vec<EventListener>>>, LocalStorage>,
}

impl Live {
    /// Listens and provides itself.
    pub fn provide(services: Services, device: Device) -> Self {
        let tick = RwSignal::new(0);
        let bump = move || {
            tick.try_update(|tick| *tick += 1);
        };
        let mut listeners = vec![
            EventListener::new(&window(), "online", move |_| bump()),
            EventListener::new(&document(), "visibilitychange", move |_| {
                if !document().hidden() {
                    bump();
                }
            }),
        ];
        let channel = BroadcastChannel::new(CHANNEL).ok();
        if let Some(channel) = &channel {
            listeners.push(EventListener::new(channel, "message", move |_| bump()));
        }
        let last_sent = device.last_sent();
        Effect::new(move |before: Option<Option<_>>| {
            let newest = device.is_read().then(|| last_sent.get());
            if before.flatten().is_some() {
                bump();
            }
            newest
        });
        let live = Self {
            tick,
            services,
            channel: StoredValue::new_local(channel),
            followed: StoredValue::new(None),
            _listeners: StoredValue::new_local(Rc::new(RefCell::new(listeners))),
        };
        provide_context(live);
        live
    }

    /// Moves whenever what is shown may be old.
    pub fn tick(self) -> Signal<u32> {
        self.tick.into()
    }

    /// Loads everything on the screen anew.
    pub fn bump(self) {
        self.tick.try_update(|tick| *tick += 1);
    }

    /// Follows this feed, and no longer the one before.
    pub fn follow(self, feed: Option<FeedId>) {
        if self.followed.with_value(|followed| *followed == feed) {
            return;
        }
        self.followed.set_value(feed.clone());
        if let Some(feed) = feed {
            spawn_local(async move {
                let _held = hold(&format!("linli.feed.{feed}")).await;
                // Only what comes from now on is news.
                let mut read = END;
                while self.is_followed(&feed) {
                    self.read(&feed, &mut read).await;
                    clock::wait(AGAIN_MS).await;
                }
            });
        }
    }

    fn is_followed(self, feed: &FeedId) -> bool {
        self.followed
            .try_with_value(|followed| followed.as_ref() == Some(feed))
            .unwrap_or(false)
    }

    /// Reads a feed from where it was read to, until it breaks.
    async fn read(self, feed: &FeedId, read: &mut u64) {
        let backend = self.services.backend();
        let Some(feeds) = backend.feed() else { return };
        let Ok(missed) = feeds.after(feed, *read).await else {
            return;
        };
        *read = missed.pos;
        if !missed.entries.is_empty() {
            self.tell();
        }
        let Ok(mut stream) = feeds.follow(feed, *read).await else {
            return;
        };
        while let Some(Ok(entry)) = stream.next().await {
            if !self.is_followed(feed) {
                return;
            }
            *read = entry.pos;
            self.tell();
        }
    }

    /// Something changed: here and in the other tabs.
    fn tell(self) {
        self.bump();
        self.channel.try_with_value(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&JsValue::TRUE);
            }
        });
    }
}

/// Freshness.
///
/// # Panics
/// Outside the app.
pub fn use_live() -> Live {
    expect_context()
}

/// Lets go of a Web Lock when dropped.
struct Held(Option<Function>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Waits for a Web Lock of this name; at once where the engine or an insecure address has none.
async fn hold(name: &str) -> Held {
    let navigator = window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or(JsValue::UNDEFINED);
    let Some(request) = Reflect::get(&locks, &"request".into())
        .ok()
        .and_then(|it| it.dyn_into::<Function>().ok())
    else {
        return Held(None);
    };
    let release: Rc<RefCell<Option<Function>>> = Rc::default();
    let held = release.clone();
    let granted = Promise::new(&mut |resolve, _| {
        let held = held.clone();
        let on_grant = Closure::once_into_js(move || {
            let until_released = Promise::new(&mut |release, _| {
                *held.borrow_mut() = Some(release);
            });
            let _ = resolve.call0(&JsValue::NULL);
            until_released
        });
        let _ = request.call2(&locks, &name.into(), &on_grant);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(granted).await;
    Held(release.take())
}
