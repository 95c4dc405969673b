//! What a stream does by itself when its time comes: at most one command, set anew with every event.

use linli_model::command::Command;
use linli_model::ids::CommandId;
use linli_model::open::Open;
use linli_model::person::Actor;
use linli_model::time::Timestamp;
use sqlx::AnyConnection;

use super::{Intent, attempt, lock, named};
use crate::app::AppState;
use crate::db;
use crate::error::{Error, Result};

/// Sets a stream's timer to what its state asks for next, if anything.
pub(super) async fn keep(
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

/// Takes one timer: whoever removes its row gives its command, in the same transaction. True when it took effect here.
///
/// # Errors
/// When the database fails.
pub async fn take(
    state: &AppState,
    stream: &str,
    id: &CommandId,
    command: &str,
    now: Timestamp,
) -> Result<bool> {
    let command = serde_json::from_str::<Open<Command>>(command)?;
    let intent = Intent {
        actor: Actor::System,
        command: command
            .into_known()
            .ok_or_else(|| Error::internal("a timer of a newer server"))?,
        id: id.clone(),
        if_match: None,
        now,
    };
    let mut tx = state.db.begin().await?;
    // The stream first, as every command does: two orders of locking would block each other.
    lock(state, &mut tx, &intent.command).await?;
    let sql = "DELETE FROM timers WHERE stream = $1 AND command_id = $2";
    let taken = sqlx::query(sql)
        .bind(stream)
        .bind(id.as_str())
        .execute(&mut *tx)
        .await?;
    if taken.rows_affected() == 0 {
        tx.rollback().await?;
        return Ok(false);
    }
    match attempt(state, &mut tx, &intent).await {
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
