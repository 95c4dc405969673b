//! One-time codes: six digits, good for a few minutes and a few guesses, stored only as a MAC.

use linli_model::ids::PersonId;
use linli_model::limits::{CODE_DIGITS, CODE_GUESSES, CODE_LIFE};
use linli_model::time::Timestamp;
use rand::Rng;
use sqlx::{Any, Row, Transaction};
use subtle::ConstantTimeEq;

use crate::app::AppState;
use crate::error::{Error, Result};

/// Whether this is a mainland mobile number as it is written: 11 digits.
pub fn is_phone(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1])
        && bytes.iter().all(u8::is_ascii_digit)
}

/// Makes a code for a number and has it sent; the one before is dead from now on.
///
/// # Errors
/// When the database or the sender fails.
pub async fn send(state: &AppState, phone: &str) -> Result<()> {
    let number = rand::rng().random_range(0..10_u32.pow(CODE_DIGITS));
    let code = format!("{number:0width$}", width = CODE_DIGITS as usize);
    let sql = "INSERT INTO codes (phone, code_mac, expires_at, guesses) VALUES ($1, $2, $3, 0) \
               ON CONFLICT (phone) DO UPDATE \
               SET code_mac = excluded.code_mac, expires_at = excluded.expires_at, guesses = 0";
    let mut transaction = state.db.begin().await?;
    let row = sqlx::query(sql).bind(phone).bind(mac(state, phone, &code));
    row.bind(state.now().plus(CODE_LIFE).micros())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    state.otp.send(phone, &code).await.map_err(|error| {
        tracing::error!(%error, "a one-time code could not be sent");
        Error::Unavailable
    })
}

/// Takes a guess at a number's code. A right one is used up, a wrong one is counted.
///
/// # Errors
/// When the database fails.
pub async fn guess(
    state: &AppState,
    transaction: &mut Transaction<'static, Any>,
    phone: &str,
    code: &str,
) -> Result<bool> {
    let sql = "UPDATE codes SET guesses = guesses + 1 WHERE phone = $1 AND guesses < $2 AND expires_at > $3 \
               RETURNING code_mac";
    let row = sqlx::query(sql)
        .bind(phone)
        .bind(i64::from(CODE_GUESSES))
        .bind(state.now().micros());
    let row = row.fetch_optional(&mut **transaction).await?;
    let live: Option<String> = row.map(|row| row.try_get("code_mac")).transpose()?;
    // Compared in any case: a number without a code takes as long.
    let stored = live.clone().unwrap_or_else(|| mac(state, phone, ""));
    let right = bool::from(stored.as_bytes().ct_eq(mac(state, phone, code).as_bytes())) && live.is_some();
    if right {
        let used = sqlx::query("DELETE FROM codes WHERE phone = $1").bind(phone);
        used.execute(&mut **transaction).await?;
    }
    Ok(right)
}

/// Removes codes that are past their life.
///
/// # Errors
/// When the database fails.
pub async fn remove_expired(state: &AppState, now: Timestamp) -> Result<()> {
    let mut transaction = state.db.begin().await?;
    let expired = sqlx::query("DELETE FROM codes WHERE expires_at <= $1").bind(now.micros());
    expired.execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

fn mac(state: &AppState, phone: &str, code: &str) -> String {
    super::hex(
        &state
            .keys
            .mac("one-time code", &[phone.as_bytes(), code.as_bytes()]),
    )
}

/// The person of a number; a resident's first sign-in makes one.
///
/// Staff have passwords, and a phone in the wrong hands must not be enough: `None`.
///
/// # Errors
/// When the database fails.
pub async fn resident(
    transaction: &mut Transaction<'static, Any>,
    phone: &str,
    fresh: PersonId,
    now: Timestamp,
) -> Result<Option<PersonId>> {
    let sql = "INSERT INTO persons (id, display_name, phone, created_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (phone) DO NOTHING";
    let name = format!(
        "居民{}",
        &fresh.as_str()[fresh.as_str().len().saturating_sub(4)..]
    );
    let made = sqlx::query(sql)
        .bind(fresh.as_str())
        .bind(name)
        .bind(phone)
        .bind(now.micros());
    made.execute(&mut **transaction).await?;
    let found = sqlx::query("SELECT id FROM persons WHERE phone = $1 AND password_hash IS NULL").bind(phone);
    let row = found.fetch_optional(&mut **transaction).await?;
    row.map(|row| PersonId::new(row.try_get::<String, _>("id")?).map_err(Error::internal))
        .transpose()
}
