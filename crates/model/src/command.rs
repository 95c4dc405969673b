//! Any command of any stream: what the outbox keeps and a command endpoint takes.

use serde::{Deserialize, Deserializer, Serialize};

use crate::ballot::BallotCommand;
use crate::flag::FlagCommand;
use crate::ids::{NeedId, PersonId, PhotoId, PostId, ReportId, TaskId};
use crate::json;
use crate::need::NeedCommand;
use crate::open::Versioned;
use crate::post::PostCommand;
use crate::reaction::ReactionCommand;
use crate::report::ReportCommand;
use crate::roster::RosterCommand;
use crate::task::TaskCommand;
use crate::volunteer::VolunteerCommand;

/// A command with the stream it goes to. Stored in the outbox as `{stream, id, command, v}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "stream", rename_all = "snake_case")]
pub enum Command {
    /// To a report.
    Report {
        /// Which report; minted by the client for [`ReportCommand::Submit`].
        id: ReportId,
        /// What is wanted.
        command: ReportCommand,
    },
    /// To a need.
    Need {
        /// Which need; minted by the client for [`NeedCommand::Submit`].
        id: NeedId,
        /// What is wanted.
        command: NeedCommand,
    },
    /// To a task.
    Task {
        /// Which task; minted by the client for [`TaskCommand::Draft`].
        id: TaskId,
        /// What is wanted.
        command: TaskCommand,
    },
    /// To the roster of a task.
    Roster {
        /// Which task.
        id: TaskId,
        /// What is wanted.
        command: RosterCommand,
    },
    /// To a volunteer's registration.
    Volunteer {
        /// Whose.
        id: PersonId,
        /// What is wanted.
        command: VolunteerCommand,
    },
    /// To a post or a reply.
    Post {
        /// Which; minted by the client for [`PostCommand::Submit`] and [`PostCommand::Reply`].
        id: PostId,
        /// What is wanted.
        command: PostCommand,
    },
    /// To one's own reaction to a post.
    Reaction {
        /// Which post.
        id: PostId,
        /// What is wanted.
        command: ReactionCommand,
    },
    /// To one's own flag on a post.
    Flag {
        /// Which post.
        id: PostId,
        /// What is wanted.
        command: FlagCommand,
    },
    /// To one's own ballot in the poll of a post.
    Ballot {
        /// Which post.
        id: PostId,
        /// What is wanted.
        command: BallotCommand,
    },
}

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "stream")? {
                "report" => Self::Report {
                    id: json::field(tree, "id")?,
                    command: json::field(tree, "command")?,
                },
                "need" => Self::Need {
                    id: json::field(tree, "id")?,
                    command: json::field(tree, "command")?,
                },
                "task" => Self::Task {
                    id: json::field(tree, "id")?,
                    command: json::field(tree, "command")?,
                },
                "roster" => Self::Roster {
                    id: json::field(tree, "id")?,
                    command: json::field(tree, "command")?,
                },
                "volunteer" => Self::Volunteer {
                    id: json::field(tree, "id")?,
                    command: json::field(tree, "command")?,
                },
                "post" => Self::Post {
                    id: json::field(tree, "id")?,
                    command: json::field(tree, "command")?,
                },
                "reaction" => Self::Reaction {
                    id: json::field(tree, "id")?,
                    command: json::field(tree, "command")?,
                },
                "flag" => Self::Flag {
                    id: json::field(tree, "id")?,
                    command: json::field(tree, "command")?,
                },
                "ballot" => Self::Ballot {
                    id: json::field(tree, "id")?,
                    command: json::field(tree, "command")?,
                },
                _ => return None,
            })
        })
    }
}

impl Versioned for Command {
    const VERSION: u64 = 1;
}

impl Command {
    /// The key that orders commands: those of one stream are sent one after another.
    pub fn stream_key(&self) -> String {
        match self {
            Self::Report { id, .. } => format!("report/{id}"),
            Self::Need { id, .. } => format!("need/{id}"),
            Self::Task { id, .. } => format!("task/{id}"),
            Self::Roster { id, .. } => format!("roster/{id}"),
            Self::Volunteer { id, .. } => format!("volunteer/{id}"),
            Self::Post { id, .. } => format!("post/{id}"),
            Self::Reaction { id, .. } => format!("reaction/{id}"),
            Self::Flag { id, .. } => format!("flag/{id}"),
            Self::Ballot { id, .. } => format!("ballot/{id}"),
        }
    }

    /// The photos that must be uploaded before this command is sent, in order.
    pub fn photos(&self) -> &[PhotoId] {
        match self {
            Self::Report { command, .. } => command.photos(),
            Self::Need { command, .. } => command.photos(),
            Self::Task { command, .. } => command.photos(),
            Self::Post { command, .. } => command.photos(),
            Self::Roster { .. }
            | Self::Volunteer { .. }
            | Self::Reaction { .. }
            | Self::Flag { .. }
            | Self::Ballot { .. } => &[],
        }
    }
}
