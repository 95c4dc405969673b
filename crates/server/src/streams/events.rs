//! The streams of events: what happened, for ever. Everything else can be made from them again.

use linli_model::history::Recorded;
use linli_model::ids::{CommandId, PersonId};
use linli_model::open::{Open, Versioned};
use linli_model::person::Actor;
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use crate::error::{Error, Result};

/// What stands in the place of a person where the server itself acts.
const SYSTEM: &str = "system";

/// The actor as events name it.
pub(crate) fn actor_name(actor: &Actor) -> &str {
    actor.person().map_or(SYSTEM, PersonId::as_str)
}

/// The hash of the command that made a stream.
pub(crate) async fn first_hash(tx: &mut AnyConnection, stream: &str) -> Result<String> {
    let sql = "SELECT body_hash FROM events WHERE stream = $1 ORDER BY version LIMIT 1";
    let row = sqlx::query(sql).bind(stream).fetch_one(tx).await?;
    Ok(row.try_get("body_hash")?)
}

/// The hash of the command that an actor already gave under this id.
pub(crate) async fn given(tx: &mut AnyConnection, actor: &Actor, id: &CommandId) -> Result<Option<String>> {
    let sql = "SELECT body_hash FROM events WHERE actor = $1 AND command_id = $2 AND n = 0";
    let row = sqlx::query(sql)
        .bind(actor_name(actor))
        .bind(id.as_str())
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|row| row.try_get("body_hash")).transpose()?)
}

/// All events of a stream, oldest first.
///
/// # Errors
/// When the database fails, or holds an event of a newer server.
pub async fn history<E: Versioned>(connection: &mut AnyConnection, stream: &str) -> Result<Vec<Recorded<E>>> {
    let sql = "SELECT actor, at, body FROM events WHERE stream = $1 ORDER BY version";
    let rows = sqlx::query(sql).bind(stream).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let actor: String = row.try_get("actor")?;
            let by = match actor.as_str() {
                SYSTEM => None,
                _ => Some(PersonId::new(actor).map_err(Error::internal)?),
            };
            let at = Timestamp::from_micros(row.try_get("at")?);
            let body: String = row.try_get("body")?;
            let event = serde_json::from_str::<Open<E>>(&body)?
                .into_known()
                .ok_or_else(|| {
                    Error::internal(format!("an event of {stream} is of a newer server: {body}"))
                })?;
            Ok(Recorded { event, by, at })
        })
        .collect()
}

/// One command's events, to be appended.
pub(crate) struct Append<'a, E> {
    /// Which stream.
    pub stream: &'a str,
    /// How many events it has.
    pub version: u64,
    /// Who gave the command.
    pub actor: &'a Actor,
    /// Its id.
    pub command_id: &'a CommandId,
    /// Its hash.
    pub body_hash: &'a str,
    /// What came of it.
    pub events: &'a [E],
    /// When.
    pub at: Timestamp,
}

/// Appends. A version or a command that another transaction was faster with is a lost race.
pub(crate) async fn append<E: Versioned + Clone>(
    tx: &mut AnyConnection,
    append: &Append<'_, E>,
) -> Result<()> {
    let sql = "INSERT INTO events (stream, version, actor, command_id, n, body_hash, at, body) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let first = i64::try_from(append.version).map_err(Error::internal)? + 1;
    for (n, event) in (0_i64..).zip(append.events) {
        let done = sqlx::query(sql)
            .bind(append.stream)
            .bind(first + n)
            .bind(actor_name(append.actor))
            .bind(append.command_id.as_str())
            .bind(n)
            .bind(append.body_hash)
            .bind(append.at.micros())
            .bind(serde_json::to_string(&Open::Known(event.clone()))?)
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() != 1 {
            return Err(Error::InFlight);
        }
    }
    Ok(())
}
