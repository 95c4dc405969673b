//! The shapes of what a viewer gets: a line in a list, the report in full, its timeline.

use serde::{Deserialize, Deserializer, Serialize};

use crate::area::AreaCode;
use crate::category::CategoryCode;
use crate::geo::PlaceView;
use crate::ids::{CommandId, ReportId, UnitId};
use crate::json;
use crate::open::{Open, Versioned};
use crate::photo::PhotoView;
use crate::text::Words;
use crate::time::Timestamp;
use crate::urgency::Urgency;

use crate::report::{Action, ActionName, Audience, Rating, ReportStatus};

/// A unit's part as viewers see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PartView {
    /// The unit.
    pub unit: UnitId,
    /// Its name, in the three languages.
    pub name: Words,
    /// Its duty telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Whether it leads.
    pub lead: bool,
    /// When it was called.
    pub called_at: Timestamp,
    /// When it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<Timestamp>,
}

/// What the timeline shows of one event. `{type, v, …}`; entries the reader does not know are shown as a plain line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TimelineWhat {
    /// 提交
    Submitted,
    /// 受理
    Accepted,
    /// 不予受理
    Declined {
        /// The reason.
        text: String,
    },
    /// 撤回
    Withdrawn,
    /// 派单
    Assigned {
        /// The unit.
        unit: UnitId,
        /// Its name.
        name: Words,
    },
    /// 处置
    HandlingBegun,
    /// 退单. The reason is for staff and units only.
    Returned {
        /// The reason; `None` for others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// 反馈
    Resolved {
        /// What was done.
        text: String,
        /// Photos of the result.
        photos: Vec<PhotoView>,
    },
    /// 评价
    Rated {
        /// The judgement.
        rating: Rating,
        /// The author's words; empty for neighbours.
        text: String,
    },
    /// 重办
    Reopened {
        /// The reason; empty for neighbours.
        text: String,
    },
    /// 办结
    Closed,
    /// A note among staff; never in a resident's view.
    Noted {
        /// The note.
        text: String,
    },
    /// What the viewer asked for and waits in the outbox; made by the app, never sent.
    Pending {
        /// Which command waits.
        command: ActionName,
    },
}

impl<'de> Deserialize<'de> for TimelineWhat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "submitted" => Self::Submitted,
                "accepted" => Self::Accepted,
                "declined" => Self::Declined {
                    text: json::field(tree, "text")?,
                },
                "withdrawn" => Self::Withdrawn,
                "assigned" => Self::Assigned {
                    unit: json::field(tree, "unit")?,
                    name: json::field(tree, "name")?,
                },
                "handling_begun" => Self::HandlingBegun,
                "returned" => Self::Returned {
                    text: json::field(tree, "text")?,
                },
                "resolved" => Self::Resolved {
                    text: json::field(tree, "text")?,
                    photos: json::field(tree, "photos")?,
                },
                "rated" => Self::Rated {
                    rating: json::field(tree, "rating")?,
                    text: json::field(tree, "text")?,
                },
                "reopened" => Self::Reopened {
                    text: json::field(tree, "text")?,
                },
                "closed" => Self::Closed,
                "noted" => Self::Noted {
                    text: json::field(tree, "text")?,
                },
                "pending" => Self::Pending {
                    command: json::field(tree, "command")?,
                },
                _ => return None,
            })
        })
    }
}

impl Versioned for TimelineWhat {
    const VERSION: u64 = 1;
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// The name of who did it, where the viewer may know; staff by name, residents only as themselves or by consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What.
    #[cfg_attr(feature = "schema", schema(value_type = TimelineWhat))]
    pub what: Open<TimelineWhat>,
}

/// A report as a line in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportSummary {
    /// Its id.
    pub id: ReportId,
    /// The receipt number, which opens nothing.
    pub receipt: String,
    /// Where it stands.
    pub status: ReportStatus,
    /// 红黄蓝.
    pub urgency: Urgency,
    /// Its leaf category.
    pub category: CategoryCode,
    /// Its community.
    pub community: AreaCode,
    /// Its grid, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<AreaCode>,
    /// The first 80 characters of its description.
    pub title: String,
    /// The author's words for the place: for the owner and those who work on it, empty for others.
    #[serde(default)]
    pub place_words: String,
    /// Its first photo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<PhotoView>,
    /// Who sees it.
    pub audience: Audience,
    /// Whether the viewer is its author.
    pub mine: bool,
    /// When it was filed.
    pub submitted_at: Timestamp,
    /// When the last event happened.
    pub updated_at: Timestamp,
    /// When the present step must be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// How many events made it.
    pub version: u64,
    /// What the viewer may do.
    pub actions: Vec<Action>,
}

/// A report in full, as one viewer may see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportView {
    /// What the list shows of it.
    #[serde(flatten)]
    pub summary: ReportSummary,
    /// The whole description.
    pub text: String,
    /// Its photos.
    pub photos: Vec<PhotoView>,
    /// Where, as far as the viewer may know.
    pub place: PlaceView,
    /// The author's name: for themselves, for staff, and for neighbours where the author shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// How to reach the author: for those who work on it only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The units at work.
    pub parts: Vec<PartView>,
    /// The last judgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// When it closes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Timestamp>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Commands of the viewer's outbox that are shown in this view; made by the app.
    #[serde(skip)]
    pub pending: Vec<CommandId>,
}

impl<'de> Deserialize<'de> for ReportView {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(Self {
                summary: json::of_tree(tree)?,
                text: json::field(tree, "text")?,
                photos: json::field(tree, "photos")?,
                place: json::field(tree, "place")?,
                author: json::field(tree, "author")?,
                contact: json::field(tree, "contact")?,
                parts: json::field(tree, "parts")?,
                rating: json::field(tree, "rating")?,
                closes_at: json::field(tree, "closes_at")?,
                timeline: json::field(tree, "timeline")?,
                pending: Vec::new(),
            })
        })
    }
}
