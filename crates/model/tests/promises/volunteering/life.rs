//! Needs and tasks: no commands by anybody, in any order, lead them anywhere but along their lives, and what one of them
//! goes through, the other goes through with it.

use linli_model::action::Action;
use linli_model::command::Command;
use linli_model::need::{self, NeedCommand, NeedStatus};
use linli_model::person::Actor;
use linli_model::refusal::Refusal;
use linli_model::report::Rating;
use linli_model::roster::{RosterCommand, RosterStatus};
use linli_model::task::{self, TaskActionName, TaskCommand, TaskStatus};
use linli_model::time::{HOUR, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::village::{
    Village, draft, need, need_id, organiser, roster, start, submission, task, task_id, terms, volunteer,
    writing,
};
use crate::world::{Who, cases};

/// Who comes along. The first two are staff of the grid, all but the last two of the community.
fn people() -> Vec<(&'static str, Actor)> {
    vec![
        ("staff", organiser()),
        ("staff", Who::Supervisor.actor()),
        ("owner", Who::Owner.actor()),
        ("resident", Who::Neighbour.actor()),
        ("resident", volunteer(0)),
        ("nobody", Who::Elsewhere.actor()),
        ("system", Actor::System),
    ]
}

/// Two needs; two tasks made of the first, one of none.
fn commands() -> Vec<Command> {
    let mut commands = Vec::new();
    for n in 0..2 {
        commands.push(need(
            n,
            NeedCommand::Decline {
                reason: "secret-decline".into(),
            },
        ));
        commands.push(need(n, NeedCommand::Withdraw));
        commands.push(need(
            n,
            NeedCommand::Rate {
                rating: Rating::Fair,
                words: "secret-rating".into(),
            },
        ));
    }
    for n in 0..3 {
        commands.push(task(n, TaskCommand::Publish));
        commands.push(task(
            n,
            TaskCommand::Change {
                writing: writing(terms(4)),
            },
        ));
        commands.push(task(
            n,
            TaskCommand::Cancel {
                reason: "open-cancel".into(),
            },
        ));
        commands.push(roster(n, RosterCommand::Complete { credits: vec![] }));
    }
    commands
}

pub fn drafted() -> Village {
    let mut village = Village::new();
    for n in 0..2 {
        let submit = NeedCommand::Submit(Box::new(submission()));
        village.must(&Who::Owner.actor(), need(n, submit));
    }
    for n in 0..3 {
        let of = (n < 2).then(|| need_id(0));
        village.must(&organiser(), task(n, draft(of, terms(2))));
    }
    village
}

/// Needs and tasks once more, as somebody with pencil and paper keeps them.
#[derive(Debug, Clone)]
struct Paper {
    needs: [NeedStatus; 2],
    rated: [bool; 2],
    tasks: [TaskStatus; 3],
    published: [bool; 3],
}

impl Paper {
    fn new() -> Self {
        Self {
            needs: [NeedStatus::Open; 2],
            rated: [false; 2],
            tasks: [TaskStatus::Draft; 3],
            published: [false; 3],
        }
    }

    fn number(id: &str) -> usize {
        id.rsplit('-').next().unwrap().parse().unwrap()
    }

    /// Takes the command, or says why not.
    fn take(&mut self, who: &str, command: &Command, now: Timestamp) -> Result<(), Refusal> {
        match command {
            Command::Need { id, command } => self.need(Self::number(id.as_str()), who, command),
            Command::Task { id, command } => self.task(Self::number(id.as_str()), who, command, now),
            Command::Roster { id, .. } => self.complete(Self::number(id.as_str()), who, now),
            other => panic!("{other:?}"),
        }
    }

    fn need(&mut self, n: usize, who: &str, command: &NeedCommand) -> Result<(), Refusal> {
        let by = match command {
            NeedCommand::Decline { .. } => "staff",
            _ => "owner",
        };
        if !["staff", "owner", "system"].contains(&who) {
            return Err(Refusal::NotFound);
        }
        if who != by {
            return Err(Refusal::NotAllowed);
        }
        match (command, self.needs[n]) {
            (NeedCommand::Decline { .. }, NeedStatus::Open) => self.needs[n] = NeedStatus::Declined,
            (NeedCommand::Withdraw, NeedStatus::Open) => self.needs[n] = NeedStatus::Withdrawn,
            (NeedCommand::Withdraw, NeedStatus::Withdrawn) => return Err(Refusal::AlreadySo),
            (NeedCommand::Rate { .. }, NeedStatus::Done) if !self.rated[n] => self.rated[n] = true,
            _ => return Err(Refusal::WrongState),
        }
        Ok(())
    }

    fn task(&mut self, n: usize, who: &str, command: &TaskCommand, now: Timestamp) -> Result<(), Refusal> {
        let hidden = who == "nobody" || !self.published[n];
        match who {
            "staff" => {}
            "system" => return Err(Refusal::NotAllowed),
            _ if hidden => return Err(Refusal::NotFound),
            _ => return Err(Refusal::NotAllowed),
        }
        let of_need = n < 2;
        match (command, self.tasks[n]) {
            (TaskCommand::Publish, TaskStatus::Draft) if start().plus(-HOUR) <= now => {
                return Err(Refusal::OutsideWindow);
            }
            (TaskCommand::Publish, TaskStatus::Draft) => {
                if of_need && self.needs[0] != NeedStatus::Open {
                    return Err(Refusal::WrongState);
                }
                if of_need {
                    self.needs[0] = NeedStatus::Taken;
                }
                self.tasks[n] = TaskStatus::Published;
                self.published[n] = true;
            }
            (TaskCommand::Publish, TaskStatus::Published) => return Err(Refusal::AlreadySo),
            (TaskCommand::Change { .. }, TaskStatus::Draft) => {}
            (TaskCommand::Change { .. }, TaskStatus::Published) if now < start().plus(3 * HOUR) => {}
            (TaskCommand::Cancel { .. }, TaskStatus::Draft) => self.tasks[n] = TaskStatus::Cancelled,
            (TaskCommand::Cancel { .. }, TaskStatus::Published) => {
                self.tasks[n] = TaskStatus::Cancelled;
                if of_need {
                    self.needs[0] = NeedStatus::Open;
                }
            }
            _ => return Err(Refusal::WrongState),
        }
        Ok(())
    }

    fn complete(&mut self, n: usize, who: &str, now: Timestamp) -> Result<(), Refusal> {
        if !self.published[n] || who == "nobody" {
            return Err(Refusal::NotFound);
        }
        if who != "staff" {
            return Err(Refusal::NotAllowed);
        }
        if self.tasks[n] != TaskStatus::Published || now < start() {
            return Err(Refusal::WrongState);
        }
        self.tasks[n] = TaskStatus::Completed;
        if n < 2 {
            self.needs[0] = NeedStatus::Done;
        }
        Ok(())
    }
}

/// Whether it shall fit, what and who it is, and hours that pass before it.
type Try = (bool, Index, Index, i64);

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let hours = prop_oneof![3 => 0..12_i64, 1 => 12..80_i64];
    vec(
        (
            proptest::bool::weighted(0.7),
            any::<Index>(),
            any::<Index>(),
            hours,
        ),
        0..25,
    )
}

/// One try: somebody who may with what will be taken, or anybody with anything.
fn chosen(paper: &Paper, now: Timestamp, (sensible, what, who, _): &Try) -> ((&'static str, Actor), Command) {
    let fits = |name: &str, command: &Command| paper.clone().take(name, command, now).is_ok();
    let named = |command: Command| {
        let whos: Vec<_> = people()
            .into_iter()
            .filter(|(name, _)| !sensible || fits(name, &command))
            .collect();
        (!whos.is_empty()).then_some((command, whos))
    };
    let mut choices: Vec<_> = commands().into_iter().filter_map(named).collect();
    if choices.is_empty() {
        choices = commands()
            .into_iter()
            .map(|command| (command, people()))
            .collect();
    }
    let (command, whos) = what.get(&choices);
    (who.get(whos).clone(), command.clone())
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn needs_and_tasks_live_by_their_tables_and_no_other(tries in tries()) {
        let mut village = drafted();
        let mut paper = Paper::new();
        for one in tries {
            village.now = village.now.plus(one.3 * HOUR);
            let now = village.now;
            let ((name, actor), command) = chosen(&paper, now, &one);
            let expected = paper.take(name, &command, now);
            let told = format!("{name} {command:?} at {now}");
            prop_assert_eq!(village.give(&actor, command), expected, "{}", told);
            for (n, status) in paper.needs.iter().enumerate() {
                let need = &village.needs[&need_id(n)];
                prop_assert_eq!(need.state.status, *status, "need {}: {}", n, told);
                prop_assert_eq!(need.state.rating.is_some(), paper.rated[n]);
                let replayed = need::replay(&need_id(n), &need.history);
                prop_assert_eq!(replayed.as_ref(), Some(&need.state));
                let with_task = matches!(status, NeedStatus::Taken | NeedStatus::Done);
                prop_assert_eq!(need.state.task.is_some(), with_task);
            }
            for (n, status) in paper.tasks.iter().enumerate() {
                let task = &village.tasks[&task_id(n)];
                prop_assert_eq!(task.state.status, *status, "task {}: {}", n, told);
                let roster = village.rosters.get(&task_id(n)).map(|roster| &roster.state);
                prop_assert_eq!(roster.is_some(), paper.published[n]);
                let Some(roster) = roster else { continue };
                prop_assert_eq!(&roster.terms, &task.state.terms, "the roster goes by the task's terms");
                prop_assert_eq!(roster.status, match status {
                    TaskStatus::Completed => RosterStatus::Completed,
                    TaskStatus::Cancelled => RosterStatus::CalledOff,
                    TaskStatus::Draft | TaskStatus::Published => RosterStatus::Open,
                });
            }
        }
    }

    #[test]
    fn buttons_of_needs_and_tasks_are_what_would_be_taken(tries in tries()) {
        let (mut village, mut paper) = (drafted(), Paper::new());
        for one in tries {
            village.now = village.now.plus(one.3 * HOUR);
            let ((name, actor), command) = chosen(&paper, village.now, &one);
            let _ = paper.take(name, &command, village.now);
            let _ = village.give(&actor, command);
        }
        for (name, actor) in people() {
            for command in commands() {
                let taken = village.clone().give(&actor, command.clone()).is_ok();
                match &command {
                    Command::Need { id, command } => {
                        let shown = need::actions(&village.needs[id].state, &actor);
                        let button = shown.iter().any(|action| Some(action.command) == command.action());
                        prop_assert_eq!(button, taken, "{} {:?}", name, command);
                    }
                    // A button can only tell of its own task: that its need was taken meanwhile, it learns when pressed.
                    Command::Task { id, command } => {
                        let task = &village.tasks[id].state;
                        let open = |id| village.needs[id].state.status == NeedStatus::Open;
                        let need_is_gone = *command == TaskCommand::Publish && task.need.as_ref().is_some_and(|id| !open(id));
                        let shown = task::actions(task, &actor, village.now);
                        let button = shown.iter().find(|action| Some(action.command) == command.action());
                        prop_assert_eq!(button.is_some() && !need_is_gone, taken, "{} {:?}", name, command);
                        let if_match = button.and_then(|Action { if_match, .. }| *if_match);
                        let overwrites = button.is_some_and(|button| button.command == TaskActionName::Change);
                        prop_assert_eq!(if_match, overwrites.then_some(task.version));
                    }
                    _ => {}
                }
            }
        }
    }
}
