//! What people wrote in a post, kept apart from its events so that it can be redacted.

use serde::{Deserialize, Serialize};

use crate::geo::Place;
use crate::ids::PhotoId;

use super::PostCommand;

/// The words, photos and place of a post; or, in `text` alone, the reason it was hidden for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PostContent {
    /// Its title; mostly empty.
    #[serde(default)]
    pub title: String,
    /// Its words; empty when redacted.
    #[serde(default)]
    pub text: String,
    /// Its photos, in the author's order.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
    /// Where it is about.
    #[serde(default)]
    pub place: Option<Place>,
    /// The options of its poll.
    #[serde(default)]
    pub options: Vec<String>,
}

/// The content of a command; `None` when it brings none. An edit brings only what an edit changes: place and options
/// stay those of the content before, see [`PostContent::edited`].
pub fn content_of(command: &PostCommand) -> Option<PostContent> {
    match command {
        PostCommand::Submit(submission) => Some(PostContent {
            title: submission.title.clone(),
            text: submission.text.clone(),
            photos: submission.photos.clone(),
            place: submission.place.clone(),
            options: submission
                .poll
                .as_ref()
                .map(|poll| poll.options.clone())
                .unwrap_or_default(),
        }),
        PostCommand::Reply(reply) => Some(PostContent {
            text: reply.text.clone(),
            photos: reply.photos.clone(),
            ..PostContent::default()
        }),
        PostCommand::Edit(edit) => Some(PostContent {
            title: edit.title.clone(),
            text: edit.text.clone(),
            photos: edit.photos.clone(),
            ..PostContent::default()
        }),
        PostCommand::Hide { reason } => Some(PostContent {
            text: reason.clone(),
            ..PostContent::default()
        }),
        _ => None,
    }
}

impl PostContent {
    /// This content, written anew: place and poll stay.
    #[must_use]
    pub fn edited(self, edit: Self) -> Self {
        Self {
            place: self.place,
            options: self.options,
            ..edit
        }
    }
}
