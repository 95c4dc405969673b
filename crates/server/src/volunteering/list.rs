//! Lists of needs and tasks.

use std::collections::HashMap;

use linli_model::area::AreaCode;
use linli_model::ids::TaskId;
use linli_model::need::{self, Need, NeedStatus, NeedSummary};
use linli_model::person::Actor;
use linli_model::protocol::{NeedQuery, NeedScope, Page, TaskQuery, TaskScope};
use linli_model::report::{Content, ContentId};
use linli_model::roster::Roster;
use linli_model::task::{self, Task, TaskContent, TaskSummary};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::lines::{Line, List, Sort, by_id};
use super::{Needs, Rosters, Tasks};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::{photos, placeholders};
use crate::streams::{Contents, Stream, content, contents_of, rows};

/// Whether an actor may list an area's.
fn may_list_area(state: &AppState, actor: &Actor, code: &AreaCode) -> Result<()> {
    let may = actor.is_staff_of(code) && state.directory.area(code).is_some();
    may.then_some(()).ok_or(Error::NotFound)
}

fn of_level(code: &AreaCode) -> &'static str {
    match rows::column_of(code.level()) {
        "city" => "t.city",
        "district" => "t.district",
        "street" => "t.street",
        "community" => "t.community",
        _ => "t.grid",
    }
}

/// One page of needs.
pub(super) async fn needs(state: &AppState, actor: &Actor, query: &NeedQuery) -> Result<Page<NeedSummary>> {
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    let (column, value, sort) = match &query.scope {
        NeedScope::Mine => ("t.owner", viewer.to_string(), Sort::Newest),
        NeedScope::Area(code) => {
            may_list_area(state, actor, code)?;
            let sort = match query.status {
                Some(NeedStatus::Open) => Sort::Oldest,
                _ => Sort::Newest,
            };
            (of_level(code), code.to_string(), sort)
        }
    };
    let mut equal = vec![(column, value)];
    equal.extend(query.status.map(|status| ("t.status", status.code().to_owned())));
    let list = List {
        from: "needs t",
        equal,
        above: None,
        sort,
    };
    let status = query.status.map_or("", NeedStatus::code);
    let filter = format!("needs {} {status} {viewer}", query.scope);
    let mut connection = state.db.reading().acquire().await?;
    let (lines, next) = list
        .page::<Need>(
            state,
            &mut connection,
            &filter,
            query.cursor.as_deref(),
            query.limit,
        )
        .await?;
    let items = need_summaries(state, &mut connection, actor, &lines).await?;
    Ok(Page { items, next })
}

async fn need_summaries(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    lines: &[Line<Need>],
) -> Result<Vec<NeedSummary>> {
    let wanted: Vec<_> = lines
        .iter()
        .map(|line| (Needs::key(&line.state.id), &line.state.content))
        .collect();
    let contents: Contents<Content> = contents_of(connection, &wanted).await?;
    let covers = contents.values().filter_map(|content| content.photos.first());
    let photos = photos(state, connection, covers, state.now()).await?;
    let items = lines.iter().filter_map(|line| {
        let content = content(&contents, &line.state.content);
        let cover = content
            .photos
            .first()
            .and_then(|photo| photos.get(photo))
            .cloned();
        need::summarize(&line.state, line.updated_at, &content, cover, actor)
    });
    Ok(items.collect())
}

/// Needs by their ids, as `actor` may see them; those the actor may not know of are left out.
pub(crate) async fn needs_of(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    ids: &[&str],
) -> Result<Vec<NeedSummary>> {
    let lines: Vec<Line<Need>> = by_id(connection, "needs t", ids).await?;
    need_summaries(state, connection, actor, &lines).await
}

/// Tasks by their ids, as `actor` may see them; those the actor may not know of are left out.
pub(crate) async fn tasks_of(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    ids: &[&str],
) -> Result<Vec<TaskSummary>> {
    let lines: Vec<Line<Task>> = by_id(connection, "tasks t", ids).await?;
    let tasks: Vec<&Task> = lines.iter().map(|line| &line.state).collect();
    summaries(state, connection, actor, &tasks, state.now()).await
}

/// One page of tasks.
pub(super) async fn tasks(state: &AppState, actor: &Actor, query: &TaskQuery) -> Result<Page<TaskSummary>> {
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    let now = state.now();
    let mut list = match &query.scope {
        TaskScope::Open(code) => {
            let may = actor.is_resident_of(code) || actor.is_volunteer_of(code) || actor.is_staff_of(code);
            may.then_some(()).ok_or(Error::NotFound)?;
            let published = ("t.status", task::TaskStatus::Published.code().to_owned());
            List {
                from: "tasks t",
                equal: vec![("t.community", code.to_string()), published],
                above: Some(("t.ends_at", now.micros())),
                sort: Sort::Up("t.starts_at"),
            }
        }
        TaskScope::Mine => List {
            from: "task_people p JOIN tasks t ON t.seq = p.seq",
            equal: vec![("p.person", viewer.to_string())],
            above: None,
            sort: Sort::Down("t.starts_at"),
        },
        TaskScope::Area(code) => {
            may_list_area(state, actor, code)?;
            List {
                from: "tasks t",
                equal: vec![(of_level(code), code.to_string())],
                above: None,
                sort: Sort::Newest,
            }
        }
    };
    list.equal
        .extend(query.status.map(|status| ("t.status", status.code().to_owned())));
    let status = query.status.map_or("", task::TaskStatus::code);
    let filter = format!("tasks {} {status} {viewer}", query.scope);
    let mut connection = state.db.reading().acquire().await?;
    let (lines, next) = list
        .page::<Task>(
            state,
            &mut connection,
            &filter,
            query.cursor.as_deref(),
            query.limit,
        )
        .await?;
    let tasks: Vec<&Task> = lines.iter().map(|line| &line.state).collect();
    let items = summaries(state, &mut connection, actor, &tasks, now).await?;
    Ok(Page { items, next })
}

async fn summaries(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    tasks: &[&Task],
    now: Timestamp,
) -> Result<Vec<TaskSummary>> {
    let wanted: Vec<_> = tasks
        .iter()
        .map(|task| (Tasks::key(&task.id), &task.content))
        .collect();
    let contents: Contents<TaskContent> = contents_of(connection, &wanted).await?;
    let rosters = rosters(connection, tasks).await?;
    let own = |roster: &Roster| {
        let late = roster.claim(actor.person()?)?.late.as_ref()?;
        Some(late.content.clone())
    };
    let reasons: Vec<(String, ContentId)> = rosters
        .values()
        .filter_map(|roster| Some((Rosters::key(&roster.task), own(roster)?)))
        .collect();
    let reasons: Vec<_> = reasons.iter().map(|(stream, id)| (stream.clone(), id)).collect();
    let reasons: Contents<Content> = contents_of(connection, &reasons).await?;
    let covers = contents.values().filter_map(|content| content.photos.first());
    let photos = photos(state, connection, covers, now).await?;
    let items = tasks.iter().filter_map(|task| {
        let of_task = content(&contents, &task.content);
        let cover = of_task
            .photos
            .first()
            .and_then(|photo| photos.get(photo))
            .cloned();
        let of_roster = |id: &ContentId| content(&reasons, id);
        task::summarize(
            task,
            rosters.get(&task.id),
            &of_task,
            &of_roster,
            cover,
            actor,
            now,
        )
    });
    Ok(items.collect())
}

async fn rosters(connection: &mut AnyConnection, tasks: &[&Task]) -> Result<HashMap<TaskId, Roster>> {
    if tasks.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT state FROM rosters WHERE task IN ({})",
        placeholders(1, tasks.len())
    );
    let query = tasks
        .iter()
        .fold(sqlx::query(&sql), |query, task| query.bind(task.id.as_str()));
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let roster: Roster = serde_json::from_str(row.try_get("state")?)?;
            Ok((roster.task.clone(), roster))
        })
        .collect()
}
