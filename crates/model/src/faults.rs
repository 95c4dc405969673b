//! What is wrong with the fields of a command: the checks that all commands share.

use crate::geo::Place;
use crate::limits::{DESCRIPTION_MAX_CHARS, DESCRIPTION_MIN_CHARS, PLACE_WORDS_MAX_CHARS};
use crate::protocol::{COMMAND_POINTER, FieldError, field_codes};
use crate::text::{check, clean_line};

/// The faults found so far.
#[derive(Default)]
pub(crate) struct Faults(Vec<FieldError>);

impl Faults {
    /// What was found.
    pub fn found(self) -> Vec<FieldError> {
        self.0
    }

    pub fn add(&mut self, pointer: &str, code: &str) {
        self.0.push(FieldError {
            pointer: format!("{COMMAND_POINTER}{pointer}"),
            code: code.to_owned(),
        });
    }

    /// A fault unless `within`.
    pub fn range(&mut self, pointer: &str, within: bool) {
        if !within {
            self.add(pointer, field_codes::OUT_OF_RANGE);
        }
    }

    pub fn text(&mut self, pointer: &str, text: &str, min: usize, max: usize) {
        if let Err(fault) = check(text, min, max) {
            self.add(pointer, fault.code());
        }
    }

    /// A description, an answer or a reason.
    pub fn words(&mut self, pointer: &str, text: &str) {
        self.text(pointer, text, DESCRIPTION_MIN_CHARS, DESCRIPTION_MAX_CHARS);
    }

    /// A list without repetitions.
    pub fn list<T: PartialEq>(&mut self, pointer: &str, entries: &[T], min: usize, max: usize) {
        if entries.len() < min {
            self.add(pointer, field_codes::TOO_FEW);
        }
        if entries.len() > max {
            // And looks no further: comparing each with each would take for ever where somebody sends very many.
            return self.add(pointer, field_codes::TOO_MANY);
        }
        let twice = entries
            .iter()
            .enumerate()
            .find(|(at, entry)| entries[..*at].contains(entry));
        if let Some((at, _)) = twice {
            self.add(&format!("{pointer}/{at}"), field_codes::DUPLICATE);
        }
    }

    /// A place: words, a fix, or both.
    pub fn place(&mut self, pointer: &str, place: &Place) {
        self.text(
            &format!("{pointer}/words"),
            &place.words,
            0,
            PLACE_WORDS_MAX_CHARS,
        );
        match &place.fix {
            Some(fix) if !(fix.accuracy_m.is_finite() && fix.accuracy_m >= 0.0) => {
                self.add(&format!("{pointer}/fix/accuracy_m"), field_codes::OUT_OF_RANGE);
            }
            None if clean_line(&place.words).is_empty() => self.add(pointer, field_codes::EMPTY),
            _ => {}
        }
    }
}
