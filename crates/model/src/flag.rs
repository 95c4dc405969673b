//! 举报: one person says once that a post is not in order. Staff of the community see it, and nobody else.

use serde::{Deserialize, Deserializer, Serialize};

use crate::faults::Faults;
use crate::history::Recorded;
use crate::ids::{CommandId, PersonId, PostId};
use crate::json;
use crate::limits::FLAG_WORDS_MAX_CHARS;
use crate::open::Versioned;
use crate::person::Actor;
use crate::post::{Marks, Post, PostActionName, PostStatus, Standing, permit};
use crate::protocol::FieldError;
use crate::refusal::Refusal;
use crate::report::{Content, ContentId};
use crate::text::clean;
use crate::time::Timestamp;

/// What is wrong with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum FlagReason {
    /// 广告营销
    Advertising,
    /// 不实信息
    Untrue,
    /// 辱骂攻击
    Abuse,
    /// 泄露隐私
    Privacy,
    /// 诈骗
    Fraud,
    /// 其他: the words say what.
    Other,
}

/// An intent. On the wire and in the outbox `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum FlagCommand {
    /// 举报
    Raise {
        /// What is wrong.
        reason: FlagReason,
        /// At most 200 characters; needed with [`FlagReason::Other`].
        #[serde(default)]
        words: String,
    },
}

impl<'de> Deserialize<'de> for FlagCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "raise" => Self::Raise {
                    reason: json::field(tree, "reason")?,
                    words: json::field_or_default(tree, "words")?,
                },
                _ => return None,
            })
        })
    }
}

impl Versioned for FlagCommand {
    const VERSION: u64 = 1;
}

impl FlagCommand {
    /// The command with its text as it is kept; see [`crate::text::clean`].
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        let Self::Raise { words, .. } = &mut self;
        *words = clean(words);
        self
    }

    /// What is wrong with the fields; nothing, when it may go to [`decide`].
    pub fn check(&self) -> Vec<FieldError> {
        let Self::Raise { reason, words } = self;
        let mut faults = Faults::default();
        let least = usize::from(*reason == FlagReason::Other);
        faults.text("/words", words, least, FLAG_WORDS_MAX_CHARS);
        faults.found()
    }
}

/// A fact. Stored `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FlagEvent {
    /// The person flagged the post.
    Raised {
        /// What is wrong.
        reason: FlagReason,
        /// The words, if any.
        content: Option<ContentId>,
    },
}

impl Versioned for FlagEvent {
    const VERSION: u64 = 1;
}

/// One person's flag on one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The post.
    pub post: PostId,
    /// The person.
    pub person: PersonId,
    /// How many events made it.
    pub version: u64,
    /// What is wrong.
    pub reason: FlagReason,
    /// The words, if any.
    pub content: Option<ContentId>,
    /// When.
    pub at: Timestamp,
}

/// What comes of `command` to the actor's flag on `post`: exactly one event, or a refusal.
/// `thread` is where the post stands that `post` replies to.
///
/// # Errors
/// The [`Refusal`]; not found where the actor may not know the post.
pub fn decide(
    flag: Option<&Flag>,
    post: Option<&Post>,
    thread: Option<PostStatus>,
    command: &FlagCommand,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
) -> Result<Vec<FlagEvent>, Refusal> {
    let post = post.ok_or(Refusal::NotFound)?;
    let marks = Marks {
        flagged: flag.is_some(),
        thread,
        ..Marks::default()
    };
    permit(post, Standing::of(post, actor), PostActionName::Flag, &marks, now)?;
    let FlagCommand::Raise { reason, words } = command;
    Ok(vec![FlagEvent::Raised {
        reason: *reason,
        content: (!words.is_empty()).then(|| command_id.clone()),
    }])
}

/// The content of a command; `None` when it brings none.
pub fn content_of(command: &FlagCommand) -> Option<Content> {
    let FlagCommand::Raise { words, .. } = command;
    (!words.is_empty()).then(|| Content {
        text: words.clone(),
        ..Content::default()
    })
}

/// The flag after one more event.
#[must_use]
pub fn evolve(state: Option<Flag>, post: &PostId, person: &PersonId, recorded: &Recorded<FlagEvent>) -> Flag {
    let FlagEvent::Raised { reason, content } = &recorded.event;
    Flag {
        post: post.clone(),
        person: person.clone(),
        version: state.map_or(0, |state| state.version) + 1,
        reason: *reason,
        content: content.clone(),
        at: recorded.at,
    }
}
