//! The ledger: whatever is completed and corrected, all accounts together are zero, and each volunteer has exactly what
//! the organisers last said.

use std::collections::BTreeSet;

use linli_model::ledger::{Account, Balance, EntryKind, Measure, balance};
use linli_model::refusal::Refusal;
use linli_model::roster::{CreditOf, RosterCommand};
use proptest::collection::vec;
use proptest::prelude::*;

use super::village::{
    Village, draft, organiser, roster, start, task, task_id, terms, volunteer, volunteer_id,
};
use crate::world::{COMMUNITY, area, cases};
use linli_model::task::TaskCommand;

const PEOPLE: usize = 3;
const TASKS: usize = 2;

/// Two tasks, each claimed by everybody, on their day.
fn village() -> Village {
    let mut village = Village::new();
    for n in 0..TASKS {
        village.must(&organiser(), task(n, draft(None, terms(9))));
        village.must(&organiser(), task(n, TaskCommand::Publish));
        for who in 0..PEOPLE {
            village.must(&volunteer(who), roster(n, RosterCommand::Claim));
        }
    }
    village.now = start();
    village
}

fn credit(who: usize, minutes: u32) -> CreditOf {
    CreditOf {
        person: volunteer_id(who),
        minutes,
    }
}

fn complete(minutes: [u32; PEOPLE]) -> RosterCommand {
    let credits = minutes
        .iter()
        .enumerate()
        .map(|(who, minutes)| credit(who, *minutes));
    RosterCommand::Complete {
        credits: credits.collect(),
    }
}

fn correct(who: usize, minutes: u32) -> RosterCommand {
    RosterCommand::Correct {
        credit: credit(who, minutes),
        reason: "counted wrongly".to_owned(),
    }
}

fn few_minutes() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(30), 0..1_440_u32]
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn the_ledger_sums_to_zero_and_tells_the_truth(
        first in [few_minutes(), few_minutes(), few_minutes()],
        second in [few_minutes(), few_minutes(), few_minutes()],
        corrections in vec((0..TASKS, 0..PEOPLE, few_minutes()), 0..12),
    ) {
        let mut village = village();
        village.must(&organiser(), roster(0, complete(first)));
        village.must(&organiser(), roster(1, complete(second)));
        let mut said = [first, second];
        for (n, who, minutes) in corrections {
            let before = village.entries.clone();
            let outcome = village.give(&organiser(), roster(n, correct(who, minutes)));
            let same = said[n][who] == minutes;
            prop_assert_eq!(outcome, if same { Err(Refusal::AlreadySo) } else { Ok(()) });
            said[n][who] = minutes;
            prop_assert!(village.entries.starts_with(&before), "what is booked stays booked");
        }
        let community = balance(&village.entries, &Account::Community(area(COMMUNITY)));
        let mut sum = community;
        for who in 0..PEOPLE {
            let has = balance(&village.entries, &Account::Volunteer(volunteer_id(who)));
            let minutes = said.iter().map(|task| i64::from(task[who])).sum();
            let served = said.iter().filter(|task| task[who] > 0).count();
            prop_assert_eq!(has, Balance { minutes, points: 20 * i64::try_from(served).unwrap() });
            sum.minutes += has.minutes;
            sum.points += has.points;
        }
        prop_assert_eq!(sum, Balance::default(), "sums to zero");
        prop_assert!(community.minutes <= 0 && community.points <= 0);
        for entry in &village.entries {
            prop_assert_eq!(entry.legs().iter().map(|(_, amount)| amount).sum::<i64>(), 0);
            prop_assert!(entry.amount > 0 && entry.from != entry.to);
        }
        let names: BTreeSet<_> = village
            .entries
            .iter()
            .map(|entry| (&entry.task, entry.version, &entry.volunteer, entry.measure, entry.kind))
            .collect();
        prop_assert_eq!(names.len(), village.entries.len(), "each is booked once");
    }
}

#[test]
fn a_correction_is_booked_back_and_booked_anew() {
    let mut village = village();
    village.must(&organiser(), roster(0, complete([60, 0, 0])));
    village.must(&organiser(), roster(0, correct(0, 90)));
    let lines: Vec<_> = village
        .entries
        .iter()
        .map(|entry| (entry.kind, entry.measure, entry.amount, entry.from.to_string()))
        .collect();
    let (community, volunteer) = ("community:120101001001", "volunteer:volunteer-0");
    let expected = [
        (EntryKind::Credited, Measure::Minutes, 60, community),
        (EntryKind::Credited, Measure::Points, 20, community),
        (EntryKind::Reversed, Measure::Minutes, 60, volunteer),
        (EntryKind::Reversed, Measure::Points, 20, volunteer),
        (EntryKind::Corrected, Measure::Minutes, 90, community),
        (EntryKind::Corrected, Measure::Points, 20, community),
    ];
    let expected = expected.map(|(kind, measure, amount, from)| (kind, measure, amount, from.to_owned()));
    assert_eq!(lines, expected);
    assert_eq!(
        "volunteer:volunteer-0".parse(),
        Ok(Account::Volunteer(volunteer_id(0)))
    );
    assert!("volunteer".parse::<Account>().is_err() && "bank:1".parse::<Account>().is_err());
}

#[test]
fn only_organisers_correct_and_only_what_is_completed() {
    let mut village = village();
    assert_eq!(
        village.give(&organiser(), roster(0, correct(0, 9))),
        Err(Refusal::WrongState)
    );
    village.must(&organiser(), roster(0, complete([60, 0, 0])));
    let refused = village.give(&volunteer(0), roster(0, correct(0, 999)));
    assert_eq!(refused, Err(Refusal::NotAllowed));
    let refused = village.give(&organiser(), roster(0, correct(8, 9)));
    assert_eq!(refused, Err(Refusal::UnknownPerson));
    assert_eq!(
        village.rosters[&task_id(0)].state.claims[0]
            .credit
            .unwrap()
            .minutes,
        60
    );
}
