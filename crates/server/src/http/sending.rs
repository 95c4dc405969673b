//! What comes with every command besides its body: its id, and where it overwrites what a person saw, the version seen.

use axum::http::{HeaderMap, header};
use linli_model::ids::CommandId;
use linli_model::protocol::IDEMPOTENCY_HEADER;

use crate::error::{Error, Result};

/// The command's id, minted by the client: its idempotency key.
///
/// # Errors
/// [`Error::KeyMissing`].
pub fn command_id(headers: &HeaderMap) -> Result<CommandId> {
    let text = headers
        .get(IDEMPOTENCY_HEADER)
        .and_then(|value| value.to_str().ok())
        .ok_or(Error::KeyMissing)?;
    CommandId::new(text).map_err(|_| Error::KeyMissing)
}

/// The version the sender saw, from `"7"` or the tag of a view, `"7-…"`. Only a command that overwrites what a person
/// saw has one, and it must; `overwrites` is its name.
///
/// # Errors
/// [`Error::Malformed`] when such a command comes without.
pub fn if_match(headers: &HeaderMap, overwrites: Option<&str>) -> Result<Option<u64>> {
    let Some(name) = overwrites else {
        return Ok(None);
    };
    let version = headers
        .get(header::IF_MATCH)
        .and_then(|value| value.to_str().ok())
        .and_then(|tag| {
            let tag = tag.strip_prefix('"')?.strip_suffix('"')?;
            tag.split('-').next()?.parse().ok()
        });
    version
        .map(Some)
        .ok_or_else(|| Error::Malformed(format!("{name} needs If-Match with the version seen")))
}
