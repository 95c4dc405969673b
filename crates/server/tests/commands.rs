//! Commands take effect once or not at all, whatever happens to their answers.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::people::{HERE, THERE};
use crate::support::sending::Sending;
use crate::support::{Answer, On, Server, fresh_id, header, morning, on_both};

on_both!(
    an_answer_lost_after_the_commit_is_given_again,
    the_same_command_twice_at_once_has_one_effect,
    a_key_used_again_for_something_else_is_refused,
    a_refusal_is_not_kept_under_the_key,
    a_rating_lands_after_a_staff_note,
    an_assignment_by_an_old_view_is_stale,
    two_workers_assign_at_once_and_one_is_stale,
    a_submission_must_name_own_unbound_photos,
    a_submission_without_consent_is_kept_back,
    a_consent_can_be_taken_back_and_given_again,
    a_send_by_another_account_is_refused,
    bad_commands_are_told_what_is_wrong,
    a_view_is_not_sent_again_to_who_has_it,
    senders_that_hang_up_do_no_harm,
);

async fn an_answer_lost_after_the_commit_is_given_again(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let sending = Sending::new(&fresh_id(), server.submission(&resident).await);
    server.lose_next_answer();
    server
        .command_request(&resident, &sending)
        .send()
        .await
        .unwrap_err();
    assert_eq!(server.number("SELECT COUNT(*) FROM reports").await, 1);

    let answer = server.send(&resident, &sending).await.ok();
    assert_eq!(
        (&answer["report"]["id"], &answer["report"]["version"]),
        (&json!(sending.report), &json!(1))
    );
    assert_eq!(server.number("SELECT COUNT(*) FROM events").await, 1);
    assert_eq!(
        server
            .number("SELECT CAST(SUM(value) AS BIGINT) FROM counters WHERE name LIKE 'receipt/%'")
            .await,
        1
    );
}

async fn the_same_command_twice_at_once_has_one_effect(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let sending = Sending::new(&fresh_id(), server.submission(&resident).await);
    let node = server.second_node().await;
    let sends = (0..8)
        .map(|n| if n % 2 == 0 { &server } else { &node })
        .map(|node| node.send(&resident, &sending));
    for answer in futures_util::future::join_all(sends).await {
        assert_eq!(answer.ok()["report"]["version"], 1);
    }
    assert_eq!(server.number("SELECT COUNT(*) FROM events").await, 1);
    assert_eq!(
        server.number("SELECT CAST(MAX(pos) AS BIGINT) FROM feeds").await,
        1
    );
}

async fn a_key_used_again_for_something_else_is_refused(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let report = server.submit(&resident).await;
    let mut sending = Sending::new(&report, json!({"type": "note", "text": "一"}));
    server.send(&worker, &sending).await.ok();
    sending.command = json!({"type": "note", "text": "二"});
    server.send(&worker, &sending).await.is_problem(422, "key_reused");
    // The same key and body to another report is something else too; another person's key of the same name is not.
    sending.command = json!({"type": "note", "text": "一"});
    sending.report = server.submit(&resident).await;
    server.send(&worker, &sending).await.is_problem(422, "key_reused");
    sending.command = json!({"type": "withdraw"});
    server.send(&resident, &sending).await.ok();
    assert_eq!(server.number("SELECT COUNT(*) FROM events").await, 4);
}

async fn a_refusal_is_not_kept_under_the_key(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let report = server.submit(&resident).await;
    let early = server.get(&worker, &format!("/v1/reports/{report}")).await.ok()["version"]
        .as_u64()
        .unwrap();
    let mut assign = Sending::new(&report, json!({"type": "assign", "unit": "unit-1"})).seen(early);
    server
        .send(&worker, &assign)
        .await
        .is_problem(409, "refused.wrong_state");
    server
        .command(&worker, &report, json!({"type": "accept"}))
        .await
        .ok();
    assign.headers.clear();
    server.send(&worker, &assign.seen(early + 1)).await.ok();
    server
        .command(&worker, &report, json!({"type": "accept"}))
        .await
        .is_problem(409, "refused.wrong_state");
}

/// The resident rated what they saw at version 5; the note made it 6 meanwhile, and does not concern them.
async fn a_rating_lands_after_a_staff_note(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, member] = server.sign_in(["resident", "worker", "member"]).await;
    let report = server.submit(&resident).await;
    server
        .command(&worker, &report, json!({"type": "accept"}))
        .await
        .ok();
    server.assign(&worker, &report, "unit-1").await.ok();
    server
        .command(&member, &report, json!({"type": "handle"}))
        .await
        .ok();
    server
        .command(&member, &report, json!({"type": "resolve", "text": "好了"}))
        .await
        .ok();
    let mut rating = Sending::new(&report, json!({"type": "rate", "rating": "fair"}));
    rating.headers.push(("if-match", "\"5\"".to_owned()));
    server
        .command(&worker, &report, json!({"type": "note", "text": "回访"}))
        .await
        .ok();
    assert_eq!(
        server.send(&resident, &rating).await.ok()["report"]["status"],
        "closed"
    );
}

async fn an_assignment_by_an_old_view_is_stale(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, stranger] = server.sign_in(["resident", "worker", "stranger"]).await;
    let report = server.submit(&resident).await;
    let accepted = server
        .command(&worker, &report, json!({"type": "accept"}))
        .await
        .ok();
    let seen = accepted["report"]["version"].as_u64().unwrap();
    server
        .command(&worker, &report, json!({"type": "note", "text": "先看看"}))
        .await
        .ok();
    let assign = json!({"type": "assign", "unit": "unit-1"});
    let old = Sending::new(&report, assign.clone()).seen(seen);
    server.send(&worker, &old).await.is_problem(412, "stale");
    server
        .command(&worker, &report, assign.clone())
        .await
        .is_problem(400, "malformed");
    // Whoever may not know the report does not learn that its version is another.
    server
        .send(&stranger, &Sending::new(&report, assign).seen(seen))
        .await
        .is_problem(404, "not_found");
    // The tag of a view is as good as the bare version.
    let tag = header(
        &server.get(&worker, &format!("/v1/reports/{report}")).await,
        "etag",
    );
    let mut fresh = Sending::new(&report, json!({"type": "assign", "unit": "unit-1"}));
    fresh.headers.push(("if-match", tag));
    assert_eq!(
        server.send(&worker, &fresh).await.ok()["report"]["status"],
        "assigned"
    );
}

async fn two_workers_assign_at_once_and_one_is_stale(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, supervisor] = server.sign_in(["resident", "worker", "supervisor"]).await;
    let report = server.submit(&resident).await;
    server
        .command(&worker, &report, json!({"type": "accept"}))
        .await
        .ok();
    let by = |unit: &str| Sending::new(&report, json!({"type": "assign", "unit": unit})).seen(2);
    let (one, other) = (by("unit-1"), by("unit-2"));
    let (one, other) = tokio::join!(server.send(&worker, &one), server.send(&supervisor, &other));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "{one:?} {other:?}");
}

async fn a_submission_must_name_own_unbound_photos(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour] = server.sign_in(["resident", "neighbour"]).await;
    let photo = server.upload(&resident).await;
    let submit = |photo: &str| crate::support::sending::submission(photo);
    server
        .command(&neighbour, &fresh_id(), submit(&photo))
        .await
        .is_problem(409, "photo_gone");
    server
        .command(&resident, &fresh_id(), submit(&fresh_id()))
        .await
        .is_problem(409, "photo_gone");
    assert_eq!(
        server.number("SELECT COUNT(*) FROM events").await,
        0,
        "a refused command leaves nothing"
    );
    assert_eq!(
        server
            .number("SELECT COUNT(*) FROM counters WHERE name LIKE 'receipt/%'")
            .await,
        0
    );
    server.command(&resident, &fresh_id(), submit(&photo)).await.ok();
    server
        .command(&resident, &fresh_id(), submit(&photo))
        .await
        .is_problem(409, "photo_gone");
}

async fn a_submission_without_consent_is_kept_back(on: On) {
    let server = Server::start(on).await;
    let [newcomer] = server.sign_in(["newcomer"]).await;
    let sending = Sending::new(&fresh_id(), server.submission(&newcomer).await);
    server
        .send(&newcomer, &sending)
        .await
        .is_problem(403, "consent_needed");
    let about = server.get(&newcomer, "/v1/about").await.ok();
    let consent = json!({"text": "privacy", "version": about["privacy"]["version"]});
    let agreed = server
        .request(Some(&newcomer), Method::POST, "/v1/consents")
        .json(&consent)
        .send()
        .await;
    assert!(agreed.unwrap().status().is_success());
    server.send(&newcomer, &sending).await.ok();
}

async fn a_consent_can_be_taken_back_and_given_again(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour] = server.sign_in(["resident", "neighbour"]).await;
    let version = server.app.state().directory.privacy.version.clone();
    let consented = server.get(&resident, "/v1/session").await.ok();
    let agreed = json!([{"text": "privacy", "version": version, "at": "1970-01-01T00:00:00Z"}]);
    assert_eq!(
        (&consented["consents"], &consented["person"]["consent"]),
        (&agreed, &json!(version))
    );
    let change = async |method, path: &str, body: Option<Value>| {
        let request = server.request(Some(&resident), method, path);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        Answer::read(request.send().await.unwrap()).await
    };
    let privacy = "/v1/consents/privacy";
    for _ in 0..2 {
        let withdrawn = change(Method::DELETE, privacy, None).await.ok();
        assert_eq!(withdrawn["consents"], json!([]));
        assert_eq!(withdrawn["person"].get("consent"), None);
    }
    change(Method::DELETE, "/v1/consents/other", None)
        .await
        .is_problem(404, "not_found");
    let sending = Sending::new(&fresh_id(), server.submission(&resident).await);
    server
        .send(&resident, &sending)
        .await
        .is_problem(403, "consent_needed");
    let again = json!({"text": "privacy", "version": version});
    let agreed = change(Method::POST, "/v1/consents", Some(again)).await.ok();
    assert_eq!(agreed["consents"][0]["at"], json!(morning()));
    server.send(&resident, &sending).await.ok();
    let history = "SELECT COUNT(*) FROM consents WHERE person = 'resident'";
    assert_eq!(server.number(history).await, 2);
    assert_eq!(
        server
            .number(&format!("{history} AND withdrawn_at IS NULL"))
            .await,
        1,
        "that one agreed, and took it back, is kept"
    );
    server.submit(&neighbour).await;
}

async fn a_send_by_another_account_is_refused(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour] = server.sign_in(["resident", "neighbour"]).await;
    let sending = Sending::new(&fresh_id(), server.submission(&resident).await);
    let mixed = crate::support::Person {
        id: neighbour.id.clone(),
        token: resident.token.clone(),
    };
    server
        .send(&mixed, &sending)
        .await
        .is_problem(403, "wrong_account");
    assert_eq!(server.number("SELECT COUNT(*) FROM events").await, 0);
}

async fn bad_commands_are_told_what_is_wrong(on: On) {
    let server = Server::start(on).await;
    let [resident, stranger] = server.sign_in(["resident", "stranger"]).await;
    let good = server.submission(&resident).await;
    let with = |field: &str, value: Value| {
        let mut command = good.clone();
        command[field] = value;
        command
    };
    let send = async |command| server.command(&resident, &fresh_id(), command).await;
    for (field, value, code) in [
        ("text", json!(" \u{200b} "), "empty"),
        ("text", json!("字".repeat(1001)), "too_long"),
        ("text", json!("a\u{0}b"), "control_character"),
        ("text", json!("a\u{202e}b"), "direction_override"),
        ("photos", json!([]), "too_few"),
        (
            "photos",
            json!((0..10).map(|n| format!("p{n}")).collect::<Vec<_>>()),
            "too_many",
        ),
    ] {
        let answer = send(with(field, value)).await;
        answer.is_problem(422, "invalid");
        assert_eq!(
            answer.body["errors"][0],
            json!({"pointer": format!("/command/{field}"), "code": code})
        );
    }
    send(with("category", json!("999999")))
        .await
        .is_problem(422, "refused.unknown_category");
    send(with("community", json!("120101003999")))
        .await
        .is_problem(422, "refused.unknown_area");
    let mut elsewhere = with("community", json!(THERE));
    elsewhere["grid"] = json!(format!("{THERE}-01"));
    send(elsewhere).await.is_problem(403, "refused.not_allowed");
    send(json!({"type": "dance"}))
        .await
        .is_problem(422, "unknown_command");
    send(json!({"type": "submit", "community": HERE}))
        .await
        .is_problem(400, "malformed");
    send(json!("submit")).await.is_problem(422, "unknown_command");
    server
        .command(&resident, &fresh_id(), json!({"type": "withdraw"}))
        .await
        .is_problem(404, "not_found");
    let report = server.submit(&resident).await;
    server
        .command(&stranger, &report, json!({"type": "withdraw"}))
        .await
        .is_problem(404, "not_found");
    server
        .command(&resident, &report, json!({"type": "close"}))
        .await
        .is_problem(403, "refused.not_allowed");
    let mut keyless = Sending::new(&report, json!({"type": "withdraw"}));
    keyless.key = "not a key".to_owned();
    server
        .send(&resident, &keyless)
        .await
        .is_problem(400, "key_missing");
    assert_eq!(server.number("SELECT COUNT(*) FROM events").await, 1);
}

async fn a_view_is_not_sent_again_to_who_has_it(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let path = format!("/v1/reports/{}", server.submit(&resident).await);
    let tag = header(&server.get(&resident, &path).await, "etag");
    let again = |person| {
        let request = server
            .request(Some(person), Method::GET, &path)
            .header("if-none-match", &tag);
        async { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(again(&resident).await, 304);
    assert_eq!(again(&worker).await, 200, "another person's view is another");
    server.clock.advance(20 * linli_model::time::MINUTE);
    assert_eq!(again(&resident).await, 200, "its photo addresses have ended");
}

/// A phone that loses the network drops its request anywhere: before, within or after the transaction.
async fn senders_that_hang_up_do_no_harm(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let report = server.submit(&resident).await;
    let notes: Vec<_> = (0..150)
        .map(|n| Sending::new(&report, json!({"type": "note", "text": format!("{n}")})))
        .collect();
    for (n, note) in notes.iter().enumerate() {
        let patience = Duration::from_micros(200 * (n as u64 % 60));
        let sent = server.command_request(&worker, note).send();
        let _ = tokio::time::timeout(patience, sent).await;
    }
    let sends = notes.iter().map(|note| server.send(&worker, note));
    for answer in futures_util::future::join_all(sends).await {
        answer.ok();
    }
    assert_eq!(server.number("SELECT COUNT(*) FROM events").await, 151);
}
