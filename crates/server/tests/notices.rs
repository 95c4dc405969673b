//! Notifications: those concerned are told what others did, each thing once and as it stands now, and nobody else.

use linli_model::limits::OFFER_LIFE;
use linli_model::time::DAY;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::telling::{assigned, tell};
use crate::support::{Answer, On, Person, Server, fresh_id, morning, on_both};

on_both!(
    what_others_did_is_news_and_ones_own_deed_is_not,
    those_who_joined_hear_of_a_new_status_and_of_nothing_else,
    what_one_may_not_see_any_more_is_not_told,
    what_was_read_stays_read_on_every_device,
    what_was_opened_is_read_and_nothing_else_is,
    pages_hold_each_thing_once,
    volunteering_tells_whose_part_is_another,
    a_person_beside_the_matter_is_not_flooded,
);

/// What a person is told: the first page.
async fn notifications(server: &Server, person: &Person) -> Value {
    server.get(person, "/v1/notifications").await.ok()
}

/// The things of a page with where they stand, newest first.
fn things(page: &Value) -> Vec<(&str, &str, &str)> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let text = |name| item["what"][name].as_str().unwrap();
            (text("type"), text("id"), text("status"))
        })
        .collect()
}

async fn read(server: &Server, person: &Person, pos: u64) -> Value {
    reads(server, person, json!({ "pos": pos })).await
}

async fn reads(server: &Server, person: &Person, what: Value) -> Value {
    let request = server
        .request(Some(person), Method::POST, "/v1/notifications/read")
        .json(&what);
    Answer::read(request.send().await.unwrap()).await.ok()
}

async fn feed_length(server: &Server, person: &Person) -> u64 {
    let feed = server
        .get(person, &format!("/v1/feeds/person:{}", person.id))
        .await;
    feed.ok()["pos"].as_u64().unwrap()
}

async fn what_others_did_is_news_and_ones_own_deed_is_not(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, member, other_member] = server
        .sign_in(["resident", "worker", "member", "other_member"])
        .await;
    let report = server.submit(&resident).await;
    let report = report.as_str();
    assert!(things(&notifications(&server, &resident).await).is_empty());
    tell(&server, &worker, report, json!({"type": "accept"})).await;
    let told = notifications(&server, &resident).await;
    assert_eq!(things(&told), [("report", report, "accepted")]);
    assert_eq!(
        (
            &told["unread"],
            &told["items"][0]["unread"],
            &told["items"][0]["at"]
        ),
        (&json!(1), &json!(true), &json!(morning()))
    );
    assert_eq!(told["items"][0]["what"]["title"], "北门人行道有一处坑洼。");

    server.assign(&worker, report, "unit-1").await.ok();
    let told = notifications(&server, &resident).await;
    assert_eq!(things(&told), [("report", report, "assigned")]);
    assert_eq!(
        things(&notifications(&server, &member).await),
        [("report", report, "assigned")],
        "it was given to the unit"
    );
    let before = told["items"][0]["pos"].clone();
    tell(&server, &worker, report, json!({"type": "note", "text": "备注"})).await;
    tell(&server, &resident, report, json!({"type": "urge"})).await;
    let told = notifications(&server, &resident).await;
    assert_eq!(
        (&told["items"][0]["pos"], &told["unread"]),
        (&before, &json!(1)),
        "neither staff's notes nor what one did oneself"
    );
    let whistle = json!({"type": "whistle", "units": ["unit-2"], "reason": "请来一起看"});
    tell(&server, &worker, report, whistle).await;
    assert_eq!(
        things(&notifications(&server, &other_member).await),
        [("report", report, "assigned")]
    );
    tell(&server, &member, report, json!({"type": "handle"})).await;
    let told = notifications(&server, &member).await;
    assert_eq!(
        things(&told),
        [("report", report, "handling")],
        "as it stands now"
    );
    assert!(told["items"][0]["pos"].as_u64().unwrap() <= feed_length(&server, &member).await);
    assert!(things(&notifications(&server, &worker).await).is_empty());
}

async fn those_who_joined_hear_of_a_new_status_and_of_nothing_else(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour, worker, supervisor] = server
        .sign_in(["resident", "neighbour", "worker", "supervisor"])
        .await;
    let report = server.submit(&resident).await;
    let report = report.as_str();
    tell(&server, &neighbour, report, json!({"type": "join"})).await;
    assert!(
        things(&notifications(&server, &resident).await).is_empty(),
        "a count is no news"
    );
    let entries = feed_length(&server, &neighbour).await;
    tell(&server, &resident, report, json!({"type": "urge"})).await;
    tell(&server, &worker, report, json!({"type": "note", "text": "备注"})).await;
    tell(
        &server,
        &supervisor,
        report,
        json!({"type": "supervise", "text": "抓紧"}),
    )
    .await;
    assert_eq!(feed_length(&server, &neighbour).await, entries);
    assert!(things(&notifications(&server, &neighbour).await).is_empty());
    tell(&server, &worker, report, json!({"type": "accept"})).await;
    assert_eq!(feed_length(&server, &neighbour).await, entries + 1);
    for person in [&neighbour, &resident] {
        assert_eq!(
            things(&notifications(&server, person).await),
            [("report", report, "accepted")]
        );
    }
}

async fn what_one_may_not_see_any_more_is_not_told(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour, worker, member] = server
        .sign_in(["resident", "neighbour", "worker", "member"])
        .await;
    let report = server.submit(&resident).await;
    tell(&server, &neighbour, &report, json!({"type": "join"})).await;
    let decline = json!({"type": "decline", "reason": "不属于本社区"});
    tell(&server, &worker, &report, decline).await;
    assert_eq!(
        things(&notifications(&server, &resident).await),
        [("report", report.as_str(), "declined")]
    );
    let told = notifications(&server, &neighbour).await;
    assert_eq!((&told["items"], &told["unread"]), (&json!([]), &json!(0)));

    let given = assigned(&server, json!({"audience": "staff_only"})).await;
    let told = notifications(&server, &member).await;
    assert_eq!(things(&told), [("report", given.as_str(), "assigned")]);
    let mut tx = server.app.state().db.begin().await.unwrap();
    sqlx::query("DELETE FROM grants WHERE person = 'member'")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let told = notifications(&server, &member).await;
    assert_eq!((&told["items"], &told["unread"]), (&json!([]), &json!(0)));
}

async fn what_was_read_stays_read_on_every_device(on: On) {
    let server = Server::start(on).await;
    let node = server.second_node().await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let mut reports = Vec::new();
    for _ in 0..2 {
        let report = server.submit(&resident).await;
        tell(&server, &worker, &report, json!({"type": "accept"})).await;
        reports.push(report);
    }
    let told = notifications(&server, &resident).await;
    let pos = |n: usize| told["items"][n]["pos"].as_u64().unwrap();
    let first = read(&node, &resident, pos(1)).await;
    assert_eq!(
        (
            &first["unread"],
            &first["items"][0]["unread"],
            &first["items"][1]["unread"]
        ),
        (&json!(1), &json!(true), &json!(false))
    );
    assert_eq!(read(&server, &resident, pos(0)).await["unread"], 0);
    assert_eq!(read(&node, &resident, pos(1)).await["unread"], 0, "never back");
    // Nobody reads what is still to come.
    assert_eq!(read(&server, &resident, u64::MAX).await["unread"], 0);
    server.assign(&worker, &reports[0], "unit-1").await.ok();
    let told = notifications(&node, &resident).await;
    assert_eq!(
        (&told["unread"], things(&told)[0]),
        (&json!(1), ("report", reports[0].as_str(), "assigned"))
    );
}

async fn what_was_opened_is_read_and_nothing_else_is(on: On) {
    let server = Server::start(on).await;
    let node = server.second_node().await;
    let [resident, neighbour, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let mut reports = Vec::new();
    for _ in 0..3 {
        let report = server.submit(&resident).await;
        tell(&server, &neighbour, &report, json!({"type": "join"})).await;
        tell(&server, &worker, &report, json!({"type": "accept"})).await;
        reports.push(report);
    }
    let told = notifications(&server, &resident).await;
    let pos = |n: usize| told["items"][n]["pos"].as_u64().unwrap();
    let marks = |page: &Value| -> Vec<Value> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["unread"].clone()).collect()
    };
    let opened = reads(&server, &resident, json!({"pos": pos(1), "only": true})).await;
    assert_eq!(
        (&opened["unread"], marks(&opened)),
        (&json!(2), vec![json!(true), json!(false), json!(true)])
    );
    let again = reads(&node, &resident, json!({"pos": pos(1), "only": true})).await;
    assert_eq!(again, opened, "on every device, and no more by opening it again");
    assert_eq!(
        notifications(&server, &neighbour).await["unread"],
        3,
        "nobody reads for another"
    );
    let nothing = reads(&server, &resident, json!({"pos": u64::MAX, "only": true})).await;
    assert_eq!(nothing["unread"], 2);
    // The older ones are read by the mark; the one that was opened counts once.
    assert_eq!(read(&server, &resident, pos(2)).await["unread"], 1);
    // What happens to it afterwards is news again.
    server.assign(&worker, &reports[1], "unit-1").await.ok();
    let told = notifications(&node, &resident).await;
    assert_eq!(
        (&told["unread"], &told["items"][0]["unread"]),
        (&json!(2), &json!(true))
    );
}

async fn pages_hold_each_thing_once(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let mut reports = Vec::new();
    for _ in 0..5 {
        let report = server.submit(&resident).await;
        tell(&server, &worker, &report, json!({"type": "accept"})).await;
        server.assign(&worker, &report, "unit-1").await.ok();
        reports.push(report);
    }
    reports.reverse();
    let (mut seen, mut path) = (Vec::new(), "/v1/notifications?limit=2".to_owned());
    let mut cursors = Vec::new();
    loop {
        let page = server.get(&resident, &path).await.ok();
        seen.extend(things(&page).iter().map(|thing| thing.1.to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/notifications?limit=2&cursor={next}");
        cursors.push(path.clone());
    }
    assert_eq!((seen, cursors.len()), (reports, 2));
    server
        .get(&neighbour, &cursors[0])
        .await
        .is_problem(400, "bad_cursor");
}

async fn volunteering_tells_whose_part_is_another(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let [ada, bo] = server.volunteers(["neighbour", "neighbour_2"]).await;
    let need = fresh_id();
    let path = format!("/v1/needs/{need}/commands");
    server
        .order(&resident, &path, crate::volunteering::need(), None)
        .await
        .ok();
    let task = server.publish(&worker, 1, Some(&need)).await;
    let task = task.as_str();
    assert_eq!(
        things(&notifications(&server, &resident).await),
        [("need", need.as_str(), "taken")]
    );
    assert!(things(&notifications(&server, &worker).await).is_empty());
    let roster = format!("/v1/tasks/{task}/roster/commands");
    server
        .order(&ada, &roster, json!({"type": "claim"}), None)
        .await
        .ok();
    assert_eq!(
        things(&notifications(&server, &worker).await),
        [("task", task, "published")]
    );
    assert!(things(&notifications(&server, &ada).await).is_empty());
    server
        .order(&bo, &roster, json!({"type": "join"}), None)
        .await
        .ok();
    let cancel = json!({"type": "cancel", "reason": "发烧了"});
    server.order(&ada, &roster, cancel, None).await.ok();
    assert_eq!(
        things(&notifications(&server, &bo).await),
        [("task", task, "published")],
        "the place is kept for who waits"
    );
    assert!(things(&notifications(&server, &ada).await).is_empty());
    let pos = read(&server, &bo, u64::MAX).await["items"][0]["pos"].clone();
    server.clock.set(morning().plus(OFFER_LIFE));
    server.app.run_due(morning().plus(OFFER_LIFE)).await.unwrap();
    let told = notifications(&server, &bo).await;
    assert_eq!(told["unread"], 1, "what the system did is news too");
    assert!(told["items"][0]["pos"].as_u64() > pos.as_u64());
}

async fn a_person_beside_the_matter_is_not_flooded(on: On) {
    let server = Server::start(on).await;
    let everyone = [
        "worker",
        "neighbour",
        "stranger",
        "other_worker",
        "supervisor",
        "other_member",
    ];
    let report = assigned(&server, json!({})).await;
    let [resident, member] = server.sign_in(["resident", "member"]).await;
    tell(&server, &member, &report, json!({"type": "handle"})).await;
    tell(
        &server,
        &member,
        &report,
        json!({"type": "resolve", "text": "好了"}),
    )
    .await;
    server.clock.advance(DAY);
    let rate = json!({"type": "rate", "rating": "satisfied"});
    tell(&server, &resident, &report, rate).await;
    for person in server.sign_in(everyone).await {
        let told = notifications(&server, &person).await;
        assert_eq!(
            (&told["items"], &told["unread"]),
            (&json!([]), &json!(0)),
            "{}",
            person.id
        );
    }
}
