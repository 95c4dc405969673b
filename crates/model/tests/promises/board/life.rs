//! The life of posts: by any mixture of actors, and what each is offered.

use linli_model::command::Command;
use linli_model::post::{PostActionName, PostCommand, PostStatus};
use linli_model::reaction::ReactionCommand;
use linli_model::time::MINUTE;
use proptest::prelude::*;

use super::paper::{Paper, is_staff};
use super::square::{
    PEOPLE, Square, edit, flag, hide, post_id, react, reply, report_id, submission, submit, to, vote,
};
use crate::world::cases;

/// Who does what to which post, after so many minutes.
type Step = (usize, usize, usize, i64, bool);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = prop_oneof![4 => 0..7_usize, 1 => 7..PEOPLE.len()];
    let wait = prop_oneof![6 => Just(0_i64), 3 => 1..8_i64, 1 => 8..1_600_i64];
    prop::collection::vec((who, 0..26_usize, 0..5_usize, wait, any::<bool>()), 1..60)
}

fn command(square: &Square, kind: usize, n: usize, odd: bool) -> Command {
    let text = if odd { "a suspicious text" } else { "open-text" };
    let written = |channel| {
        let mut new = submission(channel, odd, square.now);
        new.text = text.into();
        to(n, submit(new))
    };
    match kind {
        0 => written("proposals"),
        1 => written("help"),
        2 => written("notices"),
        3 => {
            let mut new = submission("proposals", odd, square.now);
            new.channel = super::square::channel("help");
            to(n, submit(new))
        }
        4 | 5 => to(n, reply(0, text, &[])),
        6 => to(n, reply((n + 1) % 5, text, &[0])),
        7 => to(n, reply(1, "open-text", &[1, 3])),
        8 => to(n, edit(text)),
        9 => to(n, PostCommand::Delete),
        10 => to(n, PostCommand::Pin),
        11 => to(n, PostCommand::Unpin),
        12 => to(n, PostCommand::Lock),
        13 => to(n, PostCommand::Unlock),
        14 => to(n, hide()),
        15 => to(n, PostCommand::Restore),
        16 => to(n, PostCommand::Keep),
        17 => to(n, PostCommand::ClosePoll),
        18 => to(
            n,
            PostCommand::Link {
                report: report_id(usize::from(odd)),
            },
        ),
        19 => react(n, ReactionCommand::Like),
        20 => react(n, ReactionCommand::Unlike),
        21 | 22 => flag(n),
        23 => vote(n, if odd { &[0] } else { &[2, 1] }),
        24 => vote(n, if odd { &[0, 1, 2] } else { &[1, 1] }),
        _ => vote(n, if odd { &[] } else { &[3] }),
    }
}

/// The square and the paper after some steps; each outcome is what the paper says.
fn lived(secret: bool, steps: Vec<Step>) -> Result<(Square, Paper), TestCaseError> {
    let mut square = Square::new();
    let mut paper = Paper::default();
    let first = to(0, submit(submission("proposals", secret, square.now)));
    prop_assert_eq!(paper.take("author", &first, square.now), Ok(()));
    square.must("author", first);
    for (who, kind, n, wait, odd) in steps {
        // No two things happen in one moment: a flag is raised before staff look at it, or after.
        square.now = square.now.plus(wait * MINUTE + 1);
        let command = command(&square, kind, n, odd);
        let told = format!("{} {command:?} at {:?}", PEOPLE[who], paper.0.get(&post_id(n)));
        let expected = paper.take(PEOPLE[who], &command, square.now);
        prop_assert_eq!(square.give(PEOPLE[who], command), expected, "{}", told);
    }
    Ok((square, paper))
}

const BUTTONS: [PostActionName; 14] = [
    PostActionName::Like,
    PostActionName::Unlike,
    PostActionName::Vote,
    PostActionName::Flag,
    PostActionName::Edit,
    PostActionName::Delete,
    PostActionName::ClosePoll,
    PostActionName::Pin,
    PostActionName::Unpin,
    PostActionName::Lock,
    PostActionName::Unlock,
    PostActionName::Hide,
    PostActionName::Restore,
    PostActionName::Keep,
];

/// The command behind a button.
fn pressed(n: usize, button: PostActionName) -> Command {
    match button {
        PostActionName::Like => react(n, ReactionCommand::Like),
        PostActionName::Unlike => react(n, ReactionCommand::Unlike),
        PostActionName::Vote => vote(n, &[0]),
        PostActionName::Flag => flag(n),
        PostActionName::Reply => to(9, reply(n, "open-text", &[])),
        PostActionName::Edit => to(n, edit("open-text")),
        PostActionName::Delete => to(n, PostCommand::Delete),
        PostActionName::ClosePoll => to(n, PostCommand::ClosePoll),
        PostActionName::Pin => to(n, PostCommand::Pin),
        PostActionName::Unpin => to(n, PostCommand::Unpin),
        PostActionName::Lock => to(n, PostCommand::Lock),
        PostActionName::Unlock => to(n, PostCommand::Unlock),
        PostActionName::Hide => to(n, hide()),
        PostActionName::Restore => to(n, PostCommand::Restore),
        PostActionName::Keep => to(n, PostCommand::Keep),
        PostActionName::Convert | PostActionName::Unknown => panic!("no command of its own"),
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn every_command_comes_to_what_the_rules_say(secret in any::<bool>(), steps in steps()) {
        let (square, paper) = lived(secret, steps)?;
        for (id, page) in &paper.0 {
            let post = &square.posts[id].state;
            prop_assert_eq!(post.status.code(), page.status);
            prop_assert_eq!(post.official, is_staff(&page.owner));
            prop_assert_eq!((post.pinned, post.locked), (page.pinned, page.locked));
            prop_assert_eq!(post.poll.map(|poll| poll.closes_at), page.poll_until);
            prop_assert_eq!(post.report.as_ref().map(ToString::to_string), page.report.clone());
            prop_assert_eq!(post.version, square.posts[id].history.len() as u64);
            if let Some(thread) = &post.thread {
                let thread = &square.posts[thread].state;
                prop_assert_eq!(&thread.thread, &None, "threads are one deep");
                prop_assert_eq!((&thread.community, &thread.channel), (&post.community, &post.channel));
                prop_assert!(!post.pinned && !post.locked && post.poll.is_none() && post.report.is_none());
            }
        }
    }

    #[test]
    fn a_button_is_shown_exactly_when_its_command_is_taken(secret in any::<bool>(), steps in steps()) {
        let (square, paper) = lived(secret, steps)?;
        for n in (0..5).filter(|&n| square.posts.contains_key(&post_id(n))) {
            for name in PEOPLE.into_iter().filter(|&name| name != "system") {
                let view = square.view(n, name);
                prop_assert_eq!(view.is_some(), paper.sees(&post_id(n), name), "{} {}", name, n);
                let summary = square.summary(n, name);
                prop_assert_eq!(summary.is_some(), view.is_some());
                let shown = view.map(|view| view.summary.actions).unwrap_or_default();
                prop_assert_eq!(summary.map(|summary| summary.actions).unwrap_or_default(), shown.clone());
                for button in BUTTONS.into_iter().chain([PostActionName::Reply]) {
                    let taken = square.clone().give(name, pressed(n, button)).is_ok();
                    let action = shown.iter().find(|action| action.command == button);
                    prop_assert_eq!(action.is_some(), taken, "{} {:?} {:?}", name, button, square.post(n));
                    prop_assert!(action.and_then(|action| action.until).is_none_or(|until| until > square.now));
                    let version = (button == PostActionName::Edit).then_some(square.post(n).version);
                    prop_assert!(action.is_none_or(|action| action.if_match == version));
                }
                let post = square.post(n);
                let converts = post.status == PostStatus::Published && post.thread.is_none() && post.report.is_none()
                    && (is_staff(name) || paper.0[&post_id(n)].owner == name);
                prop_assert_eq!(shown.iter().any(|action| action.command == PostActionName::Convert), converts);
                // What follows from a report made of a post is taken wherever it may be made: no report is refused for it.
                let link = to(n, PostCommand::Link { report: report_id(9) });
                prop_assert!(!converts || square.clone().give("system", link).is_ok());
            }
        }
    }
}
