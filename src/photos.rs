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

/// The browser cannot decode the file: no picture, a broken one, or a format it does not know (HEIC on Android).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPicture;

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
    _listeners: [EventListener; 2],
}

impl PhotoShrinker {
    /// Shrinks one file.
    ///
    /// # Errors
    /// [`NotAPicture`] when the browser cannot decode it.
    pub async fn shrink(&self, file: &File) -> Result<SmallPhoto, NotAPicture> {
        if !self.unusable.get() {
            match self.ask_worker(file).await {
                Some(answer) if !is_set(&answer, "noCanvas") => return read_answer(&answer),
                _ => self.unusable.set(true),
            }
        }
        shrink_in_page(file).await
    }

    async fn ask_worker(&self, file: &File) -> Option<JsValue> {
        let asked = {
            let mut slot = self.worker.borrow_mut();
            if slot.is_none() {
                *slot = PhotoWorker::start();
            }
            slot.as_mut()?.post(file)?
        };
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
        let lost = waiting.clone();
        // The script itself cannot be loaded or fell over: whoever waits takes the page's own thread.
        let on_error = EventListener::new(&worker, "error", move |_| {
            for (_, resolve) in lost.borrow_mut().drain() {
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
        Some(Self {
            worker,
            next: 0,
            waiting,
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

async fn shrink_in_page(file: &File) -> Result<SmallPhoto, NotAPicture> {
    let window = gloo::utils::window();
    let shrink = async {
        if Reflect::get(&window, &"linliShrinkPhoto".into()).is_ok_and(|shrink| shrink.is_undefined()) {
            load_script().await?;
        }
        let shrink: Function = Reflect::get(&window, &"linliShrinkPhoto".into())?.dyn_into()?;
        let promise: Promise = shrink
            .call2(&JsValue::NULL, file, &PHOTO_LONGEST_SIDE.into())?
            .dyn_into()?;
        JsFuture::from(promise).await
    };
    let small = shrink.await.map_err(|_: JsValue| NotAPicture)?;
    read_small(&small).ok_or(NotAPicture)
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

fn read_answer(answer: &JsValue) -> Result<SmallPhoto, NotAPicture> {
    let small = Reflect::get(answer, &"small".into()).map_err(|_| NotAPicture)?;
    read_small(&small).ok_or(NotAPicture)
}

fn read_small(small: &JsValue) -> Option<SmallPhoto> {
    let field = |name: &str| Reflect::get(small, &name.into()).ok();
    Some(SmallPhoto {
        bytes: field("bytes")?.dyn_into().ok()?,
        w: field("w")?.as_f64()? as u32,
        h: field("h")?.as_f64()? as u32,
    })
}
