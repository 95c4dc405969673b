//! What a task is now, what happened to it, and what an actor is to it.

use serde::{Deserialize, Serialize};

use crate::history::Recorded;
use crate::ids::{NeedId, PersonId, TaskId};
use crate::open::Versioned;
use crate::person::Actor;
use crate::report::ContentId;
use crate::roster::Roster;
use crate::time::Timestamp;

use super::Terms;

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TaskStatus {
    /// 草稿
    Draft,
    /// 已发布
    Published,
    /// 已结项
    Completed,
    /// 已取消
    Cancelled,
}

impl TaskStatus {
    /// Its code on the wire and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A fact. Stored `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TaskEvent {
    /// Written by its organiser.
    Drafted {
        /// Its terms.
        terms: Terms,
        /// The need it is made of.
        need: Option<NeedId>,
        /// Its words, photos and place.
        content: ContentId,
    },
    /// Written anew.
    Changed {
        /// Its terms from now on.
        terms: Terms,
        /// Its words, photos and place from now on.
        content: ContentId,
    },
    /// Shown to volunteers.
    Published,
    /// Called off.
    Cancelled {
        /// The reason.
        content: ContentId,
    },
    /// Done.
    Completed,
}

impl Versioned for TaskEvent {
    const VERSION: u64 = 1;
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// How many events made it.
    pub version: u64,
    /// Who drafted it.
    pub organiser: PersonId,
    /// Where it stands.
    pub status: TaskStatus,
    /// Its terms.
    pub terms: Terms,
    /// The need it is made of.
    pub need: Option<NeedId>,
    /// Its words, photos and place.
    pub content: ContentId,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// When it was last changed after it was published.
    pub changed_at: Option<Timestamp>,
    /// Why it was cancelled.
    pub reason: Option<ContentId>,
}

/// What an actor is to a task; several at once, or nothing.
///
/// | | sees it | exact place, contact |
/// |---|---|---|
/// | organiser: staff of its grid or community | yes | yes |
/// | claimant: holds a place | yes | until [`crate::limits::EXACT_PLACE_AFTER`] after its end |
/// | neighbour: resident or volunteer of its community | once published | no |
/// | anybody else | no | no |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Staff of its grid, or of its community where it is not one grid's alone.
    pub organiser: bool,
    /// Holds a place.
    pub claimant: bool,
    /// Resident or volunteer of its community, once it was published.
    pub neighbour: bool,
    /// The server itself.
    pub system: bool,
}

impl Standing {
    /// What `actor` is to `task`, given its roster if it has one.
    pub fn of(task: &Task, roster: Option<&Roster>, actor: &Actor) -> Self {
        let community = &task.terms.community;
        let near = actor.is_resident_of(community) || actor.is_volunteer_of(community);
        let claims = |person| roster.is_some_and(|roster| roster.claim(person).is_some());
        Self {
            organiser: actor.is_staff_of(task.terms.area()),
            claimant: actor.person().is_some_and(claims),
            neighbour: near && task.published_at.is_some(),
            system: *actor == Actor::System,
        }
    }

    /// Whether the actor may know that the task exists.
    pub const fn sees(self) -> bool {
        self.organiser || self.claimant || self.neighbour || self.system
    }
}

/// The task after one more event. Judges nothing: what is recorded has happened.
///
/// # Panics
/// When there is no task yet and the event is no [`TaskEvent::Drafted`] by a person: the store is damaged. [`replay`]
/// tells it without panic.
#[must_use]
pub fn evolve(state: Option<Task>, id: &TaskId, recorded: &Recorded<TaskEvent>) -> Task {
    match state {
        Some(task) => apply(task, recorded),
        None => drafted(id, recorded).expect("a task's history begins with Drafted by a person"),
    }
}

/// The task that a whole history makes, oldest event first; `None` when it does not begin with [`TaskEvent::Drafted`]
/// by a person.
pub fn replay(id: &TaskId, history: &[Recorded<TaskEvent>]) -> Option<Task> {
    let (first, rest) = history.split_first()?;
    Some(rest.iter().fold(drafted(id, first)?, apply))
}

fn drafted(id: &TaskId, recorded: &Recorded<TaskEvent>) -> Option<Task> {
    let TaskEvent::Drafted { terms, need, content } = &recorded.event else {
        return None;
    };
    Some(Task {
        id: id.clone(),
        version: 1,
        organiser: recorded.by.clone()?,
        status: TaskStatus::Draft,
        terms: terms.clone(),
        need: need.clone(),
        content: content.clone(),
        published_at: None,
        changed_at: None,
        reason: None,
    })
}

fn apply(mut task: Task, recorded: &Recorded<TaskEvent>) -> Task {
    task.version += 1;
    match &recorded.event {
        TaskEvent::Drafted { .. } => {}
        TaskEvent::Changed { terms, content } => {
            task.terms = terms.clone();
            task.content = content.clone();
            task.changed_at = task.published_at.map(|_| recorded.at);
        }
        TaskEvent::Published => {
            task.status = TaskStatus::Published;
            task.published_at = Some(recorded.at);
        }
        TaskEvent::Cancelled { content } => {
            task.status = TaskStatus::Cancelled;
            task.reason = Some(content.clone());
        }
        TaskEvent::Completed => task.status = TaskStatus::Completed,
    }
    task
}
