//! What is on the wire: every kind of command and list travels in the same way.

use std::rc::Rc;

use linli_client::{Backend, ClientError, FullNative, Reports, Sending};
use linli_model::area::AreaCode;
use linli_model::ballot::BallotCommand;
use linli_model::flag::{FlagCommand, FlagReason};
use linli_model::ids::{CommandId, PersonId, PostId, ReportId, TaskId};
use linli_model::post::PostCommand;
use linli_model::protocol::{
    NotificationQuery, PostQuery, PostScope, ReadMarks, ReadTo, TaskQuery, TaskScope,
};
use linli_model::reaction::ReactionCommand;
use linli_model::report::ReportCommand;
use linli_model::roster::RosterCommand;

use crate::raw::{Raw, answer, problem};

#[tokio::test]
async fn a_command_travels_under_its_own_name() {
    let raw = Raw::new(vec![problem(409, "in_flight", ""), problem(409, "in_flight", "")]).await;
    let (report, command) = (
        ReportId::new("r1").unwrap(),
        ReportCommand::Note {
            text: "看过".to_owned(),
        },
    );
    let (id, account) = (CommandId::new("c1").unwrap(), PersonId::new("p1").unwrap());
    let sending = Sending {
        command: id,
        account,
        if_match: Some(3),
    };
    let client = raw.full();
    for _ in 0..2 {
        let error = Reports::command(&client, &report, &command, &sending)
            .await
            .unwrap_err();
        assert_eq!(error.code(), "in_flight");
    }
    let heard = raw.heard.await.unwrap();
    assert_eq!(heard[0], heard[1], "a second try is the first one again");
    assert!(
        heard[0].starts_with("POST /v1/reports/r1/commands HTTP/1.1\r\n"),
        "{}",
        heard[0]
    );
    for line in [
        "idempotency-key: c1",
        "linli-account: p1",
        "if-match: \"3\"",
        "authorization: Bearer secret",
    ] {
        assert!(
            heard[0].contains(&format!("\r\n{line}\r\n")),
            "{line} in {}",
            heard[0]
        );
    }
    let body = heard[0].split_once("\r\n\r\n").unwrap().1;
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"command": {"type": "note", "v": 1, "text": "看过"}})
    );
}

#[tokio::test]
async fn volunteering_travels_the_same_road() {
    let raw = Raw::new(vec![
        problem(409, "refused.full", ""),
        problem(404, "not_found", ""),
        problem(401, "unauthenticated", ""),
    ])
    .await;
    let (task, person) = (TaskId::new("t1").unwrap(), PersonId::new("p1").unwrap());
    let sending = Sending {
        command: CommandId::new("c1").unwrap(),
        account: person.clone(),
        if_match: None,
    };
    let client = raw.full();
    let tasks = client.tasks().unwrap();
    let refused = tasks.take_part(&task, &RosterCommand::Claim, &sending).await;
    assert_eq!(refused.unwrap_err().code(), "refused.full");
    let volunteers = client.volunteers().unwrap();
    assert_eq!(volunteers.get(&person).await.unwrap_err().code(), "not_found");
    let query = TaskQuery {
        scope: TaskScope::Open(AreaCode::new("120101001001").unwrap()),
        status: None,
        cursor: Some("a b".to_owned()),
        limit: None,
    };
    assert!(tasks.list(&query).await.is_err());
    let heard = raw.heard.await.unwrap();
    let beginnings = [
        "POST /v1/tasks/t1/roster/commands HTTP",
        "GET /v1/volunteers/p1 HTTP",
        "GET /v1/tasks?scope=open%3A120101001001&cursor=a%20b HTTP",
    ];
    for (request, beginning) in heard.iter().zip(beginnings) {
        assert!(request.starts_with(beginning), "{request}");
    }
    assert!(heard[0].contains("\r\nidempotency-key: c1\r\n"), "{}", heard[0]);
    let body = heard[0].split_once("\r\n\r\n").unwrap().1;
    assert_eq!(body, r#"{"command":{"type":"claim","v":1}}"#);
}

#[tokio::test]
async fn the_board_travels_the_same_road() {
    let refusals = [
        "refused.locked",
        "already_so",
        "refused.not_allowed",
        "refused.already_voted",
        "not_found",
        "bad_cursor",
        "not_found",
        "not_found",
    ];
    let raw = Raw::new(refusals.map(|code| problem(409, code, "")).into()).await;
    let (post, community) = (
        PostId::new("p:1").unwrap(),
        AreaCode::new("120101001001").unwrap(),
    );
    let sending = Sending {
        command: CommandId::new("c1").unwrap(),
        account: PersonId::new("a1").unwrap(),
        if_match: Some(4),
    };
    let client = FullNative::over(Rc::new(raw.client()));
    let board = client.board().unwrap();
    let raise = FlagCommand::Raise {
        reason: FlagReason::Other,
        words: "刷屏".to_owned(),
    };
    let vote = BallotCommand::Vote { choices: vec![2, 0] };
    let query = PostQuery {
        scope: PostScope::Board(community.clone(), Some("help".parse().unwrap())),
        words: Some("电梯 & 噪音".to_owned()),
        author: Some("王#1+?".to_owned()),
        cursor: Some("a/b=".to_owned()),
        limit: Some(20),
    };
    let marks = ReadMarks {
        posts: vec![post.clone()],
    };
    let answers = [
        board
            .command(&post, &PostCommand::Pin, &sending)
            .await
            .unwrap_err(),
        board
            .react(&post, &ReactionCommand::Like, &sending)
            .await
            .unwrap_err(),
        board.flag(&post, &raise, &sending).await.unwrap_err(),
        board.vote(&post, &vote, &sending).await.unwrap_err(),
        board.of(&community).await.unwrap_err(),
        board.list(&query).await.unwrap_err(),
        board.read(&community, &marks).await.unwrap_err(),
        board.get(&post).await.unwrap_err(),
    ];
    assert_eq!(answers.each_ref().map(ClientError::code), refusals);
    let heard = raw.heard.await.unwrap();
    let expected = [
        (
            "POST /v1/posts/p:1/commands HTTP",
            r#"{"command":{"type":"pin","v":1}}"#,
        ),
        (
            "POST /v1/posts/p:1/reaction/commands HTTP",
            r#"{"command":{"type":"like","v":1}}"#,
        ),
        (
            "POST /v1/posts/p:1/flag/commands HTTP",
            r#"{"command":{"type":"raise","v":1,"reason":"other","words":"刷屏"}}"#,
        ),
        (
            "POST /v1/posts/p:1/ballot/commands HTTP",
            r#"{"command":{"type":"vote","v":1,"choices":[2,0]}}"#,
        ),
        ("GET /v1/communities/120101001001/board HTTP", ""),
        (
            "GET /v1/posts?scope=board%3A120101001001%2Fhelp&words=%E7%94%B5%E6%A2%AF%20%26%20%E5%99%AA%E9%9F%B3\
             &author=%E7%8E%8B%231%2B%3F&cursor=a%2Fb%3D&limit=20 HTTP",
            "",
        ),
        (
            "POST /v1/communities/120101001001/board/read HTTP",
            r#"{"posts":["p:1"]}"#,
        ),
        ("GET /v1/posts/p:1 HTTP", ""),
    ];
    for (request, (beginning, body)) in heard.iter().zip(expected) {
        assert!(request.starts_with(beginning), "{request}");
        let (head, sent) = request.split_once("\r\n\r\n").unwrap();
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        assert_eq!(read(sent), read(body), "{request}");
        let order = beginning.contains("/commands ");
        for line in ["idempotency-key: c1", "linli-account: a1", "if-match: \"4\""] {
            assert_eq!(head.contains(&format!("\r\n{line}")), order, "{line} in {head}");
        }
    }
}

#[tokio::test]
async fn notices_and_figures_travel_the_same_road() {
    const JSON: &str = "application/json";
    let notices = r#"{"items":[{"pos":9,"at":"2026-11-02T01:00:00Z","unread":true,"what":{"type":"gift","v":1}}],"unread":1}"#;
    let raw = Raw::new(vec![
        answer("200 OK", JSON, notices),
        answer("200 OK", JSON, notices),
        problem(404, "not_found", ""),
    ]);
    let raw = raw.await;
    let client = FullNative::over(Rc::new(raw.client()));
    let room = client.notices().unwrap();
    let query = NotificationQuery {
        cursor: Some("a b".to_owned()),
        limit: Some(5),
    };
    let page = room.list(&query).await.unwrap();
    assert!(page.items[0].what.known().is_none(), "what is newer is kept");
    let read = ReadTo { pos: 9, only: true };
    assert_eq!(room.read(read).await, Ok(page));
    let area = AreaCode::new("120101001").unwrap();
    let figures = client.figures().unwrap().of(&area).await;
    assert_eq!(figures.unwrap_err().code(), "not_found");
    let heard = raw.heard.await.unwrap();
    for (request, beginning) in heard.iter().zip([
        "GET /v1/notifications?cursor=a%20b&limit=5 HTTP",
        "POST /v1/notifications/read HTTP",
        "GET /v1/figures?area=120101001 HTTP",
    ]) {
        assert!(request.starts_with(beginning), "{request}");
    }
    assert!(
        heard[1].ends_with("\r\n\r\n{\"only\":true,\"pos\":9}"),
        "{}",
        heard[1]
    );
}
