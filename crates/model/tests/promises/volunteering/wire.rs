//! The stored and wire form of volunteering.

use linli_model::command::Command;
use linli_model::need::{NeedCommand, NeedEvent};
use linli_model::open::{Open, Versioned};
use linli_model::report::Rating;
use linli_model::roster::{CreditOf, Roster, RosterCommand, RosterEvent};
use linli_model::task::{TaskCommand, TaskEvent, TaskView};
use linli_model::volunteer::{AgeBand, Guardian, Registration, VolunteerCommand};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::lines::steps;
use super::views::{need_view, task_view};
use super::village::{
    Village, need, need_id, organiser, roster, skill, start, submission, task, terms, volunteer,
    volunteer_id, writing,
};
use crate::world::{COMMUNITY, Who, area, cases};

fn again<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

fn needs() -> Vec<NeedCommand> {
    vec![
        NeedCommand::Submit(Box::new(submission())),
        NeedCommand::Decline { reason: "no".into() },
        NeedCommand::Withdraw,
        NeedCommand::Rate {
            rating: Rating::Fair,
            words: "well".into(),
        },
        NeedCommand::Take {
            task: super::village::task_id(0),
        },
        NeedCommand::Release,
        NeedCommand::Finish,
    ]
}

fn tasks() -> Vec<TaskCommand> {
    vec![
        TaskCommand::Draft {
            writing: writing(terms(2)),
            need: Some(need_id(0)),
        },
        TaskCommand::Draft {
            writing: writing(terms(2)),
            need: None,
        },
        TaskCommand::Change {
            writing: writing(terms(3)),
        },
        TaskCommand::Publish,
        TaskCommand::Cancel {
            reason: "rain".into(),
        },
        TaskCommand::Complete,
    ]
}

fn rosters() -> Vec<RosterCommand> {
    let credit = CreditOf {
        person: volunteer_id(0),
        minutes: 90,
    };
    vec![
        RosterCommand::Claim,
        RosterCommand::Cancel { reason: "ill".into() },
        RosterCommand::Join,
        RosterCommand::Leave,
        RosterCommand::CheckIn {
            code: "123456".into(),
            claimed_at: Some(start()),
        },
        RosterCommand::CheckOut { claimed_at: None },
        RosterCommand::LateCheckIn {
            reason: "forgot".into(),
        },
        RosterCommand::Judge {
            person: volunteer_id(0),
            approved: true,
        },
        RosterCommand::RollCall {
            present: vec![volunteer_id(0)],
            absent: vec![],
            claimed_at: None,
        },
        RosterCommand::Complete {
            credits: vec![credit.clone()],
        },
        RosterCommand::Correct {
            credit,
            reason: "wrong".into(),
        },
        RosterCommand::Settle,
        RosterCommand::SetTerms { terms: terms(1) },
        RosterCommand::CallOff,
    ]
}

fn registrations() -> Vec<VolunteerCommand> {
    let guardian = Guardian {
        name: "g".into(),
        contact: "c".into(),
        consents: true,
    };
    vec![
        VolunteerCommand::Register(Registration {
            community: area(COMMUNITY),
            skills: vec![skill("first_aid")],
            age: AgeBand::Child,
            guardian: Some(guardian),
        }),
        VolunteerCommand::Change { skills: vec![] },
        VolunteerCommand::Withdraw,
    ]
}

/// Each survives the wire with its version, and its button bears its name.
fn sound<C: Versioned + PartialEq + std::fmt::Debug, N: Serialize>(
    commands: Vec<C>,
    action: impl Fn(&C) -> Option<N>,
    of_nobody: &[&str],
) {
    for command in commands {
        let kind = serde_json::to_value(&command).unwrap()["type"].clone();
        match action(&command) {
            Some(name) => assert_eq!(serde_json::to_value(name).unwrap(), kind),
            None => assert!(of_nobody.contains(&kind.as_str().unwrap()), "{kind}"),
        }
        let open = Open::Known(command);
        assert_eq!(serde_json::to_value(&open).unwrap()["v"], json!(1));
        assert_eq!(again(&open), open);
    }
}

#[test]
fn every_command_survives_the_wire_under_its_name() {
    sound(
        needs(),
        NeedCommand::action,
        &["submit", "take", "release", "finish"],
    );
    sound(tasks(), TaskCommand::action, &["draft", "complete"]);
    sound(
        rosters(),
        RosterCommand::action,
        &["settle", "set_terms", "call_off"],
    );
    sound(registrations(), |command| Some(command.action()), &[]);
}

#[test]
fn the_forms_that_clients_send() {
    let forms = [
        json!({"type": "claim", "v": 1}),
        json!({"type": "cancel", "v": 1, "reason": "ill"}),
        json!({"type": "check_in", "v": 1, "code": "123456", "claimed_at": "2026-11-07T01:00:00.000000Z"}),
        json!({"type": "judge", "v": 1, "person": "volunteer-0", "approved": true}),
        json!({"type": "complete", "v": 1, "credits": [{"person": "volunteer-0", "minutes": 90}]}),
    ];
    let written: Vec<Value> = rosters()
        .into_iter()
        .map(|command| serde_json::to_value(Open::Known(command)).unwrap())
        .collect();
    assert!(forms.iter().all(|form| written.contains(form)), "{written:#?}");
    let short: Open<RosterCommand> = serde_json::from_value(json!({"type": "cancel"})).unwrap();
    assert_eq!(
        short,
        Open::Known(RosterCommand::Cancel {
            reason: String::new()
        })
    );
}

#[test]
fn the_outbox_keeps_all_streams() {
    let commands = needs().into_iter().map(|command| need(1, command));
    let commands = commands.chain(tasks().into_iter().map(|command| task(1, command)));
    let commands = commands.chain(rosters().into_iter().map(|command| roster(1, command)));
    let commands = commands.chain(registrations().into_iter().map(|command| Command::Volunteer {
        id: volunteer_id(1),
        command,
    }));
    let mut keys: Vec<_> = Vec::new();
    for command in commands {
        keys.push(command.stream_key());
        let open = Open::Known(command);
        assert_eq!(again(&open), open);
    }
    keys.dedup();
    assert_eq!(
        keys,
        [
            "need/need-1",
            "task/task-1",
            "roster/task-1",
            "volunteer/volunteer-1"
        ]
    );
    assert_eq!(need(1, needs().remove(0)).photos().len(), 1);
    assert_eq!(task(1, tasks().remove(0)).photos().len(), 1);
}

#[test]
fn a_roster_of_an_older_server_is_read() {
    let mut village = Village::with_task(1);
    village.must(&volunteer(0), roster(0, RosterCommand::Claim));
    let mut row = serde_json::to_value(village.roster()).unwrap();
    row.as_object_mut().unwrap().remove("cancelled").unwrap();
    let read: Roster = serde_json::from_value(row).unwrap();
    assert_eq!(&read, village.roster());
    let mut view = serde_json::to_value(task_view(&village, &organiser()).unwrap()).unwrap();
    assert_eq!(view["roster"].get("cancelled"), None, "none are not told of");
    view["roster"]["cancelled"] = json!([{"at": start()}]);
    let read: TaskView = serde_json::from_value(view).unwrap();
    assert_eq!(read.roster.unwrap().cancelled[0].reason, "");
}

#[test]
fn what_is_not_known_is_kept_as_it_came() {
    for raw in [
        json!({"type": "swap", "v": 1, "with": "p"}),
        json!({"type": "claim", "v": 2}),
        json!({"type": "judge"}),
    ] {
        let read: Open<RosterCommand> = serde_json::from_value(raw.clone()).unwrap();
        assert_eq!(read, Open::Unknown(raw.clone()));
        assert_eq!(serde_json::to_value(&read).unwrap(), raw);
    }
    let newer = json!({"stream": "roster", "v": 1, "id": "t", "command": {"type": "swap"}});
    let read: Open<Command> = serde_json::from_value(newer.clone()).unwrap();
    assert_eq!(read, Open::Unknown(newer));
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn everything_survives_the_wire(capacity in 1..3_u16, steps in steps()) {
        let mut village = Village::with_task(capacity);
        village.must(&Who::Owner.actor(), need(0, NeedCommand::Submit(Box::new(submission()))));
        for step in steps {
            let _ = step.take(&mut village);
        }
        for recorded in village.roster_history() {
            let event: Open<RosterEvent> = Open::Known(recorded.event.clone());
            prop_assert_eq!(&again(&event), &event);
        }
        for stream in village.tasks.values() {
            let events: Vec<Open<TaskEvent>> = stream.history.iter().map(|recorded| recorded.event.clone().into()).collect();
            prop_assert_eq!(&again(&events), &events);
            prop_assert_eq!(&again(&stream.state), &stream.state);
        }
        for stream in village.needs.values() {
            let events: Vec<Open<NeedEvent>> = stream.history.iter().map(|recorded| recorded.event.clone().into()).collect();
            prop_assert_eq!(&again(&events), &events);
            prop_assert_eq!(&again(&stream.state), &stream.state);
        }
        prop_assert_eq!(&again(village.roster()), village.roster());
        for actor in [organiser(), volunteer(0), volunteer(1), Who::Owner.actor(), Who::Elsewhere.actor()] {
            let view = task_view(&village, &actor);
            prop_assert_eq!(again(&view), view);
            let view = need_view(&village, &actor);
            prop_assert_eq!(again(&view), view);
        }
    }
}
