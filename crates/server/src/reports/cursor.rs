//! Where a page of a list ended: opaque to clients, and good for that one list only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

use crate::error::{Error, Result};
use crate::keys::Keys;

/// Bytes of the code that says a cursor is ours.
const MAC_BYTES: usize = 16;

/// The sort key of the last entry of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// What the list is sorted by first; 0 where that is `seq` itself.
    pub order: i64,
    /// The server's own sequence number.
    pub seq: i64,
}

/// The cursor of a position in the list that `filter` describes.
pub(crate) fn write(keys: &Keys, filter: &str, position: Position) -> String {
    let mut bytes = [position.order.to_be_bytes(), position.seq.to_be_bytes()].concat();
    let mac = keys.mac("cursor", &[filter.as_bytes(), &bytes]);
    bytes.extend_from_slice(&mac[..MAC_BYTES]);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The position of a cursor.
///
/// # Errors
/// [`Error::BadCursor`] unless this server made it for just this list.
pub(crate) fn read(keys: &Keys, filter: &str, cursor: &str) -> Result<Position> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| Error::BadCursor)?;
    let (position, mac) = bytes.split_at_checked(16).ok_or(Error::BadCursor)?;
    let expected = keys.mac("cursor", &[filter.as_bytes(), position]);
    if !bool::from(expected[..MAC_BYTES].ct_eq(mac)) {
        return Err(Error::BadCursor);
    }
    let number = |at: usize| -> Result<i64> {
        let bytes = position[at..at + 8].try_into().map_err(Error::internal)?;
        Ok(i64::from_be_bytes(bytes))
    };
    Ok(Position {
        order: number(0)?,
        seq: number(8)?,
    })
}
