//! What is counted of posts, and what a viewer did to them: all of a page at once.

use std::collections::{HashMap, HashSet};

use linli_model::ballot::Ballot;
use linli_model::ids::{PersonId, PostId};
use linli_model::limits::VOTERS_SHOWN;
use linli_model::person::Actor;
use linli_model::post::{Marks, Post, PostStatus};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::ballots;
use super::read::ReadTo;
use crate::error::{Error, Result};
use crate::reports::placeholders;

/// A post with the counters of its row.
pub(super) struct Line {
    /// Its number.
    pub seq: i64,
    /// The post.
    pub post: Post,
    likes: u32,
    replies: u32,
    open_flags: u32,
    voters: u32,
}

/// The columns that [`Line::read`] reads.
pub(super) const COLUMNS: &str = "p.seq, p.state, p.likes, p.replies, p.open_flags, p.voters";

impl Line {
    pub(super) fn read(row: &AnyRow) -> Result<Self> {
        let count =
            |name| -> Result<u32> { u32::try_from(row.try_get::<i64, _>(name)?).map_err(Error::internal) };
        Ok(Self {
            seq: row.try_get("seq")?,
            post: serde_json::from_str(row.try_get("state")?)?,
            likes: count("likes")?,
            replies: count("replies")?,
            open_flags: count("open_flags")?,
            voters: count("voters")?,
        })
    }

    /// The lines of these posts, as far as they exist.
    pub(super) async fn of(connection: &mut AnyConnection, posts: &[&str]) -> Result<Vec<Self>> {
        if posts.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM posts p WHERE p.id IN ({})",
            placeholders(1, posts.len())
        );
        let query = posts.iter().fold(sqlx::query(&sql), |query, id| query.bind(*id));
        query
            .fetch_all(connection)
            .await?
            .iter()
            .map(Self::read)
            .collect()
    }
}

/// What is known of several posts, by their ids.
pub(super) async fn of_lines(
    connection: &mut AnyConnection,
    lines: &[Line],
    actor: &Actor,
    read_to: &ReadTo,
) -> Result<HashMap<PostId, Marks>> {
    let ids: Vec<&str> = lines.iter().map(|line| line.post.id.as_str()).collect();
    let polls: Vec<&str> = lines
        .iter()
        .filter(|line| line.post.poll.is_some())
        .map(|line| line.post.id.as_str())
        .collect();
    let person = actor.person().map_or("", PersonId::as_str);
    let liked = mine(connection, "reactions", " AND liked = 1", person, &ids).await?;
    let flagged = mine(connection, "flags", "", person, &ids).await?;
    let ballots = ballots(connection, person, &polls).await?;
    let tallies = tallies(connection, &polls).await?;
    let threads = threads(connection, lines).await?;
    let marks = lines.iter().map(|line| {
        let id = line.post.id.as_str();
        let ballot = ballots.get(id);
        let marks = Marks {
            thread: line
                .post
                .thread
                .as_ref()
                .and_then(|thread| threads.get(thread).copied()),
            likes: line.likes,
            liked: liked.contains(id),
            replies: line.replies,
            open_flags: line.open_flags,
            flagged: flagged.contains(id),
            tally: tallies.get(id).cloned().unwrap_or_default(),
            voters: line.voters,
            voted: ballot.is_some(),
            choices: ballot.map(|ballot| ballot.choices.clone()).unwrap_or_default(),
            names: Vec::new(),
            unread: line.post.thread.is_none() && read_to.is_unread(&line.post, line.seq),
        };
        (line.post.id.clone(), marks)
    });
    Ok(marks.collect())
}

/// Those of the posts beside which a person has a row in a table.
async fn mine(
    connection: &mut AnyConnection,
    table: &str,
    besides: &str,
    person: &str,
    posts: &[&str],
) -> Result<HashSet<String>> {
    if posts.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT post FROM {table} WHERE person = $1{besides} AND post IN ({})",
        placeholders(2, posts.len())
    );
    let query = posts
        .iter()
        .fold(sqlx::query(&sql).bind(person), |query, post| query.bind(*post));
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get("post")?)).collect()
}

async fn ballots(
    connection: &mut AnyConnection,
    person: &str,
    posts: &[&str],
) -> Result<HashMap<String, Ballot>> {
    if posts.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT post, state FROM ballots WHERE person = $1 AND post IN ({})",
        placeholders(2, posts.len())
    );
    let query = posts
        .iter()
        .fold(sqlx::query(&sql).bind(person), |query, post| query.bind(*post));
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("post")?, serde_json::from_str(row.try_get("state")?)?)))
        .collect()
}

/// How many chose each option.
async fn tallies(connection: &mut AnyConnection, posts: &[&str]) -> Result<HashMap<String, Vec<u32>>> {
    let mut tallies: HashMap<String, Vec<u32>> = HashMap::new();
    if posts.is_empty() {
        return Ok(tallies);
    }
    let sql = format!(
        "SELECT post, choice, votes FROM tallies WHERE post IN ({})",
        placeholders(1, posts.len())
    );
    let query = posts
        .iter()
        .fold(sqlx::query(&sql), |query, post| query.bind(*post));
    for row in query.fetch_all(connection).await? {
        let choice = usize::try_from(row.try_get::<i64, _>("choice")?).map_err(Error::internal)?;
        let votes = row.try_get::<i64, _>("votes")? - ballots::NO_VOTES;
        let votes = u32::try_from(votes).map_err(Error::internal)?;
        let tally = tallies.entry(row.try_get("post")?).or_default();
        if tally.len() <= choice {
            tally.resize(choice + 1, 0);
        }
        tally[choice] = votes;
    }
    Ok(tallies)
}

/// Where the posts stand that these reply to.
async fn threads(connection: &mut AnyConnection, lines: &[Line]) -> Result<HashMap<PostId, PostStatus>> {
    let threads: HashSet<&str> = lines
        .iter()
        .filter_map(|line| Some(line.post.thread.as_ref()?.as_str()))
        .collect();
    let threads: Vec<&str> = threads.into_iter().collect();
    let lines = Line::of(connection, &threads).await?;
    Ok(lines
        .into_iter()
        .map(|line| (line.post.id, line.post.status))
        .collect())
}

/// The names of those who chose each option of a named poll, at most [`VOTERS_SHOWN`] each, by name.
pub(super) async fn voters(connection: &mut AnyConnection, post: &Post) -> Result<Vec<Vec<String>>> {
    let Some(poll) = post.poll.filter(|poll| !poll.secret) else {
        return Ok(Vec::new());
    };
    let sql = "SELECT b.state, n.display_name FROM ballots b JOIN persons n ON n.id = b.person WHERE b.post = $1 \
               ORDER BY n.display_name, b.person";
    let rows = sqlx::query(sql)
        .bind(post.id.as_str())
        .fetch_all(connection)
        .await?;
    let mut names = vec![Vec::new(); usize::from(poll.options)];
    for row in &rows {
        let ballot: Ballot = serde_json::from_str(row.try_get("state")?)?;
        for choice in ballot.choices {
            if let Some(names) = names.get_mut(usize::from(choice))
                && names.len() < VOTERS_SHOWN as usize
            {
                names.push(row.try_get("display_name")?);
            }
        }
    }
    Ok(names)
}
