//! Finding posts by words: pairs of characters in a table lead to candidates, and the texts themselves decide.
//!
//! Made here and not by the database, so that both databases find the same, and two Chinese characters are enough.

use std::collections::BTreeSet;

use linli_model::area::AreaCode;
use linli_model::ids::{ChannelCode, PostId};
use linli_model::limits::{SEARCH_MAX_CHARS, SEARCH_MIN_CHARS};
use linli_model::post::{Post, PostContent, PostStatus};
use linli_model::report::ContentId;
use sqlx::{AnyConnection, Row};

use super::show;
use crate::error::{Error, Result};

/// The words of a post and of its published replies.
pub(super) const WORDS: &str = "words";
/// The name of a post's author.
pub(super) const AUTHOR: &str = "author";
/// Most pairs of a query that the table is asked for; the texts decide about the rest.
const PAIRS_ASKED: usize = 8;
/// Pairs written at once.
const BATCH: usize = 100;

/// The characters of a text as a search compares them: small letters, half-width forms, nothing invisible.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    let half_width = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    let invisible = |c: &char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    text.chars()
        .map(half_width)
        .flat_map(char::to_lowercase)
        .filter(move |c| !invisible(c))
}

/// The runs of letters, digits and Han characters of a text, of two characters at least.
fn runs(text: &str) -> Vec<Vec<char>> {
    let folded: Vec<char> = folded(text).collect();
    folded
        .split(|c| !c.is_alphanumeric())
        .filter(|run| run.len() > 1)
        .map(<[char]>::to_vec)
        .collect()
}

/// The pairs of neighbouring characters of a text.
fn pairs(text: &str) -> BTreeSet<String> {
    let of_run = |run: Vec<char>| run.windows(2).map(String::from_iter).collect::<Vec<_>>();
    runs(text).into_iter().flat_map(of_run).collect()
}

/// What is searched for.
pub(super) struct Query {
    field: &'static str,
    runs: Vec<String>,
    pairs: Vec<String>,
}

impl Query {
    /// A query for words, or for an author; none where nothing is asked for.
    pub(super) fn of(words: Option<&str>, author: Option<&str>) -> Result<Vec<Self>> {
        let one = |field, text: &str| -> Result<Self> {
            let length = text.chars().count();
            let pairs: Vec<String> = pairs(text).into_iter().take(PAIRS_ASKED).collect();
            if !(SEARCH_MIN_CHARS..=SEARCH_MAX_CHARS).contains(&length) || pairs.is_empty() {
                return Err(Error::Malformed(format!(
                    "a search needs {SEARCH_MIN_CHARS} to {SEARCH_MAX_CHARS} letters, digits or Han characters in a row"
                )));
            }
            Ok(Self {
                field,
                runs: runs(text).into_iter().map(String::from_iter).collect(),
                pairs,
            })
        };
        let asked = [(WORDS, words), (AUTHOR, author)];
        asked
            .into_iter()
            .filter_map(|(field, text)| Some(one(field, text?)))
            .collect()
    }

    /// Whether a text holds all that is searched for.
    fn is_in(&self, text: &str) -> bool {
        let text: String = folded(text).collect();
        self.runs.iter().all(|run| text.contains(run))
    }
}

/// The query for posts that may hold what is searched for, newest first: bound to the community, the number that they are
/// before, the channel if there is one, and the pairs of each field.
pub fn sql(with_channel: bool, fields: &[(&str, usize)], limit: usize) -> String {
    let mut sql =
        "SELECT p.seq FROM posts p WHERE p.community = $1 AND p.listed = 1 AND p.seq < $2".to_owned();
    let mut bound = 2;
    let mut next = || {
        bound += 1;
        bound
    };
    if with_channel {
        sql += &format!(" AND p.channel = ${}", next());
    }
    for (field, pairs) in fields {
        for _ in 0..*pairs {
            sql += &format!(
                " AND p.seq IN (SELECT t.seq FROM terms t \
                 WHERE t.community = $1 AND t.field = '{field}' AND t.term = ${} AND t.seq < $2)",
                next()
            );
        }
    }
    sql + &format!(" ORDER BY p.seq DESC LIMIT {limit}")
}

/// The numbers of posts before `before` that may hold what is searched for, newest first, at most `limit`.
pub(super) async fn candidates(
    connection: &mut AnyConnection,
    community: &AreaCode,
    channel: Option<&ChannelCode>,
    queries: &[Query],
    before: i64,
    limit: usize,
) -> Result<Vec<i64>> {
    let fields: Vec<_> = queries
        .iter()
        .map(|query| (query.field, query.pairs.len()))
        .collect();
    let sql = sql(channel.is_some(), &fields, limit);
    let channel = channel.map(ChannelCode::as_str);
    let pairs = queries.iter().flat_map(|query| &query.pairs).map(String::as_str);
    let query = sqlx::query(&sql).bind(community.as_str()).bind(before);
    let query = channel
        .into_iter()
        .chain(pairs)
        .fold(query, sqlx::query::Query::bind);
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get("seq")?)).collect()
}

/// Whether a post, or one of its published replies, really holds what is searched for: one of them all of it.
pub(super) async fn holds(connection: &mut AnyConnection, seq: i64, queries: &[Query]) -> Result<bool> {
    for query in queries {
        if !held_by_a_source(connection, seq, query).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn held_by_a_source(connection: &mut AnyConnection, seq: i64, query: &Query) -> Result<bool> {
    let Some(pair) = query.pairs.first() else {
        return Ok(false);
    };
    let sql = "SELECT p.state, n.display_name FROM terms t JOIN posts p ON p.id = t.source \
               JOIN persons n ON n.id = p.owner \
               WHERE t.community = p.community AND t.field = $1 AND t.term = $2 AND t.seq = $3";
    let rows = sqlx::query(sql)
        .bind(query.field)
        .bind(pair)
        .bind(seq)
        .fetch_all(&mut *connection)
        .await?;
    for row in rows {
        if query.field == AUTHOR {
            if query.is_in(row.try_get("display_name")?) {
                return Ok(true);
            }
            continue;
        }
        let post: Post = serde_json::from_str(row.try_get("state")?)?;
        let content = content_of(connection, &post).await?;
        if query.is_in(&format!("{}\n{}", content.title, content.text)) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn content_of(connection: &mut AnyConnection, post: &Post) -> Result<PostContent> {
    let ids: Vec<&ContentId> = std::iter::once(&post.content).chain(&post.edit).collect();
    let contents = show::contents(connection, &[(post, ids)]).await?;
    Ok(show::content_now(&contents, post))
}

/// Writes by what a post is found: as long as it is published, and nothing else of it.
pub(super) async fn index(tx: &mut AnyConnection, post: &Post) -> Result<()> {
    sqlx::query("DELETE FROM terms WHERE source = $1")
        .bind(post.id.as_str())
        .execute(&mut *tx)
        .await?;
    if post.status != PostStatus::Published {
        return Ok(());
    }
    let of: &PostId = post.thread.as_ref().unwrap_or(&post.id);
    let row = sqlx::query("SELECT seq FROM posts WHERE id = $1")
        .bind(of.as_str())
        .fetch_one(&mut *tx)
        .await?;
    let seq: i64 = row.try_get("seq")?;
    let content = content_of(tx, post).await?;
    let words = pairs(&format!("{}\n{}", content.title, content.text));
    write(tx, post, seq, WORDS, words).await?;
    if post.thread.is_none() {
        let row = sqlx::query("SELECT display_name FROM persons WHERE id = $1")
            .bind(post.owner.as_str())
            .fetch_one(&mut *tx)
            .await?;
        write(tx, post, seq, AUTHOR, pairs(row.try_get("display_name")?)).await?;
    }
    Ok(())
}

async fn write(
    tx: &mut AnyConnection,
    post: &Post,
    seq: i64,
    field: &str,
    pairs: BTreeSet<String>,
) -> Result<()> {
    let pairs: Vec<String> = pairs.into_iter().collect();
    for batch in pairs.chunks(BATCH) {
        let rows: Vec<String> = (0..batch.len())
            .map(|n| format!("($1, $2, ${}, $3, $4)", n + 5))
            .collect();
        let sql = format!(
            "INSERT INTO terms (community, field, term, seq, source) VALUES {}",
            rows.join(", ")
        );
        let query = sqlx::query(&sql)
            .bind(post.community.as_str())
            .bind(field)
            .bind(seq)
            .bind(post.id.as_str());
        let query = batch.iter().fold(query, |query, pair| query.bind(pair));
        query.execute(&mut *tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_of_neighbouring_characters_in_one_run() {
        let found = pairs("停水通知：5号楼 ＷｉＦｉ");
        let expected = ["5号", "fi", "if", "wi", "停水", "号楼", "水通", "通知"];
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_query_is_in_a_text_that_holds_all_its_runs() {
        let query = &Query::of(Some("停水 5号"), None).unwrap()[0];
        assert!(query.is_in("明早５号楼停水"));
        assert!(!query.is_in("停电，水还有，5号"));
    }

    #[test]
    fn a_query_needs_two_characters_in_a_row() {
        for text in ["水", "水 电", "，。", &"水".repeat(SEARCH_MAX_CHARS + 1)] {
            assert!(Query::of(Some(text), None).is_err(), "{text}");
        }
    }
}
