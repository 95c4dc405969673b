//! What a report is now: what [`super::evolve`] folds its events into.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::category::CategoryCode;
use crate::ids::{PersonId, PostId, ReportId, UnitId};
use crate::time::Timestamp;
use crate::urgency::Urgency;

use super::{Audience, ContentId, Rating};

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ReportStatus {
    /// 待受理
    Submitted,
    /// 已受理, to be assigned
    Accepted,
    /// 已派单
    Assigned,
    /// 处置中
    Handling,
    /// 待评价
    Resolved,
    /// 已办结
    Closed,
    /// 不予受理
    Declined,
    /// 已撤回
    Withdrawn,
}

impl ReportStatus {
    /// Whether something may still happen to it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Declined | Self::Withdrawn)
    }

    /// Whether its answer is still awaited: filed, and neither answered nor at its end.
    pub const fn is_unanswered(self) -> bool {
        matches!(
            self,
            Self::Submitted | Self::Accepted | Self::Assigned | Self::Handling
        )
    }

    /// Its code on the wire and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Accepted => "accepted",
            Self::Assigned => "assigned",
            Self::Handling => "handling",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One unit's part in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The unit.
    pub unit: UnitId,
    /// Whether it leads.
    pub lead: bool,
    /// When it was called.
    pub called_at: Timestamp,
    /// When it came (报到, or took the report up).
    pub arrived_at: Option<Timestamp>,
    /// Its answer.
    pub answer: Option<ContentId>,
    /// When a called unit must have come; `None` for the unit that leads.
    #[serde(default)]
    pub arrive_due: Option<Timestamp>,
    /// When it answered.
    #[serde(default)]
    pub answered_at: Option<Timestamp>,
}

/// A report. Counters are projections and not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// How many events made it.
    pub version: u64,
    /// Its author.
    pub owner: PersonId,
    /// Where it stands.
    pub status: ReportStatus,
    /// Its community.
    pub community: AreaCode,
    /// Its grid, if known.
    pub grid: Option<AreaCode>,
    /// Its leaf category.
    pub category: CategoryCode,
    /// The derived urgency.
    pub urgency: Urgency,
    /// Who sees it.
    pub audience: Audience,
    /// Whether neighbours see the author's name.
    pub show_name: bool,
    /// When it was filed.
    pub submitted_at: Timestamp,
    /// The author's content.
    pub content: ContentId,
    /// The units that work on it; the lead is first. A unit that returned it is gone from here.
    pub parts: Vec<Part>,
    /// The units that returned it: they still see what became of it.
    #[serde(default)]
    pub returned_by: Vec<UnitId>,
    /// Returns so far.
    pub returns: u8,
    /// When the present step must be done; `None` when nobody must act.
    pub due: Option<Timestamp>,
    /// When it closes by itself.
    pub closes_at: Option<Timestamp>,
    /// The last judgement.
    pub rating: Option<Rating>,
    /// The unit that first took it up: shown once it comes back (重办).
    #[serde(default)]
    pub first_unit: Option<UnitId>,
    /// How often its author sent it back.
    #[serde(default)]
    pub reopened: u8,
    /// How often its author urged.
    #[serde(default)]
    pub urges: u32,
    /// When its author last urged.
    #[serde(default)]
    pub urged_at: Option<Timestamp>,
    /// Whether the street has an eye on it.
    #[serde(default)]
    pub supervised: bool,
    /// The due time whose passing has raised the urgency: each does so once.
    #[serde(default)]
    pub raised_for: Option<Timestamp>,
    /// The post it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostId>,
}

impl Report {
    /// The unit that leads.
    pub fn lead(&self) -> Option<&Part> {
        self.parts.iter().find(|part| part.lead)
    }

    /// The part of a called unit.
    pub fn called(&self, unit: &UnitId) -> Option<&Part> {
        self.parts.iter().find(|part| !part.lead && part.unit == *unit)
    }

    /// Whether a unit leads it, or was called and has yet to answer.
    pub fn is_on(&self, unit: &UnitId) -> bool {
        self.parts
            .iter()
            .any(|part| part.unit == *unit && (part.lead || part.answer.is_none()))
    }

    /// The time by which what is late shows itself: once the lead has answered, nobody is awaited any more.
    pub(super) fn looked_at(&self, now: Timestamp) -> Timestamp {
        self.lead().and_then(|lead| lead.answered_at).unwrap_or(now)
    }
}

impl Part {
    /// Whether a called unit came too late, or has not come although its time is over.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.arrive_due
            .is_some_and(|due| self.arrived_at.unwrap_or(now) > due)
    }

    /// Whether a called unit has not come although its time is over.
    pub fn is_missing(&self, now: Timestamp) -> bool {
        self.arrived_at.is_none() && self.is_late(now)
    }
}
