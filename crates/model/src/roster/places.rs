//! How many places a task has, and what became of them.

use serde::{Deserialize, Serialize};

/// The places of a task at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Places {
    /// How many there are.
    pub capacity: u16,
    /// How many are claimed. More than `capacity` only where it was lowered afterwards: nobody is thrown out.
    pub claimed: u16,
    /// How many are kept for those in the waiting line to whom they are offered.
    pub offered: u16,
    /// How many wait in line, those with an offer among them.
    pub waiting: u16,
}

impl Places {
    /// How many anybody may claim.
    pub const fn free(self) -> u16 {
        self.capacity
            .saturating_sub(self.claimed)
            .saturating_sub(self.offered)
    }
}
