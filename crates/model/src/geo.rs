//! Points on the ground, each in its own coordinate system: WGS-84 (GPS, and the wire), GCJ-02 (Chinese maps).

use serde::{Deserialize, Serialize};
use std::marker::PhantomData;

use crate::time::Timestamp;

/// World Geodetic System 1984: what GPS and browsers give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wgs84;

/// The offset system Chinese maps must use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gcj02;

/// A point in the coordinate system `Crs`; points of different systems do not mix.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Point<Crs> {
    /// Degrees north, −90 to 90.
    pub lat: f64,
    /// Degrees east, −180 to 180.
    pub lon: f64,
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schema(ignore))]
    crs: PhantomData<Crs>,
}

impl<Crs> Point<Crs> {
    /// A point from degrees; `None` when a value is not finite or out of range.
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        let valid = lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0;
        valid.then_some(Self { lat, lon, crs: PhantomData })
    }
}

/// A point a device measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Fix {
    /// Where.
    pub point: Point<Wgs84>,
    /// Radius in metres in which the device believes to be; 0 when set by hand on a map.
    pub accuracy_m: f64,
    /// When it was measured, by the device's clock.
    pub at: Timestamp,
}

/// Where something is, as its author gives it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Place {
    /// The author's words: "8 号楼后门". May be empty when there is a fix.
    #[serde(default)]
    pub words: String,
    /// The measured point, unless refused or given by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// Where something is, as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlaceView {
    /// The point blurred to about [`crate::limits::PUBLIC_BLUR_METRES`]; for everyone who sees the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_hint: Option<Point<Wgs84>>,
    /// The exact place: for the owner and staff only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact: Option<Place>,
}
