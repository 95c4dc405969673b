//! What a roster is now: what [`super::evolve`] folds its events into.

use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, TaskId};
use crate::limits::CREDIT_MAX_MINUTES;
use crate::report::ContentId;
use crate::task::Terms;
use crate::time::{MINUTE, Timestamp};

use super::{Credit, Moment, Places};

/// Where a roster stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RosterStatus {
    /// People may come and go.
    Open,
    /// 已结项
    Completed,
    /// Its task was cancelled.
    CalledOff,
}

/// A 补签.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateCheckIn {
    /// The reason.
    pub content: ContentId,
    /// What the organiser made of it; `None` while they have not.
    pub approved: Option<bool>,
}

/// Somebody who holds a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub claimed_at: Timestamp,
    /// When they came.
    pub check_in: Option<Moment>,
    /// When they went.
    pub check_out: Option<Moment>,
    /// That they came without checking in, as they say.
    pub late: Option<LateCheckIn>,
    /// Whether the organiser saw them there: the last word.
    pub seen: Option<bool>,
    /// What they are credited, once the task is completed.
    pub credit: Option<Credit>,
}

/// Somebody in the waiting line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub since: Timestamp,
    /// Until when a place is kept for them.
    pub offer: Option<Timestamp>,
}

/// Somebody who gave a place up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// Whether that was less than [`crate::limits::LATE_CANCEL`] before the start.
    pub late: bool,
    /// The reason, if one was given.
    pub content: Option<ContentId>,
}

/// A roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// Its task.
    pub task: TaskId,
    /// How many events made it.
    pub version: u64,
    /// Where it stands.
    pub status: RosterStatus,
    /// The task's terms.
    pub terms: Terms,
    /// Who holds a place, in the order of claiming.
    pub claims: Vec<Claim>,
    /// Who waits, the first in line first. Those with an offer are its head.
    pub waitlist: Vec<Waiting>,
    /// Who gave a place up, each with the last time, the latest last. Rows of older servers have none.
    #[serde(default)]
    pub cancelled: Vec<Cancelled>,
}

impl Roster {
    /// The claim of a person.
    pub fn claim(&self, person: &PersonId) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.person == *person)
    }

    /// Where a person stands in line, from 0.
    pub fn place_in_line(&self, person: &PersonId) -> Option<usize> {
        self.waitlist.iter().position(|waiting| waiting.person == *person)
    }

    /// What a person waits for.
    pub fn waiting(&self, person: &PersonId) -> Option<&Waiting> {
        self.waitlist.iter().find(|waiting| waiting.person == *person)
    }

    /// How many places there are and what became of them.
    pub fn places(&self) -> Places {
        let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let offers = self.waitlist.iter().filter(|waiting| waiting.offer.is_some());
        Places {
            capacity: self.terms.capacity,
            claimed: count(self.claims.len()),
            offered: count(offers.count()),
            waiting: count(self.waitlist.len()),
        }
    }

    /// Whether places may be claimed.
    pub fn takes_claims(&self, now: Timestamp) -> bool {
        self.status == RosterStatus::Open && now < self.terms.claim_by
    }

    /// When something falls due by itself: the next offer's end.
    pub fn next_due(&self) -> Option<Timestamp> {
        let open = self.status == RosterStatus::Open;
        let offers = self.waitlist.iter().filter_map(|waiting| waiting.offer);
        offers.min().filter(|_| open)
    }
}

impl Claim {
    /// Whether they count as having been there.
    pub fn is_present(&self) -> bool {
        let approved = self.late.as_ref().is_some_and(|late| late.approved == Some(true));
        self.seen.unwrap_or(self.check_in.is_some() || approved)
    }

    /// What they should be credited by what is known: the time between coming and going where both are known, else
    /// what the task's terms say; never more than the task took, nor more than may be credited for one; nothing for
    /// whoever was not there.
    pub fn proposed(&self, terms: &Terms) -> Credit {
        if !self.is_present() {
            return Credit::default();
        }
        let minutes = match (self.check_in, self.check_out) {
            (Some(came), Some(went)) => {
                let stay = went.at.since(came.at).clamp(0, terms.window.length().max(0));
                u32::try_from(stay / MINUTE).unwrap_or(u32::MAX)
            }
            _ => terms.minutes,
        };
        Credit::of(minutes.min(CREDIT_MAX_MINUTES), terms)
    }
}

impl Credit {
    /// The credit of so many minutes: whoever was there at all earns the task's points.
    pub fn of(minutes: u32, terms: &Terms) -> Self {
        Self {
            minutes,
            points: if minutes > 0 { terms.points } else { 0 },
        }
    }
}
