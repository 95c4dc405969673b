//! Categories: major, middle, leaf (大类·小类·细类), as data.

use serde::{Deserialize, Serialize};

use crate::report::Audience;
use crate::text::Words;
use crate::urgency::{TimeLimits, Urgency};

/// The code of a category: 2, 4 or 6 digits; a leaf has 6 and begins with its middle's and its major's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(value_type = String))]
pub struct CategoryCode(String);

/// Why a text is not a category code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a category code")]
pub struct InvalidCategoryCode;

impl CategoryCode {
    /// Checks and wraps a code.
    ///
    /// # Errors
    /// [`InvalidCategoryCode`] unless it has 2, 4 or 6 digits.
    pub fn new(code: impl Into<String>) -> Result<Self, InvalidCategoryCode> {
        let code = code.into();
        let valid = matches!(code.len(), 2 | 4 | 6) && code.bytes().all(|b| b.is_ascii_digit());
        valid.then_some(Self(code)).ok_or(InvalidCategoryCode)
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it names a leaf.
    pub fn is_leaf(&self) -> bool {
        self.0.len() == 6
    }

    /// The code of its major category.
    pub fn major(&self) -> CategoryCode {
        Self(self.0[..2].to_owned())
    }

    /// The code of its middle category; `None` for a major.
    pub fn middle(&self) -> Option<CategoryCode> {
        self.0.get(..4).map(|code| Self(code.to_owned()))
    }
}

impl TryFrom<String> for CategoryCode {
    type Error = InvalidCategoryCode;
    fn try_from(code: String) -> Result<Self, InvalidCategoryCode> {
        Self::new(code)
    }
}

impl From<CategoryCode> for String {
    fn from(code: CategoryCode) -> String {
        code.0
    }
}

impl std::fmt::Display for CategoryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The whole list, as `categories.json` and `GET /v1/categories` carry it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Categories {
    /// Grows with every change of the list.
    pub version: u32,
    /// The major categories in their order.
    pub majors: Vec<Major>,
    /// How long each step may take, by urgency.
    pub time_limits: TimeLimits,
}

/// A major category (大类).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Major {
    /// Two digits.
    pub code: CategoryCode,
    /// Its names.
    pub name: Words,
    /// The name of its Lucide icon.
    pub icon: String,
    /// What it is made of.
    pub middles: Vec<Middle>,
}

/// A middle category (小类).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Middle {
    /// Four digits.
    pub code: CategoryCode,
    /// Its names.
    pub name: Words,
    /// What it is made of.
    pub leaves: Vec<Leaf>,
}

/// A leaf category (细类): what a report names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Leaf {
    /// Six digits.
    pub code: CategoryCode,
    /// Its names.
    pub name: Words,
    /// Urgency when nothing else speaks.
    pub urgency: Urgency,
    /// Who sees such a report unless its author says otherwise.
    pub audience: Audience,
    /// Hours for handling: working hours, or hours of the clock where its urgency is red.
    pub handle_hours: u32,
}

impl Categories {
    /// The leaf of a code, with its middle and major.
    pub fn leaf(&self, code: &CategoryCode) -> Option<(&Major, &Middle, &Leaf)> {
        let major = self.majors.iter().find(|major| major.code == code.major())?;
        let middle = major
            .middles
            .iter()
            .find(|middle| Some(&middle.code) == code.middle().as_ref())?;
        let leaf = middle.leaves.iter().find(|leaf| leaf.code == *code)?;
        Some((major, middle, leaf))
    }
}
