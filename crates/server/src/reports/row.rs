//! The read row of a report: what lists are made from, and the row that its commands lock.

use linli_model::area::{AreaCode, AreaLevel};
use linli_model::ids::ReportId;
use linli_model::report::{Audience, Report, ReportStatus};
use linli_model::time::Timestamp;
use serde_json::Value;
use sqlx::{AnyConnection, Row};

use crate::db::Dialect;
use crate::error::{Error, Result};

/// Locks a report's row until the transaction ends, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &mut AnyConnection, dialect: Dialect, id: &ReportId) -> Result<()> {
    let sql = format!("SELECT seq FROM reports WHERE id = $1{}", dialect.for_update());
    sqlx::query(&sql).bind(id.as_str()).fetch_optional(tx).await?;
    Ok(())
}

/// The receipt number of a report.
pub(super) async fn receipt(connection: &mut AnyConnection, id: &ReportId) -> Result<Option<String>> {
    let sql = "SELECT receipt FROM reports WHERE id = $1";
    let row = sqlx::query(sql)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("receipt")).transpose()?)
}

/// Whether neighbours may see a report; `linli_model`'s view has the last word.
pub(super) fn shown_to_neighbours(report: &Report) -> bool {
    report.audience == Audience::Public
        && !matches!(report.status, ReportStatus::Declined | ReportStatus::Withdrawn)
}

/// Where a report stands in a queue, ascending: by the time somebody must act, and behind all of those the others,
/// last changed first.
fn queue_order(report: &Report, updated_at: Timestamp) -> i64 {
    report
        .due
        .map_or(i64::MAX - updated_at.micros(), Timestamp::micros)
}

/// Writes the row of a report that is new.
pub(super) async fn insert(
    tx: &mut AnyConnection,
    report: &Report,
    receipt: &str,
    at: Timestamp,
) -> Result<()> {
    let area = |level| report.community.at(level).map(String::from).unwrap_or_default();
    let sql = "INSERT INTO reports (id, receipt, owner, city, district, street, community, grid, urgency, category, \
               content, version, status, unit, neighbours, queue_order, updated_at, state) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
               ON CONFLICT DO NOTHING";
    let inserted = sqlx::query(sql)
        .bind(report.id.as_str())
        .bind(receipt)
        .bind(report.owner.as_str())
        .bind(area(AreaLevel::City))
        .bind(area(AreaLevel::District))
        .bind(area(AreaLevel::Street))
        .bind(report.community.as_str())
        .bind(report.grid.as_ref().map(AreaCode::as_str))
        .bind(code(&report.urgency)?)
        .bind(report.category.as_str())
        .bind(report.content.as_str())
        .bind(i64::try_from(report.version).map_err(Error::internal)?)
        .bind(report.status.code())
        .bind(report.lead().map(|part| part.unit.as_str()))
        .bind(i64::from(shown_to_neighbours(report)))
        .bind(queue_order(report, at))
        .bind(at.micros())
        .bind(serde_json::to_string(report)?)
        .execute(tx)
        .await?;
    one(inserted.rows_affected())
}

/// Writes the row of a report that was at `before`.
pub(super) async fn update(
    tx: &mut AnyConnection,
    report: &Report,
    before: u64,
    at: Timestamp,
) -> Result<()> {
    let sql = "UPDATE reports SET version = $3, status = $4, unit = $5, neighbours = $6, queue_order = $7, \
               updated_at = $8, state = $9, urgency = $10 WHERE id = $1 AND version = $2";
    let updated = sqlx::query(sql)
        .bind(report.id.as_str())
        .bind(i64::try_from(before).map_err(Error::internal)?)
        .bind(i64::try_from(report.version).map_err(Error::internal)?)
        .bind(report.status.code())
        .bind(report.lead().map(|part| part.unit.as_str()))
        .bind(i64::from(shown_to_neighbours(report)))
        .bind(queue_order(report, at))
        .bind(at.micros())
        .bind(serde_json::to_string(report)?)
        .bind(code(&report.urgency)?)
        .execute(tx)
        .await?;
    one(updated.rows_affected())
}

/// No row means that another transaction was faster.
fn one(rows: u64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::InFlight) }
}

/// The wire code of an enum without fields.
fn code(value: &impl serde::Serialize) -> Result<String> {
    match serde_json::to_value(value)? {
        Value::String(code) => Ok(code),
        other => Err(Error::internal(format!("not a code: {other}"))),
    }
}
