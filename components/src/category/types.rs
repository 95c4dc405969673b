//! A tree of choices.

use crate::icon::IconPath;

/// A choice with what lies below it; a leaf has nothing below and can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CascadeNode {
    /// What the callback is given.
    pub value: String,
    /// Its name.
    pub label: String,
    /// Its icon; only shown at the top level.
    pub icon: Option<IconPath>,
    /// What lies below.
    pub children: Vec<CascadeNode>,
}

impl CascadeNode {
    /// Something that can be chosen.
    pub fn leaf(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self::branch(value, label, Vec::new())
    }

    /// Something with more below.
    pub fn branch(value: impl Into<String>, label: impl Into<String>, children: Vec<Self>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            icon: None,
            children,
        }
    }

    /// With an icon.
    pub fn icon(mut self, icon: IconPath) -> Self {
        self.icon = Some(icon);
        self
    }
}
