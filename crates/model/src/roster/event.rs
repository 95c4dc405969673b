//! What happened in a roster: ids, codes and times only.

use serde::{Deserialize, Serialize};

use crate::ids::PersonId;
use crate::open::Versioned;
use crate::report::ContentId;
use crate::task::Terms;
use crate::time::Timestamp;

/// When somebody came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// Whether that is the phone's word, because there was no network; the organiser sees it marked.
    #[serde(default)]
    pub offline: bool,
}

/// What a volunteer is credited for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Credit {
    /// Minutes.
    pub minutes: u32,
    /// Points.
    pub points: u32,
}

/// Why an offer ended without being taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// Nobody answered in time: they leave the line.
    Lapsed,
    /// The task has fewer places now: they keep their place in line.
    Withdrawn,
}

/// A fact. Stored `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RosterEvent {
    /// The task's terms, first and whenever they change.
    TermsSet {
        /// The terms from now on.
        terms: Terms,
    },
    /// A place was claimed.
    Claimed {
        /// By whom.
        person: PersonId,
    },
    /// A claim was given up.
    ClaimCancelled {
        /// Whose.
        person: PersonId,
        /// Whether that was less than [`crate::limits::LATE_CANCEL`] before the start.
        late: bool,
        /// The reason, if one was given.
        content: Option<ContentId>,
    },
    /// Somebody joined the waiting line, at its end.
    Joined {
        /// Who.
        person: PersonId,
    },
    /// Somebody left the waiting line.
    Left {
        /// Who.
        person: PersonId,
    },
    /// A free place is kept for somebody in line.
    Offered {
        /// For whom.
        person: PersonId,
        /// Until when.
        until: Timestamp,
    },
    /// An offer ended without being taken.
    OfferEnded {
        /// Whose.
        person: PersonId,
        /// Why.
        why: OfferEnd,
    },
    /// 签到
    CheckedIn {
        /// Who.
        person: PersonId,
        /// When.
        moment: Moment,
    },
    /// 签退
    CheckedOut {
        /// Who.
        person: PersonId,
        /// When.
        moment: Moment,
    },
    /// 补签 asked for.
    LateAsked {
        /// By whom.
        person: PersonId,
        /// The reason.
        content: ContentId,
    },
    /// 补签 judged by the organiser.
    LateJudged {
        /// Whose.
        person: PersonId,
        /// Whether they count as present.
        approved: bool,
    },
    /// 点名
    RollCalled {
        /// Who was there.
        present: Vec<PersonId>,
        /// Who was not.
        absent: Vec<PersonId>,
        /// When.
        moment: Moment,
    },
    /// 结项: every claimant with what they are credited.
    Completed {
        /// In the order of the claims.
        credits: Vec<(PersonId, Credit)>,
    },
    /// A credit was put right after the completion.
    Corrected {
        /// Whose.
        person: PersonId,
        /// What it was.
        from: Credit,
        /// What it is.
        to: Credit,
        /// The reason.
        content: ContentId,
    },
    /// The task was cancelled.
    CalledOff,
}

impl Versioned for RosterEvent {
    const VERSION: u64 = 1;
}
