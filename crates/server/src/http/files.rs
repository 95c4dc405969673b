//! The app's files: packed ones where the client takes them, cached for ever where the name holds a hash of the
//! content, and the page itself for every address that is not a file.
//!
//! Of two versions: a tab that was open before an upgrade still asks for pieces of the version it runs. Those lie in
//! `former/`, where `cargo xtask build` puts them.

use std::path::Path;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::app::AppState;
use crate::error::{Error, Result};

/// How many hexadecimal digits make a name one by content: 64 bits, written without leading zeros.
const HASH_DIGITS: std::ops::RangeInclusive<usize> = 12..=16;
/// Where the hashed files of the version before lie, in the folder of the app.
const FORMER: &str = "former";
/// The app's service worker, and the script by which it removes itself from the browsers that have it.
const WORKER: &str = "/sw.js";
const WORKER_OFF: &str = "/sw-off.js";

/// Answers what no route did.
pub async fn answer(State(state): State<AppState>, request: Request) -> Result<Response> {
    let path = request.uri().path().to_owned();
    let Some(dist) = &state.settings.dist else {
        return Err(Error::NotFound);
    };
    if path.starts_with("/v1/") {
        return Err(Error::NotFound);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Error::Method);
    }
    let (mut parts, _) = request.into_parts();
    if !is_hashed(&path) {
        // The file of another version may well be older: its time says nothing about what the client has.
        parts.headers.remove(header::IF_MODIFIED_SINCE);
    }
    if path == WORKER && !state.settings.offline_start {
        parts.uri = Uri::from_static(WORKER_OFF);
    }
    let from = async |folder: &Path| {
        let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
        let request = Request::from_parts(parts.clone(), Body::empty());
        files.oneshot(request).await.into_response()
    };
    let mut response = from(dist).await;
    if response.status() == StatusCode::NOT_FOUND {
        if is_hashed(&path) {
            response = from(&dist.join(FORMER)).await;
        } else if is_page(&path) {
            let page = ServeFile::new(dist.join("index.html"))
                .precompressed_br()
                .precompressed_gzip();
            let request = Request::from_parts(parts.clone(), Body::empty());
            response = page.oneshot(request).await.into_response();
        }
    }
    if response.status().is_client_error() {
        return Err(Error::NotFound);
    }
    let caching = if is_hashed(&path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// An address without an extension is one of the app's, not a file's: a missing script must not come as a page.
fn is_page(path: &str) -> bool {
    !file_name(path).contains('.')
}

/// Whether an address is a file's by its content. An id in an address of the app is none.
fn is_hashed(path: &str) -> bool {
    let is_hash =
        |part: &str| HASH_DIGITS.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    !is_page(path) && file_name(path).split(['-', '_', '.']).any(is_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_hold_a_hash_are_told_from_others() {
        assert!(is_hashed("/linli-3f9a0c1b2d4e5f60_bg.wasm"));
        assert!(is_hashed("/sub/style-ab34cd56ef7890.css"));
        assert!(
            !is_hashed("/index.html") && !is_hashed("/icons/icon-192.png") && !is_hashed("/photo-worker.js")
        );
        assert!(!is_hashed("/reports/0190f3c2-7a41-7cc3-98c4-dc0c0c07398f"));
        assert!(is_page("/reports/abc") && is_page("/") && !is_page("/missing.js"));
    }
}
