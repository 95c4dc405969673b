//! The pages of what is news in a person's feed, the mark up to which they read, and what they opened beyond it.

use linli_model::ids::{FeedId, PersonId};
use linli_model::limits::{PAGE_DEFAULT, PAGE_MAX, UNREAD_MAX};
use linli_model::protocol::{NotificationQuery, Notifications};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::what::{News, told};
use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::feeds;
use crate::reports::cursor::{self, Position};

/// One page.
pub(super) async fn page(
    state: &AppState,
    signed: &Signed,
    query: &NotificationQuery,
) -> Result<Notifications> {
    let filter = format!("notifications {}", signed.person);
    let before = match &query.cursor {
        Some(cursor) => cursor::read(&state.keys, &filter, cursor)?.seq,
        None => i64::MAX,
    };
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX) as usize;
    let feed = FeedId::person(&signed.person);
    let mut connection = state.db.reading().acquire().await?;
    let mark = mark(&mut connection, &signed.person).await?;
    // One more than the page holds: whether there is a next one.
    let mut news = news(
        &mut connection,
        &feed,
        Span { after: 0, before },
        false,
        limit + 1,
    )
    .await?;
    let more = news.len() > limit;
    news.truncate(limit);
    let next = news.last().filter(|_| more).map(|last| {
        let position = Position {
            order: 0,
            seq: last.pos,
        };
        cursor::write(&state.keys, &filter, position)
    });
    // Only what the person may still see counts: a number that no page explains would never go away.
    let since = Span {
        after: mark,
        before: i64::MAX,
    };
    let unread = self::news(&mut connection, &feed, since, true, UNREAD_MAX as usize).await?;
    let unread = told(state, &mut connection, &signed.actor, &unread, mark).await?;
    Ok(Notifications {
        items: told(state, &mut connection, &signed.actor, &news, mark).await?,
        next,
        unread: u32::try_from(unread.len()).map_err(Error::internal)?,
    })
}

/// The positions between two others, which are not part of them.
#[derive(Clone, Copy)]
struct Span {
    after: i64,
    before: i64,
}

/// The query of what is news between two positions of a feed, newest first; `unopened`: only what was not opened.
pub fn sql(unopened: bool) -> &'static str {
    match unopened {
        false => {
            "SELECT pos, kind, id, at, opened FROM feed_entries WHERE feed = $1 AND news = 1 AND pos > $2 AND pos < $3 \
             ORDER BY pos DESC LIMIT $4"
        }
        true => {
            "SELECT pos, kind, id, at, opened FROM feed_entries WHERE feed = $1 AND news = 1 AND opened = 0 \
             AND pos > $2 AND pos < $3 ORDER BY pos DESC LIMIT $4"
        }
    }
}

async fn news(
    connection: &mut AnyConnection,
    feed: &FeedId,
    span: Span,
    unopened: bool,
    limit: usize,
) -> Result<Vec<News>> {
    let rows = sqlx::query(sql(unopened))
        .bind(feed.as_str())
        .bind(span.after)
        .bind(span.before)
        .bind(i64::try_from(limit).map_err(Error::internal)?)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(News {
                pos: row.try_get("pos")?,
                kind: row.try_get("kind")?,
                id: row.try_get("id")?,
                at: Timestamp::from_micros(row.try_get("at")?),
                opened: row.try_get::<i64, _>("opened")? == 1,
            })
        })
        .collect()
}

/// Up to where a person read; 0 for nothing.
async fn mark(connection: &mut AnyConnection, person: &PersonId) -> Result<i64> {
    let row = sqlx::query("SELECT pos FROM notification_marks WHERE person = $1")
        .bind(person.as_str())
        .fetch_optional(connection)
        .await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("pos")?))
}

/// Moves a person's mark on, never back, and never to what is still to come.
pub(super) async fn read_to(state: &AppState, signed: &Signed, pos: u64) -> Result<()> {
    let mut tx = state.db.begin().await?;
    let newest = feeds::newest(&mut tx, &FeedId::person(&signed.person)).await?;
    let sql = "INSERT INTO notification_marks (person, pos) VALUES ($1, $2) \
               ON CONFLICT (person) DO UPDATE SET pos = excluded.pos WHERE notification_marks.pos < excluded.pos";
    sqlx::query(sql)
        .bind(signed.person.as_str())
        .bind(i64::try_from(pos.min(newest)).map_err(Error::internal)?)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Remembers that a person opened what stands at a position of their feed.
pub(super) async fn read_one(state: &AppState, signed: &Signed, pos: u64) -> Result<()> {
    // What lies beyond every position is no entry.
    let pos = i64::try_from(pos).unwrap_or(i64::MAX);
    let mut tx = state.db.begin().await?;
    sqlx::query("UPDATE feed_entries SET opened = 1 WHERE feed = $1 AND pos = $2 AND news = 1")
        .bind(FeedId::person(&signed.person).as_str())
        .bind(pos)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}
