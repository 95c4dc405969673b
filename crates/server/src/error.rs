//! The one error of every handler, and how it looks on the wire: RFC 9457 with a stable code.
//!
//! What went wrong inside is logged and never sent: a client learns `internal` and nothing else.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_model::protocol::{FieldError, Problem, codes};
use linli_model::refusal::Refusal;

/// What handlers return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// How long a client should wait when the server is busy or down for a moment.
const RETRY_SOON: Duration = Duration::from_secs(1);
/// tus' own status for a chunk whose checksum does not match.
const CHECKSUM_MISMATCH: u16 = 460;

/// Why a request is not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of the domain said no.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// Not JSON, or not of the documented shape; the words are for developers.
    #[error("{0}")]
    Malformed(String),
    /// Fields outside their limits.
    #[error("fields outside their limits")]
    Invalid(Vec<FieldError>),
    /// No session, or it ended.
    #[error("no session")]
    Unauthenticated,
    /// Wrong phone number, account, code or password: deliberately not told apart.
    #[error("wrong credentials")]
    WrongCredentials,
    /// The send was made by another account than the session's.
    #[error("the send was made by another account")]
    WrongAccount,
    /// A cookie came with a request from another site.
    #[error("not from this site")]
    WrongOrigin,
    /// The same command is being handled right now.
    #[error("in flight")]
    InFlight,
    /// The key was used with another body.
    #[error("the idempotency key was used with another body")]
    KeyReused,
    /// A command of a type this server does not know.
    #[error("unknown command")]
    UnknownCommand,
    /// No, or a malformed, Idempotency-Key.
    #[error("no usable Idempotency-Key")]
    KeyMissing,
    /// A cursor that was not made for this list.
    #[error("not a cursor of this list")]
    BadCursor,
    /// More bytes than the limit.
    #[error("too large")]
    TooLarge,
    /// The bytes are no picture that can be decoded.
    #[error("not a picture: {0}")]
    NotAPicture(&'static str),
    /// The picture's header promises too many pixels.
    #[error("too many pixels")]
    TooManyPixels,
    /// The checksum of a chunk does not match its bytes.
    #[error("checksum mismatch")]
    Checksum,
    /// A chunk does not begin where the upload stands.
    #[error("wrong offset")]
    WrongOffset,
    /// The upload expired; its sender begins anew.
    #[error("the upload expired")]
    UploadExpired,
    /// The request speaks another version of tus.
    #[error("unsupported tus version")]
    TusVersion,
    /// The body's content type is not the documented one.
    #[error("unsupported media type")]
    MediaType,
    /// Too many requests; try again after the span.
    #[error("rate limited")]
    RateLimited(Duration),
    /// Nothing here, or nothing the actor may know of.
    #[error("not found")]
    NotFound,
    /// The path has no such method.
    #[error("method not allowed")]
    Method,
    /// The request took too long or the database has no free connection.
    #[error("unavailable")]
    Unavailable,
    /// A fault of ours or of what we depend on.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// One field's fault.
    pub fn field(pointer: &str, code: &str) -> Self {
        Self::Invalid(vec![FieldError {
            pointer: pointer.to_owned(),
            code: code.to_owned(),
        }])
    }

    /// A fault of ours, with what is known about it.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        let refusal = |refusal: &Refusal| StatusCode::from_u16(refusal.status());
        match self {
            Self::Refused(cause) => refusal(cause).unwrap_or(StatusCode::CONFLICT),
            Self::Malformed(_) | Self::KeyMissing | Self::BadCursor => StatusCode::BAD_REQUEST,
            Self::Invalid(_) | Self::KeyReused | Self::UnknownCommand => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unauthenticated | Self::WrongCredentials => StatusCode::UNAUTHORIZED,
            Self::WrongAccount | Self::WrongOrigin => StatusCode::FORBIDDEN,
            Self::InFlight | Self::WrongOffset => StatusCode::CONFLICT,
            Self::TooLarge | Self::TooManyPixels => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAPicture(_) | Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Checksum => StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::BAD_REQUEST),
            Self::UploadExpired => StatusCode::GONE,
            Self::TusVersion => StatusCode::PRECONDITION_FAILED,
            Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code on the wire.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Malformed(_) => codes::MALFORMED,
            Self::Invalid(_) => codes::INVALID,
            Self::Unauthenticated => codes::UNAUTHENTICATED,
            Self::WrongCredentials => codes::WRONG_CREDENTIALS,
            Self::WrongAccount => codes::WRONG_ACCOUNT,
            Self::WrongOrigin => codes::WRONG_ORIGIN,
            Self::InFlight => codes::IN_FLIGHT,
            Self::KeyReused => codes::KEY_REUSED,
            Self::UnknownCommand => codes::UNKNOWN_COMMAND,
            Self::KeyMissing => codes::KEY_MISSING,
            Self::BadCursor => codes::BAD_CURSOR,
            Self::TooLarge => codes::TOO_LARGE,
            Self::NotAPicture(_) => codes::NOT_A_PICTURE,
            Self::TooManyPixels => codes::TOO_MANY_PIXELS,
            Self::Checksum => codes::CHECKSUM,
            Self::WrongOffset => codes::WRONG_OFFSET,
            Self::UploadExpired => Refusal::PhotoGone.code(),
            Self::TusVersion => codes::TUS_VERSION,
            Self::MediaType => codes::MEDIA_TYPE,
            Self::RateLimited(_) => codes::RATE_LIMITED,
            Self::NotFound => codes::NOT_FOUND,
            Self::Method => codes::METHOD,
            Self::Unavailable => codes::UNAVAILABLE,
            Self::Internal(_) => codes::INTERNAL,
        }
    }

    /// The body of the answer.
    pub fn problem(&self) -> Problem {
        let title = match self {
            Self::Internal(_) => "internal error".to_owned(),
            other => other.to_string(),
        };
        let errors = match self {
            Self::Invalid(errors) => errors.clone(),
            _ => Vec::new(),
        };
        let places = match self {
            Self::Refused(Refusal::Full(places)) => Some(*places),
            _ => None,
        };
        let status = self.status().as_u16();
        Problem {
            kind: "about:blank".to_owned(),
            status,
            title,
            code: self.code().to_owned(),
            errors,
            places,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited(after) => Some(*after),
            Self::InFlight | Self::Unavailable => Some(RETRY_SOON),
            _ => None,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(error = %cause, "internal error");
        }
        let mut response = (self.status(), axum::Json(self.problem())).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(after) = self.retry_after() {
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Unavailable,
            other => Self::internal(other),
        }
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        Self::internal(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::internal(error)
    }
}

impl From<serde_json::Error> for Error {
    /// For our own stored JSON; request bodies are read by [`crate::http::json::Json`].
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
