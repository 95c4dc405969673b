//! A task (发单): what the community asks its volunteers to do, from the draft to the completion.
//!
//! ```text
//! Draft → Published | Cancelled(reason)     Published → Completed, by its roster's completion | Cancelled(reason)
//! Draft, Published until its end: Change
//! ```
//!
//! Who takes part is not the task's business but its [`crate::roster`]'s, a stream of its own: five hundred people who
//! claim at once do not touch the task. What the roster must know of the task are its [`Terms`].

mod command;
mod decide;
mod state;
mod view;

pub use command::{TaskActionName, TaskCommand, TaskContent, TaskWriting, Terms, content_of};
pub use decide::{NeedFacts, TaskRules, actions, decide};
pub use state::{Standing, Task, TaskEvent, TaskStatus, evolve, replay};
pub use view::{TaskSummary, TaskView, TaskViewing, summarize, view};
