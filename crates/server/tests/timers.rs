//! What falls due happens once, on however many nodes.

use linli_model::limits::CLOSE_AFTER;
use linli_model::time::{HOUR, SECOND};
use serde_json::json;

use crate::support::{On, Server, on_both};

on_both!(
    an_unrated_report_closes_after_seven_days_exactly_once,
    a_reopened_report_does_not_close_by_the_old_timer
);

async fn resolved(server: &Server) -> String {
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
    report
}

async fn an_unrated_report_closes_after_seven_days_exactly_once(on: On) {
    let server = Server::start(on).await;
    let reports = [
        resolved(&server).await,
        resolved(&server).await,
        resolved(&server).await,
    ];
    let node = server.second_node().await;
    let end = linli_server::Clock::now(&*server.clock).plus(CLOSE_AFTER);
    assert_eq!(server.app.run_due(end.plus(-SECOND)).await.unwrap(), 0);
    server.clock.set(end);
    let (one, other) = tokio::join!(server.app.run_due(end), node.app.run_due(end));
    assert_eq!(one.unwrap() + other.unwrap(), reports.len());
    assert_eq!(
        server
            .number("SELECT COUNT(*) FROM events WHERE actor = 'system'")
            .await,
        3
    );
    assert_eq!(server.number("SELECT COUNT(*) FROM timers").await, 0);
    let [resident] = server.sign_in(["resident"]).await;
    for report in &reports {
        let view = server.get(&resident, &format!("/v1/reports/{report}")).await.ok();
        assert_eq!(view["status"], "closed");
        assert_eq!(view["timeline"].as_array().unwrap().len(), 6);
    }
    assert_eq!(node.app.run_due(end.plus(HOUR)).await.unwrap(), 0);
}

async fn a_reopened_report_does_not_close_by_the_old_timer(on: On) {
    let server = Server::start(on).await;
    let report = resolved(&server).await;
    let [resident] = server.sign_in(["resident"]).await;
    server
        .command(&resident, &report, json!({"type": "reopen", "reason": "没修好"}))
        .await
        .ok();
    let end = linli_server::Clock::now(&*server.clock).plus(CLOSE_AFTER);
    server.app.run_due(end).await.unwrap();
    let view = server.get(&resident, &format!("/v1/reports/{report}")).await.ok();
    assert_eq!(view["status"], "assigned");
}
