//! 投票: one person's vote in the poll of a post, once.
//!
//! Of a secret poll the stream keeps that somebody voted and not what: the tally is counted up in the same transaction,
//! and nothing that is stored, no hash of the command either, leads from one to the other.

use serde::{Deserialize, Deserializer, Serialize};

use crate::faults::Faults;
use crate::history::Recorded;
use crate::ids::{PersonId, PostId};
use crate::json;
use crate::limits::POLL_OPTIONS_MAX;
use crate::open::Versioned;
use crate::person::Actor;
use crate::post::{Marks, Post, PostActionName, PostStatus, Standing, permit};
use crate::protocol::FieldError;
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// An intent. On the wire and in the outbox `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum BallotCommand {
    /// 投票
    Vote {
        /// The numbers of the chosen options, from 0; each once.
        choices: Vec<u8>,
    },
}

impl<'de> Deserialize<'de> for BallotCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "vote" => Self::Vote {
                    choices: json::field(tree, "choices")?,
                },
                _ => return None,
            })
        })
    }
}

impl Versioned for BallotCommand {
    const VERSION: u64 = 1;
}

impl BallotCommand {
    /// What is wrong with the fields; nothing, when it may go to [`decide`].
    pub fn check(&self) -> Vec<FieldError> {
        let Self::Vote { choices } = self;
        let mut faults = Faults::default();
        faults.list("/choices", choices, 1, POLL_OPTIONS_MAX);
        faults.found()
    }

    /// The command as a secret poll may remember it: that it votes, and not what.
    #[must_use]
    pub fn without_choices(&self) -> Self {
        Self::Vote { choices: Vec::new() }
    }
}

/// A fact. Stored `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BallotEvent {
    /// The person voted.
    Voted {
        /// What they chose; nothing in a secret poll.
        choices: Vec<u8>,
    },
}

impl Versioned for BallotEvent {
    const VERSION: u64 = 1;
}

/// One person's vote in the poll of one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// The post.
    pub post: PostId,
    /// The person.
    pub person: PersonId,
    /// How many events made it.
    pub version: u64,
    /// What they chose; nothing in a secret poll.
    pub choices: Vec<u8>,
}

/// What comes of `command` to the actor's ballot in the poll of `post`: exactly one event, or a refusal.
/// `thread` is where the post stands that `post` replies to.
///
/// # Errors
/// The [`Refusal`]; not found where the actor may not know the post.
pub fn decide(
    ballot: Option<&Ballot>,
    post: Option<&Post>,
    thread: Option<PostStatus>,
    command: &BallotCommand,
    actor: &Actor,
    now: Timestamp,
) -> Result<Vec<BallotEvent>, Refusal> {
    let post = post.ok_or(Refusal::NotFound)?;
    let marks = Marks {
        voted: ballot.is_some(),
        thread,
        ..Marks::default()
    };
    permit(post, Standing::of(post, actor), PostActionName::Vote, &marks, now)?;
    let poll = post.poll.ok_or(Refusal::WrongState)?;
    let BallotCommand::Vote { choices } = command;
    if !poll.takes(choices) {
        return Err(Refusal::WrongChoice);
    }
    Ok(vec![BallotEvent::Voted {
        choices: if poll.secret { Vec::new() } else { choices.clone() },
    }])
}

/// The ballot after one more event.
#[must_use]
pub fn evolve(
    state: Option<Ballot>,
    post: &PostId,
    person: &PersonId,
    recorded: &Recorded<BallotEvent>,
) -> Ballot {
    let BallotEvent::Voted { choices } = &recorded.event;
    Ballot {
        post: post.clone(),
        person: person.clone(),
        version: state.map_or(0, |state| state.version) + 1,
        choices: choices.clone(),
    }
}
