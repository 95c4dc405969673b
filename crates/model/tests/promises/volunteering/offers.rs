//! Full, waiting, offered, late: how each looks to the person it happens to.

use linli_model::limits::{LATE_CANCEL, OFFER_LIFE, WAITLIST_MAX};
use linli_model::refusal::Refusal;
use linli_model::roster::{OfferEnd, Places, RosterCommand, RosterEvent};
use linli_model::time::MINUTE;

use super::village::{Village, organiser, start, terms, volunteer, volunteer_id};
use crate::world::Who;

#[test]
fn who_comes_too_late_is_told_how_it_stands_and_may_wait() {
    let mut village = Village::with_task(2);
    for who in 0..2 {
        assert_eq!(village.ask(&volunteer(who), RosterCommand::Claim), Ok(()));
    }
    assert_eq!(village.ask(&volunteer(2), RosterCommand::Join), Ok(()));
    let places = Places {
        capacity: 2,
        claimed: 2,
        offered: 0,
        waiting: 1,
    };
    let refused = village.ask(&volunteer(3), RosterCommand::Claim);
    assert_eq!(refused, Err(Refusal::Full(places)));
    assert_eq!(refused.unwrap_err().code(), "refused.full");
}

#[test]
fn a_freed_place_is_kept_for_the_first_in_line_and_then_for_the_next() {
    let mut village = Village::with_task(1);
    village.ask(&volunteer(0), RosterCommand::Claim).unwrap();
    village.ask(&volunteer(1), RosterCommand::Join).unwrap();
    village.ask(&volunteer(2), RosterCommand::Join).unwrap();
    let reason = String::new();
    village
        .ask(&volunteer(0), RosterCommand::Cancel { reason })
        .unwrap();
    let until = village.now.plus(OFFER_LIFE);
    let offered = |person, until| RosterEvent::Offered {
        person: volunteer_id(person),
        until,
    };
    assert_eq!(village.roster_history().last().unwrap().event, offered(1, until));
    // Kept: neither a newcomer nor the next in line gets it.
    for who in [2, 3] {
        let refused = village.ask(&volunteer(who), RosterCommand::Claim);
        assert!(matches!(refused, Err(Refusal::Full(_))), "{who}: {refused:?}");
    }
    // One microsecond before the end it is still theirs, at the end it is the next one's, timer or no timer.
    let mut early = village.clone();
    early.now = until.plus(-1);
    assert_eq!(early.ask(&volunteer(1), RosterCommand::Claim), Ok(()));
    village.now = until;
    let refused = village.ask(&volunteer(1), RosterCommand::Claim);
    assert!(matches!(refused, Err(Refusal::Full(_))), "{refused:?}");
    assert_eq!(village.ask(&volunteer(2), RosterCommand::Claim), Ok(()));
    let lapsed = RosterEvent::OfferEnded {
        person: volunteer_id(1),
        why: OfferEnd::Lapsed,
    };
    assert!(
        village
            .roster_history()
            .iter()
            .any(|recorded| recorded.event == lapsed)
    );
    assert_eq!(village.roster().places().waiting, 0);
}

#[test]
fn an_offer_ends_when_claims_close() {
    let mut village = Village::with_task(1);
    village.ask(&volunteer(0), RosterCommand::Claim).unwrap();
    village.ask(&volunteer(1), RosterCommand::Join).unwrap();
    let claim_by = terms(1).claim_by;
    village.now = claim_by.plus(-MINUTE);
    let reason = "ill".to_owned();
    village
        .ask(&volunteer(0), RosterCommand::Cancel { reason })
        .unwrap();
    assert_eq!(village.roster().next_due(), Some(claim_by));
    village.now = claim_by;
    assert_eq!(
        village.ask(&volunteer(1), RosterCommand::Claim),
        Err(Refusal::ClaimsClosed)
    );
}

#[test]
fn a_claim_given_up_late_needs_a_reason() {
    let mut village = Village::with_task(1);
    village.ask(&volunteer(0), RosterCommand::Claim).unwrap();
    let cancel = |reason: &str| RosterCommand::Cancel {
        reason: reason.to_owned(),
    };
    village.now = start().plus(-LATE_CANCEL).plus(1);
    assert_eq!(village.ask(&volunteer(0), cancel("")), Err(Refusal::ReasonNeeded));
    let mut late = village.clone();
    assert_eq!(late.ask(&volunteer(0), cancel("ill")), Ok(()));
    let event = &late.roster_history().last().unwrap().event;
    assert!(matches!(
        event,
        RosterEvent::ClaimCancelled {
            late: true,
            content: Some(_),
            ..
        }
    ));
    village.now = start().plus(-LATE_CANCEL);
    assert_eq!(village.ask(&volunteer(0), cancel("")), Ok(()));
}

#[test]
fn only_volunteers_of_the_community_claim() {
    let mut village = Village::with_task(1);
    for who in [Who::Neighbour, Who::PendingNeighbour, Who::GridWorker] {
        let refused = village.ask(&who.actor(), RosterCommand::Claim);
        assert_eq!(refused, Err(Refusal::NotAVolunteer), "{who:?}");
    }
    for who in [Who::Elsewhere, Who::Stranger] {
        assert_eq!(
            village.ask(&who.actor(), RosterCommand::Join),
            Err(Refusal::NotFound)
        );
    }
    for command in [RosterCommand::Settle, RosterCommand::CallOff] {
        assert_eq!(village.ask(&organiser(), command), Err(Refusal::NotAllowed));
    }
}

#[test]
fn the_line_has_an_end() {
    let mut village = Village::with_task(1);
    village.ask(&volunteer(0), RosterCommand::Claim).unwrap();
    for who in 1..=WAITLIST_MAX {
        village.ask(&volunteer(who), RosterCommand::Join).unwrap();
    }
    let refused = village.ask(&volunteer(WAITLIST_MAX + 1), RosterCommand::Join);
    assert!(matches!(refused, Err(Refusal::Full(_))), "{refused:?}");
}
