//! Rosters as streams: each is locked by its task's row.

use std::collections::BTreeSet;

use linli_model::command::Command;
use linli_model::follow;
use linli_model::history::Recorded;
use linli_model::ids::{PersonId, TaskId};
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::report::Content;
use linli_model::roster::{
    self, CheckInSecret, Roster, RosterCommand, RosterEvent, RosterRules, Standing, content_of, decide,
    evolve,
};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::{ledger, tasks};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::streams::{Change, Order, Stream, Told, rows, timers};

/// Rosters as streams.
pub struct Rosters;

/// What the check-in codes of a task are made from: nothing of it is stored, and nobody guesses it.
pub(super) fn secret(keys: &Keys, task: &TaskId) -> Result<CheckInSecret> {
    let mac = keys.mac("check-in", &[task.as_str().as_bytes()]);
    let bytes = mac[..20].try_into().map_err(Error::internal)?;
    Ok(CheckInSecret::new(bytes))
}

impl Stream for Rosters {
    type Id = TaskId;
    type Command = RosterCommand;
    type Event = RosterEvent;
    type State = Roster;
    type Content = Content;

    const KIND: &'static str = "roster";

    fn version(state: &Roster) -> u64 {
        state.version
    }

    fn check(command: &RosterCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: RosterCommand) -> RosterCommand {
        command.cleaned()
    }

    fn content_of(command: &RosterCommand) -> Option<Content> {
        content_of(command)
    }

    fn speaks_up(command: &RosterCommand) -> bool {
        matches!(command, RosterCommand::Claim | RosterCommand::Join)
    }

    fn sees(state: &Roster, actor: &Actor) -> bool {
        Standing::of(state, actor).sees()
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &TaskId) -> Result<Option<Roster>> {
        let sql = format!(
            "SELECT seq FROM tasks WHERE id = $1{}",
            state.db.dialect().for_update()
        );
        sqlx::query(&sql)
            .bind(id.as_str())
            .fetch_optional(&mut *tx)
            .await?;
        load(tx, id).await
    }

    async fn judge(
        state: &AppState,
        _: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Roster>,
    ) -> Result<Vec<RosterEvent>> {
        let secret = secret(&state.keys, order.id)?;
        let rules = RosterRules { secret: &secret };
        let Order {
            actor,
            id,
            command,
            command_id,
            now,
            ..
        } = order;
        Ok(decide(before, id, command, command_id, actor, *now, &rules)?)
    }

    fn evolve(state: Option<Roster>, id: &TaskId, recorded: &Recorded<RosterEvent>) -> Roster {
        evolve(state, id, recorded)
    }

    async fn save(_: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Change {
            before,
            after,
            events,
            ..
        } = *change;
        let task = tasks::load(tx, &after.task)
            .await?
            .ok_or_else(|| Error::internal("a roster without a task"))?;
        match before {
            Some(before) => update(tx, after, before.version).await?,
            None => insert(tx, after).await?,
        }
        let concerned = concerned(before, after);
        keep_people(tx, after, &concerned).await?;
        let mut version = before.map_or(0, |before| before.version);
        for event in events {
            version += 1;
            ledger::book(tx, after, version, event).await?;
        }
        timers::keep(tx, &Self::key(&after.task), after.version, due(after)).await?;
        // The organiser too is told of whose part is another now, and of nothing else.
        let organiser = (!concerned.is_empty()).then_some(&task.organiser);
        let news = concerned.into_iter().chain(organiser).cloned();
        Ok(tasks::told(&task, news.collect()))
    }

    fn follow(state: &Roster, event: &RosterEvent) -> Vec<Command> {
        follow::of_roster(state, event)
    }
}

/// What a roster does by itself next: it looks which offers are over.
fn due(roster: &Roster) -> Option<(Timestamp, Command)> {
    let command = Command::Roster {
        id: roster.task.clone(),
        command: RosterCommand::Settle,
    };
    roster.next_due().map(|due| (due, command))
}

/// Those whose own part is another than before.
fn concerned<'a>(before: Option<&'a Roster>, after: &'a Roster) -> BTreeSet<&'a PersonId> {
    let people = |roster: &'a Roster| {
        let claims = roster.claims.iter().map(|claim| &claim.person);
        claims.chain(roster.waitlist.iter().map(|waiting| &waiting.person))
    };
    let all = before.into_iter().chain([after]).flat_map(people);
    let same = |person: &PersonId| {
        before.is_some_and(|before| {
            before.status == after.status
                && before.claim(person) == after.claim(person)
                && before.waiting(person) == after.waiting(person)
        })
    };
    all.filter(|person| !same(person)).collect()
}

/// Keeps the rows by which people find the tasks they take part in.
async fn keep_people(tx: &mut AnyConnection, roster: &Roster, people: &BTreeSet<&PersonId>) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let row = sqlx::query("SELECT seq FROM tasks WHERE id = $1")
        .bind(roster.task.as_str())
        .fetch_one(&mut *tx)
        .await?;
    let seq: i64 = row.try_get("seq")?;
    for person in people {
        let takes_part = roster.claim(person).is_some() || roster.waiting(person).is_some();
        let sql = match takes_part {
            true => "INSERT INTO task_people (seq, person) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            false => "DELETE FROM task_people WHERE seq = $1 AND person = $2",
        };
        sqlx::query(sql)
            .bind(seq)
            .bind(person.as_str())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn insert(tx: &mut AnyConnection, roster: &Roster) -> Result<()> {
    let sql = "INSERT INTO rosters (task, version, state) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    let inserted = sqlx::query(sql)
        .bind(roster.task.as_str())
        .bind(rows::number(roster.version)?)
        .bind(rows::state(roster)?)
        .execute(tx)
        .await?;
    rows::one(inserted.rows_affected())
}

async fn update(tx: &mut AnyConnection, roster: &Roster, before: u64) -> Result<()> {
    let sql = "UPDATE rosters SET version = $3, state = $4 WHERE task = $1 AND version = $2";
    let updated = sqlx::query(sql)
        .bind(roster.task.as_str())
        .bind(rows::number(before)?)
        .bind(rows::number(roster.version)?)
        .bind(rows::state(roster)?)
        .execute(tx)
        .await?;
    rows::one(updated.rows_affected())
}

/// The roster of a task as it is now, if the task was ever published.
pub(super) async fn load(connection: &mut AnyConnection, id: &TaskId) -> Result<Option<Roster>> {
    rows::load(
        connection,
        "SELECT state FROM rosters WHERE task = $1",
        id.as_str(),
    )
    .await
}

/// Whether a name is that of a command.
pub(super) fn names(name: &str) -> bool {
    let button = serde_json::from_value::<roster::RosterActionName>(name.into());
    button.is_ok_and(|button| button != roster::RosterActionName::Unknown)
        || matches!(name, "settle" | "set_terms" | "call_off")
}
