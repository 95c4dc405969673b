//! What may be written on a board: by whom, how much, where, and what is kept of it.

use linli_model::flag::{FlagCommand, FlagReason};
use linli_model::limits::{NEW_ACCOUNT, POSTS_A_DAY, POSTS_A_DAY_NEW};
use linli_model::post::{PollSubmission, PostCommand, PostContent, PostStatus, content_of};
use linli_model::refusal::Refusal;
use linli_model::time::{DAY, MINUTE};

use super::paper::{is_staff, reads};
use super::square::{PEOPLE, SUSPICIOUS, Square, edit, flag, hide, post_id, reply, submission, submit, to};
use crate::world::{OTHER_COMMUNITY, STREET, area, photo};

#[test]
fn only_staff_announce() {
    for name in PEOPLE {
        let given = |code| {
            let mut square = Square::new();
            let new = submission(code, false, square.now);
            square.give(name, to(0, submit(new)))
        };
        let (everywhere, announced) = match (is_staff(name), reads(name)) {
            (true, _) => (Ok(()), Ok(())),
            (false, true) => (Ok(()), Err(Refusal::UnknownChannel)),
            (false, false) => (Err(Refusal::NotAllowed), Err(Refusal::NotAllowed)),
        };
        assert_eq!(given("help"), everywhere, "{name}");
        assert_eq!(given("notices"), announced, "{name}");
    }
    let mut square = Square::new();
    let new = submission("secrets", false, square.now);
    assert_eq!(
        square.give("staff", to(0, submit(new))),
        Err(Refusal::UnknownChannel)
    );
    for elsewhere in [OTHER_COMMUNITY, STREET] {
        let mut new = submission("help", false, square.now);
        new.community = area(elsewhere);
        let expected = match elsewhere {
            STREET => Refusal::UnknownArea,
            _ => Refusal::NotAllowed,
        };
        assert_eq!(square.give("author", to(0, submit(new))), Err(expected));
    }
}

#[test]
fn an_edit_is_in_time_to_the_microsecond() {
    let mut square = Square::with_poll(false);
    square.now = square.now.plus(15 * MINUTE - 1);
    let action = square.view(0, "author").unwrap().summary.actions;
    assert!(
        action
            .iter()
            .any(|action| action.until == Some(square.now.plus(1)))
    );
    assert_eq!(
        square.clone().give("neighbour", to(0, edit("text"))),
        Err(Refusal::NotAllowed)
    );
    assert_eq!(
        square.clone().give("staff", to(0, edit("text"))),
        Err(Refusal::NotAllowed)
    );
    assert_eq!(square.clone().give("author", to(0, edit("text"))), Ok(()));
    square.now = square.now.plus(1);
    assert_eq!(square.give("author", to(0, edit("text"))), Err(Refusal::TooLate));
}

#[test]
fn an_edit_keeps_the_place_and_the_poll() {
    let mut square = Square::with_poll(false);
    let before = square.view(0, "author").unwrap().summary;
    square.now = square.now.plus(MINUTE);
    square.must("author", to(0, edit("new-text")));
    let after = square.view(0, "author").unwrap().summary;
    assert_eq!(
        (after.title.as_str(), after.text.as_str()),
        ("new-title", "new-text")
    );
    assert_eq!(after.photos[0].id, photo(2));
    assert_eq!((&after.place, &after.poll), (&before.place, &before.poll));
    assert_eq!((before.edited_at, after.edited_at), (None, Some(square.now)));
    let first = content_of(&submit(submission("proposals", false, square.now))).unwrap();
    let anew = content_of(&edit("new-text")).unwrap();
    assert_eq!((&anew.place, anew.options.len()), (&None, 0));
    let merged = first.clone().edited(anew);
    assert_eq!((merged.place, merged.options), (first.place, first.options));
    let reason = PostContent {
        text: "secret-reason".into(),
        ..PostContent::default()
    };
    assert_eq!(content_of(&hide()), Some(reason));
    assert_eq!(content_of(&PostCommand::Pin), None);
}

#[test]
fn a_reply_has_no_title_whatever_an_edit_brings() {
    let mut square = Square::with_poll(false);
    square.must("neighbour", to(1, reply(0, "text", &[])));
    square.must("neighbour", to(1, edit("new-text")));
    let shown = square.summary(1, "author").unwrap();
    assert_eq!((shown.title.as_str(), shown.text.as_str()), ("", "new-text"));
}

#[test]
fn words_of_the_list_wait_for_staff() {
    let mut square = Square::new();
    let mut new = submission("help", false, square.now);
    new.text = SUSPICIOUS.into();
    square.must("author", to(0, submit(new.clone())));
    assert_eq!(square.post(0).status, PostStatus::Held);
    assert!(square.view(0, "neighbour").is_none() && square.view(0, "author").is_some());
    // To write it anew does not let it out.
    square.must("author", to(0, edit("harmless")));
    assert_eq!(square.post(0).status, PostStatus::Held);
    square.must("staff", to(0, PostCommand::Restore));
    assert_eq!(square.post(0).status, PostStatus::Published);
    square.must("author", to(0, edit(SUSPICIOUS)));
    assert!(square.view(0, "neighbour").is_none());
    square.must("staff", to(0, hide()));
    assert_eq!(
        square.give("author", to(0, edit("harmless"))),
        Err(Refusal::WrongState)
    );
    square.must("staff", to(1, submit(new)));
    square.must("staff", to(1, edit(SUSPICIOUS)));
    assert_eq!(
        square.post(1).status,
        PostStatus::Published,
        "staff answer for what they write"
    );
}

#[test]
fn who_is_new_writes_less_and_nobody_floods() {
    let mut square = Square::new();
    square.since = square.now.plus(1 - NEW_ACCOUNT);
    let write = |square: &mut Square, name: &str, n: u32| {
        let new = submission("help", false, square.now);
        square.give(name, to(n as usize, submit(new)))
    };
    for n in 0..POSTS_A_DAY_NEW {
        assert_eq!(write(&mut square, "author", n), Ok(()));
    }
    assert_eq!(write(&mut square, "author", 999), Err(Refusal::TooManyPosts));
    assert_eq!(
        square.give("author", to(999, reply(0, "text", &[]))),
        Err(Refusal::TooManyPosts)
    );
    assert_eq!(
        write(&mut square, "neighbour", 998),
        Ok(()),
        "each for themselves"
    );
    // From the end of their first days on they count as anybody.
    square.now = square.now.plus(1);
    for n in POSTS_A_DAY_NEW..POSTS_A_DAY {
        assert_eq!(write(&mut square, "author", n), Ok(()));
    }
    assert_eq!(write(&mut square, "author", 999), Err(Refusal::TooManyPosts));
    square.now = square.now.plus(DAY);
    assert_eq!(write(&mut square, "author", 999), Ok(()));
}

#[test]
fn an_id_is_taken_once() {
    let mut square = Square::with_poll(false);
    let again = to(0, submit(submission("help", false, square.now)));
    assert_eq!(square.give("author", again.clone()), Err(Refusal::AlreadySo));
    assert_eq!(square.give("neighbour", again.clone()), Err(Refusal::IdTaken));
    assert_eq!(square.give("elsewhere", again), Err(Refusal::NotFound));
    let onto = to(0, reply(0, "text", &[]));
    assert_eq!(square.give("neighbour", onto), Err(Refusal::IdTaken));
    square.must("pending", flag(0));
    assert_eq!(square.give("pending", flag(0)), Err(Refusal::AlreadySo));
    assert_eq!(
        square.give("author", flag(0)),
        Err(Refusal::NotAllowed),
        "one's own"
    );
    assert_eq!(
        square
            .marks(&post_id(0), &super::square::actor("staff"))
            .open_flags,
        1
    );
}

/// A text that is too much for each field, or nothing, or plays tricks; and what is said of it.
fn awkward() -> Vec<(String, &'static str)> {
    vec![
        ("字".repeat(100_000), "too_long"),
        ("a\u{202E}b".into(), "direction_override"),
        ("a\u{2066}b".into(), "direction_override"),
        ("a\u{0}b".into(), "control_character"),
        ("\u{200B}\u{FEFF} \u{3164}".into(), "empty"),
        ("\u{0301}\u{FE0F}".into(), "empty"),
    ]
}

/// A command with a text in one of its fields.
type Writing = fn(&str) -> PostCommand;

#[test]
fn every_text_is_bounded_and_what_is_wrong_is_told_where_it_is() {
    let fields: [(&str, bool, Writing); 6] = [
        ("/command/title", false, |text| {
            let mut new = submission("help", false, Square::new().now);
            new.title = text.into();
            submit(new)
        }),
        ("/command/text", true, |text| {
            let mut new = submission("help", false, Square::new().now);
            new.text = text.into();
            submit(new)
        }),
        ("/command/text", true, |text| reply(0, text, &[])),
        ("/command/text", true, edit),
        ("/command/reason", true, |text| PostCommand::Hide {
            reason: text.into(),
        }),
        ("/command/poll/options/1", true, |text| {
            let mut new = submission("proposals", false, Square::new().now);
            new.poll.as_mut().unwrap().options[1] = text.into();
            submit(new)
        }),
    ];
    for (pointer, needed, command) in fields {
        for (text, code) in awkward() {
            let faults = command(&text).cleaned().check();
            let told: Vec<_> = faults
                .iter()
                .map(|fault| (fault.pointer.as_str(), fault.code.as_str()))
                .collect();
            let expected = if code == "empty" && !needed {
                vec![]
            } else {
                vec![(pointer, code)]
            };
            assert_eq!(told, expected, "{pointer}");
        }
        let zalgo = format!("a{}", "\u{0301}".repeat(1_000));
        let cleaned = command(&zalgo).cleaned();
        assert!(cleaned.check().is_empty(), "{pointer}");
        assert!(
            serde_json::to_string(&cleaned)
                .unwrap()
                .matches('\u{0301}')
                .count()
                <= 6,
            "{pointer}"
        );
    }
    for (text, code) in awkward() {
        for reason in [FlagReason::Fraud, FlagReason::Other] {
            let faults = FlagCommand::Raise {
                reason,
                words: text.clone(),
            }
            .cleaned()
            .check();
            let told: Vec<_> = faults
                .iter()
                .map(|fault| (fault.pointer.as_str(), fault.code.as_str()))
                .collect();
            let fine = code == "empty" && reason == FlagReason::Fraud;
            let expected = if fine {
                vec![]
            } else {
                vec![("/command/words", code)]
            };
            assert_eq!(told, expected, "{reason:?} {text:.20}");
        }
    }
}

#[test]
fn lines_are_lines() {
    let mut new = submission("proposals", false, Square::new().now);
    new.title = " one\r\ntwo\t".into();
    new.poll.as_mut().unwrap().options[0] = "yes\nplease".into();
    new.text = "one\r\ntwo".into();
    let PostCommand::Submit(kept) = submit(new).cleaned() else {
        panic!("another command")
    };
    assert_eq!((kept.title.as_str(), kept.text.as_str()), ("one two", "one\ntwo"));
    assert_eq!(kept.poll.unwrap().options[0], "yes please");
}

#[test]
fn a_poll_has_two_to_ten_different_options() {
    let faults = |options: &[&str], choices| {
        let mut new = submission("proposals", false, Square::new().now);
        let poll: &mut PollSubmission = new.poll.as_mut().unwrap();
        poll.options = options.iter().map(|&option| option.into()).collect();
        poll.choices = choices;
        let faults = submit(new).check();
        faults
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect::<Vec<_>>()
    };
    let one = |pointer: &str, code: &str| vec![(format!("/command/poll{pointer}"), code.to_owned())];
    assert_eq!(faults(&["a", "b"], 2), []);
    assert_eq!(faults(&["a"], 1), one("/options", "too_few"));
    assert_eq!(
        faults(&["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], 1),
        one("/options", "too_many")
    );
    assert_eq!(faults(&["a", "b", " a\n"], 1), one("/options/2", "duplicate"));
    assert_eq!(faults(&["a", "b"], 0), one("/choices", "out_of_range"));
    assert_eq!(faults(&["a", "b"], 3), one("/choices", "out_of_range"));
}
