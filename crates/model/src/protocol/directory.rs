//! What a backend is, and the areas and units of its city.

use serde::{Deserialize, Serialize};

use crate::area::{Area, AreaCode};
use crate::ids::UnitId;
use crate::text::Words;
use crate::time::Timestamp;

/// `GET /v1/about`: what this backend is and can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct About {
    /// Its name, "Linli".
    pub name: String,
    /// Its version.
    pub version: String,
    /// The oldest client it serves.
    pub min_client: String,
    /// What it offers: `reports`, `uploads`, `feeds`.
    pub capabilities: Vec<String>,
    /// Its limits.
    pub limits: LimitsView,
    /// The roots of its area tree: a city or a district.
    pub areas: Vec<AreaCode>,
    /// The privacy text in force.
    pub privacy: PrivacyText,
    /// The server's clock, so that a client can tell its own is off.
    pub now: Timestamp,
    /// Minutes east of UTC of the city, for showing times.
    pub zone_offset_minutes: i32,
    /// Whether this is a demonstration with invented people.
    pub demo: bool,
}

/// The limits a client checks drafts against; see [`crate::limits`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LimitsView {
    /// Characters of a description.
    pub description_max_chars: u32,
    /// Photos of a report.
    pub photos_max: u32,
    /// Bytes of a photo.
    pub photo_max_bytes: u64,
    /// Pixels of a photo.
    pub photo_max_pixels: u64,
    /// Bytes of a tus chunk.
    pub upload_chunk_bytes: u64,
}

/// The privacy text a person agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PrivacyText {
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: Words,
    /// Its body, paragraphs divided by line breaks.
    pub body: Words,
}

/// `GET /v1/areas?under=…`: an area's descendants down to the grids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Areas {
    /// Parents before children.
    pub areas: Vec<Area>,
}

/// `GET /v1/units?area=…`: the units that work in an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Units {
    /// By name.
    pub units: Vec<UnitView>,
}

/// A unit (承办单位).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnitView {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: Words,
    /// The area it works in.
    pub area: AreaCode,
    /// Who is on duty.
    pub duty_name: String,
    /// Their telephone number.
    pub duty_phone: String,
}

/// `GET /v1/communities/{code}`: what a resident's home page shows of their community.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CommunityView {
    /// The community.
    pub area: Area,
    /// Its grid workers.
    pub grid_workers: Vec<GridWorkerView>,
}

/// A grid worker's card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GridWorkerView {
    /// Their name.
    pub name: String,
    /// Their duty telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}
