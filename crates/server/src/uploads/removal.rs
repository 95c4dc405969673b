//! Deleting uploads: those given up, those that were no picture, those that expired; and bytes that nothing names.
//!
//! Rows go first, in one transaction, then the bytes under that upload's own name: killed in between, nothing that can still
//! be seen lacks its bytes, and what is left is found by [`sweep`]. However late the bytes go, a photo that was sent
//! again meanwhile lies under another name.

use std::collections::BTreeSet;
use std::pin::pin;

use futures_util::TryStreamExt;
use linli_model::limits::UPLOAD_LIFE;
use linli_model::time::Timestamp;

use super::rows::{self, End, Upload};
use crate::app::AppState;
use crate::error::Result;
use crate::photos::{Kind, StoredAs};

/// Names looked up at once.
const BATCH: usize = 200;

/// What a forgotten upload may have left in the store.
#[derive(Debug)]
pub struct Leavings {
    name: StoredAs,
    kinds: &'static [Kind],
}

/// Removes the uploads that expired by `now`, with the photos that no stream holds.
///
/// # Errors
/// When database or store fail; what is left goes the next time.
pub async fn remove_expired(state: &AppState, now: Timestamp) -> Result<()> {
    loop {
        let expired = expired(state, now).await?;
        if expired.is_empty() {
            return Ok(());
        }
        for upload in expired {
            remove(state, &upload, End::Expired(now)).await?;
        }
    }
}

/// Some of the uploads that expired by `now`.
///
/// # Errors
/// When the database fails.
pub async fn expired(state: &AppState, now: Timestamp) -> Result<Vec<Upload>> {
    rows::expired(state.db.reading(), now).await
}

/// Removes an upload; `false` when it is kept after all.
///
/// # Errors
/// When database or store fail.
pub async fn remove(state: &AppState, upload: &Upload, end: End) -> Result<bool> {
    let Some(leavings) = forget(state, upload, end).await? else {
        return Ok(false);
    };
    clear_away(state, &leavings).await?;
    Ok(true)
}

/// Forgets an upload, and its photo unless a stream holds it; `None` when it is kept after all.
///
/// # Errors
/// When the database fails.
pub async fn forget(state: &AppState, upload: &Upload, end: End) -> Result<Option<Leavings>> {
    let mut transaction = state.db.begin().await?;
    let held = rows::forget(&mut transaction, upload, end).await?;
    transaction.commit().await?;
    let leaves = |held| Leavings {
        name: upload.stored_as.clone(),
        kinds: match held {
            true => &[Kind::Chunks],
            false => &[Kind::Chunks, Kind::Pictures],
        },
    };
    Ok(held.map(leaves))
}

/// Deletes what a forgotten upload left.
///
/// # Errors
/// When the store fails; what is left goes with the next [`sweep`] after its time.
pub async fn clear_away(state: &AppState, leavings: &Leavings) -> Result<()> {
    for kind in leavings.kinds {
        state.photos.delete(*kind, &leavings.name).await?;
    }
    Ok(())
}

/// Deletes what was stored longer ago than an upload lives and is named by no row: what a crash between bytes and rows left.
/// Once a day, by one of several nodes.
///
/// # Errors
/// When database or store fail; what is left goes the next time.
pub async fn sweep(state: &AppState, now: Timestamp) -> Result<()> {
    let mut transaction = state.db.begin().await?;
    let turn = rows::take_turn(&mut transaction, now).await?;
    transaction.commit().await?;
    if !turn {
        return Ok(());
    }
    for kind in [Kind::Chunks, Kind::Pictures] {
        let old = state.photos.stored_before(kind, now.plus(-UPLOAD_LIFE));
        let mut batches = pin!(old.try_chunks(BATCH));
        while let Some(names) = batches.try_next().await.map_err(|error| error.1)? {
            let names: BTreeSet<StoredAs> = names.into_iter().collect();
            let named = rows::named(state.db.reading(), kind, &names).await?;
            for name in names.difference(&named) {
                state.photos.delete(kind, name).await?;
            }
        }
    }
    Ok(())
}
