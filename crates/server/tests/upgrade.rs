//! The database of an older version comes along: its tables change, its rows are made anew from the events, what it was
//! about to do by itself happens, and who sends a command again that it took is answered as the first time.

use std::borrow::Cow;

use linli_model::history::Recorded;
use linli_model::limits::CLOSE_AFTER;
use linli_model::open::Open;
use linli_model::report::{Report, ReportEvent, ReportStatus, replay};
use linli_model::time::{HOUR, SECOND};
use linli_server::Clock;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::any::install_default_drivers;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyPool, Transaction};
use tempfile::TempDir;

use crate::support::people::{self, HERE};
use crate::support::sending::Sending;
use crate::support::telling::{assigned, items, tell, view};
use crate::support::{On, Server, data, morning, on_both, postgres};
use crate::uploads::{PICTURE, Upload, stored};

on_both!(
    a_database_of_version_1_comes_along,
    rows_of_an_older_version_are_made_anew,
    what_was_stored_before_the_one_road_goes_on,
    bytes_of_an_older_version_are_found_where_they_lie,
);

/// A report that is still under way, and how many events it has.
const OPEN: &str = "open";
const OPEN_EVENTS: usize = 2;

async fn a_database_of_version_1_comes_along(on: On) {
    let folder = tempfile::tempdir().unwrap();
    let (url, pool) = database_of(1, on, &folder).await;
    let mut reports: Vec<Report> = serde_json::from_str(&fixture("reports.json")).unwrap();
    reports.push(Report {
        id: OPEN.parse().unwrap(),
        version: OPEN_EVENTS as u64,
        status: ReportStatus::Accepted,
        parts: Vec::new(),
        ..reports[0].clone()
    });
    fill(&pool, &reports).await;
    pool.close().await;

    let server = Server::start_bare(on, |settings| settings.database_url = Some(url)).await;
    people::settle(&server.app).await;
    let [worker, member] = server.sign_in(["worker", "member"]).await;
    let queue = server
        .get(&worker, &format!("/v1/reports?scope=area:{HERE}"))
        .await
        .ok();
    let here = reports.iter().filter(|report| report.community.as_str() == HERE);
    assert_eq!(queue["items"].as_array().unwrap().len(), here.count());
    let parts: usize = reports.iter().map(|report| report.parts.len()).sum();
    assert_eq!(
        server.number("SELECT COUNT(*) FROM report_units").await,
        parts as i64
    );
    let of_unit = server.get(&member, "/v1/reports?scope=unit:unit-1").await.ok();
    let first = &reports[0];
    assert!(of_unit.to_string().contains(first.id.as_str()));
    let sql = format!(
        "SELECT COUNT(*) FROM reports WHERE id = '{}' AND middle = '0101' AND hint_lat BETWEEN 39110000 AND 39120000",
        first.id
    );
    assert_eq!(server.number(&sql).await, 1);
    // What falls due is known to the timers, as it was not before.
    let timer = format!("SELECT COUNT(*) FROM timers WHERE stream = 'report/{OPEN}'");
    assert_eq!(server.number(&timer).await, 1);
    // The days of all reports are summed up, and what was agreed to is still in force.
    let days = server.number("SELECT COUNT(*) FROM stats_due").await;
    assert!(days > 0);
    let undated = "SELECT COUNT(*) FROM reports WHERE submitted_at = 0";
    assert_eq!(server.number(undated).await, 0);
    let known = server
        .number("SELECT COUNT(*) FROM counters WHERE name = 'reports/rows'")
        .await;
    assert_eq!(known, 1, "the next start leaves them alone");
}

/// A file of the first version's fixtures.
pub fn fixture(name: &str) -> String {
    let path = format!("{}/../../tests/fixtures/v1/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The tables as they were after so many of their steps, and nothing in them.
pub async fn database_of(steps: i64, on: On, folder: &TempDir) -> (String, AnyPool) {
    let (url, kind) = match on {
        On::Sqlite => {
            let file = folder.path().join("old.db");
            (format!("sqlite://{}?mode=rwc", file.display()), "sqlite")
        }
        On::Postgres => (postgres::fresh_database().await, "postgres"),
    };
    install_default_drivers();
    let pool = AnyPool::connect(&url).await.unwrap();
    let path = format!("{}/migrations/{kind}", env!("CARGO_MANIFEST_DIR"));
    let migrations = std::fs::read_dir(path).unwrap().map(|file| {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let (version, name) = name.split_once('_').unwrap();
        Migration::new(
            version.parse().unwrap(),
            Cow::Owned(name.to_owned()),
            MigrationType::Simple,
            Cow::Owned(std::fs::read_to_string(&path).unwrap()),
            false,
        )
    });
    let mut migrations: Vec<_> = migrations
        .filter(|migration| migration.version <= steps)
        .collect();
    migrations.sort_by_key(|migration| migration.version);
    assert_eq!(migrations.len() as i64, steps);
    let migrator = Migrator {
        migrations: migrations.into(),
        ..Migrator::DEFAULT
    };
    migrator.run(&pool).await.unwrap();
    (url, pool)
}

/// What the fixtures of the first version hold.
async fn fill(pool: &AnyPool, reports: &[Report]) {
    let mut tx = pool.begin().await.unwrap();
    let events: Vec<Value> = fixture("events.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for event in &events {
        add_event(&mut tx, event).await;
    }
    // And one that is still under way: the beginning of the first.
    for mut event in events.into_iter().take(OPEN_EVENTS) {
        event["stream"] = format!("report/{OPEN}").into();
        event["command_id"] = format!("{OPEN}-{}", event["version"]).into();
        add_event(&mut tx, &event).await;
    }
    for report in reports {
        add_report(&mut tx, report).await;
    }
    tx.commit().await.unwrap();
}

/// Writes an event as the fixtures hold it.
pub async fn add_event(tx: &mut Transaction<'_, Any>, event: &Value) {
    let sql = "INSERT INTO events (stream, version, actor, command_id, n, body_hash, at, body) \
               VALUES ($1, $2, $3, $4, 0, $5, $6, $7)";
    sqlx::query(sql)
        .bind(event["stream"].as_str())
        .bind(event["version"].as_i64())
        .bind(event["actor"].as_str())
        .bind(event["command_id"].as_str())
        .bind(event["body_hash"].as_str().unwrap_or_default())
        .bind(event["at"].as_i64())
        .bind(event["body"].to_string())
        .execute(&mut **tx)
        .await
        .unwrap();
}

async fn add_report(tx: &mut Transaction<'_, Any>, report: &Report) {
    let sql = "INSERT INTO reports (id, version, receipt, owner, city, district, street, community, grid, unit, status, \
               neighbours, urgency, category, queue_order, updated_at, content, state) \
               VALUES ($1, $2, 'x', $3, '1201', '120101', '120101003', $4, NULL, $5, $6, 1, 'amber', $7, 0, 0, $8, $9)";
    sqlx::query(sql)
        .bind(report.id.as_str())
        .bind(report.version as i64)
        .bind(report.owner.as_str())
        .bind(report.community.as_str())
        .bind(report.lead().map(|part| part.unit.as_str()))
        .bind(report.status.code())
        .bind(report.category.as_str())
        .bind(report.content.as_str())
        .bind("{}")
        .execute(&mut **tx)
        .await
        .unwrap();
    let place = json!({"words": "", "fix": {"point": {"lat": 39.116042, "lon": 117.195077}, "accuracy_m": 9.0, "at": crate::support::MORNING}});
    sqlx::query("INSERT INTO contents (stream, id, owner, audience, body) VALUES ($1, $2, $3, 'public', $4)")
        .bind(format!("report/{}", report.id))
        .bind(report.content.as_str())
        .bind(report.owner.as_str())
        .bind(json!({"text": "坑洼", "place": place}).to_string())
        .execute(&mut **tx)
        .await
        .unwrap();
}

async fn rows_of_an_older_version_are_made_anew(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, neighbour] = server.sign_in(["resident", "worker", "neighbour"]).await;
    let report = assigned(&server, json!({})).await;
    let whistle = json!({"type": "whistle", "units": ["unit-2"], "reason": "一起看"});
    tell(&server, &worker, &report, whistle).await;
    tell(&server, &neighbour, &report, json!({"type": "join"})).await;
    let waiting = server.submit(&resident).await;
    let state = server.app.state();
    let rows = async || {
        let sql = "SELECT r.id || ' ' || r.queue_order || ' ' || r.updated_at || ' ' || r.me_toos || ' ' || r.middle || ' ' || \
                   r.joinable || ' ' || r.hint_lat || ' ' || r.hint_lon || ' ' || r.state || ' ' || \
                   (SELECT COUNT(*) FROM report_units u WHERE u.seq = r.seq AND u.queue_order = r.queue_order) || ' ' || \
                   (SELECT COALESCE(MAX(t.due_at), 0) FROM timers t WHERE t.stream = 'report/' || r.id) FROM reports r ORDER BY r.seq";
        let rows = sqlx::query(sql).fetch_all(state.db.reading()).await.unwrap();
        let rows: Vec<String> = rows.iter().map(|row| sqlx::Row::get(row, 0)).collect();
        rows
    };
    let before = rows().await;
    assert!(before.len() == 2 && before[1].starts_with(&waiting));
    let mut tx = state.db.begin().await.unwrap();
    for sql in [
        "DELETE FROM report_units",
        "DELETE FROM timers",
        "DELETE FROM counters WHERE name = 'reports/rows'",
        "UPDATE reports SET middle = '', joinable = 0, hint_lat = NULL, hint_lon = NULL, queue_order = 1, state = '{}'",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    server.clock.set(server.clock.now().plus(HOUR));
    let again = server.second_node().await;
    assert_eq!(rows().await, before);
    assert_eq!(items(&again, &worker, &format!("area:{HERE}")).await.len(), 2);
}

/// How many steps the tables had made when reports still had a road of their own.
const BEFORE_THE_ONE_ROAD: i64 = 5;

async fn what_was_stored_before_the_one_road_goes_on(on: On) {
    let folder = tempfile::tempdir().unwrap();
    let (url, pool) = database_of(BEFORE_THE_ONE_ROAD, on, &folder).await;
    fill_resolved(&pool).await;
    pool.close().await;

    let server = Server::start_bare(on, |settings| settings.database_url = Some(url)).await;
    people::settle(&server.app).await;
    let [resident, worker, neighbour] = server.sign_in(["resident", "worker", "neighbour"]).await;
    let events = "SELECT COUNT(*) FROM events";
    let stored = server.number(events).await;
    // Who sends again what was taken is answered as the first time, and nothing happens again.
    let sent = |key: &str, command| Sending {
        key: key.to_owned(),
        ..Sending::new(OLD, command)
    };
    let mut note = sent("old-note", json!({"type": "note", "text": "电话里说好了"}));
    let answer = server.send(&worker, &note).await.ok();
    assert_eq!(answer["report"]["version"], 6);
    let join = sent("old-join", json!({"type": "join", "words": "楼下也有"}));
    let answer = server.send(&neighbour, &join).await.ok();
    let report = &answer["report"];
    assert_eq!(
        (&report["version"], &report["joined"], &report["me_toos"]),
        (&json!(6), &json!(true), &json!(1))
    );
    note.command["text"] = json!("别的话");
    server.send(&worker, &note).await.is_problem(422, "key_reused");
    assert_eq!(server.number(events).await, stored);
    // What it was about to do happens at its time, once.
    let end = morning().plus(CLOSE_AFTER);
    assert_eq!(server.app.run_due(end.plus(-SECOND)).await.unwrap(), 0);
    server.clock.set(end);
    assert_eq!(server.app.run_due(end).await.unwrap(), 1);
    let seen = view(&server, &resident, OLD).await;
    assert_eq!((&seen["status"], &seen["version"]), (&json!("closed"), &json!(7)));
    assert_eq!(server.number("SELECT COUNT(*) FROM timers").await, 0);
    assert_eq!(server.app.run_due(end.plus(HOUR)).await.unwrap(), 0);
}

/// A report that was resolved, and has not been rated yet.
const OLD: &str = "old";

/// The hash under which commands to reports were stored: over the bare id, a zero and the command.
fn hash_of_before(command: &str) -> String {
    let hash = Sha256::digest(format!("{OLD}\0{command}"));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Events, rows and the timer of one report, as they were kept before the one road.
async fn fill_resolved(pool: &AnyPool) {
    let now = morning();
    let due = now.plus(HOUR);
    let end = now.plus(CLOSE_AFTER);
    let submitted = json!({
        "type": "submitted", "v": 1, "community": HERE, "grid": null, "category": "010101", "urgency_hint": "blue",
        "urgency": "amber", "audience": "public", "show_name": false, "content": "old-1", "due": due,
    });
    let history = [
        ("resident", "old-1", submitted),
        ("worker", "old-2", json!({"type": "accepted", "v": 1, "due": due})),
        (
            "worker",
            "old-3",
            json!({"type": "assigned", "v": 1, "unit": "unit-1", "due": due}),
        ),
        ("member", "old-4", json!({"type": "handling_begun", "v": 1})),
        (
            "worker",
            "old-note",
            json!({"type": "noted", "v": 1, "content": "old-note"}),
        ),
        (
            "member",
            "old-6",
            json!({"type": "resolved", "v": 1, "content": "old-6", "closes_at": end}),
        ),
    ];
    let mut tx = pool.begin().await.unwrap();
    let mut recorded: Vec<Recorded<ReportEvent>> = Vec::new();
    for (n, (actor, command_id, body)) in history.into_iter().enumerate() {
        let event = serde_json::from_value::<Open<ReportEvent>>(body.clone()).unwrap();
        recorded.push(Recorded {
            event: event.into_known().unwrap(),
            by: Some(actor.parse().unwrap()),
            at: now,
        });
        let hash = match command_id {
            "old-note" => hash_of_before(r#"{"text":"电话里说好了","type":"note","v":1}"#),
            _ => String::new(),
        };
        let event = json!({
            "stream": format!("report/{OLD}"), "version": n + 1, "actor": actor, "command_id": command_id,
            "body_hash": hash, "at": now.micros(), "body": body,
        });
        add_event(&mut tx, &event).await;
    }
    let joined = json!({
        "stream": format!("me_too/{OLD}/neighbour"), "version": 1, "actor": "neighbour", "command_id": "old-join",
        "body_hash": hash_of_before(r#"{"type":"join","v":1,"words":"楼下也有"}"#), "at": now.micros(),
        "body": {"type": "joined", "v": 1, "content": "old-join"},
    });
    add_event(&mut tx, &joined).await;
    let report = replay(&OLD.parse().unwrap(), &recorded).unwrap();
    let sql = "INSERT INTO reports (id, version, receipt, owner, city, district, street, community, status, neighbours, \
               urgency, category, queue_order, updated_at, content, state, me_toos, middle, submitted_at) \
               VALUES ($1, 6, 'x', 'resident', '1201', '120101', '120101003', $2, 'resolved', 1, 'amber', '010101', 0, $3, \
               'old-1', $4, 1, '0101', $5)";
    sqlx::query(sql)
        .bind(OLD)
        .bind(HERE)
        .bind(now.micros())
        .bind(serde_json::to_string(&report).unwrap())
        .bind(now.micros())
        .execute(&mut *tx)
        .await
        .unwrap();
    let timer =
        "INSERT INTO timers (stream, command_id, due_at, command) VALUES ($1, 'timer-of-before', $2, $3)";
    sqlx::query(timer)
        .bind(OLD)
        .bind(end.micros())
        .bind(r#"{"type":"close","v":1}"#)
        .execute(&mut *tx)
        .await
        .unwrap();
    for sql in [
        "INSERT INTO report_units (seq, unit, lead, status, queue_order) SELECT seq, 'unit-1', 1, status, 0 FROM reports",
        "INSERT INTO persons (id, display_name, created_at) VALUES ('neighbour', 'neighbour', 0)",
        "INSERT INTO me_toos (seq, person, command_id, at) SELECT seq, 'neighbour', 'old-join', updated_at FROM reports",
        // The rows are of the newest version: nothing but the step of the tables touches the timer.
        "INSERT INTO counters (name, value) VALUES ('reports/rows', 3)",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Before uploads had names of their own, their bytes lay under the hash of the photo's id.
async fn bytes_of_an_older_version_are_found_where_they_lie(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let whole = Upload::begin(&server, &resident, bytes.len()).await;
    assert_eq!(whole.patch(0, &bytes).await.status, 204);
    let half = Upload::begin(&server, &resident, bytes.len()).await;
    assert_eq!(half.patch(0, &bytes[..5000]).await.status, 204);
    for file in stored(&server) {
        let id = if file.ends_with("thumb.jpg") || file.ends_with("full.jpg") {
            &whole.id
        } else {
            &half.id
        };
        let name: String = Sha256::digest(id)[..20]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let kind = file.ancestors().nth(3).unwrap();
        let folder = kind.join(&name[..2]).join(&name[2..]);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::rename(&file, folder.join(file.file_name().unwrap())).unwrap();
    }
    let mut tx = server.app.state().db.begin().await.unwrap();
    for table in ["uploads", "photos"] {
        let older = format!("UPDATE {table} SET stored_as = ''");
        sqlx::query(&older).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();

    let again = server.second_node().await;
    let half = Upload {
        server: &again,
        person: &resident,
        id: half.id,
    };
    assert_eq!(half.offset().await, Some(5000));
    assert_eq!(half.patch(5000, &bytes[5000..]).await.status, 204);
    for photo in [&whole.id, &half.id] {
        let filed = crate::support::sending::submission(photo);
        let filed = again.command(&resident, photo, filed).await.ok();
        let address = again.url(filed["report"]["photos"][0]["url"].as_str().unwrap());
        assert_eq!(again.http.get(address).send().await.unwrap().status(), 200);
    }
}
