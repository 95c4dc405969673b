//! Reports: commands in, views and lists out.

mod contents;
pub(crate) mod cursor;
mod joining;
mod list;
mod me_toos;
mod nearby;
mod news;
mod renew;
mod row;
mod show;
mod stream;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use linli_model::command::Command;
use linli_model::ids::ReportId;
use linli_model::protocol::{Page, Problem, ReportCommandAnswer, ReportCommandRequest};
use linli_model::report::{ReportCommand, ReportSummary, ReportView};

use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::http::json::Json;
use crate::routes::Routes;
use crate::streams::endpoint::{known, tagged, take};

pub(crate) use contents::photos;
pub use joining::{Joining, Joinings};
pub(crate) use list::summaries_of;
pub use list::{ListParameters, query_of};
pub use nearby::{__path_nearby_reports, nearby_reports, sql as nearby_sql};
pub use renew::renew_if_older;
pub use stream::Reports;

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
    tagged(&state, &signed, &headers, view.summary.version, &view)
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
    let id = ReportId::new(id).map_err(|_| Error::NotFound)?;
    let command = known(request.command, stream::names)?;
    let overwrites = matches!(command, ReportCommand::Assign { .. }).then_some("assign");
    let given = Command::Report {
        id: id.clone(),
        command,
    };
    take(&state, &signed, &headers, given, overwrites).await?;
    let report = show::report(&state, &signed.actor, &id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(axum::Json(ReportCommandAnswer { report }))
}
