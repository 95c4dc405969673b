//! No view leaks: secrets are planted on the board and searched for in what each viewer is given.

use linli_model::limits::{POST_EXCERPT_CHARS, PUBLIC_BLUR_METRES};
use linli_model::post::{PostCommand, PostLogWhat, PostStatus};
use linli_model::reaction::ReactionCommand;
use linli_model::report::ContentId;

use super::paper::{is_staff, reads};
use super::square::{
    PEOPLE, Square, edit, flag, hide, post_id, react, reply, report_id, submission, submit, to, vote,
};
use crate::world::{LAT, LON};

/// All that anybody is given of a post.
fn given(square: &Square, n: usize, name: &str) -> String {
    let whole = serde_json::to_string(&square.view(n, name)).unwrap();
    let line = serde_json::to_string(&square.summary(n, name)).unwrap();
    whole + &line
}

/// A post with a secret poll, voted in, flagged and liked by people who do nothing else, and with a reply.
fn busy() -> Square {
    let mut square = Square::with_poll(true);
    square.must("neighbour", vote(0, &[1]));
    square.must("pending", flag(0));
    square.must("volunteer", react(0, ReactionCommand::Like));
    square.must("author", to(1, reply(0, "open-reply", &[])));
    square
}

#[test]
fn nobody_is_given_what_is_not_theirs_to_know() {
    let mut square = busy();
    for kept in [false, true] {
        if kept {
            square.wait(1);
            square.must("staff", to(0, PostCommand::Keep));
        }
        for name in PEOPLE {
            let given = given(&square, 0, name);
            for secret in [
                "name-of-pending",
                "name-of-neighbour",
                "name-of-volunteer",
                "command-",
            ] {
                assert!(!given.contains(secret), "{secret} for {name}: {given}");
            }
            // The system's own look is at what staff would see; it is nobody.
            if name == "system" {
                continue;
            }
            for (secret, theirs) in [
                ("secret-flag", is_staff(name)),
                ("open_flags", is_staff(name)),
                ("\"log\"", is_staff(name)),
                (&LAT.to_string(), is_staff(name) || name == "author"),
                (&LON.to_string(), is_staff(name) || name == "author"),
                ("8.25", is_staff(name) || name == "author"),
                ("open-text", reads(name)),
                ("\"votes\"", false),
            ] {
                assert_eq!(given.contains(secret), theirs, "{secret} for {name}: {given}");
            }
        }
    }
}

#[test]
fn a_neighbour_is_told_about_where_and_how_roughly() {
    let square = busy();
    let fix = |name| square.view(0, name).unwrap().summary.place.unwrap().fix.unwrap();
    let (exact, about) = (fix("author"), fix("neighbour"));
    assert_eq!((exact.point.lat, exact.accuracy_m), (LAT, 8.25));
    assert_eq!(about.point, exact.point.blurred());
    assert_eq!(about.accuracy_m, PUBLIC_BLUR_METRES);
    let place = square.summary(0, "neighbour").unwrap().place.unwrap();
    assert_eq!(place.words, "open-place");
}

#[test]
fn what_is_hidden_is_for_its_author_and_staff_with_the_reason() {
    let mut square = busy();
    square.must("staff", to(0, hide()));
    for name in PEOPLE.into_iter().filter(|&name| name != "system") {
        let sees = is_staff(name) || name == "author";
        assert_eq!(square.view(0, name).is_some(), sees, "{name}");
        assert_eq!(given(&square, 0, name).contains("secret-reason"), sees, "{name}");
        assert_eq!(
            given(&square, 1, name).contains("open-reply"),
            sees,
            "the reply, to {name}"
        );
    }
    square.must("admin", to(0, PostCommand::Restore));
    for name in PEOPLE.into_iter().filter(|&name| name != "system") {
        assert_eq!(square.view(0, name).is_some(), reads(name), "{name}");
        assert!(
            square
                .view(0, name)
                .is_none_or(|view| view.summary.reason.is_none())
        );
        // The log keeps it, for staff.
        assert_eq!(
            given(&square, 0, name).contains("secret-reason"),
            is_staff(name),
            "{name}"
        );
    }
}

#[test]
fn what_is_deleted_is_gone_for_everybody_with_its_replies() {
    let mut square = busy();
    square.must("author", to(0, PostCommand::Delete));
    assert_eq!(square.post(0).status, PostStatus::Deleted);
    for name in PEOPLE.into_iter().filter(|&name| name != "system") {
        assert_eq!(given(&square, 0, name), "nullnull", "{name}");
        assert_eq!(given(&square, 1, name), "nullnull", "the reply, to {name}");
    }
}

#[test]
fn staff_read_what_happened_in_its_order() {
    let mut square = Square::with_poll(false);
    square.must("author", to(0, edit("open-text")));
    for command in [
        PostCommand::Pin,
        PostCommand::Unpin,
        PostCommand::Lock,
        PostCommand::Unlock,
        hide(),
        PostCommand::Restore,
        PostCommand::ClosePoll,
    ] {
        square.must("staff", to(0, command));
    }
    square.must("pending", flag(0));
    square.wait(1);
    square.must("neighbour", flag(0));
    assert_eq!(
        square.view(0, "staff").unwrap().summary.open_flags,
        Some(1),
        "since it was restored"
    );
    square.must("staff", to(0, PostCommand::Keep));
    assert_eq!(square.view(0, "staff").unwrap().summary.open_flags, Some(0));
    square.must("system", to(0, PostCommand::Link { report: report_id(1) }));
    let log = square.view(0, "staff").unwrap().log;
    let what: Vec<_> = log.iter().filter_map(|entry| entry.what.known()).collect();
    let reason = PostLogWhat::Hidden {
        text: "secret-reason".into(),
    };
    let linked = PostLogWhat::Linked { report: report_id(1) };
    assert_eq!(
        what,
        [
            &PostLogWhat::Submitted { held: false },
            &PostLogWhat::Edited { held: false },
            &PostLogWhat::Pinned,
            &PostLogWhat::Unpinned,
            &PostLogWhat::Locked,
            &PostLogWhat::Unlocked,
            &reason,
            &PostLogWhat::Restored,
            &PostLogWhat::PollClosed,
            &PostLogWhat::Kept,
            &linked,
        ]
    );
    let by: Vec<_> = log.iter().map(|entry| entry.by.as_deref()).collect();
    assert_eq!(
        (by[0], by[2], by[10]),
        (Some("name-of-author"), Some("name-of-staff"), None)
    );
}

#[test]
fn a_list_shows_the_beginning_of_a_post_and_all_of_a_reply() {
    let mut square = Square::new();
    let long = "字".repeat(POST_EXCERPT_CHARS + 1);
    let mut new = submission("help", false, square.now);
    new.text.clone_from(&long);
    square.must("author", to(0, submit(new)));
    square.must("neighbour", to(1, reply(0, &long, &[])));
    let line = square.summary(0, "staff").unwrap();
    assert_eq!(
        (line.text.chars().count(), line.shortened),
        (POST_EXCERPT_CHARS, true)
    );
    let whole = square.view(0, "staff").unwrap().summary;
    assert_eq!((&whole.text, whole.shortened), (&long, false));
    let reply = square.summary(1, "staff").unwrap();
    assert_eq!((&reply.text, reply.shortened), (&long, false));
    let mut new = submission("help", false, square.now);
    new.text = "字".repeat(POST_EXCERPT_CHARS);
    square.must("author", to(2, submit(new)));
    assert!(!square.summary(2, "staff").unwrap().shortened);
}

#[test]
fn what_was_redacted_is_shown_empty() {
    let mut square = busy();
    let content: ContentId = square.post(0).content.clone();
    square.contents.remove(&content);
    let view = square.view(0, "staff").unwrap().summary;
    assert_eq!(
        (view.title, view.text, view.place),
        (String::new(), String::new(), None)
    );
    assert_eq!(view.poll.unwrap().options.len(), 3, "its votes stay countable");
}

#[test]
fn the_author_and_staff_are_told_apart() {
    let mut square = busy();
    square.must("staff", to(2, reply(0, "open-answer", &[])));
    let author = |n, name| square.view(n, name).unwrap().summary.author;
    assert_eq!(
        (author(0, "author").mine, author(0, "author").official),
        (true, false)
    );
    assert_eq!(
        (author(2, "author").mine, author(2, "author").official),
        (false, true)
    );
    assert_eq!(author(2, "neighbour").name.as_deref(), Some("name-of-staff"));
    let unread = |name| square.view(0, name).unwrap().summary.unread;
    assert_eq!((unread("author"), unread("neighbour")), (false, true));
    assert_eq!(
        square.marks(&post_id(0), &super::square::actor("staff")).replies,
        2
    );
}
