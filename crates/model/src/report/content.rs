//! What people wrote and shot, kept apart from the events so that it can be redacted.

use serde::{Deserialize, Serialize};

use crate::geo::Place;
use crate::ids::{CommandId, PhotoId};

use super::ReportCommand;

/// Names a content: the command that brought it. A command brings at most one.
pub type ContentId = CommandId;

/// The words, photos, place and contact a command brought along.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Content {
    /// Words; empty when redacted or not given.
    #[serde(default)]
    pub text: String,
    /// Photos, in the author's order.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
    /// The exact place.
    #[serde(default)]
    pub place: Option<Place>,
    /// How staff may reach the author.
    #[serde(default)]
    pub contact: Option<String>,
}

/// The content of a command; `None` when it brings none.
pub fn content_of(command: &ReportCommand) -> Option<Content> {
    let words = |text: &str| {
        Some(Content {
            text: text.to_owned(),
            ..Content::default()
        })
    };
    match command {
        ReportCommand::Submit(submission) => Some(Content {
            text: submission.text.clone(),
            photos: submission.photos.clone(),
            place: Some(submission.place.clone()),
            contact: submission.contact.clone(),
        }),
        ReportCommand::Resolve { text, photos } | ReportCommand::Answer { text, photos, .. } => {
            Some(Content {
                text: text.clone(),
                photos: photos.clone(),
                ..Content::default()
            })
        }
        ReportCommand::Decline { reason }
        | ReportCommand::Return { reason }
        | ReportCommand::Reopen { reason }
        | ReportCommand::Whistle { reason, .. } => words(reason),
        ReportCommand::Note { text } | ReportCommand::Supervise { text } => words(text),
        ReportCommand::Rate { words: text, .. } | ReportCommand::Join { words: text } if !text.is_empty() => {
            words(text)
        }
        ReportCommand::Rate { .. }
        | ReportCommand::Join { .. }
        | ReportCommand::Accept
        | ReportCommand::Withdraw
        | ReportCommand::Assign { .. }
        | ReportCommand::Handle
        | ReportCommand::Arrive { .. }
        | ReportCommand::Urge
        | ReportCommand::Escalate
        | ReportCommand::Close => None,
    }
}
