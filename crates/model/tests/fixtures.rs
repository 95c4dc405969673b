//! What released versions stored and sent must load for ever, and mean what it meant.

use std::collections::BTreeMap;

use linli_model::ids::{PersonId, ReportId};
use linli_model::open::Open;
use linli_model::protocol::ReportCommandRequest;
use linli_model::report::{Recorded, Report, ReportEvent, replay};
use linli_model::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// A row of the server's `events` table.
#[derive(Deserialize)]
struct StoredEvent {
    stream: String,
    version: u64,
    actor: String,
    at: i64,
    body: Value,
}

fn fixture(name: &str) -> String {
    let path = format!("{}/../../tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn recorded(stored: &StoredEvent) -> Recorded {
    let event: Open<ReportEvent> = serde_json::from_value(stored.body.clone()).expect("any object loads");
    let written = serde_json::to_value(&event).expect("an event is JSON");
    assert_eq!(written, stored.body, "written back as it was");
    Recorded {
        event: event
            .into_known()
            .unwrap_or_else(|| panic!("not understood any more: {}", stored.body)),
        by: (stored.actor != "system").then(|| PersonId::new(&*stored.actor).expect("an id")),
        at: Timestamp::from_micros(stored.at),
    }
}

#[test]
fn histories_of_version_1_make_the_reports_they_made() {
    let mut histories: BTreeMap<String, Vec<Recorded>> = BTreeMap::new();
    for line in fixture("v1/events.jsonl").lines() {
        let stored: StoredEvent = serde_json::from_str(line).expect("a row of the table");
        let history = histories.entry(stored.stream.clone()).or_default();
        history.push(recorded(&stored));
        assert_eq!(history.len() as u64, stored.version, "in order, without gaps");
    }
    let stored: Vec<Value> = serde_json::from_str(&fixture("v1/reports.json")).expect("a list of states");
    assert_eq!(histories.len(), stored.len());
    for state in stored {
        let report: Report = serde_json::from_value(state.clone()).expect("a stored state loads");
        let history = &histories[&format!("report/{}", report.id)];
        let id: &ReportId = &report.id;
        let made = replay(id, history).expect("a history begins with its submission");
        let made = serde_json::to_value(&made).expect("JSON");
        assert!(holds(&made, &state), "{made}\nis not all of\n{state}");
    }
}

/// Whether a value is what an older one was, but for fields that only newer versions have.
fn holds(newer: &Value, older: &Value) -> bool {
    match (newer, older) {
        (Value::Object(newer), Value::Object(older)) => older
            .iter()
            .all(|(name, value)| newer.get(name).is_some_and(|newer| holds(newer, value))),
        (Value::Array(newer), Value::Array(older)) => {
            newer.len() == older.len() && newer.iter().zip(older).all(|(newer, older)| holds(newer, older))
        }
        _ => newer == older,
    }
}

#[test]
fn commands_of_version_1_are_understood_and_travel_unchanged() {
    let sent: Vec<Value> = serde_json::from_str(&fixture("v1/commands.json")).expect("a list of bodies");
    let mut kinds: Vec<String> = Vec::new();
    for body in sent {
        let request: ReportCommandRequest = serde_json::from_value(body.clone()).expect("a request body");
        let command = request
            .command
            .known()
            .unwrap_or_else(|| panic!("not understood any more: {body}"));
        assert!(
            command.check().is_empty(),
            "within the limits it was within: {body}"
        );
        assert_eq!(
            serde_json::to_value(&request).expect("JSON")["command"],
            body["command"]
        );
        kinds.push(body["command"]["type"].as_str().unwrap_or_default().to_owned());
    }
    kinds.dedup();
    let all = [
        "submit", "accept", "decline", "withdraw", "assign", "handle", "return", "resolve", "rate", "reopen",
        "close", "note",
    ];
    assert_eq!(kinds, all, "one of every kind");
}
