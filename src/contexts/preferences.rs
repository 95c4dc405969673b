//! How this person likes the app on this device: theme and elder mode. Kept in localStorage; no secret.

use leptos::prelude::*;

use crate::store;

const THEME: &str = "linli.theme";
const ELDER: &str = "linli.elder";

/// The colours of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its name in storage, and the value of `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name; an unknown one is the system's.
    pub fn of(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// Theme and elder mode.
#[derive(Clone, Copy)]
pub struct Preferences {
    theme: RwSignal<Theme>,
    elder: RwSignal<bool>,
}

impl Preferences {
    /// Reads them, shows them on the root element, and provides itself.
    pub fn provide() -> Self {
        let theme = Theme::of(&store::read(THEME).unwrap_or_default());
        let preferences = Self {
            theme: RwSignal::new(theme),
            elder: RwSignal::new(store::read(ELDER).is_some()),
        };
        provide_context(preferences);
        Effect::new(move |_| show(preferences.theme.get(), preferences.elder.get()));
        preferences
    }

    /// The theme.
    pub fn theme(self) -> Signal<Theme> {
        self.theme.into()
    }

    /// Whether elder mode is on.
    pub fn elder(self) -> Signal<bool> {
        self.elder.into()
    }

    /// Chooses a theme.
    pub fn set_theme(self, theme: Theme) {
        store::write(THEME, theme.name());
        self.theme.set(theme);
    }

    /// Turns elder mode on or off.
    pub fn set_elder(self, elder: bool) {
        if elder {
            store::write(ELDER, "1");
        } else {
            store::remove(ELDER);
        }
        self.elder.set(elder);
    }
}

fn show(theme: Theme, elder: bool) {
    let Some(root) = document().document_element() else {
        return;
    };
    let _ = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
    };
    let _ = root.toggle_attribute_with_force("data-elder", elder);
}

/// Theme and elder mode.
///
/// # Panics
/// Outside the app.
pub fn use_preferences() -> Preferences {
    expect_context()
}
