//! A database of the first version comes along: its tables change, and its rows are made anew from the events.

use std::borrow::Cow;

use linli_model::report::{Report, ReportStatus};
use linli_model::time::HOUR;
use linli_server::Clock;
use serde_json::{Value, json};
use sqlx::any::install_default_drivers;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyPool, Transaction};

use crate::support::people::{self, HERE};
use crate::support::telling::{assigned, items, tell};
use crate::support::{On, Server, on_both, postgres};

on_both!(
    a_database_of_version_1_comes_along,
    rows_of_an_older_version_are_made_anew,
);

/// A report that is still under way, and how many events it has.
const OPEN: &str = "open";
const OPEN_EVENTS: usize = 2;

async fn a_database_of_version_1_comes_along(on: On) {
    let folder = tempfile::tempdir().unwrap();
    let (url, sql) = match on {
        On::Sqlite => (
            format!("sqlite://{}/old.db?mode=rwc", folder.path().display()),
            include_str!("../migrations/sqlite/0001_first.sql"),
        ),
        On::Postgres => (
            postgres::fresh_database().await,
            include_str!("../migrations/postgres/0001_first.sql"),
        ),
    };
    let mut reports: Vec<Report> = serde_json::from_str(&fixture("reports.json")).unwrap();
    reports.push(Report {
        id: OPEN.parse().unwrap(),
        version: OPEN_EVENTS as u64,
        status: ReportStatus::Accepted,
        parts: Vec::new(),
        ..reports[0].clone()
    });
    fill(&url, sql, &reports).await;

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
    let timer = format!("SELECT COUNT(*) FROM timers WHERE stream = '{OPEN}'");
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

fn fixture(name: &str) -> String {
    let path = format!("{}/../../tests/fixtures/v1/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The tables of the first version, with what its fixtures hold.
async fn fill(url: &str, sql: &'static str, reports: &[Report]) {
    install_default_drivers();
    let pool = AnyPool::connect(url).await.unwrap();
    let first = Migration::new(
        1,
        Cow::Borrowed("first"),
        MigrationType::Simple,
        Cow::Borrowed(sql),
        false,
    );
    let migrator = Migrator {
        migrations: vec![first].into(),
        ..Migrator::DEFAULT
    };
    migrator.run(&pool).await.unwrap();
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
    pool.close().await;
}

async fn add_event(tx: &mut Transaction<'_, Any>, event: &Value) {
    let sql = "INSERT INTO events (stream, version, actor, command_id, n, body_hash, at, body) \
               VALUES ($1, $2, $3, $4, 0, '', $5, $6)";
    sqlx::query(sql)
        .bind(event["stream"].as_str())
        .bind(event["version"].as_i64())
        .bind(event["actor"].as_str())
        .bind(event["command_id"].as_str())
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
                   (SELECT COALESCE(MAX(t.due_at), 0) FROM timers t WHERE t.stream = r.id) FROM reports r ORDER BY r.seq";
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
