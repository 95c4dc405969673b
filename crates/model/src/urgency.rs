//! Urgency (红黄蓝): who must act, by when. Always shown with a word and an icon, never by colour alone.

use serde::{Deserialize, Serialize};

use crate::limits::{ME_TOOS_AMBER, ME_TOOS_RED};

/// 红黄蓝, from the mildest to the most urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Urgency {
    /// 蓝: in the ordinary time.
    Blue,
    /// 黄: soon.
    Amber,
    /// 红: at once, around the clock.
    Red,
}

impl Urgency {
    /// The urgency of a report from its category's default and its author's hint.
    ///
    /// The author stands before it and may see what the list cannot know, so the hint raises; but by one level only,
    /// or everything would be red, and never lowers, because the city promised its default to everybody.
    #[must_use]
    pub fn derived(default: Self, hint: Self) -> Self {
        if hint <= default {
            default
        } else {
            default.raised()
        }
    }
}

impl Urgency {
    /// One level more urgent; [`Urgency::Red`] stays.
    #[must_use]
    pub const fn raised(self) -> Self {
        match self {
            Self::Blue => Self::Amber,
            Self::Amber | Self::Red => Self::Red,
        }
    }

    /// What so many neighbours who joined a report make of it at least.
    pub const fn by_joiners(me_toos: u32) -> Self {
        match me_toos {
            ME_TOOS_RED.. => Self::Red,
            ME_TOOS_AMBER.. => Self::Amber,
            _ => Self::Blue,
        }
    }
}

/// Words that make a report red at once, as `urgent_words.json` carries them: gas, fire, a fall, a hole in the road.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UrgentWords {
    /// Grows with every change of the list.
    pub version: u32,
    /// The words, in any script that people write here.
    pub words: Vec<String>,
}

impl UrgentWords {
    /// Whether a text holds one of them. Spaces and letter case play no part.
    pub fn found_in(&self, text: &str) -> bool {
        let plain = |text: &str| -> String {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase)
                .collect()
        };
        let text = plain(text);
        self.words
            .iter()
            .map(|word| plain(word))
            .any(|word| !word.is_empty() && text.contains(&word))
    }
}

/// How long each step may take, by urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TimeLimits {
    /// For 红.
    pub red: StepLimits,
    /// For 黄.
    pub amber: StepLimits,
    /// For 蓝.
    pub blue: StepLimits,
}

/// The limits of one urgency, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StepLimits {
    /// From 提交 to 受理.
    pub accept_minutes: u32,
    /// From 受理 to 派单.
    pub assign_minutes: u32,
    /// From 派单 to 反馈, where the leaf category does not say its own.
    pub handle_minutes: u32,
    /// From 吹哨 to 报到 of a called unit.
    #[serde(default = "two_hours")]
    pub arrive_minutes: u32,
    /// Whether only working hours count.
    pub working_hours: bool,
}

const fn two_hours() -> u32 {
    120
}

impl TimeLimits {
    /// The limits of an urgency.
    pub fn of(&self, urgency: Urgency) -> StepLimits {
        match urgency {
            Urgency::Red => self.red,
            Urgency::Amber => self.amber,
            Urgency::Blue => self.blue,
        }
    }
}
