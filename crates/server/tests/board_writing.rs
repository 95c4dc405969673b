//! What one may write on a board, and how much: photos of one's own, so many posts a day, and names of who is there.

use linli_model::limits::POSTS_A_DAY_NEW;
use linli_model::time::DAY;
use serde_json::{Value, json};

use crate::board::{ids, post};
use crate::support::people::{HERE, THERE};
use crate::support::{Answer, On, Person, Server, fresh_id, morning, on_both};

on_both!(
    a_post_takes_only_whole_photos_of_its_author_that_belong_to_nothing_else,
    a_new_account_writes_so_much_a_day,
    the_limit_of_a_day_holds_when_all_is_sent_at_once,
    a_reply_names_only_those_of_its_thread,
);

/// Sends a new post or reply.
async fn send(server: &Server, person: &Person, command: Value) -> Answer {
    let path = format!("/v1/posts/{}/commands", fresh_id());
    server.order(person, &path, command, None).await
}

fn with_photos(photos: &[&str]) -> Value {
    let mut command = post("看看这盆花");
    command["photos"] = json!(photos);
    command
}

async fn a_post_takes_only_whole_photos_of_its_author_that_belong_to_nothing_else(on: On) {
    let server = Server::start(on).await;
    let [author, other] = server.sign_in(["resident", "neighbour"]).await;
    let (own, second) = (server.upload(&author).await, server.upload(&author).await);
    let begun = server.begin_upload(&author, 4).await;
    let others = server.upload(&other).await;
    let reported = server.upload(&author).await;
    let report = crate::support::sending::submission(&reported);
    server.command(&author, &fresh_id(), report).await.ok();
    let unknown = fresh_id();
    for wrong in [&begun, &others, &reported, &unknown] {
        let refused = send(&server, &author, with_photos(&[&own, wrong])).await;
        refused.is_problem(409, "photo_gone");
    }
    let twice = send(&server, &author, with_photos(&[&own, &own])).await;
    twice.is_problem(422, "invalid");
    assert_eq!(
        server.number("SELECT COUNT(*) FROM posts").await,
        0,
        "nothing of them is left"
    );
    // The good one among the bad is still free.
    let first = send(&server, &author, with_photos(&[&own])).await.ok()["post"].clone();
    assert_eq!(first["photos"][0]["id"], json!(own));
    let again = send(&server, &author, with_photos(&[&own])).await;
    again.is_problem(409, "photo_gone");
    let thread = first["id"].as_str().unwrap();
    let reply = json!({"type": "reply", "thread": thread, "text": "真好看", "photos": [own]});
    send(&server, &other, reply).await.is_problem(409, "photo_gone");
    // Whoever writes it anew keeps its photos and adds new ones, by the same rules.
    let path = format!("/v1/posts/{thread}/commands");
    let edit = |photos: &[&String]| json!({"type": "edit", "text": "看看这两盆花", "photos": photos});
    let refused = server
        .order(&author, &path, edit(&[&own, &others]), Some(1))
        .await;
    refused.is_problem(409, "photo_gone");
    let edited = server
        .order(&author, &path, edit(&[&second, &own]), Some(1))
        .await
        .ok();
    let shown = edited["post"]["photos"].as_array().unwrap().iter();
    let shown: Vec<_> = shown.map(|photo| photo["id"].as_str().unwrap()).collect();
    assert_eq!(shown, [&second, &own]);
    let bound = format!("SELECT COUNT(*) FROM photos WHERE stream = 'post/{thread}'");
    assert_eq!(server.number(&bound).await, 2);
}

/// As many as a new account writes in a day.
const MOST: usize = POSTS_A_DAY_NEW as usize;

async fn a_new_account_writes_so_much_a_day(on: On) {
    let server = Server::start(on).await;
    let newcomers = server.crowd(2, morning()).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let thread = server.write_post(&resident, post("认识一下新邻居")).await;
    let write = |n: usize| match n % 2 {
        0 => post(&format!("第 {n} 条")),
        _ => json!({"type": "reply", "thread": thread, "text": format!("第 {n} 条")}),
    };
    for n in 0..MOST {
        send(&server, &newcomers[0], write(n)).await.ok();
    }
    for n in [0, 1] {
        let refused = send(&server, &newcomers[0], write(n)).await;
        refused.is_problem(409, "refused.too_many_posts");
    }
    send(&server, &newcomers[1], write(0)).await.ok();
    // Whoever has been here for long, or works here, writes on.
    for n in 0..=MOST {
        send(&server, &resident, write(n)).await.ok();
        send(&server, &worker, write(n)).await.ok();
    }
    server.clock.set(morning().plus(DAY - 1));
    let refused = send(&server, &newcomers[0], write(0)).await;
    refused.is_problem(409, "refused.too_many_posts");
    server.clock.set(morning().plus(DAY));
    send(&server, &newcomers[0], write(0)).await.ok();
}

async fn the_limit_of_a_day_holds_when_all_is_sent_at_once(on: On) {
    let server = Server::start(on).await;
    let newcomer = &server.crowd(1, morning()).await[0];
    let [resident] = server.sign_in(["resident"]).await;
    let thread = server.write_post(&resident, post("认识一下新邻居")).await;
    let tries = (0..4 * MOST).map(|n| {
        let command = match n % 2 {
            0 => post(&format!("第 {n} 条")),
            _ => json!({"type": "reply", "thread": thread, "text": format!("第 {n} 条")}),
        };
        send(&server, newcomer, command)
    });
    let answers = futures_util::future::join_all(tries).await;
    let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(taken.len(), MOST);
    for answer in refused {
        answer.is_problem(409, "refused.too_many_posts");
    }
    let written = format!("SELECT COUNT(*) FROM posts WHERE owner = '{}'", newcomer.id);
    assert_eq!(server.number(&written).await as usize, MOST);
}

async fn a_reply_names_only_those_of_its_thread(on: On) {
    let server = Server::start(on).await;
    let [author, other, third, stranger, worker] = server
        .sign_in(["resident", "neighbour", "neighbour_2", "stranger", "worker"])
        .await;
    let thread = server.write_post(&author, post("周末大扫除")).await;
    let reply = |text: &str, mentions: &[&str]| json!({"type": "reply", "thread": thread, "text": text, "mentions": mentions});
    let own = server.write_post(&other, reply("我来", &[])).await;
    let hidden = server.write_post(&third, reply("代办清洁", &[])).await;
    server
        .to_post(&worker, &hidden, json!({"type": "hide", "reason": "广告"}))
        .await;
    let of_another_thread = server.write_post(&third, post("谁有梯子")).await;
    let mut there = post("我们社区也扫");
    there["community"] = json!(THERE);
    let of_another_community = server.write_post(&stranger, there).await;
    let unknown = fresh_id();
    let before = server.number("SELECT COUNT(*) FROM posts").await;
    for wrong in [&hidden, &of_another_thread, &of_another_community, &unknown] {
        let refused = send(&server, &author, reply("@谁 一起", &[&own, wrong])).await;
        refused.is_problem(422, "refused.unknown_person");
    }
    assert_eq!(server.number("SELECT COUNT(*) FROM posts").await, before);
    for person in [&other, &third, &stranger] {
        let told = server.get(person, "/v1/notifications").await.ok();
        assert!(!told.to_string().contains("一起"), "{} {told}", person.id);
    }
    let taken = send(&server, &author, reply("@neighbour 一起", &[&own]))
        .await
        .ok();
    assert_eq!(taken["post"]["mentions"], json!(["neighbour"]));
    let told = server.get(&other, "/v1/notifications").await.ok();
    assert_eq!(told["items"][0]["what"]["mentions"], true);
    // Whoever moves away is named still, and is not told what is said on a board that they read no more.
    let mut tx = server.app.state().db.begin().await.unwrap();
    sqlx::query("DELETE FROM grants WHERE person = 'neighbour'")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    send(&server, &author, reply("@neighbour 还来吗", &[&own]))
        .await
        .ok();
    let told = server.get(&other, "/v1/notifications").await.ok();
    let theirs = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["what"]["type"] == "reply");
    assert_eq!(theirs.count(), 0, "{told}");
    let list = server.posts(&author, &format!("scope=board:{HERE}")).await;
    assert_eq!(ids(&list), [&of_another_thread, &thread]);
}
