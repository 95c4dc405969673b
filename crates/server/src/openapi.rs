//! The protocol as an OpenAPI 3.1 document, made from the handlers and the model's types.
//!
//! A copy is kept beside the sources, so that integrators can read it and a change of the protocol shows in review.

use axum::http::{Method, header};
use axum::response::IntoResponse;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::error::Result;
use crate::routes::Routes;
use crate::{accounts, directory, feeds, figures, http, notices, photos, reports, uploads, volunteering};

#[derive(OpenApi)]
#[openapi(
    info(title = "Linli 邻里 native protocol", description = "Errors are RFC 9457 problems with a stable `code`."),
    paths(
        directory::about,
        directory::categories,
        directory::areas,
        directory::units,
        directory::community,
        accounts::request_code,
        accounts::sign_in,
        accounts::session,
        accounts::sign_out,
        accounts::change_person,
        accounts::consent,
        accounts::withdraw_consent,
        reports::list_reports,
        reports::nearby_reports,
        reports::show_report,
        reports::command_report,
        volunteering::catalog,
        volunteering::list_needs,
        volunteering::show_need,
        volunteering::command_need,
        volunteering::list_tasks,
        volunteering::show_task,
        volunteering::command_task,
        volunteering::command_roster,
        volunteering::show_volunteer,
        volunteering::command_volunteer,
        volunteering::list_ledger,
        feeds::feed,
        notices::list_notifications,
        notices::read_notifications,
        figures::show_figures,
        uploads::options,
        uploads::create,
        uploads::offset,
        uploads::append,
        uploads::terminate,
        uploads::by_override,
        photos::photo,
        document_route,
        http::health,
    ),
    modifiers(&Sessions),
    security(("cookie" = []), ("bearer" = [])),
)]
struct Document;

struct Sessions;

impl Modify for Sessions {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let cookie = ApiKeyValue::with_description("__Host-linli", "Named `linli` over plain http");
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new().on(Method::GET, "/v1/openapi.json", "openapi", document_route)
}

/// This document.
#[utoipa::path(
    get, path = "/v1/openapi.json", tag = "about", security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")),
)]
pub async fn document_route() -> Result<impl IntoResponse> {
    Ok((
        [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        document().to_json()?,
    ))
}
