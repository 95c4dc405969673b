//! Needs as a stream.

use linli_model::history::Recorded;
use linli_model::ids::{FeedId, NeedId, PhotoId};
use linli_model::need::{
    self, Need, NeedCommand, NeedEvent, NeedRules, Standing, content_of, decide, evolve,
};
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::report::Content;
use linli_model::time::Timestamp;
use sqlx::AnyConnection;

use crate::app::AppState;
use crate::error::Result;
use crate::streams::{Change, Order, Stream, Told, rows};

/// Needs as a stream.
pub struct Needs;

impl Stream for Needs {
    type Id = NeedId;
    type Command = NeedCommand;
    type Event = NeedEvent;
    type State = Need;
    type Content = Content;

    const KIND: &'static str = "need";

    fn version(state: &Need) -> u64 {
        state.version
    }

    fn check(command: &NeedCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: NeedCommand) -> NeedCommand {
        command.cleaned()
    }

    /// A need's words are for its owner and staff, always.
    fn content_of(command: &NeedCommand) -> Option<Content> {
        content_of(command)
    }

    fn photos(command: &NeedCommand) -> &[PhotoId] {
        command.photos()
    }

    fn speaks_up(command: &NeedCommand) -> bool {
        Self::makes(command)
    }

    fn makes(command: &NeedCommand) -> bool {
        matches!(command, NeedCommand::Submit(_))
    }

    fn sees(state: &Need, actor: &Actor) -> bool {
        Standing::of(state, actor).sees()
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &NeedId) -> Result<Option<Need>> {
        let sql = format!(
            "SELECT state FROM needs WHERE id = $1{}",
            state.db.dialect().for_update()
        );
        rows::load(tx, &sql, id.as_str()).await
    }

    async fn judge(
        state: &AppState,
        _: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Need>,
    ) -> Result<Vec<NeedEvent>> {
        let rules = NeedRules {
            catalog: &state.directory.catalog,
            area_exists: match &order.command {
                NeedCommand::Submit(submission) => {
                    let codes = std::iter::once(&submission.community).chain(&submission.grid);
                    codes.into_iter().all(|code| state.directory.area(code).is_some())
                }
                _ => true,
            },
        };
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

    fn evolve(state: Option<Need>, id: &NeedId, recorded: &Recorded<NeedEvent>) -> Need {
        evolve(state, id, recorded)
    }

    async fn save(_: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Change { before, after, .. } = *change;
        let at = change.order.now;
        match before {
            Some(before) => update(tx, after, before.version, at).await?,
            None => insert(tx, after, at).await?,
        }
        Ok(Told {
            feeds: vec![FeedId::person(&after.owner), FeedId::community(&after.community)],
            news: vec![after.owner.clone()],
            kind: Self::KIND,
            id: after.id.to_string(),
            version: after.version,
            neighbours: false,
        })
    }
}

async fn insert(tx: &mut AnyConnection, need: &Need, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO needs (id, version, owner, status, updated_at, state, city, district, street, community, grid) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql)
        .bind(need.id.as_str())
        .bind(rows::number(need.version)?)
        .bind(need.owner.as_str())
        .bind(need.status.code())
        .bind(at.micros())
        .bind(rows::state(need)?);
    let areas = rows::areas(&need.community, need.grid.as_ref());
    let query = areas.into_iter().fold(query, sqlx::query::Query::bind);
    rows::one(query.execute(tx).await?.rows_affected())
}

async fn update(tx: &mut AnyConnection, need: &Need, before: u64, at: Timestamp) -> Result<()> {
    let sql = "UPDATE needs SET version = $3, status = $4, updated_at = $5, state = $6 WHERE id = $1 AND version = $2";
    let updated = sqlx::query(sql)
        .bind(need.id.as_str())
        .bind(rows::number(before)?)
        .bind(rows::number(need.version)?)
        .bind(need.status.code())
        .bind(at.micros())
        .bind(rows::state(need)?)
        .execute(tx)
        .await?;
    rows::one(updated.rows_affected())
}

/// A need as it is now, unlocked.
pub(super) async fn load(connection: &mut AnyConnection, id: &NeedId) -> Result<Option<Need>> {
    rows::load(connection, "SELECT state FROM needs WHERE id = $1", id.as_str()).await
}

/// Whether a name is that of a command.
pub(super) fn names(name: &str) -> bool {
    let buttons = serde_json::from_value::<need::NeedActionName>(name.into());
    buttons.is_ok_and(|button| {
        !matches!(
            button,
            need::NeedActionName::Unknown | need::NeedActionName::Draft
        )
    }) || matches!(name, "submit" | "take" | "release" | "finish")
}
