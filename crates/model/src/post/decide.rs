//! The judge of a post, and the buttons that follow from its one table.

use crate::action::Action;
use crate::area::AreaLevel;
use crate::channel::Channels;
use crate::ids::{CommandId, PersonId, PostId};
use crate::limits::{EDIT_WINDOW, NEW_ACCOUNT, POSTS_A_DAY, POSTS_A_DAY_NEW};
use crate::person::Actor;
use crate::refusal::Refusal;
use crate::time::Timestamp;

use super::{
    Marks, Poll, Post, PostActionName, PostCommand, PostEvent, PostStatus, PostSubmission, ReplySubmission,
    Standing,
};

/// How much somebody wrote lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activity {
    /// When their account was made.
    pub since: Timestamp,
    /// How many posts and replies they wrote within the last day.
    pub posts: u32,
}

impl Activity {
    fn is_too_much(self, now: Timestamp) -> bool {
        let most = if now.since(self.since) < NEW_ACCOUNT {
            POSTS_A_DAY_NEW
        } else {
            POSTS_A_DAY
        };
        self.posts >= most
    }
}

/// The data and the facts outside the post that the rules need.
#[derive(Debug, Clone, Copy)]
pub struct PostRules<'a> {
    /// The channels.
    pub channels: &'a Channels,
    /// Whether the community that a [`PostCommand::Submit`] names exists.
    pub area_exists: bool,
    /// The post that a [`PostCommand::Reply`] names.
    pub thread: Option<&'a Post>,
    /// The authors of what a [`PostCommand::Reply`] mentions; `None` where something is not of the thread.
    pub mentioned: Option<&'a [PersonId]>,
    /// Whether the words of the command hold one of the city's list.
    pub suspicious: bool,
    /// How much the actor wrote lately.
    pub activity: Activity,
    /// What is counted of the post; of the thread, where a [`PostCommand::Reply`] makes a post.
    pub marks: &'a Marks,
}

/// What comes of `command`: exactly one event, or the first refusal in the order of [`crate::report::decide`].
///
/// Assumes that [`PostCommand::check`] found nothing; photos and consent are the server's to check.
///
/// # Errors
/// The [`Refusal`].
pub fn decide(
    post: Option<&Post>,
    id: &PostId,
    command: &PostCommand,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &PostRules<'_>,
) -> Result<Vec<PostEvent>, Refusal> {
    let event = match (post.filter(|post| post.id == *id), command) {
        (None, PostCommand::Submit(submission)) => submit(submission, command_id, actor, now, rules)?,
        (None, PostCommand::Reply(reply)) => answer(reply, command_id, actor, now, rules)?,
        (None, _) => return Err(Refusal::NotFound),
        (Some(post), _) => step(post, command, command_id, actor, now, rules)?,
    };
    Ok(vec![event])
}

fn submit(
    submission: &PostSubmission,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &PostRules<'_>,
) -> Result<PostEvent, Refusal> {
    let community = &submission.community;
    if !rules.area_exists || community.level() != AreaLevel::Community {
        return Err(Refusal::UnknownArea);
    }
    let standing = Standing::on_board(community, actor);
    if !standing.reads() || standing.system {
        return Err(Refusal::NotAllowed);
    }
    let channel = rules
        .channels
        .find(&submission.channel)
        .filter(|channel| standing.staff || !channel.announcements)
        .ok_or(Refusal::UnknownChannel)?;
    let poll = match &submission.poll {
        Some(_) if !channel.polls => return Err(Refusal::UnknownChannel),
        Some(poll) => Some(Poll::of(poll, now).ok_or(Refusal::OutsideWindow)?),
        None => None,
    };
    if !standing.staff && rules.activity.is_too_much(now) {
        return Err(Refusal::TooManyPosts);
    }
    Ok(PostEvent::Submitted {
        community: community.clone(),
        channel: submission.channel.clone(),
        thread: None,
        official: standing.staff,
        held: rules.suspicious && !standing.staff,
        mentions: Vec::new(),
        poll,
        content: command_id.clone(),
    })
}

fn answer(
    reply: &ReplySubmission,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &PostRules<'_>,
) -> Result<PostEvent, Refusal> {
    let thread = rules
        .thread
        .filter(|thread| thread.id == reply.thread)
        .ok_or(Refusal::NotFound)?;
    let standing = Standing::of(thread, actor);
    permit(thread, standing, PostActionName::Reply, rules.marks, now)?;
    let mentioned = rules.mentioned.ok_or(Refusal::UnknownPerson)?;
    if !standing.staff && rules.activity.is_too_much(now) {
        return Err(Refusal::TooManyPosts);
    }
    let mut mentions: Vec<PersonId> = Vec::new();
    for person in mentioned {
        if actor.person() != Some(person) && !mentions.contains(person) {
            mentions.push(person.clone());
        }
    }
    Ok(PostEvent::Submitted {
        community: thread.community.clone(),
        channel: thread.channel.clone(),
        thread: Some(thread.id.clone()),
        official: standing.staff,
        held: rules.suspicious && !standing.staff,
        mentions,
        poll: None,
        content: command_id.clone(),
    })
}

fn step(
    post: &Post,
    command: &PostCommand,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &PostRules<'_>,
) -> Result<PostEvent, Refusal> {
    let standing = Standing::of(post, actor);
    if let Some(action) = command.action() {
        permit(post, standing, action, rules.marks, now)?;
    } else if !standing.sees(post.status, rules.marks.thread) {
        return Err(Refusal::NotFound);
    }
    let content = command_id.clone();
    Ok(match command {
        PostCommand::Submit(_) | PostCommand::Reply(_) if standing.owner => return Err(Refusal::AlreadySo),
        PostCommand::Submit(_) | PostCommand::Reply(_) => return Err(Refusal::IdTaken),
        PostCommand::Edit(_) => PostEvent::Edited {
            content,
            held: rules.suspicious && !post.official,
        },
        PostCommand::Delete => PostEvent::Deleted,
        PostCommand::Pin => PostEvent::Pinned,
        PostCommand::Unpin => PostEvent::Unpinned,
        PostCommand::Lock => PostEvent::Locked,
        PostCommand::Unlock => PostEvent::Unlocked,
        PostCommand::Hide { .. } => PostEvent::Hidden { content },
        PostCommand::Restore => PostEvent::Restored,
        PostCommand::Keep => PostEvent::Kept,
        PostCommand::ClosePoll => PostEvent::PollClosed,
        PostCommand::Link { report } => match &post.report {
            _ if !standing.system => return Err(Refusal::NotAllowed),
            Some(linked) if linked == report => return Err(Refusal::AlreadySo),
            Some(_) => return Err(Refusal::WrongState),
            None if post.status != PostStatus::Published || post.thread.is_some() => {
                return Err(Refusal::WrongState);
            }
            None => PostEvent::Linked {
                report: report.clone(),
            },
        },
    })
}

/// What is done with a post as one table: who may, and when it fits. The judges of likes, flags and ballots ask it too.
pub(crate) fn permit(
    post: &Post,
    standing: Standing,
    action: PostActionName,
    marks: &Marks,
    now: Timestamp,
) -> Result<(), Refusal> {
    use PostActionName as Name;
    use PostStatus as Status;
    let Standing {
        owner,
        staff,
        confirmed,
        ..
    } = standing;
    let reads = standing.reads() && !standing.system;
    let published = post.status == Status::Published;
    let shown = published && marks.thread.is_none_or(|thread| thread == Status::Published);
    let top = published && post.thread.is_none();
    let poll_open = post.poll.is_some_and(|poll| poll.is_open(now));
    let may = match action {
        Name::Reply | Name::Like | Name::Unlike => reads,
        Name::Flag => reads && !owner,
        Name::Vote => confirmed,
        Name::Edit | Name::Delete => owner,
        Name::Convert | Name::ClosePoll => owner || staff,
        Name::Pin | Name::Unpin | Name::Lock | Name::Unlock | Name::Hide | Name::Restore | Name::Keep => {
            staff
        }
        Name::Unknown => false,
    };
    let already = match action {
        Name::Like => marks.liked,
        Name::Unlike => !marks.liked,
        Name::Flag => marks.flagged,
        Name::Pin => post.pinned,
        Name::Unpin => !post.pinned,
        Name::Lock => post.locked,
        Name::Unlock => !post.locked,
        Name::Hide => post.status == Status::Hidden,
        Name::Restore => published,
        Name::Keep => published && marks.open_flags == 0,
        Name::Convert => post.report.is_some(),
        _ => false,
    };
    let wrong = match action {
        Name::Reply if top && post.locked && !staff => Some(Refusal::Locked),
        Name::Reply | Name::Convert | Name::Pin | Name::Unpin | Name::Lock | Name::Unlock => {
            wrong_unless(top)
        }
        Name::Like | Name::Unlike | Name::Flag => wrong_unless(shown),
        Name::Keep => wrong_unless(published),
        Name::Vote if top && marks.voted => Some(Refusal::AlreadyVoted),
        Name::Vote | Name::ClosePoll if top && post.poll.is_some() && !poll_open => Some(Refusal::PollClosed),
        Name::Vote | Name::ClosePoll => wrong_unless(top && poll_open),
        Name::Edit if now.since(post.submitted_at) >= EDIT_WINDOW => Some(Refusal::TooLate),
        // Its words and pictures are the question that was voted on.
        Name::Edit if post.poll.is_some() && marks.voters > 0 => Some(Refusal::VotesCast),
        Name::Edit | Name::Hide => wrong_unless(matches!(post.status, Status::Held | Status::Published)),
        Name::Restore => wrong_unless(matches!(post.status, Status::Held | Status::Hidden)),
        Name::Delete | Name::Unknown => None,
    };
    if !standing.sees(post.status, marks.thread) {
        Err(Refusal::NotFound)
    } else if !may {
        Err(Refusal::NotAllowed)
    } else if already {
        Err(Refusal::AlreadySo)
    } else if let Some(refusal) = wrong {
        Err(refusal)
    } else {
        Ok(())
    }
}

/// Whether `actor` may do this with a post now: whether a view would offer it.
pub fn may(post: &Post, action: PostActionName, marks: &Marks, actor: &Actor, now: Timestamp) -> bool {
    permit(post, Standing::of(post, actor), action, marks, now).is_ok()
}

const fn wrong_unless(fits: bool) -> Option<Refusal> {
    if fits { None } else { Some(Refusal::WrongState) }
}

/// What is done with a post, in the order the buttons stand in.
const STEPS: [PostActionName; 16] = [
    PostActionName::Reply,
    PostActionName::Like,
    PostActionName::Unlike,
    PostActionName::Vote,
    PostActionName::Convert,
    PostActionName::Edit,
    PostActionName::ClosePoll,
    PostActionName::Pin,
    PostActionName::Unpin,
    PostActionName::Lock,
    PostActionName::Unlock,
    PostActionName::Restore,
    PostActionName::Keep,
    PostActionName::Hide,
    PostActionName::Flag,
    PostActionName::Delete,
];

/// What `actor` may do with `post` now.
pub fn actions(post: &Post, marks: &Marks, actor: &Actor, now: Timestamp) -> Vec<Action<PostActionName>> {
    let standing = Standing::of(post, actor);
    let until = |step| match (step, post.poll) {
        (PostActionName::Edit, _) => Some(post.submitted_at.plus(EDIT_WINDOW)),
        (PostActionName::Vote, Some(poll)) => Some(poll.closes_at),
        _ => None,
    };
    STEPS
        .into_iter()
        .filter(|&step| permit(post, standing, step, marks, now).is_ok())
        .map(|command| Action {
            command,
            until: until(command),
            if_match: (command == PostActionName::Edit).then_some(post.version),
        })
        .collect()
}
