//! Reports on the wire: the command endpoint and the lists.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::category::CategoryCode;
use crate::geo::{Point, Wgs84};
use crate::ids::UnitId;
use crate::open::Open;
use crate::report::{ReportCommand, ReportStatus, ReportSummary, ReportView};

/// Where the command lies in [`ReportCommandRequest`]: what the pointers of its [`super::FieldError`]s begin with.
pub const COMMAND_POINTER: &str = "/command";

/// Body of `POST /v1/reports/{id}/commands`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportCommandRequest {
    /// What is wanted.
    #[cfg_attr(feature = "schema", schema(value_type = ReportCommand))]
    pub command: Open<ReportCommand>,
}

/// Answer to a command that took effect, the first time and on every replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportCommandAnswer {
    /// The report as the actor sees it now.
    pub report: ReportView,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The entries, newest first unless the list says otherwise.
    pub items: Vec<T>,
    /// Opaque; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Which reports a list holds. In a query: `scope=mine`, `scope=joined`, `scope=area:120101001001`, `scope=unit:u1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportScope {
    /// The actor's own.
    Mine,
    /// Those the actor joined (我也遇到), as far as neighbours still see them.
    Joined,
    /// The public ones of a community: what neighbours see.
    Neighbours(AreaCode),
    /// The desk's queue of an area (staff of that area only).
    Area(AreaCode),
    /// The queue of a unit (its members only).
    Unit(UnitId),
}

impl std::fmt::Display for ReportScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mine => f.write_str("mine"),
            Self::Joined => f.write_str("joined"),
            Self::Neighbours(code) => write!(f, "neighbours:{code}"),
            Self::Area(code) => write!(f, "area:{code}"),
            Self::Unit(id) => write!(f, "unit:{id}"),
        }
    }
}

impl std::str::FromStr for ReportScope {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            None if text == "mine" => Ok(Self::Mine),
            None if text == "joined" => Ok(Self::Joined),
            Some(("neighbours", code)) => AreaCode::new(code).map(Self::Neighbours).map_err(|_| ()),
            Some(("area", code)) => AreaCode::new(code).map(Self::Area).map_err(|_| ()),
            Some(("unit", id)) => UnitId::new(id).map(Self::Unit).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A list of reports: `GET /v1/reports?scope=…&status=…&cursor=…&limit=…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportQuery {
    /// Whose.
    pub scope: ReportScope,
    /// One status, or all.
    pub status: Option<ReportStatus>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// At most so many; [`crate::limits::PAGE_MAX`].
    pub limit: Option<u32>,
}

/// Where one looks for a report to join before filing a copy: `GET /v1/reports/nearby?category=…&lat=…&lon=…`. The answer
/// is a [`Page`] of [`NearbyReport`]s with no next one.
#[derive(Debug, Clone, PartialEq)]
pub struct NearbyQuery {
    /// A leaf category; those of the same middle one are looked for.
    pub category: CategoryCode,
    /// Where the problem is.
    pub point: Point<Wgs84>,
}

/// An unanswered public report of the same kind nearby.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NearbyReport {
    /// The report.
    pub report: ReportSummary,
    /// How far its blurred place is, in metres, rounded up to tens.
    pub distance_m: u32,
}
