//! The command pipeline: load, decide and append in one transaction, so that a command takes effect once or not at all.

use std::collections::BTreeMap;

use linli_model::area::AreaCode;
use linli_model::ids::{CommandId, FeedId, ReportId, UnitId};
use linli_model::open::Open;
use linli_model::person::Actor;
use linli_model::receipt::receipt_number;
use linli_model::refusal::Refusal;
use linli_model::report::{
    Audience, MeToos, Recorded, Report, ReportCommand, ReportEvent, Rules, Standing, content_of, decide,
    evolve, replay,
};
use linli_model::time::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};

use super::{me_toos, news, row, stream_of};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::feeds::Told;
use crate::streams::contents::write as write_content;
use crate::streams::events::{self, Append};
use crate::{accounts, db, directory, feeds, figures, timers};

/// What reports are called in feeds.
const KIND: &str = "report";
/// How often a command that lost a race is tried again before the client is asked to.
const ATTEMPTS: usize = 10;

/// A command with all that its judgement needs.
#[derive(Debug, Clone)]
pub struct Intent {
    /// Who gives it.
    pub actor: Actor,
    /// To which report.
    pub report: ReportId,
    /// Its id, by which it is known again.
    pub id: CommandId,
    /// What is wanted.
    pub command: ReportCommand,
    /// The version the actor saw, where that matters.
    pub if_match: Option<u64>,
    /// The time that judges it.
    pub now: Timestamp,
}

/// Feeds that a transaction wrote to, with their new positions: to be announced once it is committed.
pub type Announcements = Vec<(FeedId, u64)>;

/// Gives a command, or finds that it was given before; again by itself when another transaction was faster.
///
/// # Errors
/// What refuses it. [`Error::InFlight`] when it lost every race.
pub async fn give(state: &AppState, intent: &Intent) -> Result<()> {
    for _ in 0..ATTEMPTS {
        let mut tx = state.db.begin().await?;
        match attempt(state, &mut tx, intent).await {
            Ok(announcements) => {
                match tx.commit().await.map_err(Error::from) {
                    Err(error) if db::lost_race(&error) => continue,
                    committed => committed?,
                }
                state.watchers.announce(&announcements);
                return Ok(());
            }
            Err(error) if matches!(error, Error::InFlight) || db::lost_race(&error) => tx.rollback().await?,
            Err(error) => {
                tx.rollback().await?;
                return Err(error);
            }
        }
    }
    Err(Error::InFlight)
}

/// One try within a transaction that the caller commits or rolls back.
///
/// # Errors
/// What refuses it; [`Error::InFlight`] when another transaction was faster.
pub async fn attempt(state: &AppState, tx: &mut AnyConnection, intent: &Intent) -> Result<Announcements> {
    row::lock(tx, state.db.dialect(), &intent.report).await?;
    // Before the look at what was given: a command that commits in between is then seen by that look, or by the append.
    let before = replay(
        &intent.report,
        &events::history(tx, &stream_of(&intent.report)).await?,
    );
    let body_hash = body_hash(intent)?;
    match events::given(tx, &intent.actor, &intent.id).await? {
        Some(given) if given == body_hash => return Ok(Announcements::new()),
        Some(_) => return Err(Error::KeyReused),
        None => {}
    }
    let faults = intent.command.check();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let command = intent.command.clone().cleaned();
    may_be_judged(state, tx, intent, before.as_ref()).await?;
    let events = judge(state, tx, intent, &command, before.as_ref()).await?;
    record(state, tx, intent, &command, before, &events, &body_hash).await
}

/// What is the server's to check before the rules judge: consent, and that the actor saw the newest version.
async fn may_be_judged(
    state: &AppState,
    tx: &mut AnyConnection,
    intent: &Intent,
    before: Option<&Report>,
) -> Result<()> {
    let speaks_up = matches!(
        intent.command,
        ReportCommand::Submit(_) | ReportCommand::Join { .. }
    );
    if let Some(person) = intent.actor.person().filter(|_| speaks_up) {
        let version = &state.directory.privacy.version;
        if !accounts::has_consent(tx, person, "privacy", version).await? {
            return Err(Refusal::ConsentNeeded.into());
        }
    }
    if let (Some(seen), Some(report)) = (intent.if_match, before) {
        let standing = Standing::of(report, &intent.actor);
        // Whoever may not know the report learns nothing about its version either.
        if standing.sees() && seen != report.version {
            return Err(Refusal::Stale.into());
        }
    }
    Ok(())
}

/// Looks up the facts the rules need, and lets them decide.
async fn judge(
    state: &AppState,
    tx: &mut AnyConnection,
    intent: &Intent,
    command: &ReportCommand,
    before: Option<&Report>,
) -> Result<Vec<ReportEvent>> {
    let named = match command {
        ReportCommand::Assign { unit } => std::slice::from_ref(unit),
        ReportCommand::Whistle { units, .. } => units,
        _ => &[],
    };
    let mut units = BTreeMap::new();
    for unit in named {
        if let Some(area) = directory::unit_area(tx, unit).await? {
            units.insert(unit.clone(), area);
        }
    }
    let area_exists = match command {
        ReportCommand::Submit(submission) => {
            let codes = std::iter::once(&submission.community).chain(&submission.grid);
            codes.into_iter().all(|code| state.directory.area(code).is_some())
        }
        _ => true,
    };
    let me_toos = match command {
        ReportCommand::Join { .. } | ReportCommand::Escalate => {
            me_toos::known(tx, &intent.report, &intent.actor).await?
        }
        _ => MeToos::default(),
    };
    let rules = Rules {
        categories: &state.directory.categories,
        calendar: &state.directory.calendar,
        urgent_words: &state.directory.urgent_words,
        units,
        me_toos,
        area_exists,
        may_convert: false,
    };
    Ok(decide(
        before,
        &intent.report,
        command,
        &intent.id,
        &intent.actor,
        intent.now,
        &rules,
    )?)
}

/// Writes what came of it: events, content, photos, the read row, timers, and last the feeds.
async fn record(
    state: &AppState,
    tx: &mut AnyConnection,
    intent: &Intent,
    command: &ReportCommand,
    before: Option<Report>,
    decided: &[ReportEvent],
    body_hash: &str,
) -> Result<Announcements> {
    let version = before.as_ref().map_or(0, |report| report.version);
    if let ([ReportEvent::Joined { .. }], Some(report)) = (decided, &before) {
        return record_joined(tx, intent, command, report, decided, body_hash).await;
    }
    let stream = stream_of(&intent.report);
    let append = Append {
        stream: &stream,
        version,
        actor: &intent.actor,
        command_id: &intent.id,
        body_hash,
        events: decided,
        at: intent.now,
    };
    events::append(tx, &append).await?;
    let by = intent.actor.person().cloned();
    let after = decided.iter().fold(before.clone(), |report, event| {
        let recorded = Recorded {
            event: event.clone(),
            by: by.clone(),
            at: intent.now,
        };
        Some(evolve(report, &intent.report, &recorded))
    });
    let Some(after) = after else {
        return Err(Error::internal("a command came to nothing"));
    };
    if let (Some(content), Some(owner)) = (content_of(command), &by) {
        let audience = content_audience(command, &after);
        write_content(
            tx,
            &stream,
            &intent.id,
            owner,
            audience,
            &content,
            &content.photos,
        )
        .await?;
    }
    if before.is_some() {
        row::update(tx, &after, version, intent.now).await?;
    } else {
        let receipt = next_receipt(state, tx, &after.community, intent.now).await?;
        let place = match command {
            ReportCommand::Submit(submission) => Some(&submission.place),
            _ => None,
        };
        row::insert(tx, &after, place, &receipt, intent.now).await?;
    }
    let joiners = me_toos::people(tx, &after.id).await?;
    timers::keep(tx, &after, joiners.len() as u32, intent.now).await?;
    let zone = state.directory.calendar.zone_offset_minutes;
    figures::mark(tx, before.as_ref(), &after, zone).await?;
    let told = Told {
        feeds: feeds_of(before.as_ref(), &after),
        news: news::of(tx, before.as_ref(), &after, decided, joiners).await?,
        kind: KIND,
        id: after.id.to_string(),
        version: after.version,
        neighbours: before.iter().chain([&after]).any(row::shown_to_neighbours),
    };
    feeds::enter(tx, &[told], &intent.actor, intent.now).await
}

/// Writes that a neighbour joined: into a stream of their own, which leaves the report's as it is.
async fn record_joined(
    tx: &mut AnyConnection,
    intent: &Intent,
    command: &ReportCommand,
    report: &Report,
    decided: &[ReportEvent],
    body_hash: &str,
) -> Result<Announcements> {
    let person = intent
        .actor
        .person()
        .ok_or_else(|| Error::internal("only people join"))?;
    let stream = me_toos::stream_of(&report.id, person);
    let append = Append {
        stream: &stream,
        version: 0,
        actor: &intent.actor,
        command_id: &intent.id,
        body_hash,
        events: decided,
        at: intent.now,
    };
    events::append(tx, &append).await?;
    if let Some(content) = content_of(command) {
        write_content(
            tx,
            &stream,
            &intent.id,
            person,
            Audience::StaffOnly,
            &content,
            &[],
        )
        .await?;
    }
    let count = me_toos::insert(tx, &report.id, person, intent.id.as_str(), intent.now).await?;
    timers::keep(tx, report, count, intent.now).await?;
    let mut feeds = feeds_of(None, report);
    feeds.push(FeedId::person(person));
    let told = Told {
        feeds,
        // One neighbour more moves a count, and nothing that anybody waits for.
        news: Vec::new(),
        kind: KIND,
        id: report.id.to_string(),
        version: report.version,
        neighbours: true,
    };
    feeds::enter(tx, &[told], &intent.actor, intent.now).await
}

/// Who may read the words a command brought: what staff and units tell each other is for those at work.
fn content_audience(command: &ReportCommand, report: &Report) -> Audience {
    match command {
        ReportCommand::Note { .. }
        | ReportCommand::Return { .. }
        | ReportCommand::Whistle { .. }
        | ReportCommand::Supervise { .. } => Audience::StaffOnly,
        _ => report.audience,
    }
}

/// The feeds of all whom a change concerns.
fn feeds_of(before: Option<&Report>, after: &Report) -> Vec<FeedId> {
    let units =
        |report: &Report| -> Vec<UnitId> { report.parts.iter().map(|part| part.unit.clone()).collect() };
    let mut units_concerned = before.map(units).unwrap_or_default();
    units_concerned.extend(units(after));
    let mut feeds: Vec<FeedId> = units_concerned.iter().map(FeedId::unit).collect();
    feeds.push(FeedId::person(&after.owner));
    feeds.push(FeedId::community(&after.community));
    feeds
}

/// The next receipt number of a community, from a counter of its day.
async fn next_receipt(
    state: &AppState,
    tx: &mut AnyConnection,
    community: &AreaCode,
    now: Timestamp,
) -> Result<String> {
    let day = now.civil(state.directory.calendar.zone_offset_minutes);
    let sql = "INSERT INTO counters (name, value) VALUES ($1, 1) \
               ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value";
    let name = format!(
        "receipt/{community}/{:04}-{:02}-{:02}",
        day.year, day.month, day.day
    );
    let n: i64 = sqlx::query(sql)
        .bind(name)
        .fetch_one(tx)
        .await?
        .try_get("value")?;
    Ok(receipt_number(
        day,
        community,
        u32::try_from(n).map_err(Error::internal)?,
    ))
}

/// The hash by which a replay is told from a key that is used again for something else.
fn body_hash(intent: &Intent) -> Result<String> {
    let body = serde_json::to_string(&Open::Known(intent.command.clone()))?;
    let mut hash = Sha256::new();
    hash.update(intent.report.as_str());
    hash.update([0]);
    hash.update(body);
    Ok(format!("{:x}", hash.finalize()))
}
