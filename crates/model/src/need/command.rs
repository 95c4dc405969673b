//! What people may want of a need: intents, checked by [`super::decide`].

use serde::{Deserialize, Deserializer, Serialize};

use crate::area::AreaCode;
use crate::faults::Faults;
use crate::geo::Place;
use crate::ids::{PhotoId, ServiceCode, TaskId};
use crate::json;
use crate::limits::{CONTACT_MAX_CHARS, DESCRIPTION_MAX_CHARS, NEED_PHOTOS_MAX};
use crate::open::Versioned;
use crate::protocol::{FieldError, field_codes};
use crate::report::{Content, Rating};
use crate::text::{clean, clean_line};
use crate::window::Window;

/// A new need as its author writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NeedSubmission {
    /// The community that is asked.
    pub community: AreaCode,
    /// The grid, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<AreaCode>,
    /// The kind of service.
    pub service: ServiceCode,
    /// What is needed: 1–1000 characters.
    pub text: String,
    /// Up to 3 uploaded photos.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
    /// Where.
    pub place: Place,
    /// When, if it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Window>,
    /// Whether staff enter it for somebody else, who has no phone.
    #[serde(default)]
    pub on_behalf: bool,
    /// How staff may reach whom it is for, with their name where it is entered on their behalf; only staff see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// An intent. On the wire and in the outbox `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum NeedCommand {
    /// 点单: the author asks.
    Submit(Box<NeedSubmission>),
    /// 婉拒: staff decline it, with a reason the author reads.
    Decline {
        /// 1–1000 characters.
        reason: String,
    },
    /// 撤回: the author takes it back before a task is made of it.
    Withdraw,
    /// 评单: the author judges what was done, once.
    Rate {
        /// The judgement.
        rating: Rating,
        /// May be empty; at most 1000 characters.
        #[serde(default)]
        words: String,
    },
    /// A task made of it was published; only the system, as that follows from the publishing.
    Take {
        /// The task.
        task: TaskId,
    },
    /// Its task was cancelled; only the system.
    Release,
    /// Its task was completed; only the system.
    Finish,
}

impl<'de> Deserialize<'de> for NeedCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "submit" => Self::Submit(Box::new(json::of_tree(tree)?)),
                "decline" => Self::Decline {
                    reason: json::field(tree, "reason")?,
                },
                "withdraw" => Self::Withdraw,
                "rate" => Self::Rate {
                    rating: json::field(tree, "rating")?,
                    words: json::field_or_default(tree, "words")?,
                },
                "take" => Self::Take {
                    task: json::field(tree, "task")?,
                },
                "release" => Self::Release,
                "finish" => Self::Finish,
                _ => return None,
            })
        })
    }
}

impl Versioned for NeedCommand {
    const VERSION: u64 = 1;
}

/// The name of a command, as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum NeedActionName {
    /// 婉拒
    Decline,
    /// 发布为任务: writes a task from it. No command of the need, but the draft of a task that names it.
    Draft,
    /// 撤回
    Withdraw,
    /// 评单
    Rate,
    /// A command of a newer server; shown nowhere.
    #[serde(other)]
    Unknown,
}

impl NeedSubmission {
    /// What is wrong with the fields an author fills in freely; a draft asks before the rest is chosen.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        faults.words("/text", &self.text);
        faults.list("/photos", &self.photos, 0, NEED_PHOTOS_MAX);
        faults.place("/place", &self.place);
        faults.range("/wanted", self.wanted.is_none_or(Window::is_sound));
        let contact = self.contact.as_deref().unwrap_or_default();
        faults.text("/contact", contact, 0, CONTACT_MAX_CHARS);
        if self.on_behalf && clean_line(contact).is_empty() {
            faults.add("/contact", field_codes::EMPTY);
        }
        faults.found()
    }
}

impl NeedCommand {
    /// The photos it names, in order.
    pub fn photos(&self) -> &[PhotoId] {
        match self {
            Self::Submit(submission) => &submission.photos,
            _ => &[],
        }
    }

    /// The button of this command; [`NeedCommand::Submit`] and those of the system have none.
    pub const fn action(&self) -> Option<NeedActionName> {
        Some(match self {
            Self::Decline { .. } => NeedActionName::Decline,
            Self::Withdraw => NeedActionName::Withdraw,
            Self::Rate { .. } => NeedActionName::Rate,
            Self::Submit(_) | Self::Take { .. } | Self::Release | Self::Finish => return None,
        })
    }

    /// The command with its texts as they are kept; see [`crate::text::clean`].
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        match &mut self {
            Self::Submit(submission) => {
                submission.text = clean(&submission.text);
                submission.place.words = clean_line(&submission.place.words);
                let contact = submission.contact.take().map(|contact| clean_line(&contact));
                submission.contact = contact.filter(|contact| !contact.is_empty());
            }
            Self::Decline { reason: text } | Self::Rate { words: text, .. } => *text = clean(text),
            Self::Withdraw | Self::Take { .. } | Self::Release | Self::Finish => {}
        }
        self
    }

    /// What is wrong with the fields; nothing, when it may go to [`super::decide`].
    pub fn check(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        match self {
            Self::Submit(submission) => return submission.faults(),
            Self::Decline { reason } => faults.words("/reason", reason),
            Self::Rate { words, .. } => faults.text("/words", words, 0, DESCRIPTION_MAX_CHARS),
            Self::Withdraw | Self::Take { .. } | Self::Release | Self::Finish => {}
        }
        faults.found()
    }
}

/// The content of a command; `None` when it brings none.
pub fn content_of(command: &NeedCommand) -> Option<Content> {
    let words = |text: &str| Content {
        text: text.to_owned(),
        ..Content::default()
    };
    match command {
        NeedCommand::Submit(submission) => Some(Content {
            photos: submission.photos.clone(),
            place: Some(submission.place.clone()),
            contact: submission.contact.clone(),
            ..words(&submission.text)
        }),
        NeedCommand::Decline { reason } => Some(words(reason)),
        NeedCommand::Rate { words: text, .. } if !text.is_empty() => Some(words(text)),
        NeedCommand::Rate { .. }
        | NeedCommand::Withdraw
        | NeedCommand::Take { .. }
        | NeedCommand::Release
        | NeedCommand::Finish => None,
    }
}
