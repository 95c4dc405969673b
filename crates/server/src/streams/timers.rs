//! What a stream does by itself when its time comes: at most one command, set anew with every change, given as the system
//! by whoever of several nodes takes the timer's row.

use linli_model::command::Command;
use linli_model::ids::CommandId;
use linli_model::open::Open;
use linli_model::person::Actor;
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::run::named;
use super::{Intent, attempt, lock};
use crate::app::AppState;
use crate::db;
use crate::error::{Error, Result};

/// Most timers taken up at once.
const BATCH: i64 = 100;

/// Sets the timer of a stream at `version` to what it asks for next, if anything.
///
/// The command's id is the same on every node, and after every restart: a version has at most one such command, and it
/// leads to the next version.
pub(crate) async fn keep(
    tx: &mut AnyConnection,
    stream: &str,
    version: u64,
    due: Option<(Timestamp, Command)>,
) -> Result<()> {
    sqlx::query("DELETE FROM timers WHERE stream = $1")
        .bind(stream)
        .execute(&mut *tx)
        .await?;
    let Some((due_at, command)) = due else {
        return Ok(());
    };
    let sql = "INSERT INTO timers (stream, command_id, due_at, command) VALUES ($1, $2, $3, $4)";
    sqlx::query(sql)
        .bind(stream)
        .bind(named("timer", &format!("{stream} {version}"))?.as_str())
        .bind(due_at.micros())
        .bind(serde_json::to_string(&Open::Known(command))?)
        .execute(tx)
        .await?;
    Ok(())
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
            let command = serde_json::from_str::<Open<Command>>(row.try_get("command")?)?;
            let intent = Intent {
                actor: Actor::System,
                command: command
                    .into_known()
                    .ok_or_else(|| Error::internal("a timer of a newer server"))?,
                id: CommandId::new(row.try_get::<String, _>("command_id")?).map_err(Error::internal)?,
                if_match: None,
                now,
            };
            given += usize::from(take(state, row.try_get("stream")?, &intent).await?);
        }
    }
}

/// Takes one timer: whoever removes its row gives its command, in the same transaction. True when it took effect here.
async fn take(state: &AppState, stream: &str, intent: &Intent) -> Result<bool> {
    let mut tx = state.db.begin().await?;
    // The stream first, as every command does: two orders of locking would block each other.
    lock(state, &mut tx, &intent.command).await?;
    let sql = "DELETE FROM timers WHERE stream = $1 AND command_id = $2";
    let taken = sqlx::query(sql)
        .bind(stream)
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
            tracing::warn!(stream, %refusal, "a timer was refused");
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
