//! A phone: tabs that share a disk and a cookie. A kill takes a tab with all it knew; the disk stays.

use std::collections::BTreeMap;
use std::rc::Rc;

use linli_model::ids::PhotoId;
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
    /// Whether the browser has Web Locks.
    pub locks: bool,
}

impl Device {
    /// A phone that has just been bought.
    pub fn new(tabs: usize, locks: bool) -> Self {
        Self {
            disk: MemoryStore::default(),
            cookie: None,
            skew: 0,
            tabs,
            locks,
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
    /// What became of wishes.
    pub settled: BTreeMap<u64, Result<Outcome, OfflineError>>,
}

impl Tab {
    /// A tab that has just been opened.
    pub fn new(device: usize, name: &str, seed: u64, now: Timestamp) -> Self {
        Self {
            device,
            state: Some(State::new(name, seed)),
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
