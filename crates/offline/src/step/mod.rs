//! `step(state, input, now)`: the only place where the offline core decides anything.
//!
//! Pure: it does no I/O and reads no clock; randomness comes in as the seed of a [`State`]. Same inputs, same effects.

mod deciding;
mod drafts;
mod lease;
mod line;
mod moving;
mod receipts;
mod sending;
mod state;
mod wish;

use linli_client::ClientError;
use linli_model::command::Command;
use linli_model::ids::{CommandId, PersonId, PhotoId};
use linli_model::time::{SECOND, Timestamp};
use serde_json::Value;

use crate::store::{Batch, Loaded, StoreError};

pub use drafts::copied_photo;
pub use state::State;
pub use wish::{OfflineError, Outcome, Wish, Written};

#[cfg(feature = "browser")]
pub(crate) use moving::marked;
pub(crate) use state::{Asking, Job, photos};

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The user, or the app for them, wants something. `op` comes back in [`Effect::Settle`].
    Asked {
        /// Names the request to the driver.
        op: u64,
        /// What is wanted.
        wish: Wish,
    },
    /// [`Effect::Load`] was carried out.
    Loaded(Result<Loaded, StoreError>),
    /// [`Effect::Commit`] was carried out.
    Committed {
        /// Of which commit.
        ticket: u64,
        /// What became of it.
        result: Result<(), StoreError>,
    },
    /// [`Effect::Request`] was carried out.
    Answered {
        /// Of which request.
        job: u64,
        /// What the backend said.
        result: Result<Reply, ClientError>,
    },
    /// Another tab changed what is stored.
    Told,
    /// Whether this tab holds the Web Lock, where there is one.
    Lock(bool),
    /// Time to look again.
    Woken(Woken),
}

/// Why it is time to look again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// The tab has just opened.
    Start,
    /// The time of [`Effect::WakeAt`] has come.
    Timer,
    /// The device says it has a network, or has none.
    Network(bool),
    /// The tab came into view.
    Visible,
    /// The user asked to try again.
    Tap,
}

/// What a backend says to an [`Exchange`].
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Done, and nothing to say: [`Exchange::Probe`], [`Exchange::Create`].
    Done,
    /// So many bytes of the photo have arrived: [`Exchange::Offset`], [`Exchange::Append`].
    Offset(u64),
    /// The command took effect, with the backend's answer: [`Exchange::Send`].
    Sent(Value),
    /// The photo's bytes are not on this device: [`Exchange::Append`].
    NoBytes,
    /// The device could not read its own disk just now: [`Exchange::Append`].
    NotNow,
}

/// One exchange with the backend.
#[derive(Debug, Clone, PartialEq)]
pub enum Exchange {
    /// Ask whether the backend is there.
    Probe,
    /// Begin an upload, or find it begun.
    Create {
        /// Of which photo.
        photo: PhotoId,
        /// Its length.
        bytes: u64,
        /// Its type.
        mime: String,
        /// Whose.
        account: PersonId,
    },
    /// Ask how much has arrived.
    Offset {
        /// Of which photo.
        photo: PhotoId,
    },
    /// Send a chunk: bytes `offset..offset + length` of the photo.
    Append {
        /// Of which photo.
        photo: PhotoId,
        /// Where it begins.
        offset: u64,
        /// How long it is.
        length: u64,
        /// Whose.
        account: PersonId,
    },
    /// Send a command.
    Send {
        /// Its id: the idempotency key, the same on every try.
        id: CommandId,
        /// What is wanted.
        command: Command,
        /// Whose.
        account: PersonId,
        /// The version its author saw.
        if_match: Option<u64>,
    },
}

/// What the driver has to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read the store; answer with [`Input::Loaded`].
    Load,
    /// Carry out a transaction; answer with [`Input::Committed`].
    Commit {
        /// Comes back in the answer.
        ticket: u64,
        /// The writes.
        batch: Batch,
    },
    /// Talk to the backend; answer with [`Input::Answered`].
    Request {
        /// Comes back in the answer.
        job: u64,
        /// About what.
        exchange: Exchange,
    },
    /// Tell whoever asked what became of it. Nothing was acknowledged before.
    Settle {
        /// The request of [`Input::Asked`].
        op: u64,
        /// What became of it.
        result: Result<Outcome, OfflineError>,
    },
    /// Tell the other tabs that the store has changed.
    Tell,
    /// Wake this tab at that time, and no longer at any time said before.
    WakeAt(Timestamp),
}

/// How long after a failed load it is tried again, in microseconds.
const RELOAD_AFTER: i64 = 2 * SECOND;

/// Takes what happened and says what to do about it.
pub fn step(mut state: State, input: Input, now: Timestamp) -> (State, Vec<Effect>) {
    let mut effects = Vec::new();
    state.take(input, now, &mut effects);
    state.go_on(now, &mut effects);
    (state, effects)
}

impl State {
    fn take(&mut self, input: Input, now: Timestamp, effects: &mut Vec<Effect>) {
        match input {
            Input::Asked { op, wish } => {
                let asking = Asking {
                    op,
                    wish,
                    tries: 0,
                    account: self.partition().cloned(),
                };
                self.asked(asking, now, effects);
            }
            Input::Loaded(result) => self.take_loaded(result, now, effects),
            Input::Committed { ticket, result } => self.take_committed(ticket, result, now, effects),
            Input::Answered { job, result } => self.take_answer(job, result, now, effects),
            Input::Told => self.load(effects),
            Input::Lock(held) => self.lock = held,
            Input::Woken(woken) => {
                self.take_woken(woken, now);
                if matches!(woken, Woken::Start | Woken::Visible) {
                    self.load(effects);
                }
            }
        }
    }

    /// Whatever can be done now is begun, and the next look is arranged.
    fn go_on(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        if self.reload_at.is_some_and(|at| !line::is_ahead(at, now)) {
            self.reload_at = None;
            self.load(effects);
        }
        if !self.loaded {
            effects.extend(self.reload_at.map(Effect::WakeAt));
            return;
        }
        if let Some((_, asking)) = self.sign_in_again.take_if(|(at, _)| !line::is_ahead(*at, now)) {
            self.asked(asking, now, effects);
        }
        self.tend_lease(now, effects);
        self.begin_job(now, effects);
        effects.extend(self.next_look(now).map(Effect::WakeAt));
    }

    fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        let items = self
            .sendable()
            .filter_map(|item| self.trying.get(&item.id)?.not_before);
        let looks = items
            .chain(self.line.retry_at)
            .chain(self.lease_look())
            .chain(self.reload_at)
            .chain(self.sign_in_again.as_ref().map(|(at, _)| *at));
        looks.filter(|&at| line::is_ahead(at, now)).min()
    }

    fn load(&mut self, effects: &mut Vec<Effect>) {
        match self.loading {
            true => self.load_again = true,
            false => {
                self.loading = true;
                effects.push(Effect::Load);
            }
        }
    }

    fn take_loaded(&mut self, result: Result<Loaded, StoreError>, now: Timestamp, effects: &mut Vec<Effect>) {
        self.loading = false;
        // What was read before a later write would turn the clock back.
        if std::mem::take(&mut self.load_again) {
            return self.load(effects);
        }
        match result {
            Ok(loaded) => {
                self.loaded = true;
                self.failing = false;
                self.quarantined = loaded.quarantined;
                self.kept = loaded.records;
                self.recall_items();
                self.mind_account();
                self.mind_strays(now);
            }
            Err(StoreError::Newer) => {
                self.loaded = true;
                self.newer = true;
            }
            Err(_) => {
                self.failing = true;
                self.reload_at = Some(now.plus(RELOAD_AFTER));
                return self.lose_patience(effects);
            }
        }
        for asking in std::mem::take(&mut self.asked) {
            self.asked(asking, now, effects);
        }
    }

    fn take_committed(
        &mut self,
        ticket: u64,
        result: Result<(), StoreError>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(at) = self.pending.iter().position(|pending| pending.ticket == ticket) else {
            return;
        };
        let pending = self.pending.remove(at);
        match result {
            Ok(()) => {
                self.failing = false;
                self.full &= pending.purpose.is_beat();
                self.load_again |= self.loading;
                self.apply(&pending.batch);
                if !pending.purpose.is_beat() {
                    effects.push(Effect::Tell);
                }
            }
            Err(error) => {
                self.failing |= error == StoreError::Unknown;
                self.newer |= error == StoreError::Newer;
                self.full |= error == StoreError::Full;
                self.load(effects);
            }
        }
        self.take_outcome(pending, result, now, effects);
        // What waited for this to end.
        if result.is_ok() && !self.asked.is_empty() {
            self.load(effects);
        }
    }
}
