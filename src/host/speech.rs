//! Reading aloud and listening by the Web Speech API, which engines have under different names, or not at all.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Window;

use super::{HostFuture, ListenFault};

/// What reads aloud, in engines that have it.
const SPEECH: &str = "speechSynthesis";
/// What listens, in engines that have it.
const LISTENERS: [&str; 2] = ["SpeechRecognition", "webkitSpeechRecognition"];
/// How long an engine may take for its last words once it was told to end, in milliseconds: some say nothing more.
const LAST_WORDS_MS: u32 = 3_000;

/// Whether words can be read aloud.
pub(super) fn can_speak(window: &Window) -> bool {
    Reflect::has(window, &SPEECH.into()).unwrap_or(false)
}

/// What listens here.
pub(super) fn listener(window: &Window) -> Option<Function> {
    let named = |name: &&str| Reflect::get(window, &(*name).into()).ok()?.dyn_into().ok();
    LISTENERS.iter().find_map(named)
}

/// Voices are named by country.
fn voice(language: &str) -> &str {
    match language {
        "zh-Hans" => "zh-CN",
        "zh-Hant" => "zh-TW",
        other => other,
    }
}

/// Reads words aloud; called while it reads, it stops.
pub(super) fn speak_or_stop(words: &str, language: &str) -> Result<(), JsValue> {
    let window = gloo::utils::window();
    let speech = Reflect::get(&window, &SPEECH.into())?;
    if Reflect::get(&speech, &"speaking".into())?.is_truthy() {
        return call(&speech, "cancel");
    }
    let utterance: Function = Reflect::get(&window, &"SpeechSynthesisUtterance".into())?.dyn_into()?;
    let utterance = Reflect::construct(&utterance, &Array::of1(&words.into()))?;
    Reflect::set(&utterance, &"lang".into(), &voice(language).into())?;
    let speak: Function = Reflect::get(&speech, &"speak".into())?.dyn_into()?;
    speak.call1(&speech, &utterance).map(drop)
}

fn call(on: &JsValue, name: &str) -> Result<(), JsValue> {
    let function: Function = Reflect::get(on, &name.into())?.dyn_into()?;
    function.call0(on).map(drop)
}

/// What was heard so far, and how it ended.
#[derive(Default)]
struct Heard {
    words: RefCell<String>,
    fault: Cell<Option<ListenFault>>,
}

/// A microphone that is open, or was. What the engine calls lives as long as this.
pub(super) struct Listening {
    recognition: JsValue,
    over: Function,
    _called: [Closure<dyn FnMut(JsValue)>; 3],
}

impl Listening {
    /// Opens the microphone; the browser may ask the person first.
    pub(super) fn begin(
        language: &str,
        on_words: Box<dyn Fn(String)>,
    ) -> Result<(Self, HostFuture<Result<String, ListenFault>>), JsValue> {
        let listener = listener(&gloo::utils::window()).ok_or(JsValue::NULL)?;
        let recognition = Reflect::construct(&listener, &Array::new())?;
        let set = |name: &str, value: JsValue| Reflect::set(&recognition, &name.into(), &value);
        set("lang", voice(language).into())?;
        set("continuous", true.into())?;
        set("interimResults", true.into())?;
        let heard = Rc::new(Heard::default());
        let mut resolve = None;
        let ended = Promise::new(&mut |done, _| resolve = Some(done));
        let over = resolve.ok_or(JsValue::NULL)?;
        let of_result = heard.clone();
        let on_result = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let words = words_of(&event);
            of_result.words.replace(words.clone());
            on_words(words);
        });
        let of_error = heard.clone();
        let on_error = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            of_error.fault.set(Some(fault_of(&event)));
        });
        let done = over.clone();
        let on_end = Closure::<dyn FnMut(JsValue)>::new(move |_| drop(done.call0(&JsValue::NULL)));
        set("onresult", on_result.as_ref().clone())?;
        set("onerror", on_error.as_ref().clone())?;
        set("onend", on_end.as_ref().clone())?;
        call(&recognition, "start")?;
        let listening = Self {
            recognition,
            over,
            _called: [on_result, on_error, on_end],
        };
        let answer = async move {
            let _ = JsFuture::from(ended).await;
            let words = heard.words.take().trim().to_owned();
            match words.is_empty() {
                // What was understood counts, however it ended.
                false => Ok(words),
                true => Err(heard.fault.get().unwrap_or(ListenFault::Silent)),
            }
        };
        Ok((listening, Box::pin(answer)))
    }

    /// Closes the microphone; the engine says its last words, or has none.
    pub(super) fn end(&self) {
        let _ = call(&self.recognition, "stop");
        let over = self.over.clone();
        Timeout::new(LAST_WORDS_MS, move || drop(over.call0(&JsValue::NULL))).forget();
    }
}

impl Drop for Listening {
    /// What the engine still has to say is for nobody.
    fn drop(&mut self) {
        for handler in ["onresult", "onerror", "onend"] {
            let _ = Reflect::set(&self.recognition, &handler.into(), &JsValue::NULL);
        }
        let _ = call(&self.recognition, "abort");
        let _ = self.over.call0(&JsValue::NULL);
    }
}

/// All that was understood, by an event of it.
fn words_of(event: &JsValue) -> String {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let results = get(event, "results");
    let count = get(&results, "length").as_f64().unwrap_or_default() as u32;
    let transcript = |at: u32| {
        let result = Reflect::get_u32(&results, at).ok()?;
        let best = Reflect::get_u32(&result, 0).ok()?;
        get(&best, "transcript").as_string()
    };
    (0..count).filter_map(transcript).collect()
}

/// What an error means, by its code in the standard.
fn fault_of(event: &JsValue) -> ListenFault {
    let code = Reflect::get(event, &"error".into()).ok();
    match code.and_then(|code| code.as_string()).as_deref() {
        Some("not-allowed") => ListenFault::Refused,
        Some("no-speech" | "aborted") => ListenFault::Silent,
        _ => ListenFault::Missing,
    }
}
