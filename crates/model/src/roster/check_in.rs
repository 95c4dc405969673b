//! The six digits by which volunteers show that they came: RFC 6238, so that the organiser's phone can show them and the
//! server check them afterwards without either asking the other.

use serde::{Deserialize, Serialize};
use totp_lite::{Sha1, totp_custom};

use crate::time::{SECOND, Timestamp};

/// Bytes of a secret, as RFC 4226 recommends for SHA-1.
const SECRET_BYTES: usize = 20;
/// Seconds after which the code changes.
const STEP_SECONDS: u64 = 30;
/// Digits of the code.
const DIGITS: u32 = 6;

/// What the codes of one task are made from. Only its organisers may see it; 40 hexadecimal digits on the wire.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(value_type = String))]
pub struct CheckInSecret([u8; SECRET_BYTES]);

/// Why a text is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a secret has 40 hexadecimal digits")]
pub struct InvalidSecret;

impl CheckInSecret {
    /// From bytes that nobody can guess.
    pub const fn new(bytes: [u8; SECRET_BYTES]) -> Self {
        Self(bytes)
    }

    /// The code of a moment.
    pub fn code(&self, at: Timestamp) -> String {
        let seconds = u64::try_from(at.micros() / SECOND).unwrap_or_default();
        totp_custom::<Sha1>(STEP_SECONDS, DIGITS, &self.0, seconds)
    }

    /// Until when the code of a moment is shown.
    pub fn changes_at(at: Timestamp) -> Timestamp {
        let step = STEP_SECONDS.cast_signed() * SECOND;
        Timestamp::from_micros((at.micros().div_euclid(step) + 1) * step)
    }

    /// Whether a code was shown at a moment, or one step before or after it: clocks differ, and typing takes time.
    pub fn accepts(&self, code: &str, at: Timestamp) -> bool {
        let step = STEP_SECONDS.cast_signed() * SECOND;
        [-step, 0, step]
            .into_iter()
            .any(|off| self.code(at.plus(off)) == code)
    }

    /// Whether a text looks like a code.
    pub fn is_code(text: &str) -> bool {
        text.len() == DIGITS as usize && text.bytes().all(|b| b.is_ascii_digit())
    }
}

impl TryFrom<String> for CheckInSecret {
    type Error = InvalidSecret;
    fn try_from(text: String) -> Result<Self, InvalidSecret> {
        let mut bytes = [0; SECRET_BYTES];
        if text.len() != 2 * SECRET_BYTES || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(InvalidSecret);
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| InvalidSecret)?;
        }
        Ok(Self(bytes))
    }
}

impl From<CheckInSecret> for String {
    fn from(secret: CheckInSecret) -> Self {
        secret.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for CheckInSecret {
    /// Tells nothing, for logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CheckInSecret")
    }
}
