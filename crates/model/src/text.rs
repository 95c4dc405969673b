//! Text that people type: cleaned, measured and bounded before it goes anywhere; and words in three languages.

use serde::{Deserialize, Serialize};

use crate::limits::{TEXT_MARKS_MAX, TITLE_CHARS};

/// A fixed text of the data in the three languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Words {
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    pub zh_hans: String,
    /// Traditional Chinese.
    #[serde(rename = "zh-Hant")]
    pub zh_hant: String,
    /// English.
    pub en: String,
}

/// Why a typed text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TextFault {
    /// Nothing is left after cleaning.
    #[error("empty")]
    Empty,
    /// More characters than the limit.
    #[error("too long")]
    TooLong,
    /// A control character other than a line break or a tab.
    #[error("control character")]
    ControlCharacter,
    /// A character that overrides the direction of the text around it.
    #[error("direction override")]
    DirectionOverride,
}

impl TextFault {
    /// The stable code on the wire, as in [`crate::protocol::FieldError`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::ControlCharacter => "control_character",
            Self::DirectionOverride => "direction_override",
        }
    }
}

/// What is kept of a typed text of several lines: line ends become `\n`, blanks and invisible characters around it
/// go, runs of invisible characters become one and stacks of marks [`TEXT_MARKS_MAX`] at most. Refuses nothing; see
/// [`check`]. Cleaning twice is cleaning once.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut marks = 0;
    let mut invisible = false;
    let mut carriage_return = false;
    for c in text.trim_matches(is_blank).chars() {
        let line_feed_of_pair = carriage_return && c == '\n';
        carriage_return = c == '\r';
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if line_feed_of_pair || marks > TEXT_MARKS_MAX || (invisible && is_invisible(c)) {
            continue;
        }
        invisible = is_invisible(c);
        cleaned.push(if matches!(c, '\r' | '\u{2028}' | '\u{2029}') {
            '\n'
        } else {
            c
        });
    }
    cleaned
}

/// [`clean`] for a text of one line: line ends and tabs become spaces.
pub fn clean_line(text: &str) -> String {
    clean(text).replace(['\n', '\t'], " ")
}

/// The first [`TITLE_CHARS`] characters of a text, in one line: what a list shows of it.
pub fn title_of(text: &str) -> String {
    text.chars()
        .take(TITLE_CHARS)
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect()
}

/// Whether a text, once [`clean`], may be taken: something to see, unless `min` is 0; from `min` to `max` characters
/// (Unicode scalar values).
///
/// # Errors
/// The first [`TextFault`] found.
pub fn check(text: &str, min: usize, max: usize) -> Result<(), TextFault> {
    let cleaned = clean(text);
    if cleaned.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(TextFault::ControlCharacter);
    }
    if cleaned.chars().any(is_direction_override) {
        return Err(TextFault::DirectionOverride);
    }
    let length = cleaned.chars().count();
    let something_to_see = cleaned.chars().any(|c| !is_blank(c) && !is_mark(c));
    if length < min || (min > 0 && !something_to_see) {
        return Err(TextFault::Empty);
    }
    if length > max {
        Err(TextFault::TooLong)
    } else {
        Ok(())
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Characters without width that are no mark of the one before: joiners, direction marks, fillers.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Characters drawn onto the one before: accents of the scripts they are stacked from, variation selectors, tags.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{034E}' | '\u{0350}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05BD}'
        | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{06D6}'..='\u{06DC}' | '\u{0E31}'
        | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}' | '\u{0F71}'..='\u{0F84}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}' | '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
