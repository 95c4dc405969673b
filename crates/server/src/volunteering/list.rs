//! Lists of needs and tasks, and of a volunteer's ledger: a page at a time, always along an index.

use std::collections::HashMap;

use linli_model::area::AreaCode;
use linli_model::ids::{NeedId, PersonId, TaskId};
use linli_model::ledger::LedgerLine;
use linli_model::limits::{PAGE_DEFAULT, PAGE_MAX};
use linli_model::need::{self, Need, NeedSummary};
use linli_model::person::Actor;
use linli_model::protocol::{LedgerQuery, NeedQuery, NeedScope, Page, TaskQuery, TaskScope};
use linli_model::report::{Content, ContentId};
use linli_model::roster::Roster;
use linli_model::task::{self, Task, TaskContent, TaskSummary};
use linli_model::time::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{ledger, rows};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::cursor::{self, Position};
use crate::reports::{photos, placeholders};
use crate::streams::{Contents, content, contents_of};

/// How a list is sorted.
#[derive(Debug, Clone, Copy)]
enum Sort {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
    /// By a column, and then by number, ascending.
    Up(&'static str),
    /// By a column, and then by number, descending.
    Down(&'static str),
}

/// A list as the database sees it.
struct List {
    /// Where it comes from; the thing itself is `t`.
    from: &'static str,
    /// What columns must equal.
    equal: Vec<(&'static str, String)>,
    /// A number that a column must be above.
    above: Option<(&'static str, i64)>,
    sort: Sort,
}

/// One row of a list.
struct Line<S> {
    position: Position,
    updated_at: Timestamp,
    state: S,
}

/// What is read of each line.
const COLUMNS: &str = "t.seq, t.updated_at, t.state";

impl<S: DeserializeOwned> Line<S> {
    /// Reads [`COLUMNS`].
    fn read(row: &AnyRow, order: i64) -> Result<Self> {
        Ok(Self {
            position: Position {
                order,
                seq: row.try_get("seq")?,
            },
            updated_at: Timestamp::from_micros(row.try_get("updated_at")?),
            state: serde_json::from_str(row.try_get("state")?)?,
        })
    }
}

/// The lines of some ids.
async fn by_id<S: DeserializeOwned>(
    connection: &mut AnyConnection,
    from: &str,
    ids: &[&str],
) -> Result<Vec<Line<S>>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM {from} WHERE t.id IN ({})",
        placeholders(1, ids.len())
    );
    let query = ids.iter().fold(sqlx::query(&sql), |query, id| query.bind(*id));
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| Line::read(row, 0)).collect()
}

impl List {
    fn start(&self) -> Position {
        match self.sort {
            Sort::Newest => Position {
                order: 0,
                seq: i64::MAX,
            },
            Sort::Oldest => Position { order: 0, seq: 0 },
            Sort::Up(_) => Position {
                order: i64::MIN,
                seq: 0,
            },
            Sort::Down(_) => Position {
                order: i64::MAX,
                seq: i64::MAX,
            },
        }
    }

    fn sql(&self, limit: usize) -> String {
        let mut conditions: Vec<String> = self
            .equal
            .iter()
            .zip(1..)
            .map(|((column, _), n)| format!("{column} = ${n}"))
            .collect();
        let mut next = self.equal.len() + 1;
        if let Some((column, _)) = self.above {
            conditions.push(format!("{column} > ${next}"));
            next += 1;
        }
        let (after, order, by) = match self.sort {
            Sort::Newest => (format!("t.seq < ${next}"), "t.seq DESC".to_owned(), "t.seq"),
            Sort::Oldest => (format!("t.seq > ${next}"), "t.seq".to_owned(), "t.seq"),
            Sort::Up(column) => (
                format!("({column}, t.seq) > (${next}, ${})", next + 1),
                format!("{column}, t.seq"),
                column,
            ),
            Sort::Down(column) => (
                format!("({column}, t.seq) < (${next}, ${})", next + 1),
                format!("{column} DESC, t.seq DESC"),
                column,
            ),
        };
        conditions.push(after);
        format!(
            "SELECT {COLUMNS}, {by} AS sorted_by FROM {} WHERE {} ORDER BY {order} LIMIT {limit}",
            self.from,
            conditions.join(" AND ")
        )
    }

    async fn fetch<S: DeserializeOwned>(
        &self,
        connection: &mut AnyConnection,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Line<S>>> {
        let sql = self.sql(limit);
        let mut query = self
            .equal
            .iter()
            .fold(sqlx::query(&sql), |query, (_, value)| query.bind(value));
        if let Some((_, number)) = self.above {
            query = query.bind(number);
        }
        let query = match self.sort {
            Sort::Newest | Sort::Oldest => query.bind(after.seq),
            Sort::Up(_) | Sort::Down(_) => query.bind(after.order).bind(after.seq),
        };
        let rows = query.fetch_all(connection).await?;
        rows.iter()
            .map(|row| {
                let order = match self.sort {
                    Sort::Newest | Sort::Oldest => 0,
                    Sort::Up(_) | Sort::Down(_) => row.try_get("sorted_by")?,
                };
                Line::read(row, order)
            })
            .collect()
    }

    /// One page, and where it ended if there is a next one.
    async fn page<S: DeserializeOwned>(
        &self,
        state: &AppState,
        connection: &mut AnyConnection,
        filter: &str,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<(Vec<Line<S>>, Option<String>)> {
        let start = match cursor {
            Some(cursor) => cursor::read(&state.keys, filter, cursor)?,
            None => self.start(),
        };
        let limit = limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX) as usize;
        // One more than the page holds: whether there is a next one.
        let mut lines = self.fetch(connection, start, limit + 1).await?;
        let more = lines.len() > limit;
        lines.truncate(limit);
        let last = lines.last().filter(|_| more);
        let next = last.map(|line| cursor::write(&state.keys, filter, line.position));
        Ok((lines, next))
    }
}

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
            (of_level(code), code.to_string(), Sort::Oldest)
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
    let status = query.status.map_or("", need::NeedStatus::code);
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
        .map(|line| (stream_of_need(&line.state.id), &line.state.content))
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
        .map(|task| (stream_of_task(&task.id), &task.content))
        .collect();
    let contents: Contents<TaskContent> = contents_of(connection, &wanted).await?;
    let rosters = rosters(connection, tasks).await?;
    let own = |roster: &Roster| {
        let late = roster.claim(actor.person()?)?.late.as_ref()?;
        Some(late.content.clone())
    };
    let reasons: Vec<(String, ContentId)> = rosters
        .values()
        .filter_map(|roster| Some((stream_of_roster(&roster.task), own(roster)?)))
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

/// One page of a volunteer's own ledger, newest first.
pub(super) async fn ledger_page(
    state: &AppState,
    person: &PersonId,
    query: &LedgerQuery,
) -> Result<Page<LedgerLine>> {
    let filter = format!("ledger {person}");
    let before = match &query.cursor {
        Some(cursor) => cursor::read(&state.keys, &filter, cursor)?.seq,
        None => i64::MAX,
    };
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX) as usize;
    let mut connection = state.db.reading().acquire().await?;
    let mut lines = ledger::lines(&mut connection, person, before, limit + 1).await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines.last().filter(|_| more).map(|(seq, _)| {
        let position = Position { order: 0, seq: *seq };
        cursor::write(&state.keys, &filter, position)
    });
    let titles = titles(&mut connection, &lines).await?;
    let items = lines.into_iter().map(|(_, line)| LedgerLine {
        title: titles.get(&line.task).cloned().unwrap_or_default(),
        ..line
    });
    Ok(Page {
        items: items.collect(),
        next,
    })
}

async fn titles(
    connection: &mut AnyConnection,
    lines: &[(i64, LedgerLine)],
) -> Result<HashMap<TaskId, String>> {
    let mut titles = HashMap::new();
    for (_, line) in lines {
        if titles.contains_key(&line.task) {
            continue;
        }
        let Some(task) = super::tasks::load(connection, &line.task).await? else {
            continue;
        };
        let wanted = [(stream_of_task(&task.id), &task.content)];
        let contents: Contents<TaskContent> = contents_of(connection, &wanted).await?;
        titles.insert(task.id.clone(), content(&contents, &task.content).title);
    }
    Ok(titles)
}

/// The stream of a need's events.
pub(super) fn stream_of_need(id: &NeedId) -> String {
    format!("need/{id}")
}

/// The stream of a task's events.
pub(super) fn stream_of_task(id: &TaskId) -> String {
    format!("task/{id}")
}

/// The stream of a roster's events.
pub(super) fn stream_of_roster(id: &TaskId) -> String {
    format!("roster/{id}")
}
