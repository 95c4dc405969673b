//! 我也遇到 as streams: each neighbour who joins a report has one beside it, of one event, and the report's stays as it is.

use std::fmt;

use linli_model::ids::{FeedId, PersonId, ReportId};
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::refusal::Refusal;
use linli_model::report::{Content, Recorded, ReportCommand, ReportEvent, content_of};
use sqlx::AnyConnection;

use super::stream::keep_timer;
use super::{Reports, me_toos, news, row};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::streams::{Change, Order, Stream, Told};

/// That one neighbour joined one report: what names such a stream, and all that there is to know of it.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The report.
    pub report: ReportId,
    /// The neighbour.
    pub person: PersonId,
}

impl fmt::Display for Joining {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.report, self.person)
    }
}

impl Joining {
    /// The actor's own. The system has none.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for the system.
    pub fn of(report: &ReportId, actor: &Actor) -> Result<Self> {
        let person = actor.person().ok_or(Refusal::NotAllowed)?;
        Ok(Self {
            report: report.clone(),
            person: person.clone(),
        })
    }
}

/// Joinings as streams.
pub struct Joinings;

impl Stream for Joinings {
    type Id = Joining;
    type Command = ReportCommand;
    type Event = ReportEvent;
    type State = Joining;
    type Content = Content;

    const KIND: &'static str = "me_too";

    /// It is a command to the report.
    fn hashed_with(id: &Joining) -> String {
        Reports::hashed_with(&id.report)
    }

    fn version(_: &Joining) -> u64 {
        1
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

    fn speaks_up(_: &ReportCommand) -> bool {
        true
    }

    fn sees(state: &Joining, actor: &Actor) -> bool {
        actor.person() == Some(&state.person)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &Joining) -> Result<Option<Joining>> {
        row::lock(state, tx, &id.report).await?;
        let joined = me_toos::joined(tx, &[&id.report], Some(&id.person)).await?;
        Ok((!joined.is_empty()).then(|| id.clone()))
    }

    async fn judge(
        state: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        _: Option<&Joining>,
    ) -> Result<Vec<ReportEvent>> {
        let report = row::load(tx, &order.id.report).await?;
        let to_report = Order::<Reports> {
            actor: order.actor,
            id: &order.id.report,
            command: order.command.clone(),
            command_id: order.command_id,
            if_match: None,
            now: order.now,
        };
        Reports::judge(state, tx, &to_report, report.as_ref()).await
    }

    fn evolve(_: Option<Joining>, id: &Joining, _: &Recorded) -> Joining {
        id.clone()
    }

    async fn save(_: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Joining { report, person } = change.after;
        let Order { command_id, now, .. } = change.order;
        let count = me_toos::insert(tx, report, person, command_id, *now).await?;
        let report = row::load(tx, report)
            .await?
            .ok_or_else(|| Error::internal("joined without a report"))?;
        keep_timer(tx, &report, count, *now).await?;
        let mut feeds = news::feeds_of(None, &report);
        feeds.push(FeedId::person(person));
        Ok(Told {
            feeds,
            // One neighbour more moves a count, and nothing that anybody waits for.
            news: Vec::new(),
            kind: Reports::KIND,
            id: report.id.to_string(),
            version: report.version,
            neighbours: true,
        })
    }
}
