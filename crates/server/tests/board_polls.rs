//! Polls over HTTP: each vote counts once, and what a secret ballot was is told by nothing.

use std::time::Instant;

use serde_json::{Value, json};
use sqlx::Row;

use crate::board::{poll, post};
use crate::support::people::HERE;
use crate::support::{On, Person, Server, morning, on_both};

on_both!(
    a_secret_ballot_leaves_no_trace_of_its_choice,
    each_votes_once_and_a_vote_stands,
    two_hundred_vote_at_once_and_each_counts_once,
    few_votes_of_a_secret_poll_are_told_to_nobody,
    what_was_voted_on_is_not_written_anew,
);

/// All that is stored of a vote by four people, as text; nothing in it is random but the commands' ids.
async fn stored_of_a_secret_vote(on: On, choices: [u8; 4]) -> Vec<String> {
    let server = Server::start(on).await;
    let voters = server
        .sign_in(["resident", "neighbour", "neighbour_2", "neighbour_3"])
        .await;
    let author = &voters[0];
    let id = "the-post";
    let path = format!("/v1/posts/{id}/commands");
    server.order(author, &path, poll(true), None).await.ok();
    let path = format!("/v1/posts/{id}/ballot/commands");
    for (voter, choice) in voters.iter().zip(choices) {
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
        rows.extend(found.iter().map(|row| row.get::<String, _>(0)));
    }
    if on == On::Postgres {
        // One transaction wrote all rows last: none is tied to the voter that wrote at the same time.
        let writers = "SELECT COUNT(DISTINCT CAST(xmin AS TEXT)) FROM tallies";
        assert_eq!(server.number(writers).await, 1);
    } else {
        rows.push(page_of_tallies(&server).await);
    }
    rows
}

/// The page of the file that holds the tallies, with what older versions of its rows left in it.
async fn page_of_tallies(server: &Server) -> String {
    let state = server.app.state();
    let mut connection = state.db.reading().acquire().await.unwrap();
    // All is in the file itself, and nothing is left in the log beside it.
    let folded = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    assert_eq!(folded.get::<i64, _>(0), 0, "nobody was in the way");
    let sql = "SELECT rootpage FROM sqlite_master WHERE name = 'tallies'";
    let root: i64 = sqlx::query(sql).fetch_one(&mut *connection).await.unwrap().get(0);
    let size: i64 = sqlx::query("PRAGMA page_size")
        .fetch_one(&mut *connection)
        .await
        .unwrap()
        .get(0);
    let (root, size) = (root as usize, size as usize);
    let file = std::fs::read(state.settings.data.join("linli.db")).unwrap();
    let page = &file[(root - 1) * size..root * size];
    assert!(String::from_utf8_lossy(page).contains("the-post"));
    page.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn a_secret_ballot_leaves_no_trace_of_its_choice(on: On) {
    let one = stored_of_a_secret_vote(on, [0, 0, 1, 1]).await;
    let swapped = stored_of_a_secret_vote(on, [1, 1, 0, 0]).await;
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
    assert_eq!(server.number("SELECT voters FROM posts").await, 3);
}

/// So many people vote, all at once, each twice, and many answers are lost.
const CROWD: usize = 200;

async fn two_hundred_vote_at_once_and_each_counts_once(on: On) {
    let server = Server::start(on).await;
    let [author] = server.sign_in(["resident"]).await;
    let voters = server.crowd(CROWD, morning()).await;
    for secret in [false, true] {
        let id = server.write_post(&author, poll(secret)).await;
        let path = format!("/v1/posts/{id}/ballot/commands");
        let vote = |n: usize| json!({"type": "vote", "choices": [usize::from(n.is_multiple_of(3))]});
        let begun = Instant::now();
        let votes = voters.iter().enumerate().map(async |(n, voter)| {
            // Whoever is told that it counts was counted; once more, by another key, it does not.
            let told = server.insist(voter, &path, &vote(n)).await.ok();
            assert_eq!(told["post"]["poll"]["voted"], true);
            let again = server.insist(voter, &path, &vote(n + 1)).await;
            again.is_problem(409, "refused.already_voted");
        });
        futures_util::future::join_all(votes).await;
        let seconds = begun.elapsed().as_secs_f64();
        println!("{on:?}: {:.0} votes per second", 4.0 * CROWD as f64 / seconds);
        server.to_post(&author, &id, json!({"type": "close_poll"})).await;
        let ended = server.get(&author, &format!("/v1/posts/{id}")).await.ok();
        let poll = &ended["poll"];
        let second = CROWD.div_ceil(3);
        assert_eq!(poll["voters"], CROWD);
        assert_eq!(poll["options"][0]["votes"], CROWD - second);
        assert_eq!(poll["options"][1]["votes"], second);
        // The tally is what the events say, as far as they may say it.
        let events = async |holding: &str| {
            let sql = format!(
                "SELECT COUNT(*) FROM events WHERE stream LIKE 'ballot/{id}/%' AND body LIKE '%{holding}%'"
            );
            server.number(&sql).await as usize
        };
        assert_eq!(events("voted").await, CROWD);
        let (first_told, second_told) = if secret { (0, 0) } else { (CROWD - second, second) };
        assert_eq!(events("[0]").await, first_told);
        assert_eq!(events("[1]").await, second_told);
        let ballots = format!("SELECT COUNT(*) FROM ballots WHERE post = '{id}'");
        assert_eq!(server.number(&ballots).await as usize, CROWD);
    }
}

async fn few_votes_of_a_secret_poll_are_told_to_nobody(on: On) {
    let server = Server::start(on).await;
    let [author, ada, bo, worker, grid_worker] = server
        .sign_in(["resident", "neighbour", "neighbour_2", "worker", "grid_worker"])
        .await;
    let everybody = [&author, &ada, &bo, &worker, &grid_worker];
    for (voters, told) in [(1, false), (2, false), (3, true)] {
        let id = server.write_post(&author, poll(true)).await;
        let path = format!("/v1/posts/{id}/ballot/commands");
        for voter in &everybody[..voters] {
            let vote = json!({"type": "vote", "choices": [1]});
            server.order(voter, &path, vote, None).await.ok();
        }
        server.to_post(&worker, &id, json!({"type": "close_poll"})).await;
        for person in everybody {
            let shown = server.get(person, &format!("/v1/posts/{id}")).await.ok();
            let listed = server.posts(person, &format!("scope=board:{HERE}")).await;
            for poll in [&shown["poll"], &listed["items"][0]["poll"]] {
                assert_eq!((&poll["closed"], &poll["voters"]), (&json!(true), &json!(voters)));
                let votes: Vec<_> = poll["options"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|o| o.get("votes"))
                    .collect();
                match told {
                    true => assert_eq!(votes, [Some(&json!(0)), Some(&json!(3))]),
                    false => assert_eq!(votes, [None, None], "{voters} voters, {}", person.id),
                }
            }
        }
    }
}

async fn what_was_voted_on_is_not_written_anew(on: On) {
    let server = Server::start(on).await;
    let [author, ada] = server.sign_in(["resident", "neighbour"]).await;
    let id = server.write_post(&author, poll(false)).await;
    let edit = |text: &str| json!({"type": "edit", "text": text, "photos": []});
    let path = format!("/v1/posts/{id}/commands");
    let edited = server
        .order(&author, &path, edit("加装电梯，费用分摊"), Some(1))
        .await;
    assert_eq!(edited.ok()["post"]["text"], "加装电梯，费用分摊");
    let may_edit = async |person: &Person| {
        let seen = server.get(person, &format!("/v1/posts/{id}")).await.ok();
        let actions: Vec<Value> = seen["actions"].as_array().unwrap().clone();
        actions.iter().any(|action| action["command"] == "edit")
    };
    assert!(may_edit(&author).await);
    let vote = json!({"type": "vote", "choices": [0]});
    server
        .order(&ada, &format!("/v1/posts/{id}/ballot/commands"), vote, None)
        .await
        .ok();
    // The version that the author saw is still the newest: it is the vote that stands in the way.
    let refused = server.order(&author, &path, edit("拆掉电梯"), Some(2)).await;
    refused.is_problem(409, "refused.votes_cast");
    assert!(!may_edit(&author).await);
    let seen = server.get(&ada, &format!("/v1/posts/{id}")).await.ok();
    assert_eq!(seen["text"], "加装电梯，费用分摊");
    // What has no poll is edited as ever.
    let other = server.write_post(&author, post("有人捡到钥匙吗")).await;
    let path = format!("/v1/posts/{other}/commands");
    server
        .order(&author, &path, edit("捡到一串钥匙"), Some(1))
        .await
        .ok();
}
