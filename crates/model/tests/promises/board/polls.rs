//! Votes: counted once, told when they may be, and of a secret poll never joined to who gave them.

use linli_model::ballot::BallotCommand;
use linli_model::limits::{POLL_MAX, SECRET_VOTERS_MIN, VOTERS_SHOWN};
use linli_model::post::{PollView, PostCommand};
use linli_model::refusal::Refusal;
use linli_model::time::{DAY, MINUTE};
use proptest::prelude::*;

use super::square::{PEOPLE, Square, actor, edit, hide, post_id, submission, submit, to, vote};
use crate::world::cases;

fn poll(square: &Square, name: &str) -> PollView {
    square.view(0, name).unwrap().summary.poll.unwrap()
}

fn votes(square: &Square, name: &str) -> Vec<Option<u32>> {
    let options = poll(square, name).options;
    options.iter().map(|option| option.votes).collect()
}

#[test]
fn a_vote_stands_and_counts_once() {
    for secret in [false, true] {
        let mut square = Square::with_poll(secret);
        square.must("neighbour", vote(0, &[0, 2]));
        assert_eq!(
            square.give("neighbour", vote(0, &[1])),
            Err(Refusal::AlreadyVoted)
        );
        square.must("author", vote(0, &[2]));
        square.must("voter-1", vote(0, &[2]));
        square.now = square.now.plus(DAY);
        assert_eq!(votes(&square, "pending"), [Some(1), Some(0), Some(3)]);
        assert_eq!(poll(&square, "pending").voters, 3);
        assert_eq!(
            square.give("neighbour", vote(0, &[1])),
            Err(Refusal::AlreadyVoted)
        );
    }
}

#[test]
fn only_confirmed_residents_vote() {
    let square = Square::with_poll(false);
    for name in PEOPLE {
        let expected = match name {
            "author" | "neighbour" => Ok(()),
            "pending" | "volunteer" | "staff" | "supervisor" | "admin" | "grid-only" | "system" => {
                Err(Refusal::NotAllowed)
            }
            _ => Err(Refusal::NotFound),
        };
        assert_eq!(square.clone().give(name, vote(0, &[0])), expected, "{name}");
    }
}

#[test]
fn one_chooses_some_of_its_options_each_once() {
    let square = Square::with_poll(false);
    for wrong in [&[0, 1, 2][..], &[1, 1], &[3], &[0, 255], &[]] {
        let refused = square.clone().give("neighbour", vote(0, wrong));
        assert_eq!(refused, Err(Refusal::WrongChoice), "{wrong:?}");
    }
    for right in [&[0][..], &[2, 0]] {
        assert_eq!(square.clone().give("neighbour", vote(0, right)), Ok(()));
    }
    let of = |choices: &[u8]| BallotCommand::Vote {
        choices: choices.to_vec(),
    };
    for wrong in [&[][..], &[1, 1], &[0; 11]] {
        assert!(!of(wrong).check().is_empty(), "{wrong:?}");
    }
    assert!(of(&[0, 1, 2]).check().is_empty());
}

#[test]
fn a_poll_ends_at_its_time_or_when_it_is_ended() {
    let mut square = Square::with_poll(true);
    square.now = square.now.plus(DAY - 1);
    let open = square.clone();
    assert_eq!(square.clone().give("neighbour", vote(0, &[0])), Ok(()));
    square.now = square.now.plus(1);
    assert_eq!(square.give("neighbour", vote(0, &[0])), Err(Refusal::PollClosed));
    assert_eq!(
        square.give("author", to(0, PostCommand::ClosePoll)),
        Err(Refusal::PollClosed)
    );
    assert!(poll(&square, "neighbour").closed);
    for (name, expected) in [
        ("neighbour", Err(Refusal::NotAllowed)),
        ("elsewhere", Err(Refusal::NotFound)),
        ("author", Ok(())),
        ("supervisor", Ok(())),
    ] {
        let mut square = open.clone();
        assert_eq!(
            square.give(name, to(0, PostCommand::ClosePoll)),
            expected,
            "{name}"
        );
        assert_eq!(poll(&square, "neighbour").closed, expected.is_ok());
        let voted = square.give("neighbour", vote(0, &[0]));
        assert_eq!(voted.is_err(), expected.is_ok(), "in the very moment");
    }
    let mut hidden = open;
    hidden.must("staff", to(0, hide()));
    assert_eq!(hidden.give("author", vote(0, &[0])), Err(Refusal::WrongState));
    assert_eq!(hidden.give("neighbour", vote(0, &[0])), Err(Refusal::NotFound));
}

#[test]
fn polls_end_within_their_longest_time_and_stand_where_they_may() {
    let mut square = Square::new();
    for (open_for, expected) in [
        (0, Err(Refusal::OutsideWindow)),
        (-DAY, Err(Refusal::OutsideWindow)),
        (POLL_MAX + 1, Err(Refusal::OutsideWindow)),
        (i64::MAX, Err(Refusal::OutsideWindow)),
        (1, Ok(())),
        (POLL_MAX, Ok(())),
    ] {
        let mut new = submission("proposals", false, square.now);
        new.poll.as_mut().unwrap().closes_at = square.now.plus(open_for);
        assert_eq!(
            square.clone().give("author", to(0, submit(new))),
            expected,
            "{open_for}"
        );
    }
    let mut new = submission("proposals", false, square.now);
    new.channel = super::square::channel("help");
    assert_eq!(
        square.give("author", to(0, submit(new))),
        Err(Refusal::UnknownChannel)
    );
}

#[test]
fn a_named_poll_shows_so_many_names_and_no_more() {
    let mut square = Square::with_poll(false);
    square.must("neighbour", vote(0, &[1]));
    let options = poll(&square, "pending").options;
    assert_eq!(options[1].names, ["name-of-neighbour"]);
    assert!(!options[1].mine && poll(&square, "neighbour").options[1].mine);
    let mut marks = square.marks(&post_id(0), &actor("pending"));
    marks.names = vec![vec!["name".to_owned(); 3 * VOTERS_SHOWN as usize]; 3];
    let shown = square
        .view_with(0, "pending", &marks)
        .unwrap()
        .summary
        .poll
        .unwrap();
    assert_eq!(shown.options[0].names.len(), VOTERS_SHOWN as usize);
}

#[test]
fn few_votes_in_a_secret_poll_are_never_told() {
    let mut square = Square::with_poll(true);
    for voters in 0..=SECRET_VOTERS_MIN + 1 {
        let mut ended = square.clone();
        ended.must("author", to(0, PostCommand::ClosePoll));
        let mut over = square.clone();
        over.now = over.now.plus(DAY);
        for name in PEOPLE.into_iter().filter(|name| square.view(0, name).is_some()) {
            assert_eq!(votes(&square, name), [None; 3], "open, {voters} voters, {name}");
            for closed in [&ended, &over] {
                let told = votes(closed, name).iter().all(Option::is_some);
                assert_eq!(told, voters >= SECRET_VOTERS_MIN, "{voters} voters, {name}");
                let poll = poll(closed, name);
                assert!(told || poll.options.iter().all(|option| option.votes.is_none()));
                assert_eq!((poll.closed, poll.voters), (true, voters));
            }
        }
        square.must(&format!("voter-{voters}"), vote(0, &[1]));
    }
}

/// What one or two people choose, each once.
fn choice() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::subsequence(vec![0_u8, 1, 2], 1..=2)
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_secret_ballot_is_the_same_whatever_was_chosen(one in choice(), other in choice()) {
        let given = |choices: &[u8]| {
            let mut square = Square::with_poll(true);
            square.must("neighbour", vote(0, choices));
            square
        };
        let (one_square, other_square) = (given(&one), given(&other));
        let stored = |square: &Square| format!("{:?}", square.ballots);
        prop_assert_eq!(stored(&one_square), stored(&other_square));
        prop_assert_eq!(&one_square.posts[&post_id(0)].history, &other_square.posts[&post_id(0)].history);
        for name in PEOPLE {
            prop_assert_eq!(one_square.view(0, name), other_square.view(0, name), "while it is open, {}", name);
        }
        let command = |choices: &[u8]| BallotCommand::Vote { choices: choices.to_vec() };
        prop_assert_eq!(command(&one).without_choices(), command(&other).without_choices());
        // Over, and with some others', the votes are told; who gave which is not, not even to who gave it, nor are names.
        let mut over = one_square;
        for (voter, at) in [("voter-1", 0), ("voter-2", 1)] {
            over.must(voter, vote(0, &[at]));
        }
        over.now = over.now.plus(DAY);
        let mut marks = over.marks(&post_id(0), &actor("neighbour"));
        marks.choices.clone_from(&one);
        marks.names = vec![vec!["name-of-neighbour".to_owned()]; 3];
        let poll = over.view_with(0, "neighbour", &marks).unwrap().summary.poll.unwrap();
        for (at, option) in poll.options.iter().enumerate() {
            prop_assert_eq!(option.votes, Some(u32::from(one.contains(&(at as u8))) + u32::from(at < 2)));
            prop_assert!(!option.mine && option.names.is_empty());
        }
    }

    #[test]
    fn the_tally_of_a_named_poll_is_what_its_ballots_say(one in choice(), other in choice()) {
        let mut square = Square::with_poll(false);
        square.must("neighbour", vote(0, &one));
        square.must("author", vote(0, &other));
        let said = |at: u8| square.ballots.values().filter(|ballot| ballot.state.choices.contains(&at)).count() as u32;
        let expected: Vec<_> = (0..3).map(|at| Some(said(at))).collect();
        prop_assert_eq!(votes(&square, "pending"), expected);
        let marked = |name| poll(&square, name).options.iter().map(|option| option.mine).collect::<Vec<_>>();
        prop_assert_eq!(marked("author"), (0..3).map(|at| other.contains(&at)).collect::<Vec<_>>());
        prop_assert_eq!(marked("pending"), [false; 3]);
    }

    #[test]
    fn what_was_voted_on_is_not_written_anew(
        secret in any::<bool>(),
        steps in prop::collection::vec((0..3_usize, any::<bool>(), choice(), 0..6_i64), 1..12),
    ) {
        let mut square = Square::with_poll(secret);
        let asked = |square: &Square| {
            let shown = square.view(0, "pending").unwrap().summary;
            let options: Vec<_> = shown.poll.unwrap().options.into_iter().map(|option| option.words).collect();
            (shown.title, shown.text, shown.photos, options)
        };
        let mut voted_on = None;
        for (n, (who, votes, choices, wait)) in steps.into_iter().enumerate() {
            square.now = square.now.plus(wait * MINUTE);
            let in_time = square.now.since(square.post(0).submitted_at) < 15 * MINUTE;
            if votes {
                let cast = square.give(["author", "neighbour", "voter-1"][who], vote(0, &choices));
                prop_assert!(cast.is_ok() || cast == Err(Refusal::AlreadyVoted));
                voted_on.get_or_insert_with(|| asked(&square));
            } else {
                let edited = square.give("author", to(0, edit(&format!("text {n}"))));
                let expected = match (in_time, &voted_on) {
                    (false, _) => Err(Refusal::TooLate),
                    (true, Some(_)) => Err(Refusal::VotesCast),
                    (true, None) => Ok(()),
                };
                prop_assert_eq!(edited, expected);
            }
            if let Some(voted_on) = &voted_on {
                prop_assert_eq!(&asked(&square), voted_on);
            }
        }
    }
}
