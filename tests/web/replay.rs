//! What a simulation's devices asked of their stores, asked of another: the same answers, the same records, the same bytes.
//! Run natively over memory and in browsers over IndexedDB.
//!
//! `traces.json` is made by `cargo xtask simulate --seeds 2 --seed 1 --record tests/web/traces.json`; any other serves as well.

use std::collections::BTreeMap;

use linli_model::ids::PhotoId;
use linli_offline::record::{Key, Photo, Record};
use linli_offline::store::{Batch, Loaded, Store, StoreError, Write};
use serde::Deserialize;
use serde_json::Value;

/// How many transactions there are between two looks at everything.
const LOOK_EVERY: usize = 25;

/// A transaction as the simulator wrote it down.
#[derive(Deserialize)]
pub struct Line {
    writes: Vec<LineWrite>,
    strict: bool,
    photos: BTreeMap<PhotoId, usize>,
    conflict: bool,
}

#[allow(clippy::large_enum_variant, reason = "a few hundred of them, in a test")]
#[derive(Deserialize)]
#[serde(untagged)]
enum LineWrite {
    Put {
        expects: u64,
        record: Record,
    },
    Delete {
        expects: u64,
        table: String,
        name: String,
    },
    Copy {
        from: PhotoId,
        photo: Photo,
    },
}

/// What a store made of it all.
#[derive(Debug, PartialEq)]
pub struct Seen {
    /// What became of each transaction.
    pub results: Vec<Result<(), StoreError>>,
    loads: Vec<BTreeMap<Key, (u64, Value)>>,
    bytes: BTreeMap<PhotoId, Option<Vec<u8>>>,
}

impl Seen {
    /// Where two stores do not hold the same, in words.
    pub fn differs(&self, other: &Self) -> Option<(String, String)> {
        let loads = self
            .loads
            .iter()
            .zip(&other.loads)
            .find(|(one, other)| one != other);
        if let Some((one, other)) = loads {
            let only = |of: &BTreeMap<Key, (u64, Value)>, not: &BTreeMap<Key, (u64, Value)>| {
                let found = of.iter().find(|(key, kept)| not.get(key) != Some(kept));
                format!("{found:?}")
            };
            return Some((only(one, other), only(other, one)));
        }
        let photo = self
            .bytes
            .iter()
            .find(|(id, bytes)| other.bytes.get(id) != Some(bytes));
        photo.map(|(id, bytes)| {
            (
                format!("{id} {:?}", bytes.as_ref().map(Vec::len)),
                "others".to_owned(),
            )
        })
    }
}

/// The devices of some seeds.
pub fn devices() -> Vec<Vec<Line>> {
    let seeds: BTreeMap<String, Vec<Vec<Line>>> = serde_json::from_str(include_str!("traces.json")).unwrap();
    seeds
        .into_values()
        .flatten()
        .filter(|lines| !lines.is_empty())
        .collect()
}

/// What is right: only what came too late was refused.
pub fn expected(lines: &[Line]) -> Vec<Result<(), StoreError>> {
    let result = |line: &Line| {
        if line.conflict {
            Err(StoreError::Conflict)
        } else {
            Ok(())
        }
    };
    lines.iter().map(result).collect()
}

fn key(table: &str, name: &str) -> Key {
    let key = match table {
        "drafts" => name.parse().ok().map(Key::Draft),
        "photos" => name.parse().ok().map(Key::Photo),
        "outbox" => name.parse().ok().map(Key::Item),
        "sent" => name.parse().ok().map(Key::Sent),
        _ => [Key::Lease, Key::Account, Key::Order]
            .into_iter()
            .find(|key| key.name() == name),
    };
    key.unwrap_or_else(|| panic!("no such table and name: {table}, {name}"))
}

fn batch(line: &Line) -> Batch {
    let write = |write: &LineWrite| match write {
        LineWrite::Put { expects, record } => Write::Put {
            expects: *expects,
            record: record.clone(),
        },
        LineWrite::Delete { expects, table, name } => Write::Delete {
            expects: *expects,
            key: key(table, name),
        },
        LineWrite::Copy { from, photo } => Write::Copy {
            from: from.clone(),
            photo: photo.clone(),
        },
    };
    Batch {
        writes: line.writes.iter().map(write).collect(),
        strict: line.strict,
    }
}

/// Asks a new store for everything in order.
pub async fn replay<B: Clone>(
    lines: &[Line],
    store: &dyn Store<Bytes = B>,
    make: impl Fn(&[u8]) -> B,
    read: impl Fn(&B) -> Vec<u8>,
) -> Seen {
    let mut seen = Seen {
        results: Vec::new(),
        loads: Vec::new(),
        bytes: BTreeMap::new(),
    };
    for (n, line) in lines.iter().enumerate() {
        let mut photos = Vec::new();
        for (id, length) in &line.photos {
            seen.bytes.insert(id.clone(), None);
            let bytes: Vec<u8> = (0..*length).map(|at| (at + n) as u8).collect();
            photos.push((id.clone(), make(&bytes)));
        }
        seen.results.push(store.commit(&batch(line), &photos).await);
        if n % LOOK_EVERY == 0 || n + 1 == lines.len() {
            seen.loads.push(as_javascript(store.load().await.unwrap()));
        }
        if n == lines.len() / 2 {
            look_at_bytes(&mut seen, store, &read).await;
        }
    }
    seen
}

/// In the middle of it all, while there are photos.
async fn look_at_bytes<B: Clone>(
    seen: &mut Seen,
    store: &dyn Store<Bytes = B>,
    read: impl Fn(&B) -> Vec<u8>,
) {
    for (id, bytes) in &mut seen.bytes {
        *bytes = store.bytes(id).await.unwrap().as_ref().map(&read);
    }
}

/// The records as a store in JavaScript keeps them: a number is a number there, and 20.0 is 20.
fn as_javascript(loaded: Loaded) -> BTreeMap<Key, (u64, Value)> {
    assert_eq!(loaded.quarantined, 0);
    let plain = |(key, (revision, record)): (Key, (u64, Record))| {
        let mut value = serde_json::to_value(record).unwrap();
        without_kinds(&mut value);
        (key, (revision, value))
    };
    loaded.records.into_iter().map(plain).collect()
}

fn without_kinds(value: &mut Value) {
    match value {
        Value::Number(number) => *value = serde_json::json!(number.as_f64()),
        Value::Array(values) => values.iter_mut().for_each(without_kinds),
        Value::Object(fields) => fields.values_mut().for_each(without_kinds),
        _ => {}
    }
}
