//! The one road of every command: lock, load, decide and append in one transaction, with all that follows in other
//! streams, so that a command takes effect once and whole, or not at all.
//!
//! A [`Stream`] says what is special to one kind. Streams are locked in one order, so that no two commands wait for each
//! other: a task (and with it its roster), then its need; the feeds come last.

pub(crate) mod contents;
pub(crate) mod events;
mod timers;

use std::fmt::{Display, Write};
use std::pin::Pin;

use linli_model::command::Command;
use linli_model::history::Recorded;
use linli_model::ids::{CommandId, PhotoId};
use linli_model::open::{Open, Versioned};
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::refusal::Refusal;
use linli_model::report::{Audience, ContentId};
use linli_model::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use crate::app::AppState;
use crate::error::{Error, Result};
use crate::feeds;
use crate::reports::Announcements;
use crate::volunteering::{Needs, Rosters, Tasks, Volunteers};
use crate::{accounts, db};

pub use crate::feeds::Told;
pub use contents::{Contents, contents_of};
pub use events::history;
pub use timers::take as take_timer;

/// How often a command that lost a race is tried again before the client is asked to.
const ATTEMPTS: usize = 10;

/// A command with all that its judgement needs.
#[derive(Debug, Clone)]
pub struct Intent {
    /// Who gives it.
    pub actor: Actor,
    /// What is wanted, and of which stream.
    pub command: Command,
    /// Its id, by which it is known again.
    pub id: CommandId,
    /// The version the actor saw, where that matters.
    pub if_match: Option<u64>,
    /// The time that judges it.
    pub now: Timestamp,
}

/// One kind of stream.
pub trait Stream: Sized + Send + Sync + 'static {
    /// What names a stream of this kind.
    type Id: Display + Send + Sync;
    /// What people may want of it.
    type Command: Versioned + Clone + Send + Sync;
    /// What happens to it.
    type Event: Versioned + Clone + Send + Sync;
    /// What it is now.
    type State: Clone + Send + Sync;
    /// What its commands bring along.
    type Content: Serialize + DeserializeOwned + Default + Clone + Send + Sync;

    /// The first part of its key: `need` in `need/…`.
    const KIND: &'static str;

    /// How many events made a state.
    fn version(state: &Self::State) -> u64;
    /// What is wrong with a command's fields.
    fn check(command: &Self::Command) -> Vec<FieldError>;
    /// A command with its texts as they are kept.
    fn cleaned(command: Self::Command) -> Self::Command;
    /// What a command brings along, for whom, and with which photos.
    fn content_of(command: &Self::Command) -> Option<(Self::Content, Audience)>;
    /// The photos a command names.
    fn photos(command: &Self::Command) -> &[PhotoId];
    /// Whether a command is somebody's first word, for which they must have agreed to the privacy text.
    fn speaks_up(command: &Self::Command) -> bool;
    /// Whether the actor may know that the stream exists.
    fn sees(state: &Self::State, actor: &Actor) -> bool;
    /// Locks the stream until the transaction ends, and loads what it is now, if there is one.
    fn lock(
        state: &AppState,
        tx: &mut AnyConnection,
        id: &Self::Id,
    ) -> impl Future<Output = Result<Option<Self::State>>> + Send;
    /// Looks up the facts the rules need, and lets them decide.
    fn judge(
        state: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Self::State>,
    ) -> impl Future<Output = Result<Vec<Self::Event>>> + Send;
    /// The state after one more event.
    fn evolve(state: Option<Self::State>, id: &Self::Id, recorded: &Recorded<Self::Event>) -> Self::State;
    /// Writes the read rows, and says who is to be told.
    fn save(
        tx: &mut AnyConnection,
        before: Option<&Self::State>,
        after: &Self::State,
        recorded: &[Recorded<Self::Event>],
    ) -> impl Future<Output = Result<Told>> + Send;
    /// What it does by itself next, and when.
    fn due(state: &Self::State) -> Option<(Timestamp, Command)>;
    /// What an event makes happen in other streams; `state` is as the event leaves it.
    fn follow(state: &Self::State, event: &Self::Event) -> Vec<Command>;
}

/// A command to one stream.
pub struct Order<'a, S: Stream> {
    /// Who gives it.
    pub actor: &'a Actor,
    /// To which stream.
    pub id: &'a S::Id,
    /// What is wanted.
    pub command: S::Command,
    /// Its id.
    pub command_id: &'a CommandId,
    /// The version the actor saw, where that matters.
    pub if_match: Option<u64>,
    /// The time that judges it.
    pub now: Timestamp,
}

/// Gives a command, or finds that it was given before; again by itself when another transaction was faster.
///
/// # Errors
/// What refuses it. [`Error::InFlight`] when it lost every race.
pub async fn give(state: &AppState, intent: &Intent) -> Result<()> {
    for _ in 0..ATTEMPTS {
        let mut tx = state.db.begin().await?;
        match attempt(state, &mut tx, intent).await {
            Ok(announcements) => {
                match tx.commit().await.map_err(Error::from) {
                    Err(error) if db::lost_race(&error) => continue,
                    committed => committed?,
                }
                state.watchers.announce(&announcements);
                return Ok(());
            }
            Err(error) if matches!(error, Error::InFlight) || db::lost_race(&error) => tx.rollback().await?,
            Err(error) => {
                tx.rollback().await?;
                return Err(error);
            }
        }
    }
    Err(Error::InFlight)
}

/// One try within a transaction that the caller commits or rolls back.
async fn attempt(state: &AppState, tx: &mut AnyConnection, intent: &Intent) -> Result<Announcements> {
    let mut told = Vec::new();
    give_one(state, tx, intent, &mut told).await?;
    feeds::enter(tx, &told, &intent.actor, intent.now).await
}

type Given<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Gives a command to the stream it names, with all that follows.
fn give_one<'a>(
    state: &'a AppState,
    tx: &'a mut AnyConnection,
    intent: &'a Intent,
    told: &'a mut Vec<Told>,
) -> Given<'a> {
    match &intent.command {
        Command::Need { id, command } => Box::pin(run::<Needs>(state, tx, intent, id, command, told)),
        Command::Task { id, command } => Box::pin(run::<Tasks>(state, tx, intent, id, command, told)),
        Command::Roster { id, command } => Box::pin(run::<Rosters>(state, tx, intent, id, command, told)),
        Command::Volunteer { id, command } => {
            Box::pin(run::<Volunteers>(state, tx, intent, id, command, told))
        }
        Command::Report { .. } => {
            Box::pin(async { Err(Error::internal("reports have a road of their own")) })
        }
        Command::Post { .. } | Command::Reaction { .. } | Command::Flag { .. } | Command::Ballot { .. } => {
            Box::pin(async { Err(Error::internal("not here yet")) })
        }
    }
}

/// Locks the stream a command goes to.
async fn lock(state: &AppState, tx: &mut AnyConnection, command: &Command) -> Result<()> {
    match command {
        Command::Need { id, .. } => Needs::lock(state, tx, id).await.map(drop),
        Command::Task { id, .. } => Tasks::lock(state, tx, id).await.map(drop),
        Command::Roster { id, .. } => Rosters::lock(state, tx, id).await.map(drop),
        Command::Volunteer { id, .. } => Volunteers::lock(state, tx, id).await.map(drop),
        Command::Report { .. }
        | Command::Post { .. }
        | Command::Reaction { .. }
        | Command::Flag { .. }
        | Command::Ballot { .. } => Ok(()),
    }
}

async fn run<S: Stream>(
    state: &AppState,
    tx: &mut AnyConnection,
    intent: &Intent,
    id: &S::Id,
    command: &S::Command,
    told: &mut Vec<Told>,
) -> Result<()> {
    // Before the look at what was given: a command that commits in between is then seen by that look, or by the append.
    let before = S::lock(state, tx, id).await?;
    let stream = format!("{}/{id}", S::KIND);
    let body_hash = body_hash(&stream, command)?;
    match events::given(tx, &intent.actor, &intent.id).await? {
        Some(given) if given == body_hash => return Ok(()),
        Some(_) => return Err(Error::KeyReused),
        None => {}
    }
    let faults = S::check(command);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let order = Order::<S> {
        actor: &intent.actor,
        id,
        command: S::cleaned(command.clone()),
        command_id: &intent.id,
        if_match: intent.if_match,
        now: intent.now,
    };
    may_be_judged(state, tx, &order, before.as_ref()).await?;
    let events = S::judge(state, tx, &order, before.as_ref()).await?;
    record(state, tx, &order, before, events, (&stream, &body_hash), told).await
}

/// What is the server's to check before the rules judge: consent, and that the actor saw the newest version.
async fn may_be_judged<S: Stream>(
    state: &AppState,
    tx: &mut AnyConnection,
    order: &Order<'_, S>,
    before: Option<&S::State>,
) -> Result<()> {
    if let Some(person) = order.actor.person().filter(|_| S::speaks_up(&order.command)) {
        let version = &state.directory.privacy.version;
        if !accounts::has_consent(tx, person, "privacy", version).await? {
            return Err(Refusal::ConsentNeeded.into());
        }
    }
    if let (Some(seen), Some(before)) = (order.if_match, before) {
        // Whoever may not know the stream learns nothing about its version either.
        if S::sees(before, order.actor) && seen != S::version(before) {
            return Err(Refusal::Stale.into());
        }
    }
    Ok(())
}

/// Writes what came of it: events, content, photos, read rows, timers; and does what follows from it.
async fn record<S: Stream>(
    state: &AppState,
    tx: &mut AnyConnection,
    order: &Order<'_, S>,
    before: Option<S::State>,
    decided: Vec<S::Event>,
    (stream, body_hash): (&str, &str),
    told: &mut Vec<Told>,
) -> Result<()> {
    let version = before.as_ref().map_or(0, S::version);
    let append = events::Append {
        stream,
        version,
        actor: order.actor,
        command_id: order.command_id,
        body_hash,
        events: &decided,
        at: order.now,
    };
    events::append(tx, &append).await?;
    let mut after = before.clone();
    let (mut recorded, mut follows) = (Vec::new(), Vec::new());
    for event in decided {
        let event = Recorded {
            event,
            by: order.actor.person().cloned(),
            at: order.now,
        };
        let next = S::evolve(after.take(), order.id, &event);
        follows.extend(S::follow(&next, &event.event));
        after = Some(next);
        recorded.push(event);
    }
    let after = after.ok_or_else(|| Error::internal("a command came to nothing"))?;
    if let (Some((content, audience)), Some(owner)) = (S::content_of(&order.command), order.actor.person()) {
        let photos = S::photos(&order.command);
        contents::write(tx, stream, order.command_id, owner, audience, &content, photos).await?;
    }
    told.push(S::save(tx, before.as_ref(), &after, &recorded).await?);
    timers::keep(tx, stream, S::version(&after), S::due(&after)).await?;
    for command in follows {
        let follow = Intent {
            actor: Actor::System,
            id: follow_id(order, &command)?,
            command,
            if_match: None,
            now: order.now,
        };
        match give_one(state, tx, &follow, told).await {
            Ok(()) | Err(Error::Refused(Refusal::AlreadySo)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The id of what follows from a command in another stream.
fn follow_id<S: Stream>(order: &Order<'_, S>, command: &Command) -> Result<CommandId> {
    let by = events::actor_name(order.actor);
    named(
        "follow",
        &format!("{by} {} {}", order.command_id, command.stream_key()),
    )
}

/// An id that anybody who knows `what` finds again.
fn named(kind: &str, what: &str) -> Result<CommandId> {
    let mut id = format!("{kind}-");
    for byte in &Sha256::digest(what)[..16] {
        write!(id, "{byte:02x}").map_err(Error::internal)?;
    }
    CommandId::new(id).map_err(Error::internal)
}

/// The hash by which a replay is told from a key that is used again for something else.
fn body_hash<C: Versioned + Clone>(stream: &str, command: &C) -> Result<String> {
    let body = serde_json::to_string(&Open::Known(command.clone()))?;
    let mut hash = Sha256::new();
    hash.update(stream);
    hash.update([0]);
    hash.update(body);
    Ok(format!("{:x}", hash.finalize()))
}

/// The content of an id, or nothing where it was redacted.
pub fn content<C: Default + Clone>(contents: &Contents<C>, id: &ContentId) -> C {
    contents.get(id).cloned().unwrap_or_default()
}
