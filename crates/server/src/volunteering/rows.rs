//! What the read rows of needs, tasks and rosters have in common.

use linli_model::area::{AreaCode, AreaLevel};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AnyConnection, Row};

use crate::error::{Error, Result};
use crate::streams::Own;

/// The codes of the areas a thing lies in: city, district, street, community, and grid where it is known.
pub(crate) fn areas(community: &AreaCode, grid: Option<&AreaCode>) -> [Option<String>; 5] {
    let at = |level| Some(community.at(level).map(String::from).unwrap_or_default());
    [
        at(AreaLevel::City),
        at(AreaLevel::District),
        at(AreaLevel::Street),
        at(AreaLevel::Community),
        grid.map(AreaCode::to_string),
    ]
}

/// The column of a level.
pub(crate) fn column_of(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::City => "city",
        AreaLevel::District => "district",
        AreaLevel::Street => "street",
        AreaLevel::Community => "community",
        AreaLevel::Grid => "grid",
    }
}

/// A version as the database keeps it.
pub(crate) fn number(version: u64) -> Result<i64> {
    i64::try_from(version).map_err(Error::internal)
}

/// No row means that another transaction was faster.
pub(crate) fn one(rows: u64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::InFlight) }
}

/// A state as its row keeps it.
pub(crate) fn state(state: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(state)?)
}

/// The state that a query for one row gives, if there is such a row.
pub(crate) async fn load<S: DeserializeOwned>(
    connection: &mut AnyConnection,
    sql: &str,
    id: &str,
) -> Result<Option<S>> {
    let row = sqlx::query(sql).bind(id).fetch_optional(connection).await?;
    row.map(|row| Ok(serde_json::from_str(row.try_get("state")?)?))
        .transpose()
}

/// The state that a query for what one person made of one post gives, if there is any.
pub(crate) async fn load_own<S: DeserializeOwned>(
    connection: &mut AnyConnection,
    sql: &str,
    id: &Own,
) -> Result<Option<S>> {
    let row = sqlx::query(sql)
        .bind(id.post.as_str())
        .bind(id.person.as_str())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(serde_json::from_str(row.try_get("state")?)?))
        .transpose()
}
