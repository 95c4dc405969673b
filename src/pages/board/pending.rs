//! What waits in the outbox, laid over what the backend told of a post.

use leptos::prelude::*;
use linli_model::ballot::BallotCommand;
use linli_model::command::Command;
use linli_model::ids::PostId;
use linli_model::post::{PostActionName, PostCommand, PostSummary};
use linli_model::reaction::ReactionCommand;
use linli_offline::OutboxLine;

use crate::giving::{is_stuck, use_items};

/// Everything of one person that waits for one post: to the post, and to their own streams beside it.
pub fn use_post_items(id: &PostId) -> Memo<Vec<OutboxLine>> {
    use_items(
        ["post", "reaction", "flag", "ballot"]
            .map(|stream| format!("{stream}/{id}"))
            .into(),
    )
}

/// A post with the effect of what waits.
pub fn overlaid(post: Memo<Option<PostSummary>>, items: Memo<Vec<OutboxLine>>) -> Memo<Option<PostSummary>> {
    Memo::new(move |_| {
        let post = post.get()?;
        Some(items.with(|items| with_waiting(post, items)))
    })
}

/// The post as it will be once these items have arrived; what was refused has no effect.
pub fn with_waiting(mut post: PostSummary, items: &[OutboxLine]) -> PostSummary {
    for line in items.iter().filter(|line| !is_stuck(line)) {
        match line.command.known() {
            Some(Command::Reaction { command, .. }) => react(&mut post, *command),
            Some(Command::Ballot {
                command: BallotCommand::Vote { choices },
                ..
            }) => vote(&mut post, choices),
            Some(Command::Flag { .. }) => without(&mut post, PostActionName::Flag),
            Some(Command::Post { command, .. }) => change(&mut post, command),
            _ => {}
        }
    }
    post
}

fn react(post: &mut PostSummary, command: ReactionCommand) {
    let (liked, from, to) = match command {
        ReactionCommand::Like => (true, PostActionName::Like, PostActionName::Unlike),
        ReactionCommand::Unlike => (false, PostActionName::Unlike, PostActionName::Like),
    };
    if post.liked != liked {
        post.liked = liked;
        post.likes = match liked {
            true => post.likes + 1,
            false => post.likes.saturating_sub(1),
        };
    }
    for action in post.actions.iter_mut().filter(|action| action.command == from) {
        action.command = to;
    }
}

fn vote(post: &mut PostSummary, choices: &[u8]) {
    without(post, PostActionName::Vote);
    without(post, PostActionName::Edit);
    let Some(poll) = &mut post.poll else { return };
    if poll.voted {
        return;
    }
    poll.voted = true;
    poll.voters += 1;
    for (at, option) in poll.options.iter_mut().enumerate() {
        let mine = choices.iter().any(|choice| usize::from(*choice) == at);
        option.mine = mine && !poll.secret;
        option.votes = option.votes.map(|votes| votes + u32::from(mine));
    }
}

fn change(post: &mut PostSummary, command: &PostCommand) {
    match command {
        PostCommand::Edit(edit) => {
            post.title.clone_from(&edit.title);
            post.text.clone_from(&edit.text);
            post.shortened = false;
            post.photos.retain(|photo| edit.photos.contains(&photo.id));
        }
        PostCommand::Pin => post.pinned = true,
        PostCommand::Unpin => post.pinned = false,
        PostCommand::Lock => post.locked = true,
        PostCommand::Unlock => post.locked = false,
        _ => {}
    }
    if let Some(action) = command.action() {
        without(post, action);
    }
}

fn without(post: &mut PostSummary, name: PostActionName) {
    post.actions.retain(|action| action.command != name);
}

#[cfg(test)]
mod tests {
    use linli_model::ids::CommandId;
    use linli_model::open::Open;
    use linli_model::time::Timestamp;
    use linli_offline::OutboxState;
    use serde_json::json;

    use super::*;

    fn post() -> PostSummary {
        let option = |words: &str| json!({"words": words, "votes": 2, "mine": false});
        serde_json::from_value(json!({
            "id": "post-1", "version": 1, "status": "published", "community": "120101003001", "channel": "talk",
            "author": {"name": "邱伯", "official": false, "mine": false}, "text": "好",
            "submitted_at": "2026-07-18T06:30:00Z", "likes": 3, "liked": false, "replies": 0,
            "poll": {"options": [option("一"), option("二")], "choices": 1, "secret": false,
                "closes_at": "2026-07-28T06:30:00Z", "closed": false, "voters": 4, "voted": false},
            "actions": [{"command": "like"}, {"command": "vote"}, {"command": "flag"}],
        }))
        .expect("a post")
    }

    fn line(command: Command, state: OutboxState) -> OutboxLine {
        OutboxLine {
            id: CommandId::mint(1, [1; 10]),
            command: Open::Known(command),
            if_match: None,
            state,
            since: Timestamp::from_millis(1),
            attempts: 0,
            fault: None,
            next_try: None,
            behind: None,
            arrived: 0,
            photos: Vec::new(),
            editable: false,
        }
    }

    fn like(command: ReactionCommand, state: OutboxState) -> OutboxLine {
        let id = post().id;
        line(Command::Reaction { id, command }, state)
    }

    #[test]
    fn a_like_on_its_way_counts_once_and_can_be_taken_back() {
        let waiting = || like(ReactionCommand::Like, OutboxState::Waiting);
        let liked = with_waiting(post(), &[waiting()]);
        assert_eq!((liked.liked, liked.likes), (true, 4));
        assert_eq!(liked.actions[0].command, PostActionName::Unlike);
        // The answer is here already, the item still is: nothing is counted twice.
        assert_eq!(with_waiting(liked.clone(), &[waiting()]).likes, 4);
        let unliked = with_waiting(
            post(),
            &[waiting(), like(ReactionCommand::Unlike, OutboxState::Sending)],
        );
        assert_eq!((unliked.liked, unliked.likes), (false, 3));
    }

    #[test]
    fn what_was_refused_has_no_effect() {
        let refused = OutboxState::NeedsAttention {
            code: "refused.wrong_state".to_owned(),
            errors: Vec::new(),
        };
        assert_eq!(
            with_waiting(post(), &[like(ReactionCommand::Like, refused)]),
            post()
        );
    }

    #[test]
    fn a_vote_on_its_way_is_shown_and_takes_the_button_away() {
        let id = post().id;
        let command = BallotCommand::Vote { choices: vec![1] };
        let voted = with_waiting(
            post(),
            &[line(Command::Ballot { id, command }, OutboxState::Waiting)],
        );
        let poll = voted.poll.expect("a poll");
        assert_eq!((poll.voted, poll.voters), (true, 5));
        assert_eq!(
            poll.options
                .iter()
                .map(|option| (option.mine, option.votes))
                .collect::<Vec<_>>(),
            [(false, Some(2)), (true, Some(3))]
        );
        assert!(
            voted
                .actions
                .iter()
                .all(|action| action.command != PostActionName::Vote)
        );
    }
}
