//! 吹哨, 催办, 督办, 我也遇到 over HTTP, and what the timers make of lateness and of many neighbours.

use linli_model::time::{DAY, HOUR, SECOND, Timestamp};
use linli_server::Clock;
use serde_json::{Value, json};

use crate::support::people::HERE;
use crate::support::sending::Sending;
use crate::support::{On, Person, Server, on_both};

on_both!(
    several_units_come_and_answer_and_the_lead_resolves,
    a_day_lies_between_two_urgings,
    queues_begin_with_what_is_supervised_then_red_then_due,
    overdue_raises_once_on_however_many_nodes,
    each_neighbour_counts_once_and_many_raise_it,
    who_joined_follows_it,
    nearby_are_open_public_reports_of_the_kind,
    nearby_tells_no_place_more_exactly_than_the_map,
    rows_of_an_older_version_are_made_anew,
);

const BLUE: &str = "010106";

async fn tell(server: &Server, person: &Person, report: &str, command: Value) -> Value {
    server.command(person, report, command).await.ok()["report"].clone()
}

async fn assigned(server: &Server, fields: Value) -> String {
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let report = server.submit_with(&resident, fields).await;
    tell(server, &worker, &report, json!({"type": "accept"})).await;
    server.assign(&worker, &report, "unit-1").await.ok();
    report
}

async fn view(server: &Server, person: &Person, report: &str) -> Value {
    server.get(person, &format!("/v1/reports/{report}")).await.ok()
}

async fn items(server: &Server, person: &Person, scope: &str) -> Vec<Value> {
    let page = server
        .get(person, &format!("/v1/reports?scope={scope}"))
        .await
        .ok();
    page["items"].as_array().unwrap().clone()
}

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

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

async fn each_neighbour_counts_once_and_many_raise_it(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, one, two, three] = server
        .sign_in(["resident", "worker", "neighbour", "neighbour_2", "neighbour_3"])
        .await;
    let report = server
        .submit_with(&resident, json!({"category": BLUE, "urgency_hint": "blue"}))
        .await;
    let [newcomer] = server.sign_in(["newcomer"]).await;
    server
        .command(&newcomer, &report, json!({"type": "join"}))
        .await
        .is_problem(403, "consent_needed");
    let sendings: Vec<_> = ["一号的话", "", "三号的话"]
        .map(|words| Sending::new(&report, json!({"type": "join", "words": words})))
        .into();
    // All at once, each sent twice under its key.
    let people = [&one, &two, &three];
    let tries = people.iter().zip(&sendings).flat_map(|pair| [pair, pair]);
    let answers =
        futures_util::future::join_all(tries.map(|(person, sending)| server.send(person, sending))).await;
    for answer in answers {
        let body = answer.ok();
        assert_eq!(
            (&body["report"]["joined"], &body["report"]["version"]),
            (&json!(true), &json!(1))
        );
    }
    server
        .command(&two, &report, json!({"type": "join", "words": "再来一次"}))
        .await
        .is_problem(409, "already_so");
    assert_eq!(server.number("SELECT me_toos FROM reports").await, 3);
    assert_eq!(server.number("SELECT COUNT(*) FROM me_toos").await, 3);
    let joined = "SELECT COUNT(*) FROM events WHERE stream LIKE 'me_too/%'";
    assert_eq!(server.number(joined).await, 3);

    assert_eq!(server.app.run_due(server.clock.now()).await.unwrap(), 1);
    let staff = view(&server, &worker, &report).await;
    assert_eq!(
        (&staff["urgency"], &staff["me_toos"], &staff["joined"]),
        (&json!("amber"), &json!(3), &json!(false))
    );
    let joiners = staff["joiners"].as_array().unwrap();
    assert!(joiners.len() == 3 && staff.to_string().contains("一号的话"));
    for person in [&resident, &one] {
        let seen = view(&server, person, &report).await;
        assert_eq!(seen["me_toos"], 3);
        assert!(
            !seen.to_string().contains("号的话") && seen["joiners"].is_null(),
            "{}",
            person.id
        );
    }
}

async fn who_joined_follows_it(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, neighbour] = server.sign_in(["resident", "worker", "neighbour"]).await;
    let (report, other) = (server.submit(&resident).await, server.submit(&resident).await);
    for report in [&report, &other] {
        tell(&server, &neighbour, report, json!({"type": "join", "words": ""})).await;
    }
    let lists = items(&server, &neighbour, "joined").await;
    assert_eq!(ids(&lists), [other.as_str(), &report]);
    assert!(
        lists
            .iter()
            .all(|item| item["joined"] == true && item["me_toos"] == 1)
    );
    assert!(items(&server, &resident, "joined").await.is_empty());
    let pos = |feed: Value| feed["pos"].as_u64().unwrap();
    let before = pos(server.get(&neighbour, "/v1/feeds/person:neighbour").await.ok());
    tell(&server, &worker, &report, json!({"type": "accept"})).await;
    let feed = format!("/v1/feeds/person:neighbour?after={before}");
    let entries = server.get(&neighbour, &feed).await.ok()["entries"].clone();
    assert_eq!(
        (entries.as_array().unwrap().len(), &entries[0]["id"]),
        (1, &json!(report))
    );
    let accepted = items(&server, &neighbour, "joined&status=accepted").await;
    assert_eq!(ids(&accepted), [report.as_str()]);
    // What neighbours no longer see is no longer theirs either.
    tell(&server, &resident, &other, json!({"type": "withdraw"})).await;
    assert_eq!(
        ids(&items(&server, &neighbour, "joined").await),
        [report.as_str()]
    );
    tell(&server, &worker, &report, json!({"type": "note", "text": "x"})).await;
}

/// Fields of a report so many metres north of a place.
fn north(metres: f64) -> Value {
    let fix = json!({
        "point": {"lat": 39.116042 + metres / 111_195.0, "lon": 117.195077},
        "accuracy_m": 8.0, "at": crate::support::MORNING,
    });
    json!({"place": {"words": "", "fix": fix}})
}

fn with(mut fields: Value, more: Value) -> Value {
    fields
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    fields
}

async fn nearby(server: &Server, person: &Person) -> Vec<Value> {
    let path = "/v1/reports/nearby?category=010104&lat=39.116042&lon=117.195077";
    let page = server.get(person, path).await.ok();
    assert!(page["next"].is_null());
    page["items"].as_array().unwrap().clone()
}

fn found(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item["report"]["id"].as_str().unwrap())
        .collect()
}

async fn nearby_are_open_public_reports_of_the_kind(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, neighbour, stranger] = server
        .sign_in(["resident", "worker", "neighbour", "stranger"])
        .await;
    let file = async |fields| server.submit_with(&resident, fields).await;
    let near = file(north(0.0)).await;
    let far = file(north(800.0)).await;
    let of_another_kind = file(with(north(0.0), json!({"category": "010201"}))).await;
    let hidden = file(with(north(0.0), json!({"audience": "staff_only"}))).await;
    let taken_back = file(north(0.0)).await;
    tell(&server, &resident, &taken_back, json!({"type": "withdraw"})).await;
    let without_fix = file(json!({"place": {"words": "东门"}})).await;
    let newer = file(north(120.0)).await;
    assert_eq!(found(&nearby(&server, &neighbour).await), [newer.as_str(), &near]);
    for other in [&far, &of_another_kind, &hidden, &taken_back, &without_fix] {
        assert!(!found(&nearby(&server, &worker).await).contains(&other.as_str()));
    }
    let first = &nearby(&server, &neighbour).await[0];
    assert!(first["report"]["cover"]["thumb_url"].is_string());
    let actions = first["report"]["actions"].as_array().unwrap();
    assert!(actions.iter().any(|action| action["command"] == "join"));
    assert!(
        nearby(&server, &stranger).await.is_empty(),
        "of another community"
    );
    // Answered, it is not to be joined any more.
    tell(
        &server,
        &worker,
        &near,
        json!({"type": "decline", "reason": "不属于"}),
    )
    .await;
    assert_eq!(found(&nearby(&server, &neighbour).await), [newer.as_str()]);
    for _ in 0..5 {
        file(north(0.0)).await;
    }
    let five = nearby(&server, &neighbour).await;
    assert!(
        five.len() == 5 && !found(&five).contains(&newer.as_str()),
        "the newest five"
    );
    for query in [
        "category=0101&lat=1&lon=1",
        "category=010101&lat=91&lon=1",
        "lat=1&lon=1",
    ] {
        let path = format!("/v1/reports/nearby?{query}");
        server.get(&neighbour, &path).await.is_problem(400, "malformed");
    }
}

/// Whoever asks from many places learns the middle of a cell of the map and nothing finer: reports of one cell are equally
/// far from everywhere.
async fn nearby_tells_no_place_more_exactly_than_the_map(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour] = server.sign_in(["resident", "neighbour"]).await;
    let cell = |metres: f64| {
        let point = &north(metres)["place"]["fix"]["point"];
        let degrees = |name: &str| point[name].as_f64().unwrap();
        let point = linli_model::geo::Point::<linli_model::geo::Wgs84>::new(degrees("lat"), degrees("lon"));
        point.unwrap().blurred()
    };
    let other = (1..100)
        .map(f64::from)
        .rev()
        .find(|&metres| cell(metres) == cell(0.0));
    let other = other.expect("two places of one cell");
    server.submit_with(&resident, north(0.0)).await;
    server.submit_with(&resident, north(other)).await;
    for lat in ["39.116042", "39.1165", "39.1155", "39.11711"] {
        for lon in ["117.195077", "117.1962"] {
            let path = format!("/v1/reports/nearby?category=010104&lat={lat}&lon={lon}");
            let page = server.get(&neighbour, &path).await.ok();
            let items = page["items"].as_array().unwrap();
            assert_eq!(items.len(), 2, "{page}");
            let metres = items[0]["distance_m"].as_u64().unwrap();
            assert_eq!((items[1]["distance_m"].as_u64(), metres % 10), (Some(metres), 0));
            assert!(!page.to_string().contains("39.11"), "{page}");
        }
    }
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
    assert_eq!(
        ids(&items(&again, &worker, &format!("area:{HERE}")).await).len(),
        2
    );
}
