//! A command's id is kept for ever: no answer is stored that could expire, it is made from the stream each time. Sent again
//! after years, a command has no second effect, and its answer shows what has become of the thing since.

use linli_model::time::{DAY, HOUR};
use reqwest::Method;
use serde_json::{Value, json};

use crate::board::{poll, post};
use crate::support::people::HERE;
use crate::support::sending::submission;
use crate::support::{Answer, On, Person, Server, fresh_id, morning, on_both};
use crate::volunteering::{need, writing};

on_both!(
    every_command_is_known_again_after_years,
    a_thing_is_made_already_only_where_it_was_made_of_the_same_words
);

/// A command as it was sent.
struct Sent {
    by: &'static str,
    /// The thing it is about, as it is read.
    thing: String,
    /// What comes after that in the command's path.
    room: &'static str,
    key: String,
    command: Value,
    seen: Option<u64>,
}

impl Sent {
    async fn send(&self, server: &Server, person: &Person) -> Answer {
        let path = format!("{}{}/commands", self.thing, self.room);
        let mut request = server
            .request(Some(person), Method::POST, &path)
            .header("idempotency-key", &self.key)
            .json(&json!({ "command": self.command }));
        if let Some(version) = self.seen {
            request = request.header("if-match", format!("\"{version}\""));
        }
        Answer::read(request.send().await.unwrap()).await
    }
}

/// Sends commands, and keeps them.
struct Sender<'a> {
    server: &'a Server,
    sent: Vec<Sent>,
}

impl Sender<'_> {
    async fn send(&mut self, by: &'static str, thing: &str, room: &'static str, command: Value) {
        self.send_seen(by, thing, room, command, None).await;
    }

    async fn send_seen(
        &mut self,
        by: &'static str,
        thing: &str,
        room: &'static str,
        command: Value,
        seen: Option<u64>,
    ) {
        let [person] = self.server.sign_in([by]).await;
        let sent = Sent {
            by,
            thing: thing.to_owned(),
            room,
            key: fresh_id(),
            command,
            seen,
        };
        sent.send(self.server, &person).await.ok();
        self.sent.push(sent);
    }

    /// A report from its beginning to its answer, joined by a neighbour.
    async fn report(&mut self) {
        let [resident] = self.server.sign_in(["resident"]).await;
        let report = &format!("/v1/reports/{}", fresh_id());
        let submit = submission(&self.server.upload(&resident).await);
        self.send("resident", report, "", submit).await;
        self.send("neighbour", report, "", json!({"type": "join"})).await;
        self.send("worker", report, "", json!({"type": "accept"})).await;
        let assign = json!({"type": "assign", "unit": "unit-1"});
        self.send_seen("worker", report, "", assign, Some(2)).await;
        let whistle = json!({"type": "whistle", "units": ["unit-2"], "reason": "一起看"});
        self.send("worker", report, "", whistle).await;
        let supervise = json!({"type": "supervise", "text": "盯着"});
        self.send("supervisor", report, "", supervise).await;
        self.send("resident", report, "", json!({"type": "urge"})).await;
        self.send("member", report, "", json!({"type": "handle"})).await;
        let resolve = json!({"type": "resolve", "text": "好了"});
        self.send("member", report, "", resolve).await;
    }

    /// A need, the task made of it, and who takes part.
    async fn volunteering(&mut self) {
        let needs = fresh_id();
        let thing = &format!("/v1/needs/{needs}");
        self.send("resident", thing, "", need()).await;
        let task = &format!("/v1/tasks/{}", fresh_id());
        let draft = json!({"type": "draft", "writing": writing(1), "need": needs});
        self.send("worker", task, "", draft).await;
        self.send("worker", task, "", json!({"type": "publish"})).await;
        let register = json!({"type": "register", "community": HERE, "skills": ["care"], "age": "adult"});
        for by in ["neighbour", "neighbour_2"] {
            let volunteer = &format!("/v1/volunteers/{by}");
            self.send(by, volunteer, "", register.clone()).await;
        }
        self.send("neighbour", task, "/roster", json!({"type": "claim"}))
            .await;
        self.send("neighbour_2", task, "/roster", json!({"type": "join"}))
            .await;
    }

    /// A post with a poll, and what others do about it.
    async fn board(&mut self) {
        for secret in [false, true] {
            let id = fresh_id();
            let thing = &format!("/v1/posts/{id}");
            self.send("resident", thing, "", poll(secret)).await;
            let vote = json!({"type": "vote", "choices": [1]});
            self.send("neighbour", thing, "/ballot", vote).await;
        }
        let id = fresh_id();
        let thing = &format!("/v1/posts/{id}");
        self.send("resident", thing, "", post("谁家的猫")).await;
        let edit = json!({"type": "edit", "text": "谁家的猫走丢了", "photos": []});
        self.send_seen("resident", thing, "", edit, Some(1)).await;
        let reply = &format!("/v1/posts/{}", fresh_id());
        let command = json!({"type": "reply", "thread": id, "text": "在三号楼见过"});
        self.send("neighbour", reply, "", command).await;
        self.send("neighbour", thing, "/reaction", json!({"type": "like"}))
            .await;
        let flag = json!({"type": "raise", "reason": "fraud", "words": "不像"});
        self.send("neighbour_2", thing, "/flag", flag).await;
        self.send("worker", thing, "", json!({"type": "keep"})).await;
    }
}

async fn every_command_is_known_again_after_years(on: On) {
    let server = Server::start(on).await;
    let mut sender = Sender {
        server: &server,
        sent: Vec::new(),
    };
    sender.report().await;
    sender.volunteering().await;
    sender.board().await;
    let sent = sender.sent;

    // Timers, expiries and sweeps of more than a year; the report closes by itself meanwhile, the poll ends.
    for days in [1, 8, 40, 400] {
        server.clock.set(morning().plus(days * DAY + HOUR));
        server.app.run_due(server.app.state().now()).await.unwrap();
    }
    let events = "SELECT COUNT(*) FROM events";
    let contents = "SELECT COUNT(*) FROM contents";
    let before = (server.number(events).await, server.number(contents).await);
    let node = server.second_node().await;
    for sent in &sent {
        let [person] = server.sign_in([sent.by]).await;
        let answer = sent.send(&node, &person).await.ok();
        let now = server.get(&person, &sent.thing).await.ok();
        let said = answer.as_object().unwrap().values().next().unwrap();
        assert_eq!(said, &now, "{}{} {}", sent.thing, sent.room, sent.command);
        if sent.thing.starts_with("/v1/reports") {
            assert_eq!(now["status"], "closed", "it goes on, and its answers with it");
        }
        // The same key for something else is refused as on the first day.
        let other = Sent {
            thing: format!("/v1/posts/{}", fresh_id()),
            room: "",
            key: sent.key.clone(),
            command: post("别的"),
            by: sent.by,
            seen: None,
        };
        other.send(&node, &person).await.is_problem(422, "key_reused");
    }
    let after = (server.number(events).await, server.number(contents).await);
    assert_eq!(after, before, "nothing takes effect twice");
}

/// Edited after all, when its answer had not been heard: other words under the same id are not called done.
async fn a_thing_is_made_already_only_where_it_was_made_of_the_same_words(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let report = submission(&server.upload(&resident).await);
    let draft = json!({"type": "draft", "writing": writing(1)});
    let thread = server.write_post(&worker, post("周六上午清理楼道")).await;
    let reply = json!({"type": "reply", "thread": thread, "text": "我来"});
    let made = [
        (&resident, "reports", report, "/text"),
        (&resident, "needs", need(), "/text"),
        (&resident, "posts", post("谁家的钥匙"), "/text"),
        (&resident, "posts", reply, "/text"),
        (&worker, "tasks", draft, "/writing/text"),
    ];
    for (person, room, command, words) in made {
        let path = format!("/v1/{room}/{}/commands", fresh_id());
        server.order(person, &path, command.clone(), None).await.ok();
        let again = server.order(person, &path, command.clone(), None).await;
        again.is_problem(409, "already_so");
        let mut other = command;
        *other.pointer_mut(words).unwrap() = json!("后来改过的话，长一些也没关系");
        let refused = server.order(person, &path, other, None).await;
        refused.is_problem(409, "refused.id_taken");
    }
}
