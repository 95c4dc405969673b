//! What a report becomes by what happened to it. Judges nothing: what is recorded has happened.

use crate::ids::ReportId;
use crate::time::Timestamp;

use super::{Part, Recorded, Report, ReportEvent, ReportStatus};

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
    })
}

fn apply(mut report: Report, recorded: &Recorded) -> Report {
    report.version += 1;
    match &recorded.event {
        ReportEvent::Submitted { .. } | ReportEvent::Noted { .. } => {}
        ReportEvent::Accepted { due } => stand(&mut report, ReportStatus::Accepted, Some(*due)),
        ReportEvent::Declined { .. } => stand(&mut report, ReportStatus::Declined, None),
        ReportEvent::Withdrawn => stand(&mut report, ReportStatus::Withdrawn, None),
        ReportEvent::Assigned { unit, due } => {
            stand(&mut report, ReportStatus::Assigned, Some(*due));
            report.parts.retain(|part| !part.lead && part.unit != *unit);
            let called = Part {
                unit: unit.clone(),
                lead: true,
                called_at: recorded.at,
                arrived_at: None,
                answer: None,
            };
            report.parts.insert(0, called);
        }
        ReportEvent::HandlingBegun => {
            report.status = ReportStatus::Handling;
            lead(&mut report, |part| part.arrived_at = Some(recorded.at));
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
            lead(&mut report, |part| part.answer = Some(content.clone()));
        }
        ReportEvent::Rated { rating, .. } => {
            stand(&mut report, ReportStatus::Closed, None);
            report.rating = Some(*rating);
        }
        ReportEvent::Reopened { due, .. } => {
            stand(&mut report, ReportStatus::Assigned, Some(*due));
            lead(&mut report, |part| {
                *part = Part {
                    called_at: recorded.at,
                    arrived_at: None,
                    answer: None,
                    ..part.clone()
                };
            });
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

fn lead(report: &mut Report, change: impl FnOnce(&mut Part)) {
    if let Some(part) = report.parts.iter_mut().find(|part| part.lead) {
        change(part);
    }
}
