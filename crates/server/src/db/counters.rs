//! Numbers with a name, which the program itself keeps in the database.

use sqlx::{AnyConnection, Row};

use crate::error::Result;

/// A counter's value; `None` before it was first set.
///
/// # Errors
/// When the database fails.
pub async fn value(connection: &mut AnyConnection, name: &str) -> Result<Option<i64>> {
    let row = sqlx::query("SELECT value FROM counters WHERE name = $1")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("value")).transpose()?)
}

/// Sets a counter, whatever it was.
///
/// # Errors
/// When the database fails.
pub async fn set(connection: &mut AnyConnection, name: &str, value: i64) -> Result<()> {
    let sql =
        "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $3";
    sqlx::query(sql)
        .bind(name)
        .bind(value)
        .bind(value)
        .execute(connection)
        .await?;
    Ok(())
}
