//! The board on the wire: channels, posts and replies, what is read, and how one finds something again.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::channel::Channel;
use crate::ids::{ChannelCode, PostId};
use crate::post::{PostSummary, PostView};

/// Answer to a command to a post, or to one's own reaction, flag or ballot beside it, that took effect, the first time
/// and on every replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PostCommandAnswer {
    /// The post as the actor sees it now; null once it is deleted. Never left out: an answer without it is somebody
    /// else's, and no receipt.
    #[serde(deserialize_with = "Option::deserialize")]
    pub post: Option<PostView>,
}

/// `GET /v1/communities/{code}/board`: the channels, and what is new in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BoardView {
    /// In the order they stand in.
    pub channels: Vec<ChannelView>,
    /// How many posts and replies wait for staff to look at them: held, or flagged; for staff alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<u32>,
}

/// A channel as one viewer sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChannelView {
    /// The channel.
    pub channel: Channel,
    /// How many posts the viewer has not seen, at most [`crate::limits::UNREAD_MAX`].
    pub unread: u32,
    /// Whether the viewer may write in it.
    pub may_post: bool,
}

/// Body of `POST /v1/communities/{code}/board/read`: each of these posts, and all older ones of its channel, is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReadMarks {
    /// The newest one seen of each channel.
    pub posts: Vec<PostId>,
}

/// Which posts a list holds. In a query: `scope=board:120101001001`, `scope=board:120101001001/help`,
/// `scope=pinned:120101001001`, `scope=replies:ID`, `scope=mine`, `scope=my_replies`, `scope=review:120101001001`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostScope {
    /// The posts of a community's board, of one channel or of all, newest first; the actor's own that wait for staff are
    /// among them.
    Board(AreaCode, Option<ChannelCode>),
    /// The posts on top of a community's board, newest first.
    Pinned(AreaCode),
    /// The replies to a post, oldest first.
    Replies(PostId),
    /// The actor's own posts, newest first.
    Mine,
    /// The actor's own replies, newest first.
    MyReplies,
    /// The posts and replies of an area that are held or flagged (staff of that area only), oldest first.
    Review(AreaCode),
}

impl std::fmt::Display for PostScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Board(code, None) => write!(f, "board:{code}"),
            Self::Board(code, Some(channel)) => write!(f, "board:{code}/{channel}"),
            Self::Pinned(code) => write!(f, "pinned:{code}"),
            Self::Replies(post) => write!(f, "replies:{post}"),
            Self::Mine => f.write_str("mine"),
            Self::MyReplies => f.write_str("my_replies"),
            Self::Review(code) => write!(f, "review:{code}"),
        }
    }
}

impl std::str::FromStr for PostScope {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let area = |code: &str| AreaCode::new(code).map_err(|_| ());
        match text.split_once(':') {
            None if text == "mine" => Ok(Self::Mine),
            None if text == "my_replies" => Ok(Self::MyReplies),
            Some(("board", rest)) => match rest.split_once('/') {
                None => Ok(Self::Board(area(rest)?, None)),
                Some((code, channel)) => {
                    let channel = ChannelCode::new(channel).map_err(|_| ())?;
                    Ok(Self::Board(area(code)?, Some(channel)))
                }
            },
            Some(("pinned", code)) => Ok(Self::Pinned(area(code)?)),
            Some(("replies", post)) => PostId::new(post).map(Self::Replies).map_err(|_| ()),
            Some(("review", code)) => Ok(Self::Review(area(code)?)),
            _ => Err(()),
        }
    }
}

/// A list of posts: `GET /v1/posts?scope=…&words=…&author=…&cursor=…&limit=…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostQuery {
    /// Which.
    pub scope: PostScope,
    /// Only those whose words, or whose replies' words, hold this: 2–40 characters. Only of [`PostScope::Board`].
    pub words: Option<String>,
    /// Only those whose author's name holds this: 2–40 characters. Only of [`PostScope::Board`].
    pub author: Option<String>,
    /// Where another page ended, or began.
    pub cursor: Option<String>,
    /// At most so many; [`crate::limits::PAGE_MAX`].
    pub limit: Option<u32>,
}

/// One page of posts, from which one pages both ways.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PostPage {
    /// The entries, in the list's order whichever way one came.
    pub items: Vec<PostSummary>,
    /// The cursor of what follows the last; absent where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The cursor of what comes before the first. In a list that is newest first it is always there, also of an empty
    /// page: asked again it tells what is new. Absent in a search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
}
