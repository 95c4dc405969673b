//! Staff's passwords: argon2id, off the async threads, and as much work for an account that does not exist.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Longest password looked at, in bytes.
const MAX_BYTES: usize = 256;
/// Each verification takes 19 MiB for a moment.
static PLACES: Semaphore = Semaphore::const_new(4);

/// Hashes a password for storing.
///
/// # Errors
/// When argon2 fails.
pub fn hash(password: &str) -> Result<String> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())
        .map_err(|error| Error::internal(error.to_string()))?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string())
        .map_err(|error| Error::internal(error.to_string()))
}

/// Whether `password` is the one of `stored`; without a stored one it is not, after the same work.
///
/// # Errors
/// When the work cannot be done.
pub async fn is_right(password: String, stored: Option<String>) -> Result<bool> {
    let _place = PLACES.acquire().await.map_err(Error::internal)?;
    let work = move || {
        let exists = stored.is_some() && password.len() <= MAX_BYTES;
        let stored = match stored {
            Some(stored) => stored,
            None => nobodys()?,
        };
        let parsed = PasswordHash::new(&stored).map_err(|error| Error::internal(error.to_string()))?;
        let tried = &password.as_bytes()[..password.len().min(MAX_BYTES)];
        Ok(Argon2::default().verify_password(tried, &parsed).is_ok() && exists)
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// A hash that no account has.
fn nobodys() -> Result<String> {
    static NOBODYS: OnceLock<String> = OnceLock::new();
    if let Some(hash) = NOBODYS.get() {
        return Ok(hash.clone());
    }
    let made = hash("nobody has this password")?;
    Ok(NOBODYS.get_or_init(|| made).clone())
}
