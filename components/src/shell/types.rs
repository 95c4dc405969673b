//! What the bars hold.

use crate::icon::IconPath;

/// A tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// What `active` names.
    pub key: String,
    /// Its word.
    pub label: String,
    /// Its icon.
    pub icon: IconPath,
    /// Where it leads.
    pub href: String,
    /// How many new things; a dot for 0.
    pub badge: Option<u32>,
    /// What the badge says, for those who do not see it.
    pub badge_label: String,
}

/// The raised camera in the middle of the tab bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraTab {
    /// Its word.
    pub label: String,
    /// Where it leads.
    pub href: String,
}
