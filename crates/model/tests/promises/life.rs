//! No commands by anybody, in any order, lead a report anywhere but along its life; and nobody is shown a button that
//! does not work, or denied one that does.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use linli_model::ids::UnitId;
use linli_model::refusal::Refusal;
use linli_model::report::{
    ActionName, RaiseReason, ReportCommand, ReportEvent, ReportStatus, actions, falls_due, replay,
};
use linli_model::time::{DAY, HOUR, Timestamp};
use linli_model::urgency::Urgency;
use proptest::prelude::*;

use crate::stories::{Story, commands, crowds, stories, tries};
use crate::world::{EVERYONE, Who, cases, report_id};

use ReportStatus::{Accepted, Assigned, Closed, Declined, Handling, Resolved, Submitted, Withdrawn};

/// What became of a unit's call.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Call {
    Awaited,
    Here,
    Answered,
}

/// The life table once more, in other words than the code's: the report as somebody with pencil and paper keeps it.
#[derive(Debug, Clone)]
struct Ledger {
    status: ReportStatus,
    lead: Option<&'static str>,
    called: BTreeMap<&'static str, Call>,
    former: BTreeSet<&'static str>,
    joined: Vec<Who>,
    crowd: u32,
    returns: u32,
    urged_at: Option<Timestamp>,
    urgency: Urgency,
    due: Option<Timestamp>,
    /// Whether the present due time has raised the urgency.
    raised: bool,
    resolved_at: Timestamp,
}

fn known(unit: &UnitId) -> &'static str {
    ["water", "power"]
        .into_iter()
        .find(|id| unit.as_str() == *id)
        .unwrap()
}

impl Ledger {
    fn of(story: &Story) -> Self {
        Self {
            status: Submitted,
            lead: None,
            called: BTreeMap::new(),
            former: BTreeSet::new(),
            joined: Vec::new(),
            crowd: story.crowd,
            returns: 0,
            urged_at: None,
            urgency: Urgency::Blue,
            due: story.report.due,
            raised: false,
            resolved_at: story.now,
        }
    }

    fn neighbour(&self, who: Who) -> bool {
        matches!(who, Who::Neighbour | Who::PendingNeighbour) && !matches!(self.status, Declined | Withdrawn)
    }

    fn sees(&self, who: Who) -> bool {
        who.is_staff()
            || matches!(who, Who::Owner | Who::Timer)
            || who.unit().is_some_and(|unit| {
                self.lead == Some(unit) || self.called.contains_key(unit) || self.former.contains(unit)
            })
            || self.neighbour(who)
    }

    fn on_it(&self, unit: &UnitId) -> bool {
        let unit = known(unit);
        self.lead == Some(unit) || matches!(self.called.get(unit), Some(Call::Awaited | Call::Here))
    }

    fn by_neighbours(&self) -> Urgency {
        match self.crowd as usize + self.joined.len() {
            0..3 => Urgency::Blue,
            3..10 => Urgency::Amber,
            _ => Urgency::Red,
        }
    }

    /// Where a command leads, or why it does not.
    fn expect(&self, who: Who, command: &ReportCommand, now: Timestamp) -> Result<ReportStatus, Refusal> {
        use ReportCommand as C;
        let owner = who == Who::Owner;
        let lead = who.unit().is_some() && who.unit() == self.lead;
        let call = |unit: &UnitId| {
            let own = who.unit().filter(|own| unit.as_str() == *own)?;
            self.called.get(own).copied()
        };
        let may = match command {
            C::Submit(_) => unreachable!("stories submit once"),
            C::Accept | C::Decline { .. } | C::Assign { .. } | C::Whistle { .. } => who.is_staff(),
            C::Withdraw | C::Rate { .. } | C::Reopen { .. } | C::Urge => owner,
            C::Handle | C::Return { .. } | C::Resolve { .. } => lead,
            C::Arrive { unit } | C::Answer { unit, .. } => call(unit).is_some(),
            C::Supervise { .. } => who == Who::Supervisor,
            C::Join { .. } => self.neighbour(who),
            C::Note { .. } => {
                who.is_staff() || lead || who.unit().is_some_and(|unit| self.called.contains_key(unit))
            }
            C::Close | C::Escalate => who == Who::Timer,
        };
        if !self.sees(who) {
            return Err(Refusal::NotFound);
        }
        if !may {
            return Err(Refusal::NotAllowed);
        }
        let late = now >= self.resolved_at.plus(7 * DAY);
        let unanswered = matches!(self.status, Submitted | Accepted | Assigned | Handling);
        let overdue = !self.raised && self.urgency < Urgency::Red && self.due.is_some_and(|due| due <= now);
        match (self.status, command) {
            (Submitted, C::Accept) => Ok(Accepted),
            (Submitted, C::Decline { .. }) => Ok(Declined),
            (Submitted, C::Withdraw) => Ok(Withdrawn),
            (Accepted, C::Assign { .. }) => Ok(Assigned),
            (Assigned, C::Handle) => Ok(Handling),
            (Assigned, C::Return { .. }) if self.returns == 2 => Err(Refusal::TooManyReturns),
            (Assigned, C::Return { .. }) => Ok(Accepted),
            (Handling, C::Resolve { .. }) => Ok(Resolved),
            (Resolved, C::Rate { .. }) if !late => Ok(Closed),
            (Resolved, C::Reopen { .. }) if !late => Ok(Assigned),
            (Resolved, C::Close) if late => Ok(Closed),
            (Declined | Withdrawn | Closed, C::Note { .. }) => Err(Refusal::WrongState),
            (status, C::Note { .. }) => Ok(status),
            (Accepted, C::Accept) | (Withdrawn, C::Withdraw) | (Handling, C::Handle) | (Closed, C::Close) => {
                Err(Refusal::AlreadySo)
            }
            (Assigned | Handling, C::Assign { unit }) if Some(unit.as_str()) == self.lead => {
                Err(Refusal::AlreadySo)
            }
            (Assigned | Handling, C::Whistle { units, .. }) if units.iter().all(|unit| self.on_it(unit)) => {
                Err(Refusal::AlreadySo)
            }
            (Assigned | Handling, C::Whistle { .. }) => Ok(self.status),
            (_, C::Arrive { unit }) if call(unit) != Some(Call::Awaited) => Err(Refusal::AlreadySo),
            (Accepted | Assigned | Handling, C::Arrive { .. }) => Ok(self.status),
            (Accepted | Assigned | Handling, C::Answer { unit, .. }) if call(unit) == Some(Call::Here) => {
                Ok(self.status)
            }
            (_, C::Urge) if unanswered => match self.urged_at {
                Some(urged) if now.since(urged) < DAY => Err(Refusal::TooSoon),
                _ => Ok(self.status),
            },
            (_, C::Supervise { .. }) if unanswered => Ok(self.status),
            (_, C::Join { .. }) if self.joined.contains(&who) => Err(Refusal::AlreadySo),
            (_, C::Join { .. }) if unanswered => Ok(self.status),
            (_, C::Escalate) if unanswered && (self.by_neighbours() > self.urgency || overdue) => {
                Ok(self.status)
            }
            _ => Err(Refusal::WrongState),
        }
    }

    fn write(&mut self, who: Who, command: &ReportCommand, to: ReportStatus, now: Timestamp) {
        use ReportCommand as C;
        match command {
            C::Assign { unit } => {
                self.lead = Some(known(unit));
                self.called.remove(known(unit));
            }
            C::Return { .. } => {
                self.former.extend(self.lead.take());
                self.returns += 1;
            }
            C::Resolve { .. } => self.resolved_at = now,
            C::Whistle { units, .. } => {
                let new: Vec<_> = units.iter().filter(|unit| !self.on_it(unit)).map(known).collect();
                self.called
                    .extend(new.into_iter().map(|unit| (unit, Call::Awaited)));
            }
            C::Arrive { unit } => drop(self.called.insert(known(unit), Call::Here)),
            C::Answer { unit, .. } => drop(self.called.insert(known(unit), Call::Answered)),
            C::Urge => self.urged_at = Some(now),
            C::Join { .. } => self.joined.push(who),
            C::Escalate => match self.by_neighbours() {
                many if many > self.urgency => self.urgency = many,
                _ => {
                    self.urgency = match self.urgency {
                        Urgency::Blue => Urgency::Amber,
                        _ => Urgency::Red,
                    };
                    self.raised = true;
                }
            },
            _ => {}
        }
        self.status = to;
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_report_lives_by_its_table_and_no_other(crowd in crowds(), tries in tries()) {
        let mut story = Story::filed(|_| {});
        story.crowd = crowd;
        let mut ledger = Ledger::of(&story);
        for one in tries {
            story.now = story.now.plus(one.hours * HOUR);
            let now = story.now;
            let (who, command) = one.choose(|who, command| ledger.expect(who, command, now).map(drop));
            let expected = ledger.expect(who, &command, now);
            let (before, joined) = (story.report.clone(), story.joiners.len());
            let outcome = story.tell(who, &command).map(|()| story.report.status);
            prop_assert_eq!(outcome, expected, "{:?} {:?} from {:?}", who, command, ledger);
            let aside = matches!(command, ReportCommand::Join { .. });
            match expected {
                Ok(to) => {
                    ledger.write(who, &command, to, now);
                    prop_assert_eq!(story.report.version, before.version + u64::from(!aside));
                    prop_assert_eq!(story.joiners.len(), joined + usize::from(aside));
                    prop_assert!(who == Who::Timer || story.view(who).is_some(), "whoever acts sees what came of it");
                }
                Err(_) => prop_assert_eq!(&story.report, &before),
            }
            let report = &story.report;
            if report.due != ledger.due {
                (ledger.due, ledger.raised) = (report.due, false);
            }
            prop_assert_eq!(report.lead().map(|lead| lead.unit.as_str()), ledger.lead);
            let called: BTreeMap<_, _> = report
                .parts
                .iter()
                .filter(|part| !part.lead)
                .map(|part| {
                    let call = match (part.arrived_at, &part.answer) {
                        (None, _) => Call::Awaited,
                        (Some(_), None) => Call::Here,
                        (Some(_), Some(_)) => Call::Answered,
                    };
                    (known(&part.unit), call)
                })
                .collect();
            prop_assert_eq!(&called, &ledger.called);
            prop_assert!(report.returns <= 2);
            prop_assert_eq!(u32::from(report.returns), ledger.returns);
            prop_assert_eq!(report.urgency, ledger.urgency);
            prop_assert!(report.urgency >= before.urgency, "never down");
            prop_assert_eq!(report.due.is_some(), matches!(report.status, Submitted | Accepted | Assigned | Handling));
            prop_assert_eq!(report.closes_at, (report.status == Resolved).then(|| ledger.resolved_at.plus(7 * DAY)));
        }
    }

    #[test]
    fn a_history_replayed_is_the_report(story in stories()) {
        prop_assert_eq!(replay(&report_id(), &story.history), Some(story.report));
        prop_assert_eq!(replay(&report_id(), &story.history[1..]), None);
    }

    #[test]
    fn buttons_are_what_would_be_taken(story in stories()) {
        for who in EVERYONE {
            let actor = who.actor();
            let listed = actions(&story.report, &actor, story.me_toos(&actor), story.now);
            for command in commands() {
                let Some(action) = command.action() else { continue };
                let shown = listed
                    .iter()
                    .find(|one| one.command == action && one.unit.as_ref() == command.unit());
                let decided = story.decide(who, &command).map(drop);
                // To call only units that are on it is no fault of the button, which offers others.
                let taken = decided.is_ok() || (action == ActionName::Whistle && decided == Err(Refusal::AlreadySo));
                prop_assert_eq!(shown.is_some(), taken, "{:?} {:?} in {:?}", who, command, story.report.status);
                let if_match = shown.and_then(|one| one.if_match);
                prop_assert_eq!(if_match.is_some(), taken && action == ActionName::Assign);
                prop_assert!(if_match.is_none_or(|version| version == story.report.version));
                prop_assert!(shown.and_then(|one| one.until).is_none_or(|until| until > story.now));
            }
            let buttons: HashSet<_> = listed.iter().map(|one| (one.command, &one.unit)).collect();
            prop_assert_eq!(listed.len(), buttons.len());
        }
    }

    /// Each counted from the history alone.
    #[test]
    fn who_comes_comes_once_and_time_raises_once(story in stories()) {
        let mut calls: BTreeMap<&UnitId, (u32, u32)> = BTreeMap::new();
        let mut urged: Option<Timestamp> = None;
        let mut due: Option<Timestamp> = None;
        let mut raised: HashSet<Timestamp> = HashSet::new();
        let mut urgency = Urgency::Blue;
        for recorded in &story.history {
            match &recorded.event {
                ReportEvent::Whistled { units, .. } => calls.extend(units.iter().map(|unit| (unit, (0, 0)))),
                ReportEvent::Arrived { unit } => calls.get_mut(unit).unwrap().0 += 1,
                ReportEvent::Answered { unit, .. } => calls.get_mut(unit).unwrap().1 += 1,
                ReportEvent::Urged => {
                    prop_assert!(urged.is_none_or(|urged| recorded.at.since(urged) >= DAY));
                    urged = Some(recorded.at);
                }
                ReportEvent::Raised { urgency: to, why } => {
                    prop_assert!(*to > urgency && recorded.by.is_none());
                    if *why == RaiseReason::Lateness {
                        let due = due.unwrap();
                        prop_assert!(due <= recorded.at && raised.insert(due));
                        prop_assert_eq!(*to as u8, urgency as u8 + 1);
                    }
                    urgency = *to;
                }
                ReportEvent::Submitted { due: new, .. }
                | ReportEvent::Accepted { due: new }
                | ReportEvent::Assigned { due: new, .. }
                | ReportEvent::Returned { due: new, .. }
                | ReportEvent::Reopened { due: new, .. } => due = Some(*new),
                ReportEvent::Joined { .. } => prop_assert!(false, "not in the report's own history"),
                _ => {}
            }
            prop_assert!(calls.values().all(|&(came, answered)| came <= 1 && answered <= came));
        }
    }

    /// What the timer is set for is taken when it comes, and there is nothing else that it should have been set for.
    #[test]
    fn the_timer_is_set_for_what_the_rules_take(story in stories()) {
        let count = story.me_toos(&Who::Timer.actor()).count;
        let system = [ReportCommand::Escalate, ReportCommand::Close];
        let next = falls_due(&story.report, count, story.now);
        let now = story.now;
        let mut story = story;
        if let Some((due, command)) = &next {
            prop_assert!(system.contains(command));
            story.now = now.max(*due);
            prop_assert!(story.decide(Who::Timer, command).is_ok(), "{:?} at {:?}", command, due);
            story.now = due.plus(-1);
            if story.now >= now {
                prop_assert!(system.iter().all(|command| story.decide(Who::Timer, command).is_err()));
            }
        } else {
            story.now = now.plus(400 * DAY);
            prop_assert!(system.iter().all(|command| story.decide(Who::Timer, command).is_err()));
        }
    }
}
