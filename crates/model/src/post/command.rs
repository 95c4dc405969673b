//! What people may want of a post: intents, checked by [`super::decide`].

use serde::{Deserialize, Deserializer, Serialize};

use crate::area::AreaCode;
use crate::faults::Faults;
use crate::geo::Place;
use crate::ids::{ChannelCode, PhotoId, PostId, ReportId};
use crate::json;
use crate::limits::{
    MENTIONS_MAX, PHOTOS_MAX, POLL_OPTION_MAX_CHARS, POLL_OPTIONS_MAX, POLL_OPTIONS_MIN, POST_MAX_CHARS,
    POST_TITLE_MAX_CHARS,
};
use crate::open::Versioned;
use crate::protocol::FieldError;
use crate::text::{clean, clean_line};
use crate::time::Timestamp;

/// A new post as its author writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PostSubmission {
    /// The community whose board it stands on.
    pub community: AreaCode,
    /// The channel.
    pub channel: ChannelCode,
    /// May be empty; at most 60 characters.
    #[serde(default)]
    pub title: String,
    /// 1–5000 characters.
    pub text: String,
    /// Up to 9 uploaded photos.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
    /// Where it is about, for the neighbours to find.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What the neighbours are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollSubmission>,
}

/// A poll as its author writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PollSubmission {
    /// 2–10 different options of 1–40 characters.
    pub options: Vec<String>,
    /// How many of them one may choose: 1 for a single choice.
    pub choices: u8,
    /// Whether nobody learns who chose what.
    pub secret: bool,
    /// When it ends.
    pub closes_at: Timestamp,
}

/// A new reply as its author writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReplySubmission {
    /// The post it replies to.
    pub thread: PostId,
    /// 1–5000 characters.
    pub text: String,
    /// Up to 9 uploaded photos.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
    /// Other replies of the thread, or its post, whose authors the text names (@): they are told.
    #[serde(default)]
    pub mentions: Vec<PostId>,
}

/// A post as its author writes it anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PostEdit {
    /// May be empty, and is in a reply; at most 60 characters.
    #[serde(default)]
    pub title: String,
    /// 1–5000 characters.
    pub text: String,
    /// Up to 9 photos: those it has, or newly uploaded ones.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
}

/// An intent. On the wire and in the outbox `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PostCommand {
    /// 发帖
    Submit(Box<PostSubmission>),
    /// 回复
    Reply(Box<ReplySubmission>),
    /// 编辑: its author, for a quarter of an hour, and as long as nobody has voted in its poll. Sent with If-Match.
    Edit(PostEdit),
    /// 删除: its author.
    Delete,
    /// 置顶: staff.
    Pin,
    /// 取消置顶: staff.
    Unpin,
    /// 关闭回复: staff.
    Lock,
    /// 开放回复: staff.
    Unlock,
    /// 隐藏: staff, with a reason the author reads.
    Hide {
        /// 1–1000 characters.
        reason: String,
    },
    /// 恢复: staff show it again, or for the first time where it was held.
    Restore,
    /// 无问题: staff saw the flags and leave it as it is.
    Keep,
    /// 结束投票: its author or staff.
    ClosePoll,
    /// A report was made of it (转为诉求); only the system, as that follows from the submitting.
    Link {
        /// The report.
        report: ReportId,
    },
}

impl<'de> Deserialize<'de> for PostCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "submit" => Self::Submit(Box::new(json::of_tree(tree)?)),
                "reply" => Self::Reply(Box::new(json::of_tree(tree)?)),
                "edit" => Self::Edit(json::of_tree(tree)?),
                "delete" => Self::Delete,
                "pin" => Self::Pin,
                "unpin" => Self::Unpin,
                "lock" => Self::Lock,
                "unlock" => Self::Unlock,
                "hide" => Self::Hide {
                    reason: json::field(tree, "reason")?,
                },
                "restore" => Self::Restore,
                "keep" => Self::Keep,
                "close_poll" => Self::ClosePoll,
                "link" => Self::Link {
                    report: json::field(tree, "report")?,
                },
                _ => return None,
            })
        })
    }
}

impl Versioned for PostCommand {
    const VERSION: u64 = 1;
}

/// The name of what one may do with a post, as a button: a command to it, or to one's own stream beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PostActionName {
    /// 回复: writes a reply in its thread.
    Reply,
    /// 赞: [`crate::reaction::ReactionCommand::Like`].
    Like,
    /// 取消赞: [`crate::reaction::ReactionCommand::Unlike`].
    Unlike,
    /// 投票: [`crate::ballot::BallotCommand::Vote`].
    Vote,
    /// 举报: [`crate::flag::FlagCommand::Raise`].
    Flag,
    /// 转为诉求: writes a report from it.
    Convert,
    /// 编辑
    Edit,
    /// 删除
    Delete,
    /// 结束投票
    ClosePoll,
    /// 置顶
    Pin,
    /// 取消置顶
    Unpin,
    /// 关闭回复
    Lock,
    /// 开放回复
    Unlock,
    /// 隐藏
    Hide,
    /// 恢复
    Restore,
    /// 无问题
    Keep,
    /// A command of a newer server; shown nowhere.
    #[serde(other)]
    Unknown,
}

fn writing(faults: &mut Faults, title: &str, text: &str, photos: &[PhotoId]) {
    faults.text("/title", title, 0, POST_TITLE_MAX_CHARS);
    faults.text("/text", text, 1, POST_MAX_CHARS);
    faults.list("/photos", photos, 0, PHOTOS_MAX);
}

impl PollSubmission {
    fn check(&self, faults: &mut Faults) {
        let cleaned: Vec<_> = self.options.iter().map(|option| clean_line(option)).collect();
        faults.list("/poll/options", &cleaned, POLL_OPTIONS_MIN, POLL_OPTIONS_MAX);
        for (at, option) in cleaned.iter().enumerate().take(POLL_OPTIONS_MAX) {
            let pointer = format!("/poll/options/{at}");
            faults.text(&pointer, option, 1, POLL_OPTION_MAX_CHARS);
        }
        let most = self.options.len();
        faults.range("/poll/choices", (1..=most).contains(&usize::from(self.choices)));
    }
}

impl PostSubmission {
    /// What is wrong with the fields an author fills in freely; a draft asks before the rest is chosen.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        writing(&mut faults, &self.title, &self.text, &self.photos);
        if let Some(place) = &self.place {
            faults.place("/place", place);
        }
        if let Some(poll) = &self.poll {
            poll.check(&mut faults);
        }
        faults.found()
    }
}

impl PostCommand {
    /// The photos it names, in order.
    pub fn photos(&self) -> &[PhotoId] {
        match self {
            Self::Submit(submission) => &submission.photos,
            Self::Reply(reply) => &reply.photos,
            Self::Edit(edit) => &edit.photos,
            _ => &[],
        }
    }

    /// The button of this command; those that make a post, and that of the system, have none.
    pub const fn action(&self) -> Option<PostActionName> {
        Some(match self {
            Self::Edit(_) => PostActionName::Edit,
            Self::Delete => PostActionName::Delete,
            Self::Pin => PostActionName::Pin,
            Self::Unpin => PostActionName::Unpin,
            Self::Lock => PostActionName::Lock,
            Self::Unlock => PostActionName::Unlock,
            Self::Hide { .. } => PostActionName::Hide,
            Self::Restore => PostActionName::Restore,
            Self::Keep => PostActionName::Keep,
            Self::ClosePoll => PostActionName::ClosePoll,
            Self::Submit(_) | Self::Reply(_) | Self::Link { .. } => return None,
        })
    }

    /// The command with its texts as they are kept; see [`crate::text::clean`].
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        match &mut self {
            Self::Submit(submission) => {
                submission.title = clean_line(&submission.title);
                submission.text = clean(&submission.text);
                if let Some(place) = &mut submission.place {
                    place.words = clean_line(&place.words);
                }
                for option in submission.poll.iter_mut().flat_map(|poll| &mut poll.options) {
                    *option = clean_line(option);
                }
            }
            Self::Reply(reply) => reply.text = clean(&reply.text),
            Self::Edit(edit) => {
                edit.title = clean_line(&edit.title);
                edit.text = clean(&edit.text);
            }
            Self::Hide { reason } => *reason = clean(reason),
            _ => {}
        }
        self
    }

    /// What is wrong with the fields; nothing, when it may go to [`super::decide`].
    pub fn check(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        match self {
            Self::Submit(submission) => return submission.faults(),
            Self::Reply(reply) => {
                writing(&mut faults, "", &reply.text, &reply.photos);
                faults.list("/mentions", &reply.mentions, 0, MENTIONS_MAX);
            }
            Self::Edit(edit) => writing(&mut faults, &edit.title, &edit.text, &edit.photos),
            Self::Hide { reason } => faults.words("/reason", reason),
            _ => {}
        }
        faults.found()
    }
}
