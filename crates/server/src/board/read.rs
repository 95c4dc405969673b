//! What a person has read of a board: one mark a channel, kept for all their devices.

use std::collections::HashMap;

use linli_model::area::AreaCode;
use linli_model::ids::{ChannelCode, PersonId, PostId};
use linli_model::limits::UNREAD_MAX;
use linli_model::person::Actor;
use linli_model::post::{Post, Standing};
use linli_model::protocol::{BoardView, ChannelView, ReadMarks};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::list::WAITS;
use super::marks::Line;
use crate::app::AppState;
use crate::error::{Error, Result};

/// Up to where a person has read.
#[derive(Debug, Default)]
pub(super) struct ReadTo {
    marks: HashMap<(AreaCode, ChannelCode), i64>,
    /// What is older than a person's account is nothing new to them.
    since: Timestamp,
}

impl ReadTo {
    /// Of one community, or of all.
    pub(super) async fn of(
        connection: &mut AnyConnection,
        person: &PersonId,
        community: Option<&AreaCode>,
    ) -> Result<Self> {
        let sql = "SELECT created_at FROM persons WHERE id = $1";
        let row = sqlx::query(sql)
            .bind(person.as_str())
            .fetch_one(&mut *connection)
            .await?;
        let since = Timestamp::from_micros(row.try_get("created_at")?);
        let query = match community {
            Some(community) => sqlx::query(
                "SELECT community, channel, seq FROM read_marks WHERE person = $1 AND community = $2",
            )
            .bind(person.as_str())
            .bind(community.as_str()),
            None => sqlx::query("SELECT community, channel, seq FROM read_marks WHERE person = $1")
                .bind(person.as_str()),
        };
        let rows = query.fetch_all(connection).await?;
        let marks: Result<_> = rows
            .iter()
            .map(|row| {
                let community = AreaCode::new(row.try_get::<&str, _>("community")?);
                let channel = ChannelCode::new(row.try_get::<String, _>("channel")?);
                let key = (
                    community.map_err(Error::internal)?,
                    channel.map_err(Error::internal)?,
                );
                Ok((key, row.try_get("seq")?))
            })
            .collect();
        Ok(Self { marks: marks?, since })
    }

    fn mark(&self, community: &AreaCode, channel: &ChannelCode) -> i64 {
        let key = (community.clone(), channel.clone());
        self.marks.get(&key).copied().unwrap_or_default()
    }

    /// Whether the person has not seen a post yet, unless it is their own.
    pub(super) fn is_unread(&self, post: &Post, seq: i64) -> bool {
        post.submitted_at >= self.since && seq > self.mark(&post.community, &post.channel)
    }
}

/// The channels of a community's board, and what is new in them. Not found for whoever does not read it.
pub(super) async fn board(state: &AppState, actor: &Actor, community: &AreaCode) -> Result<BoardView> {
    let standing = Standing::on_board(community, actor);
    let person = actor.person().filter(|_| standing.reads());
    let person = person.ok_or(Error::NotFound)?;
    if state.directory.area(community).is_none() {
        return Err(Error::NotFound);
    }
    let mut connection = state.db.reading().acquire().await?;
    let read_to = ReadTo::of(&mut connection, person, Some(community)).await?;
    let mut channels = Vec::new();
    for channel in &state.directory.channels.channels {
        channels.push(ChannelView {
            unread: unread(&mut connection, community, &channel.code, person, &read_to).await?,
            may_post: standing.staff || !channel.announcements,
            channel: channel.clone(),
        });
    }
    let review = match standing.staff {
        true => Some(waiting(&mut connection, community).await?),
        false => None,
    };
    Ok(BoardView { channels, review })
}

/// How many of the newest posts of a channel a person has not seen; no further than [`UNREAD_MAX`] is looked.
async fn unread(
    connection: &mut AnyConnection,
    community: &AreaCode,
    channel: &ChannelCode,
    person: &PersonId,
    read_to: &ReadTo,
) -> Result<u32> {
    let sql = format!(
        "SELECT COUNT(*) AS unread FROM (SELECT owner, submitted_at FROM posts \
         WHERE community = $1 AND channel = $2 AND listed = 1 AND seq > $3 ORDER BY seq DESC LIMIT {UNREAD_MAX}) newest \
         WHERE owner <> $4 AND submitted_at >= $5"
    );
    let row = sqlx::query(&sql)
        .bind(community.as_str())
        .bind(channel.as_str())
        .bind(read_to.mark(community, channel))
        .bind(person.as_str())
        .bind(read_to.since.micros())
        .fetch_one(connection)
        .await?;
    u32::try_from(row.try_get::<i64, _>("unread")?).map_err(Error::internal)
}

/// How many posts and replies wait for staff, no further than [`UNREAD_MAX`].
async fn waiting(connection: &mut AnyConnection, community: &AreaCode) -> Result<u32> {
    let sql = format!(
        "SELECT COUNT(*) AS waiting FROM (SELECT p.seq FROM posts p WHERE p.community = $1 AND {WAITS} LIMIT {UNREAD_MAX}) found"
    );
    let row = sqlx::query(&sql)
        .bind(community.as_str())
        .fetch_one(connection)
        .await?;
    u32::try_from(row.try_get::<i64, _>("waiting")?).map_err(Error::internal)
}

/// Moves the marks of the channels that these posts stand in up to them; never back. Posts that are not of this board
/// are no marks of it.
pub(super) async fn mark(
    state: &AppState,
    person: &PersonId,
    community: &AreaCode,
    marks: &ReadMarks,
) -> Result<()> {
    let ids: Vec<&str> = marks.posts.iter().map(PostId::as_str).collect();
    let mut tx = state.db.begin().await?;
    let mut lines = Line::of(&mut tx, &ids).await?;
    // One order for all, so that two devices do not wait for each other.
    lines.sort_by(|one, other| one.post.channel.cmp(&other.post.channel));
    let sql = "INSERT INTO read_marks (person, community, channel, seq) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (person, community, channel) DO UPDATE SET seq = excluded.seq \
               WHERE read_marks.seq < excluded.seq";
    for line in lines {
        if line.post.community != *community || line.post.thread.is_some() {
            continue;
        }
        sqlx::query(sql)
            .bind(person.as_str())
            .bind(community.as_str())
            .bind(line.post.channel.as_str())
            .bind(line.seq)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
