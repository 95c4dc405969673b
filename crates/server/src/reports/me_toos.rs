//! 我也遇到: who joined which report, as rows and a count.

use std::collections::HashSet;

use linli_model::ids::{CommandId, PersonId, ReportId};
use linli_model::limits::JOINERS_SHOWN;
use linli_model::person::Actor;
use linli_model::report::{Content, Joiner, MeToos};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::{placeholders, row};
use crate::error::{Error, Result};
use crate::streams::rows;

/// Who joined a report, as an actor may know it. Nobody, when there is no such report.
pub(super) async fn known(
    connection: &mut AnyConnection,
    report: &ReportId,
    actor: &Actor,
) -> Result<MeToos> {
    let marks = row::marks(connection, report).await?;
    let count = marks.map_or(0, |marks| marks.me_toos);
    let joined = count > 0 && !joined(connection, &[report], actor.person()).await?.is_empty();
    Ok(MeToos { count, joined })
}

/// Those of several reports that a person joined.
pub(super) async fn joined(
    connection: &mut AnyConnection,
    reports: &[&ReportId],
    person: Option<&PersonId>,
) -> Result<HashSet<ReportId>> {
    let Some(person) = person.filter(|_| !reports.is_empty()) else {
        return Ok(HashSet::new());
    };
    let sql = format!(
        "SELECT r.id FROM me_toos m JOIN reports r ON r.seq = m.seq WHERE m.person = $1 AND r.id IN ({})",
        placeholders(2, reports.len())
    );
    let query = reports
        .iter()
        .fold(sqlx::query(&sql).bind(person.as_str()), |query, id| {
            query.bind(id.as_str())
        });
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| ReportId::new(row.try_get::<String, _>("id")?).map_err(Error::internal))
        .collect()
}

/// Writes that a person joined, and gives how many have by now.
pub(super) async fn insert(
    tx: &mut AnyConnection,
    report: &ReportId,
    person: &PersonId,
    command_id: &CommandId,
    at: Timestamp,
) -> Result<u32> {
    let sql = "INSERT INTO me_toos (seq, person, command_id, at) \
               SELECT seq, $2, $3, $4 FROM reports WHERE id = $1 ON CONFLICT DO NOTHING";
    let inserted = sqlx::query(sql)
        .bind(report.as_str())
        .bind(person.as_str())
        .bind(command_id.as_str())
        .bind(at.micros())
        .execute(&mut *tx)
        .await?;
    rows::one(inserted.rows_affected())?;
    let sql = "UPDATE reports SET me_toos = me_toos + 1 WHERE id = $1 RETURNING me_toos";
    let row = sqlx::query(sql).bind(report.as_str()).fetch_one(tx).await?;
    u32::try_from(row.try_get::<i64, _>("me_toos")?).map_err(Error::internal)
}

/// All who joined a report: they follow it.
pub(super) async fn people(connection: &mut AnyConnection, report: &ReportId) -> Result<Vec<PersonId>> {
    let sql = "SELECT person FROM me_toos WHERE seq = (SELECT seq FROM reports WHERE id = $1)";
    let rows = sqlx::query(sql)
        .bind(report.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| PersonId::new(row.try_get::<String, _>("person")?).map_err(Error::internal))
        .collect()
}

/// Those who joined last, the newest first, with their words.
pub(super) async fn newest(connection: &mut AnyConnection, report: &ReportId) -> Result<Vec<Joiner>> {
    let sql = format!(
        "SELECT m.person, m.at, c.body FROM me_toos m \
         LEFT JOIN contents c ON c.stream = 'me_too/' || $1 || '/' || m.person AND c.id = m.command_id \
         WHERE m.seq = (SELECT seq FROM reports WHERE id = $2) ORDER BY m.at DESC, m.person LIMIT {JOINERS_SHOWN}"
    );
    let rows = sqlx::query(&sql)
        .bind(report.as_str())
        .bind(report.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let body: Option<String> = row.try_get("body")?;
            let content: Content = body.map_or(Ok(Content::default()), |body| serde_json::from_str(&body))?;
            Ok(Joiner {
                person: PersonId::new(row.try_get::<String, _>("person")?).map_err(Error::internal)?,
                at: Timestamp::from_micros(row.try_get("at")?),
                words: content.text,
            })
        })
        .collect()
}
