//! Lists of reports: a page at a time, always along an index, never by page number.

use linli_model::area::AreaLevel;
use linli_model::ids::ReportId;
use linli_model::limits::{PAGE_DEFAULT, PAGE_MAX};
use linli_model::person::Actor;
use linli_model::protocol::{Page, ReportQuery, ReportScope};
use linli_model::report::{MeToos, Outline, Report, ReportStatus, ReportSummary, summarize};
use linli_model::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::cursor::{self, Position};
use super::{contents, me_toos, placeholders};
use crate::app::AppState;
use crate::directory;
use crate::error::{Error, Result};

/// The query string of `GET /v1/reports`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListParameters {
    /// `mine`, `joined`, `neighbours:CODE`, `area:CODE` or `unit:ID`.
    scope: String,
    /// One status, or all.
    status: Option<String>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// At most so many entries, 1 to 100.
    limit: Option<u32>,
}

impl ListParameters {
    /// The list these parameters name.
    ///
    /// # Errors
    /// [`Error::Malformed`] when scope or status is none.
    pub fn query(self) -> Result<ReportQuery> {
        let scope = self
            .scope
            .parse()
            .map_err(|()| Error::Malformed("no such scope".to_owned()))?;
        let status = self.status.map(|status| {
            serde_json::from_value(Value::String(status))
                .map_err(|_| Error::Malformed("no such status".to_owned()))
        });
        Ok(ReportQuery {
            scope,
            status: status.transpose()?,
            cursor: self.cursor,
            limit: self.limit,
        })
    }
}

/// One page of a list.
///
/// # Errors
/// [`Error::NotFound`] when the list is not the actor's to see; [`Error::BadCursor`].
pub(super) async fn page(
    state: &AppState,
    actor: &Actor,
    query: &ReportQuery,
) -> Result<Page<ReportSummary>> {
    let mut connection = state.db.reading().acquire().await?;
    may_list(state, &mut connection, actor, &query.scope).await?;
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    let status = query.status.map_or("", ReportStatus::code);
    let filter = format!("{} {status} {viewer}", query.scope);
    let list = List::of(&query.scope, query.status, viewer.as_str());
    let start = match &query.cursor {
        Some(cursor) => cursor::read(&state.keys, &filter, cursor)?,
        None => list.sort.start(),
    };
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX) as usize;
    // One more than the page holds: whether there is a next one.
    let mut lines = list.fetch(&mut connection, start, limit + 1).await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let last = lines.last().filter(|_| more).map(|line| line.position);
    let shown: Vec<&Line> = lines.iter().collect();
    let items = summaries(state, &mut connection, actor, &shown).await?;
    Ok(Page {
        items,
        next: last.map(|position| cursor::write(&state.keys, &filter, position)),
    })
}

/// The query of a list's first page, with the values that columns must equal: for looking at its plan.
pub fn query_of(scope: &ReportScope, status: Option<ReportStatus>, viewer: &str) -> (String, Vec<String>) {
    let list = List::of(scope, status, viewer);
    let values = list.equal.iter().map(|(_, value)| (*value).to_owned()).collect();
    (format!("{}{PAGE_DEFAULT}", list.sql()), values)
}

/// Whether a list is the actor's to see. Nothing of it is looked at before.
async fn may_list(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    scope: &ReportScope,
) -> Result<()> {
    let may = match scope {
        ReportScope::Mine | ReportScope::Joined => true,
        ReportScope::Neighbours(code) => actor.is_resident_of(code) || actor.is_staff_of(code),
        ReportScope::Area(code) => actor.is_staff_of(code) && state.directory.area(code).is_some(),
        ReportScope::Unit(unit) => {
            actor.is_member_of(unit) && directory::unit(connection, unit).await?.is_some()
        }
    };
    if may { Ok(()) } else { Err(Error::NotFound) }
}

/// How a list is sorted.
#[derive(Debug, Clone, Copy)]
enum Sort {
    /// By `seq`, the newest first.
    Newest,
    /// By `queue_order` and then `seq`, ascending.
    Queue,
}

impl Sort {
    /// Before the first entry.
    fn start(self) -> Position {
        match self {
            Self::Newest => Position {
                order: 0,
                seq: i64::MAX,
            },
            Self::Queue => Position {
                order: i64::MIN,
                seq: 0,
            },
        }
    }
}

/// What is read of each line.
pub(super) const COLUMNS: &str = "r.seq, r.queue_order, r.receipt, r.updated_at, r.me_toos, r.state";

/// A list as the database sees it: where it comes from, what columns must equal, and its order.
struct List<'a> {
    from: &'static str,
    equal: Vec<(&'static str, &'a str)>,
    also: Option<&'static str>,
    sort: Sort,
    /// The table whose columns the list is sorted by.
    sorted: &'static str,
}

/// One row of a list.
pub(super) struct Line {
    position: Position,
    receipt: String,
    updated_at: Timestamp,
    me_toos: u32,
    /// The report as it is now.
    pub report: Report,
}

impl Line {
    /// Reads [`COLUMNS`].
    pub fn read(row: &AnyRow, order: i64) -> Result<Self> {
        Ok(Self {
            position: Position {
                order,
                seq: row.try_get("seq")?,
            },
            receipt: row.try_get("receipt")?,
            updated_at: Timestamp::from_micros(row.try_get("updated_at")?),
            me_toos: u32::try_from(row.try_get::<i64, _>("me_toos")?).map_err(Error::internal)?,
            report: serde_json::from_str(row.try_get("state")?)?,
        })
    }
}

impl<'a> List<'a> {
    fn of(scope: &'a ReportScope, status: Option<ReportStatus>, viewer: &'a str) -> Self {
        const SHOWN: &str = "r.neighbours = 1";
        let reports = |column, value, also, sort| (("reports r", column, "r.status", "r"), value, also, sort);
        let ((from, column, status_column, sorted), value, also, sort) = match scope {
            ReportScope::Mine => reports("r.owner", viewer, None, Sort::Newest),
            ReportScope::Neighbours(code) => reports("r.community", code.as_str(), Some(SHOWN), Sort::Newest),
            ReportScope::Area(code) => reports(column_of(code.level()), code.as_str(), None, Sort::Queue),
            // A person joins few: those of a status are picked from them.
            ReportScope::Joined => {
                let from = "me_toos m JOIN reports r ON r.seq = m.seq";
                (
                    (from, "m.person", "r.status", "m"),
                    viewer,
                    Some(SHOWN),
                    Sort::Newest,
                )
            }
            ReportScope::Unit(unit) => {
                let from = "report_units u JOIN reports r ON r.seq = u.seq";
                (
                    (from, "u.unit", "u.status", "u"),
                    unit.as_str(),
                    None,
                    Sort::Queue,
                )
            }
        };
        let mut equal = vec![(column, value)];
        equal.extend(status.map(|status| (status_column, status.code())));
        Self {
            from,
            equal,
            also,
            sort,
            sorted,
        }
    }

    /// The query but for its limit, with its values in the order of [`List::fetch`].
    fn sql(&self) -> String {
        let Self { from, sorted: by, .. } = self;
        let mut conditions: Vec<String> = self
            .equal
            .iter()
            .zip(1..)
            .map(|((column, _), n)| format!("{column} = ${n}"))
            .collect();
        conditions.extend(self.also.map(str::to_owned));
        let next = self.equal.len() + 1;
        let order = match self.sort {
            Sort::Newest => {
                conditions.push(format!("{by}.seq < ${next}"));
                format!("{by}.seq DESC")
            }
            Sort::Queue => {
                conditions.push(format!("({by}.queue_order, {by}.seq) > (${next}, ${})", next + 1));
                format!("{by}.queue_order, {by}.seq")
            }
        };
        let conditions = conditions.join(" AND ");
        format!("SELECT {COLUMNS} FROM {from} WHERE {conditions} ORDER BY {order} LIMIT ")
    }

    async fn fetch(
        &self,
        connection: &mut AnyConnection,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Line>> {
        let sql = self.sql() + &limit.to_string();
        let query = self
            .equal
            .iter()
            .fold(sqlx::query(&sql), |query, (_, value)| query.bind(*value));
        let query = match self.sort {
            Sort::Newest => query.bind(after.seq),
            Sort::Queue => query.bind(after.order).bind(after.seq),
        };
        let rows = query.fetch_all(connection).await?;
        rows.iter()
            .map(|row| {
                let order = match self.sort {
                    Sort::Newest => 0,
                    Sort::Queue => row.try_get("queue_order")?,
                };
                Line::read(row, order)
            })
            .collect()
    }
}

fn column_of(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::City => "r.city",
        AreaLevel::District => "r.district",
        AreaLevel::Street => "r.street",
        AreaLevel::Community => "r.community",
        AreaLevel::Grid => "r.grid",
    }
}

/// Reports by their ids, as `actor` may see them; those the actor may not know of are left out.
pub(crate) async fn summaries_of(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    ids: &[&str],
) -> Result<Vec<ReportSummary>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM reports r WHERE r.id IN ({})",
        placeholders(1, ids.len())
    );
    let query = ids.iter().fold(sqlx::query(&sql), |query, id| query.bind(*id));
    let rows = query.fetch_all(&mut *connection).await?;
    let lines = rows
        .iter()
        .map(|row| Line::read(row, 0))
        .collect::<Result<Vec<_>>>()?;
    let shown: Vec<&Line> = lines.iter().collect();
    summaries(state, connection, actor, &shown).await
}

/// The lines as `actor` may see them.
pub(super) async fn summaries(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    lines: &[&Line],
) -> Result<Vec<ReportSummary>> {
    let now = state.now();
    let wanted: Vec<_> = lines
        .iter()
        .map(|line| (&line.report.id, &line.report.content))
        .collect();
    let contents = contents::of_reports(connection, &wanted).await?;
    let covers = contents.values().filter_map(|content| content.photos.first());
    let photos = contents::photos(state, connection, covers, now).await?;
    let with_joiners: Vec<&ReportId> = lines
        .iter()
        .filter(|line| line.me_toos > 0)
        .map(|line| &line.report.id)
        .collect();
    let joined = me_toos::joined(connection, &with_joiners, actor.person()).await?;
    let summary = |line: &&Line| {
        let id: &ReportId = &line.report.id;
        let content = contents.get(id).cloned().unwrap_or_default();
        let cover = content
            .photos
            .first()
            .and_then(|photo| photos.get(photo))
            .cloned();
        let outline = Outline {
            receipt: &line.receipt,
            updated_at: line.updated_at,
            content: &content,
            cover,
            me_toos: MeToos {
                count: line.me_toos,
                joined: joined.contains(id),
            },
        };
        summarize(&line.report, outline, actor, now)
    };
    Ok(lines.iter().filter_map(summary).collect())
}
