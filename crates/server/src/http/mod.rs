//! What holds for every request, whatever it asks for: bodies and their limits, the site it comes from, headers, time
//! limits, panics, the log line, and the app's files.

pub mod address;
pub mod body;
mod files;
mod headers;
pub mod json;
pub mod policy;
pub mod sending;
pub mod site;
pub mod tls;

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType};
use tower_http::compression::{CompressionLayer, Predicate};

use crate::app::AppState;
use crate::error::Error;
use crate::routes::Routes;

/// How long a request may take until its answer begins. An upload's chunk may come over the weakest signal.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// The same for a chunk of an upload: 256 KiB at 10 kbit/s, and the picture's development.
const UPLOAD_TIME_LIMIT: Duration = Duration::from_secs(300);

/// How long a connection may take for a request's head, and how long it may be open between two requests.
const IDLE_LIMIT: Duration = Duration::from_secs(75);

/// Closes connections on which requests trickle in or none follows.
pub fn limit_idleness(connections: &mut Builder<TokioExecutor>) {
    let mut http1 = connections.http1();
    http1.timer(TokioTimer::new()).header_read_timeout(IDLE_LIMIT);
    let mut http2 = connections.http2();
    http2.timer(TokioTimer::new()).keep_alive_interval(IDLE_LIMIT);
}

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new().on(Method::GET, "/healthz", "health", health)
}

/// Puts what holds for every request around the routes.
pub fn finish(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    // Pictures are packed already, and a line of a feed must not wait for the next.
    let packable = DefaultPredicate::new().and(NotForContentType::new("application/x-ndjson"));
    routes
        .fallback(files::answer)
        .method_not_allowed_fallback(|| async { Error::Method })
        .layer(from_fn_with_state(state.clone(), site::check))
        .layer(from_fn(limit_time))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(CompressionLayer::new().compress_when(packable))
        .layer(from_fn_with_state(state.clone(), headers::add))
        .layer(from_fn(body::drain))
        .layer(from_fn(log))
}

/// Body of `GET /healthz`: a client that reads just this has reached a Linli server and no captive portal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// `ok`.
    pub status: &'static str,
    /// `linli`.
    pub service: &'static str,
}

/// Whether the server can be reached.
#[utoipa::path(get, path = "/healthz", tag = "about", responses((status = 200, body = Health)))]
pub async fn health() -> axum::Json<Health> {
    axum::Json(Health {
        status: "ok",
        service: "linli",
    })
}

async fn limit_time(request: Request, next: Next) -> Response {
    let limit = if request.uri().path().starts_with("/v1/uploads") {
        UPLOAD_TIME_LIMIT
    } else {
        TIME_LIMIT
    };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::Unavailable.into_response(),
    }
}

fn answer_panic(panic: Box<dyn Any + Send>) -> Response {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    Error::internal(format!(
        "a handler panicked: {}",
        words.unwrap_or("without words")
    ))
    .into_response()
}

/// One line a request, by the route's pattern: neither ids nor queries, which hold people's business and signatures.
async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("file", MatchedPath::as_str)
        .to_owned();
    let begin = Instant::now();
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), begin.elapsed().as_millis());
    tracing::debug!(%method, route, status, ms, "answered");
    response
}
