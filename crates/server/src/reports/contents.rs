//! What people wrote and shot, and the photos bound to it.

use std::collections::HashMap;

use linli_model::ids::{CommandId, PersonId, PhotoId, ReportId};
use linli_model::photo::PhotoView;
use linli_model::refusal::Refusal;
use linli_model::report::{Audience, Content, ContentId};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::{placeholders, stream_of};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::photos;

/// Contents by id.
pub(super) type Contents = HashMap<ContentId, Content>;
/// Photos by id, their addresses signed.
pub(crate) type Photos = HashMap<PhotoId, PhotoView>;

/// Writes a command's content into the stream of its event, and binds its photos to it.
///
/// The id is the command's, which is the actor's own: another actor's of the same name is refused.
pub(super) async fn write(
    tx: &mut AnyConnection,
    stream: &str,
    id: &CommandId,
    owner: &PersonId,
    audience: Audience,
    content: &Content,
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
    let sql =
        "UPDATE photos SET stream = $1, command_id = $2 WHERE id = $3 AND owner = $4 AND stream IS NULL";
    for photo in &content.photos {
        let bound = sqlx::query(sql)
            .bind(stream)
            .bind(id.as_str())
            .bind(photo.as_str())
            .bind(owner.as_str())
            .execute(&mut *tx)
            .await?;
        if bound.rows_affected() != 1 {
            return Err(Refusal::PhotoGone.into());
        }
    }
    Ok(())
}

/// All contents of a report.
pub(super) async fn of_report(connection: &mut AnyConnection, report: &ReportId) -> Result<Contents> {
    let rows = sqlx::query("SELECT id, body FROM contents WHERE stream = $1")
        .bind(stream_of(report))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let id = ContentId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?;
            Ok((id, serde_json::from_str(row.try_get::<&str, _>("body")?)?))
        })
        .collect()
}

/// One content of each of several reports.
pub(super) async fn of_reports(
    connection: &mut AnyConnection,
    wanted: &[(&ReportId, &ContentId)],
) -> Result<HashMap<ReportId, Content>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let pairs: Vec<String> = (0..wanted.len())
        .map(|n| format!("(stream = ${} AND id = ${})", 2 * n + 1, 2 * n + 2))
        .collect();
    let sql = format!("SELECT stream, body FROM contents WHERE {}", pairs.join(" OR "));
    let mut query = sqlx::query(&sql);
    for (report, content) in wanted {
        query = query.bind(stream_of(report)).bind(content.as_str());
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let stream: &str = row.try_get("stream")?;
            let id = stream.split_once('/').map_or(stream, |(_, id)| id);
            Ok((
                ReportId::new(id).map_err(Error::internal)?,
                serde_json::from_str(row.try_get("body")?)?,
            ))
        })
        .collect()
}

/// Photos by their ids, signed for whoever passed the read check.
pub(crate) async fn photos<'a>(
    state: &AppState,
    connection: &mut AnyConnection,
    ids: impl Iterator<Item = &'a PhotoId>,
    now: Timestamp,
) -> Result<Photos> {
    let ids: Vec<&PhotoId> = ids.collect();
    if ids.is_empty() {
        return Ok(Photos::new());
    }
    let sql = format!(
        "SELECT id, width, height FROM photos WHERE id IN ({})",
        placeholders(1, ids.len())
    );
    let query = ids
        .iter()
        .fold(sqlx::query(&sql), |query, id| query.bind(id.as_str()));
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let id = PhotoId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?;
            let pixels = |name| -> Result<u32> {
                u32::try_from(row.try_get::<i64, _>(name)?).map_err(Error::internal)
            };
            let view = photos::view(&state.keys, &id, pixels("width")?, pixels("height")?, now);
            Ok((id, view))
        })
        .collect()
}
