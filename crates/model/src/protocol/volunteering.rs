//! Needs, tasks, rosters, registrations and the ledger on the wire: the same command endpoint and the same lists as for
//! reports.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::need::{NeedStatus, NeedView};
use crate::open::{Open, Versioned};
use crate::task::{TaskStatus, TaskView};
use crate::volunteer::VolunteerCard;

/// Body of `POST /v1/{needs,tasks,volunteers}/{id}/commands` and of `POST /v1/tasks/{id}/roster/commands`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "C: Versioned")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CommandRequest<C> {
    /// What is wanted.
    #[cfg_attr(feature = "schema", schema(value_type = C))]
    pub command: Open<C>,
}

/// Answer to a command to a need that took effect, the first time and on every replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NeedCommandAnswer {
    /// The need as the actor sees it now.
    pub need: NeedView,
}

/// Answer to a command to a task or to its roster that took effect, the first time and on every replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskCommandAnswer {
    /// The task as the actor sees it now, with their part and, for organisers, the roster.
    pub task: TaskView,
}

/// Answer to a command to a registration that took effect, the first time and on every replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VolunteerCommandAnswer {
    /// The volunteer's card as it is now.
    pub volunteer: VolunteerCard,
}

/// Which needs a list holds. In a query: `scope=mine`, `scope=area:120101001001`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NeedScope {
    /// The actor's own, newest first.
    Mine,
    /// An area's (staff of that area only), newest first; those that are open are the desk's queue, oldest first.
    Area(AreaCode),
}

impl std::fmt::Display for NeedScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mine => f.write_str("mine"),
            Self::Area(code) => write!(f, "area:{code}"),
        }
    }
}

impl std::str::FromStr for NeedScope {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            None if text == "mine" => Ok(Self::Mine),
            Some(("area", code)) => AreaCode::new(code).map(Self::Area).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A list of needs: `GET /v1/needs?scope=…&status=…&cursor=…&limit=…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedQuery {
    /// Whose.
    pub scope: NeedScope,
    /// One status, or all.
    pub status: Option<NeedStatus>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// At most so many; [`crate::limits::PAGE_MAX`].
    pub limit: Option<u32>,
}

/// Which tasks a list holds. In a query: `scope=open:120101001001`, `scope=mine`, `scope=area:120101001001`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskScope {
    /// The published ones of a community that are not over, the soonest first.
    Open(AreaCode),
    /// Those the actor holds a place in, waits for or did, the latest first.
    Mine,
    /// All that staff of an area organise, drafts among them, newest first.
    Area(AreaCode),
}

impl std::fmt::Display for TaskScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Open(code) => write!(f, "open:{code}"),
            Self::Mine => f.write_str("mine"),
            Self::Area(code) => write!(f, "area:{code}"),
        }
    }
}

impl std::str::FromStr for TaskScope {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            None if text == "mine" => Ok(Self::Mine),
            Some(("open", code)) => AreaCode::new(code).map(Self::Open).map_err(|_| ()),
            Some(("area", code)) => AreaCode::new(code).map(Self::Area).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A list of tasks: `GET /v1/tasks?scope=…&status=…&cursor=…&limit=…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskQuery {
    /// Whose.
    pub scope: TaskScope,
    /// One status, or all.
    pub status: Option<TaskStatus>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// At most so many; [`crate::limits::PAGE_MAX`].
    pub limit: Option<u32>,
}

/// A volunteer's own ledger, newest first: `GET /v1/ledger?cursor=…&limit=…`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerQuery {
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// At most so many; [`crate::limits::PAGE_MAX`].
    pub limit: Option<u32>,
}
