//! What hostile answers become: only the protocol's own is success.

use std::rc::Rc;

use linli_client::{
    Accounts, Backend, ClientError, Credential, Feed, FullNative, Native, NativeTransport, Sending, Uploads,
};
use linli_model::area::AreaCode;
use linli_model::ids::{CommandId, FeedId, PersonId, PhotoId, PostId};
use linli_model::limits::{ANSWER_MAX_BYTES, RETRY_AFTER_MAX_SECONDS};
use linli_model::protocol::{Carrier, FieldError, NotificationQuery, PostQuery, PostScope, SignIn};
use linli_model::reaction::ReactionCommand;

use crate::raw::{Raw, SESSION, answer, bare, problem};

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
