//! Which site a request comes from, and what follows: cookies count for our own pages only, pages of allowed origins
//! come with a bearer token, and nobody else's may change anything.

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::app::AppState;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// Which site sent a request; every request carries it as an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// A page of ours, or no browser at all.
    Own,
    /// A page of an allowed origin.
    Allowed,
    /// Some other page.
    Foreign,
}

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
const SENT_HEADERS: &str = "authorization, content-type, accept, idempotency-key, linli-account, if-match, \
    if-none-match, tus-resumable, upload-length, upload-metadata, upload-offset, upload-checksum, \
    x-http-method-override";
const READ_HEADERS: &str = "etag, location, retry-after, tus-resumable, tus-version, tus-extension, tus-max-size, \
    upload-offset, upload-length, upload-expires";
/// Seconds a browser may remember the answer to a preflight.
const PREFLIGHT_SECONDS: &str = "600";
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Tells the site of every request, refuses changes by foreign pages, and answers allowed origins as CORS wants.
pub async fn check(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let site = site(&request, &state.settings);
    let origin = request.headers().get(header::ORIGIN).cloned();
    let preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if preflight {
        StatusCode::NO_CONTENT.into_response()
    } else if site == Site::Foreign && !is_safe(request.method()) {
        Error::WrongOrigin.into_response()
    } else {
        request.extensions_mut().insert(site);
        next.run(request).await
    };
    if let (Site::Allowed, Some(origin)) = (site, origin) {
        allow(response.headers_mut(), origin, preflight);
    }
    response
}

/// The site of a request by its headers.
fn site(request: &Request, settings: &Settings) -> Site {
    let headers = request.headers();
    let Some(origin) = headers.get(header::ORIGIN) else {
        // Browsers send no Origin with plain reads; newer ones still say where they come from.
        return match headers.get(FETCH_SITE).map(HeaderValue::as_bytes) {
            None | Some(b"same-origin" | b"none") => Site::Own,
            Some(_) => Site::Foreign,
        };
    };
    let Ok(origin) = origin.to_str() else {
        return Site::Foreign;
    };
    if is_public(origin, settings) || is_of_host(origin, request) {
        Site::Own
    } else if settings.allowed_origins.iter().any(|allowed| allowed == origin) {
        Site::Allowed
    } else {
        Site::Foreign
    }
}

fn is_public(origin: &str, settings: &Settings) -> bool {
    let public = settings.public_url.as_ref();
    public.is_some_and(|url| url.origin().ascii_serialization() == origin)
}

/// Whether a page of this origin asks the host it came from. A proxy may have taken the encryption off, so the scheme
/// is the origin's.
fn is_of_host(origin: &str, request: &Request) -> bool {
    // HTTP/2 names the host in the address, HTTP/1 in a header.
    let authority = request.uri().authority().map(Authority::as_str);
    let host = || request.headers().get(header::HOST)?.to_str().ok();
    let Some(host) = authority.or_else(host) else {
        return false;
    };
    let Some((scheme @ ("https" | "http"), page_host)) = origin.split_once("://") else {
        return false;
    };
    // Both through the same parser: letter case and a default port do not count.
    let parsed = |host: &str| {
        Url::parse(&format!("{scheme}://{host}"))
            .ok()
            .map(|url| url.origin())
    };
    parsed(page_host).is_some_and(|page| parsed(host) == Some(page))
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue, preflight: bool) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(READ_HEADERS),
    );
    if preflight {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static(METHODS),
        );
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static(SENT_HEADERS),
        );
        headers.insert(
            header::ACCESS_CONTROL_MAX_AGE,
            HeaderValue::from_static(PREFLIGHT_SECONDS),
        );
    }
}

/// The site of a request that is being handled.
///
/// # Errors
/// [`Error::Internal`] when the request did not pass [`check`].
pub fn of(extensions: &axum::http::Extensions) -> Result<Site> {
    extensions
        .get::<Site>()
        .copied()
        .ok_or_else(|| Error::internal("the request did not pass the site check"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(uri: &str, headers: &[(&str, &str)]) -> Site {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut settings = Settings::new("data");
        settings.public_url = Some("https://linli.example/".parse().unwrap());
        site(&request.body(axum::body::Body::empty()).unwrap(), &settings)
    }

    #[test]
    fn a_page_is_ours_when_it_asks_the_host_it_came_from_by_either_http() {
        let of_1 = |origin, host| of("/v1/sessions", &[("origin", origin), ("host", host)]);
        assert_eq!(of_1("http://phone.test:8080", "phone.test:8080"), Site::Own);
        assert_eq!(of_1("https://phone.test", "PHONE.test:443"), Site::Own);
        assert_eq!(of_1("https://linli.example", "backend:8080"), Site::Own);
        assert_eq!(of_1("http://phone.test:8080", "phone.test:8081"), Site::Foreign);
        assert_eq!(of_1("http://evil.test", "phone.test"), Site::Foreign);
        assert_eq!(of_1("null", "null"), Site::Foreign);
        let of_2 = |origin| of("https://phone.test:8443/v1/sessions", &[("origin", origin)]);
        assert_eq!(of_2("https://phone.test:8443"), Site::Own);
        assert_eq!(of_2("https://evil.test:8443"), Site::Foreign);
    }
}
