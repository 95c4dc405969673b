//! What holds for every request: bodies, origins, headers, the app's files, panics, and the protocol's description.

use std::fs;
use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use linli_server::settings::Tls;
use linli_server::{App, Settings, http, openapi};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::{Answer, On, Server, header};

const ORIGIN: &str = "https://street.example";

async fn answer(request: RequestBuilder) -> Answer {
    Answer::read(request.send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_too_large_too_deep_or_of_another_shape_is_refused_in_so_many_words() {
    let server = Server::start(On::Sqlite).await;
    let [resident] = server.sign_in(["resident"]).await;
    let post = || {
        let request = server.request(Some(&resident), Method::POST, "/v1/reports/r1/commands");
        request
            .header("idempotency-key", "k1")
            .header("content-type", "application/json")
    };
    let huge = format!("{{\"command\":\"{}\"}}", "x".repeat(20 * 1024 * 1024));
    answer(post().body(huge.clone()))
        .await
        .is_problem(413, "too_large");
    // Without a length the bytes are counted as they come.
    let chunks = huge
        .into_bytes()
        .chunks(1 << 20)
        .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()))
        .collect::<Vec<_>>();
    let streamed = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
    answer(post().body(streamed)).await.is_problem(413, "too_large");

    let deep = format!("{{\"command\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
    answer(post().body(deep)).await.is_problem(400, "malformed");
    // One that a parser would still take.
    let future = format!(
        "{{\"command\":{{\"type\":\"future\",\"x\":{}{}}}}}",
        "[".repeat(40),
        "]".repeat(40)
    );
    answer(post().body(future)).await.is_problem(400, "malformed");
    for shape in [
        "",
        "{",
        "[]",
        "{\"command\":{\"type\":\"accept\"},\"more\":1}",
        "\u{feff}{}",
    ] {
        answer(post().body(shape)).await.is_problem(400, "malformed");
    }
    let form = server
        .request(Some(&resident), Method::POST, "/v1/reports/r1/commands")
        .header("idempotency-key", "k1");
    answer(form.header("content-type", "text/plain").body("{}"))
        .await
        .is_problem(415, "media_type");
    assert_eq!(server.number("SELECT COUNT(*) FROM events").await, 0);
    server.get(&resident, "/v1/session").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_counts_for_our_own_pages_only_and_other_origins_bring_a_bearer() {
    let server = Server::start_bare(On::Sqlite, |settings| {
        settings.dev = true;
        settings.allowed_origins = vec![ORIGIN.to_owned()];
    })
    .await;
    let hash = linli_server::accounts::password_hash("right").unwrap();
    let sql = "INSERT INTO persons (id, display_name, account, password_hash, created_at) VALUES ('g', 'g', 'g', $1, 0)";
    let mut tx = server.app.state().db.begin().await.unwrap();
    sqlx::query(sql).bind(hash).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();

    let sign_in = |carrier: &str, origin: &str| {
        let body = json!({"type": "password", "account": "g", "password": "right", "carrier": carrier});
        server
            .request(None, Method::POST, "/v1/sessions")
            .header("origin", origin)
            .json(&body)
    };
    answer(sign_in("cookie", "https://evil.example"))
        .await
        .is_problem(403, "wrong_origin");
    answer(sign_in("cookie", ORIGIN))
        .await
        .is_problem(403, "wrong_origin");
    answer(sign_in("cookie", "null"))
        .await
        .is_problem(403, "wrong_origin");
    let own = answer(sign_in("cookie", &server.base)).await;
    let cookie = own.headers["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let foreign = answer(sign_in("bearer", ORIGIN)).await;
    assert_eq!(header(&foreign, "access-control-allow-origin"), ORIGIN);
    assert!(!foreign.headers.contains_key("set-cookie"));
    assert!(!foreign.headers.contains_key("access-control-allow-credentials"));

    let rename = |name: &'static str, value: &str| {
        let request = server
            .request(None, Method::PUT, "/v1/session/person")
            .json(&json!({"display_name": "x"}));
        request.header("cookie", &cookie).header(name, value)
    };
    answer(rename("origin", &server.base)).await.ok();
    answer(rename("sec-fetch-site", "same-origin")).await.ok();
    answer(rename("origin", "https://evil.example"))
        .await
        .is_problem(403, "wrong_origin");
    answer(rename("sec-fetch-site", "cross-site"))
        .await
        .is_problem(403, "wrong_origin");
    answer(rename("sec-fetch-site", "same-site"))
        .await
        .is_problem(403, "wrong_origin");
    answer(rename("origin", ORIGIN))
        .await
        .is_problem(401, "unauthenticated");
    let token = foreign.body["token"].as_str().unwrap().to_owned();
    answer(rename("origin", ORIGIN).bearer_auth(&token)).await.ok();

    let preflight = |origin: &str| {
        let request = server
            .request(None, Method::OPTIONS, "/v1/uploads")
            .header("origin", origin);
        request.header("access-control-request-method", "POST")
    };
    let allowed = answer(preflight(ORIGIN)).await;
    assert_eq!(
        (allowed.status, header(&allowed, "access-control-allow-origin")),
        (204, ORIGIN.to_owned())
    );
    assert!(header(&allowed, "access-control-allow-headers").contains("upload-offset"));
    assert!(
        !answer(preflight("https://evil.example"))
            .await
            .headers
            .contains_key("access-control-allow-origin")
    );
    let near = answer(preflight("https://street.example.evil.example")).await;
    assert!(!near.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_s_files_come_packed_cached_by_name_and_with_the_policy_of_the_engine() {
    let dist = tempfile::tempdir().unwrap();
    let script = "linli-0123456789abcdef.js";
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        (script, "plain"),
        (&format!("{script}.br"), "as brotli"),
        (&format!("{script}.gz"), "as gzip"),
    ] {
        fs::write(dist.path().join(name), content).unwrap();
    }
    let folder = dist.path().to_owned();
    let server = Server::start_bare(On::Sqlite, |settings| {
        settings.dist = Some(folder);
        settings.public_url = Some("https://linli.example/".parse().unwrap());
    })
    .await;
    let get = |path: &str| server.http.get(server.url(path));

    for (accept, encoding, content) in [
        ("br, gzip", "br", "as brotli"),
        ("gzip", "gzip", "as gzip"),
        ("", "", "plain"),
    ] {
        let file = answer(get(&format!("/{script}")).header("accept-encoding", accept)).await;
        assert_eq!((file.status, &file.body), (200, &json!(content)));
        assert_eq!(
            file.headers
                .get("content-encoding")
                .map_or("", |value| value.to_str().unwrap()),
            encoding
        );
        assert_eq!(
            header(&file, "cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert!(header(&file, "content-type").starts_with("text/javascript"));
    }
    for path in ["/", "/index.html", "/some/page"] {
        let page = answer(get(path)).await;
        assert_eq!(
            (page.status, header(&page, "cache-control")),
            (200, "no-cache".to_owned()),
            "{path}"
        );
        assert!(header(&page, "content-type").starts_with("text/html"));
    }
    let id = "0190f3c2-7a41-7cc3-98c4-dc0c0c07398f";
    let page = answer(get(&format!("/reports/{id}"))).await;
    assert_eq!(
        (page.status, header(&page, "cache-control")),
        (200, "no-cache".to_owned())
    );
    for missing in ["/missing.js", "/piece-00000000000000aa.wasm"] {
        let missing = answer(get(missing)).await;
        assert_eq!(header(&missing, "cache-control"), "no-store");
        missing.is_problem(404, "not_found");
    }
    answer(get("/v1/missing")).await.is_problem(404, "not_found");
    answer(get("/..%2f..%2fetc%2fpasswd.txt"))
        .await
        .is_problem(404, "not_found");
    answer(server.http.post(server.url("/")))
        .await
        .is_problem(405, "method_not_allowed");
    answer(server.http.post(server.url("/v1/about")))
        .await
        .is_problem(405, "method_not_allowed");

    let policy = async |agent: &str| {
        let page = answer(get("/").header("user-agent", agent)).await;
        header(&page, "content-security-policy")
    };
    let modern = policy("Mozilla/5.0 AppleWebKit/537.36 Chrome/120.0 Safari/537.36").await;
    assert!(
        modern.contains("script-src 'self' 'wasm-unsafe-eval';") && modern.contains("frame-ancestors 'none'")
    );
    assert!(modern.contains("require-trusted-types-for 'script'") && !modern.contains("unsafe-inline"));
    let old = policy("Mozilla/5.0 AppleWebKit/537.36 Chrome/86.0 Safari/537.36").await;
    assert!(old.contains("script-src 'self' 'unsafe-eval';"));
    let about = answer(get("/v1/about")).await;
    assert!(
        header(&about, "content-security-policy").starts_with("default-src 'none'; frame-ancestors 'none'")
    );
    let packed = answer(get("/v1/categories").header("accept-encoding", "gzip")).await;
    assert_eq!(header(&packed, "content-encoding"), "gzip");
    assert!(header(&about, "strict-transport-security").starts_with("max-age="));
    for name in [
        "x-content-type-options",
        "referrer-policy",
        "permissions-policy",
        "cross-origin-opener-policy",
    ] {
        assert!(about.headers.contains_key(name), "{name}");
    }
    let request = answer(get("/v1/session").header("cookie", "linli=x; __Host-linli=y")).await;
    request.is_problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_of_the_version_before_still_gets_its_pieces() {
    let dist = tempfile::tempdir().unwrap();
    fs::create_dir(dist.path().join("former")).unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("piece-000000000000000b.wasm", "new"),
        ("former/piece-000000000000000a.wasm", "old"),
        ("former/piece-000000000000000a.wasm.br", "old as brotli"),
        ("former/photo-worker.js", "old"),
    ] {
        fs::write(dist.path().join(name), content).unwrap();
    }
    let folder = dist.path().to_owned();
    let server = Server::start_bare(On::Sqlite, |settings| settings.dist = Some(folder)).await;
    let get = |path: &str| server.http.get(server.url(path)).header("accept-encoding", "br");
    for (path, content) in [
        ("/piece-000000000000000b.wasm", "new"),
        ("/piece-000000000000000a.wasm", "old as brotli"),
    ] {
        let piece = answer(get(path)).await;
        assert_eq!((piece.status, &piece.body), (200, &json!(content)));
        assert_eq!(
            header(&piece, "cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(header(&piece, "content-type"), "application/wasm");
    }
    // What has no hash in its name is of the version that is served.
    answer(get("/photo-worker.js")).await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_worker_is_always_asked_for_anew_and_can_be_taken_back() {
    let dist = tempfile::tempdir().unwrap();
    fs::write(dist.path().join("sw.js"), "keeps").unwrap();
    fs::write(dist.path().join("sw-off.js"), "lets go").unwrap();
    for (offline_start, content) in [(true, "keeps"), (false, "lets go")] {
        let folder = dist.path().to_owned();
        let server = Server::start_bare(On::Sqlite, |settings| {
            settings.dist = Some(folder);
            settings.offline_start = offline_start;
        })
        .await;
        // Whichever of the two a browser has, the other is not older news to it.
        let request = server.http.get(server.url("/sw.js"));
        let request = request.header("if-modified-since", "Fri, 31 Dec 2100 23:59:59 GMT");
        let worker = answer(request).await;
        assert_eq!((worker.status, &worker.body), (200, &json!(content)));
        assert_eq!(header(&worker, "cache-control"), "no-cache");
        assert!(header(&worker, "content-type").starts_with("text/javascript"));
        let policy = header(&worker, "content-security-policy");
        assert!(policy.contains("connect-src 'self'") && policy.contains("worker-src 'self'"));
    }
}

#[test]
fn a_certificate_of_our_own_making_binds_no_browser_for_years() {
    let mut settings = Settings::new("data");
    settings.tls = Tls::SelfSigned { names: Vec::new() };
    assert!(settings.is_secure() && !settings.is_https_for_good());
    settings.tls = Tls::Off;
    settings.public_url = Some("https://linli.example/".parse().unwrap());
    assert!(settings.is_https_for_good());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_one_request_s_end_and_nobody_else_s() {
    let server = Server::start(On::Sqlite).await;
    let panicking = Router::new().route(
        "/panic",
        get(|| async {
            if true {
                panic!("a secret of ours")
            }
        }),
    );
    let router = http::finish(
        panicking.route("/well", get(|| async { "well" })),
        server.app.state(),
    );
    let service = router
        .with_state(server.app.state().clone())
        .into_make_service_with_connect_info::<SocketAddr>();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let failed = answer(server.http.get(format!("{base}/panic"))).await;
    failed.is_problem(500, "internal");
    assert!(!failed.body.to_string().contains("secret"));
    assert_eq!(answer(server.http.get(format!("{base}/well"))).await.body, "well");
    serving.abort();
}

#[tokio::test]
async fn a_self_signed_certificate_is_made_once_for_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str| Tls::SelfSigned {
        names: vec![name.to_owned(), "127.0.0.1".to_owned()],
    };
    let pem_files = || {
        let paths = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut pems: Vec<_> = paths
            .filter(|path| path.extension().is_some_and(|kind| kind == "pem"))
            .collect();
        pems.sort();
        pems.iter()
            .map(|path| fs::read_to_string(path).unwrap())
            .collect::<Vec<_>>()
    };
    assert!(
        http::tls::config(&of("phone.test"), folder.path())
            .await
            .unwrap()
            .is_some()
    );
    let first = pem_files();
    assert!(
        http::tls::config(&of("phone.test"), folder.path())
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(pem_files(), first);
    http::tls::config(&of("other.test"), folder.path()).await.unwrap();
    assert_eq!(pem_files().len(), 2);
    assert!(
        http::tls::config(&Tls::Off, folder.path())
            .await
            .unwrap()
            .is_none()
    );
}

/// `cargo run -p linli-server -- --openapi > crates/server/openapi.json` writes it anew.
#[test]
fn the_checked_in_description_of_the_protocol_is_the_server_s() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let checked_in = fs::read_to_string(path).unwrap();
    let made = openapi::document().to_pretty_json().unwrap();
    assert!(
        checked_in.trim_end() == made,
        "{path} is no longer what the server makes"
    );
    let document: serde_json::Value = serde_json::from_str(&made).unwrap();
    for route in App::routes().table() {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        assert!(
            operation.is_object(),
            "{} {} is not described",
            route.method,
            route.path
        );
    }
}
