//! What neighbours filed already, near a place: to be joined instead of filing a copy.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use linli_model::category::CategoryCode;
use linli_model::geo::{Point, Wgs84};
use linli_model::limits::{NEARBY_MAX, NEARBY_METRES, NEARBY_STEP_METRES};
use linli_model::person::Actor;
use linli_model::protocol::{NearbyQuery, NearbyReport, Page, Problem};
use serde::Deserialize;
use sqlx::{AnyConnection, Row};

use super::list::{self, Line};
use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};

/// Metres of a degree of latitude; a little less than everywhere on earth, so that the box is never too small.
const DEGREE_METRES: f64 = 110_500.0;
/// Most reports of the box around a place that are looked at, the newest.
const LOOKED_AT: usize = 100;

/// The query string of `GET /v1/reports/nearby`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct NearbyParameters {
    /// A leaf category; those of the same middle one are looked for.
    #[param(value_type = String)]
    category: CategoryCode,
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
}

impl NearbyParameters {
    fn query(self) -> Result<NearbyQuery> {
        let malformed = |what: &str| Error::Malformed(what.to_owned());
        if !self.category.is_leaf() {
            return Err(malformed("not a leaf category"));
        }
        Ok(NearbyQuery {
            category: self.category,
            point: Point::new(self.lat, self.lon).ok_or_else(|| malformed("degrees out of range"))?,
        })
    }
}

/// Unanswered public reports of the same middle category within 250 m that the actor sees, the newest first, at most five.
/// Distances are those of the blurred places.
#[utoipa::path(
    get, path = "/v1/reports/nearby", tag = "reports", params(NearbyParameters),
    responses(
        (status = 200, body = Page<NearbyReport>, description = "One page, never a next one"),
        (status = 400, body = Problem),
        (status = 401, body = Problem),
    ),
)]
pub async fn nearby_reports(
    State(state): State<AppState>,
    signed: Signed,
    parameters: Result<Query<NearbyParameters>, QueryRejection>,
) -> Result<Json<Page<NearbyReport>>> {
    let Query(parameters) = parameters.map_err(|rejection| Error::Malformed(rejection.body_text()))?;
    let items = nearby(&state, &signed.actor, &parameters.query()?).await?;
    Ok(Json(Page { items, next: None }))
}

async fn nearby(state: &AppState, actor: &Actor, query: &NearbyQuery) -> Result<Vec<NearbyReport>> {
    let mut connection = state.db.reading().acquire().await?;
    let found = in_box(&mut connection, query).await?;
    let lines: Vec<&Line> = found.iter().map(|(line, _)| line).collect();
    let summaries = list::summaries(state, &mut connection, actor, &lines).await?;
    let near = summaries.into_iter().filter_map(|report| {
        let (_, hint) = found.iter().find(|(line, _)| line.report.id == report.id)?;
        let metres = query.point.distance_m(hint);
        let steps = (metres / f64::from(NEARBY_STEP_METRES)).ceil() as u32;
        (metres <= NEARBY_METRES).then_some(NearbyReport {
            report,
            distance_m: steps * NEARBY_STEP_METRES,
        })
    });
    Ok(near.take(NEARBY_MAX).collect())
}

/// What lies in the square around a place, the newest first, with the place that the public knows.
async fn in_box(connection: &mut AnyConnection, query: &NearbyQuery) -> Result<Vec<(Line, Point<Wgs84>)>> {
    let NearbyQuery { category, point } = query;
    let middle = category.middle();
    let (north, east) = reach(*point);
    let millionths = |degrees: f64| (degrees * 1e6) as i64;
    let rows = sqlx::query(&sql())
        .bind(middle.as_ref().map_or("", CategoryCode::as_str))
        .bind(millionths(point.lat - north))
        .bind(millionths(point.lat + north))
        .bind(millionths(point.lon - east))
        .bind(millionths(point.lon + east))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let degrees = |name| -> Result<f64> { Ok(row.try_get::<i64, _>(name)? as f64 / 1e6) };
            let hint = Point::new(degrees("hint_lat")?, degrees("hint_lon")?);
            Ok((
                Line::read(row, 0)?,
                hint.ok_or_else(|| Error::internal("a hint out of range"))?,
            ))
        })
        .collect()
}

/// How many degrees of latitude and of longitude [`NEARBY_METRES`] are at most.
fn reach(point: Point<Wgs84>) -> (f64, f64) {
    let north = NEARBY_METRES / DEGREE_METRES;
    (north, north / point.lat.to_radians().cos().max(0.01))
}

/// The query, for its index to be looked at too.
pub fn sql() -> String {
    format!(
        "SELECT {}, hint_lat, hint_lon FROM reports r WHERE middle = $1 AND joinable = 1 \
         AND hint_lat BETWEEN $2 AND $3 AND hint_lon BETWEEN $4 AND $5 ORDER BY r.seq DESC LIMIT {LOOKED_AT}",
        list::COLUMNS
    )
}
