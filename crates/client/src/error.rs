//! Every way an exchange with a backend can fail, told apart by what the caller may conclude from it.

use linli_model::protocol::{FieldError, codes};

/// Why there is no answer to work with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// No connection, or it broke. The request may or may not have arrived.
    #[error("the backend was not reached")]
    Network,
    /// Something answered that is not the backend, or not in whole: a captive portal, a proxy, half an answer.
    /// The request may or may not have arrived.
    #[error("status {status} is not the protocol's answer: {reason}")]
    NotTheProtocol {
        /// The HTTP status it came with.
        status: u16,
        /// What is wrong with it, for developers.
        reason: &'static str,
        /// Seconds it asks to wait.
        retry_after: Option<u32>,
    },
    /// There is no session, or it has ended.
    #[error("not signed in")]
    Unauthenticated,
    /// The backend's own "no" (RFC 9457), with a stable code.
    #[error("status {status}: {code}")]
    Problem {
        /// The HTTP status.
        status: u16,
        /// A code of [`linli_model::protocol::codes`] or [`linli_model::refusal::Refusal::code`].
        code: String,
        /// Faults of single fields.
        errors: Vec<FieldError>,
        /// Seconds it asks to wait.
        retry_after: Option<u32>,
    },
    /// This backend cannot do that.
    #[error("the backend lacks this")]
    Unsupported,
}

impl ClientError {
    /// One stable word for every failure, to be mapped to what users read.
    pub fn code(&self) -> &str {
        match self {
            Self::Network => "network",
            Self::NotTheProtocol { .. } => "not_the_protocol",
            Self::Unauthenticated => codes::UNAUTHENTICATED,
            Self::Problem { code, .. } => code,
            Self::Unsupported => "unsupported",
        }
    }

    pub(crate) fn problem(status: u16, code: &str) -> Self {
        Self::Problem {
            status,
            code: code.to_owned(),
            errors: Vec::new(),
            retry_after: None,
        }
    }
}
