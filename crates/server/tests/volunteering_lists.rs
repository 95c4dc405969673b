//! Who reads what of needs and tasks: lists page by page, and what only some may know.

use linli_model::limits::PAGE_MAX;
use linli_model::time::{DAY, HOUR};
use serde_json::{Value, json};

use crate::support::people::{HERE, THERE};
use crate::support::{On, Person, Server, fresh_id, on_both};
use crate::volunteering::{need, start, writing};

on_both!(
    lists_hold_what_is_theirs_page_by_page,
    needs_that_wait_are_reached_however_many_there_were,
    secrets_reach_nobody_else,
    the_organiser_reads_who_gave_a_place_up_and_why,
);

/// The ids of a page.
fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

impl Server {
    /// The ids of a list, to its last page.
    async fn all_of(&self, person: &Person, list: &str) -> Vec<String> {
        let mut all = Vec::new();
        let mut path = list.to_owned();
        loop {
            let page = self.get(person, &path).await.ok();
            all.extend(ids(&page));
            match page["next"].as_str() {
                Some(next) => path = format!("{list}&cursor={next}"),
                None => return all,
            }
        }
    }
}

async fn lists_hold_what_is_theirs_page_by_page(on: On) {
    let server = Server::start(on).await;
    let [worker, stranger] = server.sign_in(["worker", "stranger"]).await;
    let [ada] = server.volunteers(["neighbour"]).await;
    let mut published = Vec::new();
    for n in 0..3_i64 {
        let task = fresh_id();
        let path = format!("/v1/tasks/{task}/commands");
        let mut later = writing(1);
        let window = json!({"starts_at": start().plus(-n * HOUR), "ends_at": start().plus((2 - n) * HOUR)});
        later["terms"]["window"] = window;
        later["terms"]["claim_by"] = json!(start().plus(-5 * HOUR));
        let draft = json!({"type": "draft", "writing": later, "need": null});
        server.order(&worker, &path, draft, None).await.ok();
        server
            .order(&worker, &path, json!({"type": "publish"}), None)
            .await
            .ok();
        server.roster(&ada, &task, json!({"type": "claim"})).await.ok();
        published.push(task);
    }
    let draft = json!({"type": "draft", "writing": writing(1), "need": null});
    let path = format!("/v1/tasks/{}/commands", fresh_id());
    server.order(&worker, &path, draft, None).await.ok();
    // The one that begins first is first in the open list and last in one's own.
    let open = format!("/v1/tasks?scope=open:{HERE}&limit=2");
    let soonest = server.all_of(&ada, &open).await;
    let reversed: Vec<_> = published.iter().rev().cloned().collect();
    assert_eq!(soonest, reversed);
    assert_eq!(
        ids(&server.get(&ada, "/v1/tasks?scope=mine").await.ok()),
        published
    );
    let of_area = server
        .get(&worker, &format!("/v1/tasks?scope=area:{HERE}"))
        .await
        .ok();
    assert_eq!(of_area["items"].as_array().unwrap().len(), 4, "drafts too");
    let drafts = format!("/v1/tasks?scope=area:{HERE}&status=draft");
    assert_eq!(ids(&server.get(&worker, &drafts).await.ok()).len(), 1);
    for path in [
        format!("/v1/tasks?scope=open:{HERE}"),
        format!("/v1/tasks?scope=area:{HERE}"),
        format!("/v1/needs?scope=area:{HERE}"),
    ] {
        assert_eq!(server.get(&stranger, &path).await.status, 404, "{path}");
    }
    assert_eq!(
        server
            .get(&ada, &format!("/v1/tasks?scope=area:{HERE}"))
            .await
            .status,
        404
    );
    // What is over is no longer open to anybody.
    server.clock.set(start().plus(DAY));
    let open = server
        .get(&ada, &format!("/v1/tasks?scope=open:{HERE}"))
        .await
        .ok();
    assert_eq!(open["items"], json!([]));
}

/// More needs than one page holds.
const NEEDS: usize = PAGE_MAX as usize + 3;

async fn needs_that_wait_are_reached_however_many_there_were(on: On) {
    let server = Server::start(on).await;
    let [worker] = server.sign_in(["worker"]).await;
    let mut asked = Vec::new();
    for _ in 0..=NEEDS {
        let id = fresh_id();
        let mut on_behalf = need();
        on_behalf["on_behalf"] = json!(true);
        let path = format!("/v1/needs/{id}/commands");
        server.order(&worker, &path, on_behalf, None).await.ok();
        asked.push(id);
    }
    let path = format!("/v1/needs/{}/commands", asked[0]);
    let decline = json!({"type": "decline", "reason": "已由家人照顾"});
    server.order(&worker, &path, decline, None).await.ok();
    let open = format!("/v1/needs?scope=area:{HERE}&status=open&limit={PAGE_MAX}");
    let waiting = server.all_of(&worker, &open).await;
    assert_eq!(waiting, asked[1..], "all that wait, the oldest first");
    let all = format!("/v1/needs?scope=area:{HERE}&limit=2");
    let newest = ids(&server.get(&worker, &all).await.ok());
    let expected: Vec<_> = asked.iter().rev().take(2).cloned().collect();
    assert_eq!(newest, expected, "of all there ever were, the newest first");
}

async fn secrets_reach_nobody_else(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, stranger, newcomer] = server
        .sign_in(["resident", "worker", "stranger", "newcomer"])
        .await;
    let [ada] = server.volunteers(["neighbour"]).await;
    let id = fresh_id();
    server
        .order(&resident, &format!("/v1/needs/{id}/commands"), need(), None)
        .await
        .ok();
    let task = server.publish(&worker, 1, Some(&id)).await;
    let paths = [
        format!("/v1/needs/{id}"),
        format!("/v1/tasks/{task}"),
        "/v1/needs?scope=mine".to_owned(),
        format!("/v1/tasks?scope=open:{HERE}"),
        format!("/v1/tasks?scope=open:{THERE}"),
        "/v1/tasks?scope=mine".to_owned(),
        format!("/v1/feeds/community:{HERE}"),
        format!("/v1/volunteers/{}", ada.id),
    ];
    for person in [&stranger, &newcomer, &ada] {
        for path in &paths {
            let told = server.get(person, path).await.body.to_string();
            let found = ["secret", "117.195077", "39.116042"]
                .into_iter()
                .find(|secret| told.contains(secret));
            assert_eq!(found, None, "{} {path}: {told}", person.id);
        }
        if person.id != "neighbour" {
            let card = server.get(person, &format!("/v1/volunteers/{}", ada.id)).await;
            assert_eq!(card.status, 404);
            let own = server.get(person, &format!("/v1/volunteers/{}", person.id)).await;
            assert!(own.ok().is_null(), "who is no volunteer is told so");
        }
    }
    server.roster(&ada, &task, json!({"type": "claim"})).await.ok();
    let own = server.task(&ada, &task).await.to_string();
    assert!(
        own.contains("secret-door-302") && !own.contains("secret-need") && !own.contains("\"secret\":"),
        "{own}"
    );
    let organiser = server.task(&worker, &task).await.to_string();
    assert!(
        organiser.contains("\"secret\":"),
        "the organiser's phone shows the code"
    );
}

async fn the_organiser_reads_who_gave_a_place_up_and_why(on: On) {
    let server = Server::start(on).await;
    let [worker] = server.sign_in(["worker"]).await;
    let [ada, bo] = server.volunteers(["neighbour", "neighbour_2"]).await;
    let task = server.publish(&worker, 2, None).await;
    for person in [&ada, &bo] {
        server.roster(person, &task, json!({"type": "claim"})).await.ok();
    }
    let at = start().plus(-2 * HOUR);
    server.clock.set(at);
    let cancel = json!({"type": "cancel", "reason": "secret-reason 孩子发烧"});
    server.roster(&bo, &task, cancel).await.ok();
    let roster = server.task(&worker, &task).await["roster"].clone();
    let told = json!([{"name": "neighbour_2", "at": at, "late": true, "reason": "secret-reason 孩子发烧"}]);
    assert_eq!(roster["cancelled"], told);
    for path in [
        format!("/v1/tasks/{task}"),
        format!("/v1/tasks?scope=open:{HERE}"),
        "/v1/tasks?scope=mine".to_owned(),
    ] {
        let given = server.get(&ada, &path).await.ok().to_string();
        assert!(!given.contains("secret-reason"), "{path}: {given}");
    }
}
