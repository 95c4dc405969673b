//! A task as one viewer may see it, with its places and the viewer's own part.

use serde::{Deserialize, Deserializer, Serialize};

use crate::action::Action;
use crate::area::AreaCode;
use crate::geo::{PlaceView, Point, Wgs84};
use crate::ids::{NeedId, PersonId, PhotoId, SkillCode, TaskId};
use crate::json;
use crate::limits::EXACT_PLACE_AFTER;
use crate::person::Actor;
use crate::photo::PhotoView;
use crate::report::{Content, ContentId};
use crate::roster::{self, PartView, Places, Roster, RosterActionName, RosterView, RosterViewing};
use crate::time::Timestamp;
use crate::window::Window;

use super::{Standing, Task, TaskActionName, TaskContent, TaskStatus, actions};

/// A task as a line in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskSummary {
    /// Its id, and its roster's.
    pub id: TaskId,
    /// Where it stands.
    pub status: TaskStatus,
    /// Its title.
    pub title: String,
    /// Its community.
    pub community: AreaCode,
    /// Its grid, if it is one's alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<AreaCode>,
    /// When it takes place.
    pub window: Window,
    /// Until when a place may be claimed.
    pub claim_by: Timestamp,
    /// What those who come should be able to do.
    #[serde(default)]
    pub skills: Vec<SkillCode>,
    /// How many minutes a volunteer is credited who stays to the end.
    pub minutes: u32,
    /// How many points a volunteer earns.
    pub points: u32,
    /// Where, in words for everybody.
    #[serde(default)]
    pub place_hint: String,
    /// About where, for the distance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::geo::Degrees>))]
    pub hint: Option<Point<Wgs84>>,
    /// Its first photo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<PhotoView>,
    /// How many places there are and what became of them.
    pub places: Places,
    /// The viewer's own part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<PartView>,
    /// When it was last changed after it was published: claimants look again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<Timestamp>,
    /// How many events made the task.
    pub version: u64,
    /// What the viewer may do to the task.
    pub actions: Vec<Action<TaskActionName>>,
    /// What the viewer may do to its roster.
    pub roster_actions: Vec<Action<RosterActionName>>,
}

/// A task in full, as one viewer may see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskView {
    /// What the list shows of it.
    #[serde(flatten)]
    pub summary: TaskSummary,
    /// What is to be done.
    pub text: String,
    /// What to beware of.
    pub safety_note: String,
    /// Its photos.
    pub photos: Vec<PhotoView>,
    /// Where, as far as the viewer may know.
    pub place: PlaceView,
    /// Whom to call on the day: for those who see the exact place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The organiser's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organiser: Option<String>,
    /// Why it was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The need it is made of: for organisers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<NeedId>,
    /// Who takes part: for organisers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roster: Option<RosterView>,
}

impl<'de> Deserialize<'de> for TaskView {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(Self {
                summary: json::of_tree(tree)?,
                text: json::field(tree, "text")?,
                safety_note: json::field(tree, "safety_note")?,
                photos: json::field(tree, "photos")?,
                place: json::field(tree, "place")?,
                contact: json::field(tree, "contact")?,
                organiser: json::field(tree, "organiser")?,
                reason: json::field(tree, "reason")?,
                need: json::field(tree, "need")?,
                roster: json::field(tree, "roster")?,
            })
        })
    }
}

/// Where a view takes what events only name.
#[derive(Clone, Copy)]
pub struct TaskViewing<'a> {
    /// The task's contents by id; [`TaskContent::default`] where redacted.
    pub contents: &'a dyn Fn(&ContentId) -> TaskContent,
    /// Photos with freshly signed addresses; `None` where the photo is gone.
    pub photo: &'a dyn Fn(&PhotoId) -> Option<PhotoView>,
    /// Names of people.
    pub person_name: &'a dyn Fn(&PersonId) -> Option<String>,
    /// What a view of its roster needs besides.
    pub roster: RosterViewing<'a>,
}

/// The task in full as `actor` may see it; `None` when they may not know that it exists. See [`Standing`].
///
/// `roster` is `None` before the task is published.
pub fn view(
    task: &Task,
    roster: Option<&Roster>,
    viewing: &TaskViewing<'_>,
    actor: &Actor,
    now: Timestamp,
) -> Option<TaskView> {
    let standing = Standing::of(task, roster, actor);
    let content = (viewing.contents)(&task.content);
    let photos: Vec<_> = content
        .photos
        .iter()
        .filter_map(|photo| (viewing.photo)(photo))
        .collect();
    let cover = photos.first().cloned();
    let summary = summarize(task, roster, &content, viewing.roster.contents, cover, actor, now)?;
    let exactly = sees_exactly(task, standing, now);
    Some(TaskView {
        place: PlaceView {
            public_hint: summary.hint,
            exact: content.place.filter(|_| exactly),
        },
        summary,
        text: content.text,
        safety_note: content.safety_note,
        photos,
        contact: content.contact.filter(|_| exactly),
        organiser: (viewing.person_name)(&task.organiser),
        reason: task.reason.as_ref().map(|reason| (viewing.contents)(reason).text),
        need: task.need.clone().filter(|_| standing.organiser),
        roster: roster.and_then(|roster| roster::view(roster, &viewing.roster, actor, now)),
    })
}

/// The task as a line in a list, from its newest content; `None` when `actor` may not know that it exists.
/// `roster_contents` gives the reasons of the viewer's own part.
pub fn summarize(
    task: &Task,
    roster: Option<&Roster>,
    content: &TaskContent,
    roster_contents: &dyn Fn(&ContentId) -> Content,
    cover: Option<PhotoView>,
    actor: &Actor,
    now: Timestamp,
) -> Option<TaskSummary> {
    let terms = &task.terms;
    let fix = content.place.as_ref().and_then(|place| place.fix);
    let settled = roster.map(|roster| roster::settled(roster, now));
    let unclaimed = Places {
        capacity: terms.capacity,
        ..Places::default()
    };
    Standing::of(task, roster, actor).sees().then(|| TaskSummary {
        id: task.id.clone(),
        status: task.status,
        title: content.title.clone(),
        community: terms.community.clone(),
        grid: terms.grid.clone(),
        window: terms.window,
        claim_by: terms.claim_by,
        skills: terms.skills.clone(),
        minutes: terms.minutes,
        points: terms.points,
        place_hint: content.place_hint.clone(),
        hint: fix.map(|fix| fix.point.blurred()),
        cover,
        places: settled.as_ref().map_or(unclaimed, Roster::places),
        part: roster.and_then(|roster| roster::part(roster, roster_contents, actor, now)),
        changed_at: task.changed_at,
        version: task.version,
        actions: actions(task, actor, now),
        roster_actions: roster
            .map(|roster| roster::actions(roster, actor, now))
            .unwrap_or_default(),
    })
}

/// Organisers always; claimants until some time after the end, and not of a task that was called off.
fn sees_exactly(task: &Task, standing: Standing, now: Timestamp) -> bool {
    let end = task.terms.window.ends_at.plus(EXACT_PLACE_AFTER);
    let on = task.status != TaskStatus::Cancelled && now < end;
    standing.organiser || (standing.claimant && on)
}
