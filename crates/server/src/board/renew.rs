//! By what the posts are found that an older version of this program wrote, made anew: once, at the first start after an
//! update.

use linli_model::post::Post;
use sqlx::Row;

use super::posts;
use crate::app::AppState;
use crate::db::{self, counters};
use crate::error::Result;

/// Grows with every change of what a post is found by.
const ROWS: i64 = 1;
/// The counter that says which version the rows are of.
const COUNTER: &str = "posts/rows";
/// Posts looked up at once.
const BATCH: i64 = 200;

/// Makes anew by what all posts are found when that is of an older version. Safe with several nodes, and finished at the
/// next start when cut short.
///
/// # Errors
/// When the database fails.
pub async fn renew_if_older(state: &AppState) -> Result<()> {
    let mut reading = state.db.reading().acquire().await?;
    if counters::value(&mut reading, COUNTER).await? >= Some(ROWS) {
        return Ok(());
    }
    drop(reading);
    let mut after = 0;
    loop {
        match renew_after(state, after).await {
            Ok(Some(last)) => after = last,
            Ok(None) => break,
            // A node that serves already was faster with one of them: once more.
            Err(error) if db::lost_race(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let mut tx = state.db.begin().await?;
    counters::set(&mut tx, COUNTER, ROWS).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes the next ones anew; gives the number of the last of them, if there was one.
async fn renew_after(state: &AppState, after: i64) -> Result<Option<i64>> {
    let sql = "SELECT seq, state FROM posts WHERE seq > $1 ORDER BY seq LIMIT $2";
    let rows = sqlx::query(sql)
        .bind(after)
        .bind(BATCH)
        .fetch_all(state.db.reading())
        .await?;
    let Some(last) = rows.last() else {
        return Ok(None);
    };
    let mut tx = state.db.begin().await?;
    for row in &rows {
        let post: Post = serde_json::from_str(row.try_get("state")?)?;
        posts::index_anew(state, &mut tx, &post.id).await?;
    }
    tx.commit().await?;
    tracing::info!(posts = rows.len(), "posts can be found again");
    Ok(Some(last.try_get("seq")?))
}
