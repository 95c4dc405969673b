//! The stored and wire form of the board.

use linli_model::ballot::{BallotCommand, BallotEvent};
use linli_model::command::Command;
use linli_model::flag::{FlagCommand, FlagEvent, FlagReason};
use linli_model::open::{Open, Versioned};
use linli_model::post::{
    PostActionName, PostCommand, PostEvent, PostLogWhat, PostStatus, PostSummary, PostView,
};
use linli_model::protocol::{NotificationWhat, PostCommandAnswer, PostScope, Sums};
use linli_model::reaction::{ReactionCommand, ReactionEvent};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::square::{
    PEOPLE, Square, channel, edit, flag, hide, post_id, react, reply, report_id, submission, submit, to, vote,
};
use crate::world::{COMMUNITY, area, cases};

fn again<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

/// Each survives with its version.
fn sound<T: Versioned + PartialEq + std::fmt::Debug>(values: Vec<T>) {
    for value in values {
        let open = Open::Known(value);
        assert_eq!(serde_json::to_value(&open).unwrap()["v"], json!(1));
        assert_eq!(again(&open), open);
    }
}

fn posts() -> Vec<PostCommand> {
    let now = Square::new().now;
    vec![
        submit(submission("proposals", true, now)),
        submit(submission("help", true, now)),
        reply(0, "open-text", &[0]),
        edit("open-text"),
        PostCommand::Delete,
        PostCommand::Pin,
        PostCommand::Unpin,
        PostCommand::Lock,
        PostCommand::Unlock,
        hide(),
        PostCommand::Restore,
        PostCommand::Keep,
        PostCommand::ClosePoll,
        PostCommand::Link { report: report_id(1) },
    ]
}

const FLAGS: [FlagReason; 6] = [
    FlagReason::Advertising,
    FlagReason::Untrue,
    FlagReason::Abuse,
    FlagReason::Privacy,
    FlagReason::Fraud,
    FlagReason::Other,
];

fn raise(reason: FlagReason) -> FlagCommand {
    FlagCommand::Raise {
        reason,
        words: "words".into(),
    }
}

#[test]
fn every_command_survives_the_wire_under_its_name() {
    for command in posts() {
        let kind = serde_json::to_value(&command).unwrap()["type"].clone();
        match command.action() {
            Some(name) => assert_eq!(serde_json::to_value(name).unwrap(), kind),
            None => assert!(
                ["submit", "reply", "link"].contains(&kind.as_str().unwrap()),
                "{kind}"
            ),
        }
    }
    sound(posts());
    sound(vec![ReactionCommand::Like, ReactionCommand::Unlike]);
    sound(FLAGS.map(raise).into());
    sound(vec![BallotCommand::Vote { choices: vec![1, 0] }]);
}

#[test]
fn the_outbox_keeps_all_streams() {
    let mut commands: Vec<Command> = posts().into_iter().map(|command| to(1, command)).collect();
    commands.extend([react(1, ReactionCommand::Like), flag(1), vote(1, &[0])]);
    let mut keys = Vec::new();
    for command in commands {
        keys.push(command.stream_key());
        let open = Open::Known(command);
        assert_eq!(again(&open), open);
    }
    keys.dedup();
    assert_eq!(
        keys,
        ["post/post-1", "reaction/post-1", "flag/post-1", "ballot/post-1"]
    );
    assert_eq!(to(1, posts().remove(0)).photos().len(), 1);
    assert_eq!(to(1, edit("text")).photos().len(), 1);
    assert_eq!(vote(1, &[0]).photos().len(), 0);
}

#[test]
fn the_forms_that_clients_send() {
    let written: Vec<Value> = posts()
        .into_iter()
        .map(|command| serde_json::to_value(Open::Known(command)).unwrap())
        .collect();
    for form in [
        json!({"type": "reply", "v": 1, "thread": "post-0", "text": "open-text", "photos": [], "mentions": ["post-0"]}),
        json!({"type": "hide", "v": 1, "reason": "secret-reason"}),
        json!({"type": "close_poll", "v": 1}),
        json!({"type": "link", "v": 1, "report": "report-1"}),
    ] {
        assert!(written.contains(&form), "{form}");
    }
    let short = json!({"type": "reply", "thread": "post-0", "text": "open-text"});
    let read: Open<PostCommand> = serde_json::from_value(short).unwrap();
    assert_eq!(read, Open::Known(reply(0, "open-text", &[])));
    let wordless: Open<FlagCommand> =
        serde_json::from_value(json!({"type": "raise", "reason": "abuse"})).unwrap();
    assert!(wordless.known().is_some());
}

#[test]
fn what_is_not_known_is_kept_as_it_came() {
    fn kept<T: Versioned + PartialEq + std::fmt::Debug>(raw: Value) {
        let read: Open<T> = serde_json::from_value(raw.clone()).unwrap();
        assert_eq!(read, Open::Unknown(raw.clone()));
        assert_eq!(serde_json::to_value(&read).unwrap(), raw);
    }
    kept::<PostCommand>(json!({"type": "move", "v": 1, "channel": "help"}));
    kept::<PostCommand>(json!({"type": "pin", "v": 2}));
    kept::<PostCommand>(json!({"type": "hide"}));
    kept::<ReactionCommand>(json!({"type": "smile", "v": 1}));
    kept::<FlagCommand>(json!({"type": "raise", "v": 1, "reason": "boring"}));
    kept::<BallotCommand>(json!({"type": "vote", "v": 1, "choices": [256]}));
    kept::<BallotCommand>(json!({"type": "vote", "v": 1, "choices": [-1]}));
    kept::<PostEvent>(json!({"type": "moved", "v": 1}));
    kept::<PostLogWhat>(json!({"type": "moved", "v": 1}));
    kept::<NotificationWhat>(json!({"type": "gift", "v": 1, "id": "x"}));
    kept::<Command>(json!({"stream": "post", "v": 1, "id": "p", "command": {"type": "move"}}));
    let name: PostActionName = serde_json::from_value(json!("move")).unwrap();
    assert_eq!(name, PostActionName::Unknown);
}

#[test]
fn notifications_and_log_entries_survive_the_wire() {
    let id = || post_id(1);
    sound(vec![
        PostLogWhat::Submitted { held: true },
        PostLogWhat::Edited { held: false },
        PostLogWhat::Pinned,
        PostLogWhat::Unpinned,
        PostLogWhat::Locked,
        PostLogWhat::Unlocked,
        PostLogWhat::Hidden { text: "why".into() },
        PostLogWhat::Restored,
        PostLogWhat::Kept,
        PostLogWhat::PollClosed,
        PostLogWhat::Linked { report: report_id(1) },
    ]);
    let title = || "title".to_owned();
    let mut whats = vec![
        json!({"type": "report", "id": "r", "title": "t", "status": "handling"}),
        json!({"type": "need", "id": "n", "title": "t", "status": "taken"}),
        json!({"type": "task", "id": "k", "title": "t", "status": "cancelled"}),
    ];
    for (thread, name) in [(None, None), (Some(post_id(0)), Some(title()))] {
        for what in [
            NotificationWhat::Post {
                id: id(),
                thread: thread.clone(),
                title: title(),
                status: PostStatus::Hidden,
            },
            NotificationWhat::Reply {
                id: id(),
                thread: post_id(0),
                title: title(),
                name: name.clone(),
                official: true,
                mentions: false,
            },
            NotificationWhat::Like {
                id: id(),
                thread: thread.clone(),
                title: title(),
                likes: 3,
            },
        ] {
            sound(vec![what.clone()]);
            whats.push(serde_json::to_value(what).unwrap());
        }
    }
    for what in whats {
        let read: Open<NotificationWhat> = serde_json::from_value(what.clone()).unwrap();
        assert!(read.known().is_some(), "{what}");
    }
}

#[test]
fn events_survive_storage() {
    let mut square = Square::with_poll(false);
    let mut held = submission("help", false, square.now);
    held.text = super::square::SUSPICIOUS.into();
    square.must("author", to(1, submit(held)));
    square.must("author", to(0, edit("open-text")));
    square.must("neighbour", vote(0, &[2]));
    square.must("neighbour", react(0, ReactionCommand::Like));
    square.must("neighbour", react(0, ReactionCommand::Unlike));
    square.must("neighbour", flag(0));
    for command in posts().into_iter().skip(5) {
        let by = if matches!(command, PostCommand::Link { .. }) {
            "system"
        } else {
            "staff"
        };
        if command == PostCommand::Keep {
            square.wait(1);
            square.must("pending", flag(0));
        }
        square.must(by, to(0, command));
    }
    square.must("author", to(0, PostCommand::Delete));
    for stream in square.posts.values() {
        let events: Vec<PostEvent> = stream
            .history
            .iter()
            .map(|recorded| recorded.event.clone())
            .collect();
        sound(events);
        assert_eq!(again(&stream.state), stream.state);
    }
    for stream in square.reactions.values() {
        sound(
            stream
                .history
                .iter()
                .map(|recorded| recorded.event)
                .collect::<Vec<ReactionEvent>>(),
        );
        assert_eq!(again(&stream.state), stream.state);
        assert_eq!((stream.state.version, stream.state.liked), (2, false));
    }
    for stream in square.flags.values() {
        sound(
            stream
                .history
                .iter()
                .map(|recorded| recorded.event.clone())
                .collect::<Vec<FlagEvent>>(),
        );
        assert_eq!(again(&stream.state), stream.state);
    }
    for stream in square.ballots.values() {
        sound(
            stream
                .history
                .iter()
                .map(|recorded| recorded.event.clone())
                .collect::<Vec<BallotEvent>>(),
        );
        assert_eq!(again(&stream.state), stream.state);
    }
}

#[test]
fn views_read_what_they_write() {
    let mut square = Square::with_poll(false);
    square.must("neighbour", vote(0, &[2, 0]));
    square.must("pending", flag(0));
    square.must("staff", to(1, reply(0, "open-answer", &[0])));
    square.must("staff", to(0, hide()));
    for hidden in [true, false] {
        if !hidden {
            square.must("staff", to(0, PostCommand::Restore));
        }
        for name in PEOPLE {
            for n in 0..2 {
                let view = square.view(n, name).map(|mut view| {
                    view.answer = square.summary(1, name).map(Box::new);
                    view
                });
                assert_eq!(again::<Option<PostView>>(&view), view, "{name}");
                let summary = square.summary(n, name);
                assert_eq!(again::<Option<PostSummary>>(&summary), summary, "{name}");
            }
        }
    }
    // A newer server's fields and names do not keep an older app from reading.
    let view = square.view(0, "staff").unwrap();
    let mut newer = serde_json::to_value(&view).unwrap();
    newer["mood"] = json!("calm");
    newer["actions"][0]["command"] = json!("move");
    newer["log"][0]["what"] = json!({"type": "moved", "v": 1});
    let read: PostView = serde_json::from_value(newer).unwrap();
    assert_eq!(read.summary.actions[0].command, PostActionName::Unknown);
    assert!(read.log[0].what.known().is_none());
    assert_eq!(read.log[1..], view.log[1..]);
}

#[test]
fn only_an_answer_that_tells_of_the_post_is_a_receipt() {
    let deleted = PostCommandAnswer { post: None };
    assert_eq!(serde_json::to_value(&deleted).unwrap(), json!({"post": null}));
    assert_eq!(again(&deleted), deleted);
    for foreign in [
        json!({}),
        json!([]),
        json!({"ok": true}),
        json!({"post": {}}),
        json!(null),
    ] {
        assert!(serde_json::from_value::<PostCommandAnswer>(foreign).is_err());
    }
}

#[test]
fn scopes_are_written_as_they_are_read() {
    for (text, scope) in [
        ("board:120101001001", PostScope::Board(area(COMMUNITY), None)),
        (
            "board:120101001001/help",
            PostScope::Board(area(COMMUNITY), Some(channel("help"))),
        ),
        ("pinned:120101001001", PostScope::Pinned(area(COMMUNITY))),
        (
            "replies:a:b",
            PostScope::Replies(linli_model::ids::PostId::new("a:b").unwrap()),
        ),
        ("mine", PostScope::Mine),
        ("my_replies", PostScope::MyReplies),
        ("review:120101001001", PostScope::Review(area(COMMUNITY))),
    ] {
        assert_eq!(scope.to_string(), text);
        assert_eq!(text.parse(), Ok(scope));
    }
    for hostile in [
        "",
        "mine:",
        "mine ",
        "MINE",
        "board",
        "board:",
        "board:12010100100",
        "board:120101001001/",
        "board:/help",
        "board:120101001001/help/more",
        "board:120101001001/ help",
        "pinned:120101001001/help",
        "replies:",
        "replies:a b",
        "replies:a/../b",
        "replies:\u{202E}x",
        "review:1201' OR 1=1",
        "review:１２０１",
        "all:1201",
    ] {
        assert_eq!(hostile.parse::<PostScope>(), Err(()), "{hostile:?}");
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_scope_that_is_read_is_written_the_same(head in "(board|pinned|replies|review|mine|)", rest in "[:/]?[a-z0-9:/ %.-]{0,24}|:12010100100[0-9](/[a-z:.]{1,8})?", any in any::<String>()) {
        for text in [format!("{head}{rest}"), any] {
            if let Ok(scope) = text.parse::<PostScope>() {
                prop_assert_eq!(scope.to_string(), text);
            }
        }
    }

    #[test]
    fn figures_never_overflow(submitted in any::<u32>(), resolved in any::<u32>(), rated in any::<u32>(), satisfied in any::<u32>(), minutes in any::<u64>()) {
        let sums = Sums { submitted, resolved, rated, satisfied, minutes };
        prop_assert_eq!(again(&sums), sums);
        let exact = |part: u32, whole: u32| (u128::from(part) * 1_000).checked_div(u128::from(whole)).and_then(|all| u32::try_from(all).ok());
        prop_assert_eq!(sums.resolved_permille(), exact(resolved, submitted));
        prop_assert_eq!(sums.satisfied_permille(), exact(satisfied, rated));
        prop_assert_eq!(sums.minutes_on_average(), (resolved > 0).then(|| minutes / u64::from(resolved.max(1))));
        if resolved <= submitted {
            prop_assert!(sums.resolved_permille().is_none_or(|permille| permille <= 1_000));
        }
    }
}

#[test]
fn figures_of_nothing_are_none() {
    let none = Sums::default();
    assert_eq!(
        (
            none.resolved_permille(),
            none.satisfied_permille(),
            none.minutes_on_average()
        ),
        (None, None, None)
    );
    let most = Sums {
        submitted: u32::MAX,
        resolved: u32::MAX,
        rated: 3,
        satisfied: 2,
        minutes: u64::MAX,
    };
    assert_eq!(
        (most.resolved_permille(), most.satisfied_permille()),
        (Some(1_000), Some(666))
    );
}
