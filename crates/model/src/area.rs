//! Areas: city, district, street, community, grid. One tree, codes as in GB/T 2260 and below.

use serde::{Deserialize, Serialize};

use crate::geo::{Point, Wgs84};
use crate::text::Words;

/// The code of an area. A child's code begins with its parent's: `1201`, `120101`, `120101001`, `120101001001`, `120101001001-01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(value_type = String))]
pub struct AreaCode(String);

/// Why a text is not an area code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an area code")]
pub struct InvalidAreaCode;

impl AreaCode {
    /// Checks and wraps a code.
    ///
    /// # Errors
    /// [`InvalidAreaCode`] when the text has none of the five shapes.
    pub fn new(code: impl Into<String>) -> Result<Self, InvalidAreaCode> {
        let code = code.into();
        level_of(&code).map(|_| Self(code)).ok_or(InvalidAreaCode)
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level this code is of.
    pub fn level(&self) -> AreaLevel {
        level_of(&self.0).unwrap_or(AreaLevel::Grid)
    }

    /// Whether `other` is this area or lies in it.
    pub fn contains(&self, other: &AreaCode) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The area of a level that this one lies in (itself included); `None` when `level` is finer than this code.
    pub fn at(&self, level: AreaLevel) -> Option<AreaCode> {
        let length = level.code_length();
        match level {
            AreaLevel::Grid => (self.level() == AreaLevel::Grid).then(|| self.clone()),
            _ => self.0.get(..length).map(|code| AreaCode(code.to_owned())),
        }
    }
}

fn level_of(code: &str) -> Option<AreaLevel> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match code.len() {
        4 if digits(code) => Some(AreaLevel::City),
        6 if digits(code) => Some(AreaLevel::District),
        9 if digits(code) => Some(AreaLevel::Street),
        12 if digits(code) => Some(AreaLevel::Community),
        15 => {
            let (community, grid) = code.split_once('-')?;
            (community.len() == 12 && digits(community) && grid.len() == 2 && digits(grid))
                .then_some(AreaLevel::Grid)
        }
        _ => None,
    }
}

impl TryFrom<String> for AreaCode {
    type Error = InvalidAreaCode;
    fn try_from(code: String) -> Result<Self, InvalidAreaCode> {
        Self::new(code)
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> String {
        code.0
    }
}

impl std::fmt::Display for AreaCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The five levels, from the widest to the finest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum AreaLevel {
    /// 市
    City,
    /// 区
    District,
    /// 街道 or 镇
    Street,
    /// 社区 or 村
    Community,
    /// 网格
    Grid,
}

impl AreaLevel {
    /// Characters of a code of this level.
    pub const fn code_length(self) -> usize {
        match self {
            Self::City => 4,
            Self::District => 6,
            Self::Street => 9,
            Self::Community => 12,
            Self::Grid => 15,
        }
    }
}

/// One area with its names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Area {
    /// Its code.
    pub code: AreaCode,
    /// Its level.
    pub level: AreaLevel,
    /// The area it lies in; a city has none.
    pub parent: Option<AreaCode>,
    /// Its name in three languages.
    pub name: Words,
    /// Its middle, where known: grids are found from a point by the nearest one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::geo::Degrees>))]
    pub center: Option<Point<Wgs84>>,
}

/// The grid whose middle is nearest to a point, of those in `areas`; a suggestion that the author confirms.
pub fn nearest_grid<'a>(areas: impl IntoIterator<Item = &'a Area>, point: Point<Wgs84>) -> Option<&'a Area> {
    let grids = areas.into_iter().filter(|area| area.level == AreaLevel::Grid);
    let distances = grids.filter_map(|grid| Some((grid.center?.distance_m(&point), grid)));
    distances
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, grid)| grid)
}
