//! A device's disk at one moment: well, full, or closed by the browser, and with a fault for the next transaction.

use std::cell::{Cell, RefCell};

use linli_client::LocalFuture;
use linli_model::ids::PhotoId;
use linli_offline::store::{Loaded, Write};
use linli_offline::{Batch, MemoryStore, Store, StoreError};

use crate::device::Bytes;

/// What a disk does with a transaction, or with one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is no room for it.
    Quota,
    /// It is stored, and nobody can tell.
    UnknownStored,
    /// It is not stored, and nobody can tell.
    UnknownLost,
    /// The browser has closed the database.
    Closed,
    /// It has, right after it had stored the transaction.
    ClosedStored,
}

impl Fault {
    pub(crate) const ALL: [(Self, &'static str); 5] = [
        (Self::Quota, "quota"),
        (Self::UnknownStored, "unknown, stored"),
        (Self::UnknownLost, "unknown, not stored"),
        (Self::Closed, "closed, not stored"),
        (Self::ClosedStored, "closed, stored"),
    ];

    pub(crate) fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(fault, _)| *fault == self);
        found.expect("all are there").1
    }
}

/// The disk.
pub(crate) struct Disk {
    pub(crate) store: MemoryStore<Bytes>,
    pub(crate) is_full: bool,
    /// Closed; and what becomes of a transaction then.
    pub(crate) closed: Option<Fault>,
    pub(crate) next: Cell<Option<Fault>>,
    /// What struck.
    pub(crate) struck: RefCell<Vec<Fault>>,
    /// What became of the transactions that reached the store.
    pub(crate) reached: RefCell<Vec<Result<(), StoreError>>>,
}

impl Disk {
    fn fault_of(&self, batch: &Batch) -> Option<Fault> {
        let puts = batch
            .writes
            .iter()
            .any(|write| matches!(write, Write::Put { .. }));
        let fault = match self.is_full && puts {
            true => Some(Fault::Quota),
            false => self.closed.or_else(|| self.next.take()),
        };
        self.struck.borrow_mut().extend(fault);
        fault
    }

    fn is_open(&self) -> Result<(), StoreError> {
        match self.closed {
            None => Ok(()),
            Some(_) => {
                self.struck.borrow_mut().push(Fault::Closed);
                Err(StoreError::Unknown)
            }
        }
    }
}

impl Store for Disk {
    type Bytes = Bytes;

    fn load(&self) -> LocalFuture<'_, Result<Loaded, StoreError>> {
        Box::pin(async {
            self.is_open()?;
            self.store.load().await
        })
    }

    fn commit<'a>(
        &'a self,
        batch: &'a Batch,
        photos: &'a [(PhotoId, Bytes)],
    ) -> LocalFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let fault = self.fault_of(batch);
            match fault {
                Some(Fault::Quota) => return Err(StoreError::Full),
                Some(Fault::UnknownLost | Fault::Closed) => return Err(StoreError::Unknown),
                Some(Fault::UnknownStored | Fault::ClosedStored) | None => {}
            }
            let result = self.store.commit(batch, photos).await;
            self.reached.borrow_mut().push(result);
            match fault {
                Some(_) => result.and(Err(StoreError::Unknown)),
                None => result,
            }
        })
    }

    fn bytes<'a>(&'a self, photo: &'a PhotoId) -> LocalFuture<'a, Result<Option<Bytes>, StoreError>> {
        Box::pin(async move {
            self.is_open()?;
            self.store.bytes(photo).await
        })
    }
}
