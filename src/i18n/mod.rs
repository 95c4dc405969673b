//! Every word a user sees, in zh-Hans, zh-Hant and en. Texts are constants in [`words`]; plurals and days come from the
//! browser's `Intl`.

#[macro_use]
mod message;
mod language;
mod time;
pub mod words;

use std::fmt::Display;

use js_sys::{Array, Intl, Object};
use leptos::prelude::*;
use linli_model::text::Words;

pub use language::Language;
pub use message::Message;
pub use words::errors::{error_words, field_words};

use crate::store;

/// Where the chosen language is kept on this device.
const LANGUAGE: &str = "linli.language";

/// The language in use; a context.
#[derive(Clone, Copy)]
pub struct I18n {
    language: RwSignal<Language>,
    zone_minutes: RwSignal<i32>,
}

impl I18n {
    /// Takes the language a person chose on this device, or else the browser's first that we speak, or else simplified
    /// Chinese; shows it as the page's language, and provides itself.
    pub fn provide() -> Self {
        let chosen = store::read(LANGUAGE).and_then(|tag| Language::of_tag(&tag));
        let language = chosen.or_else(of_browser).unwrap_or(Language::ZhHans);
        let device_zone = -js_sys::Date::new_0().get_timezone_offset() as i32;
        let i18n = Self {
            language: RwSignal::new(language),
            zone_minutes: RwSignal::new(device_zone),
        };
        provide_context(i18n);
        Effect::new(move |_| {
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("lang", i18n.language.get().tag());
            }
        });
        i18n
    }

    /// The language; tracks it.
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// Chooses a language and keeps the choice on this device.
    pub fn set_language(self, language: Language) {
        store::write(LANGUAGE, language.tag());
        self.language.set(language);
    }

    /// Shows times by the city's clock, so many minutes east of UTC; the device's until then.
    pub fn set_zone(self, minutes: i32) {
        self.zone_minutes.set(minutes);
    }

    /// A text; tracks the language.
    pub fn text(self, message: Message) -> &'static str {
        message.0[self.language.get() as usize]
    }

    /// A text in a view: it changes with the language. One type for every text, where each closure in a view would
    /// be a type of its own, with all the code that shows it.
    pub fn say(self, message: Message) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.text(message)
    }

    /// A text as the property of a component: it changes with the language.
    pub fn label(self, message: Message) -> Signal<String> {
        Signal::derive(move || self.text(message).to_owned())
    }

    /// A text with values in place of `{0}`, `{1}` …; tracks the language.
    pub fn fill(self, message: Message, values: &[&dyn Display]) -> String {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        let text = self.text(message);
        let text = match text.split_once('|') {
            Some((one, many)) => self.plural(one, many, &values),
            None => text,
        };
        filled(text, &values)
    }

    /// A text of the data in the language in use; tracks it.
    pub fn words(self, words: &Words) -> String {
        match self.language.get() {
            Language::ZhHans => words.zh_hans.clone(),
            Language::ZhHant => words.zh_hant.clone(),
            Language::En => words.en.clone(),
        }
    }

    fn zone_ms(self) -> f64 {
        f64::from(self.zone_minutes.get()) * 60_000.0
    }

    fn plural(self, one: &'static str, many: &'static str, values: &[String]) -> &'static str {
        let number = values
            .iter()
            .find_map(|value| value.parse::<u32>().ok())
            .unwrap_or_default();
        let locales = Array::of1(&self.language.get_untracked().tag().into());
        let form = Intl::PluralRules::new(&locales, &Object::new()).select(f64::from(number));
        if form == "one" { one } else { many }
    }
}

/// The values in their places.
fn filled(text: &str, values: &[String]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let place = rest
            .as_bytes()
            .get(at + 1)
            .filter(|_| rest.as_bytes().get(at + 2) == Some(&b'}'));
        let value = place.and_then(|digit| values.get(usize::from(digit.wrapping_sub(b'0'))));
        let end = at + if value.is_some() { 3 } else { 1 };
        filled.push_str(&rest[..at]);
        filled.push_str(value.map_or(&rest[at..end], String::as_str));
        rest = &rest[end..];
    }
    filled.push_str(rest);
    filled
}

/// The first of the browser's languages that we speak.
fn of_browser() -> Option<Language> {
    let tags = window().navigator().languages();
    tags.iter().find_map(|tag| Language::of_tag(&tag.as_string()?))
}

/// The language in use.
///
/// # Panics
/// Outside the app.
pub fn use_i18n() -> I18n {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_their_places() {
        let values = ["3".to_owned(), "{0}".to_owned()];
        assert_eq!(filled("a {0} b {1} c", &values), "a 3 b {0} c");
        assert_eq!(filled("{1}{0}{2}{x", &values), "{0}3{2}{x");
        assert_eq!(filled("没有", &values), "没有");
    }
}
