//! Finding posts by words and by their authors: pairs of characters in tables lead to candidates, and the texts themselves
//! decide.
//!
//! Made here and not by the database, so that both databases find the same, and two Chinese characters are enough. A post
//! is found with its replies: each word may stand in another of them. An author is found by the name of today.

use std::collections::BTreeSet;

use linli_model::area::AreaCode;
use linli_model::ids::{ChannelCode, PersonId, PostId};
use linli_model::limits::{SEARCH_MAX_CHARS, SEARCH_MIN_CHARS};
use linli_model::post::{Post, PostContent, PostStatus};
use linli_model::report::ContentId;
use sqlx::{AnyConnection, Row};

use super::show;
use crate::error::{Error, Result};

/// Most pairs of a query that a table is asked for; the texts decide about the rest.
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

/// Words that are looked for, each a run of characters.
struct Sought {
    runs: Vec<String>,
    pairs: Vec<String>,
}

impl Sought {
    fn of(text: &str) -> Result<Self> {
        let length = text.chars().count();
        let pairs: Vec<String> = pairs(text).into_iter().take(PAIRS_ASKED).collect();
        if !(SEARCH_MIN_CHARS..=SEARCH_MAX_CHARS).contains(&length) || pairs.is_empty() {
            return Err(Error::Malformed(format!(
                "a search needs {SEARCH_MIN_CHARS} to {SEARCH_MAX_CHARS} letters, digits or Han characters in a row"
            )));
        }
        Ok(Self {
            runs: runs(text).into_iter().map(String::from_iter).collect(),
            pairs,
        })
    }

    /// Whether one text holds all of them.
    fn are_in(&self, text: &str) -> bool {
        self.runs.iter().all(|run| holds_run(text, run))
    }
}

fn holds_run(text: &str, run: &str) -> bool {
    folded(text).collect::<String>().contains(run)
}

/// What is searched for on a board.
pub(super) struct Query {
    words: Option<Sought>,
    author: Option<Sought>,
}

impl Query {
    /// A query for words, for an author, or for both; none where nothing is asked for.
    pub(super) fn of(words: Option<&str>, author: Option<&str>) -> Result<Option<Self>> {
        let query = Self {
            words: words.map(Sought::of).transpose()?,
            author: author.map(Sought::of).transpose()?,
        };
        Ok((query.words.is_some() || query.author.is_some()).then_some(query))
    }

    /// The pairs asked of the words, and those of the author's name.
    fn pairs(&self) -> [&[String]; 2] {
        [&self.words, &self.author]
            .map(|sought| sought.as_ref().map_or(&[][..], |sought| sought.pairs.as_slice()))
    }
}

/// The query for posts that may hold what is searched for, newest first: bound to the community, the number that they are
/// before, the channel if there is one, and so many pairs of words and of an author's name.
pub fn sql(with_channel: bool, words: usize, author: usize, limit: usize) -> String {
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
    for _ in 0..words {
        sql += &format!(
            " AND p.seq IN (SELECT t.seq FROM terms t WHERE t.community = $1 AND t.term = ${} AND t.seq < $2)",
            next()
        );
    }
    for _ in 0..author {
        sql += &format!(
            " AND p.owner IN (SELECT a.person FROM authors a WHERE a.community = $1 AND a.term = ${})",
            next()
        );
    }
    sql + &format!(" ORDER BY p.seq DESC LIMIT {limit}")
}

/// The numbers of posts before `before` that may hold what is searched for, newest first, at most `limit`.
pub(super) async fn candidates(
    connection: &mut AnyConnection,
    community: &AreaCode,
    channel: Option<&ChannelCode>,
    query: &Query,
    before: i64,
    limit: usize,
) -> Result<Vec<i64>> {
    let [words, author] = query.pairs();
    let sql = sql(channel.is_some(), words.len(), author.len(), limit);
    let bound = sqlx::query(&sql).bind(community.as_str()).bind(before);
    let pairs = words.iter().chain(author).map(String::as_str);
    let bound = channel
        .map(ChannelCode::as_str)
        .into_iter()
        .chain(pairs)
        .fold(bound, sqlx::query::Query::bind);
    let rows = bound.fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get("seq")?)).collect()
}

/// Whether a post really is by whom is searched for, and each word really stands in it or in one of its published replies.
pub(super) async fn holds(
    connection: &mut AnyConnection,
    community: &AreaCode,
    seq: i64,
    query: &Query,
) -> Result<bool> {
    if let Some(author) = &query.author {
        let sql = "SELECT n.display_name FROM posts p JOIN persons n ON n.id = p.owner WHERE p.seq = $1";
        let row = sqlx::query(sql).bind(seq).fetch_one(&mut *connection).await?;
        if !author.are_in(row.try_get("display_name")?) {
            return Ok(false);
        }
    }
    for run in query.words.iter().flat_map(|words| &words.runs) {
        if !stands_in(connection, community, seq, run).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a run of characters stands in a post or in one of its published replies.
async fn stands_in(
    connection: &mut AnyConnection,
    community: &AreaCode,
    seq: i64,
    run: &str,
) -> Result<bool> {
    let pairs: Vec<String> = pairs(run).into_iter().take(PAIRS_ASKED).collect();
    let with_pair = |n: usize| {
        format!(
            "p.id IN (SELECT t.source FROM terms t WHERE t.community = $1 AND t.seq = $2 AND t.term = ${})",
            n + 3
        )
    };
    let conditions: Vec<String> = (0..pairs.len()).map(with_pair).collect();
    let sql = format!("SELECT p.state FROM posts p WHERE {}", conditions.join(" AND "));
    let query = sqlx::query(&sql).bind(community.as_str()).bind(seq);
    let query = pairs.iter().fold(query, sqlx::query::Query::bind);
    for row in query.fetch_all(&mut *connection).await? {
        let post: Post = serde_json::from_str(row.try_get("state")?)?;
        if holds_run(&words_of(connection, &post).await?, run) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All words of a post as readers see them: title, text and what its poll lets one choose.
async fn words_of(connection: &mut AnyConnection, post: &Post) -> Result<String> {
    let ids: Vec<&ContentId> = std::iter::once(&post.content).chain(&post.edit).collect();
    let contents = show::contents(connection, &[(post, ids)]).await?;
    let PostContent {
        title, text, options, ..
    } = show::content_now(&contents, post);
    // A reply has no title, whatever an edit of it brought.
    let title = Some(title).filter(|_| post.thread.is_none());
    let words: Vec<String> = title.into_iter().chain([text]).chain(options).collect();
    Ok(words.join("\n"))
}

/// Writes by what a post is found: as long as it is published, and nothing else of it. Whoever calls holds its author's
/// row, so that they are not renamed meanwhile.
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
    let words: Vec<String> = pairs(&words_of(tx, post).await?).into_iter().collect();
    for batch in words.chunks(BATCH) {
        let rows = rows(batch.len(), "($1, $2, $3, {})", 4);
        let sql = format!("INSERT INTO terms (community, seq, source, term) VALUES {rows}");
        let query = sqlx::query(&sql)
            .bind(post.community.as_str())
            .bind(seq)
            .bind(post.id.as_str());
        batch
            .iter()
            .fold(query, sqlx::query::Query::bind)
            .execute(&mut *tx)
            .await?;
    }
    if post.thread.is_none() {
        let row = sqlx::query("SELECT display_name FROM persons WHERE id = $1")
            .bind(post.owner.as_str())
            .fetch_one(&mut *tx)
            .await?;
        index_author(tx, &post.community, &post.owner, row.try_get("display_name")?).await?;
    }
    Ok(())
}

/// Writes by what an author is found on the boards that they write on, now that they have another name.
///
/// # Errors
/// When the database fails.
pub async fn renamed(tx: &mut AnyConnection, person: &PersonId, name: &str) -> Result<()> {
    sqlx::query("DELETE FROM authors WHERE person = $1")
        .bind(person.as_str())
        .execute(&mut *tx)
        .await?;
    let sql = "SELECT DISTINCT community FROM posts WHERE owner = $1 AND thread IS NULL";
    let boards = sqlx::query(sql).bind(person.as_str()).fetch_all(&mut *tx).await?;
    for board in boards {
        let community = AreaCode::new(board.try_get::<&str, _>("community")?).map_err(Error::internal)?;
        index_author(tx, &community, person, name).await?;
    }
    Ok(())
}

async fn index_author(
    tx: &mut AnyConnection,
    community: &AreaCode,
    person: &PersonId,
    name: &str,
) -> Result<()> {
    let pairs: Vec<String> = pairs(name).into_iter().collect();
    for batch in pairs.chunks(BATCH) {
        let rows = rows(batch.len(), "($1, $2, {})", 3);
        let sql =
            format!("INSERT INTO authors (community, person, term) VALUES {rows} ON CONFLICT DO NOTHING");
        let query = sqlx::query(&sql).bind(community.as_str()).bind(person.as_str());
        batch
            .iter()
            .fold(query, sqlx::query::Query::bind)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// So many rows of a VALUES list, in each of which `{}` is a placeholder of its own, counted from `first`.
fn rows(many: usize, row: &str, first: usize) -> String {
    let rows: Vec<String> = (0..many)
        .map(|n| row.replace("{}", &format!("${}", first + n)))
        .collect();
    rows.join(", ")
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
        let sought = Sought::of("停水 5号").unwrap();
        assert!(sought.are_in("明早５号楼停水"));
        assert!(!sought.are_in("停电，水还有，5号"));
    }

    #[test]
    fn a_query_needs_two_characters_in_a_row() {
        for text in ["水", "水 电", "，。", &"水".repeat(SEARCH_MAX_CHARS + 1)] {
            assert!(Query::of(Some(text), None).is_err(), "{text}");
        }
    }
}
