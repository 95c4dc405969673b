//! Places and the line for them: in whatever order people claim, cancel, join, leave, let offers pass, and organisers
//! change their minds, never more than there are, nobody twice, and the first in line first.

use std::collections::BTreeSet;

use linli_model::ids::PersonId;
use linli_model::limits::OFFER_LIFE;
use linli_model::person::Actor;
use linli_model::refusal::Refusal;
use linli_model::roster::{Places, Roster, RosterCommand, RosterEvent, actions, replay, settled};
use linli_model::task::{TaskCommand, Terms};
use linli_model::time::{DAY, HOUR, MINUTE, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

use super::village::{
    Village, organiser, roster, start, task, task_id, terms, volunteer, volunteer_id, writing,
};
use crate::world::cases;

/// What may happen.
#[derive(Debug, Clone)]
pub enum Step {
    Claim(usize),
    Cancel(usize, bool),
    Join(usize),
    Leave(usize),
    Capacity(u16),
    ClaimBy(i64),
    Timer,
    Wait(i64),
}

pub const PEOPLE: usize = 7;

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = || 0..PEOPLE;
    let step = prop_oneof![
        4 => who().prop_map(Step::Claim),
        3 => (who(), any::<bool>()).prop_map(|(who, reason)| Step::Cancel(who, reason)),
        5 => who().prop_map(Step::Join),
        1 => who().prop_map(Step::Leave),
        2 => (1..6_u16).prop_map(Step::Capacity),
        1 => (1..90_i64).prop_map(Step::ClaimBy),
        2 => Just(Step::Timer),
        3 => prop_oneof![4 => 1..150_i64, 1 => 600..3_000_i64].prop_map(Step::Wait),
    ];
    vec(step, 0..60)
}

impl Step {
    /// Takes the step.
    pub fn take(&self, village: &mut Village) -> Result<(), Refusal> {
        let changed = |village: &Village, change: &dyn Fn(&mut Terms)| {
            let mut terms = village.roster().terms.clone();
            change(&mut terms);
            let writing = writing(terms);
            task(0, TaskCommand::Change { writing })
        };
        match self {
            Self::Claim(who) => village.ask(&volunteer(*who), RosterCommand::Claim),
            Self::Cancel(who, reason) => {
                let reason = if *reason { "secret-cancel" } else { "" }.to_owned();
                village.ask(&volunteer(*who), RosterCommand::Cancel { reason })
            }
            Self::Join(who) => village.ask(&volunteer(*who), RosterCommand::Join),
            Self::Leave(who) => village.ask(&volunteer(*who), RosterCommand::Leave),
            Self::Capacity(capacity) => {
                let command = changed(village, &|terms| terms.capacity = *capacity);
                village.give(&organiser(), command)
            }
            Self::ClaimBy(hours) => {
                let command = changed(village, &|terms| terms.claim_by = start().plus(-hours * HOUR));
                village.give(&organiser(), command)
            }
            Self::Timer => village.ask(&Actor::System, RosterCommand::Settle),
            Self::Wait(minutes) => {
                village.now = village.now.plus(minutes * MINUTE);
                Ok(())
            }
        }
    }
}

/// The roster once more, as somebody with pencil and paper keeps it.
#[derive(Debug, Clone, Default)]
struct Paper {
    capacity: usize,
    claim_by: Timestamp,
    holders: BTreeSet<usize>,
    line: Vec<(usize, Option<Timestamp>)>,
}

impl Paper {
    fn open(&self, now: Timestamp) -> bool {
        now < self.claim_by
    }

    fn offers(&self) -> usize {
        self.line.iter().filter(|(_, offer)| offer.is_some()).count()
    }

    fn free(&self) -> bool {
        self.holders.len() + self.offers() < self.capacity
    }

    fn in_line(&self, who: usize) -> bool {
        self.line.iter().any(|(other, _)| *other == who)
    }

    /// Crosses out who let their time pass, and whose place is gone; then hands out what is free. True when that
    /// changed anything.
    fn tidy(&mut self, now: Timestamp) -> bool {
        let before = self.line.clone();
        self.line.retain(|(_, offer)| offer.is_none_or(|end| now < end));
        while self.offers() > 0 && self.holders.len() + self.offers() > self.capacity {
            let last = self.offers() - 1;
            self.line[last].1 = None;
        }
        while self.open(now) && self.free() {
            let Some(next) = self.line.iter_mut().find(|(_, offer)| offer.is_none()) else {
                break;
            };
            next.1 = Some(now.plus(2 * HOUR).min(self.claim_by));
        }
        before != self.line
    }

    fn places(&self) -> Places {
        Places {
            capacity: self.capacity.try_into().unwrap(),
            claimed: self.holders.len().try_into().unwrap(),
            offered: self.offers().try_into().unwrap(),
            waiting: self.line.len().try_into().unwrap(),
        }
    }

    /// The sheet as of a later time.
    fn tidied(&self, now: Timestamp) -> Self {
        let mut sheet = self.clone();
        sheet.tidy(now);
        sheet
    }

    /// Takes the step, or says why not. Nothing is written down that nobody did.
    fn take(&mut self, step: &Step, now: Timestamp) -> Result<(), Refusal> {
        let changes = match step {
            Step::Wait(_) => false,
            Step::Capacity(capacity) => usize::from(*capacity) != self.capacity,
            Step::ClaimBy(hours) => start().plus(-hours * HOUR) != self.claim_by,
            _ => true,
        };
        let mut sheet = self.clone();
        sheet.write(step, now)?;
        if changes {
            *self = sheet;
        }
        Ok(())
    }

    fn write(&mut self, step: &Step, now: Timestamp) -> Result<(), Refusal> {
        let tidied = self.tidy(now);
        match *step {
            Step::Claim(who) if self.holders.contains(&who) => return Err(Refusal::AlreadySo),
            Step::Join(who) if self.in_line(who) => return Err(Refusal::AlreadySo),
            Step::Join(who) if self.holders.contains(&who) => return Err(Refusal::WrongState),
            Step::Claim(_) | Step::Join(_) if !self.open(now) => return Err(Refusal::ClaimsClosed),
            Step::Claim(who) => {
                let kept = self
                    .line
                    .iter()
                    .any(|(other, offer)| *other == who && offer.is_some());
                if !kept && !self.free() {
                    return Err(Refusal::Full(self.places()));
                }
                self.line.retain(|(other, _)| *other != who);
                self.holders.insert(who);
            }
            Step::Join(who) => self.line.push((who, None)),
            Step::Leave(who) if !self.in_line(who) => return Err(Refusal::AlreadySo),
            Step::Leave(who) => self.line.retain(|(other, _)| *other != who),
            Step::Cancel(who, _) if !self.holders.contains(&who) => return Err(Refusal::AlreadySo),
            Step::Cancel(..) if start() <= now => return Err(Refusal::WrongState),
            Step::Cancel(_, false) if now > start().plus(-DAY) => return Err(Refusal::ReasonNeeded),
            Step::Cancel(who, _) => {
                self.holders.remove(&who);
            }
            Step::Capacity(_) | Step::ClaimBy(_) if start().plus(3 * HOUR) <= now => {
                return Err(Refusal::WrongState);
            }
            Step::Capacity(capacity) => self.capacity = capacity.into(),
            Step::ClaimBy(hours) => {
                self.claim_by = start().plus(-hours * HOUR);
                for (_, offer) in &mut self.line {
                    *offer = offer.map(|end| end.min(self.claim_by));
                }
            }
            Step::Timer if !tidied => return Err(Refusal::AlreadySo),
            Step::Timer | Step::Wait(_) => {}
        }
        self.tidy(now);
        Ok(())
    }
}

fn people(roster: &Roster) -> Vec<&PersonId> {
    let claims = roster.claims.iter().map(|claim| &claim.person);
    claims
        .chain(roster.waitlist.iter().map(|waiting| &waiting.person))
        .collect()
}

/// What must hold of every roster at every time.
fn holds(roster: &Roster) -> Result<(), TestCaseError> {
    let places = roster.places();
    let people = people(roster);
    prop_assert_eq!(
        people.iter().collect::<BTreeSet<_>>().len(),
        people.len(),
        "nobody twice"
    );
    let offers: Vec<bool> = roster
        .waitlist
        .iter()
        .map(|waiting| waiting.offer.is_some())
        .collect();
    prop_assert!(
        offers.is_sorted_by(|a, b| a >= b),
        "only the first in line: {:?}",
        offers
    );
    let within = places.claimed + places.offered <= places.capacity;
    prop_assert!(
        within || places.offered == 0,
        "no place is offered that is not there: {:?}",
        places
    );
    for waiting in &roster.waitlist {
        prop_assert!(waiting.offer.is_none_or(|until| until <= roster.terms.claim_by));
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn places_and_the_line_are_as_on_paper(capacity in 1..4_u16, steps in steps()) {
        let mut village = Village::with_task(capacity);
        let mut paper = Paper { capacity: capacity.into(), claim_by: terms(1).claim_by, ..Paper::default() };
        for step in steps {
            let before = village.roster().clone();
            let events = village.roster_history().len();
            let expected = paper.take(&step, village.now);
            prop_assert_eq!(step.take(&mut village), expected, "{:?} at {}", step, village.now);
            let after = village.roster();
            holds(after)?;
            // Nobody is thrown out, whatever the organiser changes: a claim ends by its owner's will alone.
            if !matches!(step, Step::Cancel(..)) {
                prop_assert!(before.claims.iter().all(|claim| after.claim(&claim.person).is_some()), "{:?}", step);
            }
            // Never more than there are: whoever got a place now got one of those.
            if after.claims.len() > before.claims.len() {
                prop_assert!(after.places().claimed <= after.places().capacity);
            }
            for recorded in &village.roster_history()[events..] {
                if let RosterEvent::Offered { until, .. } = recorded.event {
                    prop_assert!(until <= village.now.plus(OFFER_LIFE) && village.now < until);
                }
            }
            let now = settled(after, village.now);
            let paper = paper.tidied(village.now);
            let line: Vec<_> = paper.line.iter().map(|(who, offer)| (volunteer_id(*who), *offer)).collect();
            let shown: Vec<_> = now.waitlist.iter().map(|w| (w.person.clone(), w.offer)).collect();
            prop_assert_eq!(shown, line);
            let holders: BTreeSet<_> = now.claims.iter().map(|claim| claim.person.clone()).collect();
            prop_assert_eq!(holders, paper.holders.iter().map(|who| volunteer_id(*who)).collect());
            prop_assert_eq!(now.places(), paper.places());
            prop_assert_eq!(settled(&now, village.now), now, "what is settled stays so");
        }
        let replayed = replay(&task_id(0), village.roster_history());
        prop_assert_eq!(replayed.as_ref(), Some(village.roster()));
    }

    #[test]
    fn the_timer_that_is_set_finds_something_to_do(capacity in 1..3_u16, steps in steps()) {
        let mut village = Village::with_task(capacity);
        for step in steps {
            let _ = step.take(&mut village);
            let due = village.roster().next_due();
            let offers = village.roster().places().offered;
            prop_assert_eq!(due.is_some(), offers > 0);
            if let Some(due) = due {
                let mut later = village.clone();
                later.now = later.now.max(due);
                prop_assert_eq!(later.ask(&Actor::System, RosterCommand::Settle), Ok(()));
                prop_assert!(later.roster().next_due().is_none_or(|next| later.now < next));
            }
        }
    }

    #[test]
    fn buttons_of_a_roster_are_what_would_be_taken(capacity in 1..3_u16, steps in steps()) {
        let mut village = Village::with_task(capacity);
        for step in steps {
            let _ = step.take(&mut village);
        }
        for who in 0..PEOPLE {
            let actor = volunteer(who);
            let shown = actions(village.roster(), &actor, village.now);
            let taken = |command: RosterCommand| village.clone().give(&actor, roster(0, command)).is_ok();
            let claim = taken(RosterCommand::Claim);
            let expected = [
                (RosterCommand::Claim, claim),
                // Where there is a place, nobody is sent to the end of a line.
                (RosterCommand::Join, taken(RosterCommand::Join) && !claim),
                (RosterCommand::Leave, taken(RosterCommand::Leave)),
                (RosterCommand::Cancel { reason: "why".into() }, taken(RosterCommand::Cancel { reason: "why".into() })),
            ];
            for (command, taken) in expected {
                let button = shown.iter().find(|action| Some(action.command) == command.action());
                prop_assert_eq!(button.is_some(), taken, "{:?} {:?}", who, command);
                prop_assert!(button.and_then(|button| button.until).is_none_or(|until| village.now < until));
            }
        }
    }
}
