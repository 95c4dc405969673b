//! Request bodies: read within limits of size and time, whatever the sender does.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;

use crate::error::{Error, Result};

/// How long a body may stand still. A phone at the edge of a cell is slow but does not stop.
const STANDSTILL: Duration = Duration::from_secs(30);
/// How much of a body that is too large is still read, so that its sender gets to see the answer.
const DRAIN_MAX_BYTES: usize = 32 * 1024 * 1024;

/// Reads a whole body of at most `limit` bytes.
///
/// # Errors
/// [`Error::TooLarge`], and [`Error::Malformed`] when it breaks off or stands still.
pub async fn read(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Bytes> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut too_large = announced.is_some_and(|length| length > limit);
    if announced.is_some_and(|length| length > DRAIN_MAX_BYTES) {
        return Err(Error::TooLarge);
    }
    let mut kept = BytesMut::with_capacity(announced.unwrap_or(0).min(limit));
    let mut seen = 0;
    while let Some(frame) = next_frame(&mut body).await? {
        seen += frame.len();
        if seen > DRAIN_MAX_BYTES {
            return Err(Error::TooLarge);
        }
        too_large |= seen > limit;
        if too_large {
            kept.clear();
        } else {
            kept.extend_from_slice(&frame);
        }
    }
    if too_large { Err(Error::TooLarge) } else { Ok(kept.freeze()) }
}

async fn next_frame(body: &mut Body) -> Result<Option<Bytes>> {
    let broken = |why: &str| Error::Malformed(format!("the body {why}"));
    match tokio::time::timeout(STANDSTILL, body.frame()).await {
        Err(_) => Err(broken("stood still")),
        Ok(Some(Err(_))) => Err(broken("broke off")),
        Ok(Some(Ok(frame))) => Ok(Some(frame.into_data().unwrap_or_default())),
        Ok(None) => Ok(None),
    }
}
