//! 吹哨, 催办, 督办 over HTTP, what queues make of them, and what the timers make of lateness.

use linli_model::time::{DAY, SECOND, Timestamp};
use linli_server::Clock;
use serde_json::{Value, json};

use crate::support::people::HERE;
use crate::support::telling::{BLUE, assigned, ids, items, tell, view};
use crate::support::{On, Server, on_both};

on_both!(
    several_units_come_and_answer_and_the_lead_resolves,
    a_day_lies_between_two_urgings,
    words_of_danger_make_a_report_red,
    queues_begin_with_what_is_supervised_then_red_then_due,
    overdue_raises_once_on_however_many_nodes,
);

fn part<'a>(view: &'a Value, unit: &str) -> &'a Value {
    let parts = view["parts"].as_array().unwrap();
    parts.iter().find(|part| part["unit"] == unit).unwrap()
}

async fn several_units_come_and_answer_and_the_lead_resolves(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, lead, helper] = server
        .sign_in(["resident", "worker", "member", "other_member"])
        .await;
    let report = assigned(&server, json!({"category": BLUE, "urgency_hint": "blue"})).await;
    server
        .get(&helper, &format!("/v1/reports/{report}"))
        .await
        .is_problem(404, "not_found");
    let unknown = json!({"type": "whistle", "units": ["unit-2", "unit-9"], "reason": "一起看"});
    server
        .command(&worker, &report, unknown)
        .await
        .is_problem(422, "refused.unknown_unit");
    let whistle = json!({"type": "whistle", "units": ["unit-2"], "reason": "吹哨原因"});
    tell(&server, &worker, &report, whistle.clone()).await;
    server
        .command(&worker, &report, whistle)
        .await
        .is_problem(409, "already_so");

    assert_eq!(
        ids(&items(&server, &helper, "unit:unit-2").await),
        [report.as_str()]
    );
    assert_eq!(
        ids(&items(&server, &lead, "unit:unit-1").await),
        [report.as_str()]
    );
    assert_eq!(
        ids(&items(&server, &helper, "unit:unit-2&status=assigned").await),
        [report.as_str()]
    );
    assert!(
        items(&server, &helper, "unit:unit-2&status=handling")
            .await
            .is_empty()
    );

    // Half of Wednesday is left; by Friday it is late, and only those at work are told.
    server.clock.set(server.clock.now().plus(2 * DAY));
    for (person, missing) in [(&worker, 1), (&lead, 1), (&helper, 1), (&resident, 0)] {
        let seen = view(&server, person, &report).await;
        assert_eq!(seen["missing_units"], missing, "{}", person.id);
        assert_eq!(part(&seen, "unit-2")["late"], missing == 1, "{}", person.id);
        assert_eq!(
            seen.to_string().contains("吹哨原因"),
            missing == 1,
            "{}",
            person.id
        );
    }
    assert_eq!(
        items(&server, &worker, &format!("area:{HERE}")).await[0]["missing_units"],
        1
    );

    let answer = json!({"type": "answer", "unit": "unit-2", "text": "阀门已关", "photos": [server.upload(&helper).await]});
    server
        .command(&helper, &report, answer.clone())
        .await
        .is_problem(409, "refused.wrong_state");
    let come = tell(
        &server,
        &helper,
        &report,
        json!({"type": "arrive", "unit": "unit-2"}),
    )
    .await;
    assert_eq!(
        (&come["missing_units"], &part(&come, "unit-2")["late"]),
        (&json!(0), &json!(true))
    );
    let answered = tell(&server, &helper, &report, answer).await;
    assert_eq!(answered["status"], "assigned", "the report goes on");
    tell(&server, &lead, &report, json!({"type": "handle"})).await;
    let resolve = json!({"type": "resolve", "text": "修好了"});
    server
        .command(&helper, &report, resolve.clone())
        .await
        .is_problem(403, "refused.not_allowed");
    tell(&server, &lead, &report, resolve).await;
    let seen = view(&server, &resident, &report).await;
    let line = seen["timeline"].as_array().unwrap().iter();
    let line = line
        .map(|line| &line["what"])
        .find(|what| what["type"] == "answered")
        .unwrap();
    assert_eq!(
        (&line["text"], line["photos"].as_array().unwrap().len()),
        (&json!("阀门已关"), 1)
    );
    assert_eq!(line["name"]["en"], "unit-2");
}

async fn a_day_lies_between_two_urgings(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let report = server.submit(&resident).await;
    let urge = json!({"type": "urge"});
    tell(&server, &resident, &report, urge.clone()).await;
    server.clock.set(server.clock.now().plus(DAY - SECOND));
    server
        .command(&resident, &report, urge.clone())
        .await
        .is_problem(409, "refused.too_soon");
    server.clock.set(server.clock.now().plus(SECOND));
    tell(&server, &resident, &report, urge).await;
    assert_eq!(view(&server, &worker, &report).await["urges"], 2);
}

async fn words_of_danger_make_a_report_red(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    for (text, urgency) in [
        ("楼道里有燃气味", "red"),
        ("樓道裡有燃氣味", "red"),
        ("Smell of gas in the stairwell", "red"),
        ("地砖松了一块", "blue"),
    ] {
        let fields = json!({"category": BLUE, "urgency_hint": "blue", "text": text});
        let report = server.submit_with(&resident, fields).await;
        assert_eq!(
            view(&server, &resident, &report).await["urgency"],
            urgency,
            "{text}"
        );
    }
}

async fn queues_begin_with_what_is_supervised_then_red_then_due(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, supervisor] = server.sign_in(["resident", "worker", "supervisor"]).await;
    let mut reports = Vec::new();
    for (category, hint) in [
        (BLUE, "blue"),
        (BLUE, "blue"),
        (BLUE, "amber"),
        ("010103", "blue"),
        (BLUE, "blue"),
    ] {
        let fields = json!({"category": category, "urgency_hint": hint});
        reports.push(server.submit_with(&resident, fields).await);
        server.clock.set(server.clock.now().plus(60 * SECOND));
    }
    let [blue, later, amber, red, supervised] = &reports[..] else {
        panic!()
    };
    let supervise = json!({"type": "supervise", "text": "街道盯办"});
    server
        .command(&worker, supervised, supervise.clone())
        .await
        .is_problem(403, "refused.not_allowed");
    tell(&server, &supervisor, supervised, supervise).await;
    let queue = items(&server, &worker, &format!("area:{HERE}")).await;
    assert_eq!(ids(&queue), [supervised, red, amber, blue, later]);
    assert_eq!(queue[0]["supervised"], true);
    let own = view(&server, &resident, supervised).await;
    assert!(own["supervised"] == true && !own.to_string().contains("街道盯办"));
    // The same order in every unit's queue, page by page.
    for report in &reports {
        tell(&server, &worker, report, json!({"type": "accept"})).await;
        server.assign(&worker, report, "unit-1").await.ok();
    }
    let [member] = server.sign_in(["member"]).await;
    let mut walked = Vec::new();
    let mut next = String::new();
    loop {
        let page = format!("/v1/reports?scope=unit:unit-1&limit=2{next}");
        let page = server.get(&member, &page).await.ok();
        walked.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next"].as_str() else {
            break;
        };
        next = format!("&cursor={cursor}");
    }
    assert_eq!(ids(&walked), [supervised, red, amber, blue, later]);
}

fn time(value: &Value) -> Timestamp {
    Timestamp::parse(value.as_str().unwrap()).unwrap()
}

async fn overdue_raises_once_on_however_many_nodes(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let report = server
        .submit_with(&resident, json!({"category": BLUE, "urgency_hint": "blue"}))
        .await;
    let due = time(&view(&server, &resident, &report).await["due"]);
    let node = server.second_node().await;
    assert_eq!(server.app.run_due(due.plus(-SECOND)).await.unwrap(), 0);
    server.clock.set(due);
    let (one, other) = tokio::join!(server.app.run_due(due), node.app.run_due(due));
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    let seen = view(&server, &resident, &report).await;
    assert_eq!((&seen["urgency"], time(&seen["due"])), (&json!("amber"), due));
    assert_eq!(
        server.app.run_due(due.plus(20 * DAY)).await.unwrap(),
        0,
        "once a due time"
    );
    // The next step has its own time, by the urgency that came of it: two working hours.
    let accepted = tell(&server, &worker, &report, json!({"type": "accept"})).await;
    let next = time(&accepted["due"]);
    assert!(next > due && next < due.plus(DAY));
    assert_eq!(node.app.run_due(next).await.unwrap(), 1);
    assert_eq!(view(&server, &resident, &report).await["urgency"], "red");
    assert_eq!(
        server.number("SELECT COUNT(*) FROM timers").await,
        0,
        "red is the end"
    );
    let raised = "SELECT COUNT(*) FROM events WHERE actor = 'system'";
    assert_eq!(server.number(raised).await, 2);
}
