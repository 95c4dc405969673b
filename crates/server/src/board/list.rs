//! Lists of posts: a page at a time, always along an index, and both ways.

use linli_model::area::{AreaCode, AreaLevel};
use linli_model::ids::PersonId;
use linli_model::limits::{PAGE_DEFAULT, PAGE_MAX};
use linli_model::person::Actor;
use linli_model::post::Standing;
use linli_model::protocol::{PostPage, PostQuery, PostScope};
use sqlx::AnyConnection;

use super::marks::{self, Line};
use super::{posts, search, show};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::cursor::{self, Position};

/// Most candidates of a search whose texts one request looks at.
const LOOKED_AT_MAX: usize = 300;

/// What waits for staff. What replies to a deleted post waits no more: nobody sees it, and nothing can be done with it. The
/// thread is asked for row by row, so that both databases go on walking the list's index.
pub(super) const WAITS: &str = "p.review = 1 AND \
     COALESCE((SELECT t.status FROM posts t WHERE t.id = p.thread), '') <> 'deleted'";

/// Where a page lies: after or before a number, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Onward,
    Back,
}

/// A list as the database sees it: what columns equal, what holds besides, and whether the newest come first.
struct List {
    equal: Vec<(&'static str, String)>,
    besides: &'static str,
    newest_first: bool,
}

/// Whether the actor may ask for a list; not found for whoever does not read what it is of.
fn may_list(state: &AppState, actor: &Actor, scope: &PostScope) -> Result<()> {
    let exists = |code: &AreaCode| state.directory.area(code).is_some();
    let may = match scope {
        PostScope::Board(code, _) | PostScope::Pinned(code) => {
            Standing::on_board(code, actor).reads() && exists(code)
        }
        // A board is a community's: a grid has none of its own.
        PostScope::Review(code) => actor.works_in(code) && exists(code) && code.level() != AreaLevel::Grid,
        // Whether one sees the thread is asked where it is loaded.
        PostScope::Replies(_) | PostScope::Mine | PostScope::MyReplies => true,
    };
    may.then_some(()).ok_or(Error::NotFound)
}

impl List {
    fn of(scope: &PostScope, viewer: &PersonId) -> Self {
        let community = |code: &AreaCode| ("p.community", code.to_string());
        let owner = || vec![("p.owner", viewer.to_string())];
        let (equal, besides, newest_first) = match scope {
            PostScope::Board(code, channel) => {
                let channel = channel.iter().map(|channel| ("p.channel", channel.to_string()));
                let equal = std::iter::once(community(code)).chain(channel);
                (equal.collect(), "p.listed = 1", true)
            }
            PostScope::Pinned(code) => (vec![community(code)], "p.on_top = 1", true),
            PostScope::Replies(post) => (vec![("p.thread", post.to_string())], "1 = 1", false),
            PostScope::Mine => (owner(), "p.thread IS NULL", true),
            PostScope::MyReplies => (owner(), "p.thread IS NOT NULL", true),
            PostScope::Review(code) => {
                let column = match code.level() {
                    AreaLevel::City => "p.city",
                    AreaLevel::District => "p.district",
                    AreaLevel::Street => "p.street",
                    AreaLevel::Community | AreaLevel::Grid => "p.community",
                };
                (vec![(column, code.to_string())], WAITS, false)
            }
        };
        Self {
            equal,
            besides,
            newest_first,
        }
    }

    /// What of the viewer's own stands on a board for them alone: it waits for staff.
    fn held(scope: &PostScope, viewer: &PersonId) -> Option<Self> {
        let PostScope::Board(code, channel) = scope else {
            return None;
        };
        let channel = channel.iter().map(|channel| ("p.channel", channel.to_string()));
        let equal = [("p.owner", viewer.to_string()), ("p.community", code.to_string())];
        Some(Self {
            equal: equal.into_iter().chain(channel).collect(),
            besides: "p.status = 'held' AND p.thread IS NULL",
            newest_first: true,
        })
    }

    fn sql(&self, way: Way, limit: usize) -> String {
        let columns = self.equal.iter().zip(1..);
        let equal = columns.map(|((column, _), n)| format!("{column} = ${n} AND "));
        let conditions: String = equal.collect();
        let (besides, descending) = (self.besides, self.descends(way));
        let (than, order) = if descending { ("<", "DESC") } else { (">", "ASC") };
        let bound = self.equal.len() + 1;
        format!(
            "SELECT {} FROM posts p WHERE {conditions}{besides} AND p.seq {than} ${bound} ORDER BY p.seq {order} LIMIT {limit}",
            marks::COLUMNS
        )
    }

    async fn fetch(
        &self,
        connection: &mut AnyConnection,
        way: Way,
        from: i64,
        limit: usize,
    ) -> Result<Vec<Line>> {
        let sql = self.sql(way, limit);
        let query = self
            .equal
            .iter()
            .fold(sqlx::query(&sql), |query, (_, value)| query.bind(value));
        let rows = query.bind(from).fetch_all(connection).await?;
        rows.iter().map(Line::read).collect()
    }

    /// Whether the numbers fall as one goes that way.
    fn descends(&self, way: Way) -> bool {
        self.newest_first == (way == Way::Onward)
    }

    fn start(&self) -> i64 {
        if self.newest_first { i64::MAX } else { 0 }
    }
}

/// The queries of a page onward and the values each is bound to, but for the number it begins at: for whoever looks at
/// plans.
pub fn queries_of(scope: &PostScope, viewer: &PersonId) -> Vec<(String, Vec<String>)> {
    let lists = std::iter::once(List::of(scope, viewer)).chain(List::held(scope, viewer));
    let query = |list: List| {
        let sql = list.sql(Way::Onward, PAGE_DEFAULT as usize + 1);
        (sql, list.equal.into_iter().map(|(_, value)| value).collect())
    };
    lists.map(query).collect()
}

/// One page of posts.
pub(super) async fn page(state: &AppState, actor: &Actor, query: &PostQuery) -> Result<PostPage> {
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    may_list(state, actor, &query.scope)?;
    let list = List::of(&query.scope, viewer);
    let searched = search::Query::of(query.words.as_deref(), query.author.as_deref())?;
    let words = query.words.as_deref().unwrap_or_default();
    let author = query.author.as_deref().unwrap_or_default();
    let filter = format!("posts {} {words:?} {author:?} {viewer}", query.scope);
    let (way, from) = match &query.cursor {
        Some(cursor) => match cursor::read(&state.keys, &filter, cursor)? {
            Position { order: 0, seq } => (Way::Onward, seq),
            Position { seq, .. } => (Way::Back, seq),
        },
        None => (Way::Onward, list.start()),
    };
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX) as usize;
    let mut connection = state.db.reading().acquire().await?;
    if let PostScope::Replies(thread) = &query.scope {
        let thread = posts::load(&mut connection, thread).await?;
        let sees = thread.is_some_and(|thread| Standing::of(&thread, actor).sees(thread.status, None));
        sees.then_some(()).ok_or(Error::NotFound)?;
    }
    let write = |way: Way, seq: i64| {
        let order = i64::from(way == Way::Back);
        cursor::write(&state.keys, &filter, Position { order, seq })
    };
    if let Some(searched) = &searched {
        let (lines, next) = found(&mut connection, &query.scope, searched, from, limit).await?;
        return Ok(PostPage {
            items: show::summaries(state, &mut connection, actor, &lines).await?,
            next: next.map(|seq| write(Way::Onward, seq)),
            previous: None,
        });
    }
    // One more than the page holds: whether there is more that way.
    let mut lines = list.fetch(&mut connection, way, from, limit + 1).await?;
    if let Some(held) = List::held(&query.scope, viewer) {
        lines.extend(held.fetch(&mut connection, way, from, limit + 1).await?);
        lines.sort_by_key(|line| if list.descends(way) { -line.seq } else { line.seq });
    }
    let more = lines.len() > limit;
    lines.truncate(limit);
    if way == Way::Back {
        lines.reverse();
    }
    let last = lines.last().map(|line| line.seq);
    let next = match way {
        Way::Onward => last.filter(|_| more),
        // What one came from is there still.
        Way::Back => Some(last.unwrap_or(if list.newest_first { from + 1 } else { from - 1 })),
    };
    let previous = match (lines.first(), way) {
        (Some(first), _) => first.seq,
        (None, Way::Back) => from,
        (None, Way::Onward) => match list.newest_first {
            true if query.cursor.is_none() => 0,
            true => from - 1,
            false => from + 1,
        },
    };
    Ok(PostPage {
        items: show::summaries(state, &mut connection, actor, &lines).await?,
        next: next.map(|seq| write(Way::Onward, seq)),
        previous: Some(write(Way::Back, previous)),
    })
}

/// A page of what is searched for, and the number that the next one begins after.
async fn found(
    connection: &mut AnyConnection,
    scope: &PostScope,
    searched: &search::Query,
    mut before: i64,
    limit: usize,
) -> Result<(Vec<Line>, Option<i64>)> {
    let PostScope::Board(community, channel) = scope else {
        return Err(Error::Malformed("only a board is searched".to_owned()));
    };
    let mut found: Vec<i64> = Vec::new();
    let mut looked_at = 0;
    // The texts decide about candidates; where they say no, more are asked for, but one request does not go through a whole
    // board.
    'pages: loop {
        let candidates = search::candidates(
            connection,
            community,
            channel.as_ref(),
            searched,
            before,
            limit + 1,
        )
        .await?;
        let asked = candidates.len();
        for seq in candidates {
            if looked_at == LOOKED_AT_MAX {
                let lines = numbered(connection, &found).await?;
                return Ok((lines, Some(before)));
            }
            looked_at += 1;
            before = seq;
            if search::holds(connection, community, seq, searched).await? {
                found.push(seq);
            }
            if found.len() > limit {
                break 'pages;
            }
        }
        if asked <= limit {
            break;
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let lines = numbered(connection, &found).await?;
    Ok((lines, found.last().copied().filter(|_| more)))
}

/// The lines of these numbers, newest first.
async fn numbered(connection: &mut AnyConnection, numbers: &[i64]) -> Result<Vec<Line>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {} FROM posts p WHERE p.seq IN ({}) ORDER BY p.seq DESC",
        marks::COLUMNS,
        crate::reports::placeholders(1, numbers.len())
    );
    let query = numbers
        .iter()
        .fold(sqlx::query(&sql), |query, seq| query.bind(seq));
    query
        .fetch_all(connection)
        .await?
        .iter()
        .map(Line::read)
        .collect()
}
