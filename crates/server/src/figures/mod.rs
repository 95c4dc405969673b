//! Figures of areas (办结率, 满意率): public, read from daily sums that [`daily`] keeps and no request counts.

mod daily;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::Method;
use linli_model::area::{AreaCode, AreaLevel};
use linli_model::protocol::{Figures, Problem, Sums};
use linli_model::time::days_from_civil;
use serde::Deserialize;
use sqlx::{AnyConnection, Row};

use crate::app::AppState;
use crate::error::{Error, Result};
use crate::routes::Routes;

pub(crate) use daily::mark;
pub use daily::{of_day as day_sql, sum_up};

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new().on(Method::GET, "/v1/figures", "figures", show_figures)
}

/// The query string of `GET /v1/figures`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct FiguresParameters {
    /// The code of a community or of an area that communities lie in.
    #[param(value_type = String)]
    area: AreaCode,
}

/// How the reports of an area went, this month and the month before. For everybody.
#[utoipa::path(
    get, path = "/v1/figures", tag = "figures", params(FiguresParameters), security(()),
    responses(
        (status = 200, body = Figures),
        (status = 400, body = Problem),
        (status = 404, description = "No such area, or a grid", body = Problem),
    ),
)]
pub async fn show_figures(
    State(state): State<AppState>,
    parameters: Result<Query<FiguresParameters>, QueryRejection>,
) -> Result<axum::Json<Figures>> {
    let Query(FiguresParameters { area }) =
        parameters.map_err(|rejection| Error::Malformed(rejection.body_text()))?;
    state
        .directory
        .area(&area)
        .filter(|area| area.level != AreaLevel::Grid)
        .ok_or(Error::NotFound)?;
    let today = state.now().civil(state.directory.calendar.zone_offset_minutes);
    let first = days_from_civil(today.year, today.month, 1);
    let first_before = match today.month {
        1 => days_from_civil(today.year - 1, 12, 1),
        month => days_from_civil(today.year, month - 1, 1),
    };
    let mut connection = state.db.reading().acquire().await?;
    Ok(axum::Json(Figures {
        month: sums(&mut connection, &area, first, today.days).await?,
        month_before: sums(&mut connection, &area, first_before, first - 1).await?,
        area,
    }))
}

/// The query of an area's sums from one day to another, both included.
pub fn sql() -> &'static str {
    "SELECT CAST(COALESCE(SUM(submitted), 0) AS BIGINT) AS submitted, \
     CAST(COALESCE(SUM(resolved), 0) AS BIGINT) AS resolved, \
     CAST(COALESCE(SUM(rated), 0) AS BIGINT) AS rated, \
     CAST(COALESCE(SUM(satisfied), 0) AS BIGINT) AS satisfied, \
     CAST(COALESCE(SUM(minutes), 0) AS BIGINT) AS minutes \
     FROM stats_daily WHERE area = $1 AND day BETWEEN $2 AND $3"
}

async fn sums(connection: &mut AnyConnection, area: &AreaCode, from: i64, until: i64) -> Result<Sums> {
    let row = sqlx::query(sql())
        .bind(area.as_str())
        .bind(from)
        .bind(until)
        .fetch_one(connection)
        .await?;
    let number =
        |name| -> Result<u64> { u64::try_from(row.try_get::<i64, _>(name)?).map_err(Error::internal) };
    let count = |name| -> Result<u32> { u32::try_from(number(name)?).map_err(Error::internal) };
    Ok(Sums {
        submitted: count("submitted")?,
        resolved: count("resolved")?,
        rated: count("rated")?,
        satisfied: count("satisfied")?,
        minutes: number("minutes")?,
    })
}
