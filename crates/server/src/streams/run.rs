//! One command to one stream, within a transaction that the caller commits or rolls back.

use std::fmt::Write;

use linli_model::command::Command;
use linli_model::history::Recorded;
use linli_model::ids::CommandId;
use linli_model::open::{Open, Versioned};
use linli_model::person::Actor;
use linli_model::refusal::Refusal;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::events::{self, Append};
use super::{Change, Intent, Order, Stream, Told, contents, give_one};
use crate::accounts;
use crate::app::AppState;
use crate::error::{Error, Result};

/// Locks, loads, lets the rules decide, and writes what came of it.
pub(super) async fn run<S: Stream>(
    state: &AppState,
    tx: &mut AnyConnection,
    intent: &Intent,
    id: &S::Id,
    command: &S::Command,
    told: &mut Vec<Told>,
) -> Result<()> {
    // Before the look at what was given: a command that commits in between is then seen by that look, or by the append.
    let before = S::lock(state, tx, id).await?;
    let body_hash = body_hash(&S::hashed_with(id), S::remembered(command))?;
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
    let judged = S::judge(state, tx, &order, before.as_ref()).await;
    if let Err(Error::Refused(Refusal::AlreadySo)) = judged
        && S::makes(command)
        && events::first_hash(tx, &S::key(id)).await? != body_hash
    {
        // Made of other words: to call these done would lose them.
        return Err(Refusal::IdTaken.into());
    }
    let events = judged?;
    record(state, tx, &order, before, events, &body_hash, told).await
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

/// Writes what came of it: events, content, photos, read rows, timer; and does what follows from it.
async fn record<S: Stream>(
    state: &AppState,
    tx: &mut AnyConnection,
    order: &Order<'_, S>,
    before: Option<S::State>,
    decided: Vec<S::Event>,
    body_hash: &str,
    told: &mut Vec<Told>,
) -> Result<()> {
    let stream = S::key(order.id);
    let append = Append {
        stream: &stream,
        version: before.as_ref().map_or(0, S::version),
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
    if let (Some(content), Some(owner)) = (S::content_of(&order.command), order.actor.person()) {
        let audience = S::audience(&order.command, &after);
        let photos = S::photos(&order.command);
        contents::write(tx, &stream, order.command_id, owner, audience, &content, photos).await?;
    }
    let change = Change {
        order,
        before: before.as_ref(),
        after: &after,
        events: &recorded,
    };
    told.push(S::save(state, tx, &change).await?);
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
pub(super) fn named(kind: &str, what: &str) -> Result<CommandId> {
    let mut id = format!("{kind}-");
    for byte in &Sha256::digest(what)[..16] {
        write!(id, "{byte:02x}").map_err(Error::internal)?;
    }
    CommandId::new(id).map_err(Error::internal)
}

/// The hash by which a replay is told from a key that is used again for something else.
fn body_hash<C: Versioned>(stream: &str, command: C) -> Result<String> {
    let body = serde_json::to_string(&Open::Known(command))?;
    let mut hash = Sha256::new();
    hash.update(stream);
    hash.update([0]);
    hash.update(body);
    Ok(format!("{:x}", hash.finalize()))
}
