//! A report (随手拍 / 诉求) from the photograph to the rating.
//!
//! ```text
//! Submitted → Accepted | Declined | Withdrawn          Accepted → Assigned
//! Assigned  → Handling | returned → Accepted (at most twice)     Handling → Resolved
//! Resolved  → Closed by Rate, or by itself after 7 days | reopened → Assigned
//! any open state: Note (staff)
//! until resolved: Urge (the author, once a day), Supervise (the street), Join (neighbours), raised by the timers
//! Assigned | Handling: Whistle calls more units (staff); each of them does Arrive, then Answer
//! ```
//!
//! Every other arrow is refused. Free text, contacts, exact points and photo ids are not in events but in
//! [`Content`], so that they can be emptied without touching history.

mod actions;
mod check;
mod command;
mod content;
mod decide;
mod event;
mod evolve;
mod me_too;
mod permit;
mod standing;
mod state;
mod timed;
mod times;
mod view;

pub use actions::{Action, ActionName, actions};
pub use command::{Audience, Rating, ReportCommand, Submission};
pub use content::{Content, ContentId, content_of};
pub use decide::{Rules, decide};
pub use event::{RaiseReason, Recorded, ReportEvent};
pub use evolve::{evolve, replay};
pub use me_too::MeToos;
pub use standing::Standing;
pub use state::{Part, Report, ReportStatus};
pub use timed::falls_due;
pub use view::{
    Joiner, JoinerView, Outline, PartView, ReportSummary, ReportView, TimelineEntry, TimelineWhat, UnitName,
    Viewing, summarize, view, with_pending,
};
