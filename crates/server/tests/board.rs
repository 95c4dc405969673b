//! The board over HTTP: a post's life, likes, flags, ballots, what is read and what is found.

use serde_json::{Value, json};

use crate::support::people::HERE;
use crate::support::{On, Person, Server, fresh_id, on_both};

on_both!(
    a_post_is_answered_liked_hidden_and_found_no_more,
    a_word_of_the_list_holds_a_post_also_when_it_is_edited_in,
    a_secret_ballot_leaves_no_trace_of_its_choice,
    what_is_new_is_told_from_the_first_page_back,
);

/// A post command of a resident.
pub fn post(text: &str) -> Value {
    json!({"type": "submit", "v": 1, "community": HERE, "channel": "help", "text": text})
}

/// A post command with a poll.
pub fn poll(secret: bool) -> Value {
    let poll = json!({
        "options": ["同意", "不同意"], "choices": 1, "secret": secret, "closes_at": "2026-11-20T02:00:00Z",
    });
    json!({"type": "submit", "v": 1, "community": HERE, "channel": "proposals", "text": "加装电梯", "poll": poll})
}

impl Server {
    /// Writes a post and gives its id.
    pub async fn write_post(&self, person: &Person, command: Value) -> String {
        let id = fresh_id();
        let path = format!("/v1/posts/{id}/commands");
        self.order(person, &path, command, None).await.ok();
        id
    }

    async fn to_post(&self, person: &Person, id: &str, command: Value) -> Value {
        let path = format!("/v1/posts/{id}/commands");
        self.order(person, &path, command, None).await.ok()["post"].clone()
    }

    async fn posts(&self, person: &Person, query: &str) -> Value {
        self.get(person, &format!("/v1/posts?{query}")).await.ok()
    }
}

fn ids(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

async fn a_post_is_answered_liked_hidden_and_found_no_more(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let id = server
        .write_post(&author, post("明早停水，请大家提前接水。"))
        .await;
    let reply = json!({"type": "reply", "thread": id, "text": "收到，谢谢提醒"});
    server.write_post(&other, reply).await;
    let reaction = format!("/v1/posts/{id}/reaction/commands");
    server
        .order(&other, &reaction, json!({"type": "like"}), None)
        .await
        .ok();
    let again = server
        .order(&other, &reaction, json!({"type": "like"}), None)
        .await;
    again.is_problem(409, "already_so");
    let seen = server.get(&other, &format!("/v1/posts/{id}")).await.ok();
    assert_eq!((&seen["likes"], &seen["replies"]), (&json!(1), &json!(1)));
    let board = format!("scope=board:{HERE}");
    assert_eq!(
        ids(&server.posts(&other, &format!("{board}&words=停水")).await),
        [&id]
    );
    assert_eq!(
        ids(&server.posts(&other, &format!("{board}&words=提醒")).await),
        [&id]
    );
    // Both pairs stand in it, and not side by side.
    assert!(ids(&server.posts(&other, &format!("{board}&words=前接水请")).await).is_empty());
    let short = server.get(&other, &format!("/v1/posts?{board}&words=水")).await;
    assert_eq!(short.status, 422);
    server
        .to_post(&worker, &id, json!({"type": "hide", "reason": "时间有误"}))
        .await;
    server
        .get(&other, &format!("/v1/posts/{id}"))
        .await
        .is_problem(404, "not_found");
    assert!(ids(&server.posts(&other, &board).await).is_empty());
    assert!(ids(&server.posts(&author, &format!("{board}&words=停水")).await).is_empty());
    let own = server.get(&author, &format!("/v1/posts/{id}")).await.ok();
    assert_eq!(
        (&own["status"], &own["reason"]),
        (&json!("hidden"), &json!("时间有误"))
    );
}

async fn a_word_of_the_list_holds_a_post_also_when_it_is_edited_in(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let board = format!("scope=board:{HERE}");
    let held = server.write_post(&author, post("在家刷 -\u{200b}单，轻松")).await;
    let fine = server.write_post(&author, post("晚上一起打球")).await;
    assert_eq!(ids(&server.posts(&other, &board).await), [&fine]);
    let path = format!("/v1/posts/{fine}/commands");
    let edit = json!({"type": "edit", "text": "兼职刷单", "photos": []});
    let edited = server.order(&author, &path, edit, Some(1)).await.ok();
    assert_eq!(edited["post"]["status"], "held");
    assert!(ids(&server.posts(&other, &board).await).is_empty());
    let review = server.posts(&worker, &format!("scope=review:{HERE}")).await;
    assert_eq!(ids(&review), [&held, &fine]);
    server.to_post(&worker, &held, json!({"type": "restore"})).await;
    assert_eq!(ids(&server.posts(&other, &board).await), [&held]);
}

async fn a_secret_ballot_leaves_no_trace_of_its_choice(on: On) {
    let server = Server::start(on).await;
    let [author, ada, bo] = server.sign_in(["resident", "neighbour", "neighbour_2"]).await;
    let mut stored = Vec::new();
    for choices in [[0, 1], [1, 0]] {
        let id = server.write_post(&author, poll(true)).await;
        let path = format!("/v1/posts/{id}/ballot/commands");
        for (voter, choice) in [&ada, &bo].into_iter().zip(choices) {
            let vote = json!({"type": "vote", "choices": [choice]});
            server.order(voter, &path, vote.clone(), None).await.ok();
            let again = server.order(voter, &path, vote, None).await;
            again.is_problem(409, "refused.already_voted");
        }
        let db = server.app.state().db.reading();
        let mut rows = Vec::new();
        for sql in [
            "SELECT actor || ' ' || body FROM events WHERE stream LIKE 'ballot/' || $1 || '/%' ORDER BY stream",
            "SELECT person || ' ' || state FROM ballots WHERE post = $1 ORDER BY person",
            "SELECT CAST(choice AS TEXT) || ' ' || CAST(votes AS TEXT) FROM poll_tally WHERE post = $1 ORDER BY choice",
        ] {
            for row in sqlx::query(sql).bind(&id).fetch_all(db).await.unwrap() {
                rows.push(sqlx::Row::get::<String, _>(&row, 0).replace(&id, "post"));
            }
        }
        let hashes = "SELECT body_hash FROM events WHERE stream = $1";
        for voter in [&ada, &bo] {
            let stream = format!("ballot/{id}/{}", voter.id);
            let row = sqlx::query(hashes).bind(&stream).fetch_one(db).await.unwrap();
            let hash: String = sqlx::Row::get(&row, 0);
            for choice in [0, 1] {
                let body = format!(r#"{{"type":"vote","v":1,"choices":[{choice}]}}"#);
                let other = format!(r#"{{"choices":[{choice}],"type":"vote","v":1}}"#);
                for body in [body, other] {
                    assert_ne!(hash, hash_of(&stream, &body), "the hash tells the choice");
                }
            }
        }
        stored.push(rows);
    }
    assert_eq!(stored[0], stored[1], "who chose what can be told");
}

fn hash_of(stream: &str, body: &str) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(stream);
    hash.update([0]);
    hash.update(body);
    format!("{:x}", hash.finalize())
}

async fn what_is_new_is_told_from_the_first_page_back(on: On) {
    let server = Server::start(on).await;
    let [author, other] = server.sign_in(["resident", "neighbour"]).await;
    let list = format!("scope=board:{HERE}&limit=2");
    let empty = server.posts(&other, &list).await;
    let mut written = Vec::new();
    for n in 0..5 {
        written.push(server.write_post(&author, post(&format!("第 {n} 条"))).await);
    }
    let back = |page: &Value| format!("{list}&cursor={}", page["previous"].as_str().unwrap());
    let one = server.posts(&other, &back(&empty)).await;
    assert_eq!(ids(&one), [&written[1], &written[0]]);
    let two = server.posts(&other, &back(&one)).await;
    assert_eq!(ids(&two), [&written[3], &written[2]]);
    let three = server.posts(&other, &back(&two)).await;
    assert_eq!(ids(&three), [&written[4]]);
    let none = server.posts(&other, &back(&three)).await;
    assert!(ids(&none).is_empty());
    let path = format!("/v1/communities/{HERE}/board");
    let unread = |board: Value| board["channels"][2]["unread"].clone();
    assert_eq!(unread(server.get(&other, &path).await.ok()), 5);
    assert_eq!(unread(server.get(&author, &path).await.ok()), 0);
    let request = server.request(Some(&other), reqwest::Method::POST, &format!("{path}/read"));
    let answer = request
        .json(&json!({"posts": [written[2]]}))
        .send()
        .await
        .unwrap();
    assert_eq!(unread(answer.json().await.unwrap()), 2);
}
