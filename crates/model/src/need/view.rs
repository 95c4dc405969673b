//! A need as one viewer may see it.

use serde::{Deserialize, Deserializer, Serialize};

use crate::action::Action;
use crate::area::AreaCode;
use crate::geo::Place;
use crate::history::Recorded;
use crate::ids::{NeedId, PersonId, PhotoId, ServiceCode, TaskId};
use crate::json;
use crate::open::{Open, Versioned};
use crate::person::Actor;
use crate::photo::PhotoView;
use crate::report::{Content, ContentId, Rating};
use crate::text::title_of;
use crate::time::Timestamp;
use crate::window::Window;

use super::{Need, NeedActionName, NeedEvent, NeedStatus, Standing, actions};

/// What the timeline shows of one event. `{type, v, …}`; entries the reader does not know are shown as a plain line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum NeedTimelineWhat {
    /// 点单
    Submitted,
    /// 婉拒
    Declined {
        /// The reason.
        text: String,
    },
    /// 撤回
    Withdrawn,
    /// 已发布任务
    Taken {
        /// The task.
        task: TaskId,
    },
    /// 任务取消, back in the queue
    Released,
    /// 完成
    Done,
    /// 评单
    Rated {
        /// The judgement.
        rating: Rating,
        /// The author's words.
        text: String,
    },
}

impl<'de> Deserialize<'de> for NeedTimelineWhat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "submitted" => Self::Submitted,
                "declined" => Self::Declined {
                    text: json::field(tree, "text")?,
                },
                "withdrawn" => Self::Withdrawn,
                "taken" => Self::Taken {
                    task: json::field(tree, "task")?,
                },
                "released" => Self::Released,
                "done" => Self::Done,
                "rated" => Self::Rated {
                    rating: json::field(tree, "rating")?,
                    text: json::field(tree, "text")?,
                },
                _ => return None,
            })
        })
    }
}

impl Versioned for NeedTimelineWhat {
    const VERSION: u64 = 1;
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NeedTimelineEntry {
    /// When.
    pub at: Timestamp,
    /// The name of who did it, where it was a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What.
    #[cfg_attr(feature = "schema", schema(value_type = NeedTimelineWhat))]
    pub what: Open<NeedTimelineWhat>,
}

/// A need as a line in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NeedSummary {
    /// Its id.
    pub id: NeedId,
    /// Where it stands.
    pub status: NeedStatus,
    /// The kind of service.
    pub service: ServiceCode,
    /// Its community.
    pub community: AreaCode,
    /// Its grid, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<AreaCode>,
    /// The first 80 characters of its words.
    pub title: String,
    /// When it is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Window>,
    /// Whether staff entered it for somebody else.
    #[serde(default)]
    pub on_behalf: bool,
    /// Its first photo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<PhotoView>,
    /// Whether the viewer is its author.
    pub mine: bool,
    /// The task that was made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// When the last event happened.
    pub updated_at: Timestamp,
    /// How many events made it.
    pub version: u64,
    /// What the viewer may do.
    pub actions: Vec<Action<NeedActionName>>,
}

/// A need in full, as its owner and staff may see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NeedView {
    /// What the list shows of it.
    #[serde(flatten)]
    pub summary: NeedSummary,
    /// All its words.
    pub text: String,
    /// Its photos.
    pub photos: Vec<PhotoView>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The author's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// How to reach whom it is for: for staff only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The author's judgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// What happened, oldest first.
    pub timeline: Vec<NeedTimelineEntry>,
}

impl<'de> Deserialize<'de> for NeedView {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(Self {
                summary: json::of_tree(tree)?,
                text: json::field(tree, "text")?,
                photos: json::field(tree, "photos")?,
                place: json::field(tree, "place")?,
                author: json::field(tree, "author")?,
                contact: json::field(tree, "contact")?,
                rating: json::field(tree, "rating")?,
                timeline: json::field(tree, "timeline")?,
            })
        })
    }
}

/// Where a view takes what events only name.
#[derive(Clone, Copy)]
pub struct NeedViewing<'a> {
    /// Contents by id; [`Content::default`] where redacted.
    pub contents: &'a dyn Fn(&ContentId) -> Content,
    /// Photos with freshly signed addresses; `None` where the photo is gone.
    pub photo: &'a dyn Fn(&PhotoId) -> Option<PhotoView>,
    /// Names of people.
    pub person_name: &'a dyn Fn(&PersonId) -> Option<String>,
}

/// The need in full; `None` for everybody but its owner and staff.
pub fn view(
    need: &Need,
    history: &[Recorded<NeedEvent>],
    viewing: &NeedViewing<'_>,
    actor: &Actor,
) -> Option<NeedView> {
    let content = (viewing.contents)(&need.content);
    let photos: Vec<_> = content
        .photos
        .iter()
        .filter_map(|photo| (viewing.photo)(photo))
        .collect();
    let updated_at = history.last().map_or(need.submitted_at, |last| last.at);
    let summary = summarize(need, updated_at, &content, photos.first().cloned(), actor)?;
    Some(NeedView {
        summary,
        text: content.text,
        photos,
        place: content.place,
        author: (viewing.person_name)(&need.owner),
        contact: content.contact.filter(|_| Standing::of(need, actor).staff),
        rating: need.rating,
        timeline: history.iter().map(|recorded| entry(recorded, viewing)).collect(),
    })
}

/// The need as a line in a list; `None` for everybody but its owner and staff.
pub fn summarize(
    need: &Need,
    updated_at: Timestamp,
    content: &Content,
    cover: Option<PhotoView>,
    actor: &Actor,
) -> Option<NeedSummary> {
    let standing = Standing::of(need, actor);
    standing.sees().then(|| NeedSummary {
        id: need.id.clone(),
        status: need.status,
        service: need.service.clone(),
        community: need.community.clone(),
        grid: need.grid.clone(),
        title: title_of(&content.text),
        wanted: need.wanted,
        on_behalf: need.on_behalf,
        cover,
        mine: standing.owner,
        task: need.task.clone(),
        submitted_at: need.submitted_at,
        updated_at,
        version: need.version,
        actions: actions(need, actor),
    })
}

fn entry(recorded: &Recorded<NeedEvent>, viewing: &NeedViewing<'_>) -> NeedTimelineEntry {
    let text = |id: &ContentId| (viewing.contents)(id).text;
    let what = match &recorded.event {
        NeedEvent::Submitted { .. } => NeedTimelineWhat::Submitted,
        NeedEvent::Declined { content } => NeedTimelineWhat::Declined { text: text(content) },
        NeedEvent::Withdrawn => NeedTimelineWhat::Withdrawn,
        NeedEvent::Taken { task } => NeedTimelineWhat::Taken { task: task.clone() },
        NeedEvent::Released => NeedTimelineWhat::Released,
        NeedEvent::Done => NeedTimelineWhat::Done,
        NeedEvent::Rated { rating, content } => NeedTimelineWhat::Rated {
            rating: *rating,
            text: content.as_ref().map(text).unwrap_or_default(),
        },
    };
    NeedTimelineEntry {
        at: recorded.at,
        by: recorded.by.as_ref().and_then(|by| (viewing.person_name)(by)),
        what: Open::Known(what),
    }
}
