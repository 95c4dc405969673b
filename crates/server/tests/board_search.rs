//! Search on a board: the same on both databases, across a thread, by today's names.

use reqwest::Method;
use serde_json::{Value, json};

use crate::board::{ids, poll, post};
use crate::support::people::{HERE, THERE};
use crate::support::{Answer, On, Person, Server, on_both};

on_both!(
    words_are_found_wherever_they_stand_in_a_thread,
    a_poll_is_found_by_what_it_lets_one_choose,
    an_author_is_found_by_the_name_of_today,
    search_is_made_anew_by_a_newer_version,
);

/// Asserts what a query of the board finds, newest first.
async fn finds(server: &Server, person: &Person, query: &str, expected: &[&String]) {
    let page = server.posts(person, &format!("scope=board:{HERE}&{query}")).await;
    assert_eq!(ids(&page), expected, "{query}");
}

async fn rename(server: &Server, person: &Person, name: &str) {
    let request = server.request(Some(person), Method::PUT, "/v1/session/person");
    let answer = request.json(&json!({"display_name": name})).send().await.unwrap();
    Answer::read(answer).await.ok();
}

async fn words_are_found_wherever_they_stand_in_a_thread(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let mut titled = post("明早八点到十二点");
    titled["title"] = json!("停水通知");
    let thread = server.write_post(&author, titled).await;
    let reply = |text: &str| json!({"type": "reply", "thread": thread, "text": text});
    let first = server
        .write_post(&other, reply("水箱停水了，可以去居委会打"))
        .await;
    let second = server
        .write_post(&author, reply("物业说Ｗi-Ｆi 机房也停电"))
        .await;
    let alone = server
        .write_post(&other, post("居委会的停水登记表在哪里领？"))
        .await;
    let search = async |words: &str, expected: &[&String]| {
        finds(&server, &worker, &format!("words={words}"), expected).await;
    };
    search("停水 居委会", &[&alone, &thread]).await;
    // One word in the post, the others in two replies.
    search("停水 机房 水箱", &[&thread]).await;
    search("通知 fi", &[&thread]).await;
    // All of the words, not some.
    search("停水 地铁", &[]).await;
    // Each word in one piece: its pairs alone stand in other places.
    search("停水箱", &[]).await;
    let hide = json!({"type": "hide", "reason": "不实"});
    server.to_post(&worker, &first, hide).await;
    // A hidden reply is no part of it.
    search("停水 居委会", &[&alone]).await;
    server.to_post(&worker, &first, json!({"type": "restore"})).await;
    search("停水 居委会", &[&alone, &thread]).await;
    server.to_post(&author, &second, json!({"type": "delete"})).await;
    search("停水 机房", &[]).await;
    // What an edit of a reply brings as a title is shown nowhere, and not found.
    let path = format!("/v1/posts/{first}/commands");
    let version = server.get(&other, &format!("/v1/posts/{first}")).await.ok()["version"].as_u64();
    let edit = json!({"type": "edit", "title": "暗号芝麻", "text": "水箱空了", "photos": []});
    server.order(&other, &path, edit, version).await.ok();
    search("暗号", &[]).await;
    search("停水 空了", &[&thread]).await;
    // What was written before is gone.
    search("停水 居委会打", &[]).await;
}

async fn a_poll_is_found_by_what_it_lets_one_choose(on: On) {
    let server = Server::start(on).await;
    let [author, other] = server.sign_in(["resident", "neighbour"]).await;
    let mut asked = poll(true);
    asked["title"] = json!("楼下空地");
    asked["poll"]["options"] = json!(["儿童活动角", "自行车棚"]);
    let asked = server.write_post(&author, asked).await;
    for words in ["空地", "加装电梯", "活动角", "车棚 空地 电梯"] {
        let query = format!("words={words}");
        finds(&server, &other, &query, &[&asked]).await;
    }
    // An option ends where it ends.
    finds(&server, &other, "words=角自", &[]).await;
    // An edit changes the question, and leaves the options to be found.
    let path = format!("/v1/posts/{asked}/commands");
    let edit = json!({"type": "edit", "title": "", "text": "改成什么好", "photos": []});
    server.order(&author, &path, edit, Some(1)).await.ok();
    finds(&server, &other, "words=什么 车棚", &[&asked]).await;
    finds(&server, &other, "words=加装电梯", &[]).await;
}

async fn an_author_is_found_by_the_name_of_today(on: On) {
    let server = Server::start(on).await;
    let [author, other, stranger, worker] = server
        .sign_in(["resident", "neighbour", "stranger", "worker"])
        .await;
    rename(&server, &author, "何晚晴").await;
    let first = server.write_post(&author, post("晚上停水吗")).await;
    let second = server.write_post(&author, post("谁捡到钥匙")).await;
    let others = server.write_post(&other, post("晚晴阿姨的钥匙在我这里")).await;
    let by = async |query: &str, expected: &[&String]| {
        finds(&server, &worker, &format!("author={query}"), expected).await;
    };
    // Who wrote it, not who is spoken of.
    by("晚晴", &[&second, &first]).await;
    by("晚晴&words=停水", &[&first]).await;
    by("neighbour", &[&others]).await;
    rename(&server, &author, "何").await;
    by("晚晴", &[]).await;
    rename(&server, &author, "林小满").await;
    by("小满", &[&second, &first]).await;
    by("林小满&words=钥匙", &[&second]).await;
    by("何晚晴", &[]).await;
    // On this board only those who write on it are found.
    rename(&server, &stranger, "林小满").await;
    let mut there = post("也停水");
    there["community"] = json!(THERE);
    server.write_post(&stranger, there).await;
    by("小满", &[&second, &first]).await;
    // One who is renamed while they write is found by one of the names at any time, and by the last in the end.
    let renames = async {
        for n in 0..10 {
            rename(&server, &other, &format!("换名{n}号")).await;
        }
    };
    let writes = async {
        let mut written = vec![others];
        for n in 0..10 {
            written.push(server.write_post(&other, post(&format!("第 {n} 条"))).await);
        }
        written
    };
    let ((), written) = tokio::join!(renames, writes);
    by("换名9号", &written.iter().rev().collect::<Vec<_>>()).await;
    by("neighbour", &[]).await;
}

async fn search_is_made_anew_by_a_newer_version(on: On) {
    let server = Server::start(on).await;
    let [author, other, worker] = server.sign_in(["resident", "neighbour", "worker"]).await;
    let thread = server.write_post(&author, poll(false)).await;
    let reply = json!({"type": "reply", "thread": thread, "text": "费用怎么分摊"});
    server.write_post(&other, reply).await;
    server.write_post(&other, post("有人拼车去医院吗")).await;
    let hidden = server.write_post(&other, post("代办电梯证")).await;
    server
        .to_post(&worker, &hidden, json!({"type": "hide", "reason": "广告"}))
        .await;
    let state = server.app.state();
    let rows = async || -> Vec<String> {
        let sql = "SELECT community || ' ' || term || ' ' || seq || ' ' || source FROM terms \
                   UNION ALL SELECT community || ' ' || term || ' ' || person FROM authors ORDER BY 1";
        let rows = sqlx::query(sql).fetch_all(state.db.reading()).await.unwrap();
        rows.iter().map(|row| sqlx::Row::get(row, 0)).collect()
    };
    let before = rows().await;
    assert!(before.len() > 10);
    let change = async |statements: &[&str]| {
        let mut tx = state.db.begin().await.unwrap();
        for sql in statements {
            sqlx::query(sql).execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    };
    change(&[
        "DELETE FROM terms",
        "DELETE FROM authors",
        "UPDATE counters SET value = 0 WHERE name = 'posts/rows'",
    ])
    .await;
    let node = server.second_node().await;
    assert_eq!(rows().await, before);
    let all: Value = json!([thread]);
    for query in ["words=电梯 分摊 同意", "author=resident"] {
        let page = node.posts(&author, &format!("scope=board:{HERE}&{query}")).await;
        assert_eq!(json!(ids(&page)), all, "{query}");
    }
    // The next start leaves them alone.
    change(&["DELETE FROM terms"]).await;
    server.second_node().await;
    assert!(rows().await.len() < before.len());
}
