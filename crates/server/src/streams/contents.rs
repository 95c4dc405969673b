//! What people wrote and shot, apart from the events, and the photos bound to it.

use std::collections::HashMap;

use linli_model::ids::{CommandId, PersonId, PhotoId};
use linli_model::refusal::Refusal;
use linli_model::report::{Audience, ContentId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AnyConnection, Row};

use crate::error::{Error, Result};

/// Contents by id.
pub type Contents<C> = HashMap<ContentId, C>;

/// Writes a command's content into the stream of its event, and binds its photos to it.
///
/// The id is the command's, which is the actor's own: another actor's of the same name is refused. A photo must be the
/// actor's own upload, or be bound to this very stream: whoever writes a task anew keeps its pictures.
pub(crate) async fn write<C: Serialize>(
    tx: &mut AnyConnection,
    stream: &str,
    id: &CommandId,
    owner: &PersonId,
    audience: Audience,
    content: &C,
    photos: &[PhotoId],
) -> Result<()> {
    let audience = match audience {
        Audience::Public => "public",
        Audience::StaffOnly => "staff_only",
    };
    let sql = "INSERT INTO contents (stream, id, owner, audience, body) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT DO NOTHING";
    let written = sqlx::query(sql)
        .bind(stream)
        .bind(id.as_str())
        .bind(owner.as_str())
        .bind(audience)
        .bind(serde_json::to_string(content)?)
        .execute(&mut *tx)
        .await?;
    if written.rows_affected() != 1 {
        return Err(Refusal::IdTaken.into());
    }
    let sql = "UPDATE photos SET stream = $1, command_id = $2 \
               WHERE id = $3 AND ((owner = $4 AND stream IS NULL) OR stream = $5)";
    for photo in photos {
        let bound = sqlx::query(sql)
            .bind(stream)
            .bind(id.as_str())
            .bind(photo.as_str())
            .bind(owner.as_str())
            .bind(stream)
            .execute(&mut *tx)
            .await?;
        if bound.rows_affected() != 1 {
            return Err(Refusal::PhotoGone.into());
        }
    }
    Ok(())
}

/// Contents of several streams, by their ids: those that are named.
///
/// # Errors
/// When the database fails.
pub async fn contents_of<C: DeserializeOwned>(
    connection: &mut AnyConnection,
    wanted: &[(String, &ContentId)],
) -> Result<Contents<C>> {
    if wanted.is_empty() {
        return Ok(Contents::new());
    }
    let pairs: Vec<String> = (0..wanted.len())
        .map(|n| format!("(stream = ${} AND id = ${})", 2 * n + 1, 2 * n + 2))
        .collect();
    let sql = format!("SELECT id, body FROM contents WHERE {}", pairs.join(" OR "));
    let query = wanted.iter().fold(sqlx::query(&sql), |query, (stream, content)| {
        query.bind(stream).bind(content.as_str())
    });
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let id = ContentId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?;
            Ok((id, serde_json::from_str(row.try_get("body")?)?))
        })
        .collect()
}
