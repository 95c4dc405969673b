//! One HTTP exchange, whoever carries it. Sizes and meaning are judged above, so a transport only carries.

use crate::LocalFuture;

/// Seconds without a byte after which an exchange is given up.
pub(crate) const PATIENCE: u32 = 30;
/// The same while a chunk of a photo is on its way over a weak network.
pub(crate) const UPLOAD_PATIENCE: u32 = 300;
/// The same on a feed's open line, which brings a sign of life far more often.
pub(crate) const FEED_PATIENCE: u32 = 90;

/// The methods the protocols use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET
    Get,
    /// HEAD
    Head,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

impl Method {
    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What a request carries.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// JSON text.
    Json(String),
    /// A chunk of a photo, at most [`linli_model::limits::UPLOAD_CHUNK_BYTES`]. The photo itself stays where it is.
    Bytes(Vec<u8>),
}

/// A request. It has no `Debug`: its headers may hold the credential, its body what people wrote.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query from the backend's root, `/v1/reports?scope=mine`.
    pub path: String,
    /// Header names in lower case, and their values.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
    /// Whether the browser's cookie of the same origin goes along.
    pub with_cookie: bool,
    /// Seconds without a byte in either direction after which it is given up.
    pub patience: u32,
}

/// The answer's head, and a reader for the rest.
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, and their values.
    pub headers: Vec<(String, String)>,
    /// The body, bit by bit.
    pub body: Box<dyn BodyReader>,
}

impl Response {
    /// The value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// No exchange took place, or it broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the other side was not reached")]
pub struct Unreachable;

/// A body as it comes. Dropping it ends the exchange.
pub trait BodyReader {
    /// The next bytes; `None` at the end.
    fn next(&mut self) -> LocalFuture<'_, Option<Result<Vec<u8>, Unreachable>>>;
}

/// Carries requests to one backend. It follows no redirects: the protocol has none, captive portals do.
pub trait Transport {
    /// Sends a request and waits for the head of the answer.
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Response, Unreachable>>;

    /// The full address of a path from the backend's root.
    fn href(&self, path: &str) -> String;
}
