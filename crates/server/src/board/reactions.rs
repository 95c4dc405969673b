//! Likes as a stream of its own for each post and person.

use linli_model::command::Command;
use linli_model::history::Recorded;
use linli_model::ids::{FeedId, PhotoId};
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::reaction::{self, Reaction, ReactionCommand, ReactionEvent};
use linli_model::report::{Audience, Content};
use linli_model::time::Timestamp;
use sqlx::AnyConnection;

use super::posts;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::streams::{Order, Own, Stream, Told};
use crate::volunteering::rows;

/// Likes as streams.
pub struct Reactions;

impl Stream for Reactions {
    type Id = Own;
    type Command = ReactionCommand;
    type Event = ReactionEvent;
    type State = Reaction;
    type Content = Content;

    const KIND: &'static str = "reaction";

    fn version(state: &Reaction) -> u64 {
        state.version
    }

    fn check(_: &ReactionCommand) -> Vec<FieldError> {
        Vec::new()
    }

    fn cleaned(command: ReactionCommand) -> ReactionCommand {
        command
    }

    fn content_of(_: &ReactionCommand) -> Option<(Content, Audience)> {
        None
    }

    fn photos(_: &ReactionCommand) -> &[PhotoId] {
        &[]
    }

    fn speaks_up(_: &ReactionCommand) -> bool {
        false
    }

    fn sees(state: &Reaction, actor: &Actor) -> bool {
        actor.person() == Some(&state.person)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &Own) -> Result<Option<Reaction>> {
        // The post first: with it everything that is counted of it stands still.
        posts::lock(state, tx, &id.post).await?;
        let sql = "SELECT state FROM reactions WHERE post = $1 AND person = $2";
        rows::load_own(tx, sql, id).await
    }

    async fn judge(
        _: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Reaction>,
    ) -> Result<Vec<ReactionEvent>> {
        let post = posts::load(tx, &order.id.post).await?;
        Ok(reaction::decide(
            before,
            post.as_ref(),
            order.command,
            order.actor,
            order.now,
        )?)
    }

    fn evolve(state: Option<Reaction>, id: &Own, recorded: &Recorded<ReactionEvent>) -> Reaction {
        reaction::evolve(state, &id.post, &id.person, recorded)
    }

    async fn save(
        tx: &mut AnyConnection,
        _: &Order<'_, Self>,
        _: Option<&Reaction>,
        after: &Reaction,
        _: &[Recorded<ReactionEvent>],
    ) -> Result<Told> {
        let sql = "INSERT INTO reactions (post, person, version, liked, state) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (post, person) DO UPDATE SET version = $3, liked = $4, state = $5";
        sqlx::query(sql)
            .bind(after.post.as_str())
            .bind(after.person.as_str())
            .bind(rows::number(after.version)?)
            .bind(i64::from(after.liked))
            .bind(rows::state(after)?)
            .execute(&mut *tx)
            .await?;
        let counted = sqlx::query("UPDATE posts SET likes = likes + $2 WHERE id = $1")
            .bind(after.post.as_str())
            .bind(if after.liked { 1_i64 } else { -1 })
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

    fn due(_: &Reaction) -> Option<(Timestamp, Command)> {
        None
    }

    fn follow(_: &Reaction, _: &ReactionEvent) -> Vec<Command> {
        Vec::new()
    }
}
