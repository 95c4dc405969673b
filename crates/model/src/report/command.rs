//! What people may want of a report: intents, checked by [`super::decide`].

use serde::{Deserialize, Deserializer, Serialize};

use crate::area::AreaCode;
use crate::category::CategoryCode;
use crate::geo::Place;
use crate::ids::{PhotoId, UnitId};
use crate::json;
use crate::limits::{
    CONTACT_MAX_CHARS, DESCRIPTION_MAX_CHARS, DESCRIPTION_MIN_CHARS, PHOTOS_MAX, PHOTOS_MIN,
    PLACE_WORDS_MAX_CHARS,
};
use crate::open::Versioned;
use crate::protocol::{COMMAND_POINTER, FieldError, field_codes};
use crate::text::{check, clean, clean_line};
use crate::urgency::Urgency;

use super::ActionName;

/// Who may see a report besides its owner and staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Audience {
    /// 公开: neighbours too.
    Public,
    /// 仅工作人员可见
    StaffOnly,
}

/// 满意 / 基本满意 / 不满意
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Rating {
    /// 满意
    Satisfied,
    /// 基本满意
    Fair,
    /// 不满意
    Dissatisfied,
}

/// A new report as its author writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Submission {
    /// The community it is for.
    pub community: AreaCode,
    /// The grid, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<AreaCode>,
    /// A leaf category.
    pub category: CategoryCode,
    /// What is wrong: 1–1000 characters.
    pub text: String,
    /// 1–9 uploaded photos, the first is the cover.
    pub photos: Vec<PhotoId>,
    /// Where it is: words, a fix, or both.
    pub place: Place,
    /// How urgent the author thinks it is: a hint, never the judgement.
    pub urgency_hint: Urgency,
    /// Who sees it.
    pub audience: Audience,
    /// Whether neighbours see the author's name.
    #[serde(default)]
    pub show_name: bool,
    /// How staff may reach the author; only staff see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// An intent. On the wire and in the outbox `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ReportCommand {
    /// 提交: the author files it.
    Submit(Submission),
    /// 受理: staff take it in.
    Accept,
    /// 不予受理: staff refuse it, with a reason the author reads.
    Decline {
        /// 1–1000 characters.
        reason: String,
    },
    /// 撤回: the author takes it back before it is accepted.
    Withdraw,
    /// 派单: staff give it to a unit. Sent with If-Match.
    Assign {
        /// The lead unit.
        unit: UnitId,
    },
    /// 处置: a member of the unit takes it up.
    Handle,
    /// 退单: the unit gives it back, with a reason; at most twice.
    Return {
        /// 1–1000 characters.
        reason: String,
    },
    /// 反馈: the unit answers.
    Resolve {
        /// What was done: 1–1000 characters.
        text: String,
        /// 0–9 photos of the result.
        #[serde(default)]
        photos: Vec<PhotoId>,
    },
    /// 评价: the author judges, and the report closes.
    Rate {
        /// The judgement.
        rating: Rating,
        /// May be empty; at most 1000 characters.
        #[serde(default)]
        words: String,
    },
    /// 重办: the author is not satisfied; back to the unit.
    Reopen {
        /// 1–1000 characters.
        reason: String,
    },
    /// 办结 by itself, by the timer; only the system.
    Close,
    /// A note among staff.
    Note {
        /// 1–1000 characters.
        text: String,
    },
}

impl<'de> Deserialize<'de> for ReportCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "submit" => Self::Submit(json::of_tree(tree)?),
                "accept" => Self::Accept,
                "decline" => Self::Decline {
                    reason: json::field(tree, "reason")?,
                },
                "withdraw" => Self::Withdraw,
                "assign" => Self::Assign {
                    unit: json::field(tree, "unit")?,
                },
                "handle" => Self::Handle,
                "return" => Self::Return {
                    reason: json::field(tree, "reason")?,
                },
                "resolve" => Self::Resolve {
                    text: json::field(tree, "text")?,
                    photos: json::field_or_default(tree, "photos")?,
                },
                "rate" => Self::Rate {
                    rating: json::field(tree, "rating")?,
                    words: json::field_or_default(tree, "words")?,
                },
                "reopen" => Self::Reopen {
                    reason: json::field(tree, "reason")?,
                },
                "close" => Self::Close,
                "note" => Self::Note {
                    text: json::field(tree, "text")?,
                },
                _ => return None,
            })
        })
    }
}

impl Submission {
    /// What is wrong with the fields an author fills in freely; a draft asks before the rest is chosen. An empty
    /// `contact` is none.
    pub fn faults(text: &str, photos: &[PhotoId], place: &Place, contact: &str) -> Vec<FieldError> {
        let mut faults = Faults(Vec::new());
        faults.words("/text", text);
        faults.photos(photos, PHOTOS_MIN);
        faults.place(place);
        faults.text("/contact", contact, 0, CONTACT_MAX_CHARS);
        faults.0
    }
}

impl Versioned for ReportCommand {
    const VERSION: u64 = 1;
}

impl ReportCommand {
    /// The photos it names, in order.
    pub fn photos(&self) -> &[PhotoId] {
        match self {
            Self::Submit(submission) => &submission.photos,
            Self::Resolve { photos, .. } => photos,
            _ => &[],
        }
    }
}

impl ReportCommand {
    /// The button of this command; [`ReportCommand::Submit`] and [`ReportCommand::Close`] have none.
    pub const fn action(&self) -> Option<ActionName> {
        Some(match self {
            Self::Submit(_) | Self::Close => return None,
            Self::Accept => ActionName::Accept,
            Self::Decline { .. } => ActionName::Decline,
            Self::Withdraw => ActionName::Withdraw,
            Self::Assign { .. } => ActionName::Assign,
            Self::Handle => ActionName::Handle,
            Self::Return { .. } => ActionName::Return,
            Self::Resolve { .. } => ActionName::Resolve,
            Self::Rate { .. } => ActionName::Rate,
            Self::Reopen { .. } => ActionName::Reopen,
            Self::Note { .. } => ActionName::Note,
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
            Self::Decline { reason: text }
            | Self::Return { reason: text }
            | Self::Reopen { reason: text }
            | Self::Resolve { text, .. }
            | Self::Rate { words: text, .. }
            | Self::Note { text } => *text = clean(text),
            Self::Accept | Self::Withdraw | Self::Assign { .. } | Self::Handle | Self::Close => {}
        }
        self
    }

    /// What is wrong with the fields, once they are [`Self::cleaned`]; nothing, when it may go to [`super::decide`].
    pub fn check(&self) -> Vec<FieldError> {
        let mut faults = Faults(Vec::new());
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
            Self::Resolve { text, photos } => {
                faults.words("/text", text);
                faults.photos(photos, 0);
            }
            Self::Rate { words, .. } => faults.text("/words", words, 0, DESCRIPTION_MAX_CHARS),
            Self::Note { text } => faults.words("/text", text),
            Self::Accept | Self::Withdraw | Self::Assign { .. } | Self::Handle | Self::Close => {}
        }
        faults.0
    }
}

/// The faults found so far.
struct Faults(Vec<FieldError>);

impl Faults {
    fn add(&mut self, pointer: &str, code: &str) {
        self.0.push(FieldError {
            pointer: format!("{COMMAND_POINTER}{pointer}"),
            code: code.to_owned(),
        });
    }

    fn text(&mut self, pointer: &str, text: &str, min: usize, max: usize) {
        if let Err(fault) = check(text, min, max) {
            self.add(pointer, fault.code());
        }
    }

    fn words(&mut self, pointer: &str, text: &str) {
        self.text(pointer, text, DESCRIPTION_MIN_CHARS, DESCRIPTION_MAX_CHARS);
    }

    fn photos(&mut self, photos: &[PhotoId], min: usize) {
        if photos.len() < min {
            self.add("/photos", field_codes::TOO_FEW);
        }
        if photos.len() > PHOTOS_MAX {
            self.add("/photos", field_codes::TOO_MANY);
        }
        let twice = photos
            .iter()
            .enumerate()
            .find(|(at, photo)| photos[..*at].contains(photo));
        if let Some((at, _)) = twice {
            self.add(&format!("/photos/{at}"), field_codes::DUPLICATE);
        }
    }

    fn place(&mut self, place: &Place) {
        self.text("/place/words", &place.words, 0, PLACE_WORDS_MAX_CHARS);
        match &place.fix {
            Some(fix) if !(fix.accuracy_m.is_finite() && fix.accuracy_m >= 0.0) => {
                self.add("/place/fix/accuracy_m", field_codes::OUT_OF_RANGE);
            }
            None if clean_line(&place.words).is_empty() => self.add("/place", field_codes::EMPTY),
            _ => {}
        }
    }
}
