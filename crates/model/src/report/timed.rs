//! What a report does by itself when its time comes: it grows more urgent, and it closes.

use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::urgency::Urgency;

use super::permit::Case;
use super::{RaiseReason, Report, ReportCommand, ReportEvent, ReportStatus};

/// The command that the system owes a report next, and when: to be set anew after every change of the report or of the
/// number of those who joined it. [`super::decide`] takes it then, and not before.
pub fn falls_due(report: &Report, me_toos: u32, now: Timestamp) -> Option<(Timestamp, ReportCommand)> {
    if let Some(end) = report.closes_at {
        return Some((end, ReportCommand::Close));
    }
    if raised_by_joiners(report, me_toos).is_some() {
        return Some((now, ReportCommand::Escalate));
    }
    let due = report.due.filter(|_| may_grow_late(report))?;
    Some((due, ReportCommand::Escalate))
}

fn raised_by_joiners(report: &Report, me_toos: u32) -> Option<Urgency> {
    let urgency = Urgency::by_joiners(me_toos);
    (report.status.is_unanswered() && urgency > report.urgency).then_some(urgency)
}

/// Each due time raises once, and red is the end.
fn may_grow_late(report: &Report) -> bool {
    report.status.is_unanswered() && report.urgency < Urgency::Red && report.raised_for != report.due
}

pub(super) fn escalate(case: &Case<'_>) -> Result<ReportEvent, Refusal> {
    only_the_system(case)?;
    let report = case.report;
    if let Some(urgency) = raised_by_joiners(report, case.me_toos.count) {
        let why = RaiseReason::Joiners;
        return Ok(ReportEvent::Raised { urgency, why });
    }
    if may_grow_late(report) && report.due.is_some_and(|due| due <= case.now) {
        let (urgency, why) = (report.urgency.raised(), RaiseReason::Lateness);
        return Ok(ReportEvent::Raised { urgency, why });
    }
    Err(Refusal::WrongState)
}

pub(super) fn close(case: &Case<'_>) -> Result<ReportEvent, Refusal> {
    only_the_system(case)?;
    match (case.report.status, case.report.closes_at) {
        (ReportStatus::Closed, _) => Err(Refusal::AlreadySo),
        (ReportStatus::Resolved, Some(end)) if end <= case.now => Ok(ReportEvent::Closed),
        _ => Err(Refusal::WrongState),
    }
}

fn only_the_system(case: &Case<'_>) -> Result<(), Refusal> {
    if !case.standing.sees() {
        Err(Refusal::NotFound)
    } else if !case.standing.system {
        Err(Refusal::NotAllowed)
    } else {
        Ok(())
    }
}
