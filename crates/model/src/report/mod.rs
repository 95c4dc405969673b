//! A report (随手拍 / 诉求) from the photograph to the rating.
//!
//! ```text
//! Submitted → Accepted | Declined | Withdrawn          Accepted → Assigned
//! Assigned  → Handling | returned → Accepted (at most twice)     Handling → Resolved
//! Resolved  → Closed by Rate, or by itself after 7 days | reopened → Assigned
//! any open state: Note (staff)
//! ```
//!
//! Every other arrow is refused. Free text, contacts, exact points and photo ids are not in events but in
//! [`Content`], so that they can be emptied without touching history.

mod actions;
mod command;
mod content;
mod decide;
mod event;
mod evolve;
mod standing;
mod state;
mod view;

pub use actions::{Action, ActionName, actions};
pub use command::{Audience, Rating, ReportCommand, Submission};
pub use content::{Content, ContentId, content_of};
pub use decide::{Rules, UnitFacts, decide};
pub use event::{Recorded, ReportEvent};
pub use evolve::{evolve, replay};
pub use standing::Standing;
pub use state::{Part, Report, ReportStatus};
pub use view::{
    PartView, ReportSummary, ReportView, TimelineEntry, TimelineWhat, Viewing, summarize, view, with_pending,
};
