//! The client against a socket that says whatever a test wants: what is on the wire, and what hostile answers become.

use std::net::SocketAddr;
use std::rc::Rc;

use linli_client::{
    Accounts, Backend, ClientError, Credential, Feed, FullNative, Native, NativeTransport, Reports, Sending,
    Uploads,
};
use linli_model::area::AreaCode;
use linli_model::ballot::BallotCommand;
use linli_model::flag::{FlagCommand, FlagReason};
use linli_model::ids::{CommandId, FeedId, PersonId, PhotoId, PostId, ReportId, TaskId};
use linli_model::limits::{ANSWER_MAX_BYTES, RETRY_AFTER_MAX_SECONDS};
use linli_model::post::PostCommand;
use linli_model::protocol::{
    Carrier, FieldError, NotificationQuery, PostQuery, PostScope, ReadMarks, ReadTo, SignIn, TaskQuery,
    TaskScope,
};
use linli_model::reaction::ReactionCommand;
use linli_model::report::ReportCommand;
use linli_model::roster::RosterCommand;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const SESSION: &str =
    r#"{"person":{"id":"p1","display_name":"王","grants":[]},"expires_at":"2026-01-01T00:00:00Z"}"#;

/// A backend that gives one raw answer a connection, and keeps what it was sent.
struct Raw {
    address: SocketAddr,
    heard: JoinHandle<Vec<String>>,
}

impl Raw {
    async fn new(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = tokio::spawn(async move {
            let mut heard = Vec::new();
            for answer in answers {
                let (mut socket, _) = listener.accept().await.unwrap();
                heard.push(read_request(&mut socket).await);
                // A client that has heard enough hangs up.
                let _ = socket.write_all(&answer).await;
            }
            heard
        });
        Self { address, heard }
    }

    fn client(&self) -> Native {
        let transport = NativeTransport::new(&format!("http://{}", self.address)).unwrap();
        Native::new(transport, Credential::bearer("secret"))
    }

    fn full(&self) -> FullNative {
        FullNative::over(Rc::new(self.client()))
    }
}

async fn read_request(socket: &mut tokio::net::TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 65_536];
        let read = socket.read(&mut part).await.unwrap();
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return text.into_owned();
            }
        }
        assert_ne!(read, 0, "half a request: {text}");
    }
}

fn answer(status: &str, kind: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn bare(status: &str, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}connection: close\r\ncontent-length: 0\r\n\r\n").into_bytes()
}

fn problem(status: u16, code: &str, more: &str) -> Vec<u8> {
    let body = format!(r#"{{"type":"about:blank","status":{status},"title":"x","code":"{code}"{more}}}"#);
    answer(&format!("{status} X"), "application/problem+json", body)
}

async fn session_of(raw: Vec<u8>) -> Result<Option<linli_model::protocol::Session>, ClientError> {
    Raw::new(vec![raw]).await.client().session().await
}

fn foreign(status: u16) -> impl Fn(&ClientError) -> bool {
    move |error| matches!(error, ClientError::NotTheProtocol { status: found, .. } if *found == status)
}

type Expected = Box<dyn Fn(&ClientError) -> bool>;

#[tokio::test]
async fn only_the_protocols_answer_is_success() {
    const JSON: &str = "application/json";
    let half = {
        let mut whole = answer("200 OK", JSON, SESSION);
        whole.truncate(whole.len() - 10);
        whole
    };
    let huge = answer("200 OK", JSON, vec![b' '; ANSWER_MAX_BYTES + 1]);
    let cases: Vec<(&str, Vec<u8>, Expected)> = vec![
        (
            "a portal's page",
            answer("200 OK", "text/html", "<html>sign in to the Wi-Fi"),
            Box::new(foreign(200)),
        ),
        (
            "a page that claims to be JSON",
            answer("200 OK", JSON, "<html>"),
            Box::new(foreign(200)),
        ),
        (
            "the right JSON of the wrong type",
            answer("200 OK", "text/plain", SESSION),
            Box::new(foreign(200)),
        ),
        (
            "other JSON",
            answer("200 OK", JSON, r#"{"ok":true}"#),
            Box::new(foreign(200)),
        ),
        ("nothing", bare("204 No Content", ""), Box::new(foreign(204))),
        (
            "a redirect",
            bare("302 Found", "location: http://127.0.0.1:9/\r\n"),
            Box::new(foreign(302)),
        ),
        (
            "a proxy's error",
            answer("502 Bad Gateway", "text/html", "<html>"),
            Box::new(foreign(502)),
        ),
        (
            "a portal's 401",
            answer("401 Unauthorized", "text/html", "<html>"),
            Box::new(foreign(401)),
        ),
        (
            "a problem in a 200",
            answer("200 OK", "application/problem+json", "{}"),
            Box::new(foreign(200)),
        ),
        (
            "a problem that is none",
            answer("403 No", "application/problem+json", "[1]"),
            Box::new(foreign(403)),
        ),
        ("too much", huge, Box::new(foreign(200))),
        (
            "half an answer",
            half,
            Box::new(|error| *error == ClientError::Network),
        ),
        (
            "no answer",
            Vec::new(),
            Box::new(|error| *error == ClientError::Network),
        ),
        (
            "no HTTP",
            b"SSH-2.0-OpenSSH\r\n".to_vec(),
            Box::new(|error| *error == ClientError::Network),
        ),
        (
            "a proxy's 413",
            answer("413 No", "text/html", "<html>"),
            Box::new(|error| error.code() == "too_large"),
        ),
    ];
    for (name, raw, expected) in cases {
        let error = session_of(raw).await.expect_err(name);
        assert!(expected(&error), "{name}: {error:?}");
    }
    assert_eq!(session_of(problem(401, "unauthenticated", "")).await, Ok(None));
    assert_eq!(
        session_of(answer("200 OK", JSON, SESSION))
            .await
            .unwrap()
            .unwrap()
            .person
            .display_name,
        "王"
    );
}

#[tokio::test]
async fn a_problem_keeps_its_code_fields_and_wait() {
    let errors = r#","errors":[{"pointer":"/command/text","code":"empty"}]"#;
    let ClientError::Problem {
        status,
        code,
        errors,
        retry_after,
    } = session_of(problem(422, "invalid", errors)).await.unwrap_err()
    else {
        panic!("no problem")
    };
    assert_eq!((status, code.as_str(), retry_after), (422, "invalid", None));
    assert_eq!(
        errors,
        [FieldError {
            pointer: "/command/text".to_owned(),
            code: "empty".to_owned()
        }]
    );

    for (asked, obeyed) in [
        ("7", Some(7)),
        ("99999999", Some(RETRY_AFTER_MAX_SECONDS)),
        ("soon", None),
    ] {
        let raw = String::from_utf8(problem(429, "rate_limited", "")).unwrap();
        let raw = raw.replacen("\r\n", &format!("\r\nretry-after: {asked}\r\n"), 1);
        let error = session_of(raw.into_bytes()).await.unwrap_err();
        assert!(
            matches!(error, ClientError::Problem { retry_after, .. } if retry_after == obeyed),
            "{asked}: {error:?}"
        );
    }
}

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

#[tokio::test]
async fn the_new_rooms_take_only_the_protocols_answer() {
    const JSON: &str = "application/json";
    let hostile = || {
        let mut half = answer("200 OK", JSON, r#"{"items":[],"unread":0,"channels":[]}"#);
        half.truncate(half.len() - 5);
        vec![
            answer("200 OK", "text/html", "<html>"),
            answer("200 OK", JSON, "[]"),
            answer(
                "200 OK",
                JSON,
                r#"{"items":[{}],"unread":-1,"channels":7,"post":"x"}"#,
            ),
            answer("200 OK", JSON, vec![b' '; ANSWER_MAX_BYTES + 1]),
            half,
            bare("204 No Content", ""),
        ]
    };
    let (post, area) = (PostId::new("p1").unwrap(), AreaCode::new("120101001001").unwrap());
    let sending = Sending {
        command: CommandId::new("c1").unwrap(),
        account: PersonId::new("a1").unwrap(),
        if_match: None,
    };
    let query = PostQuery {
        scope: PostScope::Mine,
        words: None,
        author: None,
        cursor: None,
        limit: None,
    };
    let client = async |raw: Vec<u8>| {
        let raw = Raw::new(vec![raw]).await;
        FullNative::over(Rc::new(raw.client()))
    };
    for (at, raw) in hostile().into_iter().enumerate() {
        let refused = |error: ClientError, room: &str| {
            assert!(
                matches!(error, ClientError::NotTheProtocol { .. } | ClientError::Network),
                "{room} {at}: {error:?}"
            );
        };
        let one = client(raw.clone()).await;
        refused(one.board().unwrap().of(&area).await.unwrap_err(), "board");
        let one = client(raw.clone()).await;
        refused(one.board().unwrap().list(&query).await.unwrap_err(), "list");
        let one = client(raw.clone()).await;
        refused(one.board().unwrap().get(&post).await.unwrap_err(), "post");
        let one = client(raw.clone()).await;
        let liked = one
            .board()
            .unwrap()
            .react(&post, &ReactionCommand::Like, &sending);
        refused(liked.await.unwrap_err(), "like");
        let one = client(raw.clone()).await;
        let notices = one.notices().unwrap().list(&NotificationQuery::default()).await;
        refused(notices.unwrap_err(), "notices");
        let one = client(raw).await;
        refused(one.figures().unwrap().of(&area).await.unwrap_err(), "figures");
    }
}

#[tokio::test]
async fn a_token_stays_inside() {
    let with_token = SESSION.replacen('{', r#"{"token":"t0ken","#, 1);
    let raw = Raw::new(vec![
        answer("201 Created", "application/json", with_token),
        problem(401, "unauthenticated", ""),
        bare("204 No Content", ""),
        problem(401, "unauthenticated", ""),
    ]);
    let raw = raw.await;
    let client = raw.client();
    let (account, password) = ("grid".to_owned(), "pass".to_owned());
    let session = client
        .sign_in(SignIn::Password {
            account,
            password,
            carrier: Carrier::Bearer,
        })
        .await
        .unwrap();
    assert_eq!(session.token, None);
    assert_eq!(client.session().await, Ok(None));
    client.sign_out().await.unwrap();
    assert_eq!(client.session().await, Ok(None));
    let heard = raw.heard.await.unwrap();
    let proved = heard
        .iter()
        .map(|request| request.contains("authorization: Bearer t0ken"));
    assert_eq!(proved.collect::<Vec<_>>(), [false, true, true, false]);
    assert!(!format!("{:?}", Credential::bearer("t0ken")).contains("t0ken"));
}

#[tokio::test]
async fn uploads_trust_tus_only() {
    const TUS: &str = "tus-resumable: 1.0.0\r\n";
    let (photo, account) = (PhotoId::new("ph").unwrap(), PersonId::new("p1").unwrap());
    let with = |headers: &str| format!("{TUS}{headers}");

    let offset = async |raw: Vec<u8>| Raw::new(vec![raw]).await.full().offset(&photo).await;
    assert_eq!(
        offset(bare("200 OK", &with("upload-offset: 5\r\nupload-length: 9\r\n"))).await,
        Ok(5)
    );
    assert!(foreign(200)(
        &offset(bare("200 OK", "upload-offset: 5\r\n")).await.unwrap_err()
    ));
    assert!(foreign(200)(
        &offset(bare("200 OK", &with("upload-offset: x\r\n")))
            .await
            .unwrap_err()
    ));
    assert!(foreign(503)(&offset(bare("503 X", "")).await.unwrap_err()));
    assert_eq!(offset(bare("404 X", TUS)).await.unwrap_err().code(), "not_found");
    assert_eq!(
        offset(bare("401 X", TUS)).await,
        Err(ClientError::Unauthenticated)
    );

    let append = async |raw: Vec<u8>| {
        Raw::new(vec![raw])
            .await
            .full()
            .append(&photo, 0, vec![1, 2], &account)
            .await
    };
    assert_eq!(append(bare("204 X", &with("upload-offset: 2\r\n"))).await, Ok(2));
    assert!(foreign(204)(&append(bare("204 X", TUS)).await.unwrap_err()));
    assert!(foreign(200)(
        &append(answer("200 OK", "text/html", "<html>")).await.unwrap_err()
    ));
    assert_eq!(
        append(problem(415, "not_a_picture", ""))
            .await
            .unwrap_err()
            .code(),
        "not_a_picture"
    );

    let raw = Raw::new(vec![
        bare("404 X", TUS),
        bare("201 X", TUS),
        bare("204 X", &with("upload-offset: 3\r\n")),
        bare("200 X", &with("upload-offset: 3\r\n")),
    ])
    .await;
    let client = raw.full();
    client.create(&photo, 3, "image/jpeg", &account).await.unwrap();
    client.append(&photo, 0, b"abc".to_vec(), &account).await.unwrap();
    // What is there is not begun a second time.
    client.create(&photo, 3, "image/jpeg", &account).await.unwrap();
    let heard = raw.heard.await.unwrap();
    assert!(heard[0].starts_with("HEAD /v1/uploads/ph HTTP"), "{}", heard[0]);
    let created = [
        "POST /v1/uploads HTTP",
        "upload-length: 3",
        "upload-metadata: id cGg=,type aW1hZ2UvanBlZw==",
    ];
    // The checksum is `printf abc | sha256sum`, in base64.
    let sum = "upload-checksum: sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
    let appended = [
        "PATCH /v1/uploads/ph HTTP",
        "upload-offset: 0",
        sum,
        "linli-account: p1",
        "tus-resumable: 1.0.0",
    ];
    for (request, lines) in heard[1..].iter().zip([&created[..], &appended[..]]) {
        for line in lines {
            assert!(request.contains(line), "{line} in {request}");
        }
    }
}

#[tokio::test]
async fn a_feed_is_read_line_by_line() {
    const NDJSON: &str = "application/x-ndjson";
    let entry = r#"{"feed":"person:p1","pos":7,"kind":"report","id":"r1","version":2}"#;
    let feed = FeedId::person(&PersonId::new("p1").unwrap());
    let lines = format!("\n{entry}\n\n  \n{entry}\n{{\"pos\":\n");
    let raw = Raw::new(vec![
        answer("200 OK", NDJSON, lines),
        answer("200 OK", NDJSON, "x".repeat(70_000)),
        answer("200 OK", "text/html", "<html>"),
    ]);
    let raw = raw.await;
    let client = raw.client();
    let mut line = client.follow(&feed, 6).await.unwrap();
    for _ in 0..2 {
        assert_eq!(line.next().await.unwrap().unwrap().pos, 7);
    }
    assert_eq!(line.next().await.unwrap().unwrap_err().code(), "not_the_protocol");
    assert!(line.next().await.is_none());

    let mut endless = client.follow(&feed, 0).await.unwrap();
    assert_eq!(
        endless.next().await.unwrap().unwrap_err().code(),
        "not_the_protocol"
    );
    assert!(client.follow(&feed, 0).await.is_err());
    let heard = raw.heard.await.unwrap();
    assert!(
        heard[0].starts_with("GET /v1/feeds/person:p1?after=6 HTTP"),
        "{}",
        heard[0]
    );
}

#[tokio::test]
async fn another_service_is_not_the_backend() {
    let probe = async |body: &str| {
        Raw::new(vec![answer("200 OK", "application/json", body)])
            .await
            .client()
            .reachable()
            .await
    };
    assert_eq!(probe(r#"{"status":"ok","service":"linli"}"#).await, Ok(()));
    assert!(foreign(200)(
        &probe(r#"{"status":"ok","service":"router"}"#).await.unwrap_err()
    ));
    let nobody = Native::new(
        NativeTransport::new("http://127.0.0.1:1").unwrap(),
        Credential::cookie(),
    );
    assert_eq!(nobody.reachable().await, Err(ClientError::Network));
}
