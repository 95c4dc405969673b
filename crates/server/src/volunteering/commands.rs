//! What all command endpoints of volunteering do alike.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_model::command::Command;
use linli_model::open::{Open, Versioned};
use linli_model::time::MINUTE;
use serde::Serialize;

use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::http::sending::{command_id, if_match};
use crate::streams::{Intent, give};

/// How long a view's tag stays the same for the same version, in microseconds: its photo addresses and its actions age.
const TAG_LIFE: i64 = 5 * MINUTE;

/// Gives a command that came by a request.
pub(crate) async fn take(
    state: &AppState,
    signed: &Signed,
    headers: &HeaderMap,
    command: Command,
    overwrites: Option<&str>,
) -> Result<()> {
    signed.sent_by(headers)?;
    let intent = Intent {
        actor: signed.actor.clone(),
        command,
        id: command_id(headers)?,
        if_match: if_match(headers, overwrites)?,
        now: state.now(),
    };
    give(state, &intent).await
}

/// The command, if this server knows its type and its shape fits. `names` knows the names of all.
pub(crate) fn known<C: Versioned>(command: Open<C>, names: fn(&str) -> bool) -> Result<C> {
    let raw = match command {
        Open::Known(command) => return Ok(command),
        Open::Unknown(raw) => raw,
    };
    let newer = raw.get("v").and_then(serde_json::Value::as_u64) > Some(C::VERSION);
    let name = raw.get("type").and_then(serde_json::Value::as_str);
    if newer || !name.is_some_and(names) {
        return Err(Error::UnknownCommand);
    }
    let fault = serde_json::from_value::<C>(raw).err();
    Err(Error::Malformed(
        fault.map(|fault| fault.to_string()).unwrap_or_default(),
    ))
}

/// A view with its tag: the version for `If-Match`, and a mark of all that the answer says.
pub(crate) fn tagged(
    state: &AppState,
    signed: &Signed,
    headers: &HeaderMap,
    version: u64,
    view: &impl Serialize,
) -> Result<Response> {
    // The addresses of photos differ with every look and would differ the mark: their life is the epoch's.
    let epoch = state.now().micros() / TAG_LIFE;
    let mut said = serde_json::to_value(view)?;
    strip_addresses(&mut said);
    let said = said.to_string();
    let person = signed.person.as_str();
    let parts = [person.as_bytes(), said.as_bytes(), &epoch.to_be_bytes()];
    let mac = state.keys.mac("view", &parts);
    let mark = u64::from_be_bytes(mac[..8].try_into().map_err(Error::internal)?);
    let tag = HeaderValue::try_from(format!("\"{version}-{mark:016x}\"")).map_err(Error::internal)?;
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|value| value == tag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        axum::Json(view).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::ETAG, tag);
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    answer.insert(header::VARY, HeaderValue::from_static("Cookie, Authorization"));
    Ok(response)
}

fn strip_addresses(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.remove("url");
            fields.remove("thumb_url");
            fields.values_mut().for_each(strip_addresses);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(strip_addresses),
        _ => {}
    }
}
