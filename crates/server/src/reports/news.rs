//! Whom the change of a report concerns: who is told of it in person, and not only hinted to look.

use linli_model::ids::{FeedId, PersonId, UnitId};
use linli_model::report::{Report, ReportEvent};
use sqlx::{AnyConnection, Row};

use super::{Reports, row};
use crate::error::{Error, Result};
use crate::streams::Change;

/// The feeds of all whom a change concerns.
pub(super) fn feeds_of(before: Option<&Report>, after: &Report) -> Vec<FeedId> {
    let reports = before.into_iter().chain([after]);
    let parts = reports.flat_map(|report| &report.parts);
    let mut feeds: Vec<FeedId> = parts.map(|part| FeedId::unit(&part.unit)).collect();
    feeds.push(FeedId::person(&after.owner));
    feeds.push(FeedId::community(&after.community));
    feeds
}

/// Its author, of all they may see; who joined it, of a new status, as far as neighbours may; and the members of a unit
/// that it was just given to. Who works on it finds it in their queue.
pub(super) async fn of(
    tx: &mut AnyConnection,
    change: &Change<'_, Reports>,
    joiners: Vec<PersonId>,
) -> Result<Vec<PersonId>> {
    let Change {
        before,
        after,
        events,
        ..
    } = *change;
    let mut news = Vec::new();
    if events
        .iter()
        .any(|recorded| !matches!(recorded.event, ReportEvent::Noted { .. }))
    {
        news.push(after.owner.clone());
    }
    let another_status = before.is_some_and(|before| before.status != after.status);
    if another_status && before.into_iter().chain([after]).any(row::shown_to_neighbours) {
        news.extend(joiners);
    }
    for part in &after.parts {
        let mut parts = before.into_iter().flat_map(|before| &before.parts);
        let had_it = parts.any(|known| known.unit == part.unit && known.called_at == part.called_at);
        if !had_it {
            news.extend(members(tx, &part.unit).await?);
        }
    }
    Ok(news)
}

async fn members(tx: &mut AnyConnection, unit: &UnitId) -> Result<Vec<PersonId>> {
    let sql = "SELECT person FROM grants WHERE role = 'unit_member' AND scope_type = 'unit' AND scope_code = $1 \
               AND confirmed = 1";
    let rows = sqlx::query(sql).bind(unit.as_str()).fetch_all(tx).await?;
    rows.iter()
        .map(|row| PersonId::new(row.try_get::<String, _>("person")?).map_err(Error::internal))
        .collect()
}
