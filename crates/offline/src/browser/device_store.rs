//! The store of a device: its database, or memory where the browser gives none. A database that was here before and does
//! not open, or cannot be read, is tried again, for browsers fail so in passing; then it is left as it is.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use futures_channel::oneshot;
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use linli_client::LocalFuture;
use linli_model::ids::PhotoId;
use wasm_bindgen_futures::spawn_local;

use super::clock::wait;
use super::indexed_db::IndexedDbStore;
use super::tombstone;
use crate::memory::MemoryStore;
use crate::snapshot::StorageKind;
use crate::store::{Batch, Loaded, Store, StoreError};

/// How often a database that was here before is tried.
const TRIES: u8 = 4;
/// How long after a try that failed, in milliseconds.
const AGAIN_AFTER: u32 = 500;
/// How long a browser may take to open and read it, in milliseconds; some never answer.
const ANSWER_MAX: u32 = 15_000;

pub(super) struct DeviceStore {
    indexed_db: Rc<IndexedDbStore>,
    /// In the database's place.
    memory: OnceCell<MemoryStore<Uint8Array>>,
    name: Rc<str>,
    is_open: Cell<bool>,
    kind: Cell<StorageKind>,
    evicted: Cell<bool>,
    unread: Cell<bool>,
}

impl DeviceStore {
    pub(super) fn new(name: Rc<str>) -> Self {
        Self {
            indexed_db: Rc::new(IndexedDbStore::new(&name)),
            memory: OnceCell::new(),
            name,
            is_open: Cell::default(),
            kind: Cell::default(),
            evicted: Cell::default(),
            unread: Cell::default(),
        }
    }

    /// Calls `told` whenever the database was closed because a newer program needs it for itself.
    pub(super) fn when_closed(&self, told: impl Fn() + 'static) {
        self.indexed_db.when_closed(told);
    }

    pub(super) fn kind(&self) -> StorageKind {
        self.kind.get()
    }

    /// Whether the browser has thrown away what was kept here before, and nobody has read that yet.
    pub(super) fn is_evicted(&self) -> bool {
        self.evicted.get()
    }

    /// Whether there is a database that could not be read.
    pub(super) fn is_unread(&self) -> bool {
        self.unread.get()
    }

    /// The person has read that the browser threw things away: nobody is told of it again.
    pub(super) fn acknowledge_eviction(&self) {
        tombstone::acknowledge(&self.name);
        self.evicted.set(false);
    }

    fn chosen(&self) -> &dyn Store<Bytes = Uint8Array> {
        match self.memory.get() {
            Some(memory) => memory,
            None => &*self.indexed_db,
        }
    }

    /// The first look at the device, which chooses.
    async fn open(&self) -> Result<Loaded, StoreError> {
        let was_here = tombstone::was_here(&self.name);
        let made = Rc::new(Cell::new(false));
        for again in (0..TRIES).rev() {
            match look_in_time(self.indexed_db.clone(), made.clone()).await {
                Some(Ok(loaded)) => {
                    self.evicted.set(tombstone::look(&self.name, made.get()));
                    return Ok(loaded);
                }
                Some(Err(StoreError::Newer)) => {
                    self.kind.set(StorageKind::Newer);
                    return Err(StoreError::Newer);
                }
                Some(Err(_)) if was_here && again > 0 => wait(AGAIN_AFTER).await,
                _ => break,
            }
        }
        self.kind.set(StorageKind::MemoryOnly);
        self.unread.set(was_here);
        self.memory.get_or_init(MemoryStore::default).load().await
    }
}

impl Store for DeviceStore {
    type Bytes = Uint8Array;

    fn load(&self) -> LocalFuture<'_, Result<Loaded, StoreError>> {
        match self.is_open.replace(true) {
            true => self.chosen().load(),
            false => Box::pin(self.open()),
        }
    }

    fn commit<'a>(
        &'a self,
        batch: &'a Batch,
        photos: &'a [(PhotoId, Uint8Array)],
    ) -> LocalFuture<'a, Result<(), StoreError>> {
        self.chosen().commit(batch, photos)
    }

    fn bytes<'a>(&'a self, photo: &'a PhotoId) -> LocalFuture<'a, Result<Option<Uint8Array>, StoreError>> {
        self.chosen().bytes(photo)
    }
}

/// Opens the database and reads it; nothing, where the browser takes too long. What is under way then still goes on: an
/// upgrade that nobody carries out would leave a database without tables.
async fn look_in_time(
    indexed_db: Rc<IndexedDbStore>,
    made: Rc<Cell<bool>>,
) -> Option<Result<Loaded, StoreError>> {
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let answer = move |looked| {
        // Nobody waits for the second of the two.
        sender
            .take()
            .map(|sender: oneshot::Sender<_>| sender.send(looked))
    };
    let late = answer.clone();
    let timeout = Timeout::new(ANSWER_MAX, move || drop(late(None)));
    spawn_local(async move {
        answer(Some(look(&indexed_db, &made).await));
    });
    let looked = receiver.await;
    drop(timeout);
    looked.ok().flatten()
}

async fn look(indexed_db: &IndexedDbStore, made: &Cell<bool>) -> Result<Loaded, StoreError> {
    made.set(indexed_db.open().await? || made.get());
    indexed_db.load().await
}
