//! The line to the backend, and when to try again: full jitter within `min(2^n, 300)` seconds, or what the backend asks.

use linli_client::ClientError;
use linli_model::limits::{RETRY_AFTER_MAX_SECONDS, UPLOAD_CHUNK_BYTES, UPLOAD_CHUNK_MIN_BYTES};
use linli_model::time::{SECOND, Timestamp};

use super::{State, Woken};

/// Longest wait between two tries, in seconds.
const LONGEST_WAIT: u32 = 300;
/// The furthest ahead, in microseconds, that anything is ever put off.
const FURTHEST: i64 = (LONGEST_WAIT + RETRY_AFTER_MAX_SECONDS) as i64 * SECOND;

/// Whether the backend can be reached.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Line {
    /// `None` until somebody looked.
    pub(crate) reachable: Option<bool>,
    pub(crate) failures: u32,
    /// Nothing is said on the line before.
    pub(crate) retry_at: Option<Timestamp>,
    /// Why it failed last, in a stable code; to be shown.
    pub(crate) fault: Option<String>,
}

/// What was tried with one item since this tab opened; a kill forgets it, and a new try does no harm.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Trying {
    pub(crate) attempts: u32,
    pub(crate) not_before: Option<Timestamp>,
    /// Why the last try failed, in a stable code; to be shown.
    pub(crate) fault: Option<String>,
    /// The item's revision in which this tab has written down that it goes out.
    pub(crate) noted: Option<u64>,
    /// It had not gone out before, and every answer since was heard and was a no.
    pub(crate) first: bool,
}

/// Whether a time that was put off is still to come. One further ahead than anything is put off was chosen before the
/// device's clock was set back: waiting for it could take years.
pub(crate) fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    (1..=FURTHEST).contains(&at.since(now))
}

impl State {
    /// A chunk did not come through: shorter ones may.
    pub(crate) fn shorten_chunks(&mut self) {
        self.chunk = (self.chunk / 2).max(UPLOAD_CHUNK_MIN_BYTES);
    }

    /// A chunk came through: a longer one may, too.
    pub(crate) fn lengthen_chunks(&mut self) {
        self.chunk = (self.chunk * 2).min(UPLOAD_CHUNK_BYTES);
    }

    pub(crate) fn take_woken(&mut self, woken: Woken, now: Timestamp) {
        match woken {
            Woken::Timer => {}
            Woken::Network(false) => self.line_fails(None, now),
            Woken::Start | Woken::Network(true) | Woken::Visible | Woken::Tap => {
                self.line = Line {
                    fault: self.line.fault.take(),
                    ..Line::default()
                };
                for trying in self.trying.values_mut() {
                    (trying.attempts, trying.not_before) = (0, None);
                }
            }
        }
    }

    /// Nobody, or somebody else, answered.
    pub(crate) fn line_fails(&mut self, retry_after: Option<u32>, now: Timestamp) {
        self.line.reachable = Some(false);
        self.line.failures = self.line.failures.saturating_add(1);
        self.line.retry_at = Some(self.later(self.line.failures, retry_after, now));
    }

    /// The backend asks everybody to wait.
    pub(crate) fn line_waits(&mut self, error: &ClientError, now: Timestamp) {
        if let ClientError::Problem {
            status: 429 | 503,
            retry_after,
            ..
        } = error
        {
            self.line.failures = self.line.failures.saturating_add(1);
            self.line.retry_at = Some(self.later(self.line.failures, *retry_after, now));
        }
    }

    pub(crate) fn later(&mut self, failures: u32, retry_after: Option<u32>, now: Timestamp) -> Timestamp {
        let asked = i64::from(retry_after.unwrap_or(0)) * SECOND;
        let longest = 2_u32
            .checked_pow(failures)
            .unwrap_or(LONGEST_WAIT)
            .min(LONGEST_WAIT);
        let jitter = self.random() % (u64::from(longest) * SECOND.unsigned_abs() + 1);
        now.plus(asked).plus(i64::try_from(jitter).unwrap_or(SECOND))
    }

    /// SplitMix64. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
    fn random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
