//! What the fields of a command must be before the rules see it, each fault with its pointer.

use crate::faults::Faults;
use crate::geo::Place;
use crate::ids::PhotoId;
use crate::limits::{
    CONTACT_MAX_CHARS, DESCRIPTION_MAX_CHARS, ME_TOO_WORDS_MAX_CHARS, PHOTOS_MAX, PHOTOS_MIN,
    WHISTLE_UNITS_MAX,
};
use crate::protocol::FieldError;

use super::{ReportCommand, Submission};

impl Submission {
    /// What is wrong with the fields an author fills in freely; a draft asks before the rest is chosen. An empty
    /// `contact` is none.
    pub fn faults(text: &str, photos: &[PhotoId], place: &Place, contact: &str) -> Vec<FieldError> {
        let mut faults = Faults::default();
        faults.words("/text", text);
        faults.list("/photos", photos, PHOTOS_MIN, PHOTOS_MAX);
        faults.place("/place", place);
        faults.text("/contact", contact, 0, CONTACT_MAX_CHARS);
        faults.found()
    }
}

impl ReportCommand {
    /// What is wrong with the fields, once they are [`Self::cleaned`]; nothing, when it may go to [`super::decide`].
    pub fn check(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        match self {
            Self::Submit(submission) => {
                let Submission {
                    text,
                    photos,
                    place,
                    contact,
                    ..
                } = submission;
                return Submission::faults(text, photos, place, contact.as_deref().unwrap_or_default());
            }
            Self::Decline { reason } | Self::Return { reason } | Self::Reopen { reason } => {
                faults.words("/reason", reason);
            }
            Self::Whistle { units, reason } => {
                faults.list("/units", units, 1, WHISTLE_UNITS_MAX);
                faults.words("/reason", reason);
            }
            Self::Resolve { text, photos } | Self::Answer { text, photos, .. } => {
                faults.words("/text", text);
                faults.list("/photos", photos, 0, PHOTOS_MAX);
            }
            Self::Rate { words, .. } => faults.text("/words", words, 0, DESCRIPTION_MAX_CHARS),
            Self::Join { words } => faults.text("/words", words, 0, ME_TOO_WORDS_MAX_CHARS),
            Self::Note { text } | Self::Supervise { text } => faults.words("/text", text),
            Self::Accept
            | Self::Withdraw
            | Self::Assign { .. }
            | Self::Handle
            | Self::Arrive { .. }
            | Self::Urge
            | Self::Escalate
            | Self::Close => {}
        }
        faults.found()
    }
}
