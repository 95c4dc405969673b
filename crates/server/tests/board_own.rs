//! What of a board is one person's own: what is held stands on it for its author, and posts and replies are two lists.

use serde_json::{Value, json};

use crate::board::post;
use crate::support::people::HERE;
use crate::support::{On, Person, Server, on_both};

on_both!(
    what_is_held_stands_on_the_board_for_its_author_alone,
    ones_posts_and_ones_replies_are_two_lists,
    a_page_of_what_is_gone_says_that_there_is_more,
);

async fn posts(server: &Server, person: &Person, query: &str) -> Value {
    server.get(person, &format!("/v1/posts?{query}")).await.ok()
}

fn ids(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

async fn what_is_held_stands_on_the_board_for_its_author_alone(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let mut written = Vec::new();
    for text in ["早", "招人刷单", "中", "刷单日结", "晚"] {
        written.push(server.write_post(&author, post(text)).await);
    }
    let channel = format!("scope=board:{HERE}/help");
    // Page by page, with the held ones in their place.
    let (mut seen, mut query) = (Vec::new(), format!("{channel}&limit=2"));
    loop {
        let page = posts(&server, &author, &query).await;
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        query = format!("{channel}&limit=2&cursor={next}");
    }
    seen.reverse();
    assert_eq!(seen, written);
    let first = posts(&server, &author, &format!("{channel}&limit=2")).await;
    assert_eq!(
        [&first["items"][0]["status"], &first["items"][1]["status"]],
        ["published", "held"]
    );
    // And the way back: what is new is told to its author, held or not.
    let older = first["next"].as_str().unwrap();
    let older = posts(&server, &author, &format!("{channel}&limit=2&cursor={older}")).await;
    let back = older["previous"].as_str().unwrap();
    let newer = posts(&server, &author, &format!("{channel}&limit=5&cursor={back}")).await;
    assert_eq!(ids(&newer), [&written[4], &written[3]]);
    for person in [&other, &worker] {
        let board = posts(&server, person, &format!("scope=board:{HERE}")).await;
        assert_eq!(ids(&board), [&written[4], &written[2], &written[0]]);
    }
    let elsewhere = posts(&server, &author, &format!("scope=board:{HERE}/talk")).await;
    assert!(ids(&elsewhere).is_empty(), "only in its channel");
}

async fn ones_posts_and_ones_replies_are_two_lists(on: On) {
    let server = Server::start(on).await;
    let [author, other] = server.sign_in(["resident", "neighbour"]).await;
    let id = server.write_post(&author, post("借一把梯子")).await;
    let reply = |text: &str| json!({"type": "reply", "thread": id, "text": text});
    let own = server.write_post(&author, reply("周末用")).await;
    let foreign = server.write_post(&other, reply("我有")).await;
    assert_eq!(ids(&posts(&server, &author, "scope=mine").await), [&id]);
    assert_eq!(ids(&posts(&server, &author, "scope=my_replies").await), [&own]);
    assert!(ids(&posts(&server, &other, "scope=mine").await).is_empty());
    assert_eq!(ids(&posts(&server, &other, "scope=my_replies").await), [&foreign]);
}

async fn a_page_of_what_is_gone_says_that_there_is_more(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let mut written = Vec::new();
    for n in 0..3 {
        written.push(server.write_post(&author, post(&format!("第 {n} 条"))).await);
    }
    let [thread, second, third] = [&written[0], &written[1], &written[2]];
    let mut replies = Vec::new();
    for n in 0..3 {
        let reply = json!({"type": "reply", "thread": thread, "text": format!("第 {n} 条回复")});
        replies.push(server.write_post(&author, reply).await);
    }
    for post in [second, third] {
        server.to_post(&author, post, json!({"type": "delete"})).await;
    }
    for reply in &replies[..2] {
        server
            .to_post(&worker, reply, json!({"type": "hide", "reason": "离题"}))
            .await;
    }
    for (person, scope, left) in [
        (&author, "mine".to_owned(), thread),
        (&other, format!("replies:{thread}"), &replies[2]),
    ] {
        let list = format!("scope={scope}&limit=2");
        let gone = posts(&server, person, &list).await;
        assert!(ids(&gone).is_empty(), "{gone}");
        let next = gone["next"].as_str().unwrap();
        let rest = posts(&server, person, &format!("{list}&cursor={next}")).await;
        assert_eq!((ids(&rest), &rest["next"]), (vec![left.as_str()], &Value::Null));
    }
}
