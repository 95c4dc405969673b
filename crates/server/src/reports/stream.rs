//! Reports as streams.

use std::collections::BTreeMap;

use linli_model::area::AreaCode;
use linli_model::command::Command;
use linli_model::follow;
use linli_model::ids::{PhotoId, ReportId};
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::receipt::receipt_number;
use linli_model::report::{
    ActionName, Audience, Content, MeToos, Recorded, Report, ReportCommand, ReportEvent, Rules, Standing,
    Submission, content_of, decide, evolve, falls_due,
};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::{me_toos, news, row};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::streams::{Change, Order, Stream, Told, timers};
use crate::{board, directory, figures};

/// What reports are called in feeds.
pub(super) const KIND: &str = "report";

/// Reports as streams.
pub struct Reports;

impl Stream for Reports {
    type Id = ReportId;
    type Command = ReportCommand;
    type Event = ReportEvent;
    type State = Report;
    type Content = Content;

    const KIND: &'static str = KIND;

    /// Reports were there before any other stream, and needed no word before their ids.
    fn hashed_with(id: &ReportId) -> String {
        id.to_string()
    }

    fn version(state: &Report) -> u64 {
        state.version
    }

    fn check(command: &ReportCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: ReportCommand) -> ReportCommand {
        command.cleaned()
    }

    fn content_of(command: &ReportCommand) -> Option<Content> {
        content_of(command)
    }

    /// What staff and units tell each other is for those at work.
    fn audience(command: &ReportCommand, after: &Report) -> Audience {
        match command {
            ReportCommand::Note { .. }
            | ReportCommand::Return { .. }
            | ReportCommand::Whistle { .. }
            | ReportCommand::Supervise { .. } => Audience::StaffOnly,
            _ => after.audience,
        }
    }

    fn photos(command: &ReportCommand) -> &[PhotoId] {
        command.photos()
    }

    fn speaks_up(command: &ReportCommand) -> bool {
        Self::makes(command)
    }

    fn makes(command: &ReportCommand) -> bool {
        matches!(command, ReportCommand::Submit(_))
    }

    fn sees(state: &Report, actor: &Actor) -> bool {
        Standing::of(state, actor).sees()
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &ReportId) -> Result<Option<Report>> {
        row::lock(state, tx, id).await?;
        row::load(tx, id).await
    }

    async fn judge(
        state: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Report>,
    ) -> Result<Vec<ReportEvent>> {
        let rules = rules(state, tx, order).await?;
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

    fn evolve(state: Option<Report>, id: &ReportId, recorded: &Recorded) -> Report {
        evolve(state, id, recorded)
    }

    async fn save(state: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Change { before, after, .. } = *change;
        let now = change.order.now;
        match before {
            Some(before) => row::update(tx, after, before.version, now).await?,
            None => {
                let receipt = next_receipt(state, tx, &after.community, now).await?;
                let place = match &change.order.command {
                    ReportCommand::Submit(submission) => Some(&submission.place),
                    _ => None,
                };
                row::insert(tx, after, place, &receipt, now).await?;
            }
        }
        let joiners = me_toos::people(tx, &after.id).await?;
        keep_timer(tx, after, joiners.len() as u32, now).await?;
        let zone = state.directory.calendar.zone_offset_minutes;
        figures::mark(tx, before, after, zone).await?;
        Ok(Told {
            feeds: news::feeds_of(before, after),
            news: news::of(tx, change, joiners).await?,
            kind: KIND,
            id: after.id.to_string(),
            version: after.version,
            neighbours: before.into_iter().chain([after]).any(row::shown_to_neighbours),
        })
    }

    fn follow(state: &Report, event: &ReportEvent) -> Vec<Command> {
        follow::of_report(&state.id, event)
    }
}

/// The data and the facts by which a command is judged.
async fn rules<'a>(
    state: &'a AppState,
    tx: &mut AnyConnection,
    order: &Order<'_, Reports>,
) -> Result<Rules<'a>> {
    let Order {
        actor,
        id,
        command,
        now,
        ..
    } = order;
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
        ReportCommand::Join { .. } | ReportCommand::Escalate => me_toos::known(tx, id, actor).await?,
        _ => MeToos::default(),
    };
    let may_convert = match command {
        ReportCommand::Submit(Submission { post: Some(post), .. }) => {
            board::may_convert(state, tx, post, actor, *now).await?
        }
        _ => false,
    };
    Ok(Rules {
        categories: &state.directory.categories,
        calendar: &state.directory.calendar,
        urgent_words: &state.directory.urgent_words,
        units,
        me_toos,
        area_exists,
        may_convert,
    })
}

/// Sets a report's timer to what its state and the number of those who joined it ask for next, if anything.
pub(super) async fn keep_timer(
    tx: &mut AnyConnection,
    report: &Report,
    me_toos: u32,
    now: Timestamp,
) -> Result<()> {
    let due = falls_due(report, me_toos, now).map(|(due, command)| {
        let id = report.id.clone();
        (due, Command::Report { id, command })
    });
    timers::keep(tx, &Reports::key(&report.id), report.version, due).await
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

/// Whether a name is that of a command.
pub(super) fn names(name: &str) -> bool {
    let button = serde_json::from_value::<ActionName>(name.into());
    button.is_ok_and(|button| button != ActionName::Unknown)
        || matches!(name, "submit" | "close" | "escalate")
}
