//! The plain browser as a host.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Function, Object, Promise, Reflect};
use linli_model::geo::{Fix, Point};
use linli_model::time::Timestamp;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlElement, HtmlInputElement, Position, PositionOptions, Url};

use super::speech::{self, Listening};
use super::{Abilities, Host, HostFuture, LOCATE_LIMIT_MS, ListenFault, LocateFault, PhotoSource};

/// A fix this old is still good: the person has hardly moved.
const FIX_MAX_AGE_MS: u32 = 30_000;
/// How long the browser may take to begin to save a file.
const FILE_LIFE_MS: u32 = 60_000;
/// The code of a refused permission, by the Geolocation standard.
const PERMISSION_DENIED: u8 = 1;
/// Where the page names the number of whoever runs it.
const PHONE: &str = "meta[name=linli-phone]";
/// What reads codes, in engines that have it.
const DETECTOR: &str = "BarcodeDetector";

/// The browser's own abilities.
#[derive(Default)]
pub struct Browser {
    /// The file input of the last pick; kept so that it is not collected while the camera is open.
    picker: Rc<RefCell<Option<Picker>>>,
    /// What listens, or listened last.
    listening: Rc<RefCell<Option<Listening>>>,
}

struct Picker {
    input: HtmlInputElement,
    _listener: EventListener,
}

impl Drop for Picker {
    fn drop(&mut self) {
        self.input.remove();
    }
}

impl Browser {
    /// Opens the picker for files of these types, or where photos come from.
    fn pick(&self, types: &str, source: Option<PhotoSource>, on_files: Box<dyn FnOnce(Vec<File>)>) {
        let document = gloo::utils::document();
        let Ok(input) = document
            .create_element("input")
            .map(JsCast::unchecked_into::<HtmlInputElement>)
        else {
            return;
        };
        input.set_type("file");
        input.set_accept(types);
        input.set_hidden(true);
        match source {
            Some(PhotoSource::Camera) => drop(input.set_attribute("capture", "environment")),
            Some(PhotoSource::Album) => input.set_multiple(true),
            None => {}
        }
        // Some engines ignore a click on an input that is not in the page.
        let _ = gloo::utils::body().append_child(&input);
        let on_files = Cell::new(Some(on_files));
        let chosen = input.clone();
        let listener = EventListener::once(&input, "change", move |_| {
            let files: Vec<File> = chosen
                .files()
                .map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect())
                .unwrap_or_default();
            if let (Some(on_files), false) = (on_files.take(), files.is_empty()) {
                on_files(files);
            }
        });
        *self.picker.borrow_mut() = Some(Picker {
            input: input.clone(),
            _listener: listener,
        });
        input.unchecked_into::<HtmlElement>().click();
    }
}

impl Host for Browser {
    fn abilities(&self) -> Abilities {
        let window = gloo::utils::window();
        let secure = window.is_secure_context();
        let navigator = window.navigator();
        let has =
            |name: &str| Reflect::get(&navigator, &name.into()).is_ok_and(|value| !value.is_undefined());
        Abilities {
            secure,
            locate: secure && has("geolocation"),
            share: has("share"),
            scan: Reflect::has(&window, &DETECTOR.into()).unwrap_or(false),
            read_aloud: speech::can_speak(&window),
            listen: secure && speech::listener(&window).is_some(),
            service_worker: has("serviceWorker"),
            locks: has("locks"),
            digest: secure,
        }
    }

    fn locate(&self) -> HostFuture<Result<Fix, LocateFault>> {
        if !self.abilities().locate {
            return Box::pin(async { Err(LocateFault::Missing) });
        }
        let asked = Promise::new(&mut ask_position);
        Box::pin(async move {
            let answer = JsFuture::from(asked).await;
            match answer {
                Ok(position) => read_position(&position.unchecked_into()).ok_or(LocateFault::TooSlow),
                Err(error) => Err(read_fault(&error)),
            }
        })
    }

    fn may_locate(&self) -> HostFuture<bool> {
        let asked = permission("geolocation");
        let can = self.abilities().locate;
        Box::pin(async move {
            let Ok(asked) = asked else { return false };
            let state = JsFuture::from(asked)
                .await
                .and_then(|status| Reflect::get(&status, &"state".into()));
            can && state.is_ok_and(|state| state == "granted")
        })
    }

    fn pick_photos(&self, source: PhotoSource, on_files: Box<dyn FnOnce(Vec<File>)>) {
        self.pick("image/*", Some(source), on_files);
    }

    fn pick_file(&self, types: &'static str, on_file: Box<dyn FnOnce(File)>) {
        let on_files = Box::new(move |files: Vec<File>| {
            if let Some(file) = files.into_iter().next() {
                on_file(file);
            }
        });
        self.pick(types, None, on_files);
    }

    fn scan_code(&self) -> HostFuture<Option<String>> {
        let picked = Promise::new(&mut |resolve, _| {
            let on_files = Box::new(move |files: Vec<File>| {
                let _ = resolve.call1(&JsValue::NULL, &files.first().into());
            });
            self.pick_photos(PhotoSource::Camera, on_files);
        });
        Box::pin(async move { read_code(&JsFuture::from(picked).await.ok()?).await.ok()? })
    }

    fn read_aloud(&self, words: &str, language: &str) {
        // Best effort: an engine that has it may still have no voice.
        let _ = speech::speak_or_stop(words, language);
    }

    fn listen(
        &self,
        language: &str,
        on_words: Box<dyn Fn(String)>,
    ) -> HostFuture<Result<String, ListenFault>> {
        self.hush();
        let Ok((listening, heard)) = Listening::begin(language, on_words) else {
            return Box::pin(async { Err(ListenFault::Missing) });
        };
        *self.listening.borrow_mut() = Some(listening);
        heard
    }

    fn hush(&self) {
        if let Some(listening) = &*self.listening.borrow() {
            listening.end();
        }
    }

    fn phone(&self) -> Option<String> {
        let meta = gloo::utils::document().query_selector(PHONE).ok()??;
        meta.get_attribute("content").filter(|phone| !phone.is_empty())
    }

    fn save_file(&self, name: &str, file: &Blob) {
        // Without an address there is nothing to press; engines that old do not run the app.
        let Ok(address) = Url::create_object_url_with_blob(file) else {
            return;
        };
        if let Ok(link) = gloo::utils::document().create_element("a") {
            let _ = link.set_attribute("href", &address);
            let _ = link.set_attribute("download", name);
            link.unchecked_into::<HtmlElement>().click();
        }
        // The browser reads the file after this returns.
        Timeout::new(FILE_LIFE_MS, move || drop(Url::revoke_object_url(&address))).forget();
    }

    fn share(&self, title: &str, url: &str) -> HostFuture<bool> {
        let data = Object::new();
        let _ = Reflect::set(&data, &"title".into(), &title.into());
        let _ = Reflect::set(&data, &"url".into(), &url.into());
        let navigator = gloo::utils::window().navigator();
        let shared = Reflect::get(&navigator, &"share".into())
            .and_then(|share| share.dyn_into::<Function>())
            .and_then(|share| share.call1(&navigator, &data))
            .and_then(|promise| promise.dyn_into::<Promise>());
        Box::pin(async move {
            match shared {
                Ok(promise) => JsFuture::from(promise).await.is_ok(),
                Err(_) => false,
            }
        })
    }
}

/// Asks how a permission stands, without asking the person for it. Not every engine can tell.
fn permission(name: &str) -> Result<Promise, JsValue> {
    let permissions = Reflect::get(&gloo::utils::window().navigator(), &"permissions".into())?;
    let query: Function = Reflect::get(&permissions, &"query".into())?.dyn_into()?;
    let which = Object::new();
    Reflect::set(&which, &"name".into(), &name.into())?;
    query.call1(&permissions, &which)?.dyn_into()
}

/// The words of the first code in a picture.
async fn read_code(file: &JsValue) -> Result<Option<String>, JsValue> {
    let window = gloo::utils::window();
    let call = |on: &JsValue, name: &str, with: &JsValue| {
        let function: Function = Reflect::get(on, &name.into())?.dyn_into()?;
        function.call1(on, with)?.dyn_into::<Promise>()
    };
    let picture = JsFuture::from(call(&window, "createImageBitmap", file)?).await?;
    let detector: Function = Reflect::get(&window, &DETECTOR.into())?.dyn_into()?;
    let detector = Reflect::construct(&detector, &js_sys::Array::new())?;
    let found = JsFuture::from(call(&detector, "detect", &picture)?).await?;
    let first = js_sys::Array::from(&found).get(0);
    Ok(Reflect::get(&first, &"rawValue".into())?.as_string())
}

/// Asks once and settles the promise by the first of: the position, the browser's error, our own clock. The browser's
/// limit does not count the time its permission prompt is open.
fn ask_position(resolve: Function, reject: Function) {
    let Ok(geolocation) = gloo::utils::window().navigator().geolocation() else {
        let _ = reject.call0(&JsValue::NULL);
        return;
    };
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(LOCATE_LIMIT_MS);
    options.set_maximum_age(FIX_MAX_AGE_MS);
    let too_slow = reject.clone();
    Timeout::new(LOCATE_LIMIT_MS, move || {
        let _ = too_slow.call0(&JsValue::NULL);
    })
    .forget();
    if geolocation
        .get_current_position_with_error_callback_and_options(&resolve, Some(&reject), &options)
        .is_err()
    {
        let _ = reject.call0(&JsValue::NULL);
    }
}

fn read_position(position: &Position) -> Option<Fix> {
    let coords = position.coords();
    Some(Fix {
        point: Point::new(coords.latitude(), coords.longitude())?,
        accuracy_m: coords.accuracy(),
        at: Timestamp::from_millis(position.timestamp() as i64),
    })
}

/// The error's class has had two names; its code has not.
fn read_fault(error: &JsValue) -> LocateFault {
    let code = Reflect::get(error, &"code".into())
        .ok()
        .and_then(|code| code.as_f64());
    if code == Some(f64::from(PERMISSION_DENIED)) {
        LocateFault::Refused
    } else {
        LocateFault::TooSlow
    }
}
