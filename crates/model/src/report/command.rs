//! What people may want of a report: intents, checked by [`super::decide`].

use serde::{Deserialize, Deserializer, Serialize};

use crate::area::AreaCode;
use crate::category::CategoryCode;
use crate::geo::Place;
use crate::ids::{PhotoId, PostId, UnitId};
use crate::json;
use crate::open::Versioned;
use crate::text::{clean, clean_line};
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
    /// The post it was made of (转为诉求); the post is linked to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostId>,
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
    /// 吹哨: staff call more units to help the one that leads.
    Whistle {
        /// 1–6 units. Those that are on it already are left out.
        units: Vec<UnitId>,
        /// What each is needed for: 1–1000 characters.
        reason: String,
    },
    /// 报到: a member of a called unit says that it has come.
    Arrive {
        /// The called unit.
        unit: UnitId,
    },
    /// 反馈 of a called unit, once it has come; the report goes on.
    Answer {
        /// The called unit.
        unit: UnitId,
        /// What it did: 1–1000 characters.
        text: String,
        /// 0–9 photos of the result.
        #[serde(default)]
        photos: Vec<PhotoId>,
    },
    /// 催办: the author asks for more speed; once a day.
    Urge,
    /// 督办: the street has an eye on it, and says why.
    Supervise {
        /// 1–1000 characters.
        text: String,
    },
    /// 我也遇到: a neighbour joins instead of filing a copy.
    Join {
        /// What there is to add; may be empty, at most 200 characters. For those who work on it.
        #[serde(default)]
        words: String,
    },
    /// Raises the urgency, by the timer, when nobody acted in time or many joined; only the system.
    Escalate,
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
                "whistle" => Self::Whistle {
                    units: json::field(tree, "units")?,
                    reason: json::field(tree, "reason")?,
                },
                "arrive" => Self::Arrive {
                    unit: json::field(tree, "unit")?,
                },
                "answer" => Self::Answer {
                    unit: json::field(tree, "unit")?,
                    text: json::field(tree, "text")?,
                    photos: json::field_or_default(tree, "photos")?,
                },
                "urge" => Self::Urge,
                "supervise" => Self::Supervise {
                    text: json::field(tree, "text")?,
                },
                "join" => Self::Join {
                    words: json::field_or_default(tree, "words")?,
                },
                "escalate" => Self::Escalate,
                "close" => Self::Close,
                "note" => Self::Note {
                    text: json::field(tree, "text")?,
                },
                _ => return None,
            })
        })
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
            Self::Resolve { photos, .. } | Self::Answer { photos, .. } => photos,
            _ => &[],
        }
    }
}

impl ReportCommand {
    /// The button of this command; [`ReportCommand::Submit`] and what only the system gives have none.
    pub const fn action(&self) -> Option<ActionName> {
        Some(match self {
            Self::Submit(_) | Self::Escalate | Self::Close => return None,
            Self::Accept => ActionName::Accept,
            Self::Decline { .. } => ActionName::Decline,
            Self::Withdraw => ActionName::Withdraw,
            Self::Assign { .. } => ActionName::Assign,
            Self::Handle => ActionName::Handle,
            Self::Return { .. } => ActionName::Return,
            Self::Resolve { .. } => ActionName::Resolve,
            Self::Rate { .. } => ActionName::Rate,
            Self::Reopen { .. } => ActionName::Reopen,
            Self::Whistle { .. } => ActionName::Whistle,
            Self::Arrive { .. } => ActionName::Arrive,
            Self::Answer { .. } => ActionName::Answer,
            Self::Urge => ActionName::Urge,
            Self::Supervise { .. } => ActionName::Supervise,
            Self::Join { .. } => ActionName::Join,
            Self::Note { .. } => ActionName::Note,
        })
    }

    /// The unit it is given for, where its actor speaks for one of several.
    pub const fn unit(&self) -> Option<&UnitId> {
        match self {
            Self::Arrive { unit } | Self::Answer { unit, .. } => Some(unit),
            _ => None,
        }
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
            | Self::Whistle { reason: text, .. }
            | Self::Resolve { text, .. }
            | Self::Answer { text, .. }
            | Self::Supervise { text }
            | Self::Rate { words: text, .. }
            | Self::Join { words: text }
            | Self::Note { text } => *text = clean(text),
            Self::Accept
            | Self::Withdraw
            | Self::Assign { .. }
            | Self::Handle
            | Self::Arrive { .. }
            | Self::Urge
            | Self::Escalate
            | Self::Close => {}
        }
        self
    }
}
