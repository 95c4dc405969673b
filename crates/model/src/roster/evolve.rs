//! What a roster becomes by what happened to it. Judges nothing: what is recorded has happened.

use crate::history::Recorded;
use crate::ids::{PersonId, TaskId};

use super::{Cancelled, Claim, LateCheckIn, OfferEnd, Roster, RosterEvent, RosterStatus, Waiting};

/// The roster after one more event.
///
/// # Panics
/// When there is no roster yet and the event is no [`RosterEvent::TermsSet`]: the store is damaged. [`replay`] tells it
/// without panic.
#[must_use]
pub fn evolve(state: Option<Roster>, id: &TaskId, recorded: &Recorded<RosterEvent>) -> Roster {
    match state {
        Some(roster) => apply(roster, recorded),
        None => opened(id, recorded).expect("a roster's history begins with TermsSet"),
    }
}

/// The roster that a whole history makes, oldest event first; `None` when it does not begin with
/// [`RosterEvent::TermsSet`].
pub fn replay(id: &TaskId, history: &[Recorded<RosterEvent>]) -> Option<Roster> {
    let (first, rest) = history.split_first()?;
    Some(rest.iter().fold(opened(id, first)?, apply))
}

fn opened(id: &TaskId, recorded: &Recorded<RosterEvent>) -> Option<Roster> {
    let RosterEvent::TermsSet { terms } = &recorded.event else {
        return None;
    };
    Some(Roster {
        task: id.clone(),
        version: 1,
        status: RosterStatus::Open,
        terms: terms.clone(),
        claims: Vec::new(),
        waitlist: Vec::new(),
        cancelled: Vec::new(),
    })
}

fn apply(mut roster: Roster, recorded: &Recorded<RosterEvent>) -> Roster {
    roster.version += 1;
    match &recorded.event {
        RosterEvent::TermsSet { terms } => {
            roster.terms = terms.clone();
            // No offer outlives the time in which places may be claimed.
            for until in roster.waitlist.iter_mut().filter_map(|w| w.offer.as_mut()) {
                *until = (*until).min(terms.claim_by);
            }
        }
        RosterEvent::Claimed { person } => {
            leave(&mut roster, person);
            roster.claims.push(Claim {
                person: person.clone(),
                claimed_at: recorded.at,
                check_in: None,
                check_out: None,
                late: None,
                seen: None,
                credit: None,
            });
        }
        RosterEvent::ClaimCancelled {
            person,
            late,
            content,
        } => {
            roster.claims.retain(|claim| claim.person != *person);
            roster.cancelled.retain(|before| before.person != *person);
            roster.cancelled.push(Cancelled {
                person: person.clone(),
                at: recorded.at,
                late: *late,
                content: content.clone(),
            });
        }
        RosterEvent::Joined { person } => roster.waitlist.push(Waiting {
            person: person.clone(),
            since: recorded.at,
            offer: None,
        }),
        RosterEvent::Left { person } => leave(&mut roster, person),
        RosterEvent::Offered { person, until } => waiting(&mut roster, person, |w| w.offer = Some(*until)),
        RosterEvent::OfferEnded { person, why } => match why {
            OfferEnd::Lapsed => leave(&mut roster, person),
            OfferEnd::Withdrawn => waiting(&mut roster, person, |w| w.offer = None),
        },
        RosterEvent::CheckedIn { person, moment } => {
            claim(&mut roster, person, |c| c.check_in = Some(*moment));
        }
        RosterEvent::CheckedOut { person, moment } => {
            claim(&mut roster, person, |c| c.check_out = Some(*moment));
        }
        RosterEvent::LateAsked { person, content } => claim(&mut roster, person, |c| {
            c.late = Some(LateCheckIn {
                content: content.clone(),
                approved: None,
            });
        }),
        RosterEvent::LateJudged { person, approved } => claim(&mut roster, person, |c| {
            if let Some(late) = &mut c.late {
                late.approved = Some(*approved);
            }
        }),
        RosterEvent::RollCalled { present, absent, .. } => {
            for (people, seen) in [(present, true), (absent, false)] {
                for person in people {
                    claim(&mut roster, person, |c| c.seen = Some(seen));
                }
            }
        }
        RosterEvent::Completed { credits } => {
            roster.status = RosterStatus::Completed;
            roster.waitlist.clear();
            for (person, credit) in credits {
                claim(&mut roster, person, |c| c.credit = Some(*credit));
            }
        }
        RosterEvent::Corrected { person, to, .. } => {
            claim(&mut roster, person, |c| c.credit = Some(*to));
        }
        RosterEvent::CalledOff => {
            roster.status = RosterStatus::CalledOff;
            roster.waitlist.clear();
        }
    }
    roster
}

fn leave(roster: &mut Roster, person: &PersonId) {
    roster.waitlist.retain(|waiting| waiting.person != *person);
}

fn claim(roster: &mut Roster, person: &PersonId, change: impl FnOnce(&mut Claim)) {
    if let Some(claim) = roster.claims.iter_mut().find(|claim| claim.person == *person) {
        change(claim);
    }
}

fn waiting(roster: &mut Roster, person: &PersonId, change: impl FnOnce(&mut Waiting)) {
    if let Some(waiting) = roster.waitlist.iter_mut().find(|w| w.person == *person) {
        change(waiting);
    }
}
