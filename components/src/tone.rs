//! The tones of the product. A tone never stands alone: an icon or a word says the same.

/// What a badge, tile or ring tells by its colour, beside its icon and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Grey: nothing special.
    #[default]
    Neutral,
    /// Jade: done, well, ours.
    Jade,
    /// Amber: soon.
    Amber,
    /// Blue: in the ordinary course.
    Blue,
    /// Red: urgent or wrong.
    Red,
    /// Solid red: overdue, the loudest.
    RedSolid,
    /// Apricot: drafts, announcements, 随手拍.
    Accent,
}

impl Tone {
    /// The class that carries the colours.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Jade => "tone-jade",
            Self::Amber => "tone-amber",
            Self::Blue => "tone-blue",
            Self::Red => "tone-red",
            Self::RedSolid => "tone-red-solid",
            Self::Accent => "tone-accent",
        }
    }
}
