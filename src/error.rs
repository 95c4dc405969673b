//! From an error to what a person reads: the only place that does so.

use linli_client::ClientError;
use linli_model::protocol::{COMMAND_POINTER, FieldError};

use crate::i18n::{I18n, error_words, field_words as words_of_field};

/// The words for an error.
pub fn words(i18n: I18n, error: &ClientError) -> String {
    code_words(i18n, error.code())
}

/// The words for a stable code: of the protocol, of a refusal, of the device.
pub fn code_words(i18n: I18n, code: &str) -> String {
    i18n.text(error_words(code)).to_owned()
}

/// Which field of a command is at fault, `/text`.
pub fn field_of(fault: &FieldError) -> &str {
    fault
        .pointer
        .strip_prefix(COMMAND_POINTER)
        .unwrap_or(&fault.pointer)
}

/// The words for the fault of a single field.
pub fn field_words(i18n: I18n, fault: &FieldError) -> String {
    i18n.text(words_of_field(&fault.code)).to_owned()
}
