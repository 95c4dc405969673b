//! What a person has read of a board, and what not.
//!
//! A post is unread while it is newer than the person's mark of its channel. Where there is no mark yet, only what came
//! after the person's account was made counts, and nothing older than [`FIRST_LOOK`]: nobody begins with a hundred unread.

use std::collections::HashMap;

use linli_model::area::AreaCode;
use linli_model::ids::{ChannelCode, PersonId, PostId};
use linli_model::limits::UNREAD_MAX;
use linli_model::person::Actor;
use linli_model::post::{Post, PostStatus, Standing};
use linli_model::protocol::{BoardView, ChannelView};
use linli_model::time::{DAY, Timestamp};
use sqlx::{AnyConnection, Row};

use super::marks::line;
use crate::app::AppState;
use crate::error::{Error, Result};

/// How far back what is new goes at the first visit, in microseconds.
const FIRST_LOOK: i64 = 30 * DAY;

/// What somebody has seen of the boards they read.
pub(super) struct Seen {
    viewer: PersonId,
    marks: HashMap<(String, String), i64>,
    floor: Timestamp,
}

impl Seen {
    /// What `viewer` has seen.
    pub(super) async fn of(
        connection: &mut AnyConnection,
        viewer: &PersonId,
        now: Timestamp,
    ) -> Result<Self> {
        let rows = sqlx::query("SELECT community, channel, seq FROM read_marks WHERE person = $1")
            .bind(viewer.as_str())
            .fetch_all(&mut *connection)
            .await?;
        let marks = rows.iter().map(|row| {
            let board = (row.try_get("community")?, row.try_get("channel")?);
            Ok((board, row.try_get("seq")?))
        });
        let marks = marks.collect::<Result<_>>()?;
        let row = sqlx::query("SELECT created_at FROM persons WHERE id = $1")
            .bind(viewer.as_str())
            .fetch_one(connection)
            .await?;
        let since = Timestamp::from_micros(row.try_get("created_at")?);
        Ok(Self {
            viewer: viewer.clone(),
            marks,
            floor: since.max(now.plus(-FIRST_LOOK)),
        })
    }

    fn mark(&self, community: &AreaCode, channel: &ChannelCode) -> Option<i64> {
        let board = (community.to_string(), channel.to_string());
        self.marks.get(&board).copied()
    }

    /// Whether a post of this number is new to the viewer.
    pub(super) fn is_unread(&self, seq: i64, post: &Post) -> bool {
        let counts =
            post.thread.is_none() && post.status == PostStatus::Published && post.owner != self.viewer;
        counts
            && match self.mark(&post.community, &post.channel) {
                Some(mark) => seq > mark,
                None => post.submitted_at > self.floor,
            }
    }

    /// How many posts of a channel are new to the viewer, at most [`UNREAD_MAX`].
    async fn count(
        &self,
        connection: &mut AnyConnection,
        community: &AreaCode,
        channel: &ChannelCode,
    ) -> Result<u32> {
        let mark = self.mark(community, channel);
        let floor = mark.map_or(self.floor, |_| Timestamp::from_micros(i64::MIN));
        // The newest only: a channel's posts stand in the order of time, so that older ones are read as well.
        let sql = "SELECT COUNT(*) AS n FROM (SELECT submitted_at FROM posts WHERE community = $1 AND channel = $2 \
                   AND own = 1 AND gone = 0 AND seq > $3 AND status = 'published' AND owner <> $4 \
                   ORDER BY seq DESC LIMIT $5) newest WHERE submitted_at > $6";
        let row = sqlx::query(sql)
            .bind(community.as_str())
            .bind(channel.as_str())
            .bind(mark.unwrap_or(0))
            .bind(self.viewer.as_str())
            .bind(i64::from(UNREAD_MAX))
            .bind(floor.micros())
            .fetch_one(connection)
            .await?;
        u32::try_from(row.try_get::<i64, _>("n")?).map_err(Error::internal)
    }
}

/// The channels of a board with what is new in them.
pub(super) async fn board(state: &AppState, actor: &Actor, community: &AreaCode) -> Result<BoardView> {
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    let standing = readable(state, actor, community)?;
    let mut connection = state.db.reading().acquire().await?;
    let seen = Seen::of(&mut connection, viewer, state.now()).await?;
    let mut channels = Vec::new();
    for channel in &state.directory.channels.channels {
        channels.push(ChannelView {
            unread: seen.count(&mut connection, community, &channel.code).await?,
            may_post: standing.staff || !channel.announcements,
            channel: channel.clone(),
        });
    }
    let review = match standing.staff {
        true => Some(to_review(&mut connection, community).await?),
        false => None,
    };
    Ok(BoardView { channels, review })
}

/// What the actor is on a board that is theirs to read.
pub(super) fn readable(state: &AppState, actor: &Actor, community: &AreaCode) -> Result<Standing> {
    let standing = Standing::on_board(community, actor);
    let may = standing.reads() && state.directory.area(community).is_some();
    may.then_some(standing).ok_or(Error::NotFound)
}

async fn to_review(connection: &mut AnyConnection, community: &AreaCode) -> Result<u32> {
    let sql = "SELECT COUNT(*) AS n FROM (SELECT seq FROM posts WHERE community = $1 AND review = 1 LIMIT $2) waiting";
    let row = sqlx::query(sql)
        .bind(community.as_str())
        .bind(i64::from(UNREAD_MAX))
        .fetch_one(connection)
        .await?;
    u32::try_from(row.try_get::<i64, _>("n")?).map_err(Error::internal)
}

/// Marks these posts, and all older ones of their channels, as read. What is not of this board, or not the actor's to
/// see, marks nothing; a mark never goes back.
pub(super) async fn mark(
    state: &AppState,
    actor: &Actor,
    community: &AreaCode,
    posts: &[PostId],
) -> Result<()> {
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    readable(state, actor, community)?;
    let mut tx = state.db.begin().await?;
    for id in posts {
        let Some(line) = line(&mut tx, id).await? else {
            continue;
        };
        let sees = Standing::of(&line.post, actor).sees(line.post.status);
        if !sees || line.post.community != *community || line.post.thread.is_some() {
            continue;
        }
        let sql = "INSERT INTO read_marks (person, community, channel, seq) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (person, community, channel) DO UPDATE SET seq = $4 WHERE read_marks.seq < $4";
        sqlx::query(sql)
            .bind(viewer.as_str())
            .bind(community.as_str())
            .bind(line.post.channel.as_str())
            .bind(line.seq)
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}
