//! What steppers and timelines show.

use crate::photo::Picture;

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Done: a tick.
    Done,
    /// Going on: a ring with a halo.
    Current,
    /// To come: hollow.
    Pending,
    /// Ended badly: a cross (不予受理, 撤回).
    Stopped,
}

impl StepState {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Done => "is-done",
            Self::Current => "is-current",
            Self::Pending => "is-pending",
            Self::Stopped => "is-stopped",
        }
    }
}

/// One step of a stepper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its word.
    pub title: String,
    /// When, or what is going on; may be empty.
    pub note: String,
    /// How far it is.
    pub state: StepState,
}

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineLine {
    /// What happened.
    pub title: String,
    /// When.
    pub time: String,
    /// More about it; may be empty. Line breaks are kept.
    pub text: String,
    /// Photos of it.
    pub photos: Vec<Picture>,
    /// How far it is.
    pub state: StepState,
}
