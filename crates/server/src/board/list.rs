//! Lists of posts: a page at a time, both ways, always along an index.

use linli_model::area::AreaLevel;
use linli_model::ids::PersonId;
use linli_model::limits::{PAGE_DEFAULT, PAGE_MAX};
use linli_model::person::Actor;
use linli_model::post::Standing;
use linli_model::protocol::{PostPage, PostQuery, PostScope};
use sqlx::AnyConnection;

use super::marks::{COLUMNS, Line};
use super::{posts, search, show, unread};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::cursor::{self, Position};
use crate::volunteering::rows;

/// Which way a page is read from its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// What follows.
    On,
    /// What comes before.
    Back,
}

/// A list as the database sees it.
struct List {
    equal: Vec<(&'static str, String)>,
    flags: &'static str,
    /// Whose held and hidden posts it shows besides what is published; everybody's where it is nobody.
    only_seen_by: Option<PersonId>,
    newest_first: bool,
}

impl List {
    /// The SQL of one page; binds what columns equal, the viewer where there is one, the number, and the limit.
    fn sql(&self, way: Way) -> String {
        let mut conditions: Vec<String> = self
            .equal
            .iter()
            .zip(1..)
            .map(|((column, _), n)| format!("{column} = ${n}"))
            .collect();
        conditions.push(self.flags.to_owned());
        let mut next = self.equal.len() + 1;
        if self.only_seen_by.is_some() {
            conditions.push(format!("(t.status = 'published' OR t.owner = ${next})"));
            next += 1;
        }
        let down = self.newest_first == (way == Way::On);
        let (sign, order) = if down { ("<", "DESC") } else { (">", "ASC") };
        conditions.push(format!("t.seq {sign} ${next}"));
        format!(
            "SELECT {COLUMNS} FROM posts t WHERE {} ORDER BY t.seq {order} LIMIT ${}",
            conditions.join(" AND "),
            next + 1
        )
    }

    fn start(&self) -> i64 {
        if self.newest_first { i64::MAX } else { 0 }
    }

    /// At most `limit` rows in the list's order, and whether there are more that way.
    async fn fetch(
        &self,
        connection: &mut AnyConnection,
        way: Way,
        from: i64,
        limit: usize,
    ) -> Result<(Vec<Line>, bool)> {
        let sql = self.sql(way);
        let query = self
            .equal
            .iter()
            .fold(sqlx::query(&sql), |query, (_, value)| query.bind(value));
        let query = self
            .only_seen_by
            .iter()
            .fold(query, |query, viewer| query.bind(viewer.as_str()));
        let most = i64::try_from(limit).map_err(Error::internal)? + 1;
        let rows = query.bind(from).bind(most).fetch_all(connection).await?;
        let mut lines = rows.iter().map(Line::of).collect::<Result<Vec<_>>>()?;
        let more = lines.len() > limit;
        lines.truncate(limit);
        if way == Way::Back {
            lines.reverse();
        }
        Ok((lines, more))
    }
}

/// The list of a scope, if it is the actor's to see.
async fn list_of(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    scope: &PostScope,
) -> Result<List> {
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    // Staff see all, everybody else what is published and what is their own.
    let limited = |standing: Standing| (!standing.staff).then(|| viewer.clone());
    Ok(match scope {
        PostScope::Board(code, channel) => {
            let standing = unread::readable(state, actor, code)?;
            let mut equal = vec![("t.community", code.to_string())];
            equal.extend(channel.as_ref().map(|channel| ("t.channel", channel.to_string())));
            List {
                equal,
                flags: "t.own = 1 AND t.gone = 0",
                only_seen_by: limited(standing),
                newest_first: true,
            }
        }
        PostScope::Pinned(code) => List {
            only_seen_by: limited(unread::readable(state, actor, code)?),
            equal: vec![("t.community", code.to_string())],
            flags: "t.pinned = 1 AND t.own = 1 AND t.gone = 0",
            newest_first: true,
        },
        PostScope::Replies(thread) => {
            let thread = posts::load(connection, thread).await?.ok_or(Error::NotFound)?;
            let standing = Standing::of(&thread, actor);
            if !standing.sees(thread.status) {
                return Err(Error::NotFound);
            }
            List {
                equal: vec![("t.thread", thread.id.to_string())],
                flags: "t.gone = 0",
                only_seen_by: limited(standing),
                newest_first: false,
            }
        }
        PostScope::Mine => List {
            equal: vec![("t.owner", viewer.to_string())],
            flags: "t.own = 1 AND t.gone = 0",
            only_seen_by: None,
            newest_first: true,
        },
        PostScope::Review(code) => {
            let may = actor.is_staff_of(code) && state.directory.area(code).is_some();
            if !may || code.level() == AreaLevel::Grid {
                return Err(Error::NotFound);
            }
            let column = match rows::column_of(code.level()) {
                "city" => "t.city",
                "district" => "t.district",
                "street" => "t.street",
                _ => "t.community",
            };
            List {
                equal: vec![(column, code.to_string())],
                flags: "t.review = 1",
                only_seen_by: None,
                newest_first: false,
            }
        }
    })
}

/// One page of posts.
pub(super) async fn page(state: &AppState, actor: &Actor, query: &PostQuery) -> Result<PostPage> {
    if query.words.is_some() || query.author.is_some() {
        return search::page(state, actor, query).await;
    }
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    let mut connection = state.db.reading().acquire().await?;
    let list = list_of(state, &mut connection, actor, &query.scope).await?;
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX) as usize;
    let filter = |way| format!("posts {} {viewer} {way:?}", query.scope);
    let (way, from) = match &query.cursor {
        None => (Way::On, list.start()),
        Some(cursor) => match cursor::read(&state.keys, &filter(Way::On), cursor) {
            Ok(position) => (Way::On, position.seq),
            Err(_) => (
                Way::Back,
                cursor::read(&state.keys, &filter(Way::Back), cursor)?.seq,
            ),
        },
    };
    let (lines, more) = list.fetch(&mut connection, way, from, limit).await?;
    let (first, last) = (
        lines.first().map(|line| line.seq),
        lines.last().map(|line| line.seq),
    );
    let write = |way, seq| cursor::write(&state.keys, &filter(way), Position { order: 0, seq });
    // Back of an empty page lies where it was asked from; of a list with nothing in it, everything that will come.
    let before = match (first, way) {
        (Some(first), _) => first,
        (None, Way::Back) => from,
        (None, Way::On) if query.cursor.is_some() => from.saturating_sub(1),
        (None, Way::On) => 0,
    };
    let next = match (way, last) {
        (Way::On, Some(last)) => more.then(|| write(Way::On, last)),
        (Way::Back, Some(last)) => Some(write(Way::On, last)),
        (_, None) => None,
    };
    let has_previous =
        list.newest_first || (way == Way::On && query.cursor.is_some()) || (way == Way::Back && more);
    Ok(PostPage {
        items: show::summaries(state, &mut connection, actor, &lines).await?,
        next,
        previous: has_previous.then(|| write(Way::Back, before)),
    })
}
