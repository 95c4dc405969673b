//! Bytes that an older version of this program stored under the hash of their photo's id get that as their name: once, at the
//! first start after an update.

use linli_model::ids::PhotoId;

use super::StoredAs;
use crate::app::AppState;
use crate::error::{Error, Result};

/// Rows named at once.
const BATCH: i64 = 500;

/// Names what has none. Safe with several nodes, and finished at the next start when cut short.
///
/// # Errors
/// When the database fails.
pub async fn name_older(state: &AppState) -> Result<()> {
    for table in ["uploads", "photos"] {
        let unnamed = format!("SELECT id FROM {table} WHERE stored_as = '' LIMIT {BATCH}");
        let name = format!("UPDATE {table} SET stored_as = $1 WHERE id = $2 AND stored_as = ''");
        loop {
            let ids: Vec<String> = sqlx::query_scalar(&unnamed).fetch_all(state.db.reading()).await?;
            if ids.is_empty() {
                break;
            }
            let mut tx = state.db.begin().await?;
            for id in ids {
                let id = PhotoId::new(id).map_err(Error::internal)?;
                let named = sqlx::query(&name).bind(StoredAs::of_older(&id).as_str().to_owned());
                named.bind(id.as_str()).execute(&mut *tx).await?;
            }
            tx.commit().await?;
        }
    }
    Ok(())
}
