//! Feeds: hints that something changed, one feed a community, a person and a unit.
//!
//! An entry is written in the transaction of the command that caused it, and its `pos` is taken from the feed's row last of
//! all: so positions have no gaps and stand in the order of the commits.

mod stream;
mod watchers;

use std::collections::BTreeMap;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use linli_model::area::AreaCode;
use linli_model::ids::{FeedId, PersonId, UnitId};
use linli_model::person::Actor;
use linli_model::protocol::{FeedEntry, FeedPage, Problem};
use linli_model::time::Timestamp;
use serde::Deserialize;
use sqlx::{AnyConnection, Row};

use crate::accounts::Signed;
use crate::app::AppState;
use crate::directory;
use crate::error::{Error, Result};
use crate::routes::Routes;

pub use watchers::{Watchers, watch_table};

/// Most entries of one answer, or of one step of a stream.
const PAGE: i64 = 500;
/// The kind of an entry that the reader may not know more of than that it is there.
const HIDDEN: &str = "hidden";
/// What a client asks for to get a stream.
const NDJSON: &str = "application/x-ndjson";

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new().on(Method::GET, "/v1/feeds/{id}", "feed", feed)
}

/// Feeds that a transaction wrote to, with their new positions: to be announced once it is committed.
pub type Announcements = Vec<(FeedId, u64)>;

/// Who is told that something changed.
#[derive(Debug, Clone)]
pub struct Told {
    /// In which feeds, as a hint to look.
    pub feeds: Vec<FeedId>,
    /// Whom it concerns: in their own feed it is news, unless they did it themselves.
    pub news: Vec<PersonId>,
    /// What it is called there: `report`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its version now.
    pub version: u64,
    /// Whether neighbours may see it now, or could before.
    pub neighbours: bool,
}

/// Enters what a command changed into feeds. To be done last in a transaction: feeds are where commands of different
/// streams meet, and their rows are locked, always in the same order.
///
/// # Errors
/// When the database fails.
pub async fn enter(
    tx: &mut AnyConnection,
    told: &[Told],
    by: &Actor,
    at: Timestamp,
) -> Result<Announcements> {
    let mut announcements = Vec::new();
    for ((feed, _), (told, news)) in entries_of(told, by) {
        let pos = enter_one(tx, &feed, told, news, at).await?;
        announcements.push((feed, u64::try_from(pos).map_err(Error::internal)?));
    }
    Ok(announcements)
}

/// The entries to be made, by feed and in the order of what is told, each with whether it is news there.
fn entries_of<'a>(told: &'a [Told], by: &Actor) -> BTreeMap<(FeedId, usize), (&'a Told, bool)> {
    let mut entries = BTreeMap::new();
    for (n, told) in told.iter().enumerate() {
        for feed in &told.feeds {
            entries.insert((feed.clone(), n), (told, false));
        }
        for person in told.news.iter().filter(|&person| by.person() != Some(person)) {
            entries.insert((FeedId::person(person), n), (told, true));
        }
    }
    entries
}

async fn enter_one(
    tx: &mut AnyConnection,
    feed: &FeedId,
    told: &Told,
    news: bool,
    at: Timestamp,
) -> Result<i64> {
    let sql = "INSERT INTO feeds (id, pos) VALUES ($1, 1) \
               ON CONFLICT (id) DO UPDATE SET pos = feeds.pos + 1 RETURNING pos";
    let pos: i64 = sqlx::query(sql)
        .bind(feed.as_str())
        .fetch_one(&mut *tx)
        .await?
        .try_get("pos")?;
    if news {
        // Of one thing only the newest is told.
        let sql = "UPDATE feed_entries SET news = 0 WHERE feed = $1 AND kind = $2 AND id = $3 AND news = 1";
        sqlx::query(sql)
            .bind(feed.as_str())
            .bind(told.kind)
            .bind(&told.id)
            .execute(&mut *tx)
            .await?;
    }
    let sql = "INSERT INTO feed_entries (feed, pos, kind, id, version, neighbours, at, news) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    sqlx::query(sql)
        .bind(feed.as_str())
        .bind(pos)
        .bind(told.kind)
        .bind(&told.id)
        .bind(i64::try_from(told.version).map_err(Error::internal)?)
        .bind(i64::from(told.neighbours))
        .bind(at.micros())
        .bind(i64::from(news))
        .execute(tx)
        .await?;
    Ok(pos)
}

/// The query string of `GET /v1/feeds/{id}`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct FeedParameters {
    /// The position of the newest entry the client knows; 0 for none.
    #[serde(default)]
    after: u64,
}

/// Entries after a position: at once as JSON, or as they come as NDJSON, with an empty line as a sign of life.
#[utoipa::path(
    get, path = "/v1/feeds/{id}", tag = "feeds", params(("id" = String, Path), FeedParameters),
    responses(
        (status = 200, content((FeedPage = "application/json"), (FeedEntry = "application/x-ndjson"))),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
    ),
)]
pub async fn feed(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    parameters: Result<Query<FeedParameters>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response> {
    let Query(FeedParameters { after }) =
        parameters.map_err(|rejection| Error::Malformed(rejection.body_text()))?;
    let feed = FeedId::new(id).map_err(|_| Error::NotFound)?;
    let mut connection = state.db.reading().acquire().await?;
    let sight = sight(&mut connection, &signed.actor, &feed).await?;
    let streams = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains(NDJSON));
    let mut response = if streams {
        drop(connection);
        stream::answer(state.clone(), signed, feed, after)
    } else {
        let pos = newest(&mut connection, &feed).await?;
        let entries = entries(&mut connection, &feed, sight, after).await?;
        axum::Json(FeedPage {
            pos: entries.last().map_or(pos, |entry| entry.pos.max(pos)),
            entries,
        })
        .into_response()
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// How much of a feed a reader may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    /// All.
    Whole,
    /// Of what neighbours may not see, only that there is an entry: a gap would say as much, and look like a loss.
    Neighbour,
}

/// How much of a feed an actor may know; not found when nothing.
async fn sight(connection: &mut AnyConnection, actor: &Actor, feed: &FeedId) -> Result<Sight> {
    let (kind, name) = feed.as_str().split_once(':').ok_or(Error::NotFound)?;
    match kind {
        "person" => {
            let person = PersonId::new(name).map_err(|_| Error::NotFound)?;
            (actor.person() == Some(&person))
                .then_some(Sight::Whole)
                .ok_or(Error::NotFound)
        }
        "community" => {
            let community = AreaCode::new(name).map_err(|_| Error::NotFound)?;
            match () {
                () if actor.is_staff_of(&community) => Ok(Sight::Whole),
                // Who works in one grid is no staff to the reports of the others.
                () if actor.is_resident_of(&community) || actor.works_in(&community) => Ok(Sight::Neighbour),
                () => Err(Error::NotFound),
            }
        }
        "unit" => {
            let id = UnitId::new(name).map_err(|_| Error::NotFound)?;
            let unit = directory::unit(connection, &id).await?.ok_or(Error::NotFound)?;
            let may = actor.is_member_of(&id) || actor.is_staff_of(&unit.area);
            may.then_some(Sight::Whole).ok_or(Error::NotFound)
        }
        _ => Err(Error::NotFound),
    }
}

/// The newest position of a feed; 0 when nothing was ever entered.
pub(crate) async fn newest(connection: &mut AnyConnection, feed: &FeedId) -> Result<u64> {
    let row = sqlx::query("SELECT pos FROM feeds WHERE id = $1")
        .bind(feed.as_str())
        .fetch_optional(connection)
        .await?;
    let pos: i64 = row.map_or(Ok(0), |row| row.try_get("pos"))?;
    u64::try_from(pos).map_err(Error::internal)
}

/// Entries after a position, at most [`PAGE`].
async fn entries(
    connection: &mut AnyConnection,
    feed: &FeedId,
    sight: Sight,
    after: u64,
) -> Result<Vec<FeedEntry>> {
    let sql = "SELECT pos, kind, id, version, neighbours FROM feed_entries \
               WHERE feed = $1 AND pos > $2 ORDER BY pos LIMIT $3";
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let rows = sqlx::query(sql)
        .bind(feed.as_str())
        .bind(after)
        .bind(PAGE)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let number = |name| -> Result<u64> {
                u64::try_from(row.try_get::<i64, _>(name)?).map_err(Error::internal)
            };
            let (feed, pos) = (feed.clone(), number("pos")?);
            if sight == Sight::Neighbour && number("neighbours")? == 0 {
                return Ok(FeedEntry {
                    feed,
                    pos,
                    kind: HIDDEN.to_owned(),
                    id: String::new(),
                    version: 0,
                });
            }
            Ok(FeedEntry {
                feed,
                pos,
                kind: row.try_get("kind")?,
                id: row.try_get("id")?,
                version: number("version")?,
            })
        })
        .collect()
}
