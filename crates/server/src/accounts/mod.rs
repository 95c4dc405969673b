//! Accounts: signing in by one-time code or password, sessions, consents, and what people set of themselves.
//!
//! Whether an account exists is never told: unknown ones get the same words after the same work.

pub(crate) mod attempts;
mod codes;
mod otp;
mod password;
mod persons;
mod sessions;

use axum::extract::{Path, State};
use axum::http::{Extensions, HeaderValue, Method, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use linli_model::area::AreaLevel;
use linli_model::ids::PersonId;
use linli_model::limits::{NAME_MAX_CHARS, SESSION_LIFE};
use linli_model::protocol::{Carrier, CodeRequest, ConsentRequest, PersonChange, Problem, Session, SignIn};
use linli_model::text;
use linli_model::time::{SECOND, Timestamp};
use sqlx::Row;

use crate::app::AppState;
use crate::board;
use crate::error::{Error, Result};
use crate::http::address::Address;
use crate::http::json::Json;
use crate::http::site::{self, Site};
use crate::routes::Routes;

pub use otp::{LogSender, OtpSender, Sent};
pub use password::hash as password_hash;
pub use persons::{actor, has_consent};
pub use sessions::{Signed, reload};

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new()
        .on(Method::POST, "/v1/codes", "code_request", request_code)
        .on(Method::POST, "/v1/sessions", "sign_in", sign_in)
        .on(Method::GET, "/v1/session", "session", session)
        .on(Method::DELETE, "/v1/session", "sign_out", sign_out)
        .on(Method::PUT, "/v1/session/person", "person_change", change_person)
        .on(Method::POST, "/v1/consents", "consent", consent)
        .on(
            Method::DELETE,
            "/v1/consents/{text}",
            "consent_withdraw",
            withdraw_consent,
        )
}

/// Removes sessions, codes and counts that are past their time.
///
/// # Errors
/// When the database fails.
pub async fn remove_expired(state: &AppState, now: Timestamp) -> Result<()> {
    sessions::remove_expired(state, now).await?;
    codes::remove_expired(state, now).await?;
    attempts::remove_old(state, now).await
}

/// Has a one-time code sent. Answered alike whether or not the number is known.
#[utoipa::path(
    post, path = "/v1/codes", tag = "accounts", request_body = CodeRequest,
    responses(
        (status = 202), (status = 422, body = Problem),
        (status = 429, description = "Retry-After", body = Problem),
    ),
)]
pub async fn request_code(
    State(state): State<AppState>,
    Address(address): Address,
    Json(request): Json<CodeRequest>,
) -> Result<StatusCode> {
    if !codes::is_phone(&request.phone) {
        return Err(Error::field("/phone", "malformed"));
    }
    let limits = [
        (attempts::CODES_BY_PHONE, request.phone.as_str()),
        (attempts::CODES_BY_ADDRESS, &address),
    ];
    attempts::count(&state, &limits).await?;
    codes::send(&state, &request.phone).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Signs in. A resident's first sign-in makes the account.
#[utoipa::path(
    post, path = "/v1/sessions", tag = "accounts", request_body = SignIn,
    responses(
        (status = 201, description = "With the cookie, or the token if asked for", body = Session),
        (status = 401, description = "`wrong_credentials`", body = Problem),
        (status = 429, description = "Retry-After", body = Problem),
    ),
)]
pub async fn sign_in(
    State(state): State<AppState>,
    Address(address): Address,
    extensions: Extensions,
    Json(request): Json<SignIn>,
) -> Result<Response> {
    let (SignIn::Code {
        phone: account,
        carrier,
        ..
    }
    | SignIn::Password { account, carrier, .. }) = &request;
    let carrier = *carrier;
    // Another site's page never gets a cookie, or it could sign a visitor in as somebody else.
    if carrier == Carrier::Cookie && site::of(&extensions)? != Site::Own {
        return Err(Error::WrongOrigin);
    }
    let both = format!("{account}\n{address}");
    let limits = [
        (attempts::SIGN_INS_BY_BOTH, both.as_str()),
        (attempts::SIGN_INS_BY_ACCOUNT, account),
        (attempts::SIGN_INS_BY_ADDRESS, &address),
    ];
    attempts::count(&state, &limits).await?;
    let person = match request {
        SignIn::Code { phone, code, .. } => by_code(&state, &phone, &code).await?,
        SignIn::Password {
            account, password, ..
        } => by_password(&state, &account, password).await?,
    };
    begin_session(&state, &person.ok_or(Error::WrongCredentials)?, carrier).await
}

async fn by_code(state: &AppState, phone: &str, code: &str) -> Result<Option<PersonId>> {
    if !codes::is_phone(phone) {
        return Ok(None);
    }
    let now = state.now();
    let mut transaction = state.db.begin().await?;
    let mut person = None;
    if codes::guess(state, &mut transaction, phone, code).await? {
        let fresh = PersonId::mint(now.millis().unsigned_abs(), rand::random());
        person = codes::resident(&mut transaction, phone, fresh, now).await?;
    }
    // A wrong guess counts too.
    transaction.commit().await?;
    Ok(person)
}

async fn by_password(state: &AppState, account: &str, password: String) -> Result<Option<PersonId>> {
    let sql = "SELECT id, password_hash FROM persons WHERE account = $1 AND password_hash IS NOT NULL";
    let row = sqlx::query(sql)
        .bind(account)
        .fetch_optional(state.db.reading())
        .await?;
    let hash: Option<String> = row.as_ref().map(|row| row.try_get("password_hash")).transpose()?;
    let right = password::is_right(password, hash).await?;
    match row {
        Some(row) if right => Ok(Some(
            PersonId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?,
        )),
        _ => Ok(None),
    }
}

async fn begin_session(state: &AppState, person: &PersonId, carrier: Carrier) -> Result<Response> {
    let mut transaction = state.db.begin().await?;
    let (token, expires_at) = sessions::begin(&mut transaction, person, carrier, state.now()).await?;
    let session = persons::session(&mut transaction, person, expires_at).await?;
    transaction.commit().await?;
    let (cookie, token) = match carrier {
        Carrier::Cookie => (token.cookie(state, SESSION_LIFE / SECOND), None),
        Carrier::Bearer => (None, Some(token.into_secret())),
    };
    let body = axum::Json(Session { token, ..session });
    Ok((StatusCode::CREATED, setting(cookie), body).into_response())
}

fn setting(cookie: Option<HeaderValue>) -> AppendHeaders<Option<(header::HeaderName, HeaderValue)>> {
    AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie)))
}

/// Who is signed in.
#[utoipa::path(
    get, path = "/v1/session", tag = "accounts",
    responses((status = 200, body = Session), (status = 401, body = Problem)),
)]
pub async fn session(State(state): State<AppState>, signed: Signed) -> Result<Response> {
    let mut connection = state.db.reading().acquire().await?;
    let session = persons::session(&mut connection, &signed.person, signed.expires_at).await?;
    Ok((setting(signed.cookie(&state)), axum::Json(session)).into_response())
}

/// Ends the session.
#[utoipa::path(
    delete, path = "/v1/session", tag = "accounts",
    responses((status = 204), (status = 401, body = Problem)),
)]
pub async fn sign_out(State(state): State<AppState>, signed: Signed) -> Result<Response> {
    sessions::end(&state, &signed).await?;
    let cookie = (signed.carrier == Carrier::Cookie)
        .then(|| sessions::no_cookie(&state))
        .flatten();
    Ok((StatusCode::NO_CONTENT, setting(cookie)).into_response())
}

/// Changes what a person may set of themselves.
#[utoipa::path(
    put, path = "/v1/session/person", tag = "accounts", request_body = PersonChange,
    responses((status = 200, body = Session), (status = 401, body = Problem), (status = 422, body = Problem)),
)]
pub async fn change_person(
    State(state): State<AppState>,
    signed: Signed,
    Json(change): Json<PersonChange>,
) -> Result<axum::Json<Session>> {
    let name = change.display_name.map(|name| text::clean_line(&name));
    if let Some(fault) = name
        .as_deref()
        .and_then(|name| text::check(name, 1, NAME_MAX_CHARS).err())
    {
        return Err(Error::field("/display_name", fault.code()));
    }
    if let Some(code) = &change.join_community {
        let community = state
            .directory
            .area(code)
            .filter(|area| area.level == AreaLevel::Community);
        community.ok_or_else(|| Error::field("/join_community", "unknown"))?;
    }
    let mut transaction = state.db.begin().await?;
    if let Some(name) = name {
        persons::rename(&mut transaction, &signed.person, &name).await?;
        board::renamed(&mut transaction, &signed.person, &name).await?;
    }
    if let Some(code) = &change.join_community {
        persons::join(&mut transaction, &signed.person, code).await?;
    }
    let session = persons::session(&mut transaction, &signed.person, signed.expires_at).await?;
    transaction.commit().await?;
    Ok(axum::Json(session))
}

/// Records that the person agrees to a text.
#[utoipa::path(
    post, path = "/v1/consents", tag = "accounts", request_body = ConsentRequest,
    responses((status = 200, body = Session), (status = 401, body = Problem), (status = 422, body = Problem)),
)]
pub async fn consent(
    State(state): State<AppState>,
    signed: Signed,
    Json(request): Json<ConsentRequest>,
) -> Result<axum::Json<Session>> {
    if request.text != persons::PRIVACY {
        return Err(Error::field("/text", "unknown"));
    }
    if request.version != state.directory.privacy.version {
        return Err(Error::field("/version", "unknown"));
    }
    let mut transaction = state.db.begin().await?;
    persons::agree(
        &mut transaction,
        &signed.person,
        &request.text,
        &request.version,
        state.now(),
    )
    .await?;
    let session = persons::session(&mut transaction, &signed.person, signed.expires_at).await?;
    transaction.commit().await?;
    Ok(axum::Json(session))
}

/// Takes back that the person agreed to a text, whichever version. What was done meanwhile stays done; whatever needs the
/// consent is refused from now on as `consent_needed`.
#[utoipa::path(
    delete, path = "/v1/consents/{text}", tag = "accounts",
    params(("text" = String, Path, description = "`privacy`")),
    responses((status = 200, body = Session), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub async fn withdraw_consent(
    State(state): State<AppState>,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<axum::Json<Session>> {
    if text != persons::PRIVACY {
        return Err(Error::NotFound);
    }
    let mut transaction = state.db.begin().await?;
    persons::withdraw(&mut transaction, &signed.person, &text, state.now()).await?;
    let session = persons::session(&mut transaction, &signed.person, signed.expires_at).await?;
    transaction.commit().await?;
    Ok(axum::Json(session))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
