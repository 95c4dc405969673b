//! The demo community comes once, through the real pipeline, however often the server starts.

use crate::support::{On, Server, on_both};

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
            .number("SELECT COUNT(*) FROM timers WHERE due_at <= 1795000000000000")
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
}
