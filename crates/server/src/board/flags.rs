//! Flags as streams.

use linli_model::flag::{Flag, FlagCommand, FlagEvent, content_of, decide, evolve};
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

/// Flags as streams.
pub struct Flags;

impl Stream for Flags {
    type Id = OfPerson;
    type Command = FlagCommand;
    type Event = FlagEvent;
    type State = Flag;
    type Content = Content;

    const KIND: &'static str = "flag";

    fn version(state: &Flag) -> u64 {
        state.version
    }

    fn check(command: &FlagCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: FlagCommand) -> FlagCommand {
        command.cleaned()
    }

    fn content_of(command: &FlagCommand) -> Option<Content> {
        content_of(command)
    }

    fn speaks_up(_: &FlagCommand) -> bool {
        false
    }

    fn sees(state: &Flag, actor: &Actor) -> bool {
        actor.person() == Some(&state.person)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &OfPerson) -> Result<Option<Flag>> {
        id.lock(
            state,
            tx,
            "SELECT state FROM flags WHERE post = $1 AND person = $2",
        )
        .await
    }

    async fn judge(
        _: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Flag>,
    ) -> Result<Vec<FlagEvent>> {
        let (post, thread) = order.id.post(tx).await?;
        Ok(decide(
            before,
            post.as_ref(),
            thread,
            &order.command,
            order.command_id,
            order.actor,
            order.now,
        )?)
    }

    fn evolve(state: Option<Flag>, id: &OfPerson, recorded: &Recorded<FlagEvent>) -> Flag {
        evolve(state, &id.post, &id.person, recorded)
    }

    async fn save(_: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Change { after, .. } = *change;
        let sql =
            "INSERT INTO flags (post, person, at, state) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let written = sqlx::query(sql)
            .bind(after.post.as_str())
            .bind(after.person.as_str())
            .bind(after.at.micros())
            .bind(rows::state(after)?)
            .execute(&mut *tx)
            .await?;
        rows::one(written.rows_affected())?;
        let sql = "UPDATE posts SET open_flags = open_flags + $2, review = 1 WHERE id = $1 RETURNING owner";
        posts::counted(tx, sql, &after.post, 1).await?;
        let post = posts::load(tx, &after.post)
            .await?
            .ok_or_else(|| Error::internal("a flag without a post"))?;
        let id = OfPerson {
            post: after.post.clone(),
            person: after.person.clone(),
        };
        let mut told = id.told(post.version);
        told.feeds.push(FeedId::community(&post.community));
        Ok(told)
    }
}
