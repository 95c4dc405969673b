//! Where records live, behind one small trait.

use std::collections::BTreeMap;

use linli_client::LocalFuture;
use linli_model::ids::PhotoId;
use serde_json::Value;

use crate::record::{Key, Photo, Record};

/// Why nothing was stored, or why nobody can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else wrote first: a revision is not the expected one. Nothing was stored.
    #[error("somebody else wrote first")]
    Conflict,
    /// No room. Nothing was stored.
    #[error("no room")]
    Full,
    /// The database was made by a newer program; it is left alone.
    #[error("made by a newer program")]
    Newer,
    /// The connection broke: it may have been stored or not. Read back before deciding.
    #[error("unknown")]
    Unknown,
}

/// One write, guarded by the revision it expects: 0 when there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Stores a record, whose revision becomes `expects + 1`.
    Put {
        /// The stored revision.
        expects: u64,
        /// The record.
        record: Record,
    },
    /// Removes a record; of a photo, its bytes too.
    Delete {
        /// The stored revision.
        expects: u64,
        /// Its key.
        key: Key,
    },
    /// Stores a new photo with the bytes of another one, which are copied in the same transaction. A conflict where
    /// the other has none any more.
    Copy {
        /// The photo that has the bytes.
        from: PhotoId,
        /// The new one.
        photo: Photo,
    },
}

impl Write {
    /// The key it writes.
    pub fn key(&self) -> Key {
        match self {
            Self::Put { record, .. } => record.key(),
            Self::Delete { key, .. } => key.clone(),
            Self::Copy { photo, .. } => Key::Photo(photo.id.clone()),
        }
    }

    /// The stored revision that it expects.
    pub fn expects(&self) -> u64 {
        match self {
            Self::Put { expects, .. } | Self::Delete { expects, .. } => *expects,
            Self::Copy { .. } => 0,
        }
    }
}

/// Writes of one transaction: all or none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// In order.
    pub writes: Vec<Write>,
    /// Whether it must be on the disk, and not only with the operating system, before it counts.
    pub strict: bool,
}

impl Batch {
    /// The photos that it puts for the first time, whose bytes come with it.
    pub fn new_photos(&self) -> impl Iterator<Item = &PhotoId> {
        self.writes.iter().filter_map(|write| match write {
            Write::Put {
                expects: 0,
                record: Record::Photo(photo),
            } => Some(&photo.id),
            _ => None,
        })
    }
}

/// All there is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loaded {
    /// The records that can be read, with their revisions.
    pub records: BTreeMap<Key, (u64, Record)>,
    /// How many cannot; they stay where they are.
    pub quarantined: u32,
}

/// A database on the device.
pub trait Store {
    /// A photo's bytes, wherever they are kept best: in the browser they stay out of the program's memory.
    type Bytes: Clone;

    /// Reads all records, without any bytes.
    fn load(&self) -> LocalFuture<'_, Result<Loaded, StoreError>>;

    /// Carries out one transaction and waits until it is complete. `photos` holds the bytes of those that the batch puts
    /// for the first time: see [`Batch::new_photos`].
    fn commit<'a>(
        &'a self,
        batch: &'a Batch,
        photos: &'a [(PhotoId, Self::Bytes)],
    ) -> LocalFuture<'a, Result<(), StoreError>>;

    /// The bytes of a photo.
    fn bytes<'a>(&'a self, photo: &'a PhotoId) -> LocalFuture<'a, Result<Option<Self::Bytes>, StoreError>>;
}

/// Commits, and when the outcome is unknown reads back before deciding.
///
/// # Errors
/// [`StoreError::Unknown`] only when the database cannot even be read.
pub async fn commit_surely<B: Clone>(
    store: &dyn Store<Bytes = B>,
    batch: &Batch,
    photos: &[(PhotoId, B)],
) -> Result<(), StoreError> {
    match store.commit(batch, photos).await {
        Err(StoreError::Unknown) => {}
        outcome => return outcome,
    }
    if holds(&store.load().await?, batch) {
        return Ok(());
    }
    match store.commit(batch, photos).await {
        Err(StoreError::Unknown) if holds(&store.load().await?, batch) => Ok(()),
        outcome => outcome,
    }
}

fn holds(loaded: &Loaded, batch: &Batch) -> bool {
    batch.writes.iter().all(|write| match write {
        Write::Put { expects, record } => loaded
            .records
            .get(&record.key())
            .is_some_and(|(revision, stored)| *revision == expects + 1 && same(stored, record)),
        Write::Delete { key, .. } => !loaded.records.contains_key(key),
        Write::Copy { photo, .. } => loaded
            .records
            .get(&write.key())
            .is_some_and(|(_, stored)| *stored == Record::Photo(photo.clone())),
    })
}

/// Whether two records are the same where numbers have no kind: in JavaScript, and so in IndexedDB, 20.0 is 20.
fn same(one: &Record, other: &Record) -> bool {
    let plain = |record: &Record| {
        let mut value = serde_json::to_value(record).ok()?;
        without_kinds(&mut value);
        Some(value)
    };
    one == other || plain(one).is_some_and(|one| Some(one) == plain(other))
}

fn without_kinds(value: &mut Value) {
    match value {
        Value::Number(number) => *value = number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(values) => values.iter_mut().for_each(without_kinds),
        Value::Object(fields) => fields.values_mut().for_each(without_kinds),
        _ => {}
    }
}
