//! The judge: what comes of a command, on the report as it is now.

use crate::area::{AreaCode, AreaLevel};
use crate::calendar::Calendar;
use crate::category::{Categories, CategoryCode};
use crate::ids::{CommandId, ReportId, UnitId};
use crate::limits::{CLOSE_AFTER, RETURNS_MAX};
use crate::person::Actor;
use crate::refusal::Refusal;
use crate::time::{MINUTE, Timestamp};
use crate::urgency::{StepLimits, Urgency};

use super::{ActionName, Report, ReportCommand, ReportEvent, ReportStatus, Standing, Submission};

/// The data and the facts outside the report that the rules need.
#[derive(Debug, Clone)]
pub struct Rules<'a> {
    /// The list of categories with its time limits.
    pub categories: &'a Categories,
    /// The working hours.
    pub calendar: &'a Calendar,
    /// The unit an [`ReportCommand::Assign`] names; `None` when there is none such.
    pub unit: Option<UnitFacts>,
    /// Whether the community and the grid a [`ReportCommand::Submit`] names exist.
    pub area_exists: bool,
}

/// What the rules must know of a unit.
#[derive(Debug, Clone)]
pub struct UnitFacts {
    /// The area it works in.
    pub area: AreaCode,
}

/// What comes of `command`: exactly one event, or the first refusal of this list.
///
/// [`Refusal::NotFound`] when the actor may not know the report, [`Refusal::NotAllowed`] without the right,
/// [`Refusal::AlreadySo`] when the wish holds and no words would be lost, [`Refusal::WrongState`] when the life of a
/// report has no such step, then what is special to the command. Submitting to a community one does not belong to is
/// [`Refusal::NotAllowed`]: areas are public, so [`Refusal::UnknownArea`] is only for those that do not exist.
///
/// Assumes that [`ReportCommand::check`] found nothing; photos, consent and If-Match are the server's to check.
///
/// # Errors
/// The [`Refusal`].
pub fn decide(
    report: Option<&Report>,
    id: &ReportId,
    command: &ReportCommand,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<ReportEvent>, Refusal> {
    let event = match (report.filter(|report| report.id == *id), command) {
        (None, ReportCommand::Submit(submission)) => submit(submission, command_id, actor, now, rules)?,
        (None, _) => return Err(Refusal::NotFound),
        (Some(report), _) => step(report, command, command_id, actor, now, rules)?,
    };
    Ok(vec![event])
}

fn submit(
    submission: &Submission,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &Rules<'_>,
) -> Result<ReportEvent, Refusal> {
    let Submission {
        community,
        grid,
        category,
        ..
    } = submission;
    let grid_fits = grid
        .as_ref()
        .is_none_or(|grid| grid.level() == AreaLevel::Grid && community.contains(grid));
    if !rules.area_exists || community.level() != AreaLevel::Community || !grid_fits {
        return Err(Refusal::UnknownArea);
    }
    if !actor.is_resident_of(community) && !actor.is_staff_of(grid.as_ref().unwrap_or(community)) {
        return Err(Refusal::NotAllowed);
    }
    let (_, _, leaf) = rules.categories.leaf(category).ok_or(Refusal::UnknownCategory)?;
    let urgency = Urgency::derived(leaf.urgency, submission.urgency_hint);
    Ok(ReportEvent::Submitted {
        community: community.clone(),
        grid: grid.clone(),
        category: category.clone(),
        urgency_hint: submission.urgency_hint,
        urgency,
        audience: submission.audience,
        show_name: submission.show_name,
        content: command_id.clone(),
        due: Times {
            rules,
            category,
            urgency,
            now,
        }
        .accept(),
    })
}

fn step(
    report: &Report,
    command: &ReportCommand,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &Rules<'_>,
) -> Result<ReportEvent, Refusal> {
    let standing = Standing::of(report, actor);
    if let ReportCommand::Assign { unit } = command
        && standing.staff
        && is_with(report, unit)
    {
        return Err(Refusal::AlreadySo);
    }
    if let Some(action) = command.action() {
        permit(report, standing, action, now)?;
    }
    let content = command_id.clone();
    let times = Times {
        rules,
        category: &report.category,
        urgency: report.urgency,
        now,
    };
    Ok(match command {
        ReportCommand::Submit(_) if standing.owner => return Err(Refusal::AlreadySo),
        ReportCommand::Submit(_) => return Err(Refusal::IdTaken),
        ReportCommand::Close => close(report, standing, now)?,
        ReportCommand::Assign { unit } => assign(report, unit, &times)?,
        ReportCommand::Accept => ReportEvent::Accepted { due: times.assign() },
        ReportCommand::Decline { .. } => ReportEvent::Declined { content },
        ReportCommand::Withdraw => ReportEvent::Withdrawn,
        ReportCommand::Handle => ReportEvent::HandlingBegun,
        ReportCommand::Return { .. } => ReportEvent::Returned {
            content,
            due: times.assign(),
        },
        ReportCommand::Resolve { .. } => ReportEvent::Resolved {
            content,
            closes_at: now.plus(CLOSE_AFTER),
        },
        ReportCommand::Rate { rating, words } => ReportEvent::Rated {
            rating: *rating,
            content: (!words.is_empty()).then_some(content),
        },
        ReportCommand::Reopen { .. } => ReportEvent::Reopened {
            content,
            due: times.handle(),
        },
        ReportCommand::Note { .. } => ReportEvent::Noted { content },
    })
}

/// The life of a report as one table: who may take which step, from which status. [`super::actions`] reads it too, so
/// that a button shows exactly when its command would be taken.
///
/// From `closes_at` on a report counts as closed, whether or not the timer has come round to it.
pub(super) fn permit(
    report: &Report,
    standing: Standing,
    action: ActionName,
    now: Timestamp,
) -> Result<(), Refusal> {
    use ReportStatus as Status;
    let Standing {
        owner, staff, lead, ..
    } = standing;
    let from = |status: Status| report.status == status;
    let in_time = report.closes_at.is_some_and(|end| now < end);
    let (may, fits, already) = match action {
        ActionName::Accept => (staff, from(Status::Submitted), from(Status::Accepted)),
        ActionName::Decline => (staff, from(Status::Submitted), false),
        ActionName::Withdraw => (owner, from(Status::Submitted), from(Status::Withdrawn)),
        ActionName::Assign => (staff, from(Status::Accepted), false),
        ActionName::Handle => (lead, from(Status::Assigned), from(Status::Handling)),
        ActionName::Return => (lead, from(Status::Assigned), false),
        ActionName::Resolve => (lead, from(Status::Handling), false),
        ActionName::Rate | ActionName::Reopen => (owner, from(Status::Resolved) && in_time, false),
        ActionName::Note => (standing.works(), report.status.is_open(), false),
        ActionName::Unknown => (false, false, false),
    };
    if !standing.sees() {
        Err(Refusal::NotFound)
    } else if !may {
        Err(Refusal::NotAllowed)
    } else if already {
        Err(Refusal::AlreadySo)
    } else if !fits {
        Err(Refusal::WrongState)
    } else if action == ActionName::Return && report.returns >= RETURNS_MAX {
        Err(Refusal::TooManyReturns)
    } else {
        Ok(())
    }
}

fn is_with(report: &Report, unit: &UnitId) -> bool {
    matches!(report.status, ReportStatus::Assigned | ReportStatus::Handling)
        && report.lead().is_some_and(|lead| lead.unit == *unit)
}

fn assign(report: &Report, unit: &UnitId, times: &Times<'_>) -> Result<ReportEvent, Refusal> {
    let facts = times.rules.unit.as_ref().ok_or(Refusal::UnknownUnit)?;
    if !facts.area.contains(&report.community) {
        return Err(Refusal::UnknownUnit);
    }
    Ok(ReportEvent::Assigned {
        unit: unit.clone(),
        due: times.handle(),
    })
}

fn close(report: &Report, standing: Standing, now: Timestamp) -> Result<ReportEvent, Refusal> {
    if !standing.sees() {
        return Err(Refusal::NotFound);
    }
    if !standing.system {
        return Err(Refusal::NotAllowed);
    }
    match (report.status, report.closes_at) {
        (ReportStatus::Closed, _) => Err(Refusal::AlreadySo),
        (ReportStatus::Resolved, Some(end)) if end <= now => Ok(ReportEvent::Closed),
        _ => Err(Refusal::WrongState),
    }
}

/// When each next step is due.
struct Times<'a> {
    rules: &'a Rules<'a>,
    category: &'a CategoryCode,
    urgency: Urgency,
    now: Timestamp,
}

impl Times<'_> {
    fn accept(&self) -> Timestamp {
        self.after(self.urgency, self.limits(self.urgency).accept_minutes)
    }

    fn assign(&self) -> Timestamp {
        self.after(self.urgency, self.limits(self.urgency).assign_minutes)
    }

    /// The leaf category's own hours, counted as its own urgency counts. Where the urgency was raised above it, the
    /// limit of the higher one holds if that comes sooner.
    fn handle(&self) -> Timestamp {
        let general = self.after(self.urgency, self.limits(self.urgency).handle_minutes);
        match self.rules.categories.leaf(self.category) {
            Some((_, _, leaf)) if leaf.handle_hours > 0 => {
                let own = self.after(leaf.urgency, leaf.handle_hours.saturating_mul(60));
                if leaf.urgency < self.urgency {
                    own.min(general)
                } else {
                    own
                }
            }
            _ => general,
        }
    }

    fn limits(&self, urgency: Urgency) -> StepLimits {
        self.rules.categories.time_limits.of(urgency)
    }

    fn after(&self, urgency: Urgency, minutes: u32) -> Timestamp {
        if self.limits(urgency).working_hours {
            self.rules.calendar.add_working(self.now, minutes)
        } else {
            self.now.plus(i64::from(minutes) * MINUTE)
        }
    }
}
