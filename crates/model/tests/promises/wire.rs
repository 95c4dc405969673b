//! The stored and wire form: known values with their version, unknown ones kept as they came.

use linli_model::command::Command;
use linli_model::ids::ReportId;
use linli_model::open::Open;
use linli_model::protocol::{ReportCommandRequest, ReportScope};
use linli_model::report::{ActionName, Report, ReportCommand, ReportEvent, ReportView, TimelineWhat};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::stories::{Story, commands, stories};
use crate::world::{EVERYONE, Who, cases, report_id, submission};

fn again<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

#[test]
fn a_submission_on_the_wire() {
    let command = ReportCommand::Submit(submission());
    let expected = json!({
        "type": "submit", "v": 1,
        "community": "120101001001", "grid": "120101001001-01", "category": "010101",
        "text": "the lamp is out", "photos": ["photo-1"],
        "place": {
            "words": "secret-place-words",
            "fix": {
                "point": {"lat": 39.123456, "lon": 117.654321}, "accuracy_m": 12.0, "at": "2026-11-02T08:00:00.000000Z",
            },
        },
        "urgency_hint": "blue", "audience": "public", "show_name": false, "contact": "secret-contact",
    });
    assert_eq!(
        serde_json::to_value(Open::Known(command.clone())).unwrap(),
        expected
    );
    assert_eq!(
        serde_json::from_value::<Open<ReportCommand>>(expected).unwrap(),
        Open::Known(command)
    );
}

#[test]
fn every_command_on_the_wire() {
    let expected = json!([
        {"type": "accept", "v": 1},
        {"type": "decline", "v": 1, "reason": "secret-decline"},
        {"type": "withdraw", "v": 1},
        {"type": "assign", "v": 1, "unit": "water"},
        {"type": "assign", "v": 1, "unit": "power"},
        {"type": "handle", "v": 1},
        {"type": "return", "v": 1, "reason": "secret-return"},
        {"type": "resolve", "v": 1, "text": "open-answer", "photos": ["photo-2"]},
        {"type": "rate", "v": 1, "rating": "fair", "words": "secret-rating"},
        {"type": "rate", "v": 1, "rating": "fair", "words": ""},
        {"type": "reopen", "v": 1, "reason": "secret-reopen"},
        {"type": "note", "v": 1, "text": "secret-note"},
        {"type": "whistle", "v": 1, "units": ["power"], "reason": "secret-whistle"},
        {"type": "whistle", "v": 1, "units": ["water"], "reason": "secret-whistle"},
        {"type": "whistle", "v": 1, "units": ["water", "power"], "reason": "secret-whistle"},
        {"type": "arrive", "v": 1, "unit": "power"},
        {"type": "arrive", "v": 1, "unit": "water"},
        {"type": "answer", "v": 1, "unit": "power", "text": "secret-part-answer", "photos": ["photo-3"]},
        {"type": "answer", "v": 1, "unit": "water", "text": "secret-part-answer", "photos": ["photo-3"]},
        {"type": "urge", "v": 1},
        {"type": "supervise", "v": 1, "text": "secret-supervision"},
        {"type": "join", "v": 1, "words": "secret-join"},
        {"type": "join", "v": 1, "words": ""},
        {"type": "escalate", "v": 1},
        {"type": "close", "v": 1},
    ]);
    let written: Vec<_> = commands().into_iter().map(Open::Known).collect();
    assert_eq!(serde_json::to_value(&written).unwrap(), expected);
    assert_eq!(
        serde_json::from_value::<Vec<Open<ReportCommand>>>(expected).unwrap(),
        written
    );
}

#[test]
fn every_action_is_named_as_its_command() {
    for command in commands() {
        let action = command
            .action()
            .map(|action| serde_json::to_value(action).unwrap());
        let kind = serde_json::to_value(&command).unwrap()["type"].clone();
        let system = matches!(command, ReportCommand::Escalate | ReportCommand::Close);
        assert_eq!(action.is_none(), system);
        assert!(action.is_none_or(|name| name == kind), "{kind}");
    }
    assert_eq!(
        serde_json::from_value::<ActionName>(json!("merge")).unwrap(),
        ActionName::Unknown
    );
}

#[test]
fn the_outbox_keeps_stream_and_command() {
    let id = ReportId::new("r1").unwrap();
    let command = Command::Report {
        id,
        command: ReportCommand::Submit(submission()),
    };
    assert_eq!(command.stream_key(), "report/r1");
    assert_eq!(command.photos().len(), 1);
    let open = Open::Known(command);
    let raw = serde_json::to_value(&open).unwrap();
    assert_eq!(
        (&raw["stream"], &raw["v"], &raw["command"]["type"]),
        (&json!("report"), &json!(1), &json!("submit"))
    );
    assert_eq!(again(&open), open);
}

#[test]
fn what_is_not_known_is_kept_as_it_came() {
    let unknown = [
        json!({"type": "merge", "v": 1, "into": "r2", "deep": [1, {"a": null}], "π": 1.5}),
        json!({"type": "accept", "v": 2, "new_field": true}),
        json!({"type": "note", "v": 1}),
        json!({"type": "note", "v": 1, "text": 7}),
        json!("just a text"),
        json!(null),
        json!([1, 2]),
    ];
    for raw in unknown {
        let read: Open<ReportCommand> = serde_json::from_value(raw.clone()).unwrap();
        assert_eq!(read, Open::Unknown(raw.clone()));
        assert_eq!(serde_json::to_value(&read).unwrap(), raw);
    }
    let newer = json!({"stream": "task", "v": 1, "id": "t1", "command": {"type": "claim"}});
    assert_eq!(
        serde_json::from_value::<Open<Command>>(newer.clone()).unwrap(),
        Open::Unknown(newer)
    );
    // A field more than this program knows is no reason to not understand; no version is the first.
    let read: Open<TimelineWhat> = serde_json::from_value(json!({"type": "closed", "more": 1})).unwrap();
    assert_eq!(read, Open::Known(TimelineWhat::Closed));
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let body = format!(r#"{{"command": {deep}}}"#);
    assert!(serde_json::from_str::<ReportCommandRequest>(&body).is_err());
}

#[test]
fn a_request_has_one_field_and_no_other() {
    let request = json!({"command": {"type": "accept", "v": 1}, "actor": "somebody"});
    assert!(serde_json::from_value::<ReportCommandRequest>(request).is_err());
}

#[test]
fn scopes_are_read_as_they_are_written() {
    for text in [
        "mine",
        "joined",
        "neighbours:120101001001",
        "area:120101",
        "unit:water",
    ] {
        assert_eq!(text.parse::<ReportScope>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "all",
        "mine:1",
        "area:",
        "area:12",
        "unit:",
        "unit:a/b",
        "Area:120101",
    ] {
        assert!(text.parse::<ReportScope>().is_err(), "{text}");
    }
}

#[test]
fn a_history_is_stored_and_read_again() {
    let stored: Value = serde_json::to_value(
        Story::resolved()
            .history
            .into_iter()
            .map(|recorded| Open::Known(recorded.event))
            .collect::<Vec<_>>(),
    )
    .unwrap();
    assert_eq!(
        stored,
        json!([
            {
                "type": "submitted", "v": 1, "community": "120101001001", "grid": "120101001001-01",
                "category": "010101", "urgency_hint": "blue", "urgency": "blue", "audience": "public",
                "show_name": false, "content": "command-0", "due": "2026-11-02T07:30:00.000000Z",
            },
            {"type": "accepted", "v": 1, "due": "2026-11-03T02:00:00.000000Z"},
            {"type": "assigned", "v": 1, "unit": "water", "due": "2026-11-09T02:00:00.000000Z"},
            {"type": "handling_begun", "v": 1},
            {"type": "resolved", "v": 1, "content": "command-4", "closes_at": "2026-11-09T02:00:00.000000Z"},
        ])
    );
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn everything_survives_the_wire(story in stories()) {
        for recorded in &story.history {
            let event = Open::Known(recorded.event.clone());
            prop_assert_eq!(&again(&event), &event);
        }
        let report: Report = again(&story.report);
        prop_assert_eq!(&report, &story.report);
        prop_assert_eq!(&report.id, &report_id());
        for who in EVERYONE.into_iter().filter(|&who| who != Who::Timer) {
            let view: Option<ReportView> = story.view(who);
            prop_assert_eq!(again(&view), view);
        }
        let events: Vec<ReportEvent> = story.history.into_iter().map(|recorded| recorded.event).collect();
        prop_assert_eq!(again(&events), events);
    }
}
