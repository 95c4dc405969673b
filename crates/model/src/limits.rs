//! Every limit of the product, with its unit. `GET /v1/about` tells them to clients.

use crate::time::{DAY, MINUTE};

/// Most marks (accents, variation selectors, tags) in a row of a typed text: what the longest flag emoji needs. More is
/// a stack of accents that covers the lines around it.
pub const TEXT_MARKS_MAX: usize = 6;
/// Fewest characters (Unicode scalar values after cleaning) of a report's description.
pub const DESCRIPTION_MIN_CHARS: usize = 1;
/// Most characters of a report's description, an answer or a reason.
pub const DESCRIPTION_MAX_CHARS: usize = 1_000;
/// Characters of a description that a list shows.
pub const TITLE_CHARS: usize = 80;
/// Most characters of the words that say where something is.
pub const PLACE_WORDS_MAX_CHARS: usize = 100;
/// Most characters of a contact (a phone number or a name with one).
pub const CONTACT_MAX_CHARS: usize = 60;
/// Most characters of a display name.
pub const NAME_MAX_CHARS: usize = 30;
/// Fewest photos of a report.
pub const PHOTOS_MIN: usize = 1;
/// Most photos of a report or an answer.
pub const PHOTOS_MAX: usize = 9;
/// Most bytes of one uploaded photo: 10 MiB.
pub const PHOTO_MAX_BYTES: u64 = 10 * 1024 * 1024;
/// Most pixels of one uploaded photo, read from its header: 50 megapixels.
pub const PHOTO_MAX_PIXELS: u64 = 50_000_000;
/// Longest side, in pixels, of a photo as stored.
pub const PHOTO_LONGEST_SIDE: u32 = 1_920;
/// Longest side, in pixels, of a thumbnail.
pub const THUMB_LONGEST_SIDE: u32 = 480;
/// How long a signed photo address opens, in microseconds.
pub const PHOTO_LINK_LIFE: i64 = 15 * MINUTE;
/// How long an upload that no command names is kept, in microseconds.
pub const UPLOAD_LIFE: i64 = 7 * DAY;
/// Most bytes of one tus chunk the app sends.
pub const UPLOAD_CHUNK_BYTES: u64 = 256 * 1024;
/// Most bytes of a JSON request body.
pub const JSON_MAX_BYTES: usize = 64 * 1024;
/// Deepest nesting of a JSON request body.
pub const JSON_MAX_DEPTH: usize = 32;
/// How often a unit may return a report (退单).
pub const RETURNS_MAX: u8 = 2;
/// How long after 反馈 an unrated report closes by itself, in microseconds.
pub const CLOSE_AFTER: i64 = 7 * DAY;
/// Default and most entries of one page of a list.
pub const PAGE_DEFAULT: u32 = 20;
/// Most entries of one page of a list.
pub const PAGE_MAX: u32 = 100;
/// Digits of the one-time code.
pub const CODE_DIGITS: u32 = 6;
/// How long a one-time code is good for, in microseconds.
pub const CODE_LIFE: i64 = 5 * MINUTE;
/// Wrong guesses after which a one-time code is dead.
pub const CODE_GUESSES: u32 = 5;
/// How long a session lives after it was last used, in microseconds.
pub const SESSION_LIFE: i64 = 30 * DAY;
/// Worst accuracy of a GPS fix the app offers without asking again, in metres.
pub const ACCURACY_GOOD_METRES: f64 = 50.0;
/// How far, in metres, the public sees a place blurred.
pub const PUBLIC_BLUR_METRES: f64 = 100.0;
/// Most bytes of one answer a client reads: 4 MiB.
pub const ANSWER_MAX_BYTES: usize = 4 * 1024 * 1024;
/// Longest Retry-After a client obeys, in seconds.
pub const RETRY_AFTER_MAX_SECONDS: u32 = 3_600;
