//! What people may want of a roster: intents, checked by [`super::decide`].

use serde::{Deserialize, Deserializer, Serialize};

use crate::faults::Faults;
use crate::ids::PersonId;
use crate::json;
use crate::limits::{CAPACITY_MAX, CREDIT_MAX_MINUTES, DESCRIPTION_MAX_CHARS};
use crate::open::Versioned;
use crate::protocol::{FieldError, field_codes};
use crate::report::Content;
use crate::task::Terms;
use crate::text::clean;
use crate::time::Timestamp;

use super::{CheckInSecret, RosterActionName};

/// What somebody is credited, in an organiser's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CreditOf {
    /// Who.
    pub person: PersonId,
    /// Minutes: 0–1440. None at all means no points either.
    pub minutes: u32,
}

/// An intent. On the wire and in the outbox `{type, v, …}` by [`crate::open::Open`].
///
/// `claimed_at` is when it happened by the phone's clock. It counts where there was no network, if it lies in the task's
/// window and arrives within a day; see [`super::decide`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum RosterCommand {
    /// 认领: a volunteer takes a free place, or the one that is kept for them.
    Claim,
    /// 取消认领: a claimant gives the place up; with a reason from a day before the start on.
    Cancel {
        /// 0–1000 characters.
        #[serde(default)]
        reason: String,
    },
    /// 候补: a volunteer waits for a place.
    Join,
    /// 退出候补: and gives up the place that may be kept for them.
    Leave,
    /// 签到, with the organiser's code.
    CheckIn {
        /// Six digits.
        code: String,
        /// When the code was typed.
        claimed_at: Option<Timestamp>,
    },
    /// 签退
    CheckOut {
        /// When.
        claimed_at: Option<Timestamp>,
    },
    /// 补签: a claimant came and did not check in.
    LateCheckIn {
        /// 1–1000 characters.
        reason: String,
    },
    /// The organiser judges a 补签.
    Judge {
        /// Whose.
        person: PersonId,
        /// Whether they count as present.
        approved: bool,
    },
    /// 点名: the organiser says who is there.
    RollCall {
        /// Who is.
        present: Vec<PersonId>,
        /// Who is not.
        #[serde(default)]
        absent: Vec<PersonId>,
        /// When.
        claimed_at: Option<Timestamp>,
    },
    /// 结项: the organiser confirms or corrects what each is credited. Whoever is not named gets what is proposed.
    Complete {
        /// Who gets what.
        credits: Vec<CreditOf>,
    },
    /// 更正: the organiser puts a credit right after the completion.
    Correct {
        /// Who gets what.
        credit: CreditOf,
        /// 1–1000 characters.
        reason: String,
    },
    /// Offers have ended; only the system, by its timer.
    Settle,
    /// The task was published or changed; only the system, as that follows from it.
    SetTerms {
        /// Its terms.
        terms: Terms,
    },
    /// The task was cancelled; only the system.
    CallOff,
}

impl<'de> Deserialize<'de> for RosterCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "claim" => Self::Claim,
                "cancel" => Self::Cancel {
                    reason: json::field_or_default(tree, "reason")?,
                },
                "join" => Self::Join,
                "leave" => Self::Leave,
                "check_in" => Self::CheckIn {
                    code: json::field(tree, "code")?,
                    claimed_at: json::field(tree, "claimed_at")?,
                },
                "check_out" => Self::CheckOut {
                    claimed_at: json::field(tree, "claimed_at")?,
                },
                "late_check_in" => Self::LateCheckIn {
                    reason: json::field(tree, "reason")?,
                },
                "judge" => Self::Judge {
                    person: json::field(tree, "person")?,
                    approved: json::field(tree, "approved")?,
                },
                "roll_call" => Self::RollCall {
                    present: json::field(tree, "present")?,
                    absent: json::field_or_default(tree, "absent")?,
                    claimed_at: json::field(tree, "claimed_at")?,
                },
                "complete" => Self::Complete {
                    credits: json::field(tree, "credits")?,
                },
                "correct" => Self::Correct {
                    credit: json::field(tree, "credit")?,
                    reason: json::field(tree, "reason")?,
                },
                "settle" => Self::Settle,
                "set_terms" => Self::SetTerms {
                    terms: json::field(tree, "terms")?,
                },
                "call_off" => Self::CallOff,
                _ => return None,
            })
        })
    }
}

impl Versioned for RosterCommand {
    const VERSION: u64 = 1;
}

impl RosterCommand {
    /// The button of this command; those of the system have none.
    pub const fn action(&self) -> Option<RosterActionName> {
        Some(match self {
            Self::Claim => RosterActionName::Claim,
            Self::Cancel { .. } => RosterActionName::Cancel,
            Self::Join => RosterActionName::Join,
            Self::Leave => RosterActionName::Leave,
            Self::CheckIn { .. } => RosterActionName::CheckIn,
            Self::CheckOut { .. } => RosterActionName::CheckOut,
            Self::LateCheckIn { .. } => RosterActionName::LateCheckIn,
            Self::Judge { .. } => RosterActionName::Judge,
            Self::RollCall { .. } => RosterActionName::RollCall,
            Self::Complete { .. } => RosterActionName::Complete,
            Self::Correct { .. } => RosterActionName::Correct,
            Self::Settle | Self::SetTerms { .. } | Self::CallOff => return None,
        })
    }

    /// The command with its texts as they are kept; see [`crate::text::clean`].
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        if let Self::Cancel { reason } | Self::LateCheckIn { reason } | Self::Correct { reason, .. } =
            &mut self
        {
            *reason = clean(reason);
        }
        self
    }

    /// What is wrong with the fields; nothing, when it may go to [`super::decide`].
    pub fn check(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        let most = usize::from(CAPACITY_MAX);
        match self {
            Self::Cancel { reason } => faults.text("/reason", reason, 0, DESCRIPTION_MAX_CHARS),
            Self::CheckIn { code, .. } => faults.range("/code", CheckInSecret::is_code(code)),
            Self::LateCheckIn { reason } => faults.words("/reason", reason),
            Self::RollCall { present, absent, .. } => {
                faults.list("/present", present, 0, most);
                faults.list("/absent", absent, 0, most);
                let both = absent
                    .iter()
                    .take(most)
                    .position(|person| present.contains(person));
                if let Some(at) = both {
                    faults.add(&format!("/absent/{at}"), field_codes::DUPLICATE);
                }
            }
            Self::Complete { credits } => {
                let people: Vec<_> = credits.iter().map(|credit| &credit.person).collect();
                faults.list("/credits", &people, 0, most);
                for (at, credit) in credits.iter().enumerate().take(most) {
                    let within = credit.minutes <= CREDIT_MAX_MINUTES;
                    faults.range(&format!("/credits/{at}/minutes"), within);
                }
            }
            Self::Correct { credit, reason } => {
                faults.range("/credit/minutes", credit.minutes <= CREDIT_MAX_MINUTES);
                faults.words("/reason", reason);
            }
            Self::Claim
            | Self::Join
            | Self::Leave
            | Self::CheckOut { .. }
            | Self::Judge { .. }
            | Self::Settle
            | Self::SetTerms { .. }
            | Self::CallOff => {}
        }
        faults.found()
    }
}

/// The content of a command; `None` when it brings none.
pub fn content_of(command: &RosterCommand) -> Option<Content> {
    match command {
        RosterCommand::Cancel { reason }
        | RosterCommand::LateCheckIn { reason }
        | RosterCommand::Correct { reason, .. } => Some(Content {
            text: reason.clone(),
            ..Content::default()
        })
        .filter(|content| !content.text.is_empty()),
        _ => None,
    }
}
