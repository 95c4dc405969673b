//! The shapes of what a viewer gets: a line in a list, the report in full, its timeline.

use serde::{Deserialize, Deserializer, Serialize};

use crate::area::AreaCode;
use crate::category::CategoryCode;
use crate::geo::PlaceView;
use crate::ids::{CommandId, PostId, ReportId, UnitId};
use crate::json;
use crate::photo::PhotoView;
use crate::text::Words;
use crate::time::Timestamp;
use crate::urgency::Urgency;

use crate::report::{Action, Audience, Rating, ReportStatus};

use super::TimelineEntry;

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
    /// When a called unit must have come; for those who work on the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrive_due: Option<Timestamp>,
    /// When it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// Whether a called unit came too late, or has not come although its time is over; told to those who work on the
    /// report, and false for others.
    #[serde(default)]
    pub late: bool,
}

/// A unit and its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnitName {
    /// The unit.
    pub unit: UnitId,
    /// Its name, in the three languages.
    pub name: Words,
}

/// A neighbour who joined, as those who work on the report see them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JoinerView {
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When they joined.
    pub at: Timestamp,
    /// What they added; may be empty.
    #[serde(default)]
    pub words: String,
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
    /// How many neighbours joined it (我也遇到).
    #[serde(default)]
    pub me_toos: u32,
    /// Whether the viewer joined it.
    #[serde(default)]
    pub joined: bool,
    /// Whether the street has an eye on it (督办); told to its author and those who work on it.
    #[serde(default)]
    pub supervised: bool,
    /// How often its author urged (催办); told to its author and those who work on it.
    #[serde(default)]
    pub urges: u32,
    /// How often its author sent it back (重办).
    #[serde(default)]
    pub reopened: u8,
    /// Called units that have not come although their time is over; told to those who work on it.
    #[serde(default)]
    pub missing_units: u32,
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
    /// The unit that first took it up, where its author sent it back since (重办).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_handler: Option<UnitName>,
    /// The neighbours who joined last, the newest first, at most [`crate::limits::JOINERS_SHOWN`]; for those who work on
    /// it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joiners: Vec<JoinerView>,
    /// The last judgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// When it closes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Timestamp>,
    /// The post it was made of, on its community's board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostId>,
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
                first_handler: json::field(tree, "first_handler")?,
                joiners: json::field_or_default(tree, "joiners")?,
                rating: json::field(tree, "rating")?,
                closes_at: json::field(tree, "closes_at")?,
                post: json::field(tree, "post")?,
                timeline: json::field(tree, "timeline")?,
                pending: Vec::new(),
            })
        })
    }
}
