//! How a request fails: RFC 9457 problems with stable codes.

use serde::{Deserialize, Serialize};

use crate::roster::Places;

/// An RFC 9457 problem, `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank`, always: the code says it all.
    #[serde(rename = "type", default = "about_blank")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// Plain English for developers; never shown to users.
    pub title: String,
    /// The stable code that clients map to words.
    pub code: String,
    /// Faults of single fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// How the places of a task stand, with [`crate::refusal::Refusal::Full`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<Places>,
}

fn about_blank() -> String {
    "about:blank".to_owned()
}

/// One field's fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// RFC 6901 pointer into the request, `/command/text`.
    pub pointer: String,
    /// The stable code: one of [`field_codes`] or of [`crate::text::TextFault::code`].
    pub code: String,
}

/// Codes of problems that are not a [`crate::refusal::Refusal`].
pub mod codes {
    /// 400: not JSON, or not of the documented shape.
    pub const MALFORMED: &str = "malformed";
    /// 422: fields outside their limits; see `errors`.
    pub const INVALID: &str = "invalid";
    /// 401: no session, or it ended.
    pub const UNAUTHENTICATED: &str = "unauthenticated";
    /// 401: wrong phone number, account, code or password.
    pub const WRONG_CREDENTIALS: &str = "wrong_credentials";
    /// 403: the send was made by another account than the session's.
    pub const WRONG_ACCOUNT: &str = "wrong_account";
    /// 403: not from this site.
    pub const WRONG_ORIGIN: &str = "wrong_origin";
    /// 409: the same command is being handled right now; retry.
    pub const IN_FLIGHT: &str = "in_flight";
    /// 422: the key was used with another body.
    pub const KEY_REUSED: &str = "key_reused";
    /// 422: a command of a type this server does not know: a newer client's.
    pub const UNKNOWN_COMMAND: &str = "unknown_command";
    /// 400: no, or a malformed, Idempotency-Key.
    pub const KEY_MISSING: &str = "key_missing";
    /// 400: a cursor that this server did not make for this list.
    pub const BAD_CURSOR: &str = "bad_cursor";
    /// 413
    pub const TOO_LARGE: &str = "too_large";
    /// 415: the uploaded bytes are no picture that can be decoded.
    pub const NOT_A_PICTURE: &str = "not_a_picture";
    /// 413: the picture has too many pixels.
    pub const TOO_MANY_PIXELS: &str = "too_many_pixels";
    /// 460: the checksum of a chunk does not match.
    pub const CHECKSUM: &str = "checksum_mismatch";
    /// 409: a chunk does not begin where the upload stands; ask for the offset.
    pub const WRONG_OFFSET: &str = "wrong_offset";
    /// 412: not the version of tus this server speaks.
    pub const TUS_VERSION: &str = "tus_version";
    /// 415: the body's content type is not the documented one.
    pub const MEDIA_TYPE: &str = "media_type";
    /// 429
    pub const RATE_LIMITED: &str = "rate_limited";
    /// 404
    pub const NOT_FOUND: &str = "not_found";
    /// 405
    pub const METHOD: &str = "method_not_allowed";
    /// 500
    pub const INTERNAL: &str = "internal";
    /// 503
    pub const UNAVAILABLE: &str = "unavailable";
}

/// Codes of a field's fault besides [`crate::text::TextFault::code`].
pub mod field_codes {
    /// Nothing given where something is needed.
    pub const EMPTY: &str = "empty";
    /// Fewer entries than the limit.
    pub const TOO_FEW: &str = "too_few";
    /// More entries than the limit.
    pub const TOO_MANY: &str = "too_many";
    /// The same entry twice.
    pub const DUPLICATE: &str = "duplicate";
    /// A number outside its range.
    pub const OUT_OF_RANGE: &str = "out_of_range";
}
