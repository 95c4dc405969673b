//! Flags as a stream of its own for each post and person.

use linli_model::command::Command;
use linli_model::flag::{self, Flag, FlagCommand, FlagEvent};
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

/// Flags as streams.
pub struct Flags;

impl Stream for Flags {
    type Id = Own;
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

    fn content_of(command: &FlagCommand) -> Option<(Content, Audience)> {
        flag::content_of(command).map(|content| (content, Audience::StaffOnly))
    }

    fn photos(_: &FlagCommand) -> &[PhotoId] {
        &[]
    }

    fn speaks_up(_: &FlagCommand) -> bool {
        false
    }

    fn sees(state: &Flag, actor: &Actor) -> bool {
        actor.person() == Some(&state.person)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &Own) -> Result<Option<Flag>> {
        // The post first: with it everything that is counted of it stands still.
        posts::lock(state, tx, &id.post).await?;
        let sql = "SELECT state FROM flags WHERE post = $1 AND person = $2";
        rows::load_own(tx, sql, id).await
    }

    async fn judge(
        _: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Flag>,
    ) -> Result<Vec<FlagEvent>> {
        let post = posts::load(tx, &order.id.post).await?;
        Ok(flag::decide(
            before,
            post.as_ref(),
            &order.command,
            order.command_id,
            order.actor,
            order.now,
        )?)
    }

    fn evolve(state: Option<Flag>, id: &Own, recorded: &Recorded<FlagEvent>) -> Flag {
        flag::evolve(state, &id.post, &id.person, recorded)
    }

    async fn save(
        tx: &mut AnyConnection,
        _: &Order<'_, Self>,
        _: Option<&Flag>,
        after: &Flag,
        _: &[Recorded<FlagEvent>],
    ) -> Result<Told> {
        let sql = "INSERT INTO flags (post, person, version, at, state) VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(sql)
            .bind(after.post.as_str())
            .bind(after.person.as_str())
            .bind(rows::number(after.version)?)
            .bind(after.at.micros())
            .bind(rows::state(after)?)
            .execute(&mut *tx)
            .await?;
        let counted = sqlx::query("UPDATE posts SET open_flags = open_flags + 1 WHERE id = $1")
            .bind(after.post.as_str())
            .execute(&mut *tx)
            .await?;
        rows::one(counted.rows_affected())?;
        posts::review(tx, &after.post).await?;
        let post = posts::load(tx, &after.post)
            .await?
            .ok_or_else(|| Error::internal("the post was there a moment ago"))?;
        Ok(Told {
            feeds: vec![FeedId::community(&post.community)],
            kind: "post",
            id: post.id.to_string(),
            version: post.version,
            neighbours: false,
        })
    }

    fn due(_: &Flag) -> Option<(Timestamp, Command)> {
        None
    }

    fn follow(_: &Flag, _: &FlagEvent) -> Vec<Command> {
        Vec::new()
    }
}
