//! The proof of who is signed in.

use std::fmt;

use crate::transport::Request;

/// What proves the session. It can be put on a request and nothing else: not printed, compared, stored or read back,
/// so that no page can leak it.
#[derive(Clone)]
pub struct Credential(Kind);

#[derive(Clone)]
enum Kind {
    Cookie,
    Bearer(String),
}

impl Credential {
    /// The HttpOnly cookie the browser keeps for the app's own origin.
    pub fn cookie() -> Self {
        Self(Kind::Cookie)
    }

    /// A bearer token, for embedded and cross-origin use. It lives in memory only.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Kind::Bearer(token.into()))
    }

    pub(crate) fn put_on(&self, request: &mut Request) {
        match &self.0 {
            Kind::Cookie => request.with_cookie = true,
            Kind::Bearer(token) => request.headers.push(("authorization", format!("Bearer {token}"))),
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential")
    }
}
