//! What one kind of stream is: how it is locked and loaded, judged, saved, and told of.

use std::fmt::Display;

use linli_model::command::Command;
use linli_model::history::Recorded;
use linli_model::ids::{CommandId, PhotoId};
use linli_model::open::Versioned;
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::report::Audience;
use linli_model::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;

use super::Told;
use crate::app::AppState;
use crate::error::Result;

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

    /// The key of its events and contents.
    fn key(id: &Self::Id) -> String {
        format!("{}/{id}", Self::KIND)
    }
    /// What the hash of a command begins with. It stays what it was when commands were first stored: a replay of an old
    /// one is known by it.
    fn hashed_with(id: &Self::Id) -> String {
        Self::key(id)
    }
    /// How many events made a state.
    fn version(state: &Self::State) -> u64;
    /// What is wrong with a command's fields.
    fn check(command: &Self::Command) -> Vec<FieldError>;
    /// A command with its texts as they are kept.
    fn cleaned(command: Self::Command) -> Self::Command;
    /// What a command brings along.
    fn content_of(command: &Self::Command) -> Option<Self::Content>;
    /// For whom that is; `after` is what the command made of the stream.
    fn audience(_command: &Self::Command, _after: &Self::State) -> Audience {
        Audience::StaffOnly
    }
    /// The photos a command names.
    fn photos(_: &Self::Command) -> &[PhotoId] {
        &[]
    }
    /// Whether a command is somebody's first word, for which they must have agreed to the privacy text.
    fn speaks_up(command: &Self::Command) -> bool;
    /// Whether a command makes what the stream is about, with words and pictures of its own.
    fn makes(_: &Self::Command) -> bool {
        false
    }
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
    /// Writes the read rows, what is counted beside them and the timer, and says who is to be told.
    fn save(
        state: &AppState,
        tx: &mut AnyConnection,
        change: &Change<'_, Self>,
    ) -> impl Future<Output = Result<Told>> + Send;
    /// The command as its key remembers it: what a replay must be equal in. Whoever may not keep a part of it leaves that
    /// out.
    fn remembered(command: &Self::Command) -> Self::Command {
        command.clone()
    }
    /// What an event makes happen in other streams; `state` is as the event leaves it.
    fn follow(_state: &Self::State, _event: &Self::Event) -> Vec<Command> {
        Vec::new()
    }
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

/// What a command came to.
pub struct Change<'a, S: Stream> {
    /// The command.
    pub order: &'a Order<'a, S>,
    /// What the stream was before it; `None` when the command is its first.
    pub before: Option<&'a S::State>,
    /// What it is now.
    pub after: &'a S::State,
    /// What happened.
    pub events: &'a [Recorded<S::Event>],
}
