//! The read row of a report: what lists are made from, and the row that its commands lock.

use linli_model::category::CategoryCode;
use linli_model::geo::Place;
use linli_model::ids::ReportId;
use linli_model::report::{Audience, Report, ReportStatus};
use linli_model::time::Timestamp;
use linli_model::urgency::Urgency;
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::app::AppState;
use crate::error::{Error, Result};
use crate::streams::rows;

/// Locks a report's row until the transaction ends, if there is one.
pub(super) async fn lock(state: &AppState, tx: &mut AnyConnection, id: &ReportId) -> Result<()> {
    let sql = format!(
        "SELECT seq FROM reports WHERE id = $1{}",
        state.db.dialect().for_update()
    );
    sqlx::query(&sql).bind(id.as_str()).fetch_optional(tx).await?;
    Ok(())
}

/// A report as it is now, unlocked or locked before.
pub(super) async fn load(connection: &mut AnyConnection, id: &ReportId) -> Result<Option<Report>> {
    rows::load(connection, "SELECT state FROM reports WHERE id = $1", id.as_str()).await
}

/// What only the row of a report knows.
pub(super) struct Marks {
    /// Its receipt number.
    pub receipt: String,
    /// How many neighbours joined it.
    pub me_toos: u32,
}

/// What only the row of a report knows; `None` when there is no such report.
pub(super) async fn marks(connection: &mut AnyConnection, id: &ReportId) -> Result<Option<Marks>> {
    let sql = "SELECT receipt, me_toos FROM reports WHERE id = $1";
    let row = sqlx::query(sql)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    let marks = |row: AnyRow| -> Result<Marks> {
        Ok(Marks {
            receipt: row.try_get("receipt")?,
            me_toos: u32::try_from(row.try_get::<i64, _>("me_toos")?).map_err(Error::internal)?,
        })
    };
    row.map(marks).transpose()
}

/// Whether neighbours may see a report; `linli_model`'s view has the last word.
pub(super) fn shown_to_neighbours(report: &Report) -> bool {
    report.audience == Audience::Public
        && !matches!(report.status, ReportStatus::Declined | ReportStatus::Withdrawn)
}

/// How many bits of a queue's order are the time.
const TIME_BITS: u32 = 56;

/// Where a report stands in a queue, ascending: first what is under 督办, then by 红黄蓝, then by the time somebody must
/// act; and behind all of those the others, last changed first.
fn queue_order(report: &Report, updated_at: Timestamp) -> i64 {
    let Some(due) = report.due else {
        return i64::MAX - updated_at.micros();
    };
    let by_urgency = match report.urgency {
        Urgency::Red => 0,
        Urgency::Amber => 1,
        Urgency::Blue => 2,
    };
    let band = if report.supervised {
        by_urgency
    } else {
        by_urgency + 3
    };
    (band << TIME_BITS) + due.micros().clamp(0, (1 << TIME_BITS) - 1)
}

/// Whether neighbours may join it.
fn joinable(report: &Report) -> bool {
    shown_to_neighbours(report) && report.status.is_unanswered()
}

/// What of a place the public sees, in millionths of a degree.
pub(super) fn hint(place: Option<&Place>) -> Option<(i64, i64)> {
    let point = place?.fix?.point.blurred();
    let millionths = |degrees: f64| (degrees * 1e6).round() as i64;
    Some((millionths(point.lat), millionths(point.lon)))
}

/// Writes the row of a report that is new.
pub(super) async fn insert(
    tx: &mut AnyConnection,
    report: &Report,
    place: Option<&Place>,
    receipt: &str,
    at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO reports (id, receipt, owner, city, district, street, community, grid, category, content, \
               version, status, urgency, neighbours, joinable, queue_order, updated_at, middle, state) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '', '', 0, 0, 0, 0, '', '') \
               ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql)
        .bind(report.id.as_str())
        .bind(receipt)
        .bind(report.owner.as_str());
    let areas = rows::areas(&report.community, report.grid.as_ref());
    let inserted = areas
        .into_iter()
        .fold(query, sqlx::query::Query::bind)
        .bind(report.category.as_str())
        .bind(report.content.as_str())
        .execute(&mut *tx)
        .await?;
    rows::one(inserted.rows_affected())?;
    update(tx, report, 0, at).await?;
    locate(tx, report, place).await
}

/// Writes what a change of a report that was at version `before` changes in its row.
pub(super) async fn update(
    tx: &mut AnyConnection,
    report: &Report,
    before: u64,
    at: Timestamp,
) -> Result<()> {
    let sql = "UPDATE reports SET version = $3, status = $4, neighbours = $5, joinable = $6, queue_order = $7, \
               updated_at = $8, state = $9, urgency = $10, submitted_at = $11 WHERE id = $1 AND version = $2";
    let updated = sqlx::query(sql)
        .bind(report.id.as_str())
        .bind(rows::number(before)?)
        .bind(rows::number(report.version)?)
        .bind(report.status.code())
        .bind(i64::from(shown_to_neighbours(report)))
        .bind(i64::from(joinable(report)))
        .bind(queue_order(report, at))
        .bind(at.micros())
        .bind(rows::state(report)?)
        .bind(code(&report.urgency)?)
        .bind(report.submitted_at.micros())
        .execute(&mut *tx)
        .await?;
    rows::one(updated.rows_affected())?;
    list_units(tx, report).await
}

/// Writes where a report is and of which kind, for those who look nearby.
pub(super) async fn locate(tx: &mut AnyConnection, report: &Report, place: Option<&Place>) -> Result<()> {
    let hint = hint(place);
    let middle = report.category.middle();
    sqlx::query("UPDATE reports SET middle = $2, hint_lat = $3, hint_lon = $4 WHERE id = $1")
        .bind(report.id.as_str())
        .bind(middle.as_ref().map_or("", CategoryCode::as_str))
        .bind(hint.map(|(lat, _)| lat))
        .bind(hint.map(|(_, lon)| lon))
        .execute(tx)
        .await?;
    Ok(())
}

/// Puts the report into the queues of the units at work on it, and of no others.
async fn list_units(tx: &mut AnyConnection, report: &Report) -> Result<()> {
    sqlx::query("DELETE FROM report_units WHERE seq = (SELECT seq FROM reports WHERE id = $1)")
        .bind(report.id.as_str())
        .execute(&mut *tx)
        .await?;
    let sql = "INSERT INTO report_units (seq, unit, lead, status, queue_order) \
               SELECT seq, $2, $3, status, queue_order FROM reports WHERE id = $1";
    for part in &report.parts {
        sqlx::query(sql)
            .bind(report.id.as_str())
            .bind(part.unit.as_str())
            .bind(i64::from(part.lead))
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// The wire code of an enum without fields.
fn code(value: &impl serde::Serialize) -> Result<String> {
    match serde_json::to_value(value)? {
        Value::String(code) => Ok(code),
        other => Err(Error::internal(format!("not a code: {other}"))),
    }
}
