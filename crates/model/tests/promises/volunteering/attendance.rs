//! Coming, going, and what it is worth: the code counts when it was shown, the phone's clock within bounds, and the
//! organiser has the last word.

use linli_model::limits::{CHECK_IN_RECEIPT, CHECK_IN_SLACK, CREDIT_MAX_MINUTES};
use linli_model::person::Actor;
use linli_model::refusal::Refusal;
use linli_model::roster::{
    CheckInSecret, Credit, CreditOf, Moment, RosterActionName, RosterCommand, RosterStatus, actions,
};
use linli_model::task::{TaskCommand, TaskStatus};
use linli_model::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use proptest::prelude::*;

use super::village::{
    Village, draft, organiser, secret, start, task, task_id, terms, volunteer, volunteer_id,
};
use crate::world::{Who, cases};

/// A task on its day, with three claimants.
fn on_the_day() -> Village {
    let mut village = Village::with_task(3);
    for who in 0..3 {
        village.ask(&volunteer(who), RosterCommand::Claim).unwrap();
    }
    village.now = start();
    village
}

fn check_in(code: String, claimed_at: Option<Timestamp>) -> RosterCommand {
    RosterCommand::CheckIn { code, claimed_at }
}

fn of(person: usize, minutes: u32) -> CreditOf {
    CreditOf {
        person: volunteer_id(person),
        minutes,
    }
}

/// RFC 6238, Appendix B, the last six digits of the SHA-1 column.
#[test]
fn codes_are_those_of_the_standard() {
    let vectors = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];
    for (seconds, code) in vectors {
        let at = Timestamp::from_micros(seconds * SECOND);
        assert_eq!(secret().code(at), code);
        assert!(
            secret().accepts(code, at.plus(30 * SECOND)) && secret().accepts(code, at.plus(-30 * SECOND))
        );
        assert!(
            !secret().accepts(code, at.plus(60 * SECOND)) && !secret().accepts(code, at.plus(-60 * SECOND))
        );
    }
    assert_eq!(
        CheckInSecret::changes_at(Timestamp::from_micros(59 * SECOND + 1)),
        Timestamp::from_micros(60 * SECOND)
    );
    let text = String::from(secret());
    assert_eq!(CheckInSecret::try_from(text), Ok(secret()));
    for wrong in ["", "12", &"g".repeat(40), &"é".repeat(20)] {
        assert!(CheckInSecret::try_from((*wrong).to_owned()).is_err(), "{wrong}");
    }
    assert_eq!(format!("{:?}", secret()), "CheckInSecret", "no log tells it");
}

proptest! {
    #![proptest_config(cases(400))]

    /// All of it once more in other words: which moments count, and whether the code is of one of them.
    #[test]
    fn a_check_in_counts_when_the_code_was_shown(
        received in -20..1_900_i64,
        ago in proptest::option::of(prop_oneof![-10..10_i64, 0..1_500_i64]),
        of_claimed in any::<bool>(),
        off in -70..70_i64,
    ) {
        let mut village = on_the_day();
        let now = start().plus(received * MINUTE);
        village.now = now;
        let claimed_at = ago.map(|minutes| now.plus(-minutes * MINUTE));
        let typed = claimed_at.filter(|_| of_claimed).unwrap_or(now).plus(off * SECOND);
        let outcome = village.ask(&volunteer(0), check_in(secret().code(typed), claimed_at));

        let window = (start().plus(-5 * MINUTE), start().plus(3 * HOUR + 5 * MINUTE));
        let step = |at: Timestamp| at.micros().div_euclid(30 * SECOND);
        let told = claimed_at.filter(|at| (-5 * MINUTE..=DAY).contains(&now.since(*at)));
        let counting: Vec<_> = [Some(now), told].into_iter().flatten().filter(|at| window.0 <= *at && *at <= window.1).collect();
        let shown = counting.iter().find(|at| step(**at).abs_diff(step(typed)) <= 1);
        let too_late = now > window.1.plus(DAY) || now < window.0;
        let expected = match shown {
            _ if too_late => Err(Refusal::WrongState),
            Some(at) => Ok(Moment { at: *at, offline: now.since(*at) > 5 * MINUTE }),
            None if counting.is_empty() => Err(Refusal::OutsideWindow),
            None => Err(Refusal::WrongCode),
        };
        prop_assert_eq!(outcome.map(|()| village.roster().claims[0].check_in.unwrap()), expected);
    }

    #[test]
    fn nobody_is_credited_more_than_the_task_took(came in -5..180_i64, stayed in 0..200_i64) {
        let mut village = on_the_day();
        village.now = start().plus(came * MINUTE);
        village.ask(&volunteer(0), check_in(secret().code(village.now), None)).unwrap();
        village.now = village.now.plus(stayed * MINUTE);
        let went = village.ask(&volunteer(0), RosterCommand::CheckOut { claimed_at: None });
        prop_assert_eq!(went.is_ok(), came + stayed <= 185);
        let roster = village.roster();
        let proposed = roster.claims[0].proposed(&roster.terms);
        let minutes = if went.is_ok() { stayed.min(180) } else { 150 };
        prop_assert_eq!(i64::from(proposed.minutes), minutes);
        prop_assert_eq!(proposed.points, if minutes > 0 { 20 } else { 0 });
    }
}

/// A task may run for days; what its completion books by itself is what an organiser might have typed.
#[test]
fn whoever_stays_for_days_is_proposed_no_more_than_a_credit_may_be() {
    let mut days = terms(1);
    days.window.ends_at = start().plus(3 * DAY);
    let mut village = Village::new();
    village.must(&organiser(), task(0, draft(None, days)));
    village.must(&organiser(), task(0, TaskCommand::Publish));
    village.ask(&volunteer(0), RosterCommand::Claim).unwrap();
    village.now = start();
    let code = secret().code(village.now);
    village.ask(&volunteer(0), check_in(code, None)).unwrap();
    village.now = start().plus(3 * DAY);
    let out = RosterCommand::CheckOut { claimed_at: None };
    village.ask(&volunteer(0), out).unwrap();
    let complete = RosterCommand::Complete { credits: vec![] };
    village.ask(&organiser(), complete).unwrap();
    let credit = village.roster().claims[0].credit.unwrap();
    assert_eq!(credit.minutes, CREDIT_MAX_MINUTES);
}

#[test]
fn a_check_in_from_a_dead_zone_is_taken_and_marked() {
    let mut village = on_the_day();
    let claimed_at = start().plus(10 * MINUTE);
    village.now = claimed_at.plus(CHECK_IN_RECEIPT);
    let code = secret().code(claimed_at);
    village
        .ask(&volunteer(0), check_in(code, Some(claimed_at)))
        .unwrap();
    let moment = Moment {
        at: claimed_at,
        offline: true,
    };
    assert_eq!(village.roster().claims[0].check_in, Some(moment));
    let out = |at| RosterCommand::CheckOut { claimed_at: Some(at) };
    // No phone's clock makes anybody leave before they came.
    village
        .ask(&volunteer(0), out(claimed_at.plus(-5 * MINUTE)))
        .unwrap_err();
    village.now = village.now.plus(-HOUR);
    village
        .ask(&volunteer(0), out(claimed_at.plus(-5 * MINUTE)))
        .unwrap();
    assert_eq!(village.roster().claims[0].check_out.unwrap().at, claimed_at);
}

#[test]
fn checking_in_is_for_those_who_hold_a_place_and_once() {
    let mut village = on_the_day();
    let code = secret().code(village.now);
    let wrong = if code == "000000" { "000001" } else { "000000" }.to_owned();
    let ask = |village: &mut Village, who, code: &str| {
        village.ask(&volunteer(who), check_in(code.to_owned(), None))
    };
    assert_eq!(ask(&mut village, 3, &code), Err(Refusal::NotAllowed));
    assert_eq!(ask(&mut village, 0, &wrong), Err(Refusal::WrongCode));
    assert_eq!(ask(&mut village, 0, &code), Ok(()));
    assert_eq!(ask(&mut village, 0, &code), Err(Refusal::AlreadySo));
    for code in ["12345", "1234567", "12345a", "１２３４５６"] {
        assert!(!check_in(code.to_owned(), None).check().is_empty(), "{code}");
    }
}

#[test]
fn who_forgot_to_check_in_is_judged_by_the_organiser() {
    let mut village = on_the_day();
    let reason = "my phone was dead".to_owned();
    let late = RosterCommand::LateCheckIn { reason };
    let judge = |who, approved| RosterCommand::Judge {
        person: volunteer_id(who),
        approved,
    };
    assert_eq!(
        village.ask(&organiser(), judge(0, true)),
        Err(Refusal::WrongState)
    );
    for who in 0..2 {
        village.ask(&volunteer(who), late.clone()).unwrap();
    }
    assert_eq!(
        village.ask(&volunteer(0), late),
        Err(Refusal::WrongState),
        "its words would be lost"
    );
    assert_eq!(
        village.ask(&volunteer(0), judge(0, true)),
        Err(Refusal::NotAllowed)
    );
    assert_eq!(
        village.ask(&organiser(), judge(7, true)),
        Err(Refusal::UnknownPerson)
    );
    assert!(!village.roster().claims[0].is_present(), "asked is not granted");
    village.ask(&organiser(), judge(0, true)).unwrap();
    village.ask(&organiser(), judge(1, false)).unwrap();
    let present: Vec<_> = village
        .roster()
        .claims
        .iter()
        .map(|claim| claim.is_present())
        .collect();
    assert_eq!(present, [true, false, false]);
}

#[test]
fn the_roll_call_has_the_last_word() {
    let mut village = on_the_day();
    let code = secret().code(village.now);
    village.ask(&volunteer(0), check_in(code, None)).unwrap();
    let call = |present: &[usize], absent: &[usize]| RosterCommand::RollCall {
        present: present.iter().map(|who| volunteer_id(*who)).collect(),
        absent: absent.iter().map(|who| volunteer_id(*who)).collect(),
        claimed_at: Some(start().plus(MINUTE)),
    };
    assert_eq!(
        village.ask(&organiser(), call(&[1, 5], &[])),
        Err(Refusal::UnknownPerson)
    );
    assert_eq!(
        village.ask(&volunteer(0), call(&[1], &[])),
        Err(Refusal::NotAllowed)
    );
    assert!(!call(&[1], &[1]).check().is_empty(), "present and absent at once");
    village.now = start().plus(DAY);
    village.ask(&organiser(), call(&[1], &[0])).unwrap();
    let present: Vec<_> = village
        .roster()
        .claims
        .iter()
        .map(|claim| claim.is_present())
        .collect();
    assert_eq!(present, [false, true, false]);
}

#[test]
fn completing_credits_everybody_and_closes_the_task() {
    let mut village = on_the_day();
    village
        .ask(&volunteer(0), check_in(secret().code(start()), None))
        .unwrap();
    village.now = start().plus(90 * MINUTE);
    village
        .ask(&volunteer(0), RosterCommand::CheckOut { claimed_at: None })
        .unwrap();
    let complete = |credits| RosterCommand::Complete { credits };
    assert_eq!(
        village.ask(&volunteer(0), complete(vec![])),
        Err(Refusal::NotAllowed)
    );
    assert_eq!(
        village.ask(&organiser(), complete(vec![of(9, 10)])),
        Err(Refusal::UnknownPerson)
    );
    assert_eq!(village.tasks[&task_id(0)].state.status, TaskStatus::Published);
    village.ask(&organiser(), complete(vec![of(1, 60)])).unwrap();
    let credits: Vec<_> = village
        .roster()
        .claims
        .iter()
        .map(|claim| claim.credit.unwrap())
        .collect();
    let credit = |minutes, points| Credit { minutes, points };
    // By check-in and -out, by the organiser's word, and nothing for who did not come.
    assert_eq!(credits, [credit(90, 20), credit(60, 20), credit(0, 0)]);
    assert_eq!(village.roster().status, RosterStatus::Completed);
    assert_eq!(village.tasks[&task_id(0)].state.status, TaskStatus::Completed);
    assert_eq!(
        village.ask(&organiser(), complete(vec![])),
        Err(Refusal::WrongState)
    );
    assert_eq!(
        village.ask(&volunteer(3), RosterCommand::Claim),
        Err(Refusal::WrongState)
    );
}

#[test]
fn nothing_is_completed_before_it_began() {
    let mut village = on_the_day();
    village.now = start().plus(-1);
    let refused = village.ask(&organiser(), RosterCommand::Complete { credits: vec![] });
    assert_eq!(refused, Err(Refusal::WrongState));
}

#[test]
fn on_the_day_everybody_has_their_buttons() {
    let village = on_the_day();
    let names = |village: &Village, actor: &Actor| -> Vec<_> {
        let actions = actions(village.roster(), actor, village.now).into_iter();
        actions.map(|action| action.command).collect()
    };
    use RosterActionName as Name;
    assert_eq!(names(&village, &volunteer(0)), [Name::CheckIn, Name::LateCheckIn]);
    assert_eq!(names(&village, &volunteer(5)), []);
    assert_eq!(names(&village, &organiser()), [Name::RollCall, Name::Complete]);
    assert_eq!(
        names(&village, &Who::Supervisor.actor()),
        [Name::RollCall, Name::Complete]
    );
    let mut village = village;
    village
        .ask(&volunteer(0), check_in(secret().code(start()), None))
        .unwrap();
    village
        .ask(
            &volunteer(1),
            RosterCommand::LateCheckIn {
                reason: "late".into(),
            },
        )
        .unwrap();
    assert_eq!(names(&village, &volunteer(0)), [Name::CheckOut]);
    assert_eq!(
        names(&village, &organiser()),
        [Name::RollCall, Name::Judge, Name::Complete]
    );
    village.now = start().plus(3 * HOUR + CHECK_IN_SLACK).plus(1);
    assert_eq!(
        names(&village, &volunteer(0)),
        [],
        "the time to check out is over"
    );
    village
        .ask(&organiser(), RosterCommand::Complete { credits: vec![] })
        .unwrap();
    assert_eq!(names(&village, &organiser()), [Name::Correct]);
}
