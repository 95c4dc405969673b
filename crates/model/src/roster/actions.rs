//! What an actor is to a roster, and what they may do to it: one table for the judge and for the buttons.

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::limits::{CHECK_IN_RECEIPT, CHECK_IN_SLACK, WAITLIST_MAX};
use crate::person::Actor;
use crate::refusal::Refusal;
use crate::time::Timestamp;

use super::{Claim, Roster, RosterStatus, Waiting, settled};

/// The name of a command, as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum RosterActionName {
    /// 认领
    Claim,
    /// 取消认领
    Cancel,
    /// 候补
    Join,
    /// 退出候补
    Leave,
    /// 签到
    CheckIn,
    /// 签退
    CheckOut,
    /// 补签
    LateCheckIn,
    /// 审核补签
    Judge,
    /// 点名
    RollCall,
    /// 结项
    Complete,
    /// 更正
    Correct,
    /// A command of a newer server; shown nowhere.
    #[serde(other)]
    Unknown,
}

/// What an actor is to a roster; several at once, or nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing<'a> {
    /// Staff of the task's area.
    pub organiser: bool,
    /// Registered volunteer of its community.
    pub volunteer: bool,
    /// Resident of its community.
    pub neighbour: bool,
    /// The server itself.
    pub system: bool,
    /// The claim they hold.
    pub claim: Option<&'a Claim>,
    /// What they wait for.
    pub waiting: Option<&'a Waiting>,
}

impl<'a> Standing<'a> {
    /// What `actor` is to `roster`.
    pub fn of(roster: &'a Roster, actor: &Actor) -> Self {
        let person = actor.person();
        Self {
            organiser: actor.is_staff_of(roster.terms.area()),
            volunteer: actor.is_volunteer_of(&roster.terms.community),
            neighbour: actor.is_resident_of(&roster.terms.community),
            system: *actor == Actor::System,
            claim: person.and_then(|person| roster.claim(person)),
            waiting: person.and_then(|person| roster.waiting(person)),
        }
    }

    /// Whether the actor may know that the roster exists.
    pub const fn sees(&self) -> bool {
        self.organiser
            || self.volunteer
            || self.neighbour
            || self.system
            || self.claim.is_some()
            || self.waiting.is_some()
    }
}

/// Who may take which step now, on a roster that is [`settled`]. Of whom and of what the step is, the judge looks at
/// afterwards.
pub(super) fn permit(
    roster: &Roster,
    standing: Standing<'_>,
    action: RosterActionName,
    now: Timestamp,
) -> Result<(), Refusal> {
    use RosterActionName as Name;
    let Standing {
        organiser,
        claim,
        waiting,
        ..
    } = standing;
    let window = roster.terms.window;
    let open = roster.status == RosterStatus::Open;
    let started = window.starts_at <= now;
    let begun = now.since(window.starts_at) >= -CHECK_IN_SLACK;
    let receivable = begun && now.since(window.ends_at) <= CHECK_IN_SLACK + CHECK_IN_RECEIPT;
    let came = claim.is_some_and(|claim| claim.check_in.is_some());
    let (may, already, fits) = match action {
        Name::Claim => (true, claim.is_some(), open),
        Name::Join => (true, waiting.is_some(), open && claim.is_none()),
        Name::Leave => (true, waiting.is_none(), open),
        Name::Cancel => (true, claim.is_none(), open && !started && !came),
        Name::CheckIn => (claim.is_some(), came, open && receivable),
        Name::CheckOut => {
            let gone = claim.is_some_and(|claim| claim.check_out.is_some());
            let there = claim.is_some_and(Claim::is_present);
            (claim.is_some(), gone, open && receivable && there)
        }
        Name::LateCheckIn => {
            let asked = claim.is_some_and(|claim| claim.late.is_some());
            (claim.is_some(), false, open && started && !came && !asked)
        }
        Name::Judge => {
            let asked = |claim: &Claim| claim.late.as_ref().is_some_and(|late| late.approved.is_none());
            (organiser, false, open && roster.claims.iter().any(asked))
        }
        Name::RollCall => (organiser, false, open && begun && !roster.claims.is_empty()),
        Name::Complete => (organiser, false, open && started),
        Name::Correct => {
            let completed = roster.status == RosterStatus::Completed;
            (organiser, false, completed && !roster.claims.is_empty())
        }
        Name::Unknown => (false, false, false),
    };
    if !standing.sees() {
        Err(Refusal::NotFound)
    } else if !may {
        Err(Refusal::NotAllowed)
    } else if already {
        Err(Refusal::AlreadySo)
    } else if !fits {
        Err(Refusal::WrongState)
    } else {
        room(roster, standing, action, now)
    }
}

/// Whether there is room for one more: among the places, or in the line.
fn room(
    roster: &Roster,
    standing: Standing<'_>,
    action: RosterActionName,
    now: Timestamp,
) -> Result<(), Refusal> {
    let full = Err(Refusal::Full(roster.places()));
    let kept = standing.waiting.is_some_and(|waiting| waiting.offer.is_some());
    match action {
        RosterActionName::Claim | RosterActionName::Join if !standing.volunteer => {
            Err(Refusal::NotAVolunteer)
        }
        RosterActionName::Claim | RosterActionName::Join if !roster.takes_claims(now) => {
            Err(Refusal::ClaimsClosed)
        }
        RosterActionName::Claim if !kept && roster.places().free() == 0 => full,
        RosterActionName::Join if roster.waitlist.len() >= WAITLIST_MAX => full,
        _ => Ok(()),
    }
}

/// The steps, in the order their buttons stand in.
const STEPS: [RosterActionName; 11] = [
    RosterActionName::Claim,
    RosterActionName::Join,
    RosterActionName::CheckIn,
    RosterActionName::CheckOut,
    RosterActionName::LateCheckIn,
    RosterActionName::Cancel,
    RosterActionName::Leave,
    RosterActionName::RollCall,
    RosterActionName::Judge,
    RosterActionName::Complete,
    RosterActionName::Correct,
];

/// What `actor` may do to `roster` now.
///
/// Where there is a place, nobody is asked to wait for one: of the two buttons only 认领 is shown. Checking in and out is
/// shown while it counts at once; told later, with the phone's time, it is still taken.
pub fn actions(roster: &Roster, actor: &Actor, now: Timestamp) -> Vec<Action<RosterActionName>> {
    let roster = settled(roster, now);
    let standing = Standing::of(&roster, actor);
    let permitted = |name| permit(&roster, standing, name, now).is_ok();
    let shown = |name: &RosterActionName| match name {
        RosterActionName::Join => permitted(*name) && !permitted(RosterActionName::Claim),
        RosterActionName::CheckIn | RosterActionName::CheckOut => {
            permitted(*name) && roster.terms.window.holds(now, CHECK_IN_SLACK)
        }
        _ => permitted(*name),
    };
    let action = |command| Action {
        command,
        until: until(&roster, standing, command),
        if_match: None,
    };
    STEPS.into_iter().filter(shown).map(action).collect()
}

fn until(roster: &Roster, standing: Standing<'_>, action: RosterActionName) -> Option<Timestamp> {
    let terms = &roster.terms;
    match action {
        RosterActionName::Claim => {
            let offer = standing.waiting.and_then(|waiting| waiting.offer);
            Some(offer.unwrap_or(terms.claim_by))
        }
        RosterActionName::Join => Some(terms.claim_by),
        RosterActionName::Cancel => Some(terms.window.starts_at),
        RosterActionName::CheckIn | RosterActionName::CheckOut => {
            Some(terms.window.ends_at.plus(CHECK_IN_SLACK))
        }
        _ => None,
    }
}
