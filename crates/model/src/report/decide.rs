//! The judge: what comes of a command, on the report as it is now.

use std::collections::BTreeMap;

use crate::area::{AreaCode, AreaLevel};
use crate::calendar::Calendar;
use crate::category::Categories;
use crate::ids::{CommandId, ReportId, UnitId};
use crate::limits::CLOSE_AFTER;
use crate::person::Actor;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::urgency::{Urgency, UrgentWords};

use super::permit::Case;
use super::times::Times;
use super::{ContentId, MeToos, Report, ReportCommand, ReportEvent, ReportStatus, Submission, timed};

/// The data and the facts outside the report that the rules need.
#[derive(Debug, Clone)]
pub struct Rules<'a> {
    /// The list of categories with its time limits.
    pub categories: &'a Categories,
    /// The working hours.
    pub calendar: &'a Calendar,
    /// The words that make a report red.
    pub urgent_words: &'a UrgentWords,
    /// The units that the command names, as far as they exist, with the area each works in.
    pub units: BTreeMap<UnitId, AreaCode>,
    /// The neighbours who joined the report.
    pub me_toos: MeToos,
    /// Whether the community and the grid a [`ReportCommand::Submit`] names exist.
    pub area_exists: bool,
    /// Whether the actor may make a report of the post that a [`ReportCommand::Submit`] names
    /// ([`crate::post::PostActionName::Convert`]). If not, the report is filed without the link: nothing is lost.
    pub may_convert: bool,
}

/// What comes of `command`: exactly one event, or the first refusal of this list.
///
/// [`Refusal::NotFound`] when the actor may not know the report, [`Refusal::NotAllowed`] without the right,
/// [`Refusal::AlreadySo`] when the wish holds, [`Refusal::WrongState`] when the life of a report has no such step, then
/// what is special to the command. Where a wish is its words, as those of an answer, it never holds already; to join
/// twice and to call units that are on it adds nothing, whatever the words. Submitting to a community one does not belong to is
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
    let urgency = match rules.urgent_words.found_in(&submission.text) {
        true => Urgency::Red,
        false => Urgency::derived(leaf.urgency, submission.urgency_hint),
    };
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
        post: submission.post.clone().filter(|_| rules.may_convert),
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
    let case = Case::new(report, actor, rules.me_toos, now);
    if let ReportCommand::Assign { unit } = command
        && case.standing.staff
        && is_with(report, unit)
    {
        return Err(Refusal::AlreadySo);
    }
    if let Some(action) = command.action() {
        case.permit(action, command.unit())?;
    }
    let content = command_id.clone();
    let times = Times {
        rules,
        category: &report.category,
        urgency: report.urgency,
        now,
    };
    Ok(match command {
        ReportCommand::Submit(_) if case.standing.owner => return Err(Refusal::AlreadySo),
        ReportCommand::Submit(_) => return Err(Refusal::IdTaken),
        ReportCommand::Close => timed::close(&case)?,
        ReportCommand::Escalate => timed::escalate(&case)?,
        ReportCommand::Assign { unit } => assign(report, unit, &times)?,
        ReportCommand::Whistle { units, .. } => whistle(report, units, content, &times)?,
        ReportCommand::Arrive { unit } => ReportEvent::Arrived { unit: unit.clone() },
        ReportCommand::Answer { unit, .. } => ReportEvent::Answered {
            unit: unit.clone(),
            content,
        },
        ReportCommand::Urge => ReportEvent::Urged,
        ReportCommand::Supervise { .. } => ReportEvent::Supervised { content },
        ReportCommand::Join { words } => ReportEvent::Joined {
            content: (!words.is_empty()).then_some(content),
        },
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

fn is_with(report: &Report, unit: &UnitId) -> bool {
    matches!(report.status, ReportStatus::Assigned | ReportStatus::Handling)
        && report.lead().is_some_and(|lead| lead.unit == *unit)
}

fn assign(report: &Report, unit: &UnitId, times: &Times<'_>) -> Result<ReportEvent, Refusal> {
    must_work_there(report, unit, times.rules)?;
    Ok(ReportEvent::Assigned {
        unit: unit.clone(),
        due: times.handle(),
    })
}

/// Those that are on it already are left out: for them the wish holds.
fn whistle(
    report: &Report,
    units: &[UnitId],
    content: ContentId,
    times: &Times<'_>,
) -> Result<ReportEvent, Refusal> {
    let called: Vec<UnitId> = units.iter().filter(|unit| !report.is_on(unit)).cloned().collect();
    for unit in &called {
        must_work_there(report, unit, times.rules)?;
    }
    if called.is_empty() {
        return Err(Refusal::AlreadySo);
    }
    Ok(ReportEvent::Whistled {
        units: called,
        content,
        arrive_due: times.arrive(),
    })
}

fn must_work_there(report: &Report, unit: &UnitId, rules: &Rules<'_>) -> Result<(), Refusal> {
    match rules.units.get(unit) {
        Some(area) if area.contains(&report.community) => Ok(()),
        _ => Err(Refusal::UnknownUnit),
    }
}
