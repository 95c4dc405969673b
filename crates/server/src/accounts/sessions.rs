//! Sessions: a random token that only its bearer knows, in a cookie or a header; the database holds its hash.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use linli_model::ids::PersonId;
use linli_model::limits::SESSION_LIFE;
use linli_model::person::Actor;
use linli_model::protocol::{ACCOUNT_HEADER, Carrier};
use linli_model::time::{DAY, SECOND, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};

use super::persons;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::http::site::{self, Site};

/// How much of a session's life is used up before using it is written down.
const RENEW_AFTER: i64 = DAY;

/// Who sent a request: the extractor of every handler that is not for everybody.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The person.
    pub person: PersonId,
    /// The person with what they may be, as of this request.
    pub actor: Actor,
    /// When the session ends unless used.
    pub expires_at: Timestamp,
    /// How it came.
    pub carrier: Carrier,
    token: Token,
}

impl Signed {
    /// Refuses a send that another account made: a shared phone's outbox must not act under the wrong name.
    ///
    /// # Errors
    /// [`Error::WrongAccount`], and [`Error::Malformed`] when the send names no account.
    pub fn sent_by(&self, headers: &HeaderMap) -> Result<()> {
        let account = headers
            .get(ACCOUNT_HEADER)
            .ok_or_else(|| Error::Malformed(format!("no {ACCOUNT_HEADER}")))?;
        if account.as_bytes() == self.person.as_str().as_bytes() {
            Ok(())
        } else {
            Err(Error::WrongAccount)
        }
    }

    /// The header that lets the browser keep the cookie for as long as the session lives.
    pub fn cookie(&self, state: &AppState) -> Option<HeaderValue> {
        (self.carrier == Carrier::Cookie)
            .then(|| self.token.cookie(state, SESSION_LIFE / SECOND))
            .flatten()
    }
}

impl FromRequestParts<AppState> for Signed {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let (token, carrier) = presented(&parts.headers, &parts.extensions, state)?;
        let mut signed = load(state, token, carrier).await?;
        let unsafe_method = !matches!(parts.method, Method::GET | Method::HEAD);
        if unsafe_method && parts.headers.contains_key(ACCOUNT_HEADER) {
            signed.sent_by(&parts.headers)?;
        }
        if signed.expires_at.since(state.now()) < SESSION_LIFE - RENEW_AFTER {
            signed.expires_at = renew(state, &signed.token).await?;
        }
        Ok(signed)
    }
}

/// The session as it is now.
///
/// # Errors
/// [`Error::Unauthenticated`] when it has ended.
pub async fn reload(state: &AppState, signed: &Signed) -> Result<Signed> {
    load(state, signed.token.clone(), signed.carrier).await
}

/// The secret of a session.
#[derive(Clone)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

impl Token {
    fn fresh() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    fn hash(&self) -> String {
        super::hex(&Sha256::digest(&self.0))
    }

    /// The token itself, for the one answer that tells it.
    pub fn into_secret(self) -> String {
        self.0
    }

    /// A `Set-Cookie` for it.
    pub fn cookie(&self, state: &AppState, seconds: i64) -> Option<HeaderValue> {
        set_cookie(state, &self.0, seconds)
    }
}

/// A `Set-Cookie` that takes the cookie away.
pub fn no_cookie(state: &AppState) -> Option<HeaderValue> {
    set_cookie(state, "", 0)
}

fn set_cookie(state: &AppState, value: &str, seconds: i64) -> Option<HeaderValue> {
    let secure = if state.settings.is_secure() {
        "; Secure"
    } else {
        ""
    };
    let name = cookie_name(state);
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    ))
    .ok()
}

fn cookie_name(state: &AppState) -> &'static str {
    if state.settings.is_secure() {
        "__Host-linli"
    } else {
        "linli"
    }
}

fn presented(headers: &HeaderMap, extensions: &Extensions, state: &AppState) -> Result<(Token, Carrier)> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value
            .to_str()
            .ok()
            .and_then(|value| value.strip_prefix("Bearer "));
        return token
            .map(|token| (Token(token.trim().to_owned()), Carrier::Bearer))
            .ok_or(Error::Unauthenticated);
    }
    // The browser sends a cookie whichever page asks; it counts only when ours did.
    if site::of(extensions)? != Site::Own {
        return Err(Error::Unauthenticated);
    }
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let found = pairs.find(|(name, _)| *name == cookie_name(state));
    found
        .map(|(_, token)| (Token(token.to_owned()), Carrier::Cookie))
        .ok_or(Error::Unauthenticated)
}

async fn load(state: &AppState, token: Token, carrier: Carrier) -> Result<Signed> {
    let mut connection = state.db.reading().acquire().await?;
    let sql =
        "SELECT person, expires_at FROM sessions WHERE token_hash = $1 AND carrier = $2 AND expires_at > $3";
    let row = sqlx::query(sql)
        .bind(token.hash())
        .bind(carrier_word(carrier))
        .bind(state.now().micros());
    let row = row
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::Unauthenticated)?;
    let person = PersonId::new(row.try_get::<String, _>("person")?).map_err(Error::internal)?;
    let expires_at = Timestamp::from_micros(row.try_get("expires_at")?);
    let actor = persons::actor(&mut connection, &person).await?;
    Ok(Signed {
        person,
        actor,
        expires_at,
        carrier,
        token,
    })
}

async fn renew(state: &AppState, token: &Token) -> Result<Timestamp> {
    let expires_at = state.now().plus(SESSION_LIFE);
    let mut transaction = state.db.begin().await?;
    let row = sqlx::query("UPDATE sessions SET expires_at = $1 WHERE token_hash = $2");
    row.bind(expires_at.micros())
        .bind(token.hash())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(expires_at)
}

/// Begins a session.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    connection: &mut AnyConnection,
    person: &PersonId,
    carrier: Carrier,
    now: Timestamp,
) -> Result<(Token, Timestamp)> {
    let (token, expires_at) = (Token::fresh(), now.plus(SESSION_LIFE));
    let sql = "INSERT INTO sessions (token_hash, person, carrier, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let row = sqlx::query(sql)
        .bind(token.hash())
        .bind(person.as_str())
        .bind(carrier_word(carrier));
    row.bind(now.micros())
        .bind(expires_at.micros())
        .execute(connection)
        .await?;
    Ok((token, expires_at))
}

/// Ends a session for good.
///
/// # Errors
/// When the database fails.
pub async fn end(state: &AppState, signed: &Signed) -> Result<()> {
    let mut transaction = state.db.begin().await?;
    let row = sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(signed.token.hash());
    row.execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

/// Removes sessions that ended.
///
/// # Errors
/// When the database fails.
pub async fn remove_expired(state: &AppState, now: Timestamp) -> Result<()> {
    let mut transaction = state.db.begin().await?;
    let expired = sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(now.micros());
    expired.execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

fn carrier_word(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Cookie => "cookie",
        Carrier::Bearer => "bearer",
    }
}
