//! The one road of every command: lock, load, decide and append in one transaction, with all that follows in other
//! streams, so that a command takes effect once and whole, or not at all.
//!
//! A [`Stream`] says what is special to one kind. Streams are locked in one order, so that no two commands wait for each
//! other: a task (and with it its roster), then its need; a report, then its post; a post (and with it the likes, flags and
//! ballots beside it), then its thread; the feeds come last.

pub(crate) mod contents;
pub(crate) mod endpoint;
mod events;
pub(crate) mod rows;
mod run;
mod stream;
pub(crate) mod timers;

use std::pin::Pin;

use linli_model::command::Command;
use linli_model::ids::CommandId;
use linli_model::person::Actor;
use linli_model::report::{ContentId, ReportCommand};
use linli_model::time::Timestamp;
use sqlx::AnyConnection;

use self::run::run;
use crate::app::AppState;
use crate::board::{Ballots, Flags, OfPerson, Posts, Reactions};
use crate::db;
use crate::error::{Error, Result};
use crate::feeds::{self, Announcements};
use crate::reports::{Joining, Joinings, Reports};
use crate::volunteering::{Needs, Rosters, Tasks, Volunteers};

pub use crate::feeds::Told;
pub use contents::{Contents, contents_of};
pub use events::history;
pub use stream::{Change, Order, Stream};
pub use timers::run_due;

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
        Command::Report {
            id,
            command: command @ ReportCommand::Join { .. },
        } => Box::pin(async move {
            let id = Joining::of(id, &intent.actor)?;
            run::<Joinings>(state, tx, intent, &id, command, told).await
        }),
        Command::Report { id, command } => Box::pin(run::<Reports>(state, tx, intent, id, command, told)),
        Command::Need { id, command } => Box::pin(run::<Needs>(state, tx, intent, id, command, told)),
        Command::Task { id, command } => Box::pin(run::<Tasks>(state, tx, intent, id, command, told)),
        Command::Roster { id, command } => Box::pin(run::<Rosters>(state, tx, intent, id, command, told)),
        Command::Volunteer { id, command } => {
            Box::pin(run::<Volunteers>(state, tx, intent, id, command, told))
        }
        Command::Post { id, command } => Box::pin(run::<Posts>(state, tx, intent, id, command, told)),
        Command::Reaction { id, command } => Box::pin(async move {
            let id = OfPerson::of(id, &intent.actor)?;
            run::<Reactions>(state, tx, intent, &id, command, told).await
        }),
        Command::Flag { id, command } => Box::pin(async move {
            let id = OfPerson::of(id, &intent.actor)?;
            run::<Flags>(state, tx, intent, &id, command, told).await
        }),
        Command::Ballot { id, command } => Box::pin(async move {
            let id = OfPerson::of(id, &intent.actor)?;
            run::<Ballots>(state, tx, intent, &id, command, told).await
        }),
    }
}

/// Locks the stream a command goes to.
async fn lock(state: &AppState, tx: &mut AnyConnection, command: &Command) -> Result<()> {
    match command {
        Command::Report { id, .. } => Reports::lock(state, tx, id).await.map(drop),
        Command::Need { id, .. } => Needs::lock(state, tx, id).await.map(drop),
        Command::Task { id, .. } => Tasks::lock(state, tx, id).await.map(drop),
        Command::Roster { id, .. } => Rosters::lock(state, tx, id).await.map(drop),
        Command::Volunteer { id, .. } => Volunteers::lock(state, tx, id).await.map(drop),
        Command::Post { id, .. } => Posts::lock(state, tx, id).await.map(drop),
        // Of these no timer gives one.
        Command::Reaction { .. } | Command::Flag { .. } | Command::Ballot { .. } => Ok(()),
    }
}

/// The content of an id, or nothing where it was redacted.
pub fn content<C: Default + Clone>(contents: &Contents<C>, id: &ContentId) -> C {
    contents.get(id).cloned().unwrap_or_default()
}
