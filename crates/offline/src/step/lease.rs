//! The lease: one tab sends, and beats every 5 s while it has work; after 20 s of silence another takes over. A Web Lock,
//! where there is one, lets its holder take over at once. All this only saves work: the backend makes doubles harmless.
//! So a device that has no room for a beat sends without one, which is what makes room.

use linli_model::time::{SECOND, Timestamp};

use super::line::is_ahead;
use super::state::{Leasing, Purpose};
use super::{Effect, State};
use crate::record::{Key, Lease, Record};
use crate::store::{Batch, StoreError, Write};

/// How often the holder gives a sign of life, in microseconds.
const BEAT: i64 = 5 * SECOND;
/// After how long a silence the lease is free, in microseconds.
const SILENCE: i64 = 20 * SECOND;

impl State {
    /// Whether this tab may send.
    pub(super) fn holds_lease(&self, now: Timestamp) -> bool {
        match self.leasing {
            Leasing::Without => true,
            Leasing::Unwritable(until) if is_ahead(until, now) => true,
            _ => self
                .lease()
                .is_some_and(|(_, lease)| self.is_mine(lease) && fresh(lease, now)),
        }
    }

    /// A beat was stored, or not. Where it was only too late, that shows once the store has been read again.
    pub(super) fn end_beat(&mut self, result: Result<(), StoreError>, now: Timestamp) {
        // One that another program wrote, and that cannot be read, is in the way for good.
        let is_unreadable = result == Err(StoreError::Conflict) && self.lease().is_none();
        if self.leasing != Leasing::Without {
            self.leasing = match result {
                Ok(()) | Err(StoreError::Conflict) if !is_unreadable => Leasing::Kept,
                _ => Leasing::Unwritable(now.plus(BEAT)),
            };
        }
    }

    pub(super) fn tend_lease(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let waits = match self.leasing {
            Leasing::Kept => false,
            Leasing::Unwritable(until) => is_ahead(until, now),
            Leasing::Without => true,
        };
        if waits || self.newer || self.is_pending(&Key::Lease) {
            return;
        }
        let wants = self.sendable().next().is_some();
        let (expects, tab) = match self.lease() {
            None if wants => (0, Some(self.tab.clone())),
            Some((revision, lease)) if self.is_mine(lease) => match wants {
                true if now.since(lease.beat).abs() < BEAT => return,
                true => (revision, Some(self.tab.clone())),
                false if self.job.is_some() => return,
                false => (revision, None),
            },
            Some((revision, lease)) if wants && (lease.tab.is_none() || self.lock || !fresh(lease, now)) => {
                (revision, Some(self.tab.clone()))
            }
            _ => return,
        };
        let purpose = Purpose::Beat;
        let record = Record::Lease(Lease { tab, beat: now });
        self.commit(
            Batch {
                writes: vec![Write::Put { expects, record }],
                strict: false,
            },
            purpose,
            effects,
        );
    }

    /// When the lease needs another look.
    pub(super) fn lease_look(&self) -> Option<Timestamp> {
        self.sendable().next()?;
        match self.leasing {
            Leasing::Kept => {}
            Leasing::Unwritable(until) => return Some(until),
            Leasing::Without => return None,
        }
        let (_, lease) = self.lease()?;
        Some(lease.beat.plus(if self.is_mine(lease) { BEAT } else { SILENCE }))
    }

    fn is_mine(&self, lease: &Lease) -> bool {
        lease.tab.as_ref() == Some(&self.tab)
    }

    fn lease(&self) -> Option<(u64, &Lease)> {
        match self.kept.get(&Key::Lease)? {
            (revision, Record::Lease(lease)) => Some((*revision, lease)),
            _ => None,
        }
    }
}

fn fresh(lease: &Lease, now: Timestamp) -> bool {
    now.since(lease.beat).abs() < SILENCE
}
