//! The routes of volunteering.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use linli_model::command::Command;
use linli_model::ids::{NeedId, PersonId, TaskId};
use linli_model::ledger::LedgerLine;
use linli_model::need::{NeedCommand, NeedSummary, NeedView};
use linli_model::protocol::{
    CommandRequest, LedgerQuery, NeedCommandAnswer, NeedQuery, Page, Problem, TaskCommandAnswer, TaskQuery,
    VolunteerCommandAnswer,
};
use linli_model::roster::RosterCommand;
use linli_model::task::{TaskCommand, TaskSummary, TaskView};
use linli_model::volunteer::{Catalog, VolunteerCard, VolunteerCommand};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{ledger, list, needs, rosters, show, tasks, volunteers};
use crate::accounts::{Signed, attempts};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::http::json::Json;
use crate::routes::Routes;
use crate::streams::endpoint::{known, tagged, take};

/// The routes of this module.
pub fn routes() -> Routes {
    const NEED: &str = "/v1/needs/{id}/commands";
    const TASK: &str = "/v1/tasks/{id}/commands";
    const ROSTER: &str = "/v1/tasks/{id}/roster/commands";
    const VOLUNTEER: &str = "/v1/volunteers/{person}/commands";
    Routes::new()
        .on(Method::GET, "/v1/volunteering", "catalog", catalog)
        .on(Method::GET, "/v1/needs", "need_list", list_needs)
        .on(Method::GET, "/v1/needs/{id}", "need", show_need)
        .on(Method::POST, NEED, "need_command", command_need)
        .on(Method::GET, "/v1/tasks", "task_list", list_tasks)
        .on(Method::GET, "/v1/tasks/{id}", "task", show_task)
        .on(Method::POST, TASK, "task_command", command_task)
        .on(Method::POST, ROSTER, "roster_command", command_roster)
        .on(
            Method::GET,
            "/v1/volunteers/{person}",
            "volunteer",
            show_volunteer,
        )
        .on(Method::POST, VOLUNTEER, "volunteer_command", command_volunteer)
        .on(Method::GET, "/v1/ledger", "ledger", list_ledger)
}

/// The query string of `GET /v1/needs` and `GET /v1/tasks`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ScopeParameters {
    /// Of needs `mine` or `area:CODE`; of tasks `open:COMMUNITY`, `mine` or `area:CODE`.
    scope: String,
    /// One status, or all.
    status: Option<String>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// At most so many entries, 1 to 100.
    limit: Option<u32>,
}

/// The query string of `GET /v1/ledger`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct LedgerParameters {
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// At most so many entries, 1 to 100.
    limit: Option<u32>,
}

fn scope<S: std::str::FromStr>(text: &str) -> Result<S> {
    text.parse()
        .map_err(|_| Error::Malformed("no such scope".to_owned()))
}

fn status<S: DeserializeOwned>(text: Option<String>) -> Result<Option<S>> {
    text.map(|status| {
        serde_json::from_value(Value::String(status))
            .map_err(|_| Error::Malformed("no such status".to_owned()))
    })
    .transpose()
}

fn malformed(rejection: &QueryRejection) -> Error {
    Error::Malformed(rejection.body_text())
}

/// What may be asked for, and what volunteers can.
#[utoipa::path(get, path = "/v1/volunteering", tag = "volunteering", responses((status = 200, body = Catalog)))]
pub async fn catalog(State(state): State<AppState>) -> axum::Json<Catalog> {
    axum::Json(state.directory.catalog.clone())
}

/// A page of needs, the actor's own or an area's, newest first; those of an area that are open, oldest first.
#[utoipa::path(
    get, path = "/v1/needs", tag = "volunteering", params(ScopeParameters),
    responses(
        (status = 200, body = Page<NeedSummary>), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, description = "Not this actor's list to see", body = Problem),
    ),
)]
pub async fn list_needs(
    State(state): State<AppState>,
    signed: Signed,
    parameters: Result<Query<ScopeParameters>, QueryRejection>,
) -> Result<axum::Json<Page<NeedSummary>>> {
    let Query(parameters) = parameters.map_err(|rejection| malformed(&rejection))?;
    let query = NeedQuery {
        scope: scope(&parameters.scope)?,
        status: status(parameters.status)?,
        cursor: parameters.cursor,
        limit: parameters.limit,
    };
    Ok(axum::Json(list::needs(&state, &signed.actor, &query).await?))
}

/// A need, for its owner and staff.
#[utoipa::path(
    get, path = "/v1/needs/{id}", tag = "volunteering", params(("id" = String, Path)),
    responses(
        (status = 200, body = NeedView), (status = 304, description = "Still what If-None-Match names"),
        (status = 401, body = Problem), (status = 404, body = Problem),
    ),
)]
pub async fn show_need(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let id = NeedId::new(id).map_err(|_| Error::NotFound)?;
    let view = show::need(&state, &signed.actor, &id)
        .await?
        .ok_or(Error::NotFound)?;
    tagged(&state, &signed, &headers, view.summary.version, &view)
}

/// Gives a need a command. Sent again with the same key and body it has no second effect and gets the same answer.
#[utoipa::path(
    post, path = "/v1/needs/{id}/commands", tag = "volunteering",
    params(
        ("id" = String, Path, description = "Minted by the client for submit"),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
    ),
    request_body = CommandRequest<NeedCommand>,
    responses(
        (status = 200, body = NeedCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn command_need(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<NeedCommand>>,
) -> Result<axum::Json<NeedCommandAnswer>> {
    let id = NeedId::new(id).map_err(|_| Error::NotFound)?;
    let command = Command::Need {
        id: id.clone(),
        command: known(request.command, needs::names)?,
    };
    take(&state, &signed, &headers, command, None).await?;
    let need = show::need(&state, &signed.actor, &id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(axum::Json(NeedCommandAnswer { need }))
}

/// A page of tasks: a community's open ones, soonest first; those the actor takes part in, latest first; or an area's,
/// newest first.
#[utoipa::path(
    get, path = "/v1/tasks", tag = "volunteering", params(ScopeParameters),
    responses(
        (status = 200, body = Page<TaskSummary>), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, description = "Not this actor's list to see", body = Problem),
    ),
)]
pub async fn list_tasks(
    State(state): State<AppState>,
    signed: Signed,
    parameters: Result<Query<ScopeParameters>, QueryRejection>,
) -> Result<axum::Json<Page<TaskSummary>>> {
    let Query(parameters) = parameters.map_err(|rejection| malformed(&rejection))?;
    let query = TaskQuery {
        scope: scope(&parameters.scope)?,
        status: status(parameters.status)?,
        cursor: parameters.cursor,
        limit: parameters.limit,
    };
    Ok(axum::Json(list::tasks(&state, &signed.actor, &query).await?))
}

/// A task with the viewer's part in it; with the whole roster for organisers.
#[utoipa::path(
    get, path = "/v1/tasks/{id}", tag = "volunteering", params(("id" = String, Path)),
    responses(
        (status = 200, body = TaskView), (status = 304, description = "Still what If-None-Match names"),
        (status = 401, body = Problem), (status = 404, body = Problem),
    ),
)]
pub async fn show_task(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let id = TaskId::new(id).map_err(|_| Error::NotFound)?;
    let view = show::task(&state, &signed.actor, &id)
        .await?
        .ok_or(Error::NotFound)?;
    tagged(&state, &signed, &headers, view.summary.version, &view)
}

/// Gives a task a command. Sent again with the same key and body it has no second effect and gets the same answer.
#[utoipa::path(
    post, path = "/v1/tasks/{id}/commands", tag = "volunteering",
    params(
        ("id" = String, Path, description = "Minted by the client for draft"),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
        ("if-match" = Option<String>, Header, description = "For change: the version the actor saw"),
    ),
    request_body = CommandRequest<TaskCommand>,
    responses(
        (status = 200, body = TaskCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, description = "stale", body = Problem), (status = 422, body = Problem),
    ),
)]
pub async fn command_task(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<TaskCommand>>,
) -> Result<axum::Json<TaskCommandAnswer>> {
    let id = TaskId::new(id).map_err(|_| Error::NotFound)?;
    let command = known(request.command, tasks::names)?;
    let overwrites = matches!(command, TaskCommand::Change { .. }).then_some("change");
    let command = Command::Task {
        id: id.clone(),
        command,
    };
    take(&state, &signed, &headers, command, overwrites).await?;
    answer(&state, &signed, &id).await
}

/// Gives a task's roster a command: claims, waits, checks in and out, calls the roll, completes.
///
/// `refused.full` carries `places`: how the places stand.
#[utoipa::path(
    post, path = "/v1/tasks/{id}/roster/commands", tag = "volunteering",
    params(
        ("id" = String, Path),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
    ),
    request_body = CommandRequest<RosterCommand>,
    responses(
        (status = 200, body = TaskCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "refused.full, refused.claims_closed or another refusal by the state", body = Problem),
        (status = 422, body = Problem), (status = 429, description = "Too many wrong codes", body = Problem),
    ),
)]
pub async fn command_roster(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<RosterCommand>>,
) -> Result<axum::Json<TaskCommandAnswer>> {
    let id = TaskId::new(id).map_err(|_| Error::NotFound)?;
    let command = known(request.command, rosters::names)?;
    if matches!(command, RosterCommand::CheckIn { .. }) {
        // Six digits can be guessed by who may guess often.
        let limit = (attempts::CHECK_INS_BY_PERSON, signed.person.as_str());
        attempts::count(&state, &[limit]).await?;
    }
    let command = Command::Roster {
        id: id.clone(),
        command,
    };
    take(&state, &signed, &headers, command, None).await?;
    answer(&state, &signed, &id).await
}

async fn answer(state: &AppState, signed: &Signed, id: &TaskId) -> Result<axum::Json<TaskCommandAnswer>> {
    let task = show::task(state, &signed.actor, id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(axum::Json(TaskCommandAnswer { task }))
}

/// A volunteer's card with hours and points, for themselves and staff of their community; null for one's own where one
/// is not registered.
#[utoipa::path(
    get, path = "/v1/volunteers/{person}", tag = "volunteering", params(("person" = String, Path)),
    responses(
        (status = 200, body = Option<VolunteerCard>), (status = 304, description = "Still what If-None-Match names"),
        (status = 401, body = Problem), (status = 404, body = Problem),
    ),
)]
pub async fn show_volunteer(
    State(state): State<AppState>,
    signed: Signed,
    Path(person): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let person = PersonId::new(person).map_err(|_| Error::NotFound)?;
    let view = show::volunteer(&state, &signed.actor, &person).await?;
    if view.is_none() && person != signed.person {
        return Err(Error::NotFound);
    }
    let version = view.as_ref().map_or(0, |card| card.version);
    tagged(&state, &signed, &headers, version, &view)
}

/// Gives one's own registration a command.
#[utoipa::path(
    post, path = "/v1/volunteers/{person}/commands", tag = "volunteering",
    params(
        ("person" = String, Path),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
    ),
    request_body = CommandRequest<VolunteerCommand>,
    responses(
        (status = 200, body = VolunteerCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn command_volunteer(
    State(state): State<AppState>,
    signed: Signed,
    Path(person): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<VolunteerCommand>>,
) -> Result<axum::Json<VolunteerCommandAnswer>> {
    let person = PersonId::new(person).map_err(|_| Error::NotFound)?;
    let command = Command::Volunteer {
        id: person.clone(),
        command: known(request.command, volunteers::names)?,
    };
    take(&state, &signed, &headers, command, None).await?;
    let volunteer = show::volunteer(&state, &signed.actor, &person)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(axum::Json(VolunteerCommandAnswer { volunteer }))
}

/// A page of the actor's own ledger, newest first.
#[utoipa::path(
    get, path = "/v1/ledger", tag = "volunteering", params(LedgerParameters),
    responses((status = 200, body = Page<LedgerLine>), (status = 400, body = Problem), (status = 401, body = Problem)),
)]
pub async fn list_ledger(
    State(state): State<AppState>,
    signed: Signed,
    parameters: Result<Query<LedgerParameters>, QueryRejection>,
) -> Result<axum::Json<Page<LedgerLine>>> {
    let Query(parameters) = parameters.map_err(|rejection| malformed(&rejection))?;
    let query = LedgerQuery {
        cursor: parameters.cursor,
        limit: parameters.limit,
    };
    Ok(axum::Json(ledger::page(&state, &signed.person, &query).await?))
}
