//! Any command of any stream: what the outbox keeps and a command endpoint takes.

use serde::{Deserialize, Deserializer, Serialize};

use crate::ids::{PhotoId, ReportId};
use crate::json;
use crate::open::Versioned;
use crate::report::ReportCommand;

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
}

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| match json::tag(tree, "stream")? {
            "report" => Some(Self::Report {
                id: json::field(tree, "id")?,
                command: json::field(tree, "command")?,
            }),
            _ => None,
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
        }
    }

    /// The photos that must be uploaded before this command is sent, in order.
    pub fn photos(&self) -> &[PhotoId] {
        match self {
            Self::Report { command, .. } => command.photos(),
        }
    }
}
