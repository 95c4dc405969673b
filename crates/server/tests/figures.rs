//! Figures: the daily sums are what one counts by hand, whatever happened in which order, on however many nodes.

use std::collections::BTreeMap;

use linli_model::time::{DAY, HOUR, MINUTE, Timestamp};
use linli_server::figures::sum_up;
use serde_json::{Value, json};
use sqlx::Row;

use crate::support::people::{HERE, THERE};
use crate::support::telling::{tell, view};
use crate::support::{On, Person, Server, morning, on_both};

on_both!(
    sums_are_what_one_counts_by_hand_on_two_nodes,
    what_was_taken_back_or_declined_does_not_count,
    a_change_while_a_day_is_summed_up_is_not_lost,
);

/// The areas that a report of [`HERE`] counts in, from the city down.
const AREAS: [&str; 4] = ["1201", "120101", "120101003", HERE];
/// The city's clock, in minutes east of UTC.
const ZONE: i32 = 480;

type Sums = BTreeMap<(String, i64, String), [i64; 5]>;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

async fn stored(server: &Server) -> Sums {
    let rows = sqlx::query("SELECT * FROM stats_daily")
        .fetch_all(server.app.state().db.reading())
        .await
        .unwrap();
    let sums = rows.iter().map(|row| {
        let key = (row.get("area"), row.get("day"), row.get("category"));
        let columns = ["submitted", "resolved", "rated", "satisfied", "minutes"];
        (key, columns.map(|column| row.get::<i64, _>(column)))
    });
    sums.filter(|(_, sums)| *sums != [0; 5]).collect()
}

/// What a reader of all reports would count.
fn counted(views: &[Value]) -> Sums {
    let mut sums = Sums::new();
    for view in views {
        let at = |value: &Value| Timestamp::parse(value.as_str().unwrap()).unwrap();
        let status = view["status"].as_str().unwrap();
        if matches!(status, "declined" | "withdrawn") {
            continue;
        }
        let submitted_at = at(&view["submitted_at"]);
        let answers = view["timeline"].as_array().unwrap().iter().rev();
        let answered = answers
            .filter(|entry| entry["what"]["type"] == "resolved")
            .map(|entry| at(&entry["at"]))
            .next()
            .filter(|_| matches!(status, "resolved" | "closed"));
        let rating = view["rating"].as_str();
        let share = [
            1,
            i64::from(answered.is_some()),
            i64::from(rating.is_some()),
            i64::from(matches!(rating, Some("satisfied" | "fair"))),
            answered.map_or(0, |at| at.since(submitted_at) / MINUTE),
        ];
        let day = (submitted_at.micros() + i64::from(ZONE) * MINUTE).div_euclid(DAY);
        for area in AREAS {
            let category = view["category"].as_str().unwrap().to_owned();
            let sum = sums.entry((area.to_owned(), day, category)).or_insert([0; 5]);
            sum.iter_mut().zip(share).for_each(|(sum, part)| *sum += part);
        }
    }
    sums
}

async fn sums_are_what_one_counts_by_hand_on_two_nodes(on: On) {
    let server = Server::start(on).await;
    let node = server.second_node().await;
    let people = server.sign_in(["resident", "worker", "member"]).await;
    let (mut dice, mut reports) = (Dice(7), Vec::new());
    for step in 0..100 {
        let at = if step % 2 == 0 { &server } else { &node };
        if step % 10 == 0 {
            let category = ["010101", "020401"][dice.below(2)];
            reports.push(
                server
                    .submit_with(&people[0], json!({"category": category}))
                    .await,
            );
        }
        let report = reports[dice.below(reports.len())].clone();
        let doing = something(at, &people, &report, dice.below(12), dice.below(3));
        // Somebody sums up while it is being done, on both nodes at once.
        let (one, other, ()) = tokio::join!(sum_up(server.app.state()), sum_up(node.app.state()), doing);
        one.unwrap();
        other.unwrap();
        server.clock.advance(dice.below(5) as i64 * HOUR);
    }
    sum_up(node.app.state()).await.unwrap();
    let mut views = Vec::new();
    for report in &reports {
        views.push(view(&server, &people[1], report).await);
    }
    let expected = counted(&views);
    assert_eq!(stored(&server).await, expected);
    let all: Vec<i64> = (0..5)
        .map(|n| expected.values().map(|sums| sums[n]).sum())
        .collect();
    assert!(
        all.iter().all(|&sum| sum > 0),
        "the run came to something: {all:?}"
    );
    assert!(views.iter().any(|view| view["reopened"].as_u64() > Some(0)));

    // Summed up again without a change, and anew from every mark, it is the same.
    sum_up(server.app.state()).await.unwrap();
    let mut tx = server.app.state().db.begin().await.unwrap();
    let sql = "INSERT INTO stats_due (community, day, changes) SELECT DISTINCT area, day, 1 FROM stats_daily WHERE area = $1";
    sqlx::query(sql).bind(HERE).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let (one, other) = tokio::join!(sum_up(server.app.state()), sum_up(node.app.state()));
    one.and(other).unwrap();
    assert_eq!(stored(&server).await, expected);
    assert_eq!(server.number("SELECT COUNT(*) FROM stats_due").await, 0);
}

/// One of the things people do to a report; what the rules refuse is left.
async fn something(server: &Server, people: &[Person; 3], report: &str, what: usize, rating: usize) {
    let [resident, worker, _] = people;
    let rating = ["satisfied", "fair", "dissatisfied"][rating];
    let (by, command) = match what {
        0 | 1 => (resident, json!({"type": "rate", "rating": rating})),
        2 => (resident, json!({"type": "reopen", "reason": "没修好"})),
        3 => (resident, json!({"type": "withdraw"})),
        4 => (worker, json!({"type": "decline", "reason": "不属于本社区"})),
        _ => return go_on(server, people, report).await,
    };
    server.command(by, report, command).await;
}

/// The next step towards an answer, whichever that is.
async fn go_on(server: &Server, [_, worker, member]: &[Person; 3], report: &str) {
    let accept = json!({"type": "accept"});
    if server.command(worker, report, accept).await.status == 200
        || server.assign(worker, report, "unit-1").await.status == 200
    {
        return;
    }
    for command in [
        json!({"type": "handle"}),
        json!({"type": "resolve", "text": "好了"}),
    ] {
        if server.command(member, report, command).await.status == 200 {
            return;
        }
    }
}

/// What everybody may read of an area.
async fn figures(server: &Server, area: &str) -> Value {
    let path = format!("/v1/figures?area={area}");
    let request = server.request(None, reqwest::Method::GET, &path);
    crate::support::Answer::read(request.send().await.unwrap())
        .await
        .ok()
}

async fn what_was_taken_back_or_declined_does_not_count(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, member] = server.sign_in(["resident", "worker", "member"]).await;
    let mut reports = Vec::new();
    for _ in 0..4 {
        reports.push(server.submit(&resident).await);
    }
    let none = json!({"submitted": 0, "resolved": 0, "rated": 0, "satisfied": 0, "minutes": 0});
    assert_eq!(figures(&server, HERE).await["month"], none, "no request counts");
    server.app.run_due(morning()).await.unwrap();
    assert_eq!(figures(&server, HERE).await["month"]["submitted"], 4);

    tell(&server, &resident, &reports[0], json!({"type": "withdraw"})).await;
    let decline = json!({"type": "decline", "reason": "不属于本社区"});
    tell(&server, &worker, &reports[1], decline).await;
    tell(&server, &worker, &reports[2], json!({"type": "accept"})).await;
    server.assign(&worker, &reports[2], "unit-1").await.ok();
    tell(&server, &member, &reports[2], json!({"type": "handle"})).await;
    server.clock.advance(90 * MINUTE);
    tell(
        &server,
        &member,
        &reports[2],
        json!({"type": "resolve", "text": "好了"}),
    )
    .await;
    let rate = json!({"type": "rate", "rating": "fair"});
    tell(&server, &resident, &reports[2], rate).await;
    server.app.run_due(morning()).await.unwrap();
    let expected = json!({"submitted": 2, "resolved": 1, "rated": 1, "satisfied": 1, "minutes": 90});
    for area in AREAS {
        assert_eq!(
            figures(&server, area).await,
            json!({"area": area, "month": expected, "month_before": none})
        );
    }
    assert_eq!(figures(&server, THERE).await["month"], none);

    // By the city's clock the first of December begins at four in the afternoon of the last of November.
    server
        .clock
        .set(Timestamp::parse("2026-11-30T15:59:59Z").unwrap());
    assert_eq!(figures(&server, HERE).await["month"], expected);
    server
        .clock
        .set(Timestamp::parse("2026-11-30T16:00:00Z").unwrap());
    assert_eq!(
        figures(&server, HERE).await,
        json!({"area": HERE, "month": none, "month_before": expected})
    );
    server
        .get(&resident, &format!("/v1/figures?area={HERE}-01"))
        .await
        .is_problem(404, "not_found");
}

async fn a_change_while_a_day_is_summed_up_is_not_lost(on: On) {
    let server = Server::start(on).await;
    let node = server.second_node().await;
    let [resident] = server.sign_in(["resident"]).await;
    for round in 1..=6 {
        let submitting = server.submit(&resident);
        let summing = async {
            for _ in 0..20 {
                sum_up(node.app.state()).await.unwrap();
            }
        };
        let (report, ()) = tokio::join!(submitting, summing);
        let withdraw = tell(&server, &resident, &report, json!({"type": "withdraw"}));
        let (one, other, _) = tokio::join!(sum_up(server.app.state()), sum_up(node.app.state()), withdraw);
        one.and(other).unwrap();
        server.submit(&resident).await;
        sum_up(server.app.state()).await.unwrap();
        assert_eq!(figures(&server, HERE).await["month"]["submitted"], round);
    }
}
