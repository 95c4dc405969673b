//! A need (点单): a resident asks for a service, and the community writes a task from it.
//!
//! ```text
//! Open → Declined(reason) | Withdrawn | Taken(task)
//! Taken → Done by its task's completion | Open again by its task's cancelling
//! Done: rated once by its owner
//! ```
//!
//! Its words, its photos, its place and its contact are for its owner and for staff alone: nobody else may so much as
//! know that it exists. What neighbours read is the task, which is written anew.

mod command;
mod decide;
mod state;
mod view;

pub use command::{NeedActionName, NeedCommand, NeedSubmission, content_of};
pub use decide::{NeedRules, actions, decide};
pub use state::{Need, NeedEvent, NeedStatus, Standing, evolve, replay};
pub use view::{NeedSummary, NeedTimelineEntry, NeedTimelineWhat, NeedView, NeedViewing, summarize, view};
