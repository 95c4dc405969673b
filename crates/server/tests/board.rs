//! The board over HTTP: a post's life, likes, flags, ballots, what is read and what is found.

use serde_json::{Value, json};

use crate::support::people::HERE;
use crate::support::{On, Person, Server, fresh_id, on_both};

on_both!(
    a_post_is_answered_liked_hidden_and_found_no_more,
    a_word_of_the_list_holds_a_post_also_when_it_is_edited_in,
    a_secret_ballot_leaves_no_trace_of_its_choice,
    each_votes_once_and_a_vote_stands,
    a_flag_is_seen_by_staff_alone_and_dealt_with,
    a_post_becomes_a_report_once_and_both_know_it,
    counters_equal_what_happened,
    what_others_did_is_news,
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
    json!({"type": "submit", "v": 1, "community": HERE, "channel": "talk", "text": "加装电梯", "poll": poll})
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

    async fn submit_of_post(&self, person: &Person, post: &str) -> Value {
        let mut command = self.submission(person).await;
        command["post"] = json!(post);
        self.command(person, &fresh_id(), command).await.ok()["report"].clone()
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
    let titled = json!({"title": "停水通知", "text": "8 号楼，周六", "type": "submit", "v": 1, "community": HERE, "channel": "help"});
    let titled = server.write_post(&author, titled).await;
    let both = server.posts(&other, &format!("{board}&words=停水 号楼")).await;
    assert_eq!(ids(&both), [&titled], "a word of the title and one of the text");
    server.to_post(&author, &titled, json!({"type": "delete"})).await;
    // Both pairs stand in it, and not side by side.
    assert!(ids(&server.posts(&other, &format!("{board}&words=前接水请")).await).is_empty());
    let short = server.get(&other, &format!("/v1/posts?{board}&words=水")).await;
    short.is_problem(400, "malformed");
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

/// All that is stored of a vote by two people, as text; nothing in it is random but the commands' ids.
async fn stored_of_a_secret_vote(on: On, choices: [u8; 2]) -> Vec<String> {
    let server = Server::start(on).await;
    let [author, ada, bo] = server.sign_in(["resident", "neighbour", "neighbour_2"]).await;
    let id = "the-post";
    let path = format!("/v1/posts/{id}/commands");
    server.order(&author, &path, poll(true), None).await.ok();
    let path = format!("/v1/posts/{id}/ballot/commands");
    for (voter, choice) in [&ada, &bo].into_iter().zip(choices) {
        let vote = json!({"type": "vote", "choices": [choice]});
        let answer = server.order(voter, &path, vote.clone(), None).await.ok();
        // What was chosen is told to nobody while the poll is open, the voter's own devices included.
        assert!(answer["post"]["poll"]["options"][0].get("votes").is_none());
        let again = server.order(voter, &path, vote, None).await;
        again.is_problem(409, "refused.already_voted");
    }
    let mut rows = Vec::new();
    for sql in [
        "SELECT stream || ' ' || CAST(version AS TEXT) || ' ' || actor || ' ' || body_hash || ' ' || CAST(at AS TEXT) || ' ' || body \
         FROM events WHERE stream LIKE 'ballot/%' ORDER BY 1",
        "SELECT post || ' ' || person || ' ' || state FROM ballots ORDER BY 1",
        // In the order in which they lie there.
        "SELECT post || ' ' || CAST(choice AS TEXT) || ' ' || CAST(votes AS TEXT) FROM tallies",
        "SELECT id || ' ' || CAST(version AS TEXT) || ' ' || CAST(voters AS TEXT) || ' ' || CAST(updated_at AS TEXT) FROM posts",
        "SELECT feed || ' ' || CAST(pos AS TEXT) || ' ' || kind || ' ' || id || ' ' || CAST(version AS TEXT) FROM feed_entries ORDER BY 1",
        "SELECT stream || ' ' || owner || ' ' || audience || ' ' || body FROM contents ORDER BY 1",
    ] {
        let found = sqlx::query(sql).fetch_all(server.app.state().db.reading()).await;
        let found = found.unwrap();
        assert!(!found.is_empty(), "{sql}");
        rows.extend(found.iter().map(|row| sqlx::Row::get::<String, _>(row, 0)));
    }
    if on == On::Postgres {
        // One transaction wrote all rows last: none is tied to the voter that wrote at the same time.
        let writers = "SELECT COUNT(DISTINCT CAST(xmin AS TEXT)) FROM tallies";
        assert_eq!(server.number(writers).await, 1);
    } else {
        let rowid = sqlx::query("SELECT rowid FROM tallies").fetch_all(server.app.state().db.reading());
        assert!(
            rowid.await.is_err(),
            "rows are not numbered in the order in which options were chosen"
        );
    }
    rows
}

async fn a_secret_ballot_leaves_no_trace_of_its_choice(on: On) {
    let one = stored_of_a_secret_vote(on, [0, 1]).await;
    let swapped = stored_of_a_secret_vote(on, [1, 0]).await;
    assert_eq!(one, swapped, "who chose what can be told");
}

async fn each_votes_once_and_a_vote_stands(on: On) {
    let server = Server::start(on).await;
    let [author, ada, bo, newcomer] = server
        .sign_in(["resident", "neighbour", "neighbour_2", "newcomer"])
        .await;
    let id = server.write_post(&author, poll(false)).await;
    let path = format!("/v1/posts/{id}/ballot/commands");
    let vote = |choice: u8| json!({"type": "vote", "choices": [choice]});
    server
        .order(&newcomer, &path, vote(0), None)
        .await
        .is_problem(403, "refused.not_allowed");
    server
        .order(&ada, &path, vote(2), None)
        .await
        .is_problem(422, "refused.wrong_choice");
    for (voter, choice) in [(&author, 0), (&ada, 1), (&bo, 1)] {
        server.order(voter, &path, vote(choice), None).await.ok();
    }
    let seen = server.get(&ada, &format!("/v1/posts/{id}")).await.ok();
    let votes = |n: usize| seen["poll"]["options"][n]["votes"].clone();
    assert_eq!((votes(0), votes(1)), (json!(1), json!(2)));
    assert_eq!(
        seen["poll"]["options"][1]["names"],
        json!(["neighbour", "neighbour_2"])
    );
    let close = json!({"type": "close_poll"});
    server.to_post(&author, &id, close).await;
    server
        .order(&newcomer, &path, vote(0), None)
        .await
        .is_problem(403, "refused.not_allowed");
    assert_eq!(
        server
            .number("SELECT CAST(SUM(votes) AS BIGINT) FROM tallies")
            .await,
        3
    );
    assert_eq!(server.number("SELECT voters FROM posts").await, 3);
}

async fn a_flag_is_seen_by_staff_alone_and_dealt_with(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let id = server.write_post(&author, post("先付定金给你留着")).await;
    let path = format!("/v1/posts/{id}/flag/commands");
    let raise = json!({"type": "raise", "reason": "fraud", "words": "像骗钱的"});
    let told = server.order(&other, &path, raise.clone(), None).await.ok();
    assert!(told["post"].get("open_flags").is_none() && told["post"].get("flags").is_none());
    server
        .order(&other, &path, raise, None)
        .await
        .is_problem(409, "already_so");
    let review = format!("scope=review:{HERE}");
    let queue = server.posts(&worker, &review).await;
    assert_eq!(
        (ids(&queue), &queue["items"][0]["open_flags"]),
        (vec![id.as_str()], &json!(1))
    );
    let seen = server.get(&worker, &format!("/v1/posts/{id}")).await.ok();
    assert_eq!(seen["flags"][0]["text"], "像骗钱的");
    assert!(
        !seen["flags"].to_string().contains("neighbour"),
        "staff do not learn whose it is"
    );
    server.to_post(&worker, &id, json!({"type": "keep"})).await;
    assert!(ids(&server.posts(&worker, &review).await).is_empty());
    let kept = server.get(&worker, &format!("/v1/posts/{id}")).await.ok();
    assert_eq!(
        (&kept["open_flags"], &kept["flags"][0]["done"]),
        (&json!(0), &json!(true))
    );
}

async fn a_post_becomes_a_report_once_and_both_know_it(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let id = server.write_post(&author, post("东门路灯坏了三天")).await;
    let stranger = server.submit_of_post(&other, &id).await;
    assert!(stranger.get("post").is_none(), "filed, without the link");
    let linked = server.submit_of_post(&worker, &id).await;
    assert_eq!(linked["post"], json!(id));
    let again = server.submit_of_post(&author, &id).await;
    assert!(again.get("post").is_none(), "the first link stays");
    // Nor is a report refused because its post is a reply, is gone, or never was.
    let reply = json!({"type": "reply", "thread": id, "text": "西门的也坏了"});
    let reply = server.write_post(&author, reply).await;
    let gone = server.write_post(&author, post("写错了")).await;
    server.to_post(&author, &gone, json!({"type": "delete"})).await;
    for post in [reply, gone, fresh_id()] {
        let filed = server.submit_of_post(&author, &post).await;
        assert!(filed["id"].is_string() && filed.get("post").is_none());
    }
    let seen = server.get(&other, &format!("/v1/posts/{id}")).await.ok();
    assert_eq!(
        (&seen["report"], &seen["report_status"]),
        (&linked["id"], &json!("submitted"))
    );
}

async fn counters_equal_what_happened(on: On) {
    let server = Server::start(on).await;
    let people = server
        .sign_in(["resident", "neighbour", "neighbour_2", "neighbour_3", "worker"])
        .await;
    let [author, .., worker] = &people;
    let id = server.write_post(author, post("谁家的猫？")).await;
    let mut tasks = tokio::task::JoinSet::new();
    let server = std::sync::Arc::new(server);
    for (n, person) in people.iter().enumerate() {
        let (server, person, id) = (server.clone(), person.clone(), id.clone());
        tasks.spawn(async move {
            let reaction = format!("/v1/posts/{id}/reaction/commands");
            for round in 0..5 {
                let kind = if round % 2 == 0 { "like" } else { "unlike" };
                server
                    .order(&person, &reaction, json!({"type": kind}), None)
                    .await
                    .ok();
                let reply = json!({"type": "reply", "thread": id, "text": format!("{n}-{round}")});
                server.write_post(&person, reply).await;
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let replies = server
        .posts(worker, &format!("scope=replies:{id}&limit=100"))
        .await;
    let hidden = ids(&replies)[3].to_owned();
    server
        .to_post(worker, &hidden, json!({"type": "hide", "reason": "离题"}))
        .await;
    let seen = server.get(author, &format!("/v1/posts/{id}")).await.ok();
    assert_eq!((&seen["likes"], &seen["replies"]), (&json!(5), &json!(24)));
    assert_eq!(
        server
            .number("SELECT COUNT(*) FROM reactions WHERE liked = 1")
            .await,
        5
    );
    let shown = "SELECT COUNT(*) FROM posts WHERE thread IS NOT NULL AND status = 'published'";
    assert_eq!(server.number(shown).await, 24);
}

async fn what_others_did_is_news(on: On) {
    let server = Server::start(on).await;
    let [author, other, third, worker] = server
        .sign_in(["resident", "neighbour", "neighbour_2", "worker"])
        .await;
    let id = server.write_post(&author, post("周末拼车去医院")).await;
    let reply = json!({"type": "reply", "thread": id, "text": "我去"});
    let first = server.write_post(&other, reply).await;
    let naming = json!({"type": "reply", "thread": id, "text": "@neighbour 带我一个", "mentions": [first]});
    server.write_post(&third, naming).await;
    let reaction = format!("/v1/posts/{first}/reaction/commands");
    server
        .order(&author, &reaction, json!({"type": "like"}), None)
        .await
        .ok();
    let news = |page: Value| -> Vec<(String, Value)> {
        let items = page["items"].as_array().unwrap().clone();
        let what = |item: Value| {
            let what = &item["what"];
            (
                what["type"].as_str().unwrap().to_owned(),
                what["mentions"].clone(),
            )
        };
        items.into_iter().map(what).collect()
    };
    let of_author = news(server.get(&author, "/v1/notifications").await.ok());
    let reply = |mentions: bool| ("reply".to_owned(), json!(mentions));
    assert_eq!(of_author, [reply(false), reply(false)]);
    let of_other = news(server.get(&other, "/v1/notifications").await.ok());
    assert_eq!(of_other, [("like".to_owned(), Value::Null), reply(true)]);
    assert!(
        news(server.get(&third, "/v1/notifications").await.ok()).is_empty(),
        "one's own deeds are no news"
    );
    server
        .to_post(&worker, &first, json!({"type": "hide", "reason": "广告"}))
        .await;
    let of_author = news(server.get(&author, "/v1/notifications").await.ok());
    assert_eq!(of_author, [reply(false)], "what is hidden is told no more");
    let of_other = news(server.get(&other, "/v1/notifications").await.ok());
    assert_eq!(of_other[0].0, "post");
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
