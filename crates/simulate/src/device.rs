//! A phone: tabs that share a disk and a cookie. A kill takes a tab with all it knew; the disk stays.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use linli_model::ids::{CommandId, PhotoId};
use linli_model::time::Timestamp;
use linli_offline::{MemoryStore, OfflineError, Outcome, State};

/// A photo's bytes on a device.
pub type Bytes = Rc<Vec<u8>>;

/// A phone.
pub struct Device {
    /// What survives.
    pub disk: MemoryStore<Bytes>,
    /// Whose session the browser holds: an index of [`crate::server::PEOPLE`].
    pub cookie: Option<usize>,
    /// Its clock's error, in microseconds.
    pub skew: i64,
    /// How many tabs its user keeps open.
    pub tabs: usize,
    /// What keeps its tabs from doing the same work.
    pub order: Order,
    /// Until when it has no room.
    pub full_until: Timestamp,
    /// Until when the browser answers no question about the disk.
    pub closed_until: Timestamp,
    /// Whether something was stored: a mark beside the disk that outlives it.
    pub marked: bool,
    /// Whether the disk was emptied and its owner has not read it yet.
    pub emptied: bool,
    /// Every command that ever was on the disk.
    pub seen: BTreeSet<CommandId>,
    /// Those of which the disk could not be told that they go out.
    pub unmarkable: BTreeSet<CommandId>,
    /// Those of them that went out nevertheless.
    pub unmarked: BTreeSet<CommandId>,
}

/// What keeps the tabs of a device from doing the same work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// A Web Lock, and the lease.
    Locks,
    /// The lease alone.
    Lease,
    /// Nothing: every tab sends whatever it sees.
    Nothing,
}

impl Device {
    /// A phone that has just been bought.
    pub fn new(tabs: usize, order: Order, now: Timestamp) -> Self {
        Self {
            disk: MemoryStore::default(),
            cookie: None,
            skew: 0,
            tabs,
            order,
            full_until: now,
            closed_until: now,
            marked: false,
            emptied: false,
            seen: BTreeSet::new(),
            unmarkable: BTreeSet::new(),
            unmarked: BTreeSet::new(),
        }
    }
}

/// A tab.
pub struct Tab {
    /// Its device.
    pub device: usize,
    /// `None` only while a step is taken.
    pub state: Option<State>,
    /// Bytes of photos whose transaction has not completed.
    pub bytes: BTreeMap<PhotoId, Bytes>,
    /// Whose timer rings: older ones are deaf.
    pub timer: u64,
    /// When its last transaction began: they run in order.
    pub busy_until: Timestamp,
    /// Until when the browser lets it do nothing.
    pub frozen_until: Timestamp,
    /// Whether it found the disk emptied when it was opened.
    pub evicted: bool,
    /// What became of wishes.
    pub settled: BTreeMap<u64, Result<Outcome, OfflineError>>,
}

impl Tab {
    /// A tab that has just been opened.
    pub fn new(device: usize, state: State, evicted: bool, now: Timestamp) -> Self {
        Self {
            device,
            state: Some(state),
            evicted,
            bytes: BTreeMap::new(),
            timer: 0,
            busy_until: now,
            frozen_until: now,
            settled: BTreeMap::new(),
        }
    }

    /// What it knows.
    pub fn state(&self) -> &State {
        self.state.as_ref().expect("no step is being taken")
    }
}
