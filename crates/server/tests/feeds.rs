//! Feeds: gapless, in the order of commits, for those they concern, from whichever node.

use std::time::Duration;

use linli_model::person::Actor;
use linli_model::protocol::FeedEntry;
use linli_server::feeds::{self, Told};
use reqwest::Method;
use serde_json::json;

use crate::support::people::{HERE, THERE};
use crate::support::telling::tell;
use crate::support::{On, Person, Server, morning, on_both};

on_both!(
    positions_have_no_gaps_under_concurrent_writers,
    a_transaction_held_open_hides_nothing_and_doubles_nothing,
    a_stream_brings_entries_of_its_own_and_of_another_node,
    a_stream_ends_with_its_session,
);

async fn positions_have_no_gaps_under_concurrent_writers(on: On) {
    let server = Server::start(on).await;
    let node = server.second_node().await;
    let [resident, neighbour, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let mut reports = Vec::new();
    for n in 0..6 {
        reports.push(
            server
                .submit(if n % 2 == 0 { &resident } else { &neighbour })
                .await,
        );
    }
    let notes = (0..24).map(|n| {
        let (server, report) = if n % 2 == 0 {
            (&server, &reports[n % 6])
        } else {
            (&node, &reports[n % 6])
        };
        server.command(&worker, report, json!({"type": "note", "text": format!("{n}")}))
    });
    // A reader meanwhile never sees a later entry before an earlier one.
    let reading = async {
        let mut seen = 0;
        while seen < 30 {
            for entry in entries(&node, &worker, seen).await {
                assert_eq!(entry.pos, seen + 1);
                seen = entry.pos;
            }
        }
    };
    let (answers, ()) = tokio::join!(futures_util::future::join_all(notes), reading);
    answers.into_iter().for_each(|answer| drop(answer.ok()));
    let all = entries(&server, &worker, 0).await;
    assert_eq!(
        all.iter().map(|entry| entry.pos).collect::<Vec<_>>(),
        (1..=30).collect::<Vec<_>>()
    );
    for report in &reports {
        let versions: Vec<u64> = all
            .iter()
            .filter(|entry| entry.id == *report)
            .map(|entry| entry.version)
            .collect();
        assert_eq!(
            versions,
            [1, 2, 3, 4, 5],
            "entries stand in the order of the commits"
        );
    }
}

/// How many commands wait for the transaction that is held open.
const WAITING: u64 = 12;

/// A transaction takes its position and is held open while others write: who polls and who follows, on its node and on
/// another, sees every entry once and in order.
async fn a_transaction_held_open_hides_nothing_and_doubles_nothing(on: On) {
    let server = Server::start(on).await;
    let node = server.second_node().await;
    tokio::spawn(feeds::watch_table(node.app.state().clone()));
    let [resident, worker, stranger] = server.sign_in(["resident", "worker", "stranger"]).await;
    let report = server.submit(&resident).await;
    let there = server
        .submit_with(&stranger, json!({"community": THERE, "grid": null}))
        .await;
    let path = format!("/v1/feeds/community:{HERE}?after=0");
    let mut lines = [
        Lines::open(&server, &worker, &path).await,
        Lines::open(&node, &worker, &path).await,
    ];

    let mut held = server.app.state().db.begin().await.unwrap();
    let told = Told {
        feeds: vec![format!("community:{HERE}").parse().unwrap()],
        news: Vec::new(),
        kind: "report",
        id: "held".to_owned(),
        version: 1,
        neighbours: false,
    };
    let entered = feeds::enter(&mut held, &[told], &Actor::System, morning())
        .await
        .unwrap();
    assert_eq!(entered[0].1, 2, "the position is taken");
    let note = |at, report, n| {
        tell(
            at,
            &worker,
            report,
            json!({"type": "note", "text": format!("{n}")}),
        )
    };
    let writers = futures_util::future::join_all((0..WAITING).map(|n| {
        let at = if n % 2 == 0 { &server } else { &node };
        note(at, &report, n)
    }));
    let last = WAITING + 2;
    let polling = async {
        let mut seen = Vec::new();
        while seen.len() < last as usize {
            let after = seen.last().map_or(0, |entry: &FeedEntry| entry.pos);
            seen.extend(entries(&node, &worker, after).await);
        }
        seen
    };
    let [here, other] = &mut lines;
    let following = async {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        for _ in 0..last {
            one.push(here.next().await.unwrap());
        }
        for _ in 0..last {
            two.push(other.next().await.unwrap());
        }
        [one, two]
    };
    let releasing = async {
        if on == On::Postgres {
            // All others stand before the row that the held one locked; meanwhile another feed goes on.
            let sql = "SELECT COUNT(*) FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while server.number(sql).await == 0 {}
            let [there_worker] = server.sign_in(["other_worker"]).await;
            tell(&server, &there_worker, &there, json!({"type": "accept"})).await;
        }
        for _ in 0..20 {
            assert_eq!(
                entries(&server, &worker, 1).await,
                [],
                "nothing shows before its time"
            );
        }
        held.commit().await.unwrap();
        server.app.state().watchers.announce(&entered);
    };
    let (_, polled, followed, ()) = tokio::join!(writers, polling, following, releasing);
    for seen in [polled].into_iter().chain(followed) {
        let positions: Vec<u64> = seen.iter().map(|entry| entry.pos).collect();
        assert_eq!(positions, (1..=last).collect::<Vec<_>>());
        assert_eq!(seen[1].id, "held");
        let versions: Vec<u64> = seen
            .iter()
            .filter(|entry| entry.id == report)
            .map(|entry| entry.version)
            .collect();
        assert_eq!(versions, (1..=WAITING + 1).collect::<Vec<_>>());
    }
}

async fn entries(server: &Server, person: &Person, after: u64) -> Vec<FeedEntry> {
    let page = server
        .get(person, &format!("/v1/feeds/community:{HERE}?after={after}"))
        .await
        .ok();
    serde_json::from_value(page["entries"].clone()).unwrap()
}

/// A stream being read line by line.
struct Lines {
    response: reqwest::Response,
    rest: Vec<u8>,
}

impl Lines {
    async fn open(server: &Server, person: &Person, path: &str) -> Self {
        let request = server
            .request(Some(person), Method::GET, path)
            .header("accept", "application/x-ndjson");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/x-ndjson");
        Self {
            response,
            rest: Vec::new(),
        }
    }

    /// The next entry, past signs of life; `None` when the stream has ended.
    async fn next(&mut self) -> Option<FeedEntry> {
        loop {
            while let Some(end) = self.rest.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.rest.drain(..=end).collect();
                if line.len() > 1 {
                    return Some(serde_json::from_slice(&line).unwrap());
                }
            }
            let chunk = tokio::time::timeout(Duration::from_secs(40), self.response.chunk()).await;
            self.rest.extend(chunk.expect("a sign of life in time").ok()??);
        }
    }
}

async fn a_stream_brings_entries_of_its_own_and_of_another_node(on: On) {
    let server = Server::start(on).await;
    let node = server.second_node().await;
    tokio::spawn(feeds::watch_table(node.app.state().clone()));
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let first = server.submit(&resident).await;
    let mut here = Lines::open(&server, &worker, &format!("/v1/feeds/community:{HERE}?after=0")).await;
    let mut there = Lines::open(&node, &resident, "/v1/feeds/person:resident?after=1").await;
    assert_eq!(here.next().await.unwrap().id, first);
    let second = server.submit(&resident).await;
    for (lines, pos) in [(&mut here, 2), (&mut there, 2)] {
        let entry = lines.next().await.unwrap();
        assert_eq!((&entry.id, entry.pos, entry.version), (&second, pos, 1));
    }
    node.app.close();
    assert_eq!(there.next().await, None, "a server that ends ends its streams");
}

async fn a_stream_ends_with_its_session(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let mut lines = Lines::open(&server, &resident, "/v1/feeds/person:resident").await;
    let [again] = server.sign_in(["resident"]).await;
    server
        .request(Some(&resident), Method::DELETE, "/v1/session")
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    server.submit(&again).await;
    assert_eq!(lines.next().await, None);
}
