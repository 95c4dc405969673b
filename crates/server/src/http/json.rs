//! JSON bodies: bounded in size and depth, of the documented shape, or a problem that says what is wrong.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use linli_model::limits::{JSON_MAX_BYTES, JSON_MAX_DEPTH};
use serde::de::DeserializeOwned;

use super::body;
use crate::error::{Error, Result};

/// A JSON body; in every handler instead of axum's own.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let bytes = body::read(&parts.headers, body, JSON_MAX_BYTES).await?;
        if !is_json(&parts.headers) {
            return Err(Error::MediaType);
        }
        parse(&bytes).map(Self)
    }
}

/// Reads JSON as request bodies are read.
///
/// # Errors
/// [`Error::Malformed`], with serde's words.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    if depth(bytes) > JSON_MAX_DEPTH {
        return Err(Error::Malformed(format!("nested deeper than {JSON_MAX_DEPTH}")));
    }
    serde_json::from_slice(bytes).map_err(|error| Error::Malformed(error.to_string()))
}

/// A simple request of another site's form cannot carry this type: asking for it closes one road to forgery.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    kind.split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The deepest nesting of arrays and objects, counted without building anything.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for &byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_brackets_outside_strings_only() {
        assert_eq!(depth(br#"{"a":[1,{"b":"[[[\"{{"}]}"#), 3);
        assert_eq!(depth(b"1"), 0);
        assert_eq!(depth("[".repeat(1000).as_bytes()), 1000);
    }
}
