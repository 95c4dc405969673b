//! The transport of tests, tools and servers: reqwest.

use std::time::Duration;

use tokio::time::timeout;

use crate::LocalFuture;
use crate::transport::{Body, BodyReader, Request, Response, Transport, Unreachable};

/// Reaches a backend by reqwest. Needs a tokio runtime; cookies are not kept, so use a bearer credential.
pub struct NativeTransport {
    client: reqwest::Client,
    root: String,
}

impl NativeTransport {
    /// Reaches the backend at `root`, `https://linli.example`.
    ///
    /// # Errors
    /// When the machine's TLS set-up cannot be read.
    pub fn new(root: &str) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            client,
            root: root.trim_end_matches('/').to_owned(),
        })
    }
}

impl Transport for NativeTransport {
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Response, Unreachable>> {
        Box::pin(async move {
            let patience = Duration::from_secs(request.patience.into());
            let method =
                reqwest::Method::from_bytes(request.method.as_str().as_bytes()).map_err(|_| Unreachable)?;
            let mut builder = self.client.request(method, self.href(&request.path));
            for (name, value) in request.headers {
                builder = builder.header(name, value);
            }
            builder = match request.body {
                Body::Empty => builder,
                Body::Json(text) => builder.body(text),
                Body::Bytes(bytes) => builder.body(bytes),
            };
            let response = timeout(patience, builder.send())
                .await
                .map_err(|_| Unreachable)?
                .map_err(|_| Unreachable)?;
            let text =
                |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            Ok(Response {
                status: response.status().as_u16(),
                headers: response
                    .headers()
                    .iter()
                    .map(|(name, value)| (name.to_string(), text(value)))
                    .collect(),
                body: Box::new(Reader { response, patience }),
            })
        })
    }

    fn href(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }
}

struct Reader {
    response: reqwest::Response,
    patience: Duration,
}

impl BodyReader for Reader {
    fn next(&mut self) -> LocalFuture<'_, Option<Result<Vec<u8>, Unreachable>>> {
        Box::pin(async {
            match timeout(self.patience, self.response.chunk()).await {
                Ok(Ok(part)) => part.map(|bytes| Ok(bytes.to_vec())),
                Ok(Err(_)) | Err(_) => Some(Err(Unreachable)),
            }
        })
    }
}
