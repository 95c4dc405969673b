//! Feeds: hints to look again.

use serde::{Deserialize, Serialize};

use crate::ids::FeedId;

/// One entry of a feed: a hint to look, never content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FeedEntry {
    /// The feed.
    pub feed: FeedId,
    /// Gapless, in commit order.
    pub pos: u64,
    /// What changed: `report`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u64,
}

/// `GET /v1/feeds/{id}?after=…`: entries after a position. With `Accept: application/x-ndjson` the answer stays open
/// and brings one [`FeedEntry`] a line, and an empty line as a sign of life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FeedPage {
    /// The entries, oldest first.
    pub entries: Vec<FeedEntry>,
    /// The newest position of the feed.
    pub pos: u64,
}
