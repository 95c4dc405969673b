//! Who waits for which feed on this node, told by this node's own commands and, for those of other nodes, by the table.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use linli_model::ids::FeedId;
use sqlx::Row;
use tokio::sync::watch;

use crate::app::AppState;
use crate::error::{Error, Result};

/// How often the table is looked at for what other nodes wrote.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Most feeds asked for in one query.
const FEEDS_AT_ONCE: usize = 500;

/// The newest known position of every feed somebody waits for.
#[derive(Debug, Default)]
pub struct Watchers {
    feeds: Mutex<HashMap<FeedId, watch::Sender<u64>>>,
}

impl Watchers {
    fn feeds(&self) -> MutexGuard<'_, HashMap<FeedId, watch::Sender<u64>>> {
        self.feeds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a feed from now on. The value may be older than the table's.
    pub fn subscribe(&self, feed: &FeedId) -> watch::Receiver<u64> {
        self.feeds()
            .entry(feed.clone())
            .or_insert_with(|| watch::Sender::new(0))
            .subscribe()
    }

    /// Tells those who wait that feeds have come to a position.
    pub fn announce(&self, positions: &[(FeedId, u64)]) {
        let feeds = self.feeds();
        for (feed, pos) in positions {
            if let Some(sender) = feeds.get(feed) {
                sender.send_if_modified(|known| {
                    let newer = *pos > *known;
                    *known = (*known).max(*pos);
                    newer
                });
            }
        }
    }

    /// The feeds somebody waits for; those nobody does any more are forgotten.
    fn watched(&self) -> Vec<FeedId> {
        let mut feeds = self.feeds();
        feeds.retain(|_, sender| sender.receiver_count() > 0);
        feeds.keys().cloned().collect()
    }
}

/// Looks at the table again and again, so that those who wait here hear of other nodes' commands. Ends with the server.
pub async fn watch_table(state: AppState) {
    let mut closing = state.closing.subscribe();
    loop {
        tokio::select! {
            _ = closing.wait_for(|closing| *closing) => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        if let Err(error) = look(&state).await {
            tracing::warn!(%error, "the feeds could not be looked at");
        }
    }
}

async fn look(state: &AppState) -> Result<()> {
    for feeds in state.watchers.watched().chunks(FEEDS_AT_ONCE) {
        let places: Vec<String> = (1..=feeds.len()).map(|n| format!("${n}")).collect();
        let sql = format!("SELECT id, pos FROM feeds WHERE id IN ({})", places.join(", "));
        let query = feeds
            .iter()
            .fold(sqlx::query(&sql), |query, feed| query.bind(feed.as_str()));
        let rows = query.fetch_all(state.db.reading()).await?;
        let positions = rows.iter().map(|row| {
            let feed = FeedId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?;
            Ok((
                feed,
                u64::try_from(row.try_get::<i64, _>("pos")?).map_err(Error::internal)?,
            ))
        });
        state.watchers.announce(&positions.collect::<Result<Vec<_>>>()?);
    }
    Ok(())
}
