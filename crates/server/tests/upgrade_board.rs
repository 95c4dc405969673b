//! A database of the version that brought the board comes along: what stands on it is found and counted as before.

use linli_model::post::Post;
use serde_json::{Value, json};
use sqlx::{Any, AnyPool, Transaction};

use crate::board::ids;
use crate::support::people::HERE;
use crate::support::{On, Server, data, on_both};
use crate::upgrade::{add_event, database_of, fixture};

on_both!(a_board_of_version_4_comes_along);

/// The people of the fixtures: the author of the poll, staff, and another neighbour.
const PEOPLE: [(&str, &str, &str); 3] = [
    ("019a7f3c-03d1-7a11-83c8-5b2e91d04df3", "何晚晴", "resident"),
    ("019a7f3c-07a2-7a12-83cf-5b2e91d04fe6", "顾青禾", "grid_worker"),
    ("019a7f3c-0b73-7a13-83d6-5b2e91d051d9", "邱伯", "resident"),
];

/// The fixtures' post with a secret poll, which is over.
const POLL: &str = "019a7f60-262a-7a1a-8407-5b2e91d06001";

async fn a_board_of_version_4_comes_along(on: On) {
    let folder = tempfile::tempdir().unwrap();
    let (url, pool) = database_of(4, on, &folder).await;
    fill(&pool).await;
    pool.close().await;

    let server = Server::start_bare(on, |settings| settings.database_url = Some(url)).await;
    let [author, worker, neighbour] = server.sign_in(PEOPLE.map(|(id, ..)| id)).await;
    let board = format!("scope=board:{HERE}");
    assert_eq!(ids(&server.posts(&neighbour, &board).await), [POLL]);
    // As it was last written, with its options and its reply; not as it was first, nor what is hidden or deleted.
    for (query, found) in [
        ("words=现文", 1),
        ("words=选项", 1),
        ("words=现文 选项 回复", 1),
        ("author=晚晴", 1),
        ("author=晚晴&words=回复", 1),
        ("words=原文", 0),
        ("words=隐藏", 0),
        ("words=删除", 0),
        ("author=邱伯", 0),
    ] {
        let page = server.posts(&neighbour, &format!("{board}&{query}")).await;
        assert_eq!(ids(&page).len(), found, "{query}");
    }
    let seen = server.get(&neighbour, &format!("/v1/posts/{POLL}")).await.ok();
    let votes = seen["poll"]["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["votes"].clone());
    assert_eq!(votes.collect::<Vec<_>>(), [json!(2), json!(0), json!(1)]);
    assert_eq!(
        (&seen["poll"]["voted"], &seen["likes"]),
        (&json!(true), &json!(1))
    );
    // What was entered into feeds is no news; what happens now is. Who had agreed writes on.
    let news = async || server.get(&author, "/v1/notifications").await.ok()["items"].clone();
    assert_eq!(news().await, json!([]));
    let reply = json!({"type": "reply", "thread": POLL, "text": "新的回复在这里"});
    server.write_post(&neighbour, reply).await;
    assert_eq!(news().await.as_array().unwrap().len(), 1);
    let page = server.posts(&worker, &format!("{board}&words=现文 这里")).await;
    assert_eq!(ids(&page), [POLL]);
    assert_eq!(
        server
            .number("SELECT value FROM counters WHERE name = 'posts/rows'")
            .await,
        1,
        "the next start leaves them alone"
    );
}

/// What its fixtures hold, and search as that version wrote it.
async fn fill(pool: &AnyPool) {
    let mut tx = pool.begin().await.unwrap();
    add_people(&mut tx).await;
    let states: Value = serde_json::from_str(&fixture("board_states.json")).unwrap();
    for (stream, state) in states.as_object().unwrap() {
        if stream.starts_with("post/") {
            add_post(&mut tx, stream, &serde_json::from_value(state.clone()).unwrap()).await;
        }
    }
    for line in fixture("board_events.jsonl").lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        if event["stream"].as_str().unwrap().starts_with("post/") {
            add_event(&mut tx, &event).await;
        }
    }
    for (person, ..) in PEOPLE {
        let state = json!({"post": POLL, "person": person, "version": 1, "choices": []});
        execute(
            &mut tx,
            "INSERT INTO ballots (post, person, state) VALUES ($1, $2, $3)",
            &[POLL, person, &state.to_string()],
        )
        .await;
    }
    let liked = json!({"post": POLL, "person": PEOPLE[2].0, "version": 1, "liked": true}).to_string();
    execute(
        &mut tx,
        "INSERT INTO reactions (post, person, liked, state) VALUES ($1, $2, 1, $3)",
        &[POLL, PEOPLE[2].0, &liked],
    )
    .await;
    for sql in [
        format!(
            "INSERT INTO tallies (post, choice, votes) VALUES ('{POLL}', 0, 2), ('{POLL}', 1, 0), ('{POLL}', 2, 1)"
        ),
        format!("UPDATE posts SET voters = 3, likes = 1, replies = 1 WHERE id = '{POLL}'"),
        format!("INSERT INTO feeds (id, pos) VALUES ('person:{}', 1)", PEOPLE[0].0),
        format!(
            "INSERT INTO feed_entries (feed, pos, kind, id, version, neighbours) VALUES ('person:{}', 1, 'post', '{POLL}', 1, 1)",
            PEOPLE[0].0
        ),
    ] {
        execute(&mut tx, &sql, &[]).await;
    }
    tx.commit().await.unwrap();
}

async fn execute(tx: &mut Transaction<'_, Any>, sql: &str, values: &[&str]) {
    let query = values
        .iter()
        .fold(sqlx::query(sql), |query, value| query.bind(*value));
    query.execute(&mut **tx).await.unwrap();
}

async fn add_people(tx: &mut Transaction<'_, Any>) {
    let texts: Value = serde_json::from_slice(&data("texts.json")).unwrap();
    let version = texts["privacy"]["version"].as_str().unwrap();
    for (id, name, role) in PEOPLE {
        execute(
            tx,
            "INSERT INTO persons (id, display_name, created_at) VALUES ($1, $2, 0)",
            &[id, name],
        )
        .await;
        let sql = "INSERT INTO grants (person, role, scope_type, scope_code, confirmed) VALUES ($1, $2, 'community', $3, 1)";
        execute(tx, sql, &[id, role, HERE]).await;
        let sql = "INSERT INTO consents (person, text, version, at) VALUES ($1, 'privacy', $2, 0)";
        execute(tx, sql, &[id, version]).await;
    }
}

async fn add_post(tx: &mut Transaction<'_, Any>, stream: &str, post: &Post) {
    let published = post.status.code() == "published";
    let sql = format!(
        "INSERT INTO posts (id, version, owner, city, district, street, community, channel, thread, status, listed, on_top, \
         review, official, submitted_at, updated_at, likes, replies, open_flags, voters, state) \
         VALUES ($1, {}, $2, '1201', '120101', '120101003', $3, $4, $5, $6, {}, 0, 0, {}, {}, 0, 0, 0, 0, 0, $7)",
        post.version,
        i64::from(published && post.thread.is_none()),
        i64::from(post.official),
        post.submitted_at.micros(),
    );
    let query = sqlx::query(&sql)
        .bind(post.id.as_str())
        .bind(post.owner.as_str())
        .bind(post.community.as_str())
        .bind(post.channel.as_str())
        .bind(post.thread.as_ref().map(|thread| thread.to_string()))
        .bind(post.status.code())
        .bind(serde_json::to_string(post).unwrap());
    query.execute(&mut **tx).await.unwrap();
    let text = match (post.thread.is_some(), post.status.code()) {
        (true, _) => "一条回复",
        (_, "hidden") => "隐藏了的",
        (_, "deleted") => "删除了的",
        _ => "原文在此",
    };
    let contents = [
        (
            Some(&post.content),
            json!({"text": text, "options": ["选项一", "选项二", "选项三"]}),
        ),
        (post.edit.as_ref(), json!({"text": "现文在此"})),
    ];
    for (id, body) in contents {
        let Some(id) = id else { continue };
        let sql =
            "INSERT INTO contents (stream, id, owner, audience, body) VALUES ($1, $2, $3, 'public', $4)";
        execute(
            tx,
            sql,
            &[stream, id.as_str(), post.owner.as_str(), &body.to_string()],
        )
        .await;
    }
    let sql = "INSERT INTO terms (community, field, term, seq, source) \
               SELECT community, 'words', '原文', seq, id FROM posts WHERE id = $1";
    execute(tx, sql, &[post.id.as_str()]).await;
}
