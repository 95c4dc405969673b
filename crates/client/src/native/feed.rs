//! Feeds: a page at once, or a line held open that brings one entry a line.

use linli_model::ids::FeedId;
use linli_model::json;
use linli_model::limits::JSON_MAX_BYTES;
use linli_model::protocol::{FeedEntry, FeedPage};

use super::{Native, answer};
use crate::backend::{Answer, Feed, Follow};
use crate::transport::{BodyReader, FEED_PATIENCE, Method};
use crate::{ClientError, LocalFuture};

const NDJSON: &str = "application/x-ndjson";

impl Feed for Native {
    fn after<'a>(&'a self, feed: &'a FeedId, pos: u64) -> Answer<'a, FeedPage> {
        Box::pin(self.get(format!("/v1/feeds/{feed}?after={pos}")))
    }

    fn follow<'a>(&'a self, feed: &'a FeedId, pos: u64) -> Answer<'a, Box<dyn Follow>> {
        Box::pin(async move {
            let mut request = self.request(Method::Get, format!("/v1/feeds/{feed}?after={pos}"));
            request.headers.retain(|(name, _)| *name != "accept");
            request.headers.push(("accept", NDJSON.to_owned()));
            request.patience = FEED_PATIENCE;
            let response = answer::successful(self.send(request).await?, &[200]).await?;
            if !answer::is_type(&response, NDJSON) {
                return Err(answer::foreign(response.status, "not a feed"));
            }
            Ok(Box::new(Lines {
                body: response.body,
                waiting: Vec::new(),
            }) as Box<dyn Follow>)
        })
    }
}

struct Lines {
    body: Box<dyn BodyReader>,
    waiting: Vec<u8>,
}

impl Lines {
    fn line(&mut self) -> Option<Vec<u8>> {
        let end = self.waiting.iter().position(|&byte| byte == b'\n')?;
        let mut line: Vec<u8> = self.waiting.drain(..=end).collect();
        line.pop();
        Some(line)
    }

    async fn entry(&mut self) -> Option<Result<FeedEntry, ClientError>> {
        loop {
            while let Some(line) = self.line() {
                // An empty line is a sign of life.
                if !line.trim_ascii().is_empty() {
                    return Some(json::read(&line).ok_or_else(|| answer::foreign(200, "not a feed entry")));
                }
            }
            if self.waiting.len() > JSON_MAX_BYTES {
                return Some(Err(answer::foreign(200, "an endless line")));
            }
            match self.body.next().await? {
                Ok(part) => self.waiting.extend_from_slice(&part),
                Err(_) => return Some(Err(ClientError::Network)),
            }
        }
    }
}

impl Follow for Lines {
    fn next(&mut self) -> LocalFuture<'_, Option<Result<FeedEntry, ClientError>>> {
        Box::pin(self.entry())
    }
}
