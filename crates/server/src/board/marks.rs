//! What is counted of posts, and what one viewer did to them.

use std::collections::{HashMap, HashSet};

use linli_model::ballot::Ballot;
use linli_model::ids::{PersonId, PostId};
use linli_model::limits::VOTERS_SHOWN;
use linli_model::post::{Marks, Post};
use linli_model::time::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::unread::Seen;
use crate::error::{Error, Result};
use crate::reports::placeholders;

/// What a query for [`Line`]s selects from `posts t`.
pub(super) const COLUMNS: &str = "t.seq, t.likes, t.replies, t.open_flags, t.voters, t.state";

/// Most ballots whose voters are looked up to be named.
const BALLOTS_NAMED: i64 = 1_000;

/// A post's row.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its number.
    pub(super) seq: i64,
    /// The post.
    pub(super) post: Post,
    counted: Marks,
}

impl Line {
    /// Reads [`COLUMNS`].
    pub(super) fn of(row: &AnyRow) -> Result<Self> {
        let number = |name| u32::try_from(row.try_get::<i64, _>(name)?).map_err(Error::internal);
        Ok(Self {
            seq: row.try_get("seq")?,
            post: serde_json::from_str(row.try_get("state")?)?,
            counted: Marks {
                likes: number("likes")?,
                replies: number("replies")?,
                open_flags: number("open_flags")?,
                voters: number("voters")?,
                ..Marks::default()
            },
        })
    }
}

/// The row of one post.
pub(super) async fn line(connection: &mut AnyConnection, id: &PostId) -> Result<Option<Line>> {
    let sql = format!("SELECT {COLUMNS} FROM posts t WHERE t.id = $1");
    let row = sqlx::query(&sql)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(Line::of).transpose()
}

/// The marks of posts, as `viewer` may know them.
pub(super) async fn gather(
    connection: &mut AnyConnection,
    viewer: &PersonId,
    lines: &[Line],
    now: Timestamp,
) -> Result<HashMap<PostId, Marks>> {
    if lines.is_empty() {
        return Ok(HashMap::new());
    }
    let seen = Seen::of(connection, viewer, now).await?;
    let own = |table, condition| {
        format!(
            "SELECT post, state FROM {table} WHERE person = $1{condition} AND post IN ({})",
            placeholders(2, lines.len())
        )
    };
    let liked = rows(
        connection,
        &own("reactions", " AND liked = 1"),
        Some(viewer),
        lines,
    )
    .await?;
    let flagged = rows(connection, &own("flags", ""), Some(viewer), lines).await?;
    let ballots = rows(connection, &own("ballots", ""), Some(viewer), lines).await?;
    let sql = format!(
        "SELECT post, votes FROM poll_tally WHERE post IN ({}) ORDER BY post, choice",
        placeholders(1, lines.len())
    );
    let tally = rows(connection, &sql, None, lines).await?;
    let of = |rows: &[AnyRow]| -> Result<HashSet<String>> {
        rows.iter().map(|row| Ok(row.try_get("post")?)).collect()
    };
    let (liked, flagged) = (of(&liked)?, of(&flagged)?);
    let mut marks: HashMap<PostId, Marks> = lines
        .iter()
        .map(|line| {
            let id = line.post.id.as_str();
            let marks = Marks {
                liked: liked.contains(id),
                flagged: flagged.contains(id),
                unread: seen.is_unread(line.seq, &line.post),
                ..line.counted.clone()
            };
            (line.post.id.clone(), marks)
        })
        .collect();
    for row in &ballots {
        let ballot: Ballot = serde_json::from_str(row.try_get("state")?)?;
        if let Some(marks) = marks.get_mut(&ballot.post) {
            marks.voted = true;
            marks.choices = ballot.choices;
        }
    }
    for row in &tally {
        let post = PostId::new(row.try_get::<String, _>("post")?).map_err(Error::internal)?;
        let votes = u32::try_from(row.try_get::<i64, _>("votes")?).map_err(Error::internal)?;
        if let Some(marks) = marks.get_mut(&post) {
            marks.tally.push(votes);
        }
    }
    Ok(marks)
}

async fn rows(
    connection: &mut AnyConnection,
    sql: &str,
    viewer: Option<&PersonId>,
    lines: &[Line],
) -> Result<Vec<AnyRow>> {
    let query = viewer
        .iter()
        .fold(sqlx::query(sql), |query, viewer| query.bind(viewer.as_str()));
    let query = lines
        .iter()
        .fold(query, |query, line| query.bind(line.post.id.as_str()));
    Ok(query.fetch_all(connection).await?)
}

/// The names of those who chose each option of a named poll; none of a secret one.
pub(super) async fn names(connection: &mut AnyConnection, post: &Post) -> Result<Vec<Vec<String>>> {
    let Some(poll) = post.poll.filter(|poll| !poll.secret) else {
        return Ok(Vec::new());
    };
    let sql = "SELECT b.state, p.display_name FROM ballots b JOIN persons p ON p.id = b.person \
               WHERE b.post = $1 ORDER BY b.person LIMIT $2";
    let rows = sqlx::query(sql)
        .bind(post.id.as_str())
        .bind(BALLOTS_NAMED)
        .fetch_all(connection)
        .await?;
    let mut names = vec![Vec::new(); usize::from(poll.options)];
    for row in &rows {
        let ballot: Ballot = serde_json::from_str(row.try_get("state")?)?;
        let name: String = row.try_get("display_name")?;
        for choice in ballot.choices {
            if let Some(names) = names.get_mut(usize::from(choice))
                && names.len() < VOTERS_SHOWN as usize
            {
                names.push(name.clone());
            }
        }
    }
    Ok(names)
}

/// The row of one post by its number.
pub(super) async fn line_of(connection: &mut AnyConnection, seq: i64) -> Result<Option<Line>> {
    let sql = format!("SELECT {COLUMNS} FROM posts t WHERE t.seq = $1");
    let row = sqlx::query(&sql).bind(seq).fetch_optional(connection).await?;
    row.as_ref().map(Line::of).transpose()
}
