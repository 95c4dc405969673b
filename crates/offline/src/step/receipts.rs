//! What is kept once the backend has a command: its receipt, and not its photos.

use linli_model::ids::CommandId;
use linli_model::time::Timestamp;

use super::deciding::drop_photos;
use super::state::{Job, Purpose};
use super::{Effect, State};
use crate::record::{Home, Item, Key, Record, Sent};
use crate::store::{Batch, StoreError, Write};

/// How often an item's progress is not written before it goes on without that, where the store cannot say why.
const WRITES_MAX: u32 = 4;
/// How many acknowledged commands of an account are kept for their receipts.
const SENT_KEPT: usize = 20;

impl State {
    /// The backend has it: the item goes with its photos, the answer stays for the receipt.
    pub(super) fn acknowledge(
        &mut self,
        job: Job,
        item: &Item,
        answer: Option<serde_json::Value>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some((expects, _)) = self.item(&item.id) else {
            return;
        };
        if let Some(trying) = self.trying.get_mut(&item.id) {
            // Where the receipt cannot be written, the item is still here.
            trying.first = false;
        }
        let (id, account, command) = (item.id.clone(), item.account.clone(), item.command.clone());
        let mut writes = vec![Write::Delete {
            expects,
            key: Key::Item(id.clone()),
        }];
        writes.extend(drop_photos(&self.kept, &Home::Item(id.clone())));
        let sent = Sent {
            id,
            account,
            command,
            answer,
            at: now,
        };
        if self.is_shared() {
            // Its author sees the receipt in this tab; the device keeps nothing of it.
            self.told.retain(|told| told.id != sent.id);
            self.told.push(sent);
        } else {
            writes.extend(self.old_receipts(item));
            writes.push(Write::Put {
                expects: 0,
                record: Record::Sent(sent),
            });
        }
        self.commit_for(job, writes, effects);
    }

    fn old_receipts(&self, item: &Item) -> Vec<Write> {
        let mut sent: Vec<(Timestamp, u64, &CommandId)> = self
            .kept
            .values()
            .filter_map(|(revision, record)| match record {
                Record::Sent(sent) if sent.account == item.account => Some((sent.at, *revision, &sent.id)),
                _ => None,
            })
            .collect();
        sent.sort_unstable();
        let too_many = (sent.len() + 1).saturating_sub(SENT_KEPT);
        let old = sent.into_iter().take(too_many);
        old.map(|(_, expects, id)| Write::Delete {
            expects,
            key: Key::Sent(id.clone()),
        })
        .collect()
    }

    /// The running job's transaction has ended.
    pub(super) fn end_job(
        &mut self,
        batch: Batch,
        result: Result<(), StoreError>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let mut is_known = result.is_ok();
        let tried = self
            .job
            .as_ref()
            .and_then(|job| self.trying.get(job.item.as_ref()?));
        let is_hopeless = tried.is_some_and(|trying| trying.attempts >= WRITES_MAX);
        if result == Err(StoreError::Full) || result == Err(StoreError::Unknown) && is_hopeless {
            is_known = self.remember_item(&batch);
            if let Some(rest) = self.without_receipt(batch) {
                return self.commit(rest, Purpose::Job, effects);
            }
        }
        let Some(id) = self.job.take().and_then(|job| job.item) else {
            return;
        };
        match is_known {
            true => match self.item(&id) {
                Some((revision, item)) if item.unheard => {
                    self.trying.entry(id).or_default().noted = Some(revision);
                }
                _ => drop(self.trying.remove(&id)),
            },
            // Sent again with the same key, it has the same answer and no second effect.
            false => self.try_later(&id, None, now),
        }
    }

    /// There is no room to write down how far an item is: this tab knows it, so that it goes on and its photos make room.
    fn remember_item(&mut self, batch: &Batch) -> bool {
        let [
            Write::Put {
                expects,
                record: Record::Item(item),
            },
        ] = &batch.writes[..]
        else {
            return false;
        };
        self.unwritten.insert(item.id.clone(), (*expects, item.clone()));
        self.recall_items();
        true
    }

    /// Puts what could not be written down over what was read, as long as nobody has written the item since.
    pub(super) fn recall_items(&mut self) {
        let kept = &mut self.kept;
        self.unwritten.retain(|id, (revision, item)| {
            let stored = kept.get_mut(&Key::Item(id.clone()));
            let same = stored.filter(|(stored, _)| stored == revision);
            same.map(|(_, record)| *record = Record::Item(item.clone()))
                .is_some()
        });
    }

    /// There is no room for the receipt of what the backend has: it is shown in this tab and not kept, and what goes with
    /// the item makes room.
    fn without_receipt(&mut self, mut batch: Batch) -> Option<Batch> {
        let at = batch.writes.iter().position(|write| {
            matches!(
                write,
                Write::Put {
                    record: Record::Sent(_),
                    ..
                }
            )
        })?;
        if let Write::Put {
            record: Record::Sent(sent),
            ..
        } = batch.writes.remove(at)
        {
            self.told.push(sent);
        }
        Some(batch)
    }
}
