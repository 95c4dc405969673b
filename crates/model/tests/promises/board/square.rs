//! A square: the board of a community with its posts, reactions, flags and ballots, kept together as a server keeps them.

use std::collections::BTreeMap;

use linli_model::ballot::{self, Ballot, BallotCommand, BallotEvent};
use linli_model::channel::Channels;
use linli_model::command::Command;
use linli_model::flag::{self, Flag, FlagCommand, FlagEvent, FlagReason};
use linli_model::geo::{Fix, Place, Point};
use linli_model::history::Recorded;
use linli_model::ids::{ChannelCode, PersonId, PostId, ReportId};
use linli_model::person::{Actor, Grant, Role, Scope};
use linli_model::post::{
    self, Activity, Marks, PollSubmission, Post, PostCommand, PostContent, PostEdit, PostEvent, PostRules,
    PostStatus, PostSubmission, ReplySubmission,
};
use linli_model::reaction::{self, Reaction, ReactionCommand, ReactionEvent};
use linli_model::refusal::Refusal;
use linli_model::report::{Content, ContentId};
use linli_model::time::{DAY, HOUR, Timestamp};
use serde_json::json;

use crate::world::{COMMUNITY, LAT, LON, OTHER_COMMUNITY, STREET, area, at, command_id, photo, unit, words};

/// Everyone who may come along.
pub const PEOPLE: [&str; 15] = [
    "author",
    "neighbour",
    "pending",
    "volunteer",
    "staff",
    "supervisor",
    "admin",
    "elsewhere",
    "staff-elsewhere",
    "grid-only",
    "grid-elsewhere",
    "pending-staff",
    "unit",
    "stranger",
    "system",
];

/// A word of the city's list: what holds it is held.
pub const SUSPICIOUS: &str = "suspicious";

pub fn actor(name: &str) -> Actor {
    let grant = |role, code: &str, confirmed| Grant {
        role,
        scope: Scope::Area(area(code)),
        confirmed,
    };
    let grants = match name {
        "author" | "neighbour" => vec![grant(Role::Resident, COMMUNITY, true)],
        // More of the same, where a crowd is needed.
        voter if voter.starts_with("voter-") => vec![grant(Role::Resident, COMMUNITY, true)],
        "pending" => vec![grant(Role::Resident, COMMUNITY, false)],
        "volunteer" => vec![grant(Role::Volunteer, COMMUNITY, true)],
        "staff" => vec![grant(Role::GridWorker, COMMUNITY, true)],
        "supervisor" => vec![grant(Role::Supervisor, STREET, true)],
        "admin" => vec![grant(Role::Admin, "1201", true)],
        "elsewhere" => vec![grant(Role::Resident, OTHER_COMMUNITY, true)],
        "staff-elsewhere" => vec![grant(Role::GridWorker, OTHER_COMMUNITY, true)],
        "grid-only" => vec![grant(Role::GridWorker, "120101001001-01", true)],
        "grid-elsewhere" => vec![grant(Role::GridWorker, "120101001002-01", true)],
        "pending-staff" => vec![grant(Role::GridWorker, COMMUNITY, false)],
        "unit" => vec![Grant {
            role: Role::UnitMember,
            scope: Scope::Unit(unit("water")),
            confirmed: true,
        }],
        "system" => return Actor::System,
        _ => vec![],
    };
    Actor::Person {
        id: person(name),
        grants,
    }
}

pub fn person(name: &str) -> PersonId {
    PersonId::new(name).unwrap()
}

pub fn post_id(n: usize) -> PostId {
    PostId::new(format!("post-{n}")).unwrap()
}

pub fn report_id(n: usize) -> ReportId {
    ReportId::new(format!("report-{n}")).unwrap()
}

fn channels() -> Channels {
    let channel = |code, announcements, polls| json!({"code": code, "name": words(code), "short_name": words(code), "announcements": announcements, "polls": polls});
    let list = [
        channel("notices", true, false),
        channel("proposals", false, true),
        channel("help", false, false),
    ];
    serde_json::from_value(json!({"version": 1, "channels": list})).unwrap()
}

pub fn channel(code: &str) -> ChannelCode {
    ChannelCode::new(code).unwrap()
}

/// A post in a channel that has a place and, where polls are, a poll of two of three options for a day.
pub fn submission(code: &str, secret: bool, now: Timestamp) -> PostSubmission {
    PostSubmission {
        community: area(COMMUNITY),
        channel: channel(code),
        title: "open-title".into(),
        text: "open-text".into(),
        photos: vec![photo(1)],
        place: Some(Place {
            words: "open-place".into(),
            fix: Some(Fix {
                point: Point::new(LAT, LON).unwrap(),
                accuracy_m: 8.25,
                at: at("2026-11-02T08:00:00Z"),
            }),
        }),
        poll: (code == "proposals").then(|| PollSubmission {
            options: vec!["yes".into(), "no".into(), "later".into()],
            choices: 2,
            secret,
            closes_at: now.plus(DAY),
        }),
    }
}

pub fn submit(submission: PostSubmission) -> PostCommand {
    PostCommand::Submit(Box::new(submission))
}

pub fn reply(thread: usize, text: &str, mentions: &[usize]) -> PostCommand {
    PostCommand::Reply(Box::new(ReplySubmission {
        thread: post_id(thread),
        text: text.into(),
        photos: vec![],
        mentions: mentions.iter().map(|&n| post_id(n)).collect(),
    }))
}

pub fn edit(text: &str) -> PostCommand {
    PostCommand::Edit(PostEdit {
        title: "new-title".into(),
        text: text.into(),
        photos: vec![photo(2)],
    })
}

pub fn hide() -> PostCommand {
    PostCommand::Hide {
        reason: "secret-reason".into(),
    }
}

pub fn to(n: usize, command: PostCommand) -> Command {
    Command::Post {
        id: post_id(n),
        command,
    }
}

pub fn react(n: usize, command: ReactionCommand) -> Command {
    Command::Reaction {
        id: post_id(n),
        command,
    }
}

pub fn flag(n: usize) -> Command {
    Command::Flag {
        id: post_id(n),
        command: FlagCommand::Raise {
            reason: FlagReason::Fraud,
            words: "secret-flag".into(),
        },
    }
}

pub fn vote(n: usize, choices: &[u8]) -> Command {
    Command::Ballot {
        id: post_id(n),
        command: BallotCommand::Vote {
            choices: choices.to_vec(),
        },
    }
}

/// One stream.
#[derive(Debug, Clone)]
pub struct Stream<S, E> {
    pub state: S,
    pub history: Vec<Recorded<E>>,
}

type Streams<S, E> = BTreeMap<(PostId, PersonId), Stream<S, E>>;

#[derive(Debug, Clone)]
pub struct Square {
    pub now: Timestamp,
    /// When everybody's account was made.
    pub since: Timestamp,
    pub channels: Channels,
    pub posts: BTreeMap<PostId, Stream<Post, PostEvent>>,
    pub reactions: Streams<Reaction, ReactionEvent>,
    pub flags: Streams<Flag, FlagEvent>,
    pub ballots: Streams<Ballot, BallotEvent>,
    /// Counted up with each ballot, as nothing else knows what a secret one was.
    pub tally: BTreeMap<PostId, Vec<u32>>,
    pub contents: BTreeMap<ContentId, PostContent>,
    pub flag_contents: BTreeMap<ContentId, Content>,
    given: usize,
}

impl Square {
    pub fn new() -> Self {
        let now = at("2026-11-02T10:00:00+08:00");
        Self {
            now,
            since: now.plus(-30 * DAY),
            channels: channels(),
            posts: BTreeMap::new(),
            reactions: BTreeMap::new(),
            flags: BTreeMap::new(),
            ballots: BTreeMap::new(),
            tally: BTreeMap::new(),
            contents: BTreeMap::new(),
            flag_contents: BTreeMap::new(),
            given: 0,
        }
    }

    /// With one proposal of the author's, and its poll.
    pub fn with_poll(secret: bool) -> Self {
        let mut square = Self::new();
        let proposal = submission("proposals", secret, square.now);
        square.must("author", to(0, submit(proposal)));
        square
    }

    pub fn must(&mut self, name: &str, command: Command) {
        let told = format!("{name} {command:?}");
        self.give(name, command).expect(&told);
    }

    pub fn post(&self, n: usize) -> &Post {
        &self.posts[&post_id(n)].state
    }

    /// Gives a command as the server does: cleaned, checked, judged, recorded.
    pub fn give(&mut self, name: &str, command: Command) -> Result<(), Refusal> {
        self.given += 1;
        let actor = actor(name);
        match command {
            Command::Post { id, command } => self.post_command(&actor, &id, command.cleaned()),
            Command::Reaction { id, command } => {
                let key = self.key(&id, &actor);
                let before = key.as_ref().and_then(|key| self.reactions.get(key));
                let (post, thread) = self.with_thread(&id);
                let events = reaction::decide(
                    before.map(|stream| &stream.state),
                    post,
                    thread,
                    command,
                    &actor,
                    self.now,
                )?;
                let recorded = self.record(&actor, events);
                let key = key.expect("only people like");
                let state = reaction::evolve(
                    before.map(|stream| stream.state.clone()),
                    &key.0,
                    &key.1,
                    &recorded,
                );
                keep(&mut self.reactions, key, state, recorded);
                Ok(())
            }
            Command::Flag { id, command } => {
                let command = command.cleaned();
                assert_eq!(command.check(), [], "{command:?}");
                let key = self.key(&id, &actor);
                let before = key.as_ref().and_then(|key| self.flags.get(key));
                let (post, thread) = self.with_thread(&id);
                let by = command_id(self.given);
                let events = flag::decide(
                    before.map(|stream| &stream.state),
                    post,
                    thread,
                    &command,
                    &by,
                    &actor,
                    self.now,
                )?;
                let recorded = self.record(&actor, events);
                let key = key.expect("only people flag");
                let state = flag::evolve(
                    before.map(|stream| stream.state.clone()),
                    &key.0,
                    &key.1,
                    &recorded,
                );
                keep(&mut self.flags, key, state, recorded);
                if let Some(content) = flag::content_of(&command) {
                    self.flag_contents.insert(by, content);
                }
                Ok(())
            }
            Command::Ballot { id, command } => {
                let key = self.key(&id, &actor);
                let before = key.as_ref().and_then(|key| self.ballots.get(key));
                let (post, thread) = self.with_thread(&id);
                let events = ballot::decide(
                    before.map(|stream| &stream.state),
                    post,
                    thread,
                    &command,
                    &actor,
                    self.now,
                )?;
                let recorded = self.record(&actor, events);
                let key = key.expect("only people vote");
                let state = ballot::evolve(
                    before.map(|stream| stream.state.clone()),
                    &key.0,
                    &key.1,
                    &recorded,
                );
                keep(&mut self.ballots, key, state, recorded);
                let BallotCommand::Vote { choices } = command;
                let tally = self.tally.entry(id).or_insert_with(|| vec![0; 3]);
                for choice in choices {
                    tally[usize::from(choice)] += 1;
                }
                Ok(())
            }
            other => panic!("no stream of a square: {other:?}"),
        }
    }

    fn key(&self, id: &PostId, actor: &Actor) -> Option<(PostId, PersonId)> {
        Some((id.clone(), actor.person()?.clone()))
    }

    fn with_thread(&self, id: &PostId) -> (Option<&Post>, Option<PostStatus>) {
        let post = self.posts.get(id).map(|stream| &stream.state);
        let thread = post
            .and_then(|post| post.thread.as_ref())
            .map(|thread| self.posts[thread].state.status);
        (post, thread)
    }

    fn record<E: std::fmt::Debug>(&self, actor: &Actor, events: Vec<E>) -> Recorded<E> {
        let [event] = <[E; 1]>::try_from(events).expect("exactly one event");
        Recorded {
            event,
            by: actor.person().cloned(),
            at: self.now,
        }
    }

    fn post_command(&mut self, actor: &Actor, id: &PostId, command: PostCommand) -> Result<(), Refusal> {
        assert_eq!(command.check(), [], "{command:?}");
        let state = self.posts.get(id).map(|stream| &stream.state);
        let thread = match &command {
            PostCommand::Reply(reply) if state.is_none() => {
                self.posts.get(&reply.thread).map(|stream| &stream.state)
            }
            _ => None,
        };
        let mentioned = match &command {
            PostCommand::Reply(reply) => self.mentioned(reply),
            _ => Some(Vec::new()),
        };
        let content = post::content_of(&command);
        let written = |stream: &&Stream<Post, PostEvent>| {
            actor.person() == Some(&stream.state.owner) && self.now.since(stream.state.submitted_at) < DAY
        };
        let rules = PostRules {
            channels: &self.channels,
            area_exists: true,
            thread,
            mentioned: mentioned.as_deref(),
            suspicious: content
                .as_ref()
                .is_some_and(|content| content.text.contains(SUSPICIOUS)),
            activity: Activity {
                since: self.since,
                posts: self.posts.values().filter(written).count() as u32,
            },
            marks: &self.marks(thread.map_or(id, |thread| &thread.id), actor),
        };
        let by = command_id(self.given);
        let events = post::decide(state, id, &command, &by, actor, self.now, &rules)?;
        let recorded = self.record(actor, events);
        if let Some(content) = content {
            self.contents.insert(by, content);
        }
        let mut history = self
            .posts
            .get(id)
            .map(|stream| stream.history.clone())
            .unwrap_or_default();
        let state = post::evolve(state.cloned(), id, &recorded);
        history.push(recorded);
        assert_eq!(post::replay(id, &history).as_ref(), Some(&state));
        self.posts.insert(id.clone(), Stream { state, history });
        Ok(())
    }

    /// The authors of what is mentioned; `None` where something is not of the thread.
    fn mentioned(&self, reply: &ReplySubmission) -> Option<Vec<PersonId>> {
        let of_thread = |post: &&Post| post.id == reply.thread || post.thread.as_ref() == Some(&reply.thread);
        let author = |id: &PostId| {
            Some(&self.posts.get(id)?.state)
                .filter(of_thread)
                .map(|post| post.owner.clone())
        };
        reply.mentions.iter().map(author).collect()
    }

    /// What is counted of a post, from its streams.
    pub fn marks(&self, id: &PostId, actor: &Actor) -> Marks {
        let (post, thread) = self.with_thread(id);
        let Some(post) = post else {
            return Marks::default();
        };
        let own = actor.person().map(|person| (id.clone(), person.clone()));
        let own = own.as_ref();
        let ballots = || self.ballots.iter().filter(|((of, _), _)| of == id);
        let chose = |at: u8| {
            let chosen = ballots().filter(move |(_, ballot)| ballot.state.choices.contains(&at));
            chosen
                .map(|((_, person), _)| format!("name-of-{person}"))
                .collect()
        };
        let open = |flag: &&Stream<Flag, FlagEvent>| post.kept_at.is_none_or(|kept| flag.state.at > kept);
        let flags = self
            .flags
            .iter()
            .filter(|((of, _), _)| of == id)
            .map(|(_, flag)| flag);
        let likes = self.reactions.values().map(|stream| &stream.state);
        let replies = self.posts.values().map(|stream| &stream.state);
        Marks {
            thread,
            likes: likes.filter(|like| like.post == *id && like.liked).count() as u32,
            liked: own.is_some_and(|own| self.reactions.get(own).is_some_and(|like| like.state.liked)),
            replies: replies
                .filter(|reply| reply.thread.as_ref() == Some(id) && reply.status == PostStatus::Published)
                .count() as u32,
            open_flags: flags.filter(open).count() as u32,
            flagged: own.is_some_and(|own| self.flags.contains_key(own)),
            tally: self.tally.get(id).cloned().unwrap_or_default(),
            voters: ballots().count() as u32,
            voted: own.is_some_and(|own| self.ballots.contains_key(own)),
            choices: own
                .and_then(|own| self.ballots.get(own))
                .map(|ballot| ballot.state.choices.clone())
                .unwrap_or_default(),
            names: (0..3).map(chose).collect(),
            unread: true,
        }
    }

    pub fn wait(&mut self, hours: i64) {
        self.now = self.now.plus(hours * HOUR);
    }
}

fn keep<S, E>(streams: &mut Streams<S, E>, key: (PostId, PersonId), state: S, recorded: Recorded<E>) {
    let mut history = streams
        .remove(&key)
        .map(|stream| stream.history)
        .unwrap_or_default();
    history.push(recorded);
    streams.insert(key, Stream { state, history });
}
