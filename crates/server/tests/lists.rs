//! Lists: whose, in which order, and page by page.

use serde_json::{Value, json};

use crate::support::people::{HERE, THERE};
use crate::support::{On, Person, Server, on_both};

on_both!(
    pages_hold_everything_once_in_order,
    a_queue_shows_first_what_is_due_first,
    cursors_are_good_for_their_own_list_only,
    lists_of_others_do_not_exist,
);

async fn ids(server: &Server, person: &Person, path: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut next = Value::Null;
    loop {
        let cursor = next
            .as_str()
            .map(|next| format!("&cursor={next}"))
            .unwrap_or_default();
        let page = server.get(person, &format!("{path}{cursor}")).await.ok();
        let items = page["items"].as_array().unwrap();
        ids.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        next = page["next"].clone();
        if next.is_null() {
            return ids;
        }
        assert!(!items.is_empty(), "a page with a next one is not empty");
    }
}

async fn pages_hold_everything_once_in_order(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour] = server.sign_in(["resident", "neighbour"]).await;
    let mut filed = Vec::new();
    for _ in 0..5 {
        filed.push(server.submit(&resident).await);
    }
    let hidden = server
        .submit_with(&resident, json!({"audience": "staff_only"}))
        .await;
    server
        .command(&resident, &filed[1], json!({"type": "withdraw"}))
        .await
        .ok();
    filed.reverse();
    let shown: Vec<_> = filed.iter().filter(|id| **id != filed[3]).cloned().collect();
    for limit in [1, 2, 4, 100] {
        let path = format!("/v1/reports?scope=neighbours:{HERE}&limit={limit}");
        assert_eq!(ids(&server, &neighbour, &path).await, shown);
        let mine = ids(
            &server,
            &resident,
            &format!("/v1/reports?scope=mine&limit={limit}"),
        )
        .await;
        assert_eq!((&mine[0], &mine[1..]), (&hidden, &filed[..]));
    }
    let withdrawn = ids(&server, &resident, "/v1/reports?scope=mine&status=withdrawn").await;
    assert_eq!(withdrawn, [filed[3].clone()]);
    assert_eq!(ids(&server, &neighbour, "/v1/reports?scope=mine").await, [""; 0]);
}

async fn a_queue_shows_first_what_is_due_first(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, supervisor] = server.sign_in(["resident", "worker", "supervisor"]).await;
    let slow = server
        .submit_with(&resident, json!({"category": "010106", "urgency_hint": "blue"}))
        .await;
    let gone = server.submit(&resident).await;
    let urgent = server
        .submit_with(&resident, json!({"category": "010103", "urgency_hint": "red"}))
        .await;
    server
        .command(&resident, &gone, json!({"type": "withdraw"}))
        .await
        .ok();
    for limit in [1, 10] {
        let queue = ids(
            &server,
            &worker,
            &format!("/v1/reports?scope=area:{HERE}&limit={limit}"),
        )
        .await;
        assert_eq!(queue, [urgent.clone(), slow.clone(), gone.clone()]);
    }
    for area in [format!("{HERE}-01"), "120101003".to_owned()] {
        let queue = ids(
            &server,
            &supervisor,
            &format!("/v1/reports?scope=area:{area}&status=submitted"),
        )
        .await;
        assert_eq!(queue, [urgent.clone(), slow.clone()]);
    }
}

async fn cursors_are_good_for_their_own_list_only(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, supervisor] = server.sign_in(["resident", "worker", "supervisor"]).await;
    for _ in 0..3 {
        server.submit(&resident).await;
    }
    let list = format!("/v1/reports?scope=area:{HERE}&limit=1");
    let cursor = server.get(&worker, &list).await.ok()["next"]
        .as_str()
        .unwrap()
        .to_owned();
    server.get(&worker, &format!("{list}&cursor={cursor}")).await.ok();
    let mut forged = cursor.clone().into_bytes();
    forged[3] = if forged[3] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    for (person, path) in [
        (&worker, format!("{list}&cursor={forged}")),
        (&worker, format!("{list}&cursor={}", &cursor[..cursor.len() - 4])),
        (&worker, format!("{list}&cursor=12")),
        (&worker, format!("{list}&cursor=%F0%9F%8F%A0")),
        (&worker, format!("{list}&status=submitted&cursor={cursor}")),
        (&worker, format!("/v1/reports?scope=mine&cursor={cursor}")),
        (&supervisor, format!("{list}&cursor={cursor}")),
    ] {
        server.get(person, &path).await.is_problem(400, "bad_cursor");
    }
    for path in [
        "/v1/reports",
        "/v1/reports?scope=all",
        "/v1/reports?scope=mine&status=lost",
        "/v1/reports?scope=mine&page=2",
    ] {
        server.get(&worker, path).await.is_problem(400, "malformed");
    }
}

async fn lists_of_others_do_not_exist(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, member] = server.sign_in(["resident", "worker", "member"]).await;
    for (person, scope) in [
        (&worker, format!("area:{THERE}")),
        (&worker, "area:120101003".to_owned()),
        (&worker, format!("area:{HERE}-99")),
        (&worker, "unit:unit-1".to_owned()),
        (&member, "unit:unit-2".to_owned()),
        (&member, "unit:unit-9".to_owned()),
        (&member, format!("area:{HERE}")),
        (&resident, format!("area:{HERE}")),
        (&resident, format!("neighbours:{THERE}")),
        (&resident, "neighbours:120101".to_owned()),
    ] {
        server
            .get(person, &format!("/v1/reports?scope={scope}"))
            .await
            .is_problem(404, "not_found");
    }
}
