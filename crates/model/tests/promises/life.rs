//! No commands by anybody, in any order, lead a report anywhere but along its life; and nobody is shown a button that
//! does not work, or denied one that does.

use std::collections::BTreeSet;

use linli_model::refusal::Refusal;
use linli_model::report::{ActionName, ReportCommand, ReportStatus, actions, replay};
use linli_model::time::{DAY, HOUR, Timestamp};
use proptest::prelude::*;

use crate::stories::{ACTIONS, Story, example, stories, tries};
use crate::world::{EVERYONE, Who, cases, report_id};

use ReportStatus::{Accepted, Assigned, Closed, Declined, Handling, Resolved, Submitted, Withdrawn};

/// The life table once more, in other words than the code's: the report as somebody with pencil and paper keeps it.
#[derive(Debug, Clone)]
struct Ledger {
    status: ReportStatus,
    unit: Option<&'static str>,
    former: BTreeSet<&'static str>,
    returns: u32,
    resolved_at: Timestamp,
}

impl Ledger {
    fn sees(&self, who: Who) -> bool {
        let neighbour = matches!(who, Who::Neighbour | Who::PendingNeighbour);
        let hidden = matches!(self.status, Declined | Withdrawn);
        who.is_staff()
            || matches!(who, Who::Owner | Who::Timer)
            || who
                .unit()
                .is_some_and(|unit| self.unit == Some(unit) || self.former.contains(unit))
            || (neighbour && !hidden)
    }

    /// Where a command leads, or why it does not.
    fn expect(&self, who: Who, command: &ReportCommand, now: Timestamp) -> Result<ReportStatus, Refusal> {
        use ReportCommand as C;
        let owner = who == Who::Owner;
        let lead = who.unit().is_some() && who.unit() == self.unit;
        let may = match command {
            C::Submit(_) => unreachable!("stories submit once"),
            C::Accept | C::Decline { .. } | C::Assign { .. } => who.is_staff(),
            C::Withdraw | C::Rate { .. } | C::Reopen { .. } => owner,
            C::Handle | C::Return { .. } | C::Resolve { .. } => lead,
            C::Note { .. } => who.is_staff() || lead,
            C::Close => who == Who::Timer,
        };
        if !self.sees(who) {
            return Err(Refusal::NotFound);
        }
        if !may {
            return Err(Refusal::NotAllowed);
        }
        let late = now >= self.resolved_at.plus(7 * DAY);
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
            (Assigned | Handling, C::Assign { unit }) if Some(unit.as_str()) == self.unit => {
                Err(Refusal::AlreadySo)
            }
            _ => Err(Refusal::WrongState),
        }
    }

    fn write(&mut self, command: &ReportCommand, to: ReportStatus, now: Timestamp) {
        match command {
            ReportCommand::Assign { unit } => {
                self.unit = ["water", "power"].into_iter().find(|id| unit.as_str() == *id);
            }
            ReportCommand::Return { .. } => {
                self.former.extend(self.unit.take());
                self.returns += 1;
            }
            ReportCommand::Resolve { .. } => self.resolved_at = now,
            _ => {}
        }
        self.status = to;
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_report_lives_by_its_table_and_no_other(tries in tries()) {
        let mut story = Story::filed(|_| {});
        let mut ledger = Ledger {
            status: Submitted,
            unit: None,
            former: BTreeSet::new(),
            returns: 0,
            resolved_at: story.now,
        };
        for one in tries {
            story.now = story.now.plus(one.hours * HOUR);
            let now = story.now;
            let (who, command) = one.choose(|who, command| ledger.expect(who, command, now).map(drop));
            let expected = ledger.expect(who, &command, now);
            let before = story.report.clone();
            let outcome = story.tell(who, &command).map(|()| story.report.status);
            prop_assert_eq!(outcome, expected, "{:?} {:?} from {:?}", who, command, ledger.status);
            match expected {
                Ok(to) => {
                    ledger.write(&command, to, now);
                    prop_assert_eq!(story.report.version, before.version + 1);
                    prop_assert!(who == Who::Timer || story.view(who).is_some(), "whoever acts sees what came of it");
                }
                Err(_) => prop_assert_eq!(&story.report, &before),
            }
            let report = &story.report;
            prop_assert_eq!(report.lead().map(|lead| lead.unit.as_str()), ledger.unit);
            prop_assert!(report.returns <= 2);
            prop_assert_eq!(u32::from(report.returns), ledger.returns);
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
            let listed = actions(&story.report, &who.actor(), story.now);
            for action in ACTIONS {
                let shown = listed.iter().find(|one| one.command == action);
                let taken = story.decide(who, &example(action)).is_ok();
                prop_assert_eq!(shown.is_some(), taken, "{:?} {:?} in {:?}", who, action, story.report.status);
                let if_match = shown.and_then(|one| one.if_match);
                prop_assert_eq!(if_match.is_some(), taken && action == ActionName::Assign);
                prop_assert!(if_match.is_none_or(|version| version == story.report.version));
                prop_assert!(shown.and_then(|one| one.until).is_none_or(|until| until > story.now));
            }
            prop_assert_eq!(listed.len(), listed.iter().map(|one| one.command).collect::<std::collections::HashSet<_>>().len());
        }
    }
}
