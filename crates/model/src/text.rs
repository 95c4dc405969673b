//! Text that people type: cleaned, measured and bounded before it goes anywhere; and words in three languages.

use serde::{Deserialize, Serialize};

/// A fixed text of the data in the three languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Words {
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    pub zh_hans: String,
    /// Traditional Chinese.
    #[serde(rename = "zh-Hant")]
    pub zh_hant: String,
    /// English.
    pub en: String,
}

/// Why a typed text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TextFault {
    /// Nothing is left after cleaning.
    #[error("empty")]
    Empty,
    /// More characters than the limit.
    #[error("too long")]
    TooLong,
    /// A control character other than a line break or a tab.
    #[error("control character")]
    ControlCharacter,
    /// A character that overrides the direction of the text around it.
    #[error("direction override")]
    DirectionOverride,
}
