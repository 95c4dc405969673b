//! What a need is now, what happened to it, and what an actor is to it.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::history::Recorded;
use crate::ids::{NeedId, PersonId, ServiceCode, TaskId};
use crate::open::Versioned;
use crate::person::Actor;
use crate::report::{ContentId, Rating};
use crate::time::Timestamp;
use crate::window::Window;

/// Where a need stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum NeedStatus {
    /// 待接单
    Open,
    /// 已发布任务
    Taken,
    /// 已完成
    Done,
    /// 已婉拒
    Declined,
    /// 已撤回
    Withdrawn,
}

impl NeedStatus {
    /// Its code on the wire and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::Done => "done",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A fact. Stored `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NeedEvent {
    /// Asked for by its author.
    Submitted {
        /// Its community.
        community: AreaCode,
        /// Its grid, if known.
        grid: Option<AreaCode>,
        /// The kind of service.
        service: ServiceCode,
        /// When it is wanted.
        wanted: Option<Window>,
        /// Whether staff entered it for somebody else.
        on_behalf: bool,
        /// The author's words, photos, place and contact.
        content: ContentId,
    },
    /// Declined by staff.
    Declined {
        /// The reason.
        content: ContentId,
    },
    /// Taken back by its author.
    Withdrawn,
    /// A task was made of it.
    Taken {
        /// The task.
        task: TaskId,
    },
    /// Its task was cancelled.
    Released,
    /// Its task was completed.
    Done,
    /// Judged by its author.
    Rated {
        /// The judgement.
        rating: Rating,
        /// The author's words, if any.
        content: Option<ContentId>,
    },
}

impl Versioned for NeedEvent {
    const VERSION: u64 = 1;
}

/// A need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Its id.
    pub id: NeedId,
    /// How many events made it.
    pub version: u64,
    /// Its author.
    pub owner: PersonId,
    /// Where it stands.
    pub status: NeedStatus,
    /// Its community.
    pub community: AreaCode,
    /// Its grid, if known.
    pub grid: Option<AreaCode>,
    /// The kind of service.
    pub service: ServiceCode,
    /// When it is wanted.
    pub wanted: Option<Window>,
    /// Whether staff entered it for somebody else.
    pub on_behalf: bool,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// The author's content.
    pub content: ContentId,
    /// The task that was made of it.
    pub task: Option<TaskId>,
    /// The author's judgement.
    pub rating: Option<Rating>,
}

/// What an actor is to a need. Everybody else may not know that it exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Its author.
    pub owner: bool,
    /// Staff of its grid, or of its community where the grid is unknown.
    pub staff: bool,
    /// The server itself.
    pub system: bool,
}

impl Standing {
    /// What `actor` is to `need`.
    pub fn of(need: &Need, actor: &Actor) -> Self {
        Self {
            owner: actor.person() == Some(&need.owner),
            staff: actor.is_staff_of(need.grid.as_ref().unwrap_or(&need.community)),
            system: *actor == Actor::System,
        }
    }

    /// Whether the actor may know that the need exists.
    pub const fn sees(self) -> bool {
        self.owner || self.staff || self.system
    }
}

/// The need after one more event. Judges nothing: what is recorded has happened.
///
/// # Panics
/// When there is no need yet and the event is no [`NeedEvent::Submitted`] by a person: the store is damaged. [`replay`]
/// tells it without panic.
#[must_use]
pub fn evolve(state: Option<Need>, id: &NeedId, recorded: &Recorded<NeedEvent>) -> Need {
    match state {
        Some(need) => apply(need, recorded),
        None => submitted(id, recorded).expect("a need's history begins with Submitted by a person"),
    }
}

/// The need that a whole history makes, oldest event first; `None` when it does not begin with
/// [`NeedEvent::Submitted`] by a person.
pub fn replay(id: &NeedId, history: &[Recorded<NeedEvent>]) -> Option<Need> {
    let (first, rest) = history.split_first()?;
    Some(rest.iter().fold(submitted(id, first)?, apply))
}

fn submitted(id: &NeedId, recorded: &Recorded<NeedEvent>) -> Option<Need> {
    let NeedEvent::Submitted {
        community,
        grid,
        service,
        wanted,
        on_behalf,
        content,
    } = &recorded.event
    else {
        return None;
    };
    Some(Need {
        id: id.clone(),
        version: 1,
        owner: recorded.by.clone()?,
        status: NeedStatus::Open,
        community: community.clone(),
        grid: grid.clone(),
        service: service.clone(),
        wanted: *wanted,
        on_behalf: *on_behalf,
        submitted_at: recorded.at,
        content: content.clone(),
        task: None,
        rating: None,
    })
}

fn apply(mut need: Need, recorded: &Recorded<NeedEvent>) -> Need {
    need.version += 1;
    match &recorded.event {
        NeedEvent::Submitted { .. } => {}
        NeedEvent::Declined { .. } => need.status = NeedStatus::Declined,
        NeedEvent::Withdrawn => need.status = NeedStatus::Withdrawn,
        NeedEvent::Taken { task } => {
            need.status = NeedStatus::Taken;
            need.task = Some(task.clone());
        }
        NeedEvent::Released => {
            need.status = NeedStatus::Open;
            need.task = None;
        }
        NeedEvent::Done => need.status = NeedStatus::Done,
        NeedEvent::Rated { rating, .. } => need.rating = Some(*rating),
    }
    need
}
