//! Carries out the effects of [`step`] in a browser, and feeds back what came of them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use linli_client::{Backend, ClientError};
use linli_model::ids::{CommandId, PhotoId};
use linli_model::time::Timestamp;
use wasm_bindgen_futures::spawn_local;

use super::clock::now;
use super::device_store::DeviceStore;
use super::room;
use super::signals::Signals;
use crate::courier;
use crate::record::{Record, Remembered};
use crate::snapshot::{Room, Snapshot, StorageKind};
use crate::step::{Effect, Exchange, Input, OfflineError, Outcome, Reply, State, Wish, Woken, step};
use crate::store::{Batch, Store, StoreError, commit_surely};

type Settled = Result<Outcome, OfflineError>;
type Listener = Rc<dyn Fn(&Snapshot)>;

pub(super) struct Driver {
    backend: Rc<dyn Backend>,
    store: DeviceStore,
    room: Cell<Option<Room>>,
    /// Whether the browser was asked to keep everything, since this tab opened.
    asked_to_keep: Cell<bool>,
    /// `None` only while a step is taken.
    state: RefCell<Option<State>>,
    snapshot: RefCell<Rc<Snapshot>>,
    listeners: RefCell<BTreeMap<u64, Listener>>,
    waiting: RefCell<BTreeMap<u64, oneshot::Sender<Settled>>>,
    /// Bytes of photos whose transaction has not completed.
    bytes: RefCell<BTreeMap<PhotoId, Uint8Array>>,
    timer: RefCell<Option<Timeout>>,
    /// Told once the core has seen the device.
    read: RefCell<Option<oneshot::Sender<()>>>,
    signals: RefCell<Option<Signals>>,
    numbers: Cell<u64>,
}

impl Driver {
    pub(super) fn new(backend: Rc<dyn Backend>, store: DeviceStore, state: State) -> Rc<Self> {
        Rc::new(Self {
            backend,
            store,
            room: Cell::new(None),
            asked_to_keep: Cell::new(false),
            state: RefCell::new(Some(state)),
            snapshot: RefCell::default(),
            listeners: RefCell::default(),
            waiting: RefCell::default(),
            bytes: RefCell::default(),
            timer: RefCell::default(),
            read: RefCell::default(),
            signals: RefCell::default(),
            numbers: Cell::new(0),
        })
    }

    /// Begins to listen to the browser, the other tabs and the database.
    pub(super) fn listen(self: &Rc<Self>, database: &str) {
        let driver = Rc::downgrade(self);
        let hear = move |input| {
            if let Some(driver) = Weak::upgrade(&driver) {
                driver.take(input);
            }
        };
        let signals = Signals::new(database, hear.clone());
        self.store.when_closed(move || hear(Input::Told));
        *self.signals.borrow_mut() = Some(signals);
    }

    /// The core sees the device for the first time; ends when it has.
    pub(super) async fn start(self: &Rc<Self>) {
        let (sender, receiver) = oneshot::channel();
        *self.read.borrow_mut() = Some(sender);
        self.take(Input::Woken(Woken::Start));
        self.look_at_room();
        let _ = receiver.await;
    }

    pub(super) fn number(&self) -> u64 {
        self.numbers.set(self.numbers.get() + 1);
        self.numbers.get()
    }

    pub(super) fn snapshot(&self) -> Rc<Snapshot> {
        self.snapshot.borrow().clone()
    }

    pub(super) fn kind(&self) -> StorageKind {
        self.store.kind()
    }

    pub(super) fn add_listener(&self, listener: Listener) -> u64 {
        let number = self.number();
        self.listeners.borrow_mut().insert(number, listener);
        number
    }

    pub(super) fn remove_listener(&self, number: u64) {
        self.listeners.borrow_mut().remove(&number);
    }

    pub(super) async fn bytes(&self, photo: &PhotoId) -> Result<Uint8Array, OfflineError> {
        let stored = self.store.bytes(photo).await.map_err(|_| OfflineError::Failed)?;
        stored.ok_or(OfflineError::NoPhoto)
    }

    /// Whose device this is, and what is unsent: see [`State::unsent`].
    pub(super) fn unsent(&self, only: Option<&[CommandId]>) -> (Option<Remembered>, Vec<Record>) {
        let state = self.state.borrow();
        state.as_ref().map_or_else(Default::default, |state| {
            (state.remembered().cloned(), state.unsent(only))
        })
    }

    /// Holds bytes ready for a wish that brings photos.
    pub(super) fn hold(&self, photos: &[(PhotoId, Uint8Array)]) {
        self.bytes.borrow_mut().extend(photos.iter().cloned());
    }

    /// Of bytes that were held, those that nobody put are of no more use.
    pub(super) fn let_go(&self, photos: &[(PhotoId, Uint8Array)]) {
        let mut bytes = self.bytes.borrow_mut();
        photos.iter().for_each(|(id, _)| drop(bytes.remove(id)));
    }

    /// Begins to fulfil a wish at once, also when nobody waits for the outcome.
    pub(super) fn ask(self: &Rc<Self>, wish: Wish, bytes: Option<Uint8Array>) -> oneshot::Receiver<Settled> {
        if let (Wish::PutPhoto { id, .. }, Some(bytes)) = (&wish, bytes) {
            self.bytes.borrow_mut().insert(id.clone(), bytes);
        }
        let op = self.number();
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().insert(op, sender);
        self.take(Input::Asked { op, wish });
        receiver
    }

    pub(super) fn take(self: &Rc<Self>, input: Input) {
        let Some(state) = self.state.borrow_mut().take() else {
            return;
        };
        let (state, effects) = step(state, input, now());
        let next = self.seen(&state);
        let is_read = state.is_loaded();
        *self.state.borrow_mut() = Some(state);
        for effect in effects {
            self.carry_out(effect);
        }
        self.publish(next);
        if let Some(waiting) = is_read.then(|| self.read.borrow_mut().take()).flatten() {
            let _ = waiting.send(());
        }
    }

    /// What is to be shown of a state, with what only the browser knows.
    fn seen(&self, state: &State) -> Snapshot {
        let mut seen = state.snapshot(self.store.kind(), self.store.is_evicted());
        seen.storage.room = self.room.get();
        seen.storage.unread = self.store.is_unread();
        seen
    }

    fn publish_anew(&self) {
        let seen = self.state.borrow().as_ref().map(|state| self.seen(state));
        if let Some(seen) = seen {
            self.publish(seen);
        }
    }

    /// The person has read that the browser threw things away.
    pub(super) fn acknowledge_eviction(&self) {
        self.store.acknowledge_eviction();
        self.publish_anew();
    }

    /// Looks how much room there is.
    pub(super) fn look_at_room(self: &Rc<Self>) {
        let driver = self.clone();
        spawn_local(async move {
            driver.room.set(room::look().await);
            driver.publish_anew();
        });
    }

    /// Asks the browser to throw nothing away by itself, and waits for no answer: its prompt may stand for ever.
    pub(super) fn ask_to_keep(self: &Rc<Self>) {
        let driver = self.clone();
        spawn_local(async move {
            if room::ask_to_keep().await {
                driver.look_at_room();
            }
        });
    }

    /// Asks so once a tab, where it is not promised yet.
    pub(super) fn ask_to_keep_once(self: &Rc<Self>) {
        let promised = self.room.get().is_some_and(|room| room.persistent);
        if self.store.kind() == StorageKind::Durable && !promised && !self.asked_to_keep.replace(true) {
            self.ask_to_keep();
        }
    }

    fn publish(&self, next: Snapshot) {
        if **self.snapshot.borrow() == next {
            return;
        }
        let next = Rc::new(next);
        *self.snapshot.borrow_mut() = next.clone();
        // A listener may subscribe, unsubscribe or wish something.
        let listeners: Vec<Listener> = self.listeners.borrow().values().cloned().collect();
        for listener in listeners {
            listener(&next);
        }
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Settle { op, result } => {
                if let Some(waiting) = self.waiting.borrow_mut().remove(&op) {
                    // Nobody may be waiting any more.
                    let _ = waiting.send(result);
                }
            }
            Effect::Tell => {
                if let Some(signals) = &*self.signals.borrow() {
                    signals.tell();
                }
            }
            Effect::WakeAt(at) => self.wake_at(at),
            Effect::Load => self.spawn(|driver| async move { Input::Loaded(driver.store.load().await) }),
            Effect::Commit { ticket, batch } => self.spawn(move |driver| async move {
                let result = driver.commit(&batch).await;
                Input::Committed { ticket, result }
            }),
            Effect::Request { job, exchange } => self.spawn(move |driver| async move {
                let result = driver.request(exchange).await;
                Input::Answered { job, result }
            }),
        }
    }

    fn spawn<F: Future<Output = Input> + 'static>(self: &Rc<Self>, work: impl FnOnce(Rc<Self>) -> F) {
        let (driver, work) = (self.clone(), work(self.clone()));
        spawn_local(async move {
            let input = work.await;
            driver.take(input);
        });
    }

    fn wake_at(self: &Rc<Self>, at: Timestamp) {
        let millis = at.millis().saturating_sub(now().millis()).saturating_add(1);
        let driver = Rc::downgrade(self);
        // A browser's timer holds 31 bits; waking early does no harm.
        let timer = Timeout::new(
            u32::try_from(millis.clamp(0, i64::from(i32::MAX))).unwrap_or(0),
            move || {
                if let Some(driver) = Weak::upgrade(&driver) {
                    driver.take(Input::Woken(Woken::Timer));
                }
            },
        );
        *self.timer.borrow_mut() = Some(timer);
    }

    async fn commit(self: &Rc<Self>, batch: &Batch) -> Result<(), StoreError> {
        let bytes_of = |id: &PhotoId| Some((id.clone(), self.bytes.borrow().get(id)?.clone()));
        let photos: Vec<_> = batch.new_photos().filter_map(bytes_of).collect();
        let result = commit_surely(&self.store, batch, &photos).await;
        if !photos.is_empty() || result == Err(StoreError::Full) {
            self.look_at_room();
        }
        // After a conflict, or where nobody can tell, the same bytes are put again.
        if !matches!(result, Err(StoreError::Conflict | StoreError::Unknown)) {
            self.let_go(&photos);
        }
        result
    }

    async fn request(&self, exchange: Exchange) -> Result<Reply, ClientError> {
        let mut chunk = None;
        if let Exchange::Append {
            photo,
            offset,
            length,
            ..
        } = &exchange
        {
            chunk = match self.bytes(photo).await {
                // Photos are bounded far below 4 GiB.
                Ok(bytes) => Some(
                    bytes
                        .subarray(*offset as u32, (*offset + *length) as u32)
                        .to_vec(),
                ),
                Err(OfflineError::NoPhoto) => None,
                Err(_) => return Ok(Reply::NotNow),
            };
        }
        courier::carry(&*self.backend, exchange, chunk).await
    }
}
