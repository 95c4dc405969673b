//! What a report is now: what [`super::evolve`] folds its events into.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::category::CategoryCode;
use crate::ids::{PersonId, ReportId, UnitId};
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
}

impl Report {
    /// The unit that leads.
    pub fn lead(&self) -> Option<&Part> {
        self.parts.iter().find(|part| part.lead)
    }
}
