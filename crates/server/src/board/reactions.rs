//! Likes as streams.

use linli_model::history::Recorded;
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::reaction::{Reaction, ReactionCommand, ReactionEvent, decide, evolve};
use linli_model::report::Content;
use sqlx::AnyConnection;

use super::{OfPerson, posts};
use crate::app::AppState;
use crate::error::Result;
use crate::streams::{Change, Order, Stream, Told, rows};

/// Likes as streams.
pub struct Reactions;

impl Stream for Reactions {
    type Id = OfPerson;
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

    fn content_of(_: &ReactionCommand) -> Option<Content> {
        None
    }

    fn speaks_up(_: &ReactionCommand) -> bool {
        false
    }

    fn sees(state: &Reaction, actor: &Actor) -> bool {
        actor.person() == Some(&state.person)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &OfPerson) -> Result<Option<Reaction>> {
        id.lock(
            state,
            tx,
            "SELECT state FROM reactions WHERE post = $1 AND person = $2",
        )
        .await
    }

    async fn judge(
        _: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Reaction>,
    ) -> Result<Vec<ReactionEvent>> {
        let (post, thread) = order.id.post(tx).await?;
        Ok(decide(
            before,
            post.as_ref(),
            thread,
            order.command,
            order.actor,
            order.now,
        )?)
    }

    fn evolve(state: Option<Reaction>, id: &OfPerson, recorded: &Recorded<ReactionEvent>) -> Reaction {
        evolve(state, &id.post, &id.person, recorded)
    }

    async fn save(_: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Change { before, after, .. } = *change;
        let sql = "INSERT INTO reactions (post, person, liked, state) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (post, person) DO UPDATE SET liked = excluded.liked, state = excluded.state";
        sqlx::query(sql)
            .bind(after.post.as_str())
            .bind(after.person.as_str())
            .bind(i64::from(after.liked))
            .bind(rows::state(after)?)
            .execute(&mut *tx)
            .await?;
        let liked = |reaction: &Reaction| i64::from(reaction.liked);
        let difference = liked(after) - before.map_or(0, liked);
        let sql = "UPDATE posts SET likes = likes + $2 WHERE id = $1 RETURNING owner";
        let owner = posts::counted(tx, sql, &after.post, difference).await?;
        let id = OfPerson {
            post: after.post.clone(),
            person: after.person.clone(),
        };
        let news = if after.liked { vec![owner] } else { Vec::new() };
        Ok(Told {
            news,
            kind: "like",
            ..id.told(after.version)
        })
    }
}
