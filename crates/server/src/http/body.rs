//! Request bodies: read within limits of size and time, whatever the sender does.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use http_body_util::BodyExt;
use tokio::sync::oneshot;

use crate::error::{Error, Result};

/// How long a body may stand still. A phone at the edge of a cell is slow but does not stop.
const STANDSTILL: Duration = Duration::from_secs(30);
/// How much of a body that nobody wants is still read, and for how long, so that its sender gets to see the answer.
const DRAIN_MAX_BYTES: usize = 32 * 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(10);

/// Reads a whole body of at most `limit` bytes.
///
/// # Errors
/// [`Error::TooLarge`], and [`Error::Unavailable`] when it breaks off or stands still.
pub async fn read(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Bytes> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(Error::TooLarge);
    }
    let mut read = BytesMut::with_capacity(announced.unwrap_or(0));
    loop {
        // Whoever stood still or broke off may be back: they are asked to try again.
        let frame = tokio::time::timeout(STANDSTILL, body.frame())
            .await
            .map_err(|_| Error::Unavailable)?;
        let Some(frame) = frame else {
            return Ok(read.freeze());
        };
        let data = frame
            .map_err(|_| Error::Unavailable)?
            .into_data()
            .unwrap_or_default();
        if read.len() + data.len() > limit {
            return Err(Error::TooLarge);
        }
        read.extend_from_slice(&data);
    }
}

/// Reads on, within bounds, what a handler left of the body. A connection that is closed over unread bytes is reset,
/// and the sender may never see why it was refused.
pub async fn drain(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (give_back, mut rest) = oneshot::channel();
    let lent = Lent {
        body,
        give_back: Some(give_back),
    };
    let response = next
        .run(Request::from_parts(parts, Body::from_stream(lent)))
        .await;
    if let Ok(mut body) = rest.try_recv() {
        let read_on = async {
            let mut seen = 0;
            while let Some(Ok(frame)) = body.frame().await {
                seen += frame.data_ref().map_or(0, Bytes::len);
                if seen > DRAIN_MAX_BYTES {
                    break;
                }
            }
        };
        // Whether it ended in time makes no difference to the answer.
        let _ = tokio::time::timeout(DRAIN_TIME, read_on).await;
    }
    response
}

/// A body that comes back when it is dropped before its end.
struct Lent {
    body: Body,
    give_back: Option<oneshot::Sender<Body>>,
}

impl Stream for Lent {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        // A request's trailers say nothing here.
        Poll::Ready(frame.map(|frame| Ok(frame?.into_data().unwrap_or_default())))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if !self.body.is_end_stream()
            && let Some(give_back) = self.give_back.take()
        {
            // Nobody waits for it when the answer was given already.
            let _ = give_back.send(std::mem::take(&mut self.body));
        }
    }
}
