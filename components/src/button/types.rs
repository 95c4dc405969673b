//! The looks of a button.

/// What a button is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one thing to do here.
    #[default]
    Primary,
    /// Another good thing to do.
    Secondary,
    /// Leave, cancel, not now.
    Neutral,
    /// Destroys something.
    Danger,
    /// Destroys something, said quietly.
    DangerSoft,
    /// Apricot, for 吹哨 and 随手拍.
    Accent,
    /// Only words, like a link.
    Text,
}

impl ButtonKind {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "is-primary",
            Self::Secondary => "is-secondary",
            Self::Neutral => "is-neutral",
            Self::Danger => "is-danger",
            Self::DangerSoft => "is-danger-soft",
            Self::Accent => "is-accent",
            Self::Text => "is-text",
        }
    }
}

/// How big a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonSize {
    /// 48 px high.
    #[default]
    Standard,
    /// 52 px, in the bar at the bottom.
    Bar,
    /// 44 px, in cards.
    Small,
}

impl ButtonSize {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Standard => "",
            Self::Bar => "is-bar",
            Self::Small => "is-small",
        }
    }
}

/// The ground of a round icon button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IconButtonKind {
    /// No ground.
    #[default]
    Plain,
    /// Grey.
    Neutral,
    /// Light jade.
    Soft,
    /// Jade.
    Solid,
    /// Dark glass over a photo.
    Glass,
}

impl IconButtonKind {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "is-plain",
            Self::Neutral => "is-neutral",
            Self::Soft => "is-secondary",
            Self::Solid => "is-primary",
            Self::Glass => "is-glass",
        }
    }
}
