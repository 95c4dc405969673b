//! The demo community comes once, through the real pipeline, however often the server starts.

use linli_model::time::Timestamp;
use serde_json::Value;

use crate::support::{On, Server, morning, on_both};

on_both!(the_demo_is_there_once_and_ready_to_be_used);

async fn the_demo_is_there_once_and_ready_to_be_used(on: On) {
    let server = Server::start_bare(on, |settings| settings.demo = true).await;
    let reports = server.number("SELECT COUNT(*) FROM reports").await;
    let events = server.number("SELECT COUNT(*) FROM events").await;
    assert!(reports >= 10 && events > 2 * reports);
    assert_eq!(
        server
            .number("SELECT COUNT(*) FROM photos WHERE stream IS NULL")
            .await,
        0
    );
    let unordered = "SELECT COUNT(*) FROM reports a JOIN events x ON x.stream = 'report/' || a.id AND x.version = 1 \
                     JOIN reports b ON b.seq = a.seq + 1 JOIN events y ON y.stream = 'report/' || b.id AND y.version = 1 \
                     WHERE x.at > y.at";
    assert_eq!(
        server.number(unordered).await,
        0,
        "reports are numbered in the order of time"
    );
    assert_eq!(
        server
            .number(&format!(
                "SELECT COUNT(*) FROM timers WHERE due_at <= {}",
                morning().micros()
            ))
            .await,
        0
    );

    assert_eq!(
        server.number("SELECT COUNT(*) FROM consents").await,
        0,
        "who takes an account over agrees for themselves"
    );

    let again = server.second_node().await;
    assert_eq!(again.number("SELECT COUNT(*) FROM events").await, events);
    let [worker] = again.sign_in(["grid-1"]).await;
    let queue = again
        .get(&worker, "/v1/reports?scope=area:120101003001")
        .await
        .ok();
    let first = &queue["items"][0];
    assert!(!first["place_words"].as_str().unwrap().is_empty());
    let cover = again
        .http
        .get(again.url(first["cover"]["thumb_url"].as_str().unwrap()))
        .send()
        .await
        .unwrap();
    assert_eq!(cover.status(), 200);

    // A desk has several units to choose from, and finds every kind of trouble.
    let units = again.get(&worker, "/v1/units?area=120101003001").await.ok();
    assert!(units["units"].as_array().unwrap().len() >= 5);
    let items = queue["items"].as_array().unwrap();
    let has = |what: &dyn Fn(&Value) -> bool| items.iter().any(what);
    let number = |item: &Value, name: &str| item[name].as_u64().unwrap();
    assert!(has(
        &|item| item["supervised"] == true && number(item, "missing_units") == 1
    ));
    assert!(has(
        &|item| number(item, "me_toos") >= 3 && item["urgency"] == "amber"
    ));
    let overdue = |item: &Value| {
        item["due"]
            .as_str()
            .is_some_and(|due| Timestamp::parse(due).unwrap() < morning())
    };
    assert!(has(&overdue));
    // Volunteers find tasks to claim, one that is full, and what was earned.
    let [volunteer] = again.sign_in(["resident-9"]).await;
    let open = again
        .get(&volunteer, "/v1/tasks?scope=open:120101003001")
        .await
        .ok();
    let places = |task: &Value| task["places"].clone();
    assert!(open["items"].as_array().unwrap().len() >= 2, "{open}");
    assert!(
        open["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|task| task["part"]["status"] == "waiting"),
        "{:?}",
        open["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(places)
            .collect::<Vec<_>>()
    );
    let card = again.get(&volunteer, "/v1/volunteers/resident-9").await.ok();
    assert_eq!(card["balance"]["points"], 30, "{card}");
    let needs = again
        .get(&worker, "/v1/needs?scope=area:120101003001&status=open")
        .await
        .ok();
    assert_eq!(needs["items"].as_array().unwrap().len(), 1, "{needs}");
    // Both this month and the last have something to show.
    again.app.run_due(morning()).await.unwrap();
    let figures = again.get(&worker, "/v1/figures?area=120101003").await.ok();
    for month in ["month", "month_before"] {
        let sum = |name: &str| figures[month][name].as_u64().unwrap();
        assert!(
            sum("submitted") >= sum("resolved") && sum("resolved") >= 3 && sum("satisfied") >= 2,
            "{figures}"
        );
    }
    let [street] = again.sign_in(["street-1"]).await;
    let queue = again.get(&street, "/v1/reports?scope=area:120101003").await.ok();
    assert_eq!(queue["items"][0]["supervised"], true);
}
