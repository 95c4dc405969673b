//! From a file of the camera or the album to a small upright JPEG, off the main thread where the engine can.
//!
//! The work itself is `public/photo-worker.js`, by the browser's own codecs. The bytes never enter the wasm memory.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{ArrayBuffer, Function, Object, Promise, Reflect};
use linli_model::limits::PHOTO_LONGEST_SIDE;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlScriptElement, MessageEvent, Worker};

/// Beside index.html; boot.js lets this script through Trusted Types.
const SCRIPT: &str = "photo-worker.js";

/// A photo as it is kept and sent: a JPEG without metadata.
#[derive(Debug, Clone)]
pub struct SmallPhoto {
    /// The JPEG.
    pub bytes: ArrayBuffer,
    /// Width in pixels.
    pub w: u32,
    /// Height in pixels.
    pub h: u32,
}

/// Why there is no small photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShrinkFault {
    /// The browser cannot decode the file: no picture, a broken one, or a format it does not know (HEIC on Android).
    NotAPicture,
    /// What does the work could not be loaded; nothing is known of the file.
    NotReady,
}

/// Shrinks photos one after another, so that ten 12-megapixel pictures are never decoded at once.
#[derive(Clone, Default)]
pub struct PhotoShrinker {
    worker: Rc<RefCell<Option<PhotoWorker>>>,
    unusable: Rc<Cell<bool>>,
}

struct PhotoWorker {
    worker: Worker,
    next: u32,
    waiting: Rc<RefCell<HashMap<u32, Function>>>,
    lost: Rc<Cell<bool>>,
    _listeners: [EventListener; 2],
}

impl PhotoShrinker {
    /// Loads what does the work, while there is a network: photos are taken where there is none.
    pub fn prepare(&self) {
        if Reflect::has(&gloo::utils::window(), &"OffscreenCanvas".into()).unwrap_or(false) {
            self.with_worker(|_| ());
        } else {
            self.unusable.set(true);
            wasm_bindgen_futures::spawn_local(async {
                // Tried again, and judged, with the first photo.
                let _ = load_script().await;
            });
        }
    }

    /// Shrinks one file.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub async fn shrink(&self, file: &File) -> Result<SmallPhoto, ShrinkFault> {
        if !self.unusable.get() {
            match self.ask_worker(file).await {
                Some(answer) if !is_set(&answer, "noCanvas") => return read_answer(&answer),
                Some(_) => self.unusable.set(true),
                None => {}
            }
        }
        shrink_in_page(file).await
    }

    /// The worker; a new one where there is none or it was lost.
    fn with_worker<T>(&self, ask: impl FnOnce(&mut PhotoWorker) -> T) -> Option<T> {
        let mut slot = self.worker.borrow_mut();
        if slot.as_ref().is_none_or(|worker| worker.lost.get()) {
            *slot = PhotoWorker::start();
        }
        slot.as_mut().map(ask)
    }

    async fn ask_worker(&self, file: &File) -> Option<JsValue> {
        let asked = self.with_worker(|worker| worker.post(file))??;
        JsFuture::from(asked)
            .await
            .ok()
            .filter(|answer| !answer.is_undefined())
    }
}

impl PhotoWorker {
    fn start() -> Option<Self> {
        let worker = Worker::new(SCRIPT).ok()?;
        let waiting: Rc<RefCell<HashMap<u32, Function>>> = Rc::default();
        let answered = waiting.clone();
        let on_message = EventListener::new(&worker, "message", move |event| {
            let data = event.unchecked_ref::<MessageEvent>().data();
            let id = Reflect::get(&data, &"id".into())
                .ok()
                .and_then(|id| id.as_f64())
                .unwrap_or(-1.0);
            if let Some(resolve) = answered.borrow_mut().remove(&(id as u32)) {
                let _ = resolve.call1(&JsValue::NULL, &data);
            }
        });
        let (left, lost) = (waiting.clone(), Rc::new(Cell::new(false)));
        let gone = lost.clone();
        // The script itself cannot be loaded or fell over: whoever waits takes the page's own thread.
        let on_error = EventListener::new(&worker, "error", move |_| {
            gone.set(true);
            for (_, resolve) in left.borrow_mut().drain() {
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
        Some(Self {
            worker,
            next: 0,
            waiting,
            lost,
            _listeners: [on_message, on_error],
        })
    }

    fn post(&mut self, file: &File) -> Option<Promise> {
        let id = self.next;
        self.next += 1;
        let request = Object::new();
        Reflect::set(&request, &"id".into(), &id.into()).ok()?;
        Reflect::set(&request, &"file".into(), file).ok()?;
        Reflect::set(&request, &"longestSide".into(), &PHOTO_LONGEST_SIDE.into()).ok()?;
        let waiting = self.waiting.clone();
        let answer = Promise::new(&mut |resolve, _| {
            waiting.borrow_mut().insert(id, resolve);
        });
        self.worker.post_message(&request).ok()?;
        Some(answer)
    }
}

async fn shrink_in_page(file: &File) -> Result<SmallPhoto, ShrinkFault> {
    let program = program_of_page().await.map_err(|_| ShrinkFault::NotReady)?;
    let shrink = async {
        let promise: Promise = program
            .call2(&JsValue::NULL, file, &PHOTO_LONGEST_SIDE.into())?
            .dyn_into()?;
        JsFuture::from(promise).await
    };
    let small = shrink.await.map_err(|_: JsValue| ShrinkFault::NotAPicture)?;
    read_small(&small).ok_or(ShrinkFault::NotAPicture)
}

async fn program_of_page() -> Result<Function, JsValue> {
    let (window, name) = (gloo::utils::window(), "linliShrinkPhoto".into());
    if Reflect::get(&window, &name)?.is_undefined() {
        load_script().await?;
    }
    Reflect::get(&window, &name)?.dyn_into()
}

async fn load_script() -> Result<(), JsValue> {
    let document = gloo::utils::document();
    let script: HtmlScriptElement = document.create_element("script")?.unchecked_into();
    let element = script.clone();
    let loaded = Promise::new(&mut |resolve, reject| {
        element.set_onload(Some(&resolve));
        element.set_onerror(Some(&reject));
    });
    script.set_src(SCRIPT);
    gloo::utils::head().append_child(&script)?;
    JsFuture::from(loaded).await.map(drop)
}

fn is_set(answer: &JsValue, name: &str) -> bool {
    Reflect::get(answer, &name.into()).is_ok_and(|value| value.is_truthy())
}

fn read_answer(answer: &JsValue) -> Result<SmallPhoto, ShrinkFault> {
    let small = Reflect::get(answer, &"small".into()).map_err(|_| ShrinkFault::NotAPicture)?;
    read_small(&small).ok_or(ShrinkFault::NotAPicture)
}

fn read_small(small: &JsValue) -> Option<SmallPhoto> {
    let field = |name: &str| Reflect::get(small, &name.into()).ok();
    Some(SmallPhoto {
        bytes: field("bytes")?.dyn_into().ok()?,
        w: field("w")?.as_f64()? as u32,
        h: field("h")?.as_f64()? as u32,
    })
}
