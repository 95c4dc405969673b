//! From the need to the points, over real HTTP.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use linli_model::limits::OFFER_LIFE;
use linli_model::roster::CheckInSecret;
use linli_model::time::{DAY, HOUR, MINUTE, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::people::HERE;
use crate::support::{Answer, On, Person, Server, fresh_id, morning, on_both};

on_both!(
    a_need_becomes_a_task_is_done_credited_and_rated,
    a_freed_place_goes_down_the_line_by_the_timer,
    two_hundred_claim_and_exactly_the_capacity_wins,
    what_follows_is_refused_as_a_whole,
    a_command_has_one_effect_and_one_answer,
    codes_are_not_found_by_trying,
);

/// The start of every task: tomorrow at ten.
pub fn start() -> Timestamp {
    morning().plus(DAY)
}

pub fn writing(capacity: u16) -> Value {
    json!({
        "terms": {
            "community": HERE, "grid": null,
            "window": {"starts_at": start(), "ends_at": start().plus(2 * HOUR)},
            "claim_by": start().plus(-HOUR), "capacity": capacity, "skills": ["care"], "minutes": 120, "points": 15,
        },
        "title": "为独居老人送餐", "text": "两人一组，中午送到家。", "safety_note": "小心热汤", "photos": [],
        "place_hint": "社区食堂集合",
        "place": {
            "words": "secret-door-302",
            "fix": {"point": {"lat": 39.116042, "lon": 117.195077}, "accuracy_m": 9.0, "at": start()},
        },
        "contact": "secret-13700001111",
    })
}

pub fn need() -> Value {
    json!({
        "type": "submit", "community": HERE, "service": "meals", "text": "secret-need 母亲行动不便",
        "photos": [], "place": {"words": "secret-home 8-302"}, "contact": "secret-13900002222",
    })
}

impl Server {
    /// Sends a command to a path, with the version seen where it has one.
    pub async fn order(&self, person: &Person, path: &str, command: Value, seen: Option<u64>) -> Answer {
        let mut request = self
            .request(Some(person), Method::POST, path)
            .header("idempotency-key", fresh_id())
            .json(&json!({ "command": command }));
        if let Some(version) = seen {
            request = request.header("if-match", format!("\"{version}\""));
        }
        Answer::read(request.send().await.unwrap()).await
    }

    /// Gives a task's roster a command.
    pub async fn roster(&self, person: &Person, task: &str, command: Value) -> Answer {
        let path = format!("/v1/tasks/{task}/roster/commands");
        self.order(person, &path, command, None).await
    }

    /// A task as a person sees it.
    pub async fn task(&self, person: &Person, task: &str) -> Value {
        self.get(person, &format!("/v1/tasks/{task}")).await.ok()
    }

    /// Registers people as volunteers.
    pub async fn volunteers<const N: usize>(&self, names: [&str; N]) -> [Person; N] {
        let people = self.sign_in(names).await;
        for person in &people {
            let path = format!("/v1/volunteers/{}/commands", person.id);
            let register = json!({"type": "register", "community": HERE, "skills": ["care"], "age": "adult"});
            self.order(person, &path, register, None).await.ok();
        }
        people
    }

    /// A published task of so many places.
    pub async fn publish(&self, worker: &Person, capacity: u16, need: Option<&str>) -> String {
        let task = fresh_id();
        let path = format!("/v1/tasks/{task}/commands");
        let draft = json!({"type": "draft", "writing": writing(capacity), "need": need});
        self.order(worker, &path, draft, None).await.ok();
        self.order(worker, &path, json!({"type": "publish"}), None)
            .await
            .ok();
        task
    }
}

async fn a_need_becomes_a_task_is_done_credited_and_rated(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let [ada, bo] = server.volunteers(["neighbour", "neighbour_2"]).await;
    let needs = format!("/v1/needs/{}", fresh_id());
    let id = needs.rsplit('/').next().unwrap().to_owned();
    let commands = format!("{needs}/commands");
    let asked = server.order(&resident, &commands, need(), None).await.ok();
    assert_eq!(asked["need"]["status"], "open");
    let task = server.publish(&worker, 2, Some(&id)).await;
    let taken = server.get(&resident, &needs).await.ok();
    assert_eq!(
        (&taken["status"], &taken["task"]),
        (&json!("taken"), &json!(task))
    );

    for person in [&ada, &bo] {
        let claimed = server.roster(person, &task, json!({"type": "claim"})).await.ok();
        assert_eq!(claimed["task"]["part"]["status"], "claimed");
        assert_eq!(claimed["task"]["place"]["exact"]["words"], "secret-door-302");
    }
    // The organiser's phone shows the code by itself; the volunteer's tells of it hours later.
    server.clock.set(start());
    let secret = server.task(&worker, &task).await["roster"]["secret"].clone();
    let secret: CheckInSecret = serde_json::from_value(secret).unwrap();
    let claimed_at = start().plus(5 * MINUTE);
    server.clock.set(start().plus(6 * HOUR));
    let check_in = json!({"type": "check_in", "code": secret.code(claimed_at), "claimed_at": claimed_at});
    let came = server.roster(&ada, &task, check_in).await.ok();
    let moment = json!({"at": claimed_at, "offline": true});
    assert_eq!(came["task"]["part"]["check_in"], moment);
    let late = json!({"type": "late_check_in", "reason": "secret-reason 没带手机"});
    server.roster(&bo, &task, late).await.ok();
    let approve = json!({"type": "judge", "person": bo.id, "approved": true});
    let judged = server.roster(&worker, &task, approve).await.ok();
    assert_eq!(judged["task"]["roster"]["claims"][1]["present"], true);

    let complete = json!({"type": "complete", "credits": [{"person": bo.id, "minutes": 90}]});
    server.roster(&worker, &task, complete).await.ok();
    assert_eq!(server.task(&worker, &task).await["status"], "completed");
    let correct = json!({"type": "correct", "credit": {"person": bo.id, "minutes": 60}, "reason": "记错了"});
    server.roster(&worker, &task, correct).await.ok();
    for (person, minutes) in [(&ada, 120), (&bo, 60)] {
        let card = server
            .get(person, &format!("/v1/volunteers/{}", person.id))
            .await
            .ok();
        assert_eq!(card["balance"], json!({"minutes": minutes, "points": 15}));
    }
    let sql = "SELECT CAST(SUM(CASE WHEN a.to_account = b.account THEN a.amount ELSE -a.amount END) AS BIGINT) \
               FROM ledger a JOIN (SELECT from_account AS account FROM ledger UNION SELECT to_account FROM ledger) b \
               ON b.account IN (a.from_account, a.to_account)";
    assert_eq!(server.number(sql).await, 0, "all accounts together");
    let lines = server.get(&bo, "/v1/ledger").await.ok();
    let reasons: Vec<_> = lines["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["reason"].as_str())
        .collect();
    let why = Some("记错了");
    assert_eq!(
        reasons,
        [why, why, why, why, None, None],
        "whoever was corrected reads why"
    );
    let others = server.get(&ada, "/v1/ledger").await.ok();
    assert!(!others.to_string().contains("记错了"), "{others}");
    assert_eq!(
        (&lines["items"][0]["title"], &lines["items"][0]["kind"]),
        (&json!("为独居老人送餐"), &json!("corrected"))
    );

    let rate = json!({"type": "rate", "rating": "satisfied", "words": "谢谢"});
    let rated = server.order(&resident, &commands, rate, None).await.ok();
    let kinds: Vec<_> = rated["need"]["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["what"]["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["submitted", "taken", "done", "rated"]);
}

async fn a_freed_place_goes_down_the_line_by_the_timer(on: On) {
    let server = Server::start(on).await;
    let [worker] = server.sign_in(["worker"]).await;
    let [first, second, third] = server.volunteers(["resident", "neighbour", "neighbour_2"]).await;
    let task = server.publish(&worker, 1, None).await;
    server.roster(&first, &task, json!({"type": "claim"})).await.ok();
    let full = server.roster(&second, &task, json!({"type": "claim"})).await;
    full.is_problem(409, "refused.full");
    assert_eq!(
        full.body["places"],
        json!({"capacity": 1, "claimed": 1, "offered": 0, "waiting": 0})
    );
    for person in [&second, &third] {
        server.roster(person, &task, json!({"type": "join"})).await.ok();
    }
    let cancel = json!({"type": "cancel", "reason": "发烧了"});
    let cancelled = server.roster(&first, &task, cancel).await.ok();
    assert_eq!(cancelled["task"].get("part"), None);
    assert_eq!(cancelled["task"]["place"].get("exact"), None, "no place, no door");
    let offered = server.task(&second, &task).await;
    let until = morning().plus(OFFER_LIFE);
    assert_eq!(
        (&offered["part"]["status"], &offered["part"]["until"]),
        (&json!("offered"), &json!(until))
    );
    server
        .roster(&third, &task, json!({"type": "claim"}))
        .await
        .is_problem(409, "refused.full");
    let pos = server
        .get(&third, &format!("/v1/feeds/person:{}", third.id))
        .await
        .ok()["pos"]
        .clone();
    // On two nodes, and each once.
    server.clock.set(until);
    let node = server.second_node().await;
    let given = server.app.run_due(until).await.unwrap() + node.app.run_due(until).await.unwrap();
    assert_eq!(given, 1);
    let news = server
        .get(&third, &format!("/v1/feeds/person:{}?after={pos}", third.id))
        .await
        .ok();
    assert_eq!(
        (&news["entries"][0]["kind"], &news["entries"][0]["id"]),
        (&json!("task"), &json!(task))
    );
    assert_eq!(server.task(&third, &task).await["part"]["status"], "offered");
    assert_eq!(server.task(&second, &task).await.get("part"), None);
    let claimed = server.roster(&third, &task, json!({"type": "claim"})).await.ok();
    assert_eq!(claimed["task"]["part"]["status"], "claimed");
    assert_eq!(server.number("SELECT COUNT(*) FROM timers").await, 0);
}

/// So many people want one of these places, all at once, each twice, and many answers are lost.
const CROWD: usize = 200;
const PLACES: u16 = 30;

async fn two_hundred_claim_and_exactly_the_capacity_wins(on: On) {
    let server = Server::start(on).await;
    let [worker] = server.sign_in(["worker"]).await;
    let task = server.publish(&worker, PLACES, None).await;
    let names: Vec<String> = (0..CROWD).map(|n| format!("claimant-{n}")).collect();
    let mut people = Vec::new();
    let mut tx = server.app.state().db.begin().await.unwrap();
    for name in &names {
        for sql in [
            "INSERT INTO persons (id, display_name, created_at) VALUES ($1, 'c', 0)".to_owned(),
            format!(
                "INSERT INTO consents (person, text, version, at) VALUES ($1, 'privacy', '{}', 0)",
                server.app.state().directory.privacy.version
            ),
            format!(
                "INSERT INTO grants (person, role, scope_type, scope_code, confirmed) VALUES ($1, 'volunteer', 'community', '{HERE}', 1)"
            ),
        ] {
            sqlx::query(&sql).bind(name).execute(&mut *tx).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    for name in &names {
        let [person] = server.sign_in([name.as_str()]).await;
        people.push(person);
    }
    let begun = Instant::now();
    let path = format!("/v1/tasks/{task}/roster/commands");
    let claims = people.iter().map(async |person| {
        let answer = server.insist(person, &path, &json!({"type": "claim"})).await;
        (person.id.clone(), answer)
    });
    let answers: HashMap<String, Answer> = futures_util::future::join_all(claims).await.into_iter().collect();
    let seconds = begun.elapsed().as_secs_f64();
    println!("{on:?}: {:.0} claims per second", 2.0 * CROWD as f64 / seconds);
    let roster = server.task(&worker, &task).await["roster"].clone();
    let holders: HashSet<String> = roster["claims"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| claim["person"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(holders.len(), usize::from(PLACES), "exactly the capacity");
    for (person, answer) in answers {
        if holders.contains(&person) {
            assert_eq!(answer.ok()["task"]["part"]["status"], "claimed", "{person}");
        } else {
            answer.is_problem(409, "refused.full");
            assert_eq!(answer.body["places"]["claimed"], PLACES);
        }
    }
    let sql = "SELECT COUNT(*) FROM events WHERE stream LIKE 'roster/%' AND body LIKE '%\"claimed\"%'";
    assert_eq!(server.number(sql).await, i64::from(PLACES));
    assert_eq!(
        server.number("SELECT COUNT(*) FROM task_people").await,
        i64::from(PLACES)
    );
}

async fn what_follows_is_refused_as_a_whole(on: On) {
    let server = Server::start(on).await;
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let id = fresh_id();
    let commands = format!("/v1/needs/{id}/commands");
    server.order(&resident, &commands, need(), None).await.ok();
    let task = fresh_id();
    let path = format!("/v1/tasks/{task}/commands");
    let draft = json!({"type": "draft", "writing": writing(1), "need": id});
    server.order(&worker, &path, draft, None).await.ok();
    server
        .order(&resident, &commands, json!({"type": "withdraw"}), None)
        .await
        .ok();
    // The need is gone: the task that was made of it is not published, and has no roster.
    server
        .order(&worker, &path, json!({"type": "publish"}), None)
        .await
        .is_problem(409, "refused.wrong_state");
    let view = server.task(&worker, &task).await;
    assert_eq!((&view["status"], &view["version"]), (&json!("draft"), &json!(1)));
    assert_eq!(server.number("SELECT COUNT(*) FROM rosters").await, 0);
    let sql = "SELECT COUNT(*) FROM events WHERE stream LIKE 'task/%' OR stream LIKE 'roster/%'";
    assert_eq!(server.number(sql).await, 1);
    // Who changes what another has changed meanwhile is told so.
    let change = json!({"type": "change", "writing": writing(2)});
    server
        .order(&worker, &path, change.clone(), None)
        .await
        .is_problem(400, "malformed");
    server.order(&worker, &path, change.clone(), Some(1)).await.ok();
    server
        .order(&worker, &path, change, Some(1))
        .await
        .is_problem(412, "stale");
}

async fn a_command_has_one_effect_and_one_answer(on: On) {
    let server = Server::start(on).await;
    let [worker] = server.sign_in(["worker"]).await;
    let [ada] = server.volunteers(["neighbour"]).await;
    let task = server.publish(&worker, 1, None).await;
    let key = fresh_id();
    let send = |command: Value| {
        let path = format!("/v1/tasks/{task}/roster/commands");
        let request = server
            .request(Some(&ada), Method::POST, &path)
            .header("idempotency-key", &key)
            .json(&json!({ "command": command }));
        async { Answer::read(request.send().await.unwrap()).await }
    };
    let first = send(json!({"type": "claim"})).await.ok();
    assert_eq!(send(json!({"type": "claim"})).await.ok(), first);
    send(json!({"type": "join"})).await.is_problem(422, "key_reused");
    for (command, code) in [
        (json!({"type": "swap"}), "unknown_command"),
        (json!({"type": "claim", "v": 2}), "unknown_command"),
    ] {
        server.roster(&ada, &task, command).await.is_problem(422, code);
    }
    server
        .roster(&ada, &task, json!({"type": "judge"}))
        .await
        .is_problem(400, "malformed");
    server
        .roster(&ada, &task, json!({"type": "settle"}))
        .await
        .is_problem(403, "refused.not_allowed");
    let unknown = format!("/v1/tasks/{}/roster/commands", fresh_id());
    server
        .order(&ada, &unknown, json!({"type": "claim"}), None)
        .await
        .is_problem(404, "not_found");
    // Whoever withdraws the registration is no volunteer any more.
    let path = format!("/v1/volunteers/{}/commands", ada.id);
    server
        .order(&ada, &path, json!({"type": "withdraw"}), None)
        .await
        .ok();
    let other = server.publish(&worker, 1, None).await;
    server
        .roster(&ada, &other, json!({"type": "claim"}))
        .await
        .is_problem(403, "refused.not_a_volunteer");
}

async fn codes_are_not_found_by_trying(on: On) {
    let server = Server::start(on).await;
    let [worker] = server.sign_in(["worker"]).await;
    let [ada] = server.volunteers(["neighbour"]).await;
    let task = server.publish(&worker, 1, None).await;
    server.roster(&ada, &task, json!({"type": "claim"})).await.ok();
    server.clock.set(start());
    let mut codes = HashMap::new();
    for n in 0..30 {
        let guess = json!({"type": "check_in", "code": format!("{n:06}"), "claimed_at": null});
        let code = server.roster(&ada, &task, guess).await.code().to_owned();
        *codes.entry(code).or_insert(0) += 1;
    }
    assert_eq!(codes["rate_limited"], 10, "{codes:?}");
}
