//! Every "no" of the rules, with a stable code that clients map to words.

use serde::{Deserialize, Serialize};

use crate::roster::Places;

/// Why a command is refused. Each has a stable wire code, [`Refusal::code`]; none is ever stored under the command's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Refusal {
    /// The stream does not exist, or the actor may not know that it does.
    #[error("not found")]
    NotFound,
    /// The actor sees the report but may not do this.
    #[error("not allowed")]
    NotAllowed,
    /// The report's state has no such step.
    #[error("not in this state")]
    WrongState,
    /// What the command wants already holds: done.
    #[error("already so")]
    AlreadySo,
    /// The version the actor saw (If-Match) is no longer the newest.
    #[error("stale")]
    Stale,
    /// The report was returned as often as it may be.
    #[error("returned too often")]
    TooManyReturns,
    /// Urged again before [`crate::limits::URGE_EVERY`] was over.
    #[error("too soon")]
    TooSoon,
    /// The unit does not exist or does not work for this area.
    #[error("unknown unit")]
    UnknownUnit,
    /// The category does not exist or is no leaf.
    #[error("unknown category")]
    UnknownCategory,
    /// The community or grid does not exist.
    #[error("unknown area")]
    UnknownArea,
    /// A named photo is not a complete upload of this actor, or belongs to something else.
    #[error("photo gone")]
    PhotoGone,
    /// The current privacy text was not agreed to.
    #[error("consent needed")]
    ConsentNeeded,
    /// The id is taken by another stream.
    #[error("id taken")]
    IdTaken,
    /// The task has no free place; with how it stands, so that nobody must ask again to know whether waiting is worth it.
    #[error("no free place")]
    Full(Places),
    /// Only registered volunteers of the community may do this.
    #[error("not a volunteer")]
    NotAVolunteer,
    /// The time to claim a place, or to wait for one, is over.
    #[error("claims are closed")]
    ClaimsClosed,
    /// What was asked for so late needs a reason.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The check-in code is not, or no longer, the one the organiser shows.
    #[error("wrong code")]
    WrongCode,
    /// Not at the time of the task, or told of too late.
    #[error("outside the time window")]
    OutsideWindow,
    /// Somebody that the command names does not take part.
    #[error("does not take part")]
    UnknownPerson,
    /// The channel does not exist, only staff write in it, or it takes no polls.
    #[error("unknown channel")]
    UnknownChannel,
    /// Nobody replies to this post any more.
    #[error("locked")]
    Locked,
    /// The time to edit a post is over.
    #[error("too late")]
    TooLate,
    /// As many posts as a person may write in a day.
    #[error("too many posts today")]
    TooManyPosts,
    /// The poll has ended.
    #[error("the poll is closed")]
    PollClosed,
    /// The person has voted; a vote stands.
    #[error("already voted")]
    AlreadyVoted,
    /// The poll has no such option, or takes fewer of them.
    #[error("wrong choice")]
    WrongChoice,
    /// Somebody has voted on the post as it stands; it is not written anew any more.
    #[error("votes were cast")]
    VotesCast,
}

impl Refusal {
    /// The stable code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotAllowed => "refused.not_allowed",
            Self::WrongState => "refused.wrong_state",
            Self::AlreadySo => "already_so",
            Self::Stale => "stale",
            Self::TooManyReturns => "refused.too_many_returns",
            Self::TooSoon => "refused.too_soon",
            Self::UnknownUnit => "refused.unknown_unit",
            Self::UnknownCategory => "refused.unknown_category",
            Self::UnknownArea => "refused.unknown_area",
            Self::PhotoGone => "photo_gone",
            Self::ConsentNeeded => "consent_needed",
            Self::IdTaken => "refused.id_taken",
            Self::Full(_) => "refused.full",
            Self::NotAVolunteer => "refused.not_a_volunteer",
            Self::ClaimsClosed => "refused.claims_closed",
            Self::ReasonNeeded => "refused.reason_needed",
            Self::WrongCode => "refused.wrong_code",
            Self::OutsideWindow => "refused.outside_window",
            Self::UnknownPerson => "refused.unknown_person",
            Self::UnknownChannel => "refused.unknown_channel",
            Self::Locked => "refused.locked",
            Self::TooLate => "refused.too_late",
            Self::TooManyPosts => "refused.too_many_posts",
            Self::PollClosed => "refused.poll_closed",
            Self::AlreadyVoted => "refused.already_voted",
            Self::WrongChoice => "refused.wrong_choice",
            Self::VotesCast => "refused.votes_cast",
        }
    }

    /// The HTTP status it travels with.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::NotAllowed | Self::ConsentNeeded | Self::NotAVolunteer => 403,
            Self::Stale => 412,
            Self::UnknownUnit
            | Self::UnknownCategory
            | Self::UnknownArea
            | Self::ReasonNeeded
            | Self::WrongCode
            | Self::UnknownPerson
            | Self::UnknownChannel
            | Self::WrongChoice => 422,
            Self::WrongState
            | Self::AlreadySo
            | Self::TooManyReturns
            | Self::TooSoon
            | Self::PhotoGone
            | Self::IdTaken
            | Self::Full(_)
            | Self::ClaimsClosed
            | Self::OutsideWindow
            | Self::Locked
            | Self::TooLate
            | Self::TooManyPosts
            | Self::PollClosed
            | Self::AlreadyVoted
            | Self::VotesCast => 409,
        }
    }
}
