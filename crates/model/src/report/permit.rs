//! Who may take which step, from where: the life of a report as one table.

use crate::ids::UnitId;
use crate::limits::{RETURNS_MAX, URGE_EVERY};
use crate::person::Actor;
use crate::refusal::Refusal;
use crate::time::Timestamp;

use super::{ActionName, MeToos, Part, Report, ReportStatus, Standing};

/// An actor before a report, at a time: what every step is judged by.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub report: &'a Report,
    pub actor: &'a Actor,
    pub standing: Standing,
    pub me_toos: MeToos,
    pub now: Timestamp,
}

impl<'a> Case<'a> {
    pub fn new(report: &'a Report, actor: &'a Actor, me_toos: MeToos, now: Timestamp) -> Self {
        Self {
            report,
            actor,
            standing: Standing::of(report, actor),
            me_toos,
            now,
        }
    }

    /// Whether the actor may take a step; for one that is taken in a unit's name, as that unit. [`super::actions`] reads
    /// it too, so that a button shows exactly when its command would be taken.
    ///
    /// From `closes_at` on a report counts as closed, whether or not the timer has come round to it.
    pub fn permit(&self, action: ActionName, unit: Option<&UnitId>) -> Result<(), Refusal> {
        if !self.standing.sees() {
            return Err(Refusal::NotFound);
        }
        let Step { may, fits, already } = self.step(action, unit);
        if !may {
            Err(Refusal::NotAllowed)
        } else if already {
            Err(Refusal::AlreadySo)
        } else if !fits {
            Err(Refusal::WrongState)
        } else if action == ActionName::Return && self.report.returns >= RETURNS_MAX {
            Err(Refusal::TooManyReturns)
        } else if action == ActionName::Urge && self.urged_lately() {
            Err(Refusal::TooSoon)
        } else {
            Ok(())
        }
    }

    fn step(&self, action: ActionName, unit: Option<&UnitId>) -> Step {
        use ReportStatus as Status;
        let Standing {
            owner,
            staff,
            lead,
            supervisor,
            neighbour,
            ..
        } = self.standing;
        let status = self.report.status;
        let from = |wanted: Status| status == wanted;
        let at_work = from(Status::Assigned) || from(Status::Handling);
        let in_time = self.report.closes_at.is_some_and(|end| self.now < end);
        let part = unit.and_then(|unit| self.called_as(unit));
        let has_come = part.is_some_and(|part| part.arrived_at.is_some());
        let has_answered = part.is_some_and(|part| part.answer.is_some());
        match action {
            ActionName::Accept => Step::of(staff, from(Status::Submitted)).unless(from(Status::Accepted)),
            ActionName::Decline => Step::of(staff, from(Status::Submitted)),
            ActionName::Withdraw => Step::of(owner, from(Status::Submitted)).unless(from(Status::Withdrawn)),
            ActionName::Assign => Step::of(staff, from(Status::Accepted)),
            ActionName::Whistle => Step::of(staff, at_work),
            ActionName::Handle => Step::of(lead, from(Status::Assigned)).unless(from(Status::Handling)),
            ActionName::Arrive => {
                Step::of(part.is_some(), at_work || from(Status::Accepted)).unless(has_come)
            }
            ActionName::Answer => Step::of(
                part.is_some(),
                (at_work || from(Status::Accepted)) && has_come && !has_answered,
            ),
            ActionName::Return => Step::of(lead, from(Status::Assigned)),
            ActionName::Resolve => Step::of(lead, from(Status::Handling)),
            ActionName::Rate | ActionName::Reopen => Step::of(owner, from(Status::Resolved) && in_time),
            ActionName::Urge => Step::of(owner, status.is_unanswered()),
            ActionName::Supervise => Step::of(supervisor, status.is_unanswered()),
            ActionName::Join => {
                Step::of(neighbour && !owner, status.is_unanswered()).unless(self.me_toos.joined)
            }
            ActionName::Note => Step::of(self.standing.works(), status.is_open()),
            ActionName::Unknown => Step::of(false, false),
        }
    }

    /// The called part of a unit that the actor is a member of.
    fn called_as(&self, unit: &UnitId) -> Option<&'a Part> {
        self.report
            .called(unit)
            .filter(|part| self.actor.is_member_of(&part.unit))
    }

    fn urged_lately(&self) -> bool {
        self.report
            .urged_at
            .is_some_and(|urged| self.now < urged.plus(URGE_EVERY))
    }
}

/// A line of the table.
struct Step {
    /// Whether the actor has the right.
    may: bool,
    /// Whether the report stands where the step begins.
    fits: bool,
    /// Whether the wish holds already.
    already: bool,
}

impl Step {
    const fn of(may: bool, fits: bool) -> Self {
        Self {
            may,
            fits,
            already: false,
        }
    }

    const fn unless(self, already: bool) -> Self {
        Self { already, ..self }
    }
}
