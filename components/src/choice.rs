//! One of several: what chips, segments and radio cards let a person choose from.

use crate::icon::IconPath;

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the callback is given.
    pub value: String,
    /// Its name.
    pub label: String,
    /// A line below, may be empty.
    pub note: String,
    /// An icon before the name.
    pub icon: Option<IconPath>,
    /// A figure after the name.
    pub count: Option<u32>,
}

impl Choice {
    /// A choice with a value and a name.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            note: String::new(),
            icon: None,
            count: None,
        }
    }

    /// With a line below.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// With an icon.
    pub fn icon(mut self, icon: IconPath) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With a figure.
    pub fn count(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }
}
