//! Tasks as a stream.

use linli_model::command::Command;
use linli_model::follow;
use linli_model::history::Recorded;
use linli_model::ids::{FeedId, PersonId, PhotoId, TaskId};
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::task::{
    self, NeedFacts, Standing, Task, TaskCommand, TaskContent, TaskEvent, TaskRules, content_of, decide,
    evolve,
};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::needs;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::streams::{Change, Order, Stream, Told, rows};

/// Tasks as a stream.
pub struct Tasks;

impl Stream for Tasks {
    type Id = TaskId;
    type Command = TaskCommand;
    type Event = TaskEvent;
    type State = Task;
    type Content = TaskContent;

    const KIND: &'static str = "task";

    fn version(state: &Task) -> u64 {
        state.version
    }

    fn check(command: &TaskCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: TaskCommand) -> TaskCommand {
        command.cleaned()
    }

    /// What holds the exact place and the contact is staff's; neighbours read what the view gives them of it.
    fn content_of(command: &TaskCommand) -> Option<TaskContent> {
        content_of(command)
    }

    fn photos(command: &TaskCommand) -> &[PhotoId] {
        command.photos()
    }

    fn speaks_up(command: &TaskCommand) -> bool {
        Self::makes(command)
    }

    fn makes(command: &TaskCommand) -> bool {
        matches!(command, TaskCommand::Draft { .. })
    }

    fn sees(state: &Task, actor: &Actor) -> bool {
        Standing::of(state, None, actor).sees()
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &TaskId) -> Result<Option<Task>> {
        let sql = format!(
            "SELECT state FROM tasks WHERE id = $1{}",
            state.db.dialect().for_update()
        );
        rows::load(tx, &sql, id.as_str()).await
    }

    async fn judge(
        state: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Task>,
    ) -> Result<Vec<TaskEvent>> {
        let named = match &order.command {
            TaskCommand::Draft { need: Some(need), .. } => needs::load(tx, need).await?,
            _ => None,
        };
        let rules = TaskRules {
            catalog: &state.directory.catalog,
            area_exists: match &order.command {
                TaskCommand::Draft { writing, .. } | TaskCommand::Change { writing } => {
                    let codes = std::iter::once(&writing.terms.community).chain(&writing.terms.grid);
                    codes.into_iter().all(|code| state.directory.area(code).is_some())
                }
                _ => true,
            },
            need: named.map(|need| NeedFacts {
                area: need.grid.unwrap_or_else(|| need.community.clone()),
                community: need.community,
            }),
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

    fn evolve(state: Option<Task>, id: &TaskId, recorded: &Recorded<TaskEvent>) -> Task {
        evolve(state, id, recorded)
    }

    async fn save(_: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Change { before, after, .. } = *change;
        let at = change.order.now;
        match before {
            Some(before) => update(tx, after, before.version, at).await?,
            None => insert(tx, after, at).await?,
        }
        let mut news = people(tx, &after.id).await?;
        news.push(after.organiser.clone());
        Ok(told(after, news))
    }

    fn follow(state: &Task, event: &TaskEvent) -> Vec<Command> {
        follow::of_task(state, event)
    }
}

/// That something about a task or its roster changed, and whom it concerns.
pub(super) fn told(task: &Task, news: Vec<PersonId>) -> Told {
    let mut feeds = vec![
        FeedId::person(&task.organiser),
        FeedId::community(&task.terms.community),
    ];
    feeds.extend(news.iter().map(FeedId::person));
    Told {
        feeds,
        news,
        kind: Tasks::KIND,
        id: task.id.to_string(),
        version: task.version,
        neighbours: task.published_at.is_some(),
    }
}

async fn insert(tx: &mut AnyConnection, task: &Task, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO tasks (id, version, organiser, status, starts_at, ends_at, updated_at, state, \
               city, district, street, community, grid) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql)
        .bind(task.id.as_str())
        .bind(rows::number(task.version)?)
        .bind(task.organiser.as_str())
        .bind(task.status.code())
        .bind(task.terms.window.starts_at.micros())
        .bind(task.terms.window.ends_at.micros())
        .bind(at.micros())
        .bind(rows::state(task)?);
    let areas = rows::areas(&task.terms.community, task.terms.grid.as_ref());
    let query = areas.into_iter().fold(query, sqlx::query::Query::bind);
    rows::one(query.execute(tx).await?.rows_affected())
}

async fn update(tx: &mut AnyConnection, task: &Task, before: u64, at: Timestamp) -> Result<()> {
    let sql = "UPDATE tasks SET version = $3, status = $4, starts_at = $5, ends_at = $6, updated_at = $7, state = $8 \
               WHERE id = $1 AND version = $2";
    let updated = sqlx::query(sql)
        .bind(task.id.as_str())
        .bind(rows::number(before)?)
        .bind(rows::number(task.version)?)
        .bind(task.status.code())
        .bind(task.terms.window.starts_at.micros())
        .bind(task.terms.window.ends_at.micros())
        .bind(at.micros())
        .bind(rows::state(task)?)
        .execute(tx)
        .await?;
    rows::one(updated.rows_affected())
}

/// A task as it is now, unlocked or locked before.
pub(super) async fn load(connection: &mut AnyConnection, id: &TaskId) -> Result<Option<Task>> {
    rows::load(connection, "SELECT state FROM tasks WHERE id = $1", id.as_str()).await
}

/// Who holds a place in a task or waits for one.
async fn people(connection: &mut AnyConnection, id: &TaskId) -> Result<Vec<PersonId>> {
    let sql = "SELECT p.person FROM task_people p JOIN tasks t ON t.seq = p.seq WHERE t.id = $1";
    let rows = sqlx::query(sql).bind(id.as_str()).fetch_all(connection).await?;
    rows.iter()
        .map(|row| PersonId::new(row.try_get::<String, _>("person")?).map_err(Error::internal))
        .collect()
}

/// Whether a name is that of a command.
pub(super) fn names(name: &str) -> bool {
    let button = serde_json::from_value::<task::TaskActionName>(name.into());
    button.is_ok_and(|button| button != task::TaskActionName::Unknown) || matches!(name, "draft" | "complete")
}
