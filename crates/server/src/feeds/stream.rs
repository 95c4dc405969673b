//! A feed as a stream: one entry a line as it comes, and an empty line now and then, so that both ends know the other lives.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use linli_model::ids::FeedId;
use tokio::sync::watch;

use super::{NDJSON, entries, sight};
use crate::accounts::{self, Signed};
use crate::app::AppState;
use crate::error::Result;

/// How often a stream without news gives a sign of life, and its reader's right to it is looked at again.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Where a stream is.
struct Reading {
    state: AppState,
    signed: Signed,
    feed: FeedId,
    after: u64,
    news: watch::Receiver<u64>,
    closing: watch::Receiver<bool>,
    begun: bool,
}

/// The answer that stays open.
pub(super) fn answer(state: AppState, signed: Signed, feed: FeedId, after: u64) -> Response {
    let news = state.watchers.subscribe(&feed);
    let closing = state.closing.subscribe();
    let reading = Reading {
        state,
        signed,
        feed,
        after,
        news,
        closing,
        begun: false,
    };
    let chunks = stream::unfold(reading, |mut reading| async move {
        match reading.next().await {
            Ok(Some(chunk)) => Some((Ok::<_, std::convert::Infallible>(chunk), reading)),
            Ok(None) => None,
            Err(error) => {
                tracing::debug!(%error, "a feed's stream ends");
                None
            }
        }
    });
    let mut response = Response::new(Body::from_stream(chunks));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(NDJSON));
    response
}

impl Reading {
    /// The next lines; `None` at the end.
    async fn next(&mut self) -> Result<Option<Bytes>> {
        // The first chunk comes at once: it opens the answer even when there is no news.
        if self.begun {
            tokio::select! {
                _ = self.closing.wait_for(|closing| *closing) => return Ok(None),
                _ = self.news.wait_for(|pos| *pos > self.after) => {}
                () = tokio::time::sleep(SIGN_OF_LIFE) => {}
            }
        }
        self.begun = true;
        self.lines().await.map(Some)
    }

    /// What is new, or an empty line. Fails when the session ended or the feed is no longer the reader's to see.
    async fn lines(&mut self) -> Result<Bytes> {
        self.signed = accounts::reload(&self.state, &self.signed).await?;
        let mut connection = self.state.db.reading().acquire().await?;
        let sight = sight(&mut connection, &self.signed.actor, &self.feed).await?;
        let entries = entries(&mut connection, &self.feed, sight, self.after).await?;
        let Some(last) = entries.last() else {
            return Ok(Bytes::from_static(b"\n"));
        };
        self.after = last.pos;
        let mut lines = Vec::new();
        for entry in &entries {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        Ok(lines.into())
    }
}
