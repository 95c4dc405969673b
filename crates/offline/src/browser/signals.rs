//! What a browser and the other tabs tell: the network came or went, the tab came into view, the store has changed,
//! the Web Lock is ours. All of it ends when dropped.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, VisibilityState};

use crate::step::{Input, Woken};

pub(super) struct Signals {
    listeners: Vec<EventListener>,
    /// Safari before 15.4 has none; there a tab learns of changes when it comes into view.
    channel: Option<BroadcastChannel>,
    lock: Option<Lock>,
}

impl Signals {
    pub(super) fn new(database: &str, take: impl Fn(Input) + 'static) -> Self {
        let take: Rc<dyn Fn(Input)> = Rc::new(take);
        let name = format!("linli-offline:{database}");
        let mut signals = Self {
            listeners: Vec::new(),
            channel: BroadcastChannel::new(&name).ok(),
            lock: None,
        };
        if let Some(channel) = signals.channel.clone() {
            signals.on(&channel, "message", &take, || Some(Input::Told));
        }
        if let Some(window) = web_sys::window() {
            signals.on(&window, "online", &take, || {
                Some(Input::Woken(Woken::Network(true)))
            });
            signals.on(&window, "offline", &take, || {
                Some(Input::Woken(Woken::Network(false)))
            });
            if let Some(document) = window.document() {
                let seen = document.clone();
                signals.on(&document, "visibilitychange", &take, move || {
                    (seen.visibility_state() == VisibilityState::Visible)
                        .then_some(Input::Woken(Woken::Visible))
                });
            }
            signals.lock = Lock::ask(&window.navigator(), &name, take);
        }
        signals
    }

    fn on(
        &mut self,
        target: &web_sys::EventTarget,
        event: &'static str,
        take: &Rc<dyn Fn(Input)>,
        input: impl Fn() -> Option<Input> + 'static,
    ) {
        let take = take.clone();
        self.listeners.push(EventListener::new(target, event, move |_| {
            if let Some(input) = input() {
                take(input);
            }
        }));
    }

    pub(super) fn tell(&self) {
        if let Some(channel) = &self.channel {
            // A channel that is closed reaches nobody; the others look when they come into view.
            let _ = channel.post_message(&JsValue::NULL);
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.listeners.clear();
        if let Some(channel) = self.channel.take() {
            channel.close();
        }
    }
}

/// A Web Lock: asked for once, held until dropped. By reflection, for it is missing without a secure context.
struct Lock {
    release: Rc<RefCell<Option<Function>>>,
    _granted: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Lock {
    fn ask(navigator: &JsValue, name: &str, take: Rc<dyn Fn(Input)>) -> Option<Self> {
        let locks = Reflect::get(navigator, &JsValue::from_str("locks"))
            .ok()
            .filter(JsValue::is_object)?;
        let request: Function = Reflect::get(&locks, &JsValue::from_str("request"))
            .ok()?
            .dyn_into()
            .ok()?;
        let release: Rc<RefCell<Option<Function>>> = Rc::default();
        let kept = release.clone();
        let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
            let held = Promise::new(&mut |resolve, _| *kept.borrow_mut() = Some(resolve));
            take(Input::Lock(true));
            held
        });
        request
            .call2(&locks, &JsValue::from_str(name), granted.as_ref())
            .ok()?;
        Some(Self {
            release,
            _granted: granted,
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = self.release.borrow_mut().take() {
            // Resolving a promise does not throw.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}
