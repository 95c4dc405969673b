//! The judge: what comes of a command, on the roster as it is now.

use crate::ids::{CommandId, PersonId, TaskId};
use crate::limits::{CHECK_IN_RECEIPT, CHECK_IN_SLACK, LATE_CANCEL};
use crate::person::Actor;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::window::Window;

use super::actions::permit;
use super::settle::Pen;
use super::{
    CheckInSecret, Credit, CreditOf, Moment, Roster, RosterCommand, RosterEvent, RosterStatus, Standing,
};

/// What the rules need besides the roster.
#[derive(Debug, Clone, Copy)]
pub struct RosterRules<'a> {
    /// What the task's check-in codes are made from.
    pub secret: &'a CheckInSecret,
}

/// What comes of `command`: the events that were due, that of the command, and those that follow from it; or the first
/// refusal in the order of [`crate::report::decide`]. Never nothing.
///
/// The server's receipt time `now` judges all but coming and going: there `claimed_at` counts too, if it lies within
/// [`CHECK_IN_SLACK`] of the task's window and is told of within [`CHECK_IN_RECEIPT`]. A code is tried at the receipt
/// time first, so that a phone whose clock is wrong may check in as long as it has a network.
///
/// Assumes that [`RosterCommand::check`] found nothing.
///
/// # Errors
/// The [`Refusal`]; [`Refusal::Full`] tells how the places stand.
pub fn decide(
    roster: Option<&Roster>,
    id: &TaskId,
    command: &RosterCommand,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &RosterRules<'_>,
) -> Result<Vec<RosterEvent>, Refusal> {
    let Some(roster) = roster.filter(|roster| roster.task == *id) else {
        return match command {
            RosterCommand::SetTerms { terms } if *actor == Actor::System => {
                Ok(vec![RosterEvent::TermsSet { terms: terms.clone() }])
            }
            _ => Err(Refusal::NotFound),
        };
    };
    let mut pen = Pen::new(roster.clone(), now);
    pen.settle();
    let judge = Judge {
        roster: &pen.roster,
        standing: Standing::of(&pen.roster, actor),
        content: command_id,
        now,
        rules,
    };
    let event = match (command.action(), actor.person()) {
        (Some(action), Some(person)) => {
            permit(judge.roster, judge.standing, action, now)?;
            Some(judge.of_person(command, person)?)
        }
        (Some(_), None) => return Err(Refusal::NotAllowed),
        (None, _) => judge.of_system(command, pen.events.is_empty())?,
    };
    if let Some(event) = event {
        pen.write(event);
        pen.settle();
    }
    Ok(pen.events)
}

struct Judge<'a> {
    roster: &'a Roster,
    standing: Standing<'a>,
    content: &'a CommandId,
    now: Timestamp,
    rules: &'a RosterRules<'a>,
}

impl Judge<'_> {
    /// What the system does; `None` where settling was all. `settled` says that nothing was due.
    fn of_system(&self, command: &RosterCommand, settled: bool) -> Result<Option<RosterEvent>, Refusal> {
        if !self.standing.system {
            let seen = self.standing.sees();
            return Err(if seen {
                Refusal::NotAllowed
            } else {
                Refusal::NotFound
            });
        }
        match command {
            RosterCommand::Settle if settled => Err(Refusal::AlreadySo),
            RosterCommand::Settle => Ok(None),
            RosterCommand::SetTerms { .. } | RosterCommand::CallOff
                if self.roster.status != RosterStatus::Open =>
            {
                Err(Refusal::WrongState)
            }
            RosterCommand::SetTerms { terms } if *terms == self.roster.terms => Err(Refusal::AlreadySo),
            RosterCommand::SetTerms { terms } => Ok(Some(RosterEvent::TermsSet { terms: terms.clone() })),
            _ => Ok(Some(RosterEvent::CalledOff)),
        }
    }

    /// What a person does who may.
    fn of_person(&self, command: &RosterCommand, person: &PersonId) -> Result<RosterEvent, Refusal> {
        let person = person.clone();
        let content = self.content.clone();
        Ok(match command {
            RosterCommand::Claim => RosterEvent::Claimed { person },
            RosterCommand::Join => RosterEvent::Joined { person },
            RosterCommand::Leave => RosterEvent::Left { person },
            RosterCommand::Cancel { reason } => {
                let late = self.roster.terms.window.starts_at.since(self.now) < LATE_CANCEL;
                if late && reason.is_empty() {
                    return Err(Refusal::ReasonNeeded);
                }
                RosterEvent::ClaimCancelled {
                    person,
                    late,
                    content: (!reason.is_empty()).then_some(content),
                }
            }
            RosterCommand::CheckIn { code, claimed_at } => RosterEvent::CheckedIn {
                person,
                moment: self.check_in(code, *claimed_at)?,
            },
            RosterCommand::CheckOut { claimed_at } => RosterEvent::CheckedOut {
                person,
                moment: self.check_out(*claimed_at)?,
            },
            RosterCommand::LateCheckIn { .. } => RosterEvent::LateAsked { person, content },
            other => self.of_organiser(other)?,
        })
    }

    fn of_organiser(&self, command: &RosterCommand) -> Result<RosterEvent, Refusal> {
        match command {
            RosterCommand::Judge { person, approved } => {
                let claim = self.roster.claim(person).ok_or(Refusal::UnknownPerson)?;
                match claim.late.as_ref().map(|late| late.approved) {
                    Some(None) => Ok(RosterEvent::LateJudged {
                        person: person.clone(),
                        approved: *approved,
                    }),
                    Some(Some(before)) if before == *approved => Err(Refusal::AlreadySo),
                    _ => Err(Refusal::WrongState),
                }
            }
            RosterCommand::RollCall {
                present,
                absent,
                claimed_at,
            } => {
                self.take_part(present.iter().chain(absent))?;
                Ok(RosterEvent::RollCalled {
                    present: present.clone(),
                    absent: absent.clone(),
                    moment: self.told(*claimed_at).unwrap_or(self.at_once()),
                })
            }
            RosterCommand::Complete { credits } => {
                self.take_part(credits.iter().map(|credit| &credit.person))?;
                Ok(RosterEvent::Completed {
                    credits: self.credits(credits),
                })
            }
            RosterCommand::Correct { credit, .. } => {
                let claim = self.roster.claim(&credit.person).ok_or(Refusal::UnknownPerson)?;
                let from = claim.credit.unwrap_or_default();
                let to = Credit::of(credit.minutes, &self.roster.terms);
                if from == to {
                    return Err(Refusal::AlreadySo);
                }
                Ok(RosterEvent::Corrected {
                    person: credit.person.clone(),
                    from,
                    to,
                    content: self.content.clone(),
                })
            }
            _ => Err(Refusal::NotAllowed),
        }
    }

    fn take_part<'a>(&self, mut people: impl Iterator<Item = &'a PersonId>) -> Result<(), Refusal> {
        let all = people.all(|person| self.roster.claim(person).is_some());
        if all { Ok(()) } else { Err(Refusal::UnknownPerson) }
    }

    fn credits(&self, named: &[CreditOf]) -> Vec<(PersonId, Credit)> {
        let terms = &self.roster.terms;
        let of = |person: &PersonId| named.iter().find(|credit| credit.person == *person);
        self.roster
            .claims
            .iter()
            .map(|claim| {
                let credit = match of(&claim.person) {
                    Some(named) => Credit::of(named.minutes, terms),
                    None => claim.proposed(terms),
                };
                (claim.person.clone(), credit)
            })
            .collect()
    }

    const fn window(&self) -> Window {
        self.roster.terms.window
    }

    const fn at_once(&self) -> Moment {
        Moment {
            at: self.now,
            offline: false,
        }
    }

    /// The phone's time, where it is told of in time and is not ahead of ours; and whether it was told of so late that
    /// there can have been no network.
    fn told(&self, claimed_at: Option<Timestamp>) -> Option<Moment> {
        let at = claimed_at?;
        let ago = self.now.since(at);
        (-CHECK_IN_SLACK..=CHECK_IN_RECEIPT)
            .contains(&ago)
            .then_some(Moment {
                at,
                offline: ago > CHECK_IN_SLACK,
            })
    }

    fn check_in(&self, code: &str, claimed_at: Option<Timestamp>) -> Result<Moment, Refusal> {
        let moments = [Some(self.at_once()), self.told(claimed_at)];
        let mut refusal = Refusal::OutsideWindow;
        for moment in moments.into_iter().flatten() {
            if !self.window().holds(moment.at, CHECK_IN_SLACK) {
                continue;
            }
            if self.rules.secret.accepts(code, moment.at) {
                return Ok(moment);
            }
            refusal = Refusal::WrongCode;
        }
        Err(refusal)
    }

    /// Never before the check-in, whatever the phone says.
    fn check_out(&self, claimed_at: Option<Timestamp>) -> Result<Moment, Refusal> {
        let moments = [self.told(claimed_at), Some(self.at_once())];
        let moment = moments
            .into_iter()
            .flatten()
            .find(|moment| self.window().holds(moment.at, CHECK_IN_SLACK))
            .ok_or(Refusal::OutsideWindow)?;
        let came = self.standing.claim.and_then(|claim| claim.check_in);
        let at = came.map_or(moment.at, |came| came.at.max(moment.at));
        Ok(Moment { at, ..moment })
    }
}
