//! The store of a device: its database, or memory where the browser gives none. A database that was here before and does
//! not open, or cannot be read, is tried again, for browsers fail so in passing; then it is left as it is.

use std::cell::{Cell, OnceCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use futures_channel::oneshot;
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use linli_client::LocalFuture;
use linli_model::ids::PhotoId;

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
        let mut tries = if was_here { TRIES } else { 1 };
        loop {
            tries -= 1;
            match in_time(self.look()).await {
                Ok((made, loaded)) => {
                    self.evicted.set(tombstone::look(&self.name, made));
                    return Ok(loaded);
                }
                Err(StoreError::Newer) => {
                    self.kind.set(StorageKind::Newer);
                    return Err(StoreError::Newer);
                }
                Err(_) if tries > 0 => wait(AGAIN_AFTER).await,
                Err(_) => {
                    self.kind.set(StorageKind::MemoryOnly);
                    self.unread.set(was_here);
                    return self.memory.get_or_init(MemoryStore::default).load().await;
                }
            }
        }
    }

    async fn look(&self) -> Result<(bool, Loaded), StoreError> {
        let made = self.indexed_db.open().await?;
        Ok((made, self.indexed_db.load().await?))
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

async fn in_time<T>(looked: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let (mut looked, mut timeout) = (pin!(looked), pin!(wait(ANSWER_MAX)));
    poll_fn(|context| match looked.as_mut().poll(context) {
        Poll::Ready(looked) => Poll::Ready(looked),
        Poll::Pending => timeout.as_mut().poll(context).map(|()| Err(StoreError::Unknown)),
    })
    .await
}

async fn wait(millis: u32) {
    let (sender, receiver) = oneshot::channel();
    let timeout = Timeout::new(millis, move || {
        let _ = sender.send(());
    });
    let _ = receiver.await;
    drop(timeout);
}
