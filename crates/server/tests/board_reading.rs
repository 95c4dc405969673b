//! What is new on a board and what somebody has read of it: news, unread marks, and pages both ways.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use linli_model::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use crate::board::{ids, poll, post};
use crate::support::people::HERE;
use crate::support::{Answer, On, Person, Server, on_both};

on_both!(
    what_others_did_is_news,
    a_like_that_was_taken_back_is_told_no_more,
    what_staff_make_of_a_post_is_news_for_its_author,
    what_is_restored_is_news_for_its_author,
    what_is_new_is_told_from_the_first_page_back,
    what_is_read_on_one_device_is_read_on_the_other,
    pages_miss_nothing_and_double_nothing_while_others_write,
    a_thread_is_read_to_its_end_while_others_reply,
);

/// What kinds of news there are for somebody, with whether they are mentioned.
async fn news(server: &Server, person: &Person) -> Vec<(String, Value)> {
    let page = server.get(person, "/v1/notifications").await.ok();
    let what = |item: &Value| {
        let what = &item["what"];
        (
            what["type"].as_str().unwrap().to_owned(),
            what["mentions"].clone(),
        )
    };
    page["items"].as_array().unwrap().iter().map(what).collect()
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
    let of_author = news(&server, &author).await;
    let reply = |mentions: bool| ("reply".to_owned(), json!(mentions));
    assert_eq!(of_author, [reply(false), reply(false)]);
    let of_other = news(&server, &other).await;
    assert_eq!(of_other, [("like".to_owned(), Value::Null), reply(true)]);
    assert!(
        news(&server, &third).await.is_empty(),
        "one's own deeds are no news"
    );
    server
        .to_post(&worker, &first, json!({"type": "hide", "reason": "广告"}))
        .await;
    let of_author = news(&server, &author).await;
    assert_eq!(of_author, [reply(false)], "what is hidden is told no more");
    let of_other = news(&server, &other).await;
    assert_eq!(of_other[0].0, "post");
}

async fn a_like_that_was_taken_back_is_told_no_more(on: On) {
    let server = Server::start(on).await;
    let [author, other] = server.sign_in(["resident", "neighbour"]).await;
    let id = server.write_post(&author, post("周末拼车去医院")).await;
    let reaction = format!("/v1/posts/{id}/reaction/commands");
    for (kind, unread) in [("like", 1), ("unlike", 0), ("like", 1)] {
        let command = json!({"type": kind});
        server.order(&other, &reaction, command, None).await.ok();
        let page = server.get(&author, "/v1/notifications").await.ok();
        assert_eq!(page["unread"], unread, "{kind}");
        assert_eq!(page["items"].as_array().unwrap().len(), unread, "{kind}");
    }
}

async fn what_staff_make_of_a_post_is_news_for_its_author(on: On) {
    let server = Server::start(on).await;
    let [author, worker] = server.sign_in(["resident", "worker"]).await;
    let id = server.write_post(&author, poll(false)).await;
    let newest = async |person: &Person| {
        let page = server.get(person, "/v1/notifications").await.ok();
        let newest = &page["items"][0];
        (
            newest["what"]["id"].clone(),
            newest["pos"].as_u64().unwrap_or_default(),
        )
    };
    let mut last = 0;
    for kind in ["pin", "unpin", "lock", "unlock", "close_poll"] {
        server.to_post(&worker, &id, json!({"type": kind})).await;
        let (what, pos) = newest(&author).await;
        assert_eq!(what, json!(id), "{kind}");
        assert!(pos > last, "{kind}");
        last = pos;
    }
    server.submit_of_post(&worker, &id).await;
    assert!(newest(&author).await.1 > last, "a report was made of it");
    // What one makes of one's own post is none.
    let own = server.write_post(&author, post("东门路灯坏了三天")).await;
    server.submit_of_post(&author, &own).await;
    assert_eq!(newest(&author).await.0, json!(id));
    assert!(news(&server, &worker).await.is_empty());
}

async fn what_is_restored_is_news_for_its_author(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let id = server.write_post(&author, post("谁家的狗没拴绳")).await;
    let reply = json!({"type": "reply", "thread": id, "text": "我也看见了"});
    let reply = server.write_post(&other, reply).await;
    let told = async |person: &Person| {
        let page = server.get(person, "/v1/notifications").await.ok();
        let newest = page["items"][0].clone();
        (newest["what"]["id"].clone(), newest["what"]["status"].clone())
    };
    for (whose, what) in [(&author, &id), (&other, &reply)] {
        server
            .to_post(&worker, what, json!({"type": "hide", "reason": "请去掉门牌"}))
            .await;
        assert_eq!(told(whose).await.1, "hidden");
        server.to_post(&worker, what, json!({"type": "restore"})).await;
        assert_eq!(told(whose).await, (json!(what), json!("published")));
    }
    assert_eq!(
        news(&server, &author).await.len(),
        2,
        "of one thing only the newest is told: that the post is there again, and the reply"
    );
    assert!(news(&server, &worker).await.is_empty());
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
    let request = server.request(Some(&other), Method::POST, &format!("{path}/read"));
    let answer = request
        .json(&json!({"posts": [written[2]]}))
        .send()
        .await
        .unwrap();
    assert_eq!(unread(answer.json().await.unwrap()), 2);
}

async fn what_is_read_on_one_device_is_read_on_the_other(on: On) {
    let server = Server::start(on).await;
    let [author, phone, tablet, other] = server
        .sign_in(["resident", "neighbour", "neighbour", "neighbour_2"])
        .await;
    let mut written = Vec::new();
    for n in 0..4 {
        written.push(server.write_post(&author, post(&format!("第 {n} 条"))).await);
    }
    let elsewhere = json!({"type": "submit", "v": 1, "community": HERE, "channel": "talk", "text": "议一议"});
    let elsewhere = server.write_post(&author, elsewhere).await;
    let path = format!("/v1/communities/{HERE}/board");
    let unread = |board: Value| -> Vec<(String, u64)> {
        let channels = board["channels"].as_array().unwrap().iter();
        let of = |channel: &Value| {
            let code = channel["channel"]["code"].as_str().unwrap().to_owned();
            (code, channel["unread"].as_u64().unwrap())
        };
        channels.map(of).filter(|(_, unread)| *unread > 0).collect()
    };
    let seen = async |person: &Person| unread(server.get(person, &path).await.ok());
    let read = async |person: &Person, posts: &[&String]| {
        let request = server.request(Some(person), Method::POST, &format!("{path}/read"));
        let answer = request.json(&json!({"posts": posts})).send().await.unwrap();
        unread(Answer::read(answer).await.ok())
    };
    let left = |help: u64, talk: u64| {
        let all = [("talk".to_owned(), talk), ("help".to_owned(), help)];
        all.into_iter()
            .filter(|(_, unread)| *unread > 0)
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(&phone).await, left(4, 1));
    assert_eq!(read(&phone, &[&written[2]]).await, left(1, 1));
    assert_eq!(seen(&tablet).await, left(1, 1));
    // The other device lags behind: its older mark moves nothing back, and its mark of another channel counts.
    assert_eq!(read(&tablet, &[&written[0], &elsewhere]).await, left(1, 0));
    assert_eq!(seen(&phone).await, left(1, 0));
    assert_eq!(seen(&other).await, left(4, 1), "marks are a person's own");
    // Both at once, each with a mark of its own: the later one stays.
    let (newer, older) = ([&written[3]], [&written[1]]);
    let (one, two) = tokio::join!(read(&phone, &newer), read(&tablet, &older));
    assert!(one.is_empty() || two.is_empty());
    for device in [&phone, &tablet] {
        assert!(seen(device).await.is_empty());
        let list = server.posts(device, &format!("scope=board:{HERE}")).await;
        let items = list["items"].as_array().unwrap();
        assert!(items.iter().all(|item| item["unread"] == false), "{items:?}");
    }
}

/// So many people write so many posts each, or replies to one.
const WRITERS: usize = 4;
const EACH: usize = 12;

/// Lets others write while `read` reads, which learns when they are done. Gives what they wrote and what was read.
async fn while_others_write<T>(
    server: &Server,
    thread: Option<&str>,
    read: impl AsyncFnOnce(&AtomicBool) -> T,
) -> (HashSet<String>, T) {
    let writers = server.crowd(WRITERS, Timestamp::from_micros(0)).await;
    let done = AtomicBool::new(false);
    let write = async {
        let of_one = writers.iter().map(async |person| {
            let mut written = Vec::new();
            for n in 0..EACH {
                let text = format!("{} 的第 {n} 条", person.id);
                let command = match thread {
                    Some(thread) => json!({"type": "reply", "thread": thread, "text": text}),
                    None => post(&text),
                };
                written.push(server.write_post(person, command).await);
            }
            written
        });
        let written = futures_util::future::join_all(of_one).await;
        done.store(true, Ordering::SeqCst);
        written.into_iter().flatten().collect()
    };
    tokio::join!(write, read(&done))
}

async fn pages_miss_nothing_and_double_nothing_while_others_write(on: On) {
    let server = Server::start(on).await;
    let [author, reader] = server.sign_in(["resident", "neighbour"]).await;
    let mut before = Vec::new();
    for n in 0..7 {
        before.push(server.write_post(&author, post(&format!("早先第 {n} 条"))).await);
    }
    let list = format!("scope=board:{HERE}&limit=3");
    let page = async |cursor: &Value| {
        let cursor = cursor.as_str().map(|cursor| format!("&cursor={cursor}"));
        server
            .posts(&reader, &format!("{list}{}", cursor.unwrap_or_default()))
            .await
    };
    let read = async |done: &AtomicBool| {
        let first = page(&Value::Null).await;
        let own = |page: &Value| -> Vec<String> { ids(page).into_iter().map(str::to_owned).collect() };
        // Down to the oldest and up to the newest, in turns.
        let (mut down, mut up) = (first["next"].clone(), first["previous"].clone());
        let mut seen = own(&first);
        loop {
            let finished = done.load(Ordering::SeqCst);
            if !down.is_null() {
                let older = page(&down).await;
                seen.extend(own(&older));
                down = older["next"].clone();
            }
            let newer = page(&up).await;
            let none_newer = ids(&newer).is_empty();
            seen.splice(0..0, own(&newer));
            up = newer["previous"].clone();
            if finished && none_newer && down.is_null() {
                return seen;
            }
        }
    };
    let (mut written, seen) = while_others_write(&server, None, read).await;
    written.extend(before);
    assert_eq!(seen.len(), written.len(), "nothing doubled, nothing missed");
    assert_eq!(seen.iter().cloned().collect::<HashSet<_>>(), written);
    let mut in_one = Vec::new();
    let mut next = Value::Null;
    loop {
        let page = page(&next).await;
        in_one.extend(ids(&page).into_iter().map(str::to_owned));
        next = page["next"].clone();
        if next.is_null() {
            break;
        }
    }
    assert_eq!(seen, in_one, "in the list's order");
}

async fn a_thread_is_read_to_its_end_while_others_reply(on: On) {
    let server = Server::start(on).await;
    let [author, reader] = server.sign_in(["resident", "neighbour"]).await;
    let thread = server.write_post(&author, post("大家怎么看？")).await;
    let list = format!("scope=replies:{thread}&limit=5");
    let read = async |done: &AtomicBool| {
        let mut seen: Vec<String> = Vec::new();
        let mut cursor = String::new();
        loop {
            let finished = done.load(Ordering::SeqCst);
            let page = server.posts(&reader, &format!("{list}{cursor}")).await;
            let replies = ids(&page).into_iter().map(str::to_owned);
            match page["next"].as_str() {
                Some(next) => {
                    seen.extend(replies);
                    cursor = format!("&cursor={next}");
                }
                // The end as it is now: the same page is asked again for what came meanwhile.
                None if finished => {
                    seen.extend(replies);
                    return seen;
                }
                None => {}
            }
        }
    };
    let (written, seen) = while_others_write(&server, Some(&thread), read).await;
    assert_eq!(seen.len(), written.len(), "nothing doubled, nothing missed");
    assert_eq!(seen.iter().cloned().collect::<HashSet<_>>(), written);
    let counted = server.get(&reader, &format!("/v1/posts/{thread}")).await.ok();
    assert_eq!(counted["replies"], WRITERS * EACH);
}
