//! The roster of a task (认领 · 候补 · 签到 · 结项): who takes part, who waits, who came, and what they are credited.
//!
//! A stream of its own beside the task's, with the task's id. A free place belongs to whoever claims it first; where
//! there is none, one may wait in line. A place that frees itself is kept for the first in line for
//! [`crate::limits::OFFER_LIFE`], at most until claims close: claiming it is all there is to accepting. Whoever lets the
//! time pass leaves the line, and the next has their turn.
//!
//! Nothing here waits for a timer: from the moment an offer ends on, it has ended, whether or not the timer has come
//! round. [`settled`] is the roster as of now; [`decide`] and [`view`] both go by it.

mod actions;
mod check_in;
mod command;
mod decide;
mod event;
mod evolve;
mod places;
mod settle;
mod state;
mod view;

pub use actions::{RosterActionName, Standing, actions};
pub use check_in::{CheckInSecret, InvalidSecret};
pub use command::{CreditOf, RosterCommand, content_of};
pub use decide::{RosterRules, decide};
pub use event::{Credit, Moment, OfferEnd, RosterEvent};
pub use evolve::{evolve, replay};
pub use places::Places;
pub use settle::settled;
pub use state::{Cancelled, Claim, LateCheckIn, Roster, RosterStatus, Waiting};
pub use view::{
    CancelledView, ClaimView, LateView, PartStatus, PartView, RosterView, RosterViewing, WaitingView, part,
    view,
};
