//! 我也遇到 over HTTP: joining counts each neighbour once, and what is nearby is told no more exactly than the map.

use linli_server::Clock;
use serde_json::{Value, json};

use crate::support::sending::Sending;
use crate::support::telling::{BLUE, ids, items, tell, view};
use crate::support::{On, Person, Server, on_both};

on_both!(
    each_neighbour_counts_once_and_many_raise_it,
    who_joined_follows_it,
    nearby_are_open_public_reports_of_the_kind,
    nearby_tells_no_place_more_exactly_than_the_map,
);

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
