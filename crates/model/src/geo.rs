//! Points on the ground, each in its own coordinate system: WGS-84 (GPS, and the wire), GCJ-02 (Chinese maps).

use serde::{Deserialize, Serialize};
use std::f64::consts::PI;
use std::marker::PhantomData;

use crate::limits::PUBLIC_BLUR_METRES;
use crate::time::Timestamp;

/// World Geodetic System 1984: what GPS and browsers give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wgs84;

/// The offset system Chinese maps must use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gcj02;

/// The system of Baidu's maps: GCJ-02, offset once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bd09;

/// A point in the coordinate system `Crs`; points of different systems do not mix. Read only from degrees in range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(bound = "", try_from = "Degrees")]
pub struct Point<Crs> {
    /// Degrees north, −90 to 90.
    pub lat: f64,
    /// Degrees east, −180 to 180.
    pub lon: f64,
    #[serde(skip)]
    crs: PhantomData<Crs>,
}

/// What a point is read from, before its range is checked; and its schema, which no parameter complicates.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = Point))]
pub(crate) struct Degrees {
    /// Degrees north, −90 to 90.
    #[cfg_attr(feature = "schema", schema(minimum = -90, maximum = 90))]
    lat: f64,
    /// Degrees east, −180 to 180.
    #[cfg_attr(feature = "schema", schema(minimum = -180, maximum = 180))]
    lon: f64,
}

/// Why degrees are no point on the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("degrees out of range")]
pub struct InvalidPoint;

impl<Crs> TryFrom<Degrees> for Point<Crs> {
    type Error = InvalidPoint;
    fn try_from(degrees: Degrees) -> Result<Self, InvalidPoint> {
        Self::new(degrees.lat, degrees.lon).ok_or(InvalidPoint)
    }
}

impl<Crs> Point<Crs> {
    /// A point from degrees; `None` when a value is not finite or out of range.
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        let valid = lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0;
        valid.then_some(Self {
            lat,
            lon,
            crs: PhantomData,
        })
    }

    fn at(lat: f64, lon: f64) -> Self {
        Self {
            lat: lat.clamp(-90.0, 90.0),
            lon: lon.clamp(-180.0, 180.0),
            crs: PhantomData,
        }
    }

    /// Metres to another point along a great circle of a sphere; good to 0.5 %.
    pub fn distance_m(&self, other: &Self) -> f64 {
        let (from, to) = (self.lat.to_radians(), other.lat.to_radians());
        let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
        let chord = half(other.lat - self.lat) + from.cos() * to.cos() * half(other.lon - self.lon);
        2.0 * EARTH_RADIUS_M * chord.clamp(0.0, 1.0).sqrt().asin()
    }

    /// The middle of the cell of about [`PUBLIC_BLUR_METRES`] that the point lies in.
    ///
    /// A fixed grid and no noise: many looks at one place show the same cell and nothing finer.
    #[must_use]
    pub fn blurred(&self) -> Self {
        let middle = |degrees: f64, cell: f64| ((degrees / cell).floor() + 0.5) * cell;
        let cell = (PUBLIC_BLUR_METRES / EARTH_RADIUS_M).to_degrees();
        let lat = middle(self.lat, cell);
        let shrink = lat.to_radians().cos().max(0.01);
        Self::at(lat, middle(self.lon, cell / shrink))
    }

    /// The point that `forward` takes to this one, found by correcting a guess by how far its image is off.
    fn inverse<Source>(&self, forward: impl Fn(&Point<Source>) -> Self) -> Point<Source> {
        let mut guess = Point::<Source>::at(self.lat, self.lon);
        for _ in 0..INVERSE_STEPS {
            let image = forward(&guess);
            guess = Point::at(guess.lat + self.lat - image.lat, guess.lon + self.lon - image.lon);
        }
        guess
    }
}

/// Mean radius of the earth, in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;
/// Corrections until the inverse is far below a millimetre; each takes off about three digits.
const INVERSE_STEPS: u32 = 8;

/// Semi-major axis of the Krasovsky 1940 ellipsoid, in metres, which GCJ-02 is made with.
const KRASOVSKY_AXIS_M: f64 = 6_378_245.0;
/// Its first eccentricity, squared.
const KRASOVSKY_ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

impl Point<Wgs84> {
    /// This place in GCJ-02. Outside a box around China both systems are one.
    ///
    /// Source: the formula in general use, first published as `eviltransform`.
    #[must_use]
    pub fn to_gcj02(&self) -> Point<Gcj02> {
        if !self.in_china() {
            return Point::at(self.lat, self.lon);
        }
        let (x, y) = (self.lon - 105.0, self.lat - 35.0);
        let sine = self.lat.to_radians().sin();
        let bulge = 1.0 - KRASOVSKY_ECCENTRICITY * sine * sine;
        let meridian = KRASOVSKY_AXIS_M * (1.0 - KRASOVSKY_ECCENTRICITY) / (bulge * bulge.sqrt());
        let parallel = KRASOVSKY_AXIS_M / bulge.sqrt() * self.lat.to_radians().cos();
        Point::at(
            self.lat + (metres_north(x, y) / meridian).to_degrees(),
            self.lon + (metres_east(x, y) / parallel).to_degrees(),
        )
    }

    fn in_china(&self) -> bool {
        (72.004..=137.8347).contains(&self.lon) && (0.8293..=55.8271).contains(&self.lat)
    }
}

/// Waves of GCJ-02 along one axis: amplitude in metres and length in degrees.
fn waves(degrees: f64, waves: [(f64, f64); 2]) -> f64 {
    waves
        .iter()
        .map(|(amplitude, length)| amplitude * (degrees * PI / length).sin())
        .sum::<f64>()
        * 2.0
        / 3.0
}

fn ripple(x: f64) -> f64 {
    waves(x, [(20.0, 1.0 / 6.0), (20.0, 0.5)])
}

fn metres_north(x: f64, y: f64) -> f64 {
    let slope = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    slope + ripple(x) + waves(y, [(20.0, 1.0), (40.0, 3.0)]) + waves(y, [(160.0, 12.0), (320.0, 30.0)])
}

fn metres_east(x: f64, y: f64) -> f64 {
    let slope = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    slope + ripple(x) + waves(x, [(20.0, 1.0), (40.0, 3.0)]) + waves(x, [(150.0, 12.0), (300.0, 30.0)])
}

impl Point<Gcj02> {
    /// This place in WGS-84; back to within 1e-6 degrees, but for a strip of some hundred metres along the edge of the
    /// box around China, where the systems tear apart.
    #[must_use]
    pub fn to_wgs84(&self) -> Point<Wgs84> {
        self.inverse(Point::<Wgs84>::to_gcj02)
    }

    /// This place on Baidu's maps.
    #[must_use]
    pub fn to_bd09(&self) -> Point<Bd09> {
        let wave = PI * 3_000.0 / 180.0;
        let distance = self.lat.hypot(self.lon) + 0.000_02 * (self.lat * wave).sin();
        let angle = self.lat.atan2(self.lon) + 0.000_003 * (self.lon * wave).cos();
        Point::at(distance * angle.sin() + 0.006, distance * angle.cos() + 0.0065)
    }
}

impl Point<Bd09> {
    /// This place in GCJ-02.
    #[must_use]
    pub fn to_gcj02(&self) -> Point<Gcj02> {
        self.inverse(Point::to_bd09)
    }
}

/// A point a device measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Fix {
    /// Where.
    #[cfg_attr(feature = "schema", schema(value_type = Degrees))]
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
    #[cfg_attr(feature = "schema", schema(value_type = Option<Degrees>))]
    pub public_hint: Option<Point<Wgs84>>,
    /// The exact place: for the owner and staff only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact: Option<Place>,
}
