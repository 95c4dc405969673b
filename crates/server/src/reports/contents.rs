//! What people wrote and shot about reports, to be shown.

use std::collections::HashMap;

use linli_model::ids::{PhotoId, ReportId};
use linli_model::photo::PhotoView;
use linli_model::report::{Content, ContentId};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::{Reports, placeholders};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::photos;
use crate::streams::{Contents, Stream};

/// Photos by id, their addresses signed.
pub(crate) type Photos = HashMap<PhotoId, PhotoView>;

/// All contents of a report.
pub(super) async fn of_report(
    connection: &mut AnyConnection,
    report: &ReportId,
) -> Result<Contents<Content>> {
    let rows = sqlx::query("SELECT id, body FROM contents WHERE stream = $1")
        .bind(Reports::key(report))
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
        query = query.bind(Reports::key(report)).bind(content.as_str());
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
