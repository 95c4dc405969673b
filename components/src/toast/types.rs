//! What a toast says.

use leptos::prelude::Callback;

use crate::icon::{IconPath, table};
use crate::tone::Tone;

/// A short message that goes away by itself.
#[derive(Debug, Clone)]
pub struct Toast {
    /// The message.
    pub text: String,
    /// Its colour.
    pub tone: Tone,
    /// Its icon.
    pub icon: IconPath,
    /// A word to press, and what it does.
    pub action: Option<(String, Callback<()>)>,
}

impl Toast {
    /// A plain message.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tone: Tone::Neutral,
            icon: table::INFO,
            action: None,
        }
    }

    /// Something went well.
    pub fn success(mut self) -> Self {
        (self.tone, self.icon) = (Tone::Jade, table::CIRCLE_CHECK);
        self
    }

    /// Something to know, such as being offline.
    pub fn warning(mut self) -> Self {
        (self.tone, self.icon) = (Tone::Amber, table::TRIANGLE_ALERT);
        self
    }

    /// Something went wrong.
    pub fn danger(mut self) -> Self {
        (self.tone, self.icon) = (Tone::Red, table::CIRCLE_ALERT);
        self
    }

    /// With another icon.
    pub fn icon(mut self, icon: IconPath) -> Self {
        self.icon = icon;
        self
    }

    /// With a word to press. Such a toast stays twice as long.
    pub fn action(mut self, label: impl Into<String>, on_press: Callback<()>) -> Self {
        self.action = Some((label.into(), on_press));
        self
    }
}
