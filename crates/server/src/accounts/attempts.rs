//! How often something may be tried. Counted by account and by address in short windows: whoever is over the limit
//! waits for minutes and is never locked out, and nobody can lock somebody else out for longer.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use linli_model::time::{MINUTE, Timestamp};
use std::time::Duration;

use crate::app::AppState;
use crate::error::{Error, Result};

/// How many tries in a window of time.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What is tried, for the row's name.
    pub what: &'static str,
    /// How often.
    pub tries: i64,
    /// In how long, in microseconds.
    pub window: i64,
}

/// Codes sent to one number: each may cost money and wakes its owner.
pub const CODES_BY_PHONE: Limit = Limit {
    what: "codes-phone",
    tries: 5,
    window: 10 * MINUTE,
};
/// Codes asked for from one address: an office or a carrier's gateway has many people behind it.
pub const CODES_BY_ADDRESS: Limit = Limit {
    what: "codes-address",
    tries: 100,
    window: 10 * MINUTE,
};
/// Sign-ins to one account from one address.
pub const SIGN_INS_BY_BOTH: Limit = Limit {
    what: "sign-in-both",
    tries: 10,
    window: 5 * MINUTE,
};
/// Sign-ins to one account from anywhere: above the limit by both, so that one address cannot use it up.
pub const SIGN_INS_BY_ACCOUNT: Limit = Limit {
    what: "sign-in-account",
    tries: 30,
    window: 5 * MINUTE,
};
/// Sign-ins from one address.
pub const SIGN_INS_BY_ADDRESS: Limit = Limit {
    what: "sign-in-address",
    tries: 100,
    window: 5 * MINUTE,
};

/// Check-in codes typed by one person: six digits must not be found by trying.
pub const CHECK_INS_BY_PERSON: Limit = Limit {
    what: "check-in",
    tries: 20,
    window: 5 * MINUTE,
};

/// On a developer's machine tests sign in all day long.
const DEVELOPERS_FACTOR: i64 = 100;

/// Counts a try by each limit, each for its own `who`.
///
/// # Errors
/// [`Error::RateLimited`] with the time to the next window.
pub async fn count(state: &AppState, limits: &[(Limit, &str)]) -> Result<()> {
    let now = state.now();
    let factor = if state.settings.dev { DEVELOPERS_FACTOR } else { 1 };
    let mut wait = None;
    let mut transaction = state.db.begin().await?;
    for (limit, who) in limits {
        let begin = now.micros().div_euclid(limit.window) * limit.window;
        // Rows hold no phone number and no address, only a code of them.
        let who = URL_SAFE_NO_PAD.encode(&state.keys.mac("attempt", &[who.as_bytes()])[..12]);
        let sql = "INSERT INTO attempts (bucket, window_start, tries) VALUES ($1, $2, 1) \
                   ON CONFLICT (bucket, window_start) DO UPDATE SET tries = attempts.tries + 1 RETURNING tries";
        let tries = sqlx::query_scalar::<_, i64>(sql)
            .bind(format!("{}:{who}", limit.what))
            .bind(begin);
        if tries.fetch_one(&mut *transaction).await? > limit.tries * factor {
            wait = wait.max(Some(begin + limit.window - now.micros()));
        }
    }
    transaction.commit().await?;
    match wait {
        Some(micros) => Err(Error::RateLimited(Duration::from_micros(micros.unsigned_abs()))),
        None => Ok(()),
    }
}

/// Removes windows that are over.
///
/// # Errors
/// When the database fails.
pub async fn remove_old(state: &AppState, now: Timestamp) -> Result<()> {
    let longest = CODES_BY_PHONE.window.max(SIGN_INS_BY_BOTH.window);
    let mut transaction = state.db.begin().await?;
    let old = sqlx::query("DELETE FROM attempts WHERE window_start < $1").bind(now.plus(-longest).micros());
    old.execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}
