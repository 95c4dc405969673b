//! 我也遇到: what is known of the neighbours who joined a report.

/// How many joined a report, and whether its viewer did. A projection, and no part of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MeToos {
    /// How many neighbours.
    pub count: u32,
    /// Whether the actor at hand is one of them.
    pub joined: bool,
}
