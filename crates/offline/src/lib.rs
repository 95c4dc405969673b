//! The offline core of Linli (邻里): what a person typed or shot is never lost, what they sent happens once.
//!
//! [`step`] takes a [`State`], an [`Input`] and the time, and gives the next state and [`Effect`]s. It decides
//! everything; drivers only carry effects out and report back. There are two drivers: the browser's (feature
//! `browser`) and the simulator's, which runs this very code under faults.
//!
//! # The promises
//!
//! - A wish is acknowledged ([`Effect::Settle`]) only after its transaction completed; a command is sent only after
//!   the transaction that put it into the outbox completed, and its photos are kept until it is answered.
//! - One command has one id for ever: every try carries the same idempotency key.
//! - Commands of one stream go in order; those of other streams do not wait for them.
//! - Nothing is deleted but by its owner, or because the backend acknowledged it.
//! - A lease keeps two tabs from doing the same work; correctness never rests on it.
//!
//! # Layout
//!
//! - [`record`]: what is stored; [`store`]: where, behind [`Store`]; [`memory`]: a store that forgets and can be told to fail
//! - [`step`]: the decisions, in rooms: wishes of the user, sending, the line to the backend, the lease between tabs
//! - [`archive`]: all that is unsent as one file, and back
//! - [`courier`]: how an exchange reaches a backend; [`snapshot`]: what a user interface shows of a state
//! - `browser`: IndexedDB, and the handle an app holds

#![allow(
    clippy::large_enum_variant,
    reason = "a handful of them lives at a time, and a box at every turn would cost more code than it saves memory"
)]

pub mod archive;
#[cfg(feature = "browser")]
pub mod browser;
pub mod courier;
pub mod memory;
pub mod record;
pub mod snapshot;
pub mod step;
pub mod store;

pub use archive::{Archive, ArchiveError};
pub use memory::MemoryStore;
pub use snapshot::{
    AccountState, Connectivity, DraftLine, OutboxLine, OutboxState, PhotoLine, Room, SentLine, Snapshot,
    StorageKind, StorageState,
};
pub use step::{
    Effect, Exchange, Input, OfflineError, Outcome, Reply, State, Wish, Woken, Written, copied_photo, step,
};
pub use store::{Batch, Store, StoreError};
