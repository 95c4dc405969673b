//! Ballots as a stream of its own for each post and person.

use linli_model::ballot::{self, Ballot, BallotCommand, BallotEvent};
use linli_model::command::Command;
use linli_model::history::Recorded;
use linli_model::ids::{FeedId, PhotoId};
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::report::{Audience, Content};
use linli_model::time::Timestamp;
use sqlx::AnyConnection;

use super::posts;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::streams::{Order, Own, Stream, Told};
use crate::volunteering::rows;

/// Ballots as streams.
pub struct Ballots;

impl Stream for Ballots {
    type Id = Own;
    type Command = BallotCommand;
    type Event = BallotEvent;
    type State = Ballot;
    type Content = Content;

    const KIND: &'static str = "ballot";

    fn version(state: &Ballot) -> u64 {
        state.version
    }

    /// Nothing that is kept of a ballot may lead from the voter to the choice, its hash neither.
    fn remembered(command: &BallotCommand) -> BallotCommand {
        command.without_choices()
    }

    fn check(command: &BallotCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: BallotCommand) -> BallotCommand {
        command
    }

    fn content_of(_: &BallotCommand) -> Option<(Content, Audience)> {
        None
    }

    fn photos(_: &BallotCommand) -> &[PhotoId] {
        &[]
    }

    fn speaks_up(_: &BallotCommand) -> bool {
        false
    }

    fn sees(state: &Ballot, actor: &Actor) -> bool {
        actor.person() == Some(&state.person)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &Own) -> Result<Option<Ballot>> {
        // The post first: with it everything that is counted of it stands still.
        posts::lock(state, tx, &id.post).await?;
        let sql = "SELECT state FROM ballots WHERE post = $1 AND person = $2";
        rows::load_own(tx, sql, id).await
    }

    async fn judge(
        _: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Ballot>,
    ) -> Result<Vec<BallotEvent>> {
        let post = posts::load(tx, &order.id.post).await?;
        Ok(ballot::decide(
            before,
            post.as_ref(),
            &order.command,
            order.actor,
            order.now,
        )?)
    }

    fn evolve(state: Option<Ballot>, id: &Own, recorded: &Recorded<BallotEvent>) -> Ballot {
        ballot::evolve(state, &id.post, &id.person, recorded)
    }

    async fn save(
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        _: Option<&Ballot>,
        after: &Ballot,
        _: &[Recorded<BallotEvent>],
    ) -> Result<Told> {
        let sql = "INSERT INTO ballots (post, person, version, state) VALUES ($1, $2, $3, $4)";
        sqlx::query(sql)
            .bind(after.post.as_str())
            .bind(after.person.as_str())
            .bind(rows::number(after.version)?)
            .bind(rows::state(after)?)
            .execute(&mut *tx)
            .await?;
        let BallotCommand::Vote { choices } = &order.command;
        let chosen: Vec<String> = choices.iter().map(u8::to_string).collect();
        // Every option is written anew, whether it was chosen or not; the choices are numbers, and need no placeholders.
        let sql = format!(
            "UPDATE poll_tally SET votes = votes + CASE WHEN choice IN ({}) THEN 1 ELSE 0 END WHERE post = $1",
            chosen.join(", ")
        );
        sqlx::query(&sql)
            .bind(after.post.as_str())
            .execute(&mut *tx)
            .await?;
        let counted = sqlx::query("UPDATE posts SET voters = voters + 1 WHERE id = $1")
            .bind(after.post.as_str())
            .execute(&mut *tx)
            .await?;
        rows::one(counted.rows_affected())?;
        let post = posts::load(tx, &after.post)
            .await?
            .ok_or_else(|| Error::internal("the post was there a moment ago"))?;
        Ok(Told {
            feeds: vec![FeedId::person(&post.owner)],
            kind: "post",
            id: post.id.to_string(),
            version: post.version,
            neighbours: false,
        })
    }

    fn due(_: &Ballot) -> Option<(Timestamp, Command)> {
        None
    }

    fn follow(_: &Ballot, _: &BallotEvent) -> Vec<Command> {
        Vec::new()
    }
}
