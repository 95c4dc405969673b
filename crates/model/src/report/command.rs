//! What people may want of a report: intents, checked by [`super::decide`].

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::category::CategoryCode;
use crate::geo::Place;
use crate::ids::{PhotoId, UnitId};
use crate::open::Versioned;
use crate::urgency::Urgency;

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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
