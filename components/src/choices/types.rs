//! The values of the two fixed choices.

use crate::icon::{IconPath, table};
use crate::tone::Tone;

/// How urgent a person thinks something is (蓝黄红).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UrgencyLevel {
    /// In the ordinary time.
    #[default]
    Blue,
    /// Soon.
    Amber,
    /// At once.
    Red,
}

impl UrgencyLevel {
    /// From the mildest to the most urgent.
    pub const ALL: [Self; 3] = [Self::Blue, Self::Amber, Self::Red];

    /// Its icon.
    pub const fn icon(self) -> IconPath {
        match self {
            Self::Blue => table::INFO,
            Self::Amber => table::CLOCK,
            Self::Red => table::SIREN,
        }
    }

    /// Its colour.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Blue => Tone::Blue,
            Self::Amber => Tone::Amber,
            Self::Red => Tone::Red,
        }
    }
}

/// How content a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatingLevel {
    /// 满意
    Satisfied,
    /// 基本满意
    Fair,
    /// 不满意
    Dissatisfied,
}

impl RatingLevel {
    /// From the best to the worst.
    pub const ALL: [Self; 3] = [Self::Satisfied, Self::Fair, Self::Dissatisfied];

    /// Its icon.
    pub const fn icon(self) -> IconPath {
        match self {
            Self::Satisfied => table::SMILE,
            Self::Fair => table::MEH,
            Self::Dissatisfied => table::FROWN,
        }
    }

    /// Its colour.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Satisfied => Tone::Jade,
            Self::Fair => Tone::Amber,
            Self::Dissatisfied => Tone::Red,
        }
    }
}
