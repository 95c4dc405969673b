//! What released versions stored and sent must load for ever, and mean what it meant.

use std::collections::BTreeMap;

use linli_model::ballot::{self, BallotCommand};
use linli_model::flag::{self, FlagCommand};
use linli_model::history;
use linli_model::ids::{PersonId, PostId, ReportId};
use linli_model::open::{Open, Versioned};
use linli_model::post::{self, PostCommand};
use linli_model::protocol::{CommandRequest, FieldError, ReportCommandRequest};
use linli_model::reaction::{self, ReactionCommand};
use linli_model::report::{Report, replay};
use linli_model::time::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
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

fn recorded<E: Versioned>(stored: &StoredEvent) -> history::Recorded<E> {
    let event: Open<E> = serde_json::from_value(stored.body.clone()).expect("any object loads");
    let written = serde_json::to_value(&event).expect("an event is JSON");
    assert_eq!(written, stored.body, "written back as it was");
    history::Recorded {
        event: event
            .into_known()
            .unwrap_or_else(|| panic!("not understood any more: {}", stored.body)),
        by: (stored.actor != "system").then(|| PersonId::new(&*stored.actor).expect("an id")),
        at: Timestamp::from_micros(stored.at),
    }
}

#[test]
fn histories_of_version_1_make_the_reports_they_made() {
    let mut histories: BTreeMap<String, Vec<_>> = BTreeMap::new();
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

#[test]
fn histories_of_the_board_make_what_they_made() {
    let mut histories: BTreeMap<String, Vec<StoredEvent>> = BTreeMap::new();
    for line in fixture("v1/board_events.jsonl").lines() {
        let stored: StoredEvent = serde_json::from_str(line).expect("a row of the table");
        let history = histories.entry(stored.stream.clone()).or_default();
        history.push(stored);
        let newest = history.last().map(|stored| stored.version);
        assert_eq!(newest, Some(history.len() as u64), "in order, without gaps");
    }
    let states: BTreeMap<String, Value> =
        serde_json::from_str(&fixture("v1/board_states.json")).expect("states by stream");
    assert_eq!(
        histories.keys().collect::<Vec<_>>(),
        states.keys().collect::<Vec<_>>()
    );
    for (stream, history) in &histories {
        let made = made(stream, history);
        let state = &states[stream];
        assert!(holds(&made, state), "{made}\nis not all of\n{state}");
    }
}

/// The state that the history of a stream of the board makes.
fn made(stream: &str, history: &[StoredEvent]) -> Value {
    let mut parts = stream.split('/');
    let (kind, post) = (parts.next(), parts.next().expect("a post"));
    let post = PostId::new(post).expect("an id");
    let person = || PersonId::new(parts.clone().next().expect("a person")).expect("an id");
    match kind {
        Some("post") => {
            let history: Vec<_> = history.iter().map(recorded).collect();
            loaded(post::replay(&post, &history).expect("begins with its submission"))
        }
        Some("reaction") => folded(history, |state, event| {
            reaction::evolve(state, &post, &person(), event)
        }),
        Some("flag") => folded(history, |state, event| {
            flag::evolve(state, &post, &person(), event)
        }),
        Some("ballot") => folded(history, |state, event| {
            ballot::evolve(state, &post, &person(), event)
        }),
        _ => panic!("no stream of the board: {stream}"),
    }
}

fn folded<S, E>(history: &[StoredEvent], evolve: impl Fn(Option<S>, &history::Recorded<E>) -> S) -> Value
where
    S: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
    E: Versioned,
{
    let state = history
        .iter()
        .fold(None, |state, stored| Some(evolve(state, &recorded(stored))));
    loaded(state.expect("a history is not empty"))
}

/// The state as it is stored, from which it loads.
fn loaded<S: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(state: S) -> Value {
    let stored = serde_json::to_value(&state).expect("JSON");
    assert_eq!(serde_json::from_value::<S>(stored.clone()).expect("loads"), state);
    stored
}

/// A body of a command, and the stream it goes to.
#[derive(Deserialize)]
struct Sent {
    stream: String,
    body: Value,
}

#[test]
fn commands_to_the_board_are_understood_and_travel_unchanged() {
    let sent: Vec<Sent> = serde_json::from_str(&fixture("v1/board_commands.json")).expect("a list of bodies");
    let mut kinds = Vec::new();
    for Sent { stream, body } in &sent {
        match stream.as_str() {
            "post" => understood(body, PostCommand::check),
            "reaction" => understood(body, |_: &ReactionCommand| Vec::new()),
            "flag" => understood(body, FlagCommand::check),
            "ballot" => understood(body, BallotCommand::check),
            other => panic!("no stream of the board: {other}"),
        }
        kinds.push(body["command"]["type"].as_str().unwrap_or_default());
    }
    kinds.dedup();
    let all = [
        "submit",
        "reply",
        "edit",
        "delete",
        "pin",
        "unpin",
        "lock",
        "unlock",
        "hide",
        "restore",
        "keep",
        "close_poll",
        "link",
        "like",
        "unlike",
        "raise",
        "vote",
    ];
    assert_eq!(kinds, all, "one of every kind");
}

fn understood<C: Versioned>(body: &Value, check: impl Fn(&C) -> Vec<FieldError>) {
    let request: CommandRequest<C> = serde_json::from_value(body.clone()).expect("a request body");
    let command = request
        .command
        .known()
        .unwrap_or_else(|| panic!("not understood any more: {body}"));
    assert!(
        check(command).is_empty(),
        "within the limits it was within: {body}"
    );
    assert_eq!(serde_json::to_value(&request).expect("JSON"), *body);
}
