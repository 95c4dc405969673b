//! What released versions stored on a device must load for ever: nothing of it is quarantined, nothing means less.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use linli_model::command::Command;
use linli_model::report::ReportCommand;
use linli_offline::record::{Home, Key, Record};
use linli_offline::store::Loaded;
use linli_offline::{MemoryStore, Store};
use serde::Deserialize;
use serde_json::Value;

/// A device's database as `tests/e2e/freeze.mjs` takes it.
#[derive(Deserialize)]
struct Device {
    stores: BTreeMap<String, Vec<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    key: String,
    value: Value,
}

fn device(version: &str) -> Device {
    let path = format!(
        "{}/../../tests/fixtures/{version}/device.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).expect("a device's database")
}

/// The key of a name in a table.
fn key(table: &str, name: &str) -> Key {
    let key = match (table, name) {
        ("drafts", _) => name.parse().ok().map(Key::Draft),
        ("photos", _) => name.parse().ok().map(Key::Photo),
        ("outbox", _) => name.parse().ok().map(Key::Item),
        ("sent", _) => name.parse().ok().map(Key::Sent),
        ("device", "lease") => Some(Key::Lease),
        ("device", "account") => Some(Key::Account),
        ("device", "order") => Some(Key::Order),
        ("device", "shared") => Some(Key::Shared),
        _ => None,
    };
    key.unwrap_or_else(|| panic!("no such table and name: {table}, {name}"))
}

/// Loads what the device kept by the store's own code.
fn loaded(device: &Device) -> Loaded {
    let store = MemoryStore::<()>::default();
    for (table, entries) in device.stores.iter().filter(|(table, _)| *table != "bytes") {
        for entry in entries {
            store.put_raw(&key(table, &entry.key), &entry.value.to_string());
        }
    }
    let mut loading = pin!(store.load());
    match loading.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(loaded) => loaded.expect("memory can be read"),
        Poll::Pending => panic!("memory answers at once"),
    }
}

#[test]
fn a_device_of_version_1_loads_in_whole() {
    let device = device("v1");
    let loaded = loaded(&device);
    assert_eq!(loaded.quarantined, 0);
    let stored: usize = device
        .stores
        .iter()
        .filter(|(table, _)| *table != "bytes")
        .map(|(_, entries)| entries.len())
        .sum();
    assert_eq!(loaded.records.len(), stored, "every record under its own key");

    let records = || loaded.records.values().map(|(_, record)| record);
    let drafts: Vec<_> = records()
        .filter_map(|record| {
            if let Record::Draft(draft) = record {
                Some(draft)
            } else {
                None
            }
        })
        .collect();
    let [draft] = drafts[..] else { panic!("{drafts:?}") };
    assert_eq!(
        (draft.kind.as_str(), &draft.value["text"]),
        ("report", &Value::from("写到一半的诉求"))
    );

    let items: Vec<_> = records()
        .filter_map(|record| {
            if let Record::Item(item) = record {
                Some(item)
            } else {
                None
            }
        })
        .collect();
    let [item] = items[..] else { panic!("{items:?}") };
    let Some(Command::Report {
        command: ReportCommand::Submit(submission),
        ..
    }) = item.command.known()
    else {
        panic!("not understood any more: {:?}", item.command)
    };
    assert_eq!(submission.text, "断网时提交的诉求");
    assert!(item.attention.is_none());

    let bytes: Vec<_> = device.stores["bytes"]
        .iter()
        .map(|entry| entry.key.clone())
        .collect();
    for photo in item.photos() {
        let (_, record) = &loaded.records[&Key::Photo(photo.clone())];
        let Record::Photo(stored) = record else {
            panic!("{record:?}")
        };
        assert_eq!(
            stored.home,
            Home::Item(item.id.clone()),
            "it waits with its command"
        );
        assert!(bytes.contains(&photo.to_string()), "its bytes are there");
    }
    assert_eq!(
        records()
            .filter(|record| matches!(record, Record::Sent(_)))
            .count(),
        1,
        "the receipt of what was sent"
    );
}
