//! The rules of the board written down once more, in other words: what each command must come to.

use std::collections::{BTreeMap, BTreeSet};

use linli_model::ballot::BallotCommand;
use linli_model::command::Command;
use linli_model::ids::PostId;
use linli_model::post::PostCommand;
use linli_model::reaction::ReactionCommand;
use linli_model::refusal::Refusal;
use linli_model::time::{MINUTE, Timestamp};

use super::square::SUSPICIOUS;

pub fn is_staff(name: &str) -> bool {
    matches!(name, "staff" | "supervisor" | "admin" | "grid-only")
}

pub fn reads(name: &str) -> bool {
    is_staff(name) || matches!(name, "author" | "neighbour" | "pending" | "volunteer")
}

/// Who votes: confirmed residents, and nobody else.
pub fn votes(name: &str) -> bool {
    matches!(name, "author" | "neighbour")
}

/// What is written of one post.
#[derive(Debug, Clone)]
pub struct Page {
    pub owner: String,
    pub status: &'static str,
    pub official: bool,
    pub thread: Option<PostId>,
    pub pinned: bool,
    pub locked: bool,
    pub report: Option<String>,
    pub poll_until: Option<Timestamp>,
    pub written: Timestamp,
    pub liked: BTreeSet<String>,
    pub flagged: BTreeSet<String>,
    /// Whether somebody flagged it since staff last dealt with it.
    pub to_review: bool,
    pub voted: BTreeSet<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Paper(pub BTreeMap<PostId, Page>);

impl Paper {
    pub fn sees(&self, id: &PostId, name: &str) -> bool {
        let Some(page) = self.0.get(id) else { return false };
        let thread = page
            .thread
            .as_ref()
            .map_or("published", |thread| self.0[thread].status);
        let shown = |status| match status {
            "published" => reads(name) || page.owner == name,
            "deleted" => false,
            _ => is_staff(name) || page.owner == name,
        };
        name == "system" || (shown(page.status) && shown(thread))
    }

    /// Takes a command down, or says why not.
    pub fn take(&mut self, name: &str, command: &Command, now: Timestamp) -> Result<(), Refusal> {
        let (id, command) = match command {
            Command::Post { id, command } => return self.post(id, name, command, now),
            other => (stream_of(other), other),
        };
        if !self.sees(&id, name) {
            return Err(Refusal::NotFound);
        }
        let thread = self.0[&id].thread.as_ref().map(|thread| self.0[thread].status);
        let page = self.0.get_mut(&id).unwrap();
        let shown = page.status == "published" && thread.is_none_or(|thread| thread == "published");
        let (may, already) = match command {
            Command::Reaction { command, .. } => {
                let wants = *command == ReactionCommand::Like;
                (reads(name), page.liked.contains(name) == wants)
            }
            Command::Flag { .. } => (reads(name) && page.owner != name, page.flagged.contains(name)),
            _ => (votes(name), false),
        };
        all([(may, Refusal::NotAllowed), (!already, Refusal::AlreadySo)])?;
        match command {
            Command::Ballot {
                command: BallotCommand::Vote { choices },
                ..
            } => {
                let until = page.poll_until.filter(|_| shown && page.thread.is_none());
                let once: BTreeSet<_> = choices.iter().collect();
                let some = (1..=2).contains(&choices.len()) && once.len() == choices.len();
                let known = choices.iter().all(|&choice| choice < 3);
                all([
                    (until.is_some(), Refusal::WrongState),
                    (!page.voted.contains(name), Refusal::AlreadyVoted),
                    (until.is_some_and(|until| now < until), Refusal::PollClosed),
                    (some && known, Refusal::WrongChoice),
                ])?;
                page.voted.insert(name.into());
            }
            _ if !shown => return Err(Refusal::WrongState),
            Command::Reaction {
                command: ReactionCommand::Like,
                ..
            } => {
                page.liked.insert(name.into());
            }
            Command::Reaction { .. } => {
                page.liked.remove(name);
            }
            _ => {
                page.flagged.insert(name.into());
                page.to_review = true;
            }
        }
        Ok(())
    }

    fn begin(&mut self, id: &PostId, name: &str, thread: Option<PostId>, text: &str, now: Timestamp) {
        let held = text.contains(SUSPICIOUS) && !is_staff(name);
        self.0.insert(
            id.clone(),
            Page {
                owner: name.into(),
                status: if held { "held" } else { "published" },
                official: is_staff(name),
                thread,
                pinned: false,
                locked: false,
                report: None,
                poll_until: None,
                written: now,
                liked: BTreeSet::new(),
                flagged: BTreeSet::new(),
                to_review: false,
                voted: BTreeSet::new(),
            },
        );
    }

    fn post(
        &mut self,
        id: &PostId,
        name: &str,
        command: &PostCommand,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        match command {
            PostCommand::Submit(new) if !self.0.contains_key(id) => {
                let code = new.channel.as_str();
                let open = code == "proposals" || code == "help" || (code == "notices" && is_staff(name));
                let polls = new.poll.is_none() || code == "proposals";
                all([
                    (reads(name), Refusal::NotAllowed),
                    (open && polls, Refusal::UnknownChannel),
                ])?;
                self.begin(id, name, None, &new.text, now);
                let until = new.poll.as_ref().map(|poll| poll.closes_at);
                self.0.get_mut(id).unwrap().poll_until = until;
                return Ok(());
            }
            PostCommand::Reply(reply) if !self.0.contains_key(id) => {
                if !self.sees(&reply.thread, name) {
                    return Err(Refusal::NotFound);
                }
                let thread = &self.0[&reply.thread];
                let top = thread.status == "published" && thread.thread.is_none();
                let of_thread = |id: &PostId| {
                    let page = self.0.get(id);
                    *id == reply.thread
                        || page.is_some_and(|page| page.thread.as_ref() == Some(&reply.thread))
                };
                all([
                    (reads(name), Refusal::NotAllowed),
                    (top, Refusal::WrongState),
                    (!thread.locked || is_staff(name), Refusal::Locked),
                    (reply.mentions.iter().all(of_thread), Refusal::UnknownPerson),
                ])?;
                self.begin(id, name, Some(reply.thread.clone()), &reply.text, now);
                return Ok(());
            }
            _ => {}
        }
        if !self.sees(id, name) {
            return Err(Refusal::NotFound);
        }
        let page = self.0.get_mut(id).unwrap();
        let (owner, staff) = (page.owner == name, is_staff(name));
        let published = page.status == "published";
        let top = published && page.thread.is_none();
        let poll_open = page.poll_until.is_some_and(|until| now < until);
        let in_order = |may: bool, already: bool, fits: bool| {
            all([
                (may, Refusal::NotAllowed),
                (!already, Refusal::AlreadySo),
                (fits, Refusal::WrongState),
            ])
        };
        match command {
            PostCommand::Submit(_) | PostCommand::Reply(_) if owner => return Err(Refusal::AlreadySo),
            PostCommand::Submit(_) | PostCommand::Reply(_) => return Err(Refusal::IdTaken),
            PostCommand::Edit(edit) => {
                all([
                    (owner, Refusal::NotAllowed),
                    (now.since(page.written) < 15 * MINUTE, Refusal::TooLate),
                    (page.voted.is_empty(), Refusal::VotesCast),
                    (
                        page.status != "hidden" && page.status != "deleted",
                        Refusal::WrongState,
                    ),
                ])?;
                if edit.text.contains(SUSPICIOUS) && !page.official {
                    page.status = "held";
                }
            }
            PostCommand::Delete => {
                in_order(owner, false, true)?;
                page.status = "deleted";
            }
            PostCommand::Pin | PostCommand::Unpin => {
                let wanted = *command == PostCommand::Pin;
                in_order(staff, page.pinned == wanted, top)?;
                page.pinned = wanted;
            }
            PostCommand::Lock | PostCommand::Unlock => {
                let wanted = *command == PostCommand::Lock;
                in_order(staff, page.locked == wanted, top)?;
                page.locked = wanted;
            }
            PostCommand::Hide { .. } => {
                in_order(staff, page.status == "hidden", page.status != "deleted")?;
                page.status = "hidden";
                page.to_review = false;
            }
            PostCommand::Restore => {
                in_order(staff, published, page.status != "deleted")?;
                page.status = "published";
                page.to_review = false;
            }
            PostCommand::Keep => {
                in_order(staff, published && !page.to_review, published)?;
                page.to_review = false;
            }
            PostCommand::ClosePoll => {
                in_order(owner || staff, false, top && page.poll_until.is_some())?;
                all([(poll_open, Refusal::PollClosed)])?;
                page.poll_until = Some(now);
            }
            PostCommand::Link { report } => {
                let same = page.report.as_deref() == Some(report.as_str());
                in_order(name == "system", same, top && page.report.is_none())?;
                page.report = Some(report.to_string());
            }
        }
        Ok(())
    }
}

/// The first that does not hold, in the order of refusals.
fn all<const N: usize>(conditions: [(bool, Refusal); N]) -> Result<(), Refusal> {
    let refused = conditions.into_iter().find(|(holds, _)| !holds);
    refused.map_or(Ok(()), |(_, refusal)| Err(refusal))
}

fn stream_of(command: &Command) -> PostId {
    match command {
        Command::Reaction { id, .. } | Command::Flag { id, .. } | Command::Ballot { id, .. } => id.clone(),
        other => panic!("no stream of a square: {other:?}"),
    }
}
