//! Ballots as streams, and the tallies that they are counted into.
//!
//! Nothing that is stored of a vote in a secret poll says what was chosen, not even as a hash: `events`, `ballots` and
//! `feed_entries` know that somebody voted, and `tallies` grows in the same transaction.

use linli_model::ballot::{Ballot, BallotCommand, BallotEvent, decide, evolve};
use linli_model::history::Recorded;
use linli_model::ids::FeedId;
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::report::Content;
use sqlx::AnyConnection;

use super::{OfPerson, posts};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::streams::{Change, Order, Stream, Told, rows};

/// How the tally of an option that nobody chose stands in its row. From there on all numbers take the same room in SQLite's
/// file: a vote is written over the one before, and neither leftovers nor where a row lies tell which option grew when.
pub(super) const NO_VOTES: i64 = 1 << 24;

/// Ballots as streams.
pub struct Ballots;

impl Stream for Ballots {
    type Id = OfPerson;
    type Command = BallotCommand;
    type Event = BallotEvent;
    type State = Ballot;
    type Content = Content;

    const KIND: &'static str = "ballot";

    fn version(state: &Ballot) -> u64 {
        state.version
    }

    fn check(command: &BallotCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: BallotCommand) -> BallotCommand {
        command
    }

    fn content_of(_: &BallotCommand) -> Option<Content> {
        None
    }

    fn speaks_up(_: &BallotCommand) -> bool {
        false
    }

    fn sees(state: &Ballot, actor: &Actor) -> bool {
        actor.person() == Some(&state.person)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &OfPerson) -> Result<Option<Ballot>> {
        id.lock(
            state,
            tx,
            "SELECT state FROM ballots WHERE post = $1 AND person = $2",
        )
        .await
    }

    async fn judge(
        _: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Ballot>,
    ) -> Result<Vec<BallotEvent>> {
        let (post, thread) = order.id.post(tx).await?;
        Ok(decide(
            before,
            post.as_ref(),
            thread,
            &order.command,
            order.actor,
            order.now,
        )?)
    }

    fn evolve(state: Option<Ballot>, id: &OfPerson, recorded: &Recorded<BallotEvent>) -> Ballot {
        evolve(state, &id.post, &id.person, recorded)
    }

    async fn save(_: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Change { after, .. } = *change;
        let sql = "INSERT INTO ballots (post, person, state) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let written = sqlx::query(sql)
            .bind(after.post.as_str())
            .bind(after.person.as_str())
            .bind(rows::state(after)?)
            .execute(&mut *tx)
            .await?;
        rows::one(written.rows_affected())?;
        let sql = "UPDATE posts SET voters = voters + $2 WHERE id = $1 RETURNING owner";
        posts::counted(tx, sql, &after.post, 1).await?;
        count(tx, change.order).await?;
        let id = OfPerson {
            post: after.post.clone(),
            person: after.person.clone(),
        };
        let post = posts::load(tx, &after.post)
            .await?
            .ok_or_else(|| Error::internal("a ballot without a post"))?;
        let mut told = id.told(post.version);
        // Whoever looks at the poll sees how many have voted.
        told.feeds.push(FeedId::community(&post.community));
        told.neighbours = true;
        Ok(told)
    }

    fn remembered(command: &BallotCommand) -> BallotCommand {
        command.without_choices()
    }
}

/// Counts what was chosen into the tally.
async fn count(tx: &mut AnyConnection, order: &Order<'_, Ballots>) -> Result<()> {
    let BallotCommand::Vote { choices } = &order.command;
    let chosen: Vec<String> = choices.iter().map(u8::to_string).collect();
    // Every row is written, also with what it held: which ones grew is not to be read off when they were written.
    let sql = format!(
        "UPDATE tallies SET votes = votes + CASE WHEN choice IN ({}) THEN 1 ELSE 0 END WHERE post = $1",
        chosen.join(", ")
    );
    sqlx::query(&sql).bind(order.id.post.as_str()).execute(tx).await?;
    Ok(())
}
