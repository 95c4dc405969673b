//! Deleting uploads: those given up, those that were no picture, and those that expired.

use linli_model::ids::PhotoId;
use linli_model::time::Timestamp;

use super::rows::{self, Removal};
use crate::app::AppState;
use crate::error::Result;

/// Later than every expiry.
const AT_ONCE: Timestamp = Timestamp::from_micros(i64::MAX);

/// Removes the uploads that expired by `now`, with the photos that no stream holds.
///
/// # Errors
/// When database or store fail; what is left goes the next time.
pub async fn remove_expired(state: &AppState, now: Timestamp) -> Result<()> {
    loop {
        let expired = rows::expired(state.db.reading(), now).await?;
        if expired.is_empty() {
            return Ok(());
        }
        for id in expired {
            remove_if_expired(state, &id, now).await?;
        }
    }
}

/// Removes an upload now.
///
/// # Errors
/// When database or store fail; what is left goes when it expires.
pub async fn remove(state: &AppState, id: &PhotoId) -> Result<()> {
    remove_if_expired(state, id, AT_ONCE).await
}

/// The photo's row goes first, then the bytes, then the upload's row: killed in between, nothing that can still be
/// seen lacks its bytes, and what is left is found again.
async fn remove_if_expired(state: &AppState, id: &PhotoId, now: Timestamp) -> Result<()> {
    let mut transaction = state.db.begin().await?;
    let removal = rows::begin_removal(&mut transaction, id, now).await?;
    transaction.commit().await?;
    if removal == Removal::Kept {
        return Ok(());
    }
    state.photos.delete_parts(id).await?;
    if removal == Removal::Everything {
        state.photos.delete_picture(id).await?;
    }
    let mut transaction = state.db.begin().await?;
    rows::end_removal(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(())
}
