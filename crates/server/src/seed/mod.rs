//! The demo community: invented people and units, their reports and what neighbours do, given as commands through the
//! real pipeline with times in the past.

mod neighbours;
mod pictures;

use std::collections::HashMap;

use linli_model::area::AreaCode;
use linli_model::category::CategoryCode;
use linli_model::command::Command;
use linli_model::geo::{Fix, Place, Point};
use linli_model::ids::{CommandId, PersonId, PhotoId, ReportId, UnitId};
use linli_model::person::{Grant, Scope};
use linli_model::report::{Audience, ReportCommand, Submission};
use linli_model::text::Words;
use linli_model::time::{DAY, HOUR, Timestamp};
use linli_model::urgency::Urgency;
use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::{AnyConnection, Row};

use self::pictures::{develop, keep_photo};
use crate::accounts;
use crate::app::AppState;
use crate::db::counters;
use crate::error::{Error, Result};
use crate::photos::Picture;
use crate::streams::{Intent, give, run_due};

/// The counters that say when seeding began (in microseconds since 1970) and that it was done.
const BEGUN: &str = "demo/begun";
const DONE: &str = "demo/done";

/// How long ago the demo's people came, in microseconds: nobody of them is new.
const HERE_FOR: i64 = 90 * DAY;

#[derive(Deserialize)]
struct Demo {
    people: Vec<DemoPerson>,
    units: Vec<DemoUnit>,
    reports: Vec<DemoReport>,
}

#[derive(Deserialize)]
struct DemoPerson {
    key: PersonId,
    display_name: String,
    phone: Option<String>,
    account: Option<String>,
    password: Option<String>,
    grants: Vec<Grant>,
}

#[derive(Deserialize)]
struct DemoUnit {
    key: UnitId,
    name: Words,
    duty_name: String,
    duty_phone: String,
    area: AreaCode,
}

#[derive(Deserialize)]
struct DemoReport {
    by: PersonId,
    community: AreaCode,
    grid: Option<AreaCode>,
    category: CategoryCode,
    text: String,
    place: String,
    point: DemoPoint,
    photos: Vec<String>,
    urgency_hint: Urgency,
    audience: Audience,
    show_name: bool,
    hours_ago: f64,
    life: Vec<DemoStep>,
}

#[derive(Deserialize)]
struct DemoPoint {
    lat: f64,
    lon: f64,
    accuracy_m: f64,
}

#[derive(Deserialize)]
struct DemoStep {
    by: PersonId,
    command: String,
    hours_ago: f64,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

/// One command of the demo, and the files its photos come from.
struct Step {
    by: PersonId,
    intent_id: CommandId,
    report: ReportId,
    command: ReportCommand,
    files: Vec<String>,
    at: Timestamp,
}

/// Fills an empty database with the demo community. What a crash cut short is finished at the next start: all ids are
/// those of the data, so that nothing comes twice.
///
/// # Errors
/// When the data do not fit the rules, or database or photo store fail.
pub async fn seed_if_empty(state: &AppState) -> Result<()> {
    let Some(base) = begin(state).await? else {
        return Ok(());
    };
    let demo: Demo = serde_json::from_str(include_str!("../../data/demo.json"))?;
    let neighbours = neighbours::steps()?;
    let speaks =
        |person: &PersonId| speaks_up(&demo, person) || neighbours.iter().any(|step| step.by == *person);
    people_and_units(state, &demo, base, speaks).await?;
    let mut steps = Vec::new();
    for (n, report) in demo.reports.iter().enumerate() {
        steps.extend(steps_of(n, report, base)?);
    }
    // In the order of time, as it would have been: numbers and feeds follow it.
    steps.sort_by_key(|step| step.at);
    let mut developed = HashMap::new();
    for step in steps {
        catch_up(state, step.at).await?;
        take(state, step, &mut developed).await?;
    }
    catch_up(state, state.now()).await?;
    neighbours::give_all(state, neighbours, base, &mut developed).await?;
    catch_up(state, state.now()).await?;
    let mut tx = state.db.begin().await?;
    // Whoever takes one of these accounts over to try things out agrees for themselves.
    sqlx::query("DELETE FROM consents").execute(&mut *tx).await?;
    count(&mut tx, DONE, 1).await?;
    tx.commit().await?;
    tracing::info!("the demo community is there");
    Ok(())
}

/// Lets what falls due until a time happen, each thing at its own.
async fn catch_up(state: &AppState, until: Timestamp) -> Result<()> {
    let sql = "SELECT due_at FROM timers WHERE due_at <= $1 ORDER BY due_at LIMIT 1";
    loop {
        let next = sqlx::query(sql)
            .bind(until.micros())
            .fetch_optional(state.db.reading())
            .await?;
        let Some(row) = next else { return Ok(()) };
        run_due(state, Timestamp::from_micros(row.try_get("due_at")?)).await?;
    }
}

/// The time from which the demo's hours count back; `None` when there is nothing to be done.
async fn begin(state: &AppState) -> Result<Option<Timestamp>> {
    let mut tx = state.db.begin().await?;
    if counters::value(&mut tx, DONE).await?.is_some() {
        return Ok(None);
    }
    if let Some(base) = counters::value(&mut tx, BEGUN).await? {
        return Ok(Some(Timestamp::from_micros(base)));
    }
    let occupied = sqlx::query("SELECT id FROM persons LIMIT 1")
        .fetch_optional(&mut *tx)
        .await?;
    if occupied.is_some() {
        return Ok(None);
    }
    let base = state.now();
    count(&mut tx, BEGUN, base.micros()).await?;
    tx.commit().await?;
    Ok(Some(base))
}

/// Sets a counter that nobody has set.
async fn count(tx: &mut AnyConnection, name: &str, value: i64) -> Result<()> {
    let sql = "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    sqlx::query(sql).bind(name).bind(value).execute(tx).await?;
    Ok(())
}

async fn people_and_units(
    state: &AppState,
    demo: &Demo,
    base: Timestamp,
    speaks: impl Fn(&PersonId) -> bool,
) -> Result<()> {
    let mut hashes: HashMap<&str, String> = HashMap::new();
    for password in demo.people.iter().filter_map(|person| person.password.as_deref()) {
        if !hashes.contains_key(password) {
            hashes.insert(password, accounts::password_hash(password)?);
        }
    }
    let mut tx = state.db.begin().await?;
    for person in &demo.people {
        let hash = person
            .password
            .as_deref()
            .and_then(|password| hashes.get(password));
        let since = base.plus(-HERE_FOR);
        add_person(&mut tx, person, hash.map(String::as_str), since).await?;
        if speaks(&person.key) {
            agree(&mut tx, &person.key, &state.directory.privacy.version, base).await?;
        }
    }
    for unit in &demo.units {
        let sql = "INSERT INTO units (id, name, area, duty_name, duty_phone) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT DO NOTHING";
        sqlx::query(sql)
            .bind(unit.key.as_str())
            .bind(serde_json::to_string(&unit.name)?)
            .bind(unit.area.as_str())
            .bind(&unit.duty_name)
            .bind(&unit.duty_phone)
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}

/// Whether a person files or joins a report: who does agreed to the privacy text.
fn speaks_up(demo: &Demo, person: &PersonId) -> bool {
    demo.reports.iter().any(|report| {
        let mut joins = report.life.iter().filter(|step| step.command == "join");
        report.by == *person || joins.any(|step| step.by == *person)
    })
}

async fn add_person(
    tx: &mut AnyConnection,
    person: &DemoPerson,
    hash: Option<&str>,
    at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO persons (id, display_name, phone, account, password_hash, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    sqlx::query(sql)
        .bind(person.key.as_str())
        .bind(&person.display_name)
        .bind(person.phone.as_deref())
        .bind(person.account.as_deref())
        .bind(hash)
        .bind(at.micros())
        .execute(&mut *tx)
        .await?;
    for grant in &person.grants {
        add_grant(tx, &person.key, grant).await?;
    }
    Ok(())
}

/// Grants a person a role in a scope; nothing happens when they have it.
///
/// # Errors
/// When the database fails.
pub async fn add_grant(tx: &mut AnyConnection, person: &PersonId, grant: &Grant) -> Result<()> {
    let role = serde_json::to_value(grant.role)?;
    let (kind, code) = match &grant.scope {
        Scope::Area(code) => ("area", code.as_str()),
        Scope::Community(code) => ("community", code.as_str()),
        Scope::Unit(unit) => ("unit", unit.as_str()),
    };
    let sql = "INSERT INTO grants (person, role, scope_type, scope_code, confirmed) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT DO NOTHING";
    sqlx::query(sql)
        .bind(person.as_str())
        .bind(role.as_str().unwrap_or_default())
        .bind(kind)
        .bind(code)
        .bind(i64::from(grant.confirmed))
        .execute(tx)
        .await?;
    Ok(())
}

async fn agree(tx: &mut AnyConnection, person: &PersonId, version: &str, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO consents (person, text, version, at) VALUES ($1, 'privacy', $2, $3) ON CONFLICT DO NOTHING";
    sqlx::query(sql)
        .bind(person.as_str())
        .bind(version)
        .bind(at.micros())
        .execute(tx)
        .await?;
    Ok(())
}

fn hours_before(base: Timestamp, hours: f64) -> Timestamp {
    base.plus(-((hours * HOUR as f64) as i64))
}

/// A report's whole life as commands.
fn steps_of(n: usize, report: &DemoReport, base: Timestamp) -> Result<Vec<Step>> {
    let id = |text: String| ReportId::new(text).map_err(Error::internal);
    let command_id = |step: usize| CommandId::new(format!("demo-{n}-{step}")).map_err(Error::internal);
    let at = |hours: f64| hours_before(base, hours);
    let point = Point::new(report.point.lat, report.point.lon).ok_or_else(|| Error::internal("no point"))?;
    let submitted_at = at(report.hours_ago);
    let submission = Submission {
        community: report.community.clone(),
        grid: report.grid.clone(),
        category: report.category.clone(),
        text: report.text.clone(),
        photos: photo_ids(n, 0, report.photos.len())?,
        place: Place {
            words: report.place.clone(),
            fix: Some(Fix {
                point,
                accuracy_m: report.point.accuracy_m,
                at: submitted_at,
            }),
        },
        urgency_hint: report.urgency_hint,
        audience: report.audience,
        show_name: report.show_name,
        contact: None,
        post: None,
    };
    let report_id = id(format!("demo-{n}"))?;
    let mut steps = vec![Step {
        by: report.by.clone(),
        intent_id: command_id(0)?,
        report: report_id.clone(),
        command: ReportCommand::Submit(submission),
        files: report.photos.clone(),
        at: submitted_at,
    }];
    for (step, line) in report.life.iter().enumerate() {
        let (command, files) = command_of(n, step + 1, line)?;
        steps.push(Step {
            by: line.by.clone(),
            intent_id: command_id(step + 1)?,
            report: report_id.clone(),
            command,
            files,
            at: at(line.hours_ago),
        });
    }
    Ok(steps)
}

/// The command of a line: its fields as on the wire, but for photos, which are named by their files.
fn command_of(n: usize, step: usize, line: &DemoStep) -> Result<(ReportCommand, Vec<String>)> {
    let mut fields = line.fields.clone();
    let files: Vec<String> = fields
        .remove("photos")
        .map(serde_json::from_value)
        .transpose()?
        .unwrap_or_default();
    fields.insert("type".to_owned(), line.command.clone().into());
    if !files.is_empty() {
        fields.insert(
            "photos".to_owned(),
            serde_json::to_value(photo_ids(n, step, files.len())?)?,
        );
    }
    Ok((serde_json::from_value(Value::Object(fields))?, files))
}

fn photo_ids(n: usize, step: usize, count: usize) -> Result<Vec<PhotoId>> {
    (0..count)
        .map(|photo| PhotoId::new(format!("demo-{n}-{step}-{photo}")).map_err(Error::internal))
        .collect()
}

/// Gives one command, its photos first.
async fn take(state: &AppState, step: Step, developed: &mut HashMap<String, Picture>) -> Result<()> {
    for (id, file) in step.command.photos().iter().zip(&step.files) {
        let picture = develop(state, developed, file).await?;
        keep_photo(state, id, &step.by, picture, step.at).await?;
    }
    let actor = accounts::actor(&mut *state.db.reading().acquire().await?, &step.by).await?;
    let name = step.intent_id.clone();
    let intent = Intent {
        actor,
        command: Command::Report {
            id: step.report,
            command: step.command,
        },
        id: step.intent_id,
        if_match: None,
        now: step.at,
    };
    give(state, &intent)
        .await
        .map_err(|error| Error::internal(format!("{name}: {error}")))
}
