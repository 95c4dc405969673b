//! What a report becomes by what happened to it. Judges nothing: what is recorded has happened.

use crate::ids::{ReportId, UnitId};
use crate::time::Timestamp;

use super::{ContentId, Part, RaiseReason, Recorded, Report, ReportEvent, ReportStatus};

/// The report after one more event.
///
/// # Panics
/// When there is no report yet and the event is no [`ReportEvent::Submitted`] by a person: [`super::decide`] never
/// makes such a history, so the store is damaged. [`replay`] tells it without panic.
#[must_use]
pub fn evolve(state: Option<Report>, id: &ReportId, recorded: &Recorded) -> Report {
    match state {
        Some(report) => apply(report, recorded),
        None => filed(id, recorded).expect("a report's history begins with Submitted by a person"),
    }
}

/// The report that a whole history makes, oldest event first; `None` when it does not begin with
/// [`ReportEvent::Submitted`] by a person.
pub fn replay(id: &ReportId, history: &[Recorded]) -> Option<Report> {
    let (first, rest) = history.split_first()?;
    Some(rest.iter().fold(filed(id, first)?, apply))
}

fn filed(id: &ReportId, recorded: &Recorded) -> Option<Report> {
    let ReportEvent::Submitted {
        community,
        grid,
        category,
        urgency,
        audience,
        show_name,
        content,
        due,
        post,
        ..
    } = &recorded.event
    else {
        return None;
    };
    Some(Report {
        id: id.clone(),
        version: 1,
        owner: recorded.by.clone()?,
        status: ReportStatus::Submitted,
        community: community.clone(),
        grid: grid.clone(),
        category: category.clone(),
        urgency: *urgency,
        audience: *audience,
        show_name: *show_name,
        submitted_at: recorded.at,
        content: content.clone(),
        parts: Vec::new(),
        returned_by: Vec::new(),
        returns: 0,
        due: Some(*due),
        closes_at: None,
        rating: None,
        first_unit: None,
        reopened: 0,
        urges: 0,
        urged_at: None,
        supervised: false,
        raised_for: None,
        post: post.clone(),
    })
}

fn apply(mut report: Report, recorded: &Recorded) -> Report {
    if matches!(recorded.event, ReportEvent::Joined { .. }) {
        return report;
    }
    report.version += 1;
    match &recorded.event {
        ReportEvent::Submitted { .. } | ReportEvent::Noted { .. } | ReportEvent::Joined { .. } => {}
        ReportEvent::Accepted { due } => stand(&mut report, ReportStatus::Accepted, Some(*due)),
        ReportEvent::Declined { .. } => stand(&mut report, ReportStatus::Declined, None),
        ReportEvent::Withdrawn => stand(&mut report, ReportStatus::Withdrawn, None),
        ReportEvent::Assigned { unit, due } => {
            stand(&mut report, ReportStatus::Assigned, Some(*due));
            report.parts.retain(|part| !part.lead && part.unit != *unit);
            report.parts.insert(0, Part::called(unit, recorded.at, None));
        }
        ReportEvent::HandlingBegun => {
            report.status = ReportStatus::Handling;
            lead(&mut report, |part| part.arrived_at = Some(recorded.at));
            report.first_unit = report
                .first_unit
                .or_else(|| Some(report.parts.iter().find(|part| part.lead)?.unit.clone()));
        }
        ReportEvent::Returned { due, .. } => {
            stand(&mut report, ReportStatus::Accepted, Some(*due));
            report.returns = report.returns.saturating_add(1);
            let (returned, kept) = report.parts.drain(..).partition(|part| part.lead);
            report.parts = kept;
            let returned: Vec<Part> = returned;
            report
                .returned_by
                .extend(returned.into_iter().map(|part| part.unit));
        }
        ReportEvent::Resolved { content, closes_at } => {
            stand(&mut report, ReportStatus::Resolved, None);
            report.closes_at = Some(*closes_at);
            lead(&mut report, |part| answer(part, content, recorded.at));
        }
        ReportEvent::Rated { rating, .. } => {
            stand(&mut report, ReportStatus::Closed, None);
            report.rating = Some(*rating);
        }
        ReportEvent::Reopened { due, .. } => {
            stand(&mut report, ReportStatus::Assigned, Some(*due));
            report.reopened = report.reopened.saturating_add(1);
            lead(&mut report, |part| {
                *part = Part::called(&part.unit, recorded.at, None);
            });
        }
        ReportEvent::Whistled {
            units, arrive_due, ..
        } => {
            report
                .parts
                .retain(|part| part.lead || !units.contains(&part.unit));
            let called = units
                .iter()
                .map(|unit| Part::called(unit, recorded.at, Some(*arrive_due)));
            report.parts.extend(called);
        }
        ReportEvent::Arrived { unit } => {
            called(&mut report, unit, |part| part.arrived_at = Some(recorded.at));
        }
        ReportEvent::Answered { unit, content } => {
            called(&mut report, unit, |part| answer(part, content, recorded.at));
        }
        ReportEvent::Urged => {
            report.urges = report.urges.saturating_add(1);
            report.urged_at = Some(recorded.at);
        }
        ReportEvent::Supervised { .. } => report.supervised = true,
        ReportEvent::Raised { urgency, why } => {
            report.urgency = *urgency;
            if *why == RaiseReason::Lateness {
                report.raised_for = report.due;
            }
        }
        ReportEvent::Closed => stand(&mut report, ReportStatus::Closed, None),
    }
    report
}

/// A new status with its own due time; only a resolved report closes by itself.
fn stand(report: &mut Report, status: ReportStatus, due: Option<Timestamp>) {
    report.status = status;
    report.due = due;
    report.closes_at = None;
}

impl Part {
    /// The part of a unit that was just called: to lead, or to come by a time.
    fn called(unit: &UnitId, at: Timestamp, arrive_due: Option<Timestamp>) -> Self {
        Self {
            unit: unit.clone(),
            lead: arrive_due.is_none(),
            called_at: at,
            arrived_at: None,
            answer: None,
            arrive_due,
            answered_at: None,
        }
    }
}

fn answer(part: &mut Part, content: &ContentId, at: Timestamp) {
    part.answer = Some(content.clone());
    part.answered_at = Some(at);
}

fn called(report: &mut Report, unit: &UnitId, change: impl FnOnce(&mut Part)) {
    if let Some(part) = report
        .parts
        .iter_mut()
        .find(|part| !part.lead && part.unit == *unit)
    {
        change(part);
    }
}

fn lead(report: &mut Report, change: impl FnOnce(&mut Part)) {
    if let Some(part) = report.parts.iter_mut().find(|part| part.lead) {
        change(part);
    }
}
