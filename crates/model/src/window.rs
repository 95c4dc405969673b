//! A span of time in which something takes place.

use serde::{Deserialize, Serialize};

use crate::limits::WINDOW_MAX;
use crate::time::Timestamp;

/// From a time up to, and without, another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Window {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl Window {
    /// Whether it ends after it begins, and lasts [`WINDOW_MAX`] at most.
    pub const fn is_sound(self) -> bool {
        let length = self.length();
        0 < length && length <= WINDOW_MAX
    }

    /// Microseconds from its beginning to its end.
    pub const fn length(self) -> i64 {
        self.ends_at.since(self.starts_at)
    }

    /// Whether both have a moment in common. One that begins when the other ends does not overlap it.
    pub fn overlaps(self, other: Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    /// Whether a moment is in it, or at most `slack` microseconds before or after it.
    pub fn holds(self, moment: Timestamp, slack: i64) -> bool {
        moment.since(self.starts_at) >= -slack && moment.since(self.ends_at) <= slack
    }
}
