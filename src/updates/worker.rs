//! The page's side of the service worker: has it registered, hears of new versions, and answers whether it is free.

use gloo::events::EventListener;
use js_sys::{Array, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageChannel, MessageEvent, MessagePort, RegistrationOptions, ServiceWorker, ServiceWorkerContainer,
    ServiceWorkerRegistration, ServiceWorkerState, ServiceWorkerUpdateViaCache,
};

use super::{OfflineStart, Updates};
use crate::clock;

/// Beside index.html; boot.js lets this script through Trusted Types.
const SCRIPT: &str = "sw.js";
/// What page and worker say to each other; `public/sw.js` knows the same words.
const VERSION: &str = "linli version";
const TAKE_OVER: &str = "linli take over";
const BUSY: &str = "linli busy";
/// How long a worker may take to answer, in milliseconds; it gives the other tabs three seconds.
const ANSWER_MS: u32 = 10_000;
/// How often a page that stays open looks for a newer version, in milliseconds.
const LOOK_MS: i64 = 3_600_000;

/// Where there are service workers.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let there = Reflect::get(&navigator, &"serviceWorker".into()).is_ok_and(|it| it.is_object());
    there.then(|| navigator.service_worker())
}

/// Has the app kept, and hears of its versions from now on.
pub(super) async fn follow(updates: Updates) {
    let Some(container) = container() else { return };
    answer_questions(&container, updates);
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registered = JsFuture::from(container.register_with_options(SCRIPT, &options)).await;
    // Not here, or not now: the app works without it.
    let Some(registration) = registered
        .ok()
        .and_then(|it| it.dyn_into::<ServiceWorkerRegistration>().ok())
    else {
        return;
    };
    updates.registration.set_value(Some(registration.clone()));
    let on_its_way = [registration.installing(), registration.waiting()];
    for worker in on_its_way.into_iter().flatten() {
        watch(updates, worker);
    }
    let found = registration.clone();
    EventListener::new(&registration, "updatefound", move |_| {
        if let Some(worker) = found.installing() {
            watch(updates, worker);
        }
    })
    .forget();
    look_now_and_then(&registration);
    see(updates).await;
}

/// Sees what a worker that came after this page goes through. One that had to wait is put in force because somebody
/// wanted it.
fn watch(updates: Updates, worker: ServiceWorker) {
    let waited = std::cell::Cell::new(worker.state() == ServiceWorkerState::Installed);
    let changed = worker.clone();
    EventListener::new(&worker, "statechange", move |_| {
        let registration = updates.registration.try_get_value().flatten();
        match changed.state() {
            ServiceWorkerState::Installed => {
                waited.set(registration.is_some_and(|it| it.active().is_some()));
            }
            ServiceWorkerState::Activated if waited.get() => updates.reload_when_free(),
            _ => {}
        }
        spawn_local(see(updates));
    })
    .forget();
}

/// Sees how things stand: whether the app is kept, and whether a version other than this page's is ready.
async fn see(updates: Updates) {
    let Some(registration) = updates.registration.try_get_value().flatten() else {
        return;
    };
    let (waiting, active) = (registration.waiting(), registration.active());
    let comes = waiting.is_some() || registration.installing().is_some();
    let mut start = match comes {
        true => OfflineStart::Preparing,
        false => OfflineStart::Missing,
    };
    let is_active = active.is_some();
    let mut version = None;
    if let Some(newest) = waiting.or(active) {
        // One that keeps nothing has no version.
        version = ask(&newest, VERSION)
            .await
            .and_then(|version| version.as_string());
        version = version.filter(|version| !version.is_empty());
        if is_active && version.is_some() {
            start = OfflineStart::Ready;
        }
    }
    updates.offline_start.try_set(start);
    let own = updates.version();
    updates.offered.try_set(version.filter(|version| *version != own));
}

/// Puts the version that waits in force, if every other tab is free; this page then follows. `false` when one is not.
pub(super) async fn take_over(updates: Updates) -> bool {
    let registration = updates.registration.try_get_value().flatten();
    match registration.and_then(|registration| registration.waiting()) {
        Some(waiting) => ask(&waiting, TAKE_OVER).await == Some(JsValue::TRUE),
        // It is in force already, and this page is of the one before.
        None => {
            updates.reload_when_free();
            true
        }
    }
}

/// Answers a waiting worker whether this page is busy.
fn answer_questions(container: &ServiceWorkerContainer, updates: Updates) {
    EventListener::new(container, "message", move |event| {
        let message: &MessageEvent = event.unchecked_ref();
        if message.data().as_string().as_deref() == Some(BUSY) {
            let port: MessagePort = message.ports().get(0).unchecked_into();
            let _ = port.post_message(&updates.is_busy().into());
        }
    })
    .forget();
}

/// The browser looks for a newer version when a page is opened; one that stays open for days has it look.
fn look_now_and_then(registration: &ServiceWorkerRegistration) {
    let registration = registration.clone();
    let looked = std::cell::Cell::new(clock::now());
    EventListener::new(&document(), "visibilitychange", move |_| {
        let now = clock::now();
        if document().hidden() || now.millis() - looked.get().millis() < LOOK_MS {
            return;
        }
        looked.set(now);
        if let Ok(update) = registration.update() {
            spawn_local(async move {
                // Without a network there is none.
                let _ = JsFuture::from(update).await;
            });
        }
    })
    .forget();
}

/// Asks a worker; `None` when it does not answer.
async fn ask(worker: &ServiceWorker, question: &str) -> Option<JsValue> {
    let channel = MessageChannel::new().ok()?;
    let port = channel.port1();
    let answered = Promise::new(&mut |resolve, _| {
        let silent = resolve.clone();
        gloo::timers::callback::Timeout::new(ANSWER_MS, move || {
            let _ = silent.call0(&JsValue::NULL);
        })
        .forget();
        let heard = Closure::once_into_js(move |message: MessageEvent| {
            let _ = resolve.call1(&JsValue::NULL, &message.data());
        });
        port.set_onmessage(Some(heard.unchecked_ref()));
    });
    worker
        .post_message_with_transferable(&question.into(), &Array::of1(&channel.port2()))
        .ok()?;
    let answer = JsFuture::from(answered).await.ok()?;
    port.close();
    (!answer.is_undefined()).then_some(answer)
}
