//! Every limit of the product, with its unit. `GET /v1/about` tells them to clients.

use crate::time::{DAY, HOUR, MINUTE};

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
/// Fewest bytes of a tus chunk but the last, however bad the network is.
pub const UPLOAD_CHUNK_MIN_BYTES: u64 = 16 * 1024;
/// Most bytes of the list in a file of unsent things that the app reads: 16 MiB.
pub const ARCHIVE_LIST_MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Percent of the room a browser gives from which on the app warns that it is nearly full.
pub const STORAGE_WARN_PERCENT: u64 = 80;
/// Most bytes of a JSON request body.
pub const JSON_MAX_BYTES: usize = 64 * 1024;
/// Deepest nesting of a JSON request body.
pub const JSON_MAX_DEPTH: usize = 32;
/// How often a unit may return a report (退单).
pub const RETURNS_MAX: u8 = 2;
/// Most units that one 吹哨 calls.
pub const WHISTLE_UNITS_MAX: usize = 6;
/// How long after a 催办 its author waits for the next, in microseconds.
pub const URGE_EVERY: i64 = DAY;
/// Most characters that a neighbour adds to 我也遇到.
pub const ME_TOO_WORDS_MAX_CHARS: usize = 200;
/// From so many neighbours on who joined it, a report is at least amber.
pub const ME_TOOS_AMBER: u32 = 3;
/// From so many neighbours on who joined it, a report is red.
pub const ME_TOOS_RED: u32 = 10;
/// Most neighbours whose words a view of a report shows, the newest.
pub const JOINERS_SHOWN: u32 = 20;
/// How far around, in metres, one looks for a report to join before filing a copy.
pub const NEARBY_METRES: f64 = 250.0;
/// Most reports shown to be joined.
pub const NEARBY_MAX: usize = 5;
/// What distances between people and reports are rounded up to, in metres.
pub const NEARBY_STEP_METRES: u32 = 10;
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
/// Most photos of a need.
pub const NEED_PHOTOS_MAX: usize = 3;
/// Most characters of a task's title.
pub const TASK_TITLE_MAX_CHARS: usize = 60;
/// Most characters of a task's safety note.
pub const SAFETY_NOTE_MAX_CHARS: usize = 500;
/// Most places of a task.
pub const CAPACITY_MAX: u16 = 500;
/// Most people in a task's waiting line.
pub const WAITLIST_MAX: usize = 200;
/// Most skills of a task or a volunteer.
pub const SKILLS_MAX: usize = 10;
/// Most minutes a volunteer is credited for one task: a day.
pub const CREDIT_MAX_MINUTES: u32 = 24 * 60;
/// Most points a volunteer earns by one task.
pub const POINTS_MAX: u32 = 1_000;
/// Longest time window of a task or a need, in microseconds.
pub const WINDOW_MAX: i64 = 31 * DAY;
/// How long a free place is kept for the first in the waiting line, in microseconds.
pub const OFFER_LIFE: i64 = 2 * HOUR;
/// Before the start of a task: from then on a cancelled claim needs a reason, in microseconds.
pub const LATE_CANCEL: i64 = DAY;
/// How far outside a task's window one may check in or out, in microseconds.
pub const CHECK_IN_SLACK: i64 = 5 * MINUTE;
/// How late a check-in or -out that was made without a network may arrive, in microseconds.
pub const CHECK_IN_RECEIPT: i64 = DAY;
/// How long after its end a task's claimants see its exact place, in microseconds.
pub const EXACT_PLACE_AFTER: i64 = DAY;
/// Years below which a volunteer needs a guardian's consent.
pub const GUARDIAN_YEARS: u8 = 14;
/// Most characters of a post's title.
pub const POST_TITLE_MAX_CHARS: usize = 60;
/// Most characters of a post or a reply.
pub const POST_MAX_CHARS: usize = 5_000;
/// Characters of a post that a list shows.
pub const POST_EXCERPT_CHARS: usize = 300;
/// Most people a reply names (@).
pub const MENTIONS_MAX: usize = 10;
/// How long after it was written its author may edit a post, in microseconds.
pub const EDIT_WINDOW: i64 = 15 * MINUTE;
/// Fewest options of a poll.
pub const POLL_OPTIONS_MIN: usize = 2;
/// Most options of a poll.
pub const POLL_OPTIONS_MAX: usize = 10;
/// Most characters of a poll's option.
pub const POLL_OPTION_MAX_CHARS: usize = 40;
/// Longest time a poll is open, in microseconds.
pub const POLL_MAX: i64 = 90 * DAY;
/// Fewest voters of a secret poll whose votes are told: of fewer, the votes say too much of who gave them.
pub const SECRET_VOTERS_MIN: u32 = 3;
/// Most voters that a named poll shows at each option.
pub const VOTERS_SHOWN: u32 = 50;
/// Most characters of the words that go with a flag (举报).
pub const FLAG_WORDS_MAX_CHARS: usize = 200;
/// How long an account counts as new, in microseconds.
pub const NEW_ACCOUNT: i64 = 3 * DAY;
/// Most posts and replies a new account writes in a day.
pub const POSTS_A_DAY_NEW: u32 = 10;
/// Most posts and replies any resident writes in a day.
pub const POSTS_A_DAY: u32 = 200;
/// Shortest query of a search, in characters.
pub const SEARCH_MIN_CHARS: usize = 2;
/// Longest query of a search, in characters.
pub const SEARCH_MAX_CHARS: usize = 40;
/// From so many on, what is unread is not counted further.
pub const UNREAD_MAX: u32 = 100;
