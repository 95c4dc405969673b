//! Signing in and out: what it gives, what it never tells, and how often it may be tried.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use linli_model::time::{DAY, MINUTE};
use linli_server::Settings;
use linli_server::accounts::{OtpSender, Sent};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::people::HERE;
use crate::support::{Answer, On, Server, data, on_both};

on_both!(
    a_first_sign_in_makes_a_resident_and_signing_out_ends_it,
    unknown_accounts_get_the_same_words_after_the_same_work,
    a_code_lives_for_minutes_and_a_few_guesses,
    limits_by_account_and_address_slow_down_and_never_lock_out,
    a_session_slides_along_while_it_is_used,
    what_people_set_of_themselves_is_checked,
);

/// Phones in the pockets of the tests.
#[derive(Default)]
struct Pockets(Mutex<Vec<(String, String)>>);

impl OtpSender for Pockets {
    fn send<'a>(&'a self, phone: &'a str, code: &'a str) -> Sent<'a> {
        self.0.lock().unwrap().push((phone.to_owned(), code.to_owned()));
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Pockets {
    fn last(&self, phone: &str) -> String {
        let codes = self.0.lock().unwrap();
        codes
            .iter()
            .rev()
            .find(|(number, _)| number == phone)
            .unwrap()
            .1
            .clone()
    }
}

async fn start(on: On, change: impl FnOnce(&mut Settings)) -> (Server, Arc<Pockets>) {
    let pockets = Arc::new(Pockets::default());
    let sender = pockets.clone();
    let server = Server::start_bare(on, |settings| {
        settings.otp = sender;
        change(settings);
    })
    .await;
    (server, pockets)
}

async fn answer(request: RequestBuilder) -> Answer {
    Answer::read(request.send().await.unwrap()).await
}

async fn post(server: &Server, path: &str, body: Value) -> Answer {
    answer(server.request(None, Method::POST, path).json(&body)).await
}

async fn sign_in(server: &Server, pockets: &Pockets, phone: &str, carrier: &str) -> Answer {
    assert_eq!(
        post(server, "/v1/codes", json!({"phone": phone})).await.status,
        202
    );
    let code = pockets.last(phone);
    post(
        server,
        "/v1/sessions",
        json!({"type": "code", "phone": phone, "code": code, "carrier": carrier}),
    )
    .await
}

/// A member of staff with the password `right`.
async fn staff(server: &Server, account: &str) {
    let hash = linli_server::accounts::password_hash("right").unwrap();
    let sql = "INSERT INTO persons (id, display_name, account, password_hash, created_at) VALUES ($1, '顾', $1, $2, 0)";
    let mut tx = server.app.state().db.begin().await.unwrap();
    sqlx::query(sql)
        .bind(account)
        .bind(hash)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn by_password(account: &str, password: &str) -> Value {
    json!({"type": "password", "account": account, "password": password, "carrier": "bearer"})
}

fn by_code(phone: &str, code: &str) -> Value {
    json!({"type": "code", "phone": phone, "code": code, "carrier": "bearer"})
}

async fn a_first_sign_in_makes_a_resident_and_signing_out_ends_it(on: On) {
    let (server, pockets) = start(on, |_| {}).await;
    let signed_in = sign_in(&server, &pockets, "13800001234", "cookie").await;
    assert_eq!(signed_in.status, 201);
    assert_eq!(signed_in.body["person"]["phone"], "138****1234");
    assert!(
        signed_in.body["token"].is_null(),
        "a cookie session's token is in the cookie only"
    );
    let cookie = signed_in.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.starts_with("linli=") && cookie.contains("; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
    let pair = cookie.split(';').next().unwrap();
    let secret = pair.strip_prefix("linli=").unwrap();
    let session = |method| {
        server
            .request(None, method, "/v1/session")
            .header("cookie", format!("a=b; {pair}"))
    };

    let seen = answer(session(Method::GET)).await.ok();
    assert_eq!(seen["person"]["id"], signed_in.body["person"]["id"]);
    // The secret opens nothing by another road, and the database does not hold it.
    let as_bearer = server
        .request(None, Method::GET, "/v1/session")
        .bearer_auth(secret);
    answer(as_bearer).await.is_problem(401, "unauthenticated");
    assert_eq!(
        server
            .number(&format!(
                "SELECT COUNT(*) FROM sessions WHERE token_hash = '{secret}'"
            ))
            .await,
        0
    );

    let ended = answer(session(Method::DELETE)).await;
    assert_eq!(ended.status, 204);
    assert!(
        ended.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    answer(session(Method::GET))
        .await
        .is_problem(401, "unauthenticated");
    let again = sign_in(&server, &pockets, "13800001234", "bearer").await.ok();
    assert_eq!(
        again["person"]["id"], signed_in.body["person"]["id"],
        "the same person as before"
    );
    assert!(again["token"].is_string());
}

async fn unknown_accounts_get_the_same_words_after_the_same_work(on: On) {
    let (server, _) = start(on, |settings| settings.dev = true).await;
    staff(&server, "grid-1").await;
    let mut known = post(&server, "/v1/sessions", by_password("grid-1", "wrong")).await;
    known.headers.remove("date");
    for request in [
        by_password("nobody", "wrong"),
        by_code("13800009999", "123456"),
        by_code("not a number", "123456"),
        by_password("grid-1", &"x".repeat(2000)),
    ] {
        let mut unknown = post(&server, "/v1/sessions", request).await;
        unknown.is_problem(401, "wrong_credentials");
        unknown.headers.remove("date");
        assert_eq!((&known.body, &known.headers), (&unknown.body, &unknown.headers));
    }
    let quickest = async |account: &str| {
        let mut quickest = Duration::MAX;
        for _ in 0..5 {
            let begin = Instant::now();
            post(&server, "/v1/sessions", by_password(account, "wrong"))
                .await
                .is_problem(401, "wrong_credentials");
            quickest = quickest.min(begin.elapsed());
        }
        quickest
    };
    let (known, unknown) = (quickest("grid-1").await, quickest("nobody").await);
    assert!(
        unknown * 3 > known,
        "no password was hashed for an unknown account: {unknown:?} and {known:?}"
    );
    post(&server, "/v1/sessions", by_password("grid-1", "right"))
        .await
        .ok();
}

async fn a_code_lives_for_minutes_and_a_few_guesses(on: On) {
    let (server, pockets) = start(on, |_| {}).await;
    let phone = "13800001234";
    let ask = || post(&server, "/v1/codes", json!({"phone": phone}));
    let wrong = |code: &str| if code == "000000" { "111111" } else { "000000" };

    ask().await.ok();
    let code = pockets.last(phone);
    for _ in 0..5 {
        post(&server, "/v1/sessions", by_code(phone, wrong(&code)))
            .await
            .is_problem(401, "wrong_credentials");
    }
    post(&server, "/v1/sessions", by_code(phone, &code))
        .await
        .is_problem(401, "wrong_credentials");

    server.clock.advance(6 * MINUTE);
    ask().await.ok();
    let late = pockets.last(phone);
    server.clock.advance(6 * MINUTE);
    post(&server, "/v1/sessions", by_code(phone, &late))
        .await
        .is_problem(401, "wrong_credentials");

    ask().await.ok();
    let code = pockets.last(phone);
    post(&server, "/v1/sessions", by_code(phone, wrong(&code)))
        .await
        .is_problem(401, "wrong_credentials");
    post(&server, "/v1/sessions", by_code(phone, &code)).await.ok();
    post(&server, "/v1/sessions", by_code(phone, &code))
        .await
        .is_problem(401, "wrong_credentials");
    assert_eq!(server.number("SELECT COUNT(*) FROM persons").await, 1);
}

async fn limits_by_account_and_address_slow_down_and_never_lock_out(on: On) {
    let (server, _) = start(on, |settings| settings.behind_proxy = true).await;
    staff(&server, "grid-1").await;
    let from = async |address: &str, path: &str, body: Value| {
        answer(
            server
                .request(None, Method::POST, path)
                .header("x-forwarded-for", address)
                .json(&body),
        )
        .await
    };
    for _ in 0..10 {
        let tried = from("203.0.113.7", "/v1/sessions", by_password("grid-1", "guess")).await;
        tried.is_problem(401, "wrong_credentials");
    }
    let limited = from("203.0.113.7", "/v1/sessions", by_password("grid-1", "right")).await;
    limited.is_problem(429, "rate_limited");
    let wait: i64 = limited.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=300).contains(&wait), "{wait}");
    // What its owner does from elsewhere goes on, and the guesser only has to wait.
    from("198.51.100.2", "/v1/sessions", by_password("grid-1", "right"))
        .await
        .ok();
    server.clock.advance(wait * 1_000_000);
    from("203.0.113.7", "/v1/sessions", by_password("grid-1", "right"))
        .await
        .ok();

    for _ in 0..5 {
        from("203.0.113.7", "/v1/codes", json!({"phone": "13800001234"}))
            .await
            .ok();
    }
    from("198.51.100.2", "/v1/codes", json!({"phone": "13800001234"}))
        .await
        .is_problem(429, "rate_limited");
    from("198.51.100.2", "/v1/codes", json!({"phone": "13800005678"}))
        .await
        .ok();
    assert_eq!(
        server
            .number("SELECT COUNT(*) FROM attempts WHERE bucket LIKE '%1380000%'")
            .await,
        0
    );
}

async fn a_session_slides_along_while_it_is_used(on: On) {
    let (server, pockets) = start(on, |_| {}).await;
    let token = sign_in(&server, &pockets, "13800001234", "bearer").await.ok()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let session = || {
        answer(
            server
                .request(None, Method::GET, "/v1/session")
                .bearer_auth(&token),
        )
    };
    for _ in 0..3 {
        server.clock.advance(20 * DAY);
        session().await.ok();
    }
    server.clock.advance(31 * DAY);
    session().await.is_problem(401, "unauthenticated");
    server.app.run_due(server.app.state().now()).await.unwrap();
    assert_eq!(server.number("SELECT COUNT(*) FROM sessions").await, 0);
}

async fn what_people_set_of_themselves_is_checked(on: On) {
    let (server, pockets) = start(on, |_| {}).await;
    let signed_in = sign_in(&server, &pockets, "13800001234", "bearer").await.ok();
    let token = signed_in["token"].as_str().unwrap();
    let send = async |method, path: &str, body: Value| {
        answer(server.request(None, method, path).bearer_auth(token).json(&body)).await
    };
    let change = async |body| send(Method::PUT, "/v1/session/person", body).await;

    assert!(signed_in["person"]["consent"].is_null());
    let version: Value = serde_json::from_slice(&data("texts.json")).unwrap();
    let version = version["privacy"]["version"].clone();
    let old = send(
        Method::POST,
        "/v1/consents",
        json!({"text": "privacy", "version": "1999-01"}),
    )
    .await;
    old.is_problem(422, "invalid");
    assert_eq!(old.body["errors"][0]["pointer"], "/version");
    for _ in 0..2 {
        let agreed = send(
            Method::POST,
            "/v1/consents",
            json!({"text": "privacy", "version": version}),
        )
        .await
        .ok();
        assert_eq!(agreed["person"]["consent"], version);
    }

    for (name, code) in [
        ("", "empty"),
        (" \u{200b} ", "empty"),
        (&"长".repeat(31), "too_long"),
        ("a\u{7}b", "control_character"),
        ("a\u{202e}b", "direction_override"),
    ] {
        let refused = change(json!({"display_name": name})).await;
        refused.is_problem(422, "invalid");
        assert_eq!(
            refused.body["errors"],
            json!([{"pointer": "/display_name", "code": code}])
        );
    }
    change(json!({"join_community": "120101999999"}))
        .await
        .is_problem(422, "invalid");
    change(json!({"join_community": "1201"}))
        .await
        .is_problem(422, "invalid");
    change(json!({"role": "admin"}))
        .await
        .is_problem(400, "malformed");
    let joined = change(json!({"display_name": " 何晚晴 ", "join_community": HERE}))
        .await
        .ok();
    assert_eq!(joined["person"]["display_name"], "何晚晴");
    let pending =
        json!([{"role": "resident", "scope": {"type": "community", "code": HERE}, "confirmed": false}]);
    assert_eq!(joined["person"]["grants"], pending);
    for phone in ["1380000123", "23800001234", "138 0000 1234", ""] {
        post(&server, "/v1/codes", json!({"phone": phone}))
            .await
            .is_problem(422, "invalid");
    }
}
