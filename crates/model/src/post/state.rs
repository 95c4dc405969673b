//! What a post is now, what happened to it, and what an actor is to it.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::history::Recorded;
use crate::ids::{ChannelCode, PersonId, PostId, ReportId};
use crate::open::Versioned;
use crate::person::{Actor, Role};
use crate::report::ContentId;
use crate::time::Timestamp;

use super::Poll;

/// Where a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PostStatus {
    /// 待审核: its author and staff see it.
    Held,
    /// 已发布
    Published,
    /// 已隐藏: its author and staff see it, with the reason.
    Hidden,
    /// 已删除: nobody sees it.
    Deleted,
}

impl PostStatus {
    /// Its code on the wire and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Published => "published",
            Self::Hidden => "hidden",
            Self::Deleted => "deleted",
        }
    }
}

/// A fact. Stored `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PostEvent {
    /// Written by its author.
    Submitted {
        /// The community.
        community: AreaCode,
        /// The channel.
        channel: ChannelCode,
        /// The post it replies to; none for a post of its own.
        thread: Option<PostId>,
        /// Whether its author wrote as staff of the community.
        official: bool,
        /// Whether staff look at it first.
        held: bool,
        /// Whom it names.
        mentions: Vec<PersonId>,
        /// Its poll.
        poll: Option<Poll>,
        /// Its words, photos and place.
        content: ContentId,
    },
    /// Written anew by its author.
    Edited {
        /// Its words and photos.
        content: ContentId,
        /// Whether staff look at it again.
        held: bool,
    },
    /// Deleted by its author.
    Deleted,
    /// Put on top.
    Pinned,
    /// No longer on top.
    Unpinned,
    /// Closed for replies.
    Locked,
    /// Open for replies again.
    Unlocked,
    /// Hidden by staff.
    Hidden {
        /// The reason.
        content: ContentId,
    },
    /// Shown by staff.
    Restored,
    /// Found to be in order by staff, in spite of flags.
    Kept,
    /// Its poll was ended.
    PollClosed,
    /// A report was made of it.
    Linked {
        /// The report.
        report: ReportId,
    },
}

impl Versioned for PostEvent {
    const VERSION: u64 = 1;
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// How many events made it.
    pub version: u64,
    /// Its author.
    pub owner: PersonId,
    /// Where it stands.
    pub status: PostStatus,
    /// Its community.
    pub community: AreaCode,
    /// Its channel.
    pub channel: ChannelCode,
    /// The post it replies to.
    pub thread: Option<PostId>,
    /// Whether its author wrote as staff of the community.
    pub official: bool,
    /// Whom it names.
    pub mentions: Vec<PersonId>,
    /// Whether it stands on top.
    pub pinned: bool,
    /// Whether nobody replies to it any more.
    pub locked: bool,
    /// Its poll.
    pub poll: Option<Poll>,
    /// The report that was made of it.
    pub report: Option<ReportId>,
    /// When it was written.
    pub submitted_at: Timestamp,
    /// When it was last written anew.
    pub edited_at: Option<Timestamp>,
    /// Its content as it was first written.
    pub content: ContentId,
    /// Its content as it was last written anew.
    pub edit: Option<ContentId>,
    /// Why it was hidden.
    pub reason: Option<ContentId>,
    /// When staff last kept, hid or restored it: flags raised before are dealt with.
    pub kept_at: Option<Timestamp>,
}

/// What is counted of a post, and what the viewer did to it. Projections, and no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Where the post stands that it replies to; none of a post of its own. A reply is seen where its thread is.
    pub thread: Option<PostStatus>,
    /// How many like it.
    pub likes: u32,
    /// Whether the viewer does.
    pub liked: bool,
    /// How many published replies it has.
    pub replies: u32,
    /// How many flags staff have not dealt with.
    pub open_flags: u32,
    /// Whether the viewer flagged it.
    pub flagged: bool,
    /// How many chose each option of its poll.
    pub tally: Vec<u32>,
    /// How many voted.
    pub voters: u32,
    /// Whether the viewer voted.
    pub voted: bool,
    /// What the viewer chose; nothing in a secret poll.
    pub choices: Vec<u8>,
    /// The names of those who chose each option; none in a secret poll.
    pub names: Vec<Vec<String>>,
    /// Whether the viewer has not seen it yet.
    pub unread: bool,
}

/// What an actor is to a post. Whoever is none of it may not know that it exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Its author.
    pub owner: bool,
    /// Staff of its community, or of one of its grids.
    pub staff: bool,
    /// Of its community: resident, confirmed or not, or volunteer.
    pub member: bool,
    /// A confirmed resident of its community.
    pub confirmed: bool,
    /// The server itself.
    pub system: bool,
}

impl Standing {
    /// What `actor` is to `post`.
    pub fn of(post: &Post, actor: &Actor) -> Self {
        Self {
            owner: actor.person() == Some(&post.owner),
            ..Self::on_board(&post.community, actor)
        }
    }

    /// What `actor` is on the board of `community`.
    pub fn on_board(community: &AreaCode, actor: &Actor) -> Self {
        Self {
            owner: false,
            // A board is the whole community's, and so is its order: whoever works in one of its grids looks after it too.
            staff: actor.works_in(community),
            member: actor.is_resident_of(community) || actor.is_volunteer_of(community),
            confirmed: actor.has_in(Role::Resident, community),
            system: *actor == Actor::System,
        }
    }

    /// Whether the actor reads the board.
    pub const fn reads(self) -> bool {
        self.staff || self.member || self.system
    }

    /// Whether the actor may know that a post of this status exists, in a thread of that one if it is a reply.
    pub fn sees(self, status: PostStatus, thread: Option<PostStatus>) -> bool {
        let one = |status| match status {
            PostStatus::Published => self.owner || self.reads(),
            PostStatus::Held | PostStatus::Hidden => self.owner || self.staff || self.system,
            PostStatus::Deleted => self.system,
        };
        one(status) && thread.is_none_or(one)
    }
}

/// The post after one more event. Judges nothing: what is recorded has happened.
///
/// # Panics
/// When there is no post yet and the event is no [`PostEvent::Submitted`] by a person: the store is damaged. [`replay`]
/// tells it without panic.
#[must_use]
pub fn evolve(state: Option<Post>, id: &PostId, recorded: &Recorded<PostEvent>) -> Post {
    match state {
        Some(post) => apply(post, recorded),
        None => submitted(id, recorded).expect("a post's history begins with Submitted by a person"),
    }
}

/// The post that a whole history makes, oldest event first; `None` when it does not begin with
/// [`PostEvent::Submitted`] by a person.
pub fn replay(id: &PostId, history: &[Recorded<PostEvent>]) -> Option<Post> {
    let (first, rest) = history.split_first()?;
    Some(rest.iter().fold(submitted(id, first)?, apply))
}

fn submitted(id: &PostId, recorded: &Recorded<PostEvent>) -> Option<Post> {
    let PostEvent::Submitted {
        community,
        channel,
        thread,
        official,
        held,
        mentions,
        poll,
        content,
    } = &recorded.event
    else {
        return None;
    };
    Some(Post {
        id: id.clone(),
        version: 1,
        owner: recorded.by.clone()?,
        status: if *held {
            PostStatus::Held
        } else {
            PostStatus::Published
        },
        community: community.clone(),
        channel: channel.clone(),
        thread: thread.clone(),
        official: *official,
        mentions: mentions.clone(),
        pinned: false,
        locked: false,
        poll: *poll,
        report: None,
        submitted_at: recorded.at,
        edited_at: None,
        content: content.clone(),
        edit: None,
        reason: None,
        kept_at: None,
    })
}

fn apply(mut post: Post, recorded: &Recorded<PostEvent>) -> Post {
    post.version += 1;
    match &recorded.event {
        PostEvent::Submitted { .. } => {}
        PostEvent::Edited { content, held } => {
            post.edit = Some(content.clone());
            post.edited_at = Some(recorded.at);
            if *held {
                post.status = PostStatus::Held;
            }
        }
        PostEvent::Deleted => post.status = PostStatus::Deleted,
        PostEvent::Pinned => post.pinned = true,
        PostEvent::Unpinned => post.pinned = false,
        PostEvent::Locked => post.locked = true,
        PostEvent::Unlocked => post.locked = false,
        PostEvent::Hidden { content } => {
            post.status = PostStatus::Hidden;
            post.reason = Some(content.clone());
            post.kept_at = Some(recorded.at);
        }
        PostEvent::Restored => {
            post.status = PostStatus::Published;
            post.reason = None;
            post.kept_at = Some(recorded.at);
        }
        PostEvent::Kept => post.kept_at = Some(recorded.at),
        PostEvent::PollClosed => {
            if let Some(poll) = &mut post.poll {
                poll.closes_at = recorded.at;
            }
        }
        PostEvent::Linked { report } => post.report = Some(report.clone()),
    }
    post
}
