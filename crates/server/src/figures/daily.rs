//! The daily sums. A report that changes marks its community's day of submission; a job sums such a day up anew from the
//! reports' rows and adds what differs to the rows of the community and of all that it lies in.
//!
//! Whoever of several nodes removes the mark does that, in the same transaction. A change that comes meanwhile waits for
//! it at the mark's row, and marks the day anew; one that came before is waited for, and counted.

use std::collections::BTreeMap;

use linli_model::area::{AreaCode, AreaLevel};
use linli_model::report::{Rating, Report, ReportStatus};
use linli_model::time::{DAY, MINUTE, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::app::AppState;
use crate::db;
use crate::error::{Error, Result};

/// Most days taken up at once.
const BATCH: i64 = 100;
/// Whose sums a report is part of, each before those that lie in it: all lock their rows in one order.
const LEVELS: [AreaLevel; 4] = [
    AreaLevel::City,
    AreaLevel::District,
    AreaLevel::Street,
    AreaLevel::Community,
];
/// The columns of a sum.
const COLUMNS: [&str; 5] = ["submitted", "resolved", "rated", "satisfied", "minutes"];

/// What a report adds to [`COLUMNS`]. One that was taken back or not accepted adds nothing.
fn share(report: &Report) -> [i64; 5] {
    if matches!(report.status, ReportStatus::Declined | ReportStatus::Withdrawn) {
        return [0; 5];
    }
    let resolved = matches!(report.status, ReportStatus::Resolved | ReportStatus::Closed);
    let answered_at = report
        .lead()
        .filter(|_| resolved)
        .and_then(|part| part.answered_at);
    let satisfied = matches!(report.rating, Some(Rating::Satisfied | Rating::Fair));
    [
        1,
        i64::from(resolved),
        i64::from(report.rating.is_some()),
        i64::from(satisfied),
        answered_at.map_or(0, |at| at.since(report.submitted_at) / MINUTE),
    ]
}

/// Marks the day of a report's submission as to be summed up again, unless its share stays what it was.
pub(crate) async fn mark(
    tx: &mut AnyConnection,
    before: Option<&Report>,
    after: &Report,
    zone_offset_minutes: i32,
) -> Result<()> {
    if before.map(share) == Some(share(after)) {
        return Ok(());
    }
    let sql = "INSERT INTO stats_due (community, day, changes) VALUES ($1, $2, 1) \
               ON CONFLICT (community, day) DO UPDATE SET changes = stats_due.changes + 1";
    sqlx::query(sql)
        .bind(after.community.as_str())
        .bind(after.submitted_at.civil(zone_offset_minutes).days)
        .execute(tx)
        .await?;
    Ok(())
}

/// Sums up all days that are marked. Safe with several nodes; what another is at is left to it.
///
/// # Errors
/// When the database fails.
pub async fn sum_up(state: &AppState) -> Result<()> {
    loop {
        let marked = sqlx::query("SELECT community, day FROM stats_due ORDER BY day, community LIMIT $1")
            .bind(BATCH)
            .fetch_all(state.db.reading())
            .await?;
        let mut taken = false;
        for row in &marked {
            let community = AreaCode::new(row.try_get::<String, _>("community")?).map_err(Error::internal)?;
            taken |= take(state, &community, row.try_get("day")?).await?;
        }
        if !taken {
            return Ok(());
        }
    }
}

/// Sums one day up, if the mark is still there. The next round finds it again when another transaction was faster.
async fn take(state: &AppState, community: &AreaCode, day: i64) -> Result<bool> {
    let mut tx = state.db.begin().await?;
    match sum_day(state, &mut tx, community, day).await {
        Ok(taken) => {
            tx.commit().await?;
            Ok(taken)
        }
        Err(error) if db::lost_race(&error) => {
            tx.rollback().await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

async fn sum_day(state: &AppState, tx: &mut AnyConnection, community: &AreaCode, day: i64) -> Result<bool> {
    let removed = sqlx::query("DELETE FROM stats_due WHERE community = $1 AND day = $2")
        .bind(community.as_str())
        .bind(day)
        .execute(&mut *tx)
        .await?;
    if removed.rows_affected() == 0 {
        return Ok(false);
    }
    let zone = i64::from(state.directory.calendar.zone_offset_minutes) * MINUTE;
    let midnight = Timestamp::from_micros(day * DAY - zone);
    for (category, change) in differences(tx, community, day, midnight).await? {
        for level in LEVELS {
            if let Some(area) = community.at(level) {
                add(tx, &area, day, &category, change).await?;
            }
        }
    }
    Ok(true)
}

/// The query for the reports of a community that were submitted from one moment on and before another.
pub fn of_day() -> &'static str {
    "SELECT state FROM reports WHERE community = $1 AND submitted_at >= $2 AND submitted_at < $3"
}

/// By category, what is to be added to the sums that are known for them to be true.
async fn differences(
    tx: &mut AnyConnection,
    community: &AreaCode,
    day: i64,
    midnight: Timestamp,
) -> Result<BTreeMap<String, [i64; 5]>> {
    let mut differences = BTreeMap::new();
    let mut count = |category: String, share: [i64; 5], sign: i64| {
        let sums = differences.entry(category).or_insert([0; 5]);
        for (sum, part) in sums.iter_mut().zip(share) {
            *sum += sign * part;
        }
    };
    let sql = format!(
        "SELECT category, {} FROM stats_daily WHERE area = $1 AND day = $2",
        COLUMNS.join(", ")
    );
    let known = sqlx::query(&sql).bind(community.as_str()).bind(day);
    for row in known.fetch_all(&mut *tx).await? {
        count(row.try_get("category")?, sums_of(&row)?, -1);
    }
    let reports = sqlx::query(of_day())
        .bind(community.as_str())
        .bind(midnight.micros())
        .bind(midnight.plus(DAY).micros());
    for row in reports.fetch_all(tx).await? {
        let report: Report = serde_json::from_str(row.try_get("state")?)?;
        count(report.category.to_string(), share(&report), 1);
    }
    differences.retain(|_, sums| *sums != [0; 5]);
    Ok(differences)
}

fn sums_of(row: &AnyRow) -> Result<[i64; 5]> {
    let mut sums = [0; 5];
    for (sum, column) in sums.iter_mut().zip(COLUMNS) {
        *sum = row.try_get(column)?;
    }
    Ok(sums)
}

async fn add(
    tx: &mut AnyConnection,
    area: &AreaCode,
    day: i64,
    category: &str,
    change: [i64; 5],
) -> Result<()> {
    let added = COLUMNS.map(|column| format!("{column} = stats_daily.{column} + excluded.{column}"));
    let sql = format!(
        "INSERT INTO stats_daily (area, day, category, {}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (area, day, category) DO UPDATE SET {}",
        COLUMNS.join(", "),
        added.join(", ")
    );
    let query = sqlx::query(&sql).bind(area.as_str()).bind(day).bind(category);
    let query = change.into_iter().fold(query, |query, number| query.bind(number));
    query.execute(tx).await?;
    Ok(())
}
