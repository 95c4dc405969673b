//! What nothing holds goes after a week, and never what a stored command names: whoever is faster, on however many nodes.
//!
//! The order is forced, not awaited: the steps of a removal are taken one by one, or both sides queue for a row that the
//! test holds.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

use linli_model::limits::UPLOAD_LIFE;
use linli_model::time::{DAY, Timestamp};
use linli_server::uploads::{End, clear_away, expired, forget, remove_expired, sweep};
use serde_json::{Value, json};

use crate::support::sending::{Sending, submission};
use crate::support::{Answer, On, Person, Server, data, fresh_id, morning, on_both};
use crate::uploads::{PICTURE, Upload, stored};
use crate::{board, volunteering};

on_both!(
    orphans_go_after_a_week_and_what_a_report_holds_stays,
    what_is_bound_while_it_is_being_removed_stays,
    what_was_removed_first_is_sent_again_and_stays,
    a_binding_and_a_removal_at_once_agree,
    nodes_that_remove_at_once_take_what_is_nobodys,
    bytes_without_a_row_go_after_a_week,
);

/// When what is uploaded now has expired.
fn later() -> Timestamp {
    morning().plus(UPLOAD_LIFE)
}

/// Every kind of command that names a photo: who gives it, to which path, and what.
fn roads(photo: &str) -> [(&'static str, String, Value); 5] {
    let mut need = volunteering::need();
    need["photos"] = json!([photo]);
    let mut writing = volunteering::writing(2);
    writing["photos"] = json!([photo]);
    let task = json!({"type": "draft", "writing": writing, "need": null});
    let mut post = board::post("楼道里的灯坏了");
    post["photos"] = json!([photo]);
    let path = |kind: &str| format!("/v1/{kind}/{}/commands", fresh_id());
    [
        ("resident", path("reports"), submission(photo)),
        ("resident", path("needs"), need),
        ("worker", path("tasks"), task),
        ("resident", path("posts"), post.clone()),
        ("neighbour", path("posts"), post),
    ]
}

impl Server {
    async fn bind(&self, person: &Person, path: &str, key: &str, command: &Value) -> Answer {
        let request = self
            .request(Some(person), reqwest::Method::POST, path)
            .header("idempotency-key", key)
            .json(&json!({ "command": command }));
        Answer::read(request.send().await.unwrap()).await
    }
}

/// A thing's photo can be looked at.
async fn is_shown(server: &Server, answer: &Value) {
    let text = answer.to_string();
    let address = text.split("\"url\":\"").nth(1).expect("a photo in the view");
    let address = address.split('"').next().unwrap();
    let shown = server.http.get(server.url(address)).send().await.unwrap();
    assert_eq!(shown.status(), 200, "{text}");
}

async fn orphans_go_after_a_week_and_what_a_report_holds_stays(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let report = server.submit(&resident).await;
    let orphan = server.upload(&resident).await;
    let partial = Upload::begin(&server, &resident, bytes.len()).await;
    assert_eq!(partial.patch(0, &bytes[..5000]).await.status, 204);
    let photos = "SELECT COUNT(*) FROM photos";
    assert_eq!((server.number(photos).await, stored(&server).len()), (2, 5));

    server.clock.advance(6 * DAY);
    server.app.run_due(server.app.state().now()).await.unwrap();
    assert_eq!((server.number(photos).await, stored(&server).len()), (2, 5));
    assert_eq!(
        partial.patch(5000, &bytes[5000..6000]).await.status,
        204,
        "sending on keeps it"
    );

    server.clock.advance(2 * DAY);
    server.app.run_due(server.app.state().now()).await.unwrap();
    assert_eq!(partial.offset().await, Some(6000));
    let gone = format!("SELECT COUNT(*) FROM photos WHERE id = '{orphan}'");
    assert_eq!((server.number(&gone).await, stored(&server).len()), (0, 4));
    let view = server.get(&resident, &format!("/v1/reports/{report}")).await.ok();
    is_shown(&server, &view).await;

    server.clock.advance(8 * DAY);
    server.app.run_due(server.app.state().now()).await.unwrap();
    assert_eq!(partial.offset().await, None);
    assert_eq!(server.number("SELECT COUNT(*) FROM uploads").await, 0);
    assert_eq!((server.number(photos).await, stored(&server).len()), (1, 2));
}

/// The removal has looked, then the command commits, then the removal goes on.
async fn what_is_bound_while_it_is_being_removed_stays(on: On) {
    let server = Server::start(on).await;
    let state = server.app.state();
    for road in 0..5 {
        let (name, ..) = roads("x")[road];
        let [person] = server.sign_in([name]).await;
        let photo = server.upload(&person).await;
        let (_, path, command) = roads(&photo)[road].clone();
        let seen = expired(state, later()).await.unwrap();
        let seen = seen.iter().find(|upload| upload.id.as_str() == photo).unwrap();
        let bound = server.bind(&person, &path, &fresh_id(), &command).await.ok();
        let left = forget(state, seen, End::Expired(later())).await.unwrap();
        clear_away(state, &left.unwrap()).await.unwrap();
        is_shown(&server, &bound).await;
        let held = format!("SELECT COUNT(*) FROM photos WHERE id = '{photo}' AND stream IS NOT NULL");
        assert_eq!(server.number(&held).await, 1, "{path}");
    }
    assert_eq!(stored(&server).len(), 10);
}

/// The removal takes the rows, and stands still; the command is told, its sender sends the photo again and has it bound; then
/// the removal goes on to the bytes.
async fn what_was_removed_first_is_sent_again_and_stays(on: On) {
    let server = Server::start(on).await;
    let state = server.app.state();
    let bytes = data(PICTURE);
    for road in 0..5 {
        let (name, ..) = roads("x")[road];
        let [person] = server.sign_in([name]).await;
        let upload = Upload::begin(&server, &person, bytes.len()).await;
        assert_eq!(upload.patch(0, &bytes).await.status, 204);
        let (_, path, command) = roads(&upload.id)[road].clone();
        let seen = expired(state, later()).await.unwrap();
        let seen = seen.iter().find(|seen| seen.id.as_str() == upload.id).unwrap();
        let left = forget(state, seen, End::Expired(later())).await.unwrap().unwrap();
        let key = fresh_id();
        server
            .bind(&person, &path, &key, &command)
            .await
            .is_problem(409, "photo_gone");
        assert_eq!(upload.create(bytes.len()).await.status, 201);
        assert_eq!(upload.patch(0, &bytes).await.status, 204);
        let bound = server.bind(&person, &path, &key, &command).await.ok();
        clear_away(state, &left).await.unwrap();
        is_shown(&server, &bound).await;
        // Of what it saw before nothing is left to be removed.
        let again = forget(state, seen, End::Expired(later().plus(DAY)))
            .await
            .unwrap();
        assert!(again.is_none(), "another upload of the same photo");
    }
}

/// Both wait for the photo's row, which the test holds, and get it in the order in which they came.
async fn a_binding_and_a_removal_at_once_agree(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    for command_first in [true, false] {
        let photo = server.upload(&resident).await;
        let seen = expired(server.app.state(), later()).await.unwrap();
        let seen = seen
            .into_iter()
            .find(|upload| upload.id.as_str() == photo)
            .unwrap();
        let mut held = server.app.state().db.begin().await.unwrap();
        if on == On::Postgres {
            let hold = format!("SELECT id FROM photos WHERE id = '{photo}' FOR UPDATE");
            sqlx::query(&hold).execute(&mut *held).await.unwrap();
        }
        let sending = Sending::new(&fresh_id(), submission(&photo));
        let request = server.command_request(&resident, &sending);
        let command = || tokio::spawn(async { Answer::read(request.send().await.unwrap()).await });
        let state = server.app.state().clone();
        let removal = || tokio::spawn(async move { forget(&state, &seen, End::Expired(later())).await });
        let (command, removal) = if command_first {
            let command = command();
            wait_for_waiting(&server, on, 1).await;
            (command, removal())
        } else {
            let removal = removal();
            wait_for_waiting(&server, on, 1).await;
            (command(), removal)
        };
        wait_for_waiting(&server, on, 2).await;
        held.rollback().await.unwrap();
        let (answer, left) = (command.await.unwrap(), removal.await.unwrap().unwrap());
        clear_away(server.app.state(), &left.unwrap()).await.unwrap();
        if on == On::Postgres {
            assert_eq!(answer.status == 200, command_first);
        }
        let rows = format!("SELECT COUNT(*) FROM photos WHERE id = '{photo}'");
        match answer.status {
            200 => is_shown(&server, &answer.body).await,
            _ => {
                answer.is_problem(409, "photo_gone");
                assert_eq!(server.number(&rows).await, 0);
            }
        }
    }
}

/// Waits until so many transactions wait for a lock. SQLite has one writer: there the next waits for its turn, not for a row.
async fn wait_for_waiting(server: &Server, on: On, waiting: i64) {
    if on == On::Postgres {
        let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        while server.number(sql).await < waiting {
            tokio::task::yield_now().await;
        }
    }
}

async fn nodes_that_remove_at_once_take_what_is_nobodys(on: On) {
    let server = Server::start(on).await;
    let node = server.second_node().await;
    let [resident, neighbour] = server.sign_in(["resident", "neighbour"]).await;
    let mut reports = Vec::new();
    for n in 0..24 {
        let person = if n % 2 == 0 { &resident } else { &neighbour };
        let photo = server.upload(person).await;
        if n % 4 == 0 {
            let report = server.command(person, &fresh_id(), submission(&photo)).await;
            reports.push(report.ok());
        }
    }
    let (one, other) = tokio::join!(
        remove_expired(server.app.state(), later()),
        remove_expired(node.app.state(), later())
    );
    one.and(other).unwrap();
    assert_eq!(server.number("SELECT COUNT(*) FROM uploads").await, 0);
    let photos = server.number("SELECT COUNT(*) FROM photos").await;
    assert_eq!((photos, stored(&server).len()), (6, 12));
    for report in &reports {
        is_shown(&server, report).await;
    }
}

/// Makes all stored bytes so old.
fn age(server: &Server, now: Timestamp, age: i64) {
    let at = u64::try_from(now.plus(-age).micros()).unwrap();
    let at = SystemTime::UNIX_EPOCH + Duration::from_micros(at);
    let aged = |path: &Path| File::options().write(true).open(path)?.set_modified(at);
    stored(server).iter().for_each(|path| aged(path).unwrap());
}

/// A crash between rows and bytes, of one that begins and of one that ends, and a swept store afterwards.
async fn bytes_without_a_row_go_after_a_week(on: On) {
    let server = Server::start(on).await;
    let node = server.second_node().await;
    let (state, now) = (server.app.state(), server.app.state().now());
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let report = server.submit(&resident).await;
    let unbound = server.upload(&resident).await;
    let growing = Upload::begin(&server, &resident, bytes.len()).await;
    assert_eq!(growing.patch(0, &bytes[..5000]).await.status, 204);
    // The bytes of these lose their rows: pictures of one, chunks of the other. The report's photo has its own row alone.
    server.upload(&resident).await;
    let half = Upload::begin(&server, &resident, bytes.len()).await;
    assert_eq!(half.patch(0, &bytes[..5000]).await.status, 204);
    for upload in expired(state, later()).await.unwrap() {
        if ![&growing.id, &unbound].contains(&&upload.id.to_string()) {
            forget(state, &upload, End::GivenUp).await.unwrap().unwrap();
        }
    }
    assert_eq!(stored(&server).len(), 8);

    age(&server, now, UPLOAD_LIFE - 1);
    let (one, other) = tokio::join!(sweep(state, now), sweep(node.app.state(), now));
    one.and(other).unwrap();
    assert_eq!(stored(&server).len(), 8, "not yet");
    age(&server, now, UPLOAD_LIFE + DAY);
    sweep(state, now).await.unwrap();
    assert_eq!(stored(&server).len(), 8, "once a day");
    let tomorrow = now.plus(DAY);
    let (one, other) = tokio::join!(sweep(state, tomorrow), sweep(node.app.state(), tomorrow));
    one.and(other).unwrap();
    assert_eq!(
        stored(&server).len(),
        5,
        "whatever has a row is kept, however old"
    );

    assert_eq!(growing.offset().await, Some(5000));
    assert_eq!(growing.patch(5000, &bytes[5000..]).await.status, 204);
    let view = server.get(&resident, &format!("/v1/reports/{report}")).await.ok();
    is_shown(&server, &view).await;
    for photo in [&growing.id, &unbound] {
        let filed = server
            .command(&resident, &fresh_id(), submission(photo))
            .await
            .ok();
        is_shown(&server, &filed).await;
    }
}
