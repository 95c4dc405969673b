//! A roster as one viewer may see it: everybody their own part, organisers everybody's.

use serde::{Deserialize, Serialize};

use crate::ids::PersonId;
use crate::person::Actor;
use crate::report::{Content, ContentId};
use crate::time::Timestamp;

use super::{
    Cancelled, CheckInSecret, Claim, Credit, LateCheckIn, Moment, Roster, RosterStatus, Standing, settled,
};

/// How somebody takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PartStatus {
    /// 已认领
    Claimed,
    /// 候补到位: a place is kept for them until [`PartView::until`].
    Offered,
    /// 候补中
    Waiting,
    /// Of a newer server; shown as nothing known.
    #[serde(other)]
    Unknown,
}

/// The viewer's own part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = RosterPartView))]
pub struct PartView {
    /// How they take part.
    pub status: PartStatus,
    /// Since when.
    pub since: Timestamp,
    /// Where they stand in line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_in_line: Option<u16>,
    /// Until when a place is kept for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// When they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<Moment>,
    /// When they went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_out: Option<Moment>,
    /// Their 补签.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateView>,
    /// Whether the organiser saw them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<bool>,
    /// What they are credited, once the task is completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Credit>,
}

/// A 补签 as its author and organisers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LateView {
    /// The reason.
    pub text: String,
    /// What the organiser made of it; absent while they have not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<bool>,
}

/// A claim as organisers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClaimView {
    /// Who.
    pub person: PersonId,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Their part.
    pub part: PartView,
    /// Whether they count as present.
    pub present: bool,
    /// What they should be credited by what is known.
    pub proposed: Credit,
}

/// Somebody in line as organisers see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WaitingView {
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their part.
    pub part: PartView,
}

/// Somebody who gave a place up, as organisers see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CancelledView {
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Whether that was less than a day before the start.
    #[serde(default)]
    pub late: bool,
    /// The reason, if one was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// The roster as organisers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RosterView {
    /// Who holds a place, in the order of claiming.
    pub claims: Vec<ClaimView>,
    /// Who waits, the first in line first.
    pub waitlist: Vec<WaitingView>,
    /// Who gave a place up, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cancelled: Vec<CancelledView>,
    /// What the check-in codes are made from, for the organiser's phone to show them without a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<CheckInSecret>,
    /// How many events made it.
    pub version: u64,
}

/// Where a view takes what events only name.
#[derive(Clone, Copy)]
pub struct RosterViewing<'a> {
    /// Contents by id; [`Content::default`] where redacted.
    pub contents: &'a dyn Fn(&ContentId) -> Content,
    /// Names of people.
    pub person_name: &'a dyn Fn(&PersonId) -> Option<String>,
    /// Their telephone numbers.
    pub person_phone: &'a dyn Fn(&PersonId) -> Option<String>,
    /// What the check-in codes are made from.
    pub secret: &'a CheckInSecret,
}

/// The whole roster; `None` for everybody but its organisers.
pub fn view(
    roster: &Roster,
    viewing: &RosterViewing<'_>,
    actor: &Actor,
    now: Timestamp,
) -> Option<RosterView> {
    let roster = settled(roster, now);
    if !Standing::of(&roster, actor).organiser {
        return None;
    }
    let claim = |claim: &Claim| ClaimView {
        person: claim.person.clone(),
        name: (viewing.person_name)(&claim.person),
        phone: (viewing.person_phone)(&claim.person),
        part: of_claim(claim, viewing.contents),
        present: claim.is_present(),
        proposed: claim.proposed(&roster.terms),
    };
    let waiting = |(n, person): (usize, &PersonId)| WaitingView {
        name: (viewing.person_name)(person),
        part: of_waiting(&roster, n),
    };
    let cancelled = |cancelled: &Cancelled| CancelledView {
        name: (viewing.person_name)(&cancelled.person),
        at: cancelled.at,
        late: cancelled.late,
        reason: cancelled
            .content
            .as_ref()
            .map(|id| (viewing.contents)(id).text)
            .unwrap_or_default(),
    };
    let people = roster.waitlist.iter().map(|waiting| &waiting.person);
    Some(RosterView {
        claims: roster.claims.iter().map(claim).collect(),
        waitlist: people.enumerate().map(waiting).collect(),
        cancelled: roster.cancelled.iter().rev().map(cancelled).collect(),
        secret: (roster.status == RosterStatus::Open).then(|| viewing.secret.clone()),
        version: roster.version,
    })
}

/// The actor's own part, if they take any.
pub fn part(
    roster: &Roster,
    contents: &dyn Fn(&ContentId) -> Content,
    actor: &Actor,
    now: Timestamp,
) -> Option<PartView> {
    let roster = settled(roster, now);
    let person = actor.person()?;
    match roster.claim(person) {
        Some(claim) => Some(of_claim(claim, contents)),
        None => Some(of_waiting(&roster, roster.place_in_line(person)?)),
    }
}

fn of_claim(claim: &Claim, contents: &dyn Fn(&ContentId) -> Content) -> PartView {
    let late = |late: &LateCheckIn| LateView {
        text: contents(&late.content).text,
        approved: late.approved,
    };
    PartView {
        status: PartStatus::Claimed,
        since: claim.claimed_at,
        place_in_line: None,
        until: None,
        check_in: claim.check_in,
        check_out: claim.check_out,
        late: claim.late.as_ref().map(late),
        seen: claim.seen,
        credit: claim.credit,
    }
}

fn of_waiting(roster: &Roster, n: usize) -> PartView {
    let waiting = &roster.waitlist[n];
    PartView {
        status: match waiting.offer {
            Some(_) => PartStatus::Offered,
            None => PartStatus::Waiting,
        },
        since: waiting.since,
        place_in_line: u16::try_from(n + 1).ok(),
        until: waiting.offer,
        check_in: None,
        check_out: None,
        late: None,
        seen: None,
        credit: None,
    }
}
