//! A text in the three languages, and the table that holds them.

/// A text in zh-Hans, zh-Hant and en, in this order. Only the texts that some code names reach the wasm.
///
/// `{0}`, `{1}` … stand for what [`super::I18n::fill`] is given. An English text may be `one|many`, of which the browser's
/// plural rules choose by the first number among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message(pub(super) [&'static str; 3]);

impl Message {
    /// A text in three languages that all take the same values; a table in which they do not, does not compile.
    pub const fn new(zh_hans: &'static str, zh_hant: &'static str, en: &'static str) -> Self {
        let values = values_of(zh_hans);
        assert!(
            values == values_of(zh_hant),
            "zh-Hant takes other values than zh-Hans"
        );
        assert!(values == values_of(en), "en takes other values than zh-Hans");
        assert!(
            !zh_hans.is_empty() && !zh_hant.is_empty() && !en.is_empty(),
            "a language is missing"
        );
        Self([zh_hans, zh_hant, en])
    }
}

/// Which values a text takes, a bit each.
const fn values_of(text: &str) -> u16 {
    let bytes = text.as_bytes();
    let mut values = 0;
    let mut at = 0;
    while at + 2 < bytes.len() {
        if bytes[at] == b'{' && bytes[at + 1].is_ascii_digit() && bytes[at + 2] == b'}' {
            values |= 1 << (bytes[at + 1] - b'0');
        }
        at += 1;
    }
    values
}

/// A table of texts: `NAME: "zh-Hans", "zh-Hant", "en";`. A missing language does not compile.
macro_rules! messages {
    ($($(#[$about:meta])* $name:ident: $zh_hans:literal, $zh_hant:literal, $en:literal;)*) => {
        $($(#[$about])* #[doc = $zh_hans]
        pub const $name: $crate::i18n::Message = $crate::i18n::Message::new($zh_hans, $zh_hant, $en);)*
    };
}
