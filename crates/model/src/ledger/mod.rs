//! What volunteers earn (时长 · 积分), booked twice: every entry takes from one account what it gives to another, so that
//! all accounts together are always zero and no number stands by itself.
//!
//! Nothing is ever changed: what was wrong is booked back and booked anew.

mod account;
mod entry;

pub use account::{Account, InvalidAccount};
pub use entry::{Balance, Entry, EntryKind, LedgerLine, Measure, balance, entries_of};
