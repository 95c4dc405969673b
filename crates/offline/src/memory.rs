//! A store in memory: for browsers without IndexedDB, for tests, and as the simulator's disk.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use linli_client::LocalFuture;
use linli_model::ids::PhotoId;
use linli_model::json;
use linli_model::open::Open;

use crate::record::{Kept, Key, Record};
use crate::store::{Batch, Loaded, Store, StoreError, Write};

/// What is asked of a store.
#[derive(Debug, Clone, Copy)]
pub enum Operation<'a> {
    /// [`Store::load`]
    Load,
    /// [`Store::commit`]
    Commit(&'a Batch),
    /// [`Store::bytes`]
    Bytes(&'a PhotoId),
}

/// What a fault hook does to an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: it works.
    None,
    /// It fails with this error, and nothing is stored.
    Before(StoreError),
    /// It is carried out, and yet reported as [`StoreError::Unknown`].
    After,
}

type Hook = Rc<dyn Fn(Operation<'_>) -> Fault>;

/// A store in memory. Clones share the same records, like tabs that share a database.
pub struct MemoryStore<B> {
    disk: Rc<RefCell<Disk<B>>>,
    hook: Option<Hook>,
}

struct Disk<B> {
    records: BTreeMap<(&'static str, String), String>,
    bytes: BTreeMap<PhotoId, B>,
}

impl<B> Clone for MemoryStore<B> {
    fn clone(&self) -> Self {
        Self {
            disk: self.disk.clone(),
            hook: self.hook.clone(),
        }
    }
}

impl<B> Default for MemoryStore<B> {
    fn default() -> Self {
        Self {
            disk: Rc::new(RefCell::new(Disk {
                records: BTreeMap::new(),
                bytes: BTreeMap::new(),
            })),
            hook: None,
        }
    }
}

impl<B: Clone> MemoryStore<B> {
    /// The same records, with a hook that may make operations fail.
    #[must_use]
    pub fn with_faults(&self, hook: impl Fn(Operation<'_>) -> Fault + 'static) -> Self {
        Self {
            disk: self.disk.clone(),
            hook: Some(Rc::new(hook)),
        }
    }

    /// Throws everything away, as browsers do with what they think nobody misses.
    pub fn evict(&self) {
        let mut disk = self.disk.borrow_mut();
        disk.records.clear();
        disk.bytes.clear();
    }

    /// Carries out an operation, unless the hook has it fail.
    fn faultily<T>(
        &self,
        operation: Operation<'_>,
        carry_out: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.hook.as_ref().map_or(Fault::None, |hook| hook(operation)) {
            Fault::None => carry_out(),
            Fault::Before(error) => Err(error),
            Fault::After => carry_out().and(Err(StoreError::Unknown)),
        }
    }

    /// Stores a text under a key as it is: what another version wrote, or what a broken disk made of it.
    pub fn put_raw(&self, key: &Key, text: &str) {
        self.disk
            .borrow_mut()
            .records
            .insert((key.table(), key.name().to_owned()), text.to_owned());
    }

    fn write(&self, batch: &Batch, photos: &[(PhotoId, B)]) -> Result<(), StoreError> {
        let mut disk = self.disk.borrow_mut();
        let conflict = batch.writes.iter().any(|write| {
            let nothing_to_copy = matches!(write, Write::Copy { from, .. } if !disk.bytes.contains_key(from));
            nothing_to_copy || disk.revision(&write.key()) != write.expects()
        });
        if conflict {
            return Err(StoreError::Conflict);
        }
        for write in &batch.writes {
            let key = write.key();
            let place = (key.table(), key.name().to_owned());
            match write {
                Write::Put { expects, record } => {
                    disk.put(place, *expects, record.clone())?;
                }
                Write::Copy { from, photo } => {
                    disk.put(place, 0, Record::Photo(photo.clone()))?;
                    let bytes = disk.bytes.get(from).cloned();
                    disk.bytes.extend(bytes.map(|bytes| (photo.id.clone(), bytes)));
                }
                Write::Delete { .. } => {
                    disk.records.remove(&place);
                    if let Key::Photo(id) = key {
                        disk.bytes.remove(&id);
                    }
                }
            }
        }
        disk.bytes.extend(photos.iter().cloned());
        Ok(())
    }
}

impl<B> Disk<B> {
    fn put(&mut self, place: (&'static str, String), expects: u64, record: Record) -> Result<(), StoreError> {
        let kept = Kept {
            revision: expects + 1,
            record: Open::Known(record),
        };
        let text = json::write(&kept).ok_or(StoreError::Unknown)?;
        self.records.insert(place, text);
        Ok(())
    }

    fn revision(&self, key: &Key) -> u64 {
        let text = self.records.get(&(key.table(), key.name().to_owned()));
        text.and_then(|text| json::read::<Kept>(text.as_bytes()))
            .map_or(0, |kept| kept.revision)
    }

    fn load(&self) -> Loaded {
        let mut loaded = Loaded::default();
        for text in self.records.values() {
            loaded.add(json::read(text.as_bytes()));
        }
        loaded
    }
}

impl Loaded {
    /// Adds what was read under one key; `None` when it could not be read.
    pub fn add(&mut self, kept: Option<Kept>) {
        let record: Option<(u64, Record)> =
            kept.and_then(|kept| Some((kept.revision, kept.record.into_known()?)));
        match record {
            Some((revision, record)) => {
                self.records.insert(record.key(), (revision, record));
            }
            None => self.quarantined += 1,
        }
    }
}

impl<B: Clone> Store for MemoryStore<B> {
    type Bytes = B;

    fn load(&self) -> LocalFuture<'_, Result<Loaded, StoreError>> {
        Box::pin(async { self.faultily(Operation::Load, || Ok(self.disk.borrow().load())) })
    }

    fn commit<'a>(
        &'a self,
        batch: &'a Batch,
        photos: &'a [(PhotoId, B)],
    ) -> LocalFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.faultily(Operation::Commit(batch), || self.write(batch, photos)) })
    }

    fn bytes<'a>(&'a self, photo: &'a PhotoId) -> LocalFuture<'a, Result<Option<B>, StoreError>> {
        let found = || Ok(self.disk.borrow().bytes.get(photo).cloned());
        Box::pin(async move { self.faultily(Operation::Bytes(photo), found) })
    }
}
