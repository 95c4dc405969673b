//! The pairs of characters by which published words are found.

use linli_model::post::{Post, PostContent, PostStatus};
use sqlx::{AnyConnection, Row};

use super::words::{pairs, runs};
use crate::error::{Error, Result};
use crate::streams::contents_of;

/// The field of what was written.
pub(super) const WORDS: &str = "words";
/// The field of who wrote it.
pub(super) const AUTHOR: &str = "author";

/// Most pairs one statement writes.
const CHUNK: usize = 200;

/// Makes the pairs of a post or reply anew, after its row is written: those of what is published, and of nothing else.
pub(super) async fn keep(tx: &mut AnyConnection, post: &Post) -> Result<()> {
    let sql = "SELECT s.seq AS source, t.seq AS seq, p.display_name FROM posts s \
               JOIN posts t ON t.id = COALESCE(s.thread, s.id) JOIN persons p ON p.id = s.owner WHERE s.id = $1";
    let row = sqlx::query(sql)
        .bind(post.id.as_str())
        .fetch_one(&mut *tx)
        .await?;
    let (seq, source): (i64, i64) = (row.try_get("seq")?, row.try_get("source")?);
    sqlx::query("DELETE FROM terms WHERE source = $1")
        .bind(source)
        .execute(&mut *tx)
        .await?;
    if post.status != PostStatus::Published {
        return Ok(());
    }
    let content = content(tx, post).await?;
    let texts = format!("{}\n{}", content.title, content.text);
    let at = (post.community.as_str(), seq, source);
    write(tx, at, WORDS, &pairs(&runs(&texts))).await?;
    if post.thread.is_none() {
        let name: String = row.try_get("display_name")?;
        write(tx, at, AUTHOR, &pairs(&runs(&name))).await?;
    }
    Ok(())
}

/// What a post says now.
pub(super) async fn content(connection: &mut AnyConnection, post: &Post) -> Result<PostContent> {
    let id = post.edit.as_ref().unwrap_or(&post.content);
    let mut contents = contents_of(connection, &[(format!("post/{}", post.id), id)]).await?;
    Ok(contents.remove(id).unwrap_or_default())
}

async fn write(
    tx: &mut AnyConnection,
    (community, seq, source): (&str, i64, i64),
    field: &str,
    terms: &[String],
) -> Result<()> {
    for terms in terms.chunks(CHUNK) {
        let rows: Vec<String> = (0..terms.len())
            .map(|n| format!("($1, $2, ${}, $3, $4)", n + 5))
            .collect();
        let sql = format!(
            "INSERT INTO terms (community, field, term, seq, source) VALUES {}",
            rows.join(", ")
        );
        let query = sqlx::query(&sql)
            .bind(community)
            .bind(field)
            .bind(seq)
            .bind(source);
        let query = terms.iter().fold(query, |query, term| query.bind(term.as_str()));
        let written = query.execute(&mut *tx).await?.rows_affected();
        if written != terms.len() as u64 {
            return Err(Error::internal("terms were not written"));
        }
    }
    Ok(())
}
