//! What falls due: rows with a command, given as the system through the same pipeline, safe with several nodes.

use std::fmt::Write;

use linli_model::ids::{CommandId, ReportId};
use linli_model::open::Open;
use linli_model::person::Actor;
use linli_model::report::{Report, ReportCommand, falls_due};
use linli_model::time::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};

use crate::app::AppState;
use crate::db;
use crate::error::{Error, Result};
use crate::reports::{Intent, attempt, lock};
use crate::streams::take_timer;

/// Most timers taken up at once.
const BATCH: i64 = 100;

/// Sets a report's timer to what its state and the number of those who joined it ask for next, if anything.
///
/// # Errors
/// When the database fails.
pub async fn keep(tx: &mut AnyConnection, report: &Report, me_toos: u32, now: Timestamp) -> Result<()> {
    let stream = report.id.as_str();
    sqlx::query("DELETE FROM timers WHERE stream = $1")
        .bind(stream)
        .execute(&mut *tx)
        .await?;
    let Some((due_at, command)) = falls_due(report, me_toos, now) else {
        return Ok(());
    };
    let sql = "INSERT INTO timers (stream, command_id, due_at, command) VALUES ($1, $2, $3, $4)";
    sqlx::query(sql)
        .bind(stream)
        .bind(command_id(report)?.as_str())
        .bind(due_at.micros())
        .bind(serde_json::to_string(&Open::Known(command))?)
        .execute(tx)
        .await?;
    Ok(())
}

/// The id of what a report in this state does by itself: the same on every node, and after every restart. A state has at
/// most one such command, and it leads to the next state.
fn command_id(report: &Report) -> Result<CommandId> {
    let hash = Sha256::digest(format!("{}/{}", report.id, report.version));
    let mut id = String::from("timer-");
    for byte in &hash[..16] {
        write!(id, "{byte:02x}").map_err(Error::internal)?;
    }
    CommandId::new(id).map_err(Error::internal)
}

/// Gives the commands that are due by `now`. Returns how many took effect here.
///
/// # Errors
/// When the database fails.
pub async fn run_due(state: &AppState, now: Timestamp) -> Result<usize> {
    let mut given = 0;
    loop {
        let sql =
            "SELECT stream, command_id, command FROM timers WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
        let due = sqlx::query(sql)
            .bind(now.micros())
            .bind(BATCH)
            .fetch_all(state.db.reading())
            .await?;
        if due.is_empty() {
            return Ok(given);
        }
        for row in &due {
            let id = row.try_get::<String, _>("command_id")?;
            let stream = row.try_get::<String, _>("stream")?;
            if stream.contains('/') {
                let id = CommandId::new(id).map_err(Error::internal)?;
                given += usize::from(take_timer(state, &stream, &id, row.try_get("command")?, now).await?);
                continue;
            }
            let command = serde_json::from_str::<Open<ReportCommand>>(row.try_get("command")?)?;
            let intent = Intent {
                actor: Actor::System,
                report: ReportId::new(stream).map_err(Error::internal)?,
                id: CommandId::new(id).map_err(Error::internal)?,
                command: command
                    .into_known()
                    .ok_or_else(|| Error::internal("a timer of a newer server"))?,
                if_match: None,
                now,
            };
            given += usize::from(take(state, &intent).await?);
        }
    }
}

/// Takes one timer: whoever removes its row gives its command, in the same transaction.
async fn take(state: &AppState, intent: &Intent) -> Result<bool> {
    let mut tx = state.db.begin().await?;
    // The report first, as every command does: two orders of locking would block each other.
    lock(&mut tx, state.db.dialect(), &intent.report).await?;
    let sql = "DELETE FROM timers WHERE stream = $1 AND command_id = $2";
    let taken = sqlx::query(sql)
        .bind(intent.report.as_str())
        .bind(intent.id.as_str())
        .execute(&mut *tx)
        .await?;
    if taken.rows_affected() == 0 {
        tx.rollback().await?;
        return Ok(false);
    }
    match attempt(state, &mut tx, intent).await {
        Ok(announcements) => {
            tx.commit().await?;
            state.watchers.announce(&announcements);
            Ok(true)
        }
        // What it was set for no longer holds: the timer goes, and nothing else happens.
        Err(Error::Refused(refusal)) => {
            tracing::warn!(report = %intent.report, %refusal, "a timer was refused");
            tx.commit().await?;
            Ok(false)
        }
        // The next round finds it again.
        Err(error) if matches!(error, Error::InFlight) || db::lost_race(&error) => {
            tx.rollback().await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}
