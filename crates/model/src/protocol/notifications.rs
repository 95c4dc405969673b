//! What concerns a person and was done by somebody else, newest first: made of their feed, rendered when it is read.

use serde::{Deserialize, Deserializer, Serialize};

use crate::ids::{NeedId, PostId, ReportId, TaskId};
use crate::json;
use crate::need::NeedStatus;
use crate::open::{Open, Versioned};
use crate::post::PostStatus;
use crate::report::ReportStatus;
use crate::task::TaskStatus;
use crate::time::Timestamp;

/// What a notification is about, as it stands now. `{type, v, …}`; what the reader does not know is shown as a plain
/// line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum NotificationWhat {
    /// A report of one's own, one that one joined, or one that waits for one's unit.
    Report {
        /// Which.
        id: ReportId,
        /// The first words.
        title: String,
        /// Where it stands.
        status: ReportStatus,
    },
    /// A need of one's own.
    Need {
        /// Which.
        id: NeedId,
        /// The first words.
        title: String,
        /// Where it stands.
        status: NeedStatus,
    },
    /// A task that one takes part in, waits for or organises.
    Task {
        /// Which.
        id: TaskId,
        /// Its title.
        title: String,
        /// Where it stands.
        status: TaskStatus,
    },
    /// A post or reply of one's own was held, hidden or shown again, put on top or closed, or a report was made of it.
    Post {
        /// Which.
        id: PostId,
        /// The post it replies to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<PostId>,
        /// The first words.
        title: String,
        /// Where it stands.
        status: PostStatus,
    },
    /// Somebody replied to one's post, or named one in a reply.
    Reply {
        /// The reply.
        id: PostId,
        /// The post it replies to.
        thread: PostId,
        /// Its first words.
        title: String,
        /// The name of who wrote it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Whether they wrote as staff of the community.
        official: bool,
        /// Whether it names one.
        mentions: bool,
    },
    /// Somebody likes one's post or reply.
    Like {
        /// Which.
        id: PostId,
        /// The post it replies to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<PostId>,
        /// The first words.
        title: String,
        /// How many like it by now.
        likes: u32,
    },
}

impl<'de> Deserialize<'de> for NotificationWhat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "report" => Self::Report {
                    id: json::field(tree, "id")?,
                    title: json::field(tree, "title")?,
                    status: json::field(tree, "status")?,
                },
                "need" => Self::Need {
                    id: json::field(tree, "id")?,
                    title: json::field(tree, "title")?,
                    status: json::field(tree, "status")?,
                },
                "task" => Self::Task {
                    id: json::field(tree, "id")?,
                    title: json::field(tree, "title")?,
                    status: json::field(tree, "status")?,
                },
                "post" => Self::Post {
                    id: json::field(tree, "id")?,
                    thread: json::field(tree, "thread")?,
                    title: json::field(tree, "title")?,
                    status: json::field(tree, "status")?,
                },
                "reply" => Self::Reply {
                    id: json::field(tree, "id")?,
                    thread: json::field(tree, "thread")?,
                    title: json::field(tree, "title")?,
                    name: json::field(tree, "name")?,
                    official: json::field(tree, "official")?,
                    mentions: json::field(tree, "mentions")?,
                },
                "like" => Self::Like {
                    id: json::field(tree, "id")?,
                    thread: json::field(tree, "thread")?,
                    title: json::field(tree, "title")?,
                    likes: json::field(tree, "likes")?,
                },
                _ => return None,
            })
        })
    }
}

impl Versioned for NotificationWhat {
    const VERSION: u64 = 1;
}

/// Something that concerns a person. Of several changes to one thing only the newest is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Notification {
    /// Its position in the person's feed.
    pub pos: u64,
    /// When.
    pub at: Timestamp,
    /// Whether it was not read yet.
    pub unread: bool,
    /// What.
    #[cfg_attr(feature = "schema", schema(value_type = NotificationWhat))]
    pub what: Open<NotificationWhat>,
}

/// `GET /v1/notifications?cursor=…&limit=…`: one page, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Notifications {
    /// The notifications.
    pub items: Vec<Notification>,
    /// Opaque; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many are not read yet, at most [`crate::limits::UNREAD_MAX`].
    pub unread: u32,
}

/// Which page: `GET /v1/notifications?cursor=…&limit=…`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotificationQuery {
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// At most so many; [`crate::limits::PAGE_MAX`].
    pub limit: Option<u32>,
}

/// Body of `POST /v1/notifications/read`: what of the list is read now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReadTo {
    /// The position of the newest one seen.
    pub pos: u64,
    /// Whether only the one at this position was opened; else all up to it are read.
    #[serde(default)]
    pub only: bool,
}
