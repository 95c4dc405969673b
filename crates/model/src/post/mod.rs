//! A post on the board of a community (帖子), or a reply to one (回复): a reply is a post in a thread.
//!
//! ```text
//! (Held →) Published → Hidden(reason) → Published again        any of these → Deleted by its author
//! Held: a word of the city's list; staff look first, and restore or hide it
//! pinned, locked, made a report (转为诉求), poll closed: marks on a published post
//! ```
//!
//! Likes, flags and ballots are streams of their own, one a person ([`crate::reaction`], [`crate::flag`],
//! [`crate::ballot`]); what is counted of them is in [`Marks`], never in the post.

mod command;
mod content;
mod decide;
mod poll;
mod state;
mod view;

pub use command::{PollSubmission, PostActionName, PostCommand, PostEdit, PostSubmission, ReplySubmission};
pub use content::{PostContent, content_of};
pub(crate) use decide::permit;
pub use decide::{Activity, PostRules, actions, decide, may_convert};
pub use poll::{Poll, PollOptionView, PollView};
pub use state::{Marks, Post, PostEvent, PostStatus, Standing, evolve, replay};
pub use view::{
    Author, Beside, FlagView, PostLogEntry, PostLogWhat, PostSummary, PostView, PostViewing, summarize, view,
};
