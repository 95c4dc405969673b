//! Notifications: a person's feed read back. What is news there is shown as it stands now, through the same rights as the
//! thing itself, newest first; what the person may not see any more is left out.

mod pages;
mod what;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::Method;
use linli_model::protocol::{NotificationQuery, Notifications, Problem, ReadTo};
use serde::Deserialize;

use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::http::json::Json;
use crate::routes::Routes;

pub use pages::sql;

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new()
        .on(
            Method::GET,
            "/v1/notifications",
            "notifications",
            list_notifications,
        )
        .on(
            Method::POST,
            "/v1/notifications/read",
            "notifications_read",
            read_notifications,
        )
}

/// The query string of `GET /v1/notifications`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct NotificationParameters {
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// At most so many entries, 1 to 100.
    limit: Option<u32>,
}

/// What concerns the person and was done by somebody else: one page, newest first, each thing once. A page may hold fewer
/// than were asked for although there is a next one.
#[utoipa::path(
    get, path = "/v1/notifications", tag = "notifications", params(NotificationParameters),
    responses(
        (status = 200, body = Notifications),
        (status = 400, description = "Not the documented parameters, or another's cursor", body = Problem),
        (status = 401, body = Problem),
    ),
)]
pub async fn list_notifications(
    State(state): State<AppState>,
    signed: Signed,
    parameters: Result<Query<NotificationParameters>, QueryRejection>,
) -> Result<axum::Json<Notifications>> {
    let Query(NotificationParameters { cursor, limit }) =
        parameters.map_err(|rejection| Error::Malformed(rejection.body_text()))?;
    let query = NotificationQuery { cursor, limit };
    Ok(axum::Json(pages::page(&state, &signed, &query).await?))
}

/// Remembers what the person read, for all their devices, and gives the first page as it is then.
#[utoipa::path(
    post, path = "/v1/notifications/read", tag = "notifications", request_body = ReadTo,
    responses((status = 200, body = Notifications), (status = 400, body = Problem), (status = 401, body = Problem)),
)]
pub async fn read_notifications(
    State(state): State<AppState>,
    signed: Signed,
    Json(ReadTo { pos, only }): Json<ReadTo>,
) -> Result<axum::Json<Notifications>> {
    match only {
        true => pages::read_one(&state, &signed, pos).await?,
        false => pages::read_to(&state, &signed, pos).await?,
    }
    let first = NotificationQuery::default();
    Ok(axum::Json(pages::page(&state, &signed, &first).await?))
}
