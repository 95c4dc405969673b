//! What happened to a report: ids, codes and times only.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::category::CategoryCode;
use crate::history;
use crate::ids::{PostId, UnitId};
use crate::open::Versioned;
use crate::time::Timestamp;
use crate::urgency::Urgency;

use super::{Audience, ContentId, Rating};

/// A fact. Stored `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReportEvent {
    /// Filed by its author.
    Submitted {
        /// Its community.
        community: AreaCode,
        /// Its grid, if known.
        grid: Option<AreaCode>,
        /// Its leaf category.
        category: CategoryCode,
        /// The author's hint.
        urgency_hint: Urgency,
        /// The derived urgency.
        urgency: Urgency,
        /// Who sees it.
        audience: Audience,
        /// Whether neighbours see the author's name.
        show_name: bool,
        /// The author's words, photos, place and contact.
        content: ContentId,
        /// When it must be accepted.
        due: Timestamp,
        /// The post it was made of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        post: Option<PostId>,
    },
    /// Taken in.
    Accepted {
        /// When it must be assigned.
        due: Timestamp,
    },
    /// Refused by staff.
    Declined {
        /// The reason.
        content: ContentId,
    },
    /// Taken back by its author.
    Withdrawn,
    /// Given to a unit as the lead part.
    Assigned {
        /// The unit.
        unit: UnitId,
        /// When it must be answered.
        due: Timestamp,
    },
    /// Taken up by the unit.
    HandlingBegun,
    /// Given back by the unit.
    Returned {
        /// The reason.
        content: ContentId,
        /// When it must be assigned anew.
        due: Timestamp,
    },
    /// Answered by the unit.
    Resolved {
        /// The answer and its photos.
        content: ContentId,
        /// When it closes by itself.
        closes_at: Timestamp,
    },
    /// Judged by its author, and closed by that.
    Rated {
        /// The judgement.
        rating: Rating,
        /// The author's words, if any.
        content: Option<ContentId>,
    },
    /// Sent back to the unit by its author.
    Reopened {
        /// The reason.
        content: ContentId,
        /// When it must be answered.
        due: Timestamp,
    },
    /// More units were called (吹哨).
    Whistled {
        /// Those that were not on it yet.
        units: Vec<UnitId>,
        /// The reason.
        content: ContentId,
        /// When each must have come.
        arrive_due: Timestamp,
    },
    /// A called unit has come (报到).
    Arrived {
        /// The unit.
        unit: UnitId,
    },
    /// A called unit has answered.
    Answered {
        /// The unit.
        unit: UnitId,
        /// The answer and its photos.
        content: ContentId,
    },
    /// Its author asked for more speed (催办).
    Urged,
    /// The street has an eye on it (督办).
    Supervised {
        /// Its words.
        content: ContentId,
    },
    /// Made more urgent by the timer.
    Raised {
        /// The urgency from now on.
        urgency: Urgency,
        /// Why.
        why: RaiseReason,
    },
    /// A neighbour joined (我也遇到). Kept in the neighbour's own stream, so that a thousand of them do not swell the
    /// report's, and no part of the report's history: the count is a projection.
    Joined {
        /// The neighbour's words, if any.
        content: Option<ContentId>,
    },
    /// Closed by itself, unrated.
    Closed,
    /// Noted among staff.
    Noted {
        /// The note.
        content: ContentId,
    },
}

/// Why the timer raised an urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum RaiseReason {
    /// Nobody acted in time.
    Lateness,
    /// Many neighbours joined.
    Joiners,
}

impl Versioned for ReportEvent {
    const VERSION: u64 = 1;
}

/// An event with who and when; `by` is `None` for the system's timers.
pub type Recorded = history::Recorded<ReportEvent>;
