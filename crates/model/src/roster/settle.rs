//! What falls due by itself, and what follows from a change: offers that end, and places that are offered on.

use crate::history::Recorded;
use crate::limits::OFFER_LIFE;
use crate::time::Timestamp;

use super::{OfferEnd, Roster, RosterEvent, RosterStatus, evolve};

/// The roster as it is at `now`, whether or not the timers have come round: offers whose time is over have ended, and
/// their places are offered on.
#[must_use]
pub fn settled(roster: &Roster, now: Timestamp) -> Roster {
    let mut pen = Pen::new(roster.clone(), now);
    pen.settle();
    pen.roster
}

/// Writes events down one after another, and keeps the roster as they leave it.
pub(super) struct Pen {
    /// As of the last event.
    pub roster: Roster,
    /// What happened.
    pub events: Vec<RosterEvent>,
    now: Timestamp,
}

impl Pen {
    pub fn new(roster: Roster, now: Timestamp) -> Self {
        Self {
            roster,
            events: Vec::new(),
            now,
        }
    }

    /// Writes one event.
    pub fn write(&mut self, event: RosterEvent) {
        let recorded = Recorded {
            event,
            by: None,
            at: self.now,
        };
        let task = self.roster.task.clone();
        self.roster = evolve(Some(self.roster.clone()), &task, &recorded);
        self.events.push(recorded.event);
    }

    /// Ends offers whose time is over or whose place is gone, and offers free places to the first in line.
    pub fn settle(&mut self) {
        if self.roster.status != RosterStatus::Open {
            return;
        }
        self.lapse();
        self.withdraw();
        self.offer();
    }

    fn lapse(&mut self) {
        let over = |until: Timestamp| until <= self.now;
        let lapsed: Vec<_> = self
            .roster
            .waitlist
            .iter()
            .filter(|waiting| waiting.offer.is_some_and(over))
            .map(|waiting| waiting.person.clone())
            .collect();
        for person in lapsed {
            self.write(RosterEvent::OfferEnded {
                person,
                why: OfferEnd::Lapsed,
            });
        }
    }

    /// Where there are fewer places now, the offer made last goes first.
    fn withdraw(&mut self) {
        loop {
            let places = self.roster.places();
            let kept = u32::from(places.claimed) + u32::from(places.offered);
            let last = self.roster.waitlist.iter().rfind(|w| w.offer.is_some());
            let Some(last) = last.filter(|_| kept > u32::from(places.capacity)) else {
                return;
            };
            let person = last.person.clone();
            self.write(RosterEvent::OfferEnded {
                person,
                why: OfferEnd::Withdrawn,
            });
        }
    }

    fn offer(&mut self) {
        while self.roster.takes_claims(self.now) && self.roster.places().free() > 0 {
            let Some(next) = self.roster.waitlist.iter().find(|w| w.offer.is_none()) else {
                return;
            };
            let person = next.person.clone();
            let until = self.now.plus(OFFER_LIFE).min(self.roster.terms.claim_by);
            self.write(RosterEvent::Offered { person, until });
        }
    }
}
