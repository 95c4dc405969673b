//! Replies: where, to what, and whom they name; and the report that is made of a post.

use linli_model::command::Command;
use linli_model::follow;
use linli_model::ids::PostId;
use linli_model::post::PostCommand;
use linli_model::reaction::ReactionCommand;
use linli_model::refusal::Refusal;
use linli_model::report::{self, ReportCommand, ReportEvent};

use super::square::{
    Square, edit, flag, hide, person, post_id, react, reply, report_id as report_of, submission, submit, to,
};
use crate::world::{City, Who, command_id, report_id, submission as report_submission};

/// A post of the author's with a reply of the neighbour's, and another post.
fn thread() -> Square {
    let mut square = Square::new();
    square.must("author", to(0, submit(submission("help", false, square.now))));
    square.must("neighbour", to(1, reply(0, "open-reply", &[])));
    square.must("pending", to(2, submit(submission("help", false, square.now))));
    square
}

#[test]
fn nobody_replies_in_a_closed_thread_but_staff() {
    let mut square = thread();
    square.must("staff", to(0, PostCommand::Lock));
    for name in ["author", "neighbour", "pending", "volunteer"] {
        assert_eq!(
            square.give(name, to(3, reply(0, "text", &[]))),
            Err(Refusal::Locked),
            "{name}"
        );
    }
    assert_eq!(
        square.clone().give("supervisor", to(3, reply(0, "text", &[]))),
        Ok(())
    );
    square.must("staff", to(0, PostCommand::Unlock));
    assert_eq!(square.give("volunteer", to(3, reply(0, "text", &[]))), Ok(()));
}

#[test]
fn nobody_replies_to_what_is_not_shown() {
    for (command, by, authors, staffs) in [
        (hide(), "staff", Refusal::WrongState, Refusal::WrongState),
        (
            edit("a suspicious text"),
            "author",
            Refusal::WrongState,
            Refusal::WrongState,
        ),
        (
            PostCommand::Delete,
            "author",
            Refusal::NotFound,
            Refusal::NotFound,
        ),
    ] {
        let mut square = thread();
        square.must(by, to(0, command));
        for (name, expected) in [
            ("author", authors),
            ("staff", staffs),
            ("pending", Refusal::NotFound),
            ("elsewhere", Refusal::NotFound),
        ] {
            assert_eq!(
                square.give(name, to(3, reply(0, "text", &[]))),
                Err(expected),
                "{name}"
            );
            assert_eq!(
                square.give("pending", react(1, ReactionCommand::Like)),
                Err(Refusal::NotFound)
            );
            assert_eq!(square.give("pending", flag(1)), Err(Refusal::NotFound));
            assert_eq!(
                square.give("pending", to(1, edit("text"))),
                Err(Refusal::NotFound)
            );
        }
    }
    assert_eq!(
        thread().give("author", to(3, reply(9, "text", &[]))),
        Err(Refusal::NotFound)
    );
}

#[test]
fn threads_are_one_deep() {
    let mut square = thread();
    for name in ["author", "neighbour", "staff"] {
        assert_eq!(
            square.give(name, to(3, reply(1, "text", &[]))),
            Err(Refusal::WrongState),
            "{name}"
        );
    }
    for command in [PostCommand::Pin, PostCommand::Lock] {
        assert_eq!(
            square.give("staff", to(1, command)),
            Err(Refusal::WrongState),
            "nor are they boards"
        );
    }
}

#[test]
fn a_reply_names_others_of_its_thread_each_once() {
    let mut square = thread();
    square.must("pending", to(3, reply(0, "text", &[0, 1])));
    assert_eq!(square.post(3).mentions, [person("author"), person("neighbour")]);
    square.must("author", to(4, reply(0, "text", &[0, 3, 1])));
    assert_eq!(
        square.post(4).mentions,
        [person("pending"), person("neighbour")],
        "never oneself"
    );
    square.must("neighbour", to(5, reply(0, "text", &[0, 4])));
    assert_eq!(square.post(5).mentions, [person("author")], "each once");
    assert_eq!(
        square.summary(5, "volunteer").unwrap().mentions,
        ["name-of-author"]
    );
    for foreign in [2, 9] {
        let refused = square.give("neighbour", to(6, reply(0, "text", &[0, foreign])));
        assert_eq!(refused, Err(Refusal::UnknownPerson));
    }
    let twice = reply(0, "text", &[1, 1]);
    assert_eq!(twice.check()[0].pointer, "/command/mentions/1");
    let many: Vec<usize> = (0..11).collect();
    assert_eq!(reply(0, "text", &many).check()[0].code, "too_many");
}

#[test]
fn a_reply_stands_where_its_thread_does() {
    let mut square = thread();
    square.must("staff", to(3, reply(0, "a suspicious text", &[])));
    let (thread, reply) = (square.post(0), square.post(3));
    assert_eq!(
        (&reply.community, &reply.channel),
        (&thread.community, &thread.channel)
    );
    assert!(reply.official && reply.poll.is_none());
    assert_eq!(
        reply.status.code(),
        "published",
        "what staff write waits for nobody"
    );
}

#[test]
fn only_the_system_links_a_post_and_once() {
    let mut square = thread();
    let link = |n| PostCommand::Link { report: report_of(n) };
    for name in ["author", "neighbour", "staff", "admin"] {
        assert_eq!(
            square.give(name, to(0, link(1))),
            Err(Refusal::NotAllowed),
            "{name}"
        );
    }
    assert_eq!(square.give("elsewhere", to(0, link(1))), Err(Refusal::NotFound));
    square.must("system", to(0, link(1)));
    assert_eq!(square.give("system", to(0, link(1))), Err(Refusal::AlreadySo));
    assert_eq!(square.give("system", to(0, link(2))), Err(Refusal::WrongState));
    assert_eq!(
        square.give("system", to(1, link(2))),
        Err(Refusal::WrongState),
        "a reply"
    );
    square.must("staff", to(2, hide()));
    assert_eq!(
        square.give("system", to(2, link(2))),
        Err(Refusal::WrongState),
        "hidden"
    );
    assert_eq!(
        square.view(0, "neighbour").unwrap().summary.report,
        Some(report_of(1))
    );
}

/// The event of a report that names a post, where its author may convert it or not.
fn filed(post: Option<PostId>, may_convert: bool) -> ReportEvent {
    let city = City::new();
    let mut rules = city.rules();
    rules.may_convert = may_convert;
    let command = ReportCommand::Submit(report::Submission {
        post,
        ..report_submission()
    });
    let now = crate::world::at("2026-11-02T10:00:00+08:00");
    let who = Who::Owner.actor();
    let events = report::decide(None, &report_id(), &command, &command_id(0), &who, now, &rules).unwrap();
    events.into_iter().next().unwrap()
}

#[test]
fn a_report_made_of_a_post_links_it_where_its_author_may() {
    let linked = |post, may| follow::of_report(&report_id(), &filed(post, may));
    let expected = Command::Post {
        id: post_id(0),
        command: PostCommand::Link { report: report_id() },
    };
    assert_eq!(linked(Some(post_id(0)), true), [expected]);
    assert_eq!(linked(Some(post_id(0)), false), [], "filed without the link");
    assert_eq!(linked(None, true), []);
    assert_eq!(follow::of_report(&report_id(), &ReportEvent::Withdrawn), []);
}
