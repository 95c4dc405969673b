//! Rows that an older version of this program wrote, made anew from the events: once, at the first start after an update.

use linli_model::ids::ReportId;
use linli_model::report::replay;
use sqlx::{AnyConnection, Row};

use super::stream::keep_timer;
use super::{Reports, contents, me_toos, row};
use crate::app::AppState;
use crate::db::counters;
use crate::error::{Error, Result};
use crate::figures;
use crate::streams::{Stream, history};

/// Grows with every change of what a row, a queue or a timer holds.
const ROWS: i64 = 3;
/// The counter that says which version the rows are of.
const COUNTER: &str = "reports/rows";
/// Reports looked up at once.
const BATCH: i64 = 500;

/// Makes the rows, queues and timers of all reports anew when they are of an older version. Safe with several nodes, and
/// finished at the next start when cut short.
///
/// # Errors
/// When the database fails.
pub async fn renew_if_older(state: &AppState) -> Result<()> {
    let mut reading = state.db.reading().acquire().await?;
    if counters::value(&mut reading, COUNTER).await? >= Some(ROWS) {
        return Ok(());
    }
    drop(reading);
    let (mut after, mut renewed) = (0_i64, 0_usize);
    loop {
        let sql = "SELECT seq, id FROM reports WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows = sqlx::query(sql)
            .bind(after)
            .bind(BATCH)
            .fetch_all(state.db.reading())
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.try_get("seq")?;
        renewed += rows.len();
        let mut tx = state.db.begin().await?;
        for row in &rows {
            let id = ReportId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?;
            row::lock(state, &mut tx, &id).await?;
            renew(state, &mut tx, &id).await?;
        }
        tx.commit().await?;
    }
    let mut tx = state.db.begin().await?;
    counters::set(&mut tx, COUNTER, ROWS).await?;
    tx.commit().await?;
    if renewed > 0 {
        tracing::info!(renewed, "the rows of reports were made anew");
    }
    Ok(())
}

async fn renew(state: &AppState, tx: &mut AnyConnection, id: &ReportId) -> Result<()> {
    let history = history(tx, &Reports::key(id)).await?;
    let (Some(report), Some(last)) = (replay(id, &history), history.last()) else {
        return Ok(());
    };
    let mut contents = contents::of_report(tx, id).await?;
    let place = contents.remove(&report.content).and_then(|content| content.place);
    row::update(tx, &report, report.version, last.at).await?;
    row::locate(tx, &report, place.as_ref()).await?;
    let joined = me_toos::people(tx, id).await?.len() as u32;
    keep_timer(tx, &report, joined, state.now()).await?;
    figures::mark(tx, None, &report, state.directory.calendar.zone_offset_minutes).await
}
