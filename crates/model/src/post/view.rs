//! A post as one viewer may see it.

use serde::{Deserialize, Deserializer, Serialize};

use crate::action::Action;
use crate::area::AreaCode;
use crate::flag::FlagReason;
use crate::geo::{Fix, Place};
use crate::history::Recorded;
use crate::ids::{ChannelCode, PersonId, PhotoId, PostId, ReportId};
use crate::json;
use crate::limits::POST_EXCERPT_CHARS;
use crate::open::{Open, Versioned};
use crate::person::Actor;
use crate::photo::PhotoView;
use crate::report::{ContentId, ReportStatus};
use crate::time::Timestamp;

use super::{
    Marks, PollView, Post, PostActionName, PostContent, PostEvent, PostStatus, Standing, actions, poll,
};

/// Who wrote a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Author {
    /// Their name; of an official post that of the member of staff who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether they wrote as staff of the community: shown as the committee.
    pub official: bool,
    /// Whether the viewer wrote it.
    pub mine: bool,
}

/// A post or a reply as it stands in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PostSummary {
    /// Its id.
    pub id: PostId,
    /// How many events made it.
    pub version: u64,
    /// Where it stands.
    pub status: PostStatus,
    /// Its community.
    pub community: AreaCode,
    /// Its channel.
    pub channel: ChannelCode,
    /// The post it replies to; none for a post of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<PostId>,
    /// Who wrote it.
    pub author: Author,
    /// Its title; mostly empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Its words; of a post of its own in a list the first [`POST_EXCERPT_CHARS`] characters.
    pub text: String,
    /// Whether `text` is not all of its words.
    #[serde(default)]
    pub shortened: bool,
    /// Its photos.
    #[serde(default)]
    pub photos: Vec<PhotoView>,
    /// Where it is about; neighbours see the point blurred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The names of those the text names (@).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
    /// When it was written.
    pub submitted_at: Timestamp,
    /// When it was last written anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// Whether it stands on top.
    #[serde(default)]
    pub pinned: bool,
    /// Whether nobody replies to it any more.
    #[serde(default)]
    pub locked: bool,
    /// How many like it.
    pub likes: u32,
    /// Whether the viewer does.
    pub liked: bool,
    /// How many replies it has.
    pub replies: u32,
    /// Whether the viewer has not seen it yet.
    #[serde(default)]
    pub unread: bool,
    /// Its poll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollView>,
    /// The report that was made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportId>,
    /// Why it was hidden, for its author and staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many flags staff have not dealt with; for staff alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_flags: Option<u32>,
    /// What the viewer may do.
    pub actions: Vec<Action<PostActionName>>,
}

/// What happened to a post, as staff read it (审核记录). `{type, v, …}`; entries the reader does not know are shown as a
/// plain line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PostLogWhat {
    /// Written.
    Submitted {
        /// Whether a word of the list held it.
        held: bool,
    },
    /// Written anew.
    Edited {
        /// Whether a word of the list held it.
        held: bool,
    },
    /// Put on top.
    Pinned,
    /// No longer on top.
    Unpinned,
    /// Closed for replies.
    Locked,
    /// Open for replies again.
    Unlocked,
    /// Hidden.
    Hidden {
        /// The reason.
        text: String,
    },
    /// Shown again.
    Restored,
    /// Left as it is.
    Kept,
    /// Its poll was ended.
    PollClosed,
    /// A report was made of it.
    Linked {
        /// The report.
        report: ReportId,
    },
}

impl<'de> Deserialize<'de> for PostLogWhat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "submitted" => Self::Submitted {
                    held: json::field(tree, "held")?,
                },
                "edited" => Self::Edited {
                    held: json::field(tree, "held")?,
                },
                "pinned" => Self::Pinned,
                "unpinned" => Self::Unpinned,
                "locked" => Self::Locked,
                "unlocked" => Self::Unlocked,
                "hidden" => Self::Hidden {
                    text: json::field(tree, "text")?,
                },
                "restored" => Self::Restored,
                "kept" => Self::Kept,
                "poll_closed" => Self::PollClosed,
                "linked" => Self::Linked {
                    report: json::field(tree, "report")?,
                },
                _ => return None,
            })
        })
    }
}

impl Versioned for PostLogWhat {
    const VERSION: u64 = 1;
}

/// One line of what happened to a post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PostLogEntry {
    /// When.
    pub at: Timestamp,
    /// The name of who did it, where it was a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What.
    #[cfg_attr(feature = "schema", schema(value_type = PostLogWhat))]
    pub what: Open<PostLogWhat>,
}

/// A flag, as staff read it. They do not learn whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FlagView {
    /// When.
    pub at: Timestamp,
    /// What is wrong.
    pub reason: FlagReason,
    /// The words; mostly empty.
    #[serde(default)]
    pub text: String,
    /// Whether staff have dealt with it.
    pub done: bool,
}

/// A post in full, as one viewer may see it. Its replies are a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PostView {
    /// What the list shows of it, with all its words.
    #[serde(flatten)]
    pub summary: PostSummary,
    /// The newest official reply: shown first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Box<PostSummary>>,
    /// Where the report stands that was made of it, where the viewer may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_status: Option<ReportStatus>,
    /// The flags, newest first; for staff alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<FlagView>,
    /// What happened, oldest first; for staff alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<PostLogEntry>,
}

impl<'de> Deserialize<'de> for PostView {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(Self {
                summary: json::of_tree(tree)?,
                answer: json::field(tree, "answer")?,
                report_status: json::field(tree, "report_status")?,
                flags: json::field_or_default(tree, "flags")?,
                log: json::field_or_default(tree, "log")?,
            })
        })
    }
}

/// Where a view takes what events only name.
#[derive(Clone, Copy)]
pub struct PostViewing<'a> {
    /// Contents by id; [`PostContent::default`] where redacted.
    pub contents: &'a dyn Fn(&ContentId) -> PostContent,
    /// Photos with freshly signed addresses; `None` where the photo is gone.
    pub photo: &'a dyn Fn(&PhotoId) -> Option<PhotoView>,
    /// Names of people.
    pub person_name: &'a dyn Fn(&PersonId) -> Option<String>,
    /// The time now.
    pub now: Timestamp,
}

/// What is shown of a post in full besides the post itself; the parts for staff are left out for everybody else.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Beside {
    /// The newest official reply as the viewer may see it.
    pub answer: Option<PostSummary>,
    /// Where its report stands, where the viewer may know.
    pub report_status: Option<ReportStatus>,
    /// The flags, newest first.
    pub flags: Vec<FlagView>,
}

/// The post in full; `None` for whoever may not know that it exists.
pub fn view(
    post: &Post,
    history: &[Recorded<PostEvent>],
    marks: &Marks,
    beside: Beside,
    viewing: &PostViewing<'_>,
    actor: &Actor,
) -> Option<PostView> {
    let staff = Standing::of(post, actor).staff;
    let summary = summarize_whole(post, marks, viewing, actor)?;
    let entries = history.iter().filter_map(|recorded| entry(recorded, viewing));
    Some(PostView {
        summary,
        answer: beside.answer.map(Box::new),
        report_status: beside.report_status,
        flags: if staff { beside.flags } else { Vec::new() },
        log: if staff { entries.collect() } else { Vec::new() },
    })
}

/// The post as it stands in a list; `None` for whoever may not know that it exists.
pub fn summarize(
    post: &Post,
    marks: &Marks,
    viewing: &PostViewing<'_>,
    actor: &Actor,
) -> Option<PostSummary> {
    let mut summary = summarize_whole(post, marks, viewing, actor)?;
    // A reply is read where it stands; only posts of their own open.
    if post.thread.is_none() {
        let mut ends = summary.text.char_indices().skip(POST_EXCERPT_CHARS);
        if let Some((end, _)) = ends.next() {
            summary.text.truncate(end);
            summary.shortened = true;
        }
    }
    Some(summary)
}

fn summarize_whole(
    post: &Post,
    marks: &Marks,
    viewing: &PostViewing<'_>,
    actor: &Actor,
) -> Option<PostSummary> {
    let standing = Standing::of(post, actor);
    if !standing.sees(post.status, marks.thread) {
        return None;
    }
    let first = (viewing.contents)(&post.content);
    let content = match &post.edit {
        Some(edit) => first.edited((viewing.contents)(edit)),
        None => first,
    };
    let names = post
        .mentions
        .iter()
        .filter_map(|person| (viewing.person_name)(person));
    let reason = post.reason.as_ref().filter(|_| standing.owner || standing.staff);
    Some(PostSummary {
        id: post.id.clone(),
        version: post.version,
        status: post.status,
        community: post.community.clone(),
        channel: post.channel.clone(),
        thread: post.thread.clone(),
        author: Author {
            name: (viewing.person_name)(&post.owner),
            official: post.official,
            mine: standing.owner,
        },
        // An edit does not know whether it is one of a reply, which has none.
        title: match post.thread {
            None => content.title,
            Some(_) => String::new(),
        },
        text: content.text,
        shortened: false,
        photos: content
            .photos
            .iter()
            .filter_map(|photo| (viewing.photo)(photo))
            .collect(),
        place: content.place.map(|place| match standing.owner || standing.staff {
            true => place,
            false => blurred(place),
        }),
        mentions: names.collect(),
        submitted_at: post.submitted_at,
        edited_at: post.edited_at,
        pinned: post.pinned,
        locked: post.locked,
        likes: marks.likes,
        liked: marks.liked,
        replies: marks.replies,
        unread: marks.unread && !standing.owner,
        poll: post
            .poll
            .as_ref()
            .map(|terms| poll::view(terms, &content.options, marks, viewing.now)),
        report: post.report.clone(),
        reason: reason.map(|id| (viewing.contents)(id).text),
        open_flags: standing.staff.then_some(marks.open_flags),
        actions: actions(post, marks, actor, viewing.now),
    })
}

/// A place as neighbours see it: its words, and the point no finer than the public sees one.
fn blurred(place: Place) -> Place {
    Place {
        fix: place.fix.map(|fix| Fix {
            point: fix.point.blurred(),
            accuracy_m: fix.accuracy_m.max(crate::limits::PUBLIC_BLUR_METRES),
            ..fix
        }),
        ..place
    }
}

fn entry(recorded: &Recorded<PostEvent>, viewing: &PostViewing<'_>) -> Option<PostLogEntry> {
    let what = match &recorded.event {
        PostEvent::Submitted { held, .. } => PostLogWhat::Submitted { held: *held },
        PostEvent::Edited { held, .. } => PostLogWhat::Edited { held: *held },
        PostEvent::Pinned => PostLogWhat::Pinned,
        PostEvent::Unpinned => PostLogWhat::Unpinned,
        PostEvent::Locked => PostLogWhat::Locked,
        PostEvent::Unlocked => PostLogWhat::Unlocked,
        PostEvent::Hidden { content } => PostLogWhat::Hidden {
            text: (viewing.contents)(content).text,
        },
        PostEvent::Restored => PostLogWhat::Restored,
        PostEvent::Kept => PostLogWhat::Kept,
        PostEvent::PollClosed => PostLogWhat::PollClosed,
        PostEvent::Linked { report } => PostLogWhat::Linked {
            report: report.clone(),
        },
        PostEvent::Deleted => return None,
    };
    Some(PostLogEntry {
        at: recorded.at,
        by: recorded.by.as_ref().and_then(|by| (viewing.person_name)(by)),
        what: Open::Known(what),
    })
}
