//! The ledger: what rosters book, and what a volunteer has and looks through.

use std::collections::HashMap;

use linli_model::history::Recorded;
use linli_model::ids::{PersonId, TaskId};
use linli_model::ledger::{Account, Balance, LedgerLine, entries_of};
use linli_model::limits::{PAGE_DEFAULT, PAGE_MAX};
use linli_model::protocol::{LedgerQuery, Page};
use linli_model::report::Content;
use linli_model::roster::{Roster, RosterEvent};
use linli_model::task::TaskContent;
use linli_model::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{AnyConnection, Row};

use super::{Tasks, tasks};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::cursor::{self, Position};
use crate::streams::{Contents, Stream, content, contents_of};

/// Books what an event of a roster credits; `version` is the roster's after it.
pub(super) async fn book(
    tx: &mut AnyConnection,
    roster: &Roster,
    version: u64,
    recorded: &Recorded<RosterEvent>,
) -> Result<()> {
    let sql = "INSERT INTO ledger (task, version, volunteer, measure, kind, amount, from_account, to_account, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    for entry in entries_of(&roster.task, &roster.terms.community, version, recorded) {
        sqlx::query(sql)
            .bind(entry.task.as_str())
            .bind(i64::try_from(version).map_err(Error::internal)?)
            .bind(entry.volunteer.as_str())
            .bind(code(&entry.measure)?)
            .bind(code(&entry.kind)?)
            .bind(i64::from(entry.amount))
            .bind(entry.from.to_string())
            .bind(entry.to.to_string())
            .bind(entry.at.micros())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// What a volunteer has: their own entries, along an index.
pub(super) async fn balance(connection: &mut AnyConnection, person: &PersonId) -> Result<Balance> {
    let sql = "SELECT measure, CAST(SUM(CASE WHEN to_account = $1 THEN amount ELSE -amount END) AS BIGINT) AS sum \
               FROM ledger WHERE volunteer = $2 GROUP BY measure";
    let rows = sqlx::query(sql)
        .bind(Account::Volunteer(person.clone()).to_string())
        .bind(person.as_str())
        .fetch_all(connection)
        .await?;
    let mut balance = Balance::default();
    for row in &rows {
        let sum = row.try_get("sum")?;
        match row.try_get::<&str, _>("measure")? {
            "minutes" => balance.minutes = sum,
            "points" => balance.points = sum,
            other => return Err(Error::internal(format!("the ledger measures {other}"))),
        }
    }
    Ok(balance)
}

/// Lines of a volunteer's ledger before a number, newest first, each with its number. Titles are still to come.
async fn lines(
    connection: &mut AnyConnection,
    person: &PersonId,
    before: i64,
    limit: usize,
) -> Result<Vec<(i64, LedgerLine)>> {
    // Why it was put right was written with the command whose event booked it.
    let sql = format!(
        "SELECT l.seq, l.task, l.measure, l.kind, l.amount, l.to_account, l.at, c.body AS reason FROM ledger l \
         LEFT JOIN events e ON e.stream = 'roster/' || l.task AND e.version = l.version \
         LEFT JOIN contents c ON c.stream = e.stream AND c.id = e.command_id \
         WHERE l.volunteer = $1 AND l.seq < $2 ORDER BY l.seq DESC LIMIT {limit}"
    );
    let own = Account::Volunteer(person.clone()).to_string();
    let rows = sqlx::query(&sql)
        .bind(person.as_str())
        .bind(before)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let amount: i64 = row.try_get("amount")?;
            let gained = row.try_get::<&str, _>("to_account")? == own;
            let line = LedgerLine {
                at: Timestamp::from_micros(row.try_get("at")?),
                task: TaskId::new(row.try_get::<String, _>("task")?).map_err(Error::internal)?,
                title: String::new(),
                measure: of_code(row.try_get("measure")?)?,
                kind: of_code(row.try_get("kind")?)?,
                amount: if gained { amount } else { -amount },
                reason: match row.try_get::<Option<&str>, _>("reason")? {
                    Some(body) => serde_json::from_str::<Content>(body)?.text,
                    None => String::new(),
                },
            };
            Ok((row.try_get("seq")?, line))
        })
        .collect()
}

/// One page of a volunteer's own ledger, newest first.
pub(super) async fn page(
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
    let mut lines = lines(&mut connection, person, before, limit + 1).await?;
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
        let Some(task) = tasks::load(connection, &line.task).await? else {
            continue;
        };
        let wanted = [(Tasks::key(&task.id), &task.content)];
        let contents: Contents<TaskContent> = contents_of(connection, &wanted).await?;
        titles.insert(task.id.clone(), content(&contents, &task.content).title);
    }
    Ok(titles)
}

/// The wire code of an enum without fields.
fn code(value: &impl Serialize) -> Result<String> {
    match serde_json::to_value(value)? {
        Value::String(code) => Ok(code),
        other => Err(Error::internal(format!("not a code: {other}"))),
    }
}

fn of_code<T: DeserializeOwned>(code: String) -> Result<T> {
    Ok(serde_json::from_value(Value::String(code))?)
}
