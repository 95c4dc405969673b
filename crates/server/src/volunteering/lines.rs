//! A list as the database sees it: a page of rows at a time, always along an index.

use linli_model::limits::{PAGE_DEFAULT, PAGE_MAX};
use linli_model::time::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::app::AppState;
use crate::error::Result;
use crate::reports::cursor::{self, Position};
use crate::reports::placeholders;

/// How a list is sorted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sort {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
    /// By a column, and then by number, ascending.
    Up(&'static str),
    /// By a column, and then by number, descending.
    Down(&'static str),
}

/// A list as the database sees it.
pub(super) struct List {
    /// Where it comes from; the thing itself is `t`.
    pub from: &'static str,
    /// What columns must equal.
    pub equal: Vec<(&'static str, String)>,
    /// A number that a column must be above.
    pub above: Option<(&'static str, i64)>,
    /// In which order.
    pub sort: Sort,
}

/// One row of a list.
pub(super) struct Line<S> {
    position: Position,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// What it is now.
    pub state: S,
}

/// What is read of each line.
const COLUMNS: &str = "t.seq, t.updated_at, t.state";

impl<S: DeserializeOwned> Line<S> {
    /// Reads [`COLUMNS`].
    fn read(row: &AnyRow, order: i64) -> Result<Self> {
        Ok(Self {
            position: Position {
                order,
                seq: row.try_get("seq")?,
            },
            updated_at: Timestamp::from_micros(row.try_get("updated_at")?),
            state: serde_json::from_str(row.try_get("state")?)?,
        })
    }
}

/// The lines of some ids.
pub(super) async fn by_id<S: DeserializeOwned>(
    connection: &mut AnyConnection,
    from: &str,
    ids: &[&str],
) -> Result<Vec<Line<S>>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM {from} WHERE t.id IN ({})",
        placeholders(1, ids.len())
    );
    let query = ids.iter().fold(sqlx::query(&sql), |query, id| query.bind(*id));
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| Line::read(row, 0)).collect()
}

impl List {
    fn start(&self) -> Position {
        match self.sort {
            Sort::Newest => Position {
                order: 0,
                seq: i64::MAX,
            },
            Sort::Oldest => Position { order: 0, seq: 0 },
            Sort::Up(_) => Position {
                order: i64::MIN,
                seq: 0,
            },
            Sort::Down(_) => Position {
                order: i64::MAX,
                seq: i64::MAX,
            },
        }
    }

    fn sql(&self, limit: usize) -> String {
        let mut conditions: Vec<String> = self
            .equal
            .iter()
            .zip(1..)
            .map(|((column, _), n)| format!("{column} = ${n}"))
            .collect();
        let mut next = self.equal.len() + 1;
        if let Some((column, _)) = self.above {
            conditions.push(format!("{column} > ${next}"));
            next += 1;
        }
        let (after, order, by) = match self.sort {
            Sort::Newest => (format!("t.seq < ${next}"), "t.seq DESC".to_owned(), "t.seq"),
            Sort::Oldest => (format!("t.seq > ${next}"), "t.seq".to_owned(), "t.seq"),
            Sort::Up(column) => (
                format!("({column}, t.seq) > (${next}, ${})", next + 1),
                format!("{column}, t.seq"),
                column,
            ),
            Sort::Down(column) => (
                format!("({column}, t.seq) < (${next}, ${})", next + 1),
                format!("{column} DESC, t.seq DESC"),
                column,
            ),
        };
        conditions.push(after);
        format!(
            "SELECT {COLUMNS}, {by} AS sorted_by FROM {} WHERE {} ORDER BY {order} LIMIT {limit}",
            self.from,
            conditions.join(" AND ")
        )
    }

    async fn fetch<S: DeserializeOwned>(
        &self,
        connection: &mut AnyConnection,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Line<S>>> {
        let sql = self.sql(limit);
        let mut query = self
            .equal
            .iter()
            .fold(sqlx::query(&sql), |query, (_, value)| query.bind(value));
        if let Some((_, number)) = self.above {
            query = query.bind(number);
        }
        let query = match self.sort {
            Sort::Newest | Sort::Oldest => query.bind(after.seq),
            Sort::Up(_) | Sort::Down(_) => query.bind(after.order).bind(after.seq),
        };
        let rows = query.fetch_all(connection).await?;
        rows.iter()
            .map(|row| {
                let order = match self.sort {
                    Sort::Newest | Sort::Oldest => 0,
                    Sort::Up(_) | Sort::Down(_) => row.try_get("sorted_by")?,
                };
                Line::read(row, order)
            })
            .collect()
    }

    /// One page, and where it ended if there is a next one.
    pub async fn page<S: DeserializeOwned>(
        &self,
        state: &AppState,
        connection: &mut AnyConnection,
        filter: &str,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<(Vec<Line<S>>, Option<String>)> {
        let start = match cursor {
            Some(cursor) => cursor::read(&state.keys, filter, cursor)?,
            None => self.start(),
        };
        let limit = limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX) as usize;
        // One more than the page holds: whether there is a next one.
        let mut lines = self.fetch(connection, start, limit + 1).await?;
        let more = lines.len() > limit;
        lines.truncate(limit);
        let last = lines.last().filter(|_| more);
        let next = last.map(|line| cursor::write(&state.keys, filter, line.position));
        Ok((lines, next))
    }
}
