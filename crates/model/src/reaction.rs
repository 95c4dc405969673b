//! 赞: what one person makes of one post. A stream of its own for each pair, so that a like never touches the post.

use serde::{Deserialize, Deserializer, Serialize};

use crate::history::Recorded;
use crate::ids::{PersonId, PostId};
use crate::json;
use crate::open::Versioned;
use crate::person::Actor;
use crate::post::{Marks, Post, PostActionName, PostStatus, Standing, permit};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// An intent. On the wire and in the outbox `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ReactionCommand {
    /// 赞
    Like,
    /// 取消赞
    Unlike,
}

impl<'de> Deserialize<'de> for ReactionCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "like" => Self::Like,
                "unlike" => Self::Unlike,
                _ => return None,
            })
        })
    }
}

impl Versioned for ReactionCommand {
    const VERSION: u64 = 1;
}

/// A fact. Stored `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReactionEvent {
    /// The person likes the post.
    Liked,
    /// And no longer does.
    Unliked,
}

impl Versioned for ReactionEvent {
    const VERSION: u64 = 1;
}

/// What one person makes of one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// The post.
    pub post: PostId,
    /// The person.
    pub person: PersonId,
    /// How many events made it.
    pub version: u64,
    /// Whether the person likes the post.
    pub liked: bool,
}

/// What comes of `command` to the actor's reaction to `post`: exactly one event, or a refusal.
/// `thread` is where the post stands that `post` replies to.
///
/// # Errors
/// The [`Refusal`]; not found where the actor may not know the post.
pub fn decide(
    reaction: Option<&Reaction>,
    post: Option<&Post>,
    thread: Option<PostStatus>,
    command: ReactionCommand,
    actor: &Actor,
    now: Timestamp,
) -> Result<Vec<ReactionEvent>, Refusal> {
    let post = post.ok_or(Refusal::NotFound)?;
    let marks = Marks {
        liked: reaction.is_some_and(|reaction| reaction.liked),
        thread,
        ..Marks::default()
    };
    let (action, event) = match command {
        ReactionCommand::Like => (PostActionName::Like, ReactionEvent::Liked),
        ReactionCommand::Unlike => (PostActionName::Unlike, ReactionEvent::Unliked),
    };
    permit(post, Standing::of(post, actor), action, &marks, now)?;
    Ok(vec![event])
}

/// The reaction after one more event.
#[must_use]
pub fn evolve(
    state: Option<Reaction>,
    post: &PostId,
    person: &PersonId,
    recorded: &Recorded<ReactionEvent>,
) -> Reaction {
    Reaction {
        post: post.clone(),
        person: person.clone(),
        version: state.map_or(0, |state| state.version) + 1,
        liked: recorded.event == ReactionEvent::Liked,
    }
}
