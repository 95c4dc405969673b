//! What is recorded of every stream: an event with who and when.

use crate::ids::PersonId;
use crate::time::Timestamp;

/// An event with who and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded<E> {
    /// What happened.
    pub event: E,
    /// Who did it; `None` for the system: its timers, and what follows in one stream from a change of another.
    pub by: Option<PersonId>,
    /// The server's receipt time.
    pub at: Timestamp,
}
