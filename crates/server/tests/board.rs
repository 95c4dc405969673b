//! The board over HTTP: a post's life, likes and flags, and who looks after it.

use serde_json::{Value, json};

use crate::support::people::HERE;
use crate::support::{On, Person, Server, fresh_id, on_both};

on_both!(
    a_post_is_answered_liked_hidden_and_found_no_more,
    a_word_of_the_list_holds_a_post_also_when_it_is_edited_in,
    a_flag_is_seen_by_staff_alone_and_dealt_with,
    what_waits_goes_with_its_thread,
    a_post_becomes_a_report_once_and_both_know_it,
    counters_equal_what_happened,
    whoever_works_in_one_grid_looks_after_the_board,
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

    /// Gives a post a command that must be taken, and what the person sees then.
    pub async fn to_post(&self, person: &Person, id: &str, command: Value) -> Value {
        let path = format!("/v1/posts/{id}/commands");
        self.order(person, &path, command, None).await.ok()["post"].clone()
    }

    /// Files a report made of a post, and gives it.
    pub async fn submit_of_post(&self, person: &Person, post: &str) -> Value {
        let mut command = self.submission(person).await;
        command["post"] = json!(post);
        self.command(person, &fresh_id(), command).await.ok()["report"].clone()
    }

    /// A page of posts.
    pub async fn posts(&self, person: &Person, query: &str) -> Value {
        self.get(person, &format!("/v1/posts?{query}")).await.ok()
    }
}

/// The ids of a page, in its order.
pub fn ids(page: &Value) -> Vec<&str> {
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

async fn what_waits_goes_with_its_thread(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker, supervisor] = server
        .sign_in(["resident", "neighbour", "worker", "supervisor"])
        .await;
    let thread = server.write_post(&author, post("周末谁有空？")).await;
    let reply = |text: &str| json!({"type": "reply", "thread": thread, "text": text});
    let held = server.write_post(&other, reply("刷单日结")).await;
    let flagged = server.write_post(&other, reply("加我好友")).await;
    let raise = json!({"type": "raise", "reason": "fraud", "words": ""});
    let flag = format!("/v1/posts/{flagged}/flag/commands");
    server.order(&author, &flag, raise, None).await.ok();
    let other_one = server.write_post(&other, post("招人刷单")).await;
    let waiting = async |expected: &[&String]| {
        for (staff, area) in [(&worker, HERE), (&supervisor, &HERE[..9])] {
            let page = server.posts(staff, &format!("scope=review:{area}&limit=2")).await;
            assert_eq!(ids(&page), expected[..expected.len().min(2)], "{area}");
        }
        let board = format!("/v1/communities/{HERE}/board");
        assert_eq!(server.get(&worker, &board).await.ok()["review"], expected.len());
    };
    waiting(&[&held, &flagged, &other_one]).await;
    server.to_post(&author, &thread, json!({"type": "delete"})).await;
    waiting(&[&other_one]).await;
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

async fn whoever_works_in_one_grid_looks_after_the_board(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "grid_worker"]).await;
    let id = server.write_post(&resident, post("楼道里有人卖保健品")).await;
    let held = server.write_post(&resident, post("兼职刷单")).await;
    let announcement =
        json!({"type": "submit", "v": 1, "community": HERE, "channel": "notice", "text": "请大家留意"});
    let announcement = server.write_post(&worker, announcement).await;
    let seen = server
        .get(&resident, &format!("/v1/posts/{announcement}"))
        .await
        .ok();
    assert_eq!(seen["author"]["official"], true);
    let listed = server.posts(&worker, &format!("scope=board:{HERE}")).await;
    assert_eq!(ids(&listed), [&announcement, &id]);
    let review = format!("scope=review:{HERE}");
    assert_eq!(ids(&server.posts(&worker, &review).await), [&held]);
    server
        .to_post(&worker, &held, json!({"type": "hide", "reason": "广告"}))
        .await;
    assert!(ids(&server.posts(&worker, &review).await).is_empty());
    let board = server
        .get(&worker, &format!("/v1/communities/{HERE}/board"))
        .await;
    assert_eq!(board.ok()["review"], 0);
    // The street's board is another matter, and so are the reports of the community's other grids.
    let of_street = server.get(&worker, "/v1/posts?scope=review:120101003").await;
    of_street.is_problem(404, "not_found");
    let feed = server
        .get(&worker, &format!("/v1/feeds/community:{HERE}"))
        .await
        .ok();
    let entries = feed["entries"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["id"] == json!(id)));
    assert!(
        entries.iter().any(|entry| entry["kind"] == "hidden"),
        "what is held: {entries:?}"
    );
    let whole = server
        .get(&worker, &format!("/v1/reports?scope=area:{HERE}"))
        .await;
    whole.is_problem(404, "not_found");
}
