//! Keeps what is on the screen fresh: counters that lists and details load by, one a [`Topic`] and one for all.
//!
//! They move when the window comes back, when the network does, when the outbox got an answer, and when a feed tells
//! of a change. Of every feed one tab holds the line (a Web Lock, where there is one) and tells the others through a
//! broadcast channel. However much happens in a busy community, a screen loads anew only once in [`REST_MS`].

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_model::ids::FeedId;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::{Device, Services};
use crate::clock;

const CHANNEL: &str = "linli.live";
/// How long the holder of a feed waits after it broke, in milliseconds.
const AGAIN_MS: u32 = 15_000;
/// How long what one feed told waits for what others tell of the same change, in milliseconds.
const GATHER_MS: u32 = 150;
/// How long after the feeds moved the counters they move them at the earliest again, in milliseconds.
const REST_MS: u32 = 3_000;
/// A position behind every feed's end: asked for what follows it, the backend only says where the end is.
const END: u64 = u64::MAX >> 1;

/// What a change is about. A bit each, so that several travel as one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Reports.
    Reports = 1,
    /// Needs, tasks and volunteers.
    Volunteering = 2,
    /// The board.
    Board = 4,
    /// What concerns this person, whatever it is.
    Notices = 8,
}

const TOPICS: [Topic; 4] = [Topic::Reports, Topic::Volunteering, Topic::Board, Topic::Notices];
const ALL: u8 = 15;

/// The topics of a feed's entry by its kind; one that this app does not know may be about anything.
fn topics_of(kind: &str) -> u8 {
    match kind {
        "report" => Topic::Reports as u8,
        "need" | "task" | "roster" | "volunteer" => Topic::Volunteering as u8,
        "post" | "like" => Topic::Board as u8,
        _ => ALL ^ Topic::Notices as u8,
    }
}

/// The counters, and the feeds that move them.
#[derive(Clone, Copy)]
pub struct Live {
    tick: RwSignal<u32>,
    ticks: [RwSignal<u32>; TOPICS.len()],
    /// What the feeds told of that is not shown yet; `None` while the counters neither gather nor rest.
    waiting: StoredValue<Option<u8>>,
    services: Services,
    channel: StoredValue<Option<BroadcastChannel>, LocalStorage>,
    followed: StoredValue<Vec<FeedId>>,
    _listeners: StoredValue<Rc<RefCell<Vec<EventListener>>>, LocalStorage>,
}

impl Live {
    /// Listens and provides itself.
    pub fn provide(services: Services, device: Device) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let listeners = Rc::default();
        let live = Self {
            tick: RwSignal::new(0),
            ticks: TOPICS.map(|_| RwSignal::new(0)),
            waiting: StoredValue::new(None),
            services,
            channel: StoredValue::new_local(channel.clone()),
            followed: StoredValue::new(Vec::new()),
            _listeners: StoredValue::new_local(Rc::clone(&listeners)),
        };
        let mut listeners = listeners.borrow_mut();
        listeners.push(EventListener::new(&window(), "online", move |_| live.bump()));
        listeners.push(EventListener::new(&document(), "visibilitychange", move |_| {
            if !document().hidden() {
                live.bump();
            }
        }));
        if let Some(channel) = &channel {
            listeners.push(EventListener::new(channel, "message", move |event| {
                let told = event.unchecked_ref::<MessageEvent>().data().as_f64();
                live.hear(told.map_or(ALL, |topics| topics as u8));
            }));
        }
        drop(listeners);
        let last_sent = device.last_sent();
        Effect::new(move |before: Option<Option<_>>| {
            let newest = device.is_read().then(|| last_sent.get());
            if before.flatten().is_some() {
                live.bump();
            }
            newest
        });
        provide_context(live);
        live
    }

    /// Moves whenever what is shown may be old.
    pub fn tick(self) -> Signal<u32> {
        self.tick.into()
    }

    /// Moves whenever what is shown of a topic may be old.
    pub fn tick_of(self, topic: Topic) -> Signal<u32> {
        let at = TOPICS.iter().position(|known| *known == topic);
        self.ticks[at.unwrap_or_default()].into()
    }

    /// Loads everything on the screen anew.
    pub fn bump(self) {
        self.show(ALL);
    }

    fn show(self, topics: u8) {
        for (topic, tick) in TOPICS.iter().zip(self.ticks) {
            if topics & *topic as u8 != 0 {
                tick.try_update(|tick| *tick += 1);
            }
        }
        self.tick.try_update(|tick| *tick += 1);
    }

    /// A feed told of these topics, here or in another tab. One change is often told of by several feeds, so the
    /// first waits for the others.
    fn hear(self, topics: u8) {
        let waits = self.waiting.try_update_value(|waiting| {
            let waits = waiting.is_some();
            *waiting = Some(waiting.unwrap_or(0) | topics);
            waits
        });
        if waits != Some(false) {
            return;
        }
        spawn_local(async move {
            let mut pause = GATHER_MS;
            loop {
                clock::wait(pause).await;
                pause = REST_MS;
                let told = self.waiting.try_update_value(|waiting| {
                    let told = waiting.unwrap_or(0);
                    *waiting = (told != 0).then_some(0);
                    told
                });
                match told {
                    Some(told) if told != 0 => self.show(told),
                    _ => return,
                }
            }
        });
    }

    /// Follows these feeds, and no others that were followed before.
    pub fn follow(self, feeds: Vec<FeedId>) {
        let before = self.followed.get_value();
        self.followed.set_value(feeds.clone());
        for feed in feeds.into_iter().filter(|feed| !before.contains(feed)) {
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
            .try_with_value(|followed| followed.contains(feed))
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
        let told = missed.entries.iter().map(|entry| topics_of(&entry.kind));
        let told = told.fold(0, |all, topics| all | topics);
        if told != 0 {
            self.tell(feed, told);
        }
        let Ok(mut stream) = feeds.follow(feed, *read).await else {
            return;
        };
        while let Some(Ok(entry)) = stream.next().await {
            if !self.is_followed(feed) {
                return;
            }
            *read = entry.pos;
            self.tell(feed, topics_of(&entry.kind));
        }
    }

    /// Something changed: here and in the other tabs.
    fn tell(self, feed: &FeedId, topics: u8) {
        let own = feed.as_str().starts_with("person:");
        let topics = topics | if own { Topic::Notices as u8 } else { 0 };
        self.hear(topics);
        self.channel.try_with_value(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&f64::from(topics).into());
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
