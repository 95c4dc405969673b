//! What a tab knows: the stored records as last seen, what is on its way, and what it has tried.

use std::collections::BTreeMap;

use linli_model::ids::{CommandId, DraftId, PersonId};
use linli_model::limits::UPLOAD_CHUNK_BYTES;
use linli_model::time::Timestamp;

use super::line::{Line, Trying};
use super::wish::{Outcome, Wish};
use super::{Effect, Exchange};
use crate::record::{Item, Key, Photo, Record, Remembered, Sent};
use crate::store::{Batch, Write};

/// The offline core's state in one tab.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(crate) tab: String,
    pub(crate) random: u64,
    pub(crate) loaded: bool,
    pub(crate) loading: bool,
    pub(crate) load_again: bool,
    pub(crate) reload_at: Option<Timestamp>,
    pub(crate) newer: bool,
    pub(crate) failing: bool,
    /// The last transaction found no room.
    pub(crate) full: bool,
    pub(crate) quarantined: u32,
    /// What is stored, as far as this tab knows. Only completed transactions count.
    pub(crate) kept: BTreeMap<Key, (u64, Record)>,
    /// How far items are that the device has no room to write down, by the revisions that are stored.
    pub(crate) unwritten: BTreeMap<CommandId, (u64, Item)>,
    /// Transactions on their way.
    pub(crate) pending: Vec<Pending>,
    /// Wishes that wait for the store to be read.
    pub(crate) asked: Vec<Asking>,
    /// Which request of this tab wrote or ended a draft last: an older one that is decided anew has nothing to add.
    pub(crate) written_by: BTreeMap<DraftId, u64>,
    pub(crate) session: Option<PersonId>,
    /// The backend said that nobody is signed in; without that nobody knows.
    pub(crate) signed_out: bool,
    /// What was acknowledged since this tab opened, on a shared device, which keeps nothing of it.
    pub(crate) told: Vec<Sent>,
    /// The request that said last who is here.
    pub(crate) account_said_by: u64,
    /// A sign-in that the device could not write down, and when it is tried again.
    pub(crate) sign_in_again: Option<(Timestamp, Asking)>,
    pub(crate) line: Line,
    pub(crate) trying: BTreeMap<CommandId, Trying>,
    /// How long the next chunk of a photo is, in bytes: what the network takes is learnt once, for all photos.
    pub(crate) chunk: u64,
    pub(crate) job: Option<Job>,
    pub(crate) lock: bool,
    pub(crate) leasing: Leasing,
    pub(crate) numbers: u64,
}

/// What the lease is to this tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leasing {
    /// It sends while it holds it.
    Kept,
    /// The device cannot write it down: until then this tab sends all the same.
    Unwritable(Timestamp),
    /// It asks for none.
    Without,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pending {
    pub(crate) ticket: u64,
    pub(crate) batch: Batch,
    pub(crate) purpose: Purpose,
}

/// A wish on its way to be decided, perhaps again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asking {
    pub(crate) op: u64,
    pub(crate) wish: Wish,
    /// How often it met another tab's write, or a store that did not answer.
    pub(crate) tries: u8,
    /// Whose device it was when they asked; `None`: a visitor's, or not known yet.
    pub(crate) account: Option<PersonId>,
}

/// What a transaction is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Purpose {
    /// Somebody waits for it.
    Wish { asking: Asking, outcome: Outcome },
    /// The running job goes on when it is done.
    Job,
    /// A sign of life.
    Beat,
}

impl Purpose {
    pub(crate) fn is_beat(&self) -> bool {
        matches!(self, Self::Beat)
    }
}

/// The exchange that is under way; one at a time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Job {
    pub(crate) number: u64,
    /// `None` for a probe.
    pub(crate) item: Option<CommandId>,
    pub(crate) exchange: Exchange,
    /// How often a chunk came to the wrong place.
    pub(crate) misplaced: u8,
}

impl State {
    /// The state of a tab that has just opened. `tab` names it among all tabs; `seed` is all the randomness it gets.
    pub fn new(tab: impl Into<String>, seed: u64) -> Self {
        Self {
            tab: tab.into(),
            random: seed,
            loaded: false,
            loading: false,
            load_again: false,
            reload_at: None,
            newer: false,
            failing: false,
            full: false,
            quarantined: 0,
            kept: BTreeMap::new(),
            unwritten: BTreeMap::new(),
            pending: Vec::new(),
            asked: Vec::new(),
            written_by: BTreeMap::new(),
            session: None,
            signed_out: false,
            told: Vec::new(),
            account_said_by: 0,
            sign_in_again: None,
            line: Line::default(),
            trying: BTreeMap::new(),
            chunk: UPLOAD_CHUNK_BYTES,
            job: None,
            lock: false,
            leasing: Leasing::Kept,
            numbers: 0,
        }
    }

    /// A tab that sends whenever it can, whatever other tabs do: with it a simulation shows that no promise rests on the
    /// lease.
    #[must_use]
    pub fn without_lease(mut self) -> Self {
        self.leasing = Leasing::Without;
        self
    }

    /// Whether the store has been read.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// The items of the outbox, of all accounts, in the order they were submitted.
    pub fn items(&self) -> Vec<&Item> {
        let mut items: Vec<&Item> = items(&self.kept).collect();
        items.sort_by_key(|item| (item.order, &item.id));
        items
    }

    /// Those that somebody signed in may send.
    pub(crate) fn sendable(&self) -> impl Iterator<Item = &Item> {
        items(&self.kept)
            .filter(|item| item.attention.is_none() && item.account.is_some() && item.account == self.session)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    pub(crate) fn commit(&mut self, batch: Batch, purpose: Purpose, effects: &mut Vec<Effect>) {
        let ticket = self.number();
        effects.push(Effect::Commit {
            ticket,
            batch: batch.clone(),
        });
        self.pending.push(Pending {
            ticket,
            batch,
            purpose,
        });
    }

    /// What will be stored once everything on its way has arrived.
    pub(crate) fn ahead(&self) -> BTreeMap<Key, (u64, Record)> {
        let mut ahead = self.kept.clone();
        for pending in &self.pending {
            apply(&mut ahead, &pending.batch);
        }
        ahead
    }

    pub(crate) fn apply(&mut self, batch: &Batch) {
        apply(&mut self.kept, batch);
    }

    pub(crate) fn is_pending(&self, key: &Key) -> bool {
        self.pending
            .iter()
            .any(|pending| pending.batch.writes.iter().any(|write| write.key() == *key))
    }

    pub(crate) fn item(&self, id: &CommandId) -> Option<(u64, &Item)> {
        match self.kept.get(&Key::Item(id.clone()))? {
            (revision, Record::Item(item)) => Some((*revision, item)),
            _ => None,
        }
    }

    pub(crate) fn remembered(&self) -> Option<&Remembered> {
        match &self.kept.get(&Key::Account)?.1 {
            Record::Account(remembered) => Some(remembered),
            _ => None,
        }
    }

    /// Whether the device is a shared one.
    pub(crate) fn is_shared(&self) -> bool {
        self.kept.contains_key(&Key::Shared)
    }

    /// Whose drafts and items are shown and made now; `None`: a visitor's.
    pub(crate) fn partition(&self) -> Option<&PersonId> {
        self.session
            .as_ref()
            .or_else(|| self.remembered().map(|remembered| &remembered.id))
    }

    /// Another tab may have signed somebody else in; what this tab believed is over then. Not so whoever could not be
    /// written down yet.
    pub(crate) fn mind_account(&mut self) {
        let other = self
            .remembered()
            .is_none_or(|remembered| Some(&remembered.id) != self.session.as_ref());
        let is_unwritten = self.sign_in_again.as_ref().is_some_and(
            |(_, asking)| matches!(&asking.wish, Wish::SignIn { id, .. } if Some(id) == self.session.as_ref()),
        );
        if other && !is_unwritten && !self.is_pending(&Key::Account) {
            self.session = None;
        }
    }
}

fn items(records: &BTreeMap<Key, (u64, Record)>) -> impl Iterator<Item = &Item> {
    records.values().filter_map(|(_, record)| match record {
        Record::Item(item) => Some(item),
        _ => None,
    })
}

pub(crate) fn photos(records: &BTreeMap<Key, (u64, Record)>) -> impl Iterator<Item = (u64, &Photo)> {
    records.values().filter_map(|(revision, record)| match record {
        Record::Photo(photo) => Some((*revision, photo)),
        _ => None,
    })
}

fn apply(records: &mut BTreeMap<Key, (u64, Record)>, batch: &Batch) {
    for write in &batch.writes {
        let key = write.key();
        match write {
            // A later write may have been read back already.
            Write::Put { expects, .. }
                if records.get(&key).is_some_and(|(revision, _)| revision > expects) => {}
            Write::Put { expects, record } => {
                records.insert(key, (expects + 1, record.clone()));
            }
            Write::Copy { .. } if records.contains_key(&key) => {}
            Write::Copy { photo, .. } => {
                records.insert(key, (1, Record::Photo(photo.clone())));
            }
            Write::Delete { .. } => {
                records.remove(&key);
            }
        }
    }
}
