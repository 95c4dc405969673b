//! The search of a board: candidates by pairs of characters along an index, newest first, then looked at in full, because
//! pairs that stand apart make no word.

use std::collections::HashSet;

use linli_model::limits::{PAGE_DEFAULT, PAGE_MAX, SEARCH_MAX_CHARS, SEARCH_MIN_CHARS};
use linli_model::person::Actor;
use linli_model::post::Post;
use linli_model::protocol::{FieldError, PostPage, PostQuery, PostScope, field_codes};
use sqlx::{AnyConnection, Row};

use super::marks::{self, Line};
use super::terms::{self, AUTHOR, WORDS};
use super::words::{contains, pairs, runs};
use super::{posts, show, unread};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::cursor::{self, Position};

/// How many candidates are looked at in one go.
const BATCH: usize = 100;
/// How many of those make one request at most; the page then ends where it looked last.
const BATCHES: usize = 10;

/// What is looked for in one field.
struct Wanted {
    field: &'static str,
    runs: Vec<String>,
    pairs: Vec<String>,
}

impl Wanted {
    fn of(field: &'static str, pointer: &str, text: &str) -> Result<Self> {
        let runs = runs(text);
        let pairs = pairs(&runs);
        let length = text.trim().chars().count();
        if pairs.is_empty() || !(SEARCH_MIN_CHARS..=SEARCH_MAX_CHARS).contains(&length) {
            return Err(Error::Invalid(vec![FieldError {
                pointer: pointer.to_owned(),
                code: field_codes::OUT_OF_RANGE.to_owned(),
            }]));
        }
        Ok(Self { field, runs, pairs })
    }
}

/// One page of what is found.
pub(super) async fn page(state: &AppState, actor: &Actor, query: &PostQuery) -> Result<PostPage> {
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    let PostScope::Board(community, channel) = &query.scope else {
        return Err(Error::Malformed("only a board is searched".to_owned()));
    };
    unread::readable(state, actor, community)?;
    let words = query
        .words
        .as_deref()
        .map(|text| Wanted::of(WORDS, "/words", text));
    let author = query
        .author
        .as_deref()
        .map(|text| Wanted::of(AUTHOR, "/author", text));
    let wanted = words.into_iter().chain(author).collect::<Result<Vec<_>>>()?;
    let filter = format!(
        "search {} {viewer} {:?} {:?}",
        query.scope, query.words, query.author
    );
    let start = match &query.cursor {
        Some(cursor) => cursor::read(&state.keys, &filter, cursor)?.seq,
        None => i64::MAX,
    };
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX) as usize;
    let mut connection = state.db.reading().acquire().await?;
    let sql = sql(&wanted, channel.is_some());
    let mut bound = vec![community.to_string()];
    bound.extend(channel.iter().map(ToString::to_string));
    bound.extend(wanted.iter().flat_map(|wanted| wanted.pairs.iter().cloned()));
    let mut found = Found::new(limit);
    let mut from = (start, 0);
    for _ in 0..BATCHES {
        let candidates = candidates(&mut connection, &sql, &bound, from).await?;
        for &(seq, source) in &candidates {
            if found.is_full() {
                break;
            }
            found.look_at(&mut connection, &wanted, seq, source).await?;
            from = (seq, source);
        }
        if found.is_full() || candidates.len() < BATCH {
            found.ended = !found.is_full();
            break;
        }
    }
    let last = found.lines.last().map(|line| line.seq);
    // Whether the last thread was looked at to its end or not: a next page begins below it.
    let next = (!found.ended).then(|| last.unwrap_or(from.0).min(from.0));
    Ok(PostPage {
        items: show::summaries(state, &mut connection, actor, &found.lines).await?,
        next: next.map(|seq| cursor::write(&state.keys, &filter, Position { order: 0, seq })),
        previous: None,
    })
}

/// The candidates below a post and a source: rows that have all pairs. What is not published is no candidate.
fn sql(wanted: &[Wanted], channel: bool) -> String {
    let mut next = if channel { 3 } else { 2 };
    let mut conditions = Vec::new();
    let mut first = true;
    for one in wanted {
        for _ in &one.pairs {
            let field = one.field;
            // An author's name is told of the post alone, whoever said the words.
            let source = if field == AUTHOR {
                "x.seq"
            } else {
                "x.seq AND y.source = x.source"
            };
            conditions.push(if first {
                format!("x.field = '{field}' AND x.term = ${next}")
            } else {
                format!(
                    "EXISTS (SELECT 1 FROM terms y WHERE y.community = $1 AND y.field = '{field}' \
                     AND y.term = ${next} AND y.seq = {source})"
                )
            });
            first = false;
            next += 1;
        }
    }
    let of_channel = if channel { " AND t.channel = $2" } else { "" };
    format!(
        "SELECT x.seq, x.source FROM terms x JOIN posts t ON t.seq = x.seq WHERE x.community = $1 AND {} \
         AND t.status = 'published'{of_channel} AND (x.seq < ${next} OR (x.seq = ${next} AND x.source < ${})) \
         ORDER BY x.seq DESC, x.source DESC LIMIT {BATCH}",
        conditions.join(" AND "),
        next + 1
    )
}

async fn candidates(
    connection: &mut AnyConnection,
    sql: &str,
    bound: &[String],
    (seq, source): (i64, i64),
) -> Result<Vec<(i64, i64)>> {
    let query = bound
        .iter()
        .fold(sqlx::query(sql), |query, text| query.bind(text));
    let rows = query.bind(seq).bind(source).fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("seq")?, row.try_get("source")?)))
        .collect()
}

/// What was found so far.
struct Found {
    limit: usize,
    lines: Vec<Line>,
    seen: HashSet<i64>,
    ended: bool,
}

impl Found {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            lines: Vec::new(),
            seen: HashSet::new(),
            ended: false,
        }
    }

    fn is_full(&self) -> bool {
        self.lines.len() >= self.limit
    }

    /// Takes a candidate's post, unless it has it or the words do not stand there after all.
    async fn look_at(
        &mut self,
        connection: &mut AnyConnection,
        wanted: &[Wanted],
        seq: i64,
        source: i64,
    ) -> Result<()> {
        if self.seen.contains(&seq) {
            return Ok(());
        }
        let Some(found) = marks::line_of(connection, seq).await? else {
            return Ok(());
        };
        let said = match source == seq {
            true => Some(found.post.clone()),
            false => marks::line_of(connection, source).await?.map(|line| line.post),
        };
        let Some(said) = said else { return Ok(()) };
        for one in wanted {
            let text = match one.field {
                AUTHOR => posts::author_name(connection, &found.post).await?,
                _ => said_in(connection, &said).await?,
            };
            if !contains(&runs(&text), &one.runs) {
                return Ok(());
            }
        }
        self.seen.insert(seq);
        self.lines.push(found);
        Ok(())
    }
}

async fn said_in(connection: &mut AnyConnection, post: &Post) -> Result<String> {
    let content = terms::content(connection, post).await?;
    Ok(format!("{}\n{}", content.title, content.text))
}
