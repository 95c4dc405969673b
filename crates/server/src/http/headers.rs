//! The headers every answer carries.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::policy;
use crate::app::AppState;
use crate::uploads::tus;

const PERMISSIONS: &str = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()";
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// Two years, as the lists of browsers want it.
const STRICT_TRANSPORT: &str = "max-age=63072000";

/// Adds them. What a handler set by itself stays.
pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_data = path.starts_with("/v1/") || path == "/healthz";
    let is_upload = path.starts_with("/v1/uploads");
    // A page of an allowed origin shows photos too; their addresses are signed.
    let shown_elsewhere = path.starts_with("/v1/photos/") && !state.settings.allowed_origins.is_empty();
    let agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    let csp = match is_data {
        true => policy::FOR_DATA.to_owned(),
        false => policy::for_app(agent, &state.settings.allowed_origins),
    };
    let mut response = next.run(request).await;
    // A file that is missing now may be there after the next upgrade.
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    if let Ok(csp) = HeaderValue::from_str(&csp) {
        headers.insert(header::CONTENT_SECURITY_POLICY, csp);
    }
    if !is_data {
        headers.append(header::VARY, HeaderValue::from_static("user-agent"));
    }
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(PERMISSIONS_POLICY, PERMISSIONS);
    set(
        RESOURCE_POLICY,
        if shown_elsewhere {
            "cross-origin"
        } else {
            "same-origin"
        },
    );
    if is_data || is_error {
        set(header::CACHE_CONTROL, "no-store");
    }
    if is_upload {
        set(tus::RESUMABLE, tus::VERSION);
        set(tus::VERSIONS, tus::VERSION);
    }
    if state.settings.is_https_for_good() {
        set(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    if state.settings.is_secure() {
        // Over plain http browsers only complain about it.
        set(OPENER_POLICY, "same-origin");
    }
    response
}
