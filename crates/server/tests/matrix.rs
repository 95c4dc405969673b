//! Who may do what: a row for every route of the server's own table, a column for everyone it could concern.
//!
//! A route without a row fails, and so does a row without a route.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use linli_server::App;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::people::HERE;
use crate::support::{On, Server, fresh_id, on_both};

on_both!(everyone_may_do_what_the_matrix_says_and_no_more);

/// The columns: the owner, somebody of the same community, of another community, of a unit without a part in it, nobody,
/// the community's grid worker, and a member of the unit with a part in it.
const COLUMNS: [Option<&str>; 7] = [
    Some("resident"),
    Some("neighbour"),
    Some("stranger"),
    Some("other_member"),
    None,
    Some("worker"),
    Some("member"),
];

/// What the rows are about; all of it is the resident's.
struct Scene {
    /// Public and assigned to unit-1.
    public: String,
    /// For staff only, submitted.
    private: String,
    /// Public, submitted.
    fresh: String,
    /// A signed address of a photo.
    photo: String,
    /// An upload of four bytes, none received.
    upload: String,
    /// A need.
    need: String,
    /// The worker's published task.
    task: String,
    /// A post with an open poll.
    post: String,
}

type Path = fn(&Scene) -> String;
type Fill = fn(RequestBuilder) -> RequestBuilder;

/// Route, path, what else the request holds, and the status for each column.
struct Row(&'static str, Path, Fill, [u16; 7]);

const OPEN: [u16; 7] = [200; 7];
const SIGNED: [u16; 7] = [200, 200, 200, 200, 401, 200, 200];

fn plain(request: RequestBuilder) -> RequestBuilder {
    request
}

fn tus(request: RequestBuilder) -> RequestBuilder {
    request.header("tus-resumable", "1.0.0")
}

fn command(request: RequestBuilder, command: serde_json::Value) -> RequestBuilder {
    request
        .header("idempotency-key", fresh_id())
        .json(&json!({ "command": command }))
}

fn creation(request: RequestBuilder) -> RequestBuilder {
    let metadata = format!(
        "id {},type {}",
        STANDARD.encode(fresh_id()),
        STANDARD.encode("image/jpeg")
    );
    tus(request)
        .header("upload-length", 4)
        .header("upload-metadata", metadata)
}

fn first_bytes(request: RequestBuilder) -> RequestBuilder {
    let checksum = "sha256 ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=";
    let headers = tus(request)
        .header("upload-offset", 0)
        .header("upload-checksum", checksum);
    headers
        .header("content-type", "application/offset+octet-stream")
        .body("a")
}

fn any_phone() -> String {
    format!("137{:08}", rand::random_range(0..100_000_000))
}

const ROWS: &[Row] = &[
    Row(
        "board",
        |_| format!("/v1/communities/{HERE}/board"),
        plain,
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "board_read",
        |_| format!("/v1/communities/{HERE}/board/read"),
        |r| r.json(&json!({"posts": []})),
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "post_list",
        |_| format!("/v1/posts?scope=board:{HERE}"),
        plain,
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "post_list",
        |_| format!("/v1/posts?scope=review:{HERE}"),
        plain,
        [404, 404, 404, 404, 401, 200, 404],
    ),
    Row(
        "post_list",
        |s| format!("/v1/posts?scope=replies:{}", s.post),
        plain,
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row("post_list", |_| "/v1/posts?scope=mine".into(), plain, SIGNED),
    Row(
        "post_list",
        |_| "/v1/posts?scope=my_replies".into(),
        plain,
        SIGNED,
    ),
    Row(
        "post",
        |s| format!("/v1/posts/{}", s.post),
        plain,
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "reaction_command",
        |s| format!("/v1/posts/{}/reaction/commands", s.post),
        |r| command(r, json!({"type": "like"})),
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "flag_command",
        |s| format!("/v1/posts/{}/flag/commands", s.post),
        |r| command(r, json!({"type": "raise", "reason": "untrue"})),
        [403, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "ballot_command",
        |s| format!("/v1/posts/{}/ballot/commands", s.post),
        |r| command(r, json!({"type": "vote", "choices": [0]})),
        [200, 200, 404, 404, 401, 403, 404],
    ),
    Row(
        "post_command",
        |s| format!("/v1/posts/{}/commands", s.post),
        |r| command(r, json!({"type": "pin"})),
        [403, 403, 404, 404, 401, 200, 404],
    ),
    Row("health", |_| "/healthz".into(), plain, OPEN),
    Row("about", |_| "/v1/about".into(), plain, OPEN),
    Row("openapi", |_| "/v1/openapi.json".into(), plain, OPEN),
    Row("categories", |_| "/v1/categories".into(), plain, OPEN),
    Row("areas", |_| format!("/v1/areas?under={HERE}"), plain, OPEN),
    Row("units", |_| format!("/v1/units?area={HERE}"), plain, SIGNED),
    Row("community", |_| format!("/v1/communities/{HERE}"), plain, SIGNED),
    Row(
        "code_request",
        |_| "/v1/codes".into(),
        |r| r.json(&json!({"phone": any_phone()})),
        [202; 7],
    ),
    Row(
        "sign_in",
        |_| "/v1/sessions".into(),
        |r| {
            r.json(
                &json!({"type": "password", "account": fresh_id(), "password": "wrong", "carrier": "bearer"}),
            )
        },
        [401; 7],
    ),
    Row("session", |_| "/v1/session".into(), plain, SIGNED),
    Row(
        "sign_out",
        |_| "/v1/session".into(),
        plain,
        [204, 204, 204, 204, 401, 204, 204],
    ),
    Row(
        "person_change",
        |_| "/v1/session/person".into(),
        |r| r.json(&json!({"display_name": "新名字"})),
        SIGNED,
    ),
    // Before the next row, in which all agree again.
    Row(
        "consent_withdraw",
        |_| "/v1/consents/privacy".into(),
        plain,
        SIGNED,
    ),
    Row(
        "consent",
        |_| "/v1/consents".into(),
        |r| r.json(&json!({"text": "privacy", "version": "2026-11"})),
        SIGNED,
    ),
    Row("report_list", |_| "/v1/reports?scope=mine".into(), plain, SIGNED),
    Row(
        "report_list",
        |_| format!("/v1/reports?scope=neighbours:{HERE}"),
        plain,
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "report_list",
        |_| format!("/v1/reports?scope=area:{HERE}"),
        plain,
        [404, 404, 404, 404, 401, 200, 404],
    ),
    Row(
        "report_list",
        |_| "/v1/reports?scope=unit:unit-1".into(),
        plain,
        [404, 404, 404, 404, 401, 404, 200],
    ),
    Row(
        "report_list",
        |_| "/v1/reports?scope=joined".into(),
        plain,
        SIGNED,
    ),
    Row(
        "report_nearby",
        |_| "/v1/reports/nearby?category=010101&lat=39.116&lon=117.195".into(),
        plain,
        SIGNED,
    ),
    Row("catalog", |_| "/v1/volunteering".into(), plain, OPEN),
    Row("need_list", |_| "/v1/needs?scope=mine".into(), plain, SIGNED),
    Row(
        "need_list",
        |_| format!("/v1/needs?scope=area:{HERE}"),
        plain,
        [404, 404, 404, 404, 401, 200, 404],
    ),
    Row(
        "need",
        |s| format!("/v1/needs/{}", s.need),
        plain,
        [200, 404, 404, 404, 401, 200, 404],
    ),
    Row(
        "need_command",
        |s| format!("/v1/needs/{}/commands", s.need),
        |r| command(r, json!({"type": "decline", "reason": "暂无人手"})),
        [403, 404, 404, 404, 401, 200, 404],
    ),
    Row("task_list", |_| "/v1/tasks?scope=mine".into(), plain, SIGNED),
    Row(
        "task_list",
        |_| format!("/v1/tasks?scope=open:{HERE}"),
        plain,
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "task_list",
        |_| format!("/v1/tasks?scope=area:{HERE}"),
        plain,
        [404, 404, 404, 404, 401, 200, 404],
    ),
    Row(
        "task",
        |s| format!("/v1/tasks/{}", s.task),
        plain,
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "roster_command",
        |s| format!("/v1/tasks/{}/roster/commands", s.task),
        |r| command(r, json!({"type": "claim"})),
        [200, 403, 404, 404, 401, 403, 404],
    ),
    Row(
        "roster_command",
        |s| format!("/v1/tasks/{}/roster/commands", s.task),
        |r| command(r, json!({"type": "complete", "credits": []})),
        // Not before it began, even for the organiser.
        [403, 403, 404, 404, 401, 409, 404],
    ),
    Row(
        "task_command",
        |s| format!("/v1/tasks/{}/commands", s.task),
        |r| command(r, json!({"type": "cancel", "reason": "下雨"})),
        [403, 403, 404, 404, 401, 200, 404],
    ),
    Row(
        "volunteer",
        |_| "/v1/volunteers/resident".into(),
        plain,
        [200, 404, 404, 404, 401, 200, 404],
    ),
    Row(
        "volunteer_command",
        |_| "/v1/volunteers/resident/commands".into(),
        |r| command(r, json!({"type": "change", "skills": []})),
        [200, 404, 404, 404, 401, 404, 404],
    ),
    Row("ledger", |_| "/v1/ledger".into(), plain, SIGNED),
    Row(
        "report",
        |s| format!("/v1/reports/{}", s.public),
        plain,
        [200, 200, 404, 404, 401, 200, 200],
    ),
    Row(
        "report",
        |s| format!("/v1/reports/{}", s.private),
        plain,
        [200, 404, 404, 404, 401, 200, 404],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.public),
        |r| command(r, json!({"type": "note", "text": "备注"})),
        [403, 403, 404, 404, 401, 200, 200],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.public),
        |r| command(r, json!({"type": "handle"})),
        [403, 403, 404, 404, 401, 403, 200],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.public),
        |r| command(r, json!({"type": "join", "words": "我家门口也是"})),
        [403, 200, 404, 404, 401, 403, 403],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.public),
        |r| command(r, json!({"type": "urge"})),
        [200, 403, 404, 404, 401, 403, 403],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.public),
        |r| command(r, json!({"type": "supervise", "text": "请抓紧"})),
        [403, 403, 404, 404, 401, 403, 403],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.public),
        |r| command(r, json!({"type": "escalate"})),
        [403, 403, 404, 404, 401, 403, 403],
    ),
    // Once the grid worker has called it, the other unit has a part in it.
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.public),
        |r| {
            command(
                r,
                json!({"type": "whistle", "units": ["unit-2"], "reason": "请来一起看"}),
            )
        },
        [403, 403, 404, 403, 401, 200, 403],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.public),
        |r| command(r, json!({"type": "answer", "unit": "unit-2", "text": "已看"})),
        [403, 403, 404, 409, 401, 403, 403],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.public),
        |r| command(r, json!({"type": "arrive", "unit": "unit-2"})),
        [403, 403, 404, 200, 401, 403, 403],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.private),
        |r| command(r, json!({"type": "accept"})),
        [403, 404, 404, 404, 401, 200, 404],
    ),
    Row(
        "report_command",
        |s| format!("/v1/reports/{}/commands", s.fresh),
        |r| command(r, json!({"type": "withdraw"})),
        [200, 403, 404, 404, 401, 403, 404],
    ),
    Row(
        "feed",
        |_| "/v1/feeds/person:resident".into(),
        plain,
        [200, 404, 404, 404, 401, 404, 404],
    ),
    Row(
        "feed",
        |_| format!("/v1/feeds/community:{HERE}"),
        plain,
        [200, 200, 404, 404, 401, 200, 404],
    ),
    Row(
        "feed",
        |_| "/v1/feeds/unit:unit-1".into(),
        plain,
        [404, 404, 404, 404, 401, 404, 200],
    ),
    Row(
        "feed",
        |_| "/v1/feeds/unit:unit-9".into(),
        plain,
        [404, 404, 404, 404, 401, 404, 404],
    ),
    Row("notifications", |_| "/v1/notifications".into(), plain, SIGNED),
    Row(
        "notifications_read",
        |_| "/v1/notifications/read".into(),
        |r| r.json(&json!({"pos": 1})),
        SIGNED,
    ),
    Row("figures", |_| format!("/v1/figures?area={HERE}"), plain, OPEN),
    // Whoever was given a signed address may follow it: it is the image element's, which sends no header.
    Row("photo", |s| s.photo.clone(), plain, OPEN),
    Row(
        "photo",
        |s| s.photo.split_once('?').unwrap().0.to_owned(),
        plain,
        [404; 7],
    ),
    Row("upload_options", |_| "/v1/uploads".into(), plain, [204; 7]),
    Row(
        "upload_create",
        |_| "/v1/uploads".into(),
        creation,
        [201, 201, 201, 201, 401, 201, 201],
    ),
    Row(
        "upload_offset",
        |s| format!("/v1/uploads/{}", s.upload),
        tus,
        [200, 404, 404, 404, 401, 404, 404],
    ),
    Row(
        "upload_append",
        |s| format!("/v1/uploads/{}", s.upload),
        first_bytes,
        [204, 404, 404, 404, 401, 404, 404],
    ),
    Row(
        "upload_override",
        |s| format!("/v1/uploads/{}", s.upload),
        |r| tus(r).header("x-http-method-override", "HEAD"),
        [200, 404, 404, 404, 401, 404, 404],
    ),
    Row(
        "upload_terminate",
        |s| format!("/v1/uploads/{}", s.upload),
        tus,
        [204, 404, 404, 404, 401, 404, 404],
    ),
];

async fn everyone_may_do_what_the_matrix_says_and_no_more(on: On) {
    let routes = App::routes();
    let named: BTreeSet<_> = routes.table().iter().map(|route| route.name).collect();
    assert_eq!(named.len(), routes.table().len(), "names of routes are unique");
    let ruled: BTreeSet<_> = ROWS.iter().map(|row| row.0).collect();
    assert_eq!(named, ruled, "every route has its rows, and every row its route");

    let server = Server::start(on).await;
    let scene = scene(&server).await;
    let mut wrong = Vec::new();
    for Row(name, path, fill, expected) in ROWS {
        let route = routes.table().iter().find(|route| route.name == *name).unwrap();
        // From the last column to the first: what the owner does comes at the end, and changes the scene for no one.
        for (column, &expected) in COLUMNS.iter().zip(expected).rev() {
            let found = ask(&server, *column, &route.method, &path(&scene), *fill).await;
            if found != expected {
                let who = column.unwrap_or("nobody");
                wrong.push(format!(
                    "{} {} as {who}: {found}, not {expected}",
                    route.method,
                    path(&scene)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn ask(server: &Server, who: Option<&str>, method: &Method, path: &str, fill: Fill) -> u16 {
    let person = match who {
        Some(name) => Some(server.sign_in([name]).await),
        None => None,
    };
    let request = server.request(person.as_ref().map(|[person]| person), method.clone(), path);
    fill(request).send().await.unwrap().status().as_u16()
}

async fn scene(server: &Server) -> Scene {
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let public = server.submit(&resident).await;
    server
        .command(&worker, &public, json!({"type": "accept"}))
        .await
        .ok();
    server.assign(&worker, &public, "unit-1").await.ok();
    let photo =
        server.get(&resident, &format!("/v1/reports/{public}")).await.ok()["photos"][0]["url"].clone();
    let upload = fresh_id();
    let metadata = format!(
        "id {},type {}",
        STANDARD.encode(&upload),
        STANDARD.encode("image/jpeg")
    );
    let request = server
        .request(Some(&resident), Method::POST, "/v1/uploads")
        .header("upload-metadata", metadata);
    assert_eq!(
        tus(request)
            .header("upload-length", 4)
            .send()
            .await
            .unwrap()
            .status(),
        201
    );
    // The resident is a volunteer too, and needs something.
    server.volunteers(["resident"]).await;
    let need = fresh_id();
    let path = format!("/v1/needs/{need}/commands");
    server
        .order(&resident, &path, crate::volunteering::need(), None)
        .await
        .ok();
    Scene {
        public,
        private: server
            .submit_with(&resident, json!({"audience": "staff_only"}))
            .await,
        fresh: server.submit(&resident).await,
        photo: photo.as_str().unwrap().to_owned(),
        upload,
        need,
        task: server.publish(&worker, 5, None).await,
        post: server.write_post(&resident, crate::board::poll(false)).await,
    }
}
