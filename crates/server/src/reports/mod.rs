//! Reports: commands in, views and lists out.

mod contents;
pub(crate) mod cursor;
mod list;
mod me_toos;
mod nearby;
mod news;
mod pipeline;
mod renew;
mod row;
mod show;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_model::ids::ReportId;
use linli_model::open::Open;
use linli_model::protocol::{Page, Problem, ReportCommandAnswer, ReportCommandRequest};
use linli_model::report::{ActionName, ReportCommand, ReportSummary, ReportView};
use serde_json::Value;

use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::http::json::Json;
use crate::http::sending::{command_id, if_match};
use crate::routes::Routes;

pub(crate) use contents::photos;
pub(crate) use list::summaries_of;
pub use list::{ListParameters, query_of};
pub use nearby::{__path_nearby_reports, nearby_reports, sql as nearby_sql};
pub use pipeline::{Announcements, Intent, attempt, give};
pub use renew::renew_if_older;
pub use row::lock;

/// The routes of reports.
pub fn routes() -> Routes {
    Routes::new()
        .on(Method::GET, "/v1/reports", "report_list", list_reports)
        .on(Method::GET, "/v1/reports/nearby", "report_nearby", nearby_reports)
        .on(Method::GET, "/v1/reports/{id}", "report", show_report)
        .on(
            Method::POST,
            "/v1/reports/{id}/commands",
            "report_command",
            command_report,
        )
}

/// The stream of a report's events.
fn stream_of(id: &ReportId) -> String {
    format!("report/{id}")
}

/// `$first, $first+1, …`, `count` of them.
pub(crate) fn placeholders(first: usize, count: usize) -> String {
    (first..first + count)
        .map(|n| format!("${n}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A page of reports: the actor's own, those the actor joined, a community's public ones, or a queue. Queues are sorted by
/// what must be done first: under 督办, then by urgency, then by due time.
#[utoipa::path(
    get, path = "/v1/reports", tag = "reports", params(ListParameters),
    responses(
        (status = 200, body = Page<ReportSummary>),
        (status = 400, description = "Not the documented parameters, or a cursor of another list", body = Problem),
        (status = 401, body = Problem),
        (status = 404, description = "Not this actor's list to see", body = Problem),
    ),
)]
pub async fn list_reports(
    State(state): State<AppState>,
    signed: Signed,
    parameters: Result<Query<ListParameters>, QueryRejection>,
) -> Result<axum::Json<Page<ReportSummary>>> {
    let Query(parameters) = parameters.map_err(|rejection| Error::Malformed(rejection.body_text()))?;
    Ok(axum::Json(
        list::page(&state, &signed.actor, &parameters.query()?).await?,
    ))
}

/// A report as the actor may see it, with its version as the tag's beginning.
#[utoipa::path(
    get, path = "/v1/reports/{id}", tag = "reports", params(("id" = String, Path)),
    responses(
        (status = 200, body = ReportView),
        (status = 304, description = "Still what If-None-Match names"),
        (status = 401, body = Problem),
        (status = 404, description = "No such report, or the actor may not know of it", body = Problem),
    ),
)]
pub async fn show_report(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let id = ReportId::new(id).map_err(|_| Error::NotFound)?;
    let view = show::report(&state, &signed.actor, &id)
        .await?
        .ok_or(Error::NotFound)?;
    let tag = show::tag(&state, &signed.person, &view);
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|value| value == tag);
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => axum::Json(view).into_response(),
    };
    response.headers_mut().insert(header::ETAG, tag);
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("Cookie, Authorization"));
    Ok(response)
}

/// Gives a report a command. Sent again with the same key and body it has no second effect and gets the same answer.
#[utoipa::path(
    post, path = "/v1/reports/{id}/commands", tag = "reports",
    params(
        ("id" = String, Path, description = "Minted by the client for submit"),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
        ("if-match" = Option<String>, Header, description = "For assign: the version the actor saw"),
    ),
    request_body = ReportCommandRequest,
    responses(
        (status = 200, body = ReportCommandAnswer),
        (status = 400, body = Problem),
        (status = 401, body = Problem),
        (status = 403, description = "wrong_account, consent_needed or refused.not_allowed", body = Problem),
        (status = 404, body = Problem),
        (status = 409, description = "in_flight, already_so, photo_gone or another refusal by the state", body = Problem),
        (status = 412, description = "stale", body = Problem),
        (status = 422, description = "invalid, key_reused, unknown_command, or an unknown unit, category or area", body = Problem),
    ),
)]
pub async fn command_report(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<ReportCommandRequest>,
) -> Result<axum::Json<ReportCommandAnswer>> {
    signed.sent_by(&headers)?;
    let id = ReportId::new(id).map_err(|_| Error::NotFound)?;
    let command = known(request.command)?;
    let assigns = matches!(command, ReportCommand::Assign { .. });
    let intent = Intent {
        if_match: if_match(&headers, assigns.then_some("assign"))?,
        id: command_id(&headers)?,
        report: id,
        actor: signed.actor,
        command,
        now: state.now(),
    };
    give(&state, &intent).await?;
    let report = show::report(&state, &intent.actor, &intent.report)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(axum::Json(ReportCommandAnswer { report }))
}

/// The command, if this server knows its type and its shape fits.
fn known(command: Open<ReportCommand>) -> Result<ReportCommand> {
    let raw = match command {
        Open::Known(command) => return Ok(command),
        Open::Unknown(raw) => raw,
    };
    let name = raw.get("type").cloned().unwrap_or(Value::Null);
    let is_button =
        serde_json::from_value::<ActionName>(name.clone()).is_ok_and(|name| name != ActionName::Unknown);
    match serde_json::from_value::<ReportCommand>(raw) {
        Err(error) if is_button || matches!(name.as_str(), Some("submit" | "close" | "escalate")) => {
            Err(Error::Malformed(error.to_string()))
        }
        _ => Err(Error::UnknownCommand),
    }
}
