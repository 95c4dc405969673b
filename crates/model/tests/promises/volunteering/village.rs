//! A village: its needs, tasks, rosters and ledger, kept together as a server keeps them: a command and all that
//! follows from it take effect as one, or not at all.

use std::collections::BTreeMap;

use linli_model::command::Command;
use linli_model::follow;
use linli_model::geo::{Fix, Place, Point};
use linli_model::history::Recorded;
use linli_model::ids::{NeedId, PersonId, ServiceCode, SkillCode, TaskId};
use linli_model::ledger::{Entry, entries_of};
use linli_model::need::{self, Need, NeedCommand, NeedEvent, NeedRules, NeedSubmission};
use linli_model::person::{Actor, Grant, Role, Scope};
use linli_model::refusal::Refusal;
use linli_model::report::{Content, ContentId};
use linli_model::roster::{self, CheckInSecret, Roster, RosterCommand, RosterEvent, RosterRules};
use linli_model::task::{
    self, NeedFacts, Task, TaskCommand, TaskContent, TaskEvent, TaskRules, TaskWriting, Terms,
};
use linli_model::time::{HOUR, Timestamp};
use linli_model::volunteer::Catalog;
use linli_model::window::Window;
use serde_json::json;

use crate::world::{COMMUNITY, GRID, LAT, LON, Who, area, at, command_id, photo, words};

/// One stream.
#[derive(Debug, Clone)]
pub struct Stream<S, E> {
    pub state: S,
    pub history: Vec<Recorded<E>>,
}

#[derive(Debug, Clone)]
pub struct Village {
    pub now: Timestamp,
    pub catalog: Catalog,
    pub needs: BTreeMap<NeedId, Stream<Need, NeedEvent>>,
    pub tasks: BTreeMap<TaskId, Stream<Task, TaskEvent>>,
    pub rosters: BTreeMap<TaskId, Stream<Roster, RosterEvent>>,
    pub contents: BTreeMap<ContentId, Content>,
    pub task_contents: BTreeMap<ContentId, TaskContent>,
    pub entries: Vec<Entry>,
    given: usize,
}

pub fn need_id(n: usize) -> NeedId {
    NeedId::new(format!("need-{n}")).unwrap()
}

pub fn task_id(n: usize) -> TaskId {
    TaskId::new(format!("task-{n}")).unwrap()
}

pub fn service(code: &str) -> ServiceCode {
    ServiceCode::new(code).unwrap()
}

pub fn skill(code: &str) -> SkillCode {
    SkillCode::new(code).unwrap()
}

pub fn secret() -> CheckInSecret {
    CheckInSecret::new(*b"12345678901234567890")
}

/// A registered volunteer of the community, and its resident.
pub fn volunteer(n: usize) -> Actor {
    let grant = |role| Grant {
        role,
        scope: Scope::Community(area(COMMUNITY)),
        confirmed: true,
    };
    Actor::Person {
        id: volunteer_id(n),
        grants: vec![grant(Role::Resident), grant(Role::Volunteer)],
    }
}

pub fn volunteer_id(n: usize) -> PersonId {
    PersonId::new(format!("volunteer-{n}")).unwrap()
}

pub fn organiser() -> Actor {
    Who::GridWorker.actor()
}

/// The start of every task: a Saturday at nine in China.
pub fn start() -> Timestamp {
    at("2026-11-07T09:00:00+08:00")
}

pub fn terms(capacity: u16) -> Terms {
    Terms {
        community: area(COMMUNITY),
        grid: Some(area(GRID)),
        window: Window {
            starts_at: start(),
            ends_at: start().plus(3 * HOUR),
        },
        claim_by: start().plus(-HOUR),
        capacity,
        skills: vec![skill("first_aid")],
        minutes: 150,
        points: 20,
    }
}

fn place(words: &str) -> Place {
    Place {
        words: words.to_owned(),
        fix: Some(Fix {
            point: Point::new(LAT, LON).unwrap(),
            accuracy_m: 8.0,
            at: at("2026-11-02T08:00:00Z"),
        }),
    }
}

pub fn writing(terms: Terms) -> TaskWriting {
    TaskWriting {
        terms,
        title: "open-title".to_owned(),
        text: "open-text".to_owned(),
        safety_note: "open-note".to_owned(),
        photos: vec![photo(7)],
        place_hint: "open-hint".to_owned(),
        place: place("secret-door"),
        contact: Some("secret-organiser-phone".to_owned()),
    }
}

pub fn submission() -> NeedSubmission {
    NeedSubmission {
        community: area(COMMUNITY),
        grid: Some(area(GRID)),
        service: service("meals"),
        text: "secret-need".to_owned(),
        photos: vec![photo(8)],
        place: place("secret-home"),
        wanted: Some(terms(1).window),
        on_behalf: false,
        contact: Some("secret-need-phone".to_owned()),
    }
}

pub fn catalog() -> Catalog {
    let named = |code| json!({"code": code, "name": words(code)});
    let list =
        json!({"version": 1, "services": [named("meals")], "skills": [named("first_aid"), named("signing")]});
    serde_json::from_value(list).unwrap()
}

pub fn need(n: usize, command: NeedCommand) -> Command {
    Command::Need {
        id: need_id(n),
        command,
    }
}

pub fn task(n: usize, command: TaskCommand) -> Command {
    Command::Task {
        id: task_id(n),
        command,
    }
}

pub fn roster(n: usize, command: RosterCommand) -> Command {
    Command::Roster {
        id: task_id(n),
        command,
    }
}

pub fn draft(need: Option<NeedId>, terms: Terms) -> TaskCommand {
    TaskCommand::Draft {
        writing: writing(terms),
        need,
    }
}

impl Village {
    /// Five days before the tasks.
    pub fn new() -> Self {
        Self {
            now: at("2026-11-02T10:00:00+08:00"),
            catalog: catalog(),
            needs: BTreeMap::new(),
            tasks: BTreeMap::new(),
            rosters: BTreeMap::new(),
            contents: BTreeMap::new(),
            task_contents: BTreeMap::new(),
            entries: Vec::new(),
            given: 0,
        }
    }

    /// With one published task of so many places.
    pub fn with_task(capacity: u16) -> Self {
        let mut village = Self::new();
        village.must(&organiser(), task(0, draft(None, terms(capacity))));
        village.must(&organiser(), task(0, TaskCommand::Publish));
        village
    }

    /// Gives a command that must be taken.
    pub fn must(&mut self, actor: &Actor, command: Command) {
        let told = format!("{actor:?} {command:?}");
        self.give(actor, command).expect(&told);
    }

    /// Gives a command to the first task's roster.
    pub fn ask(&mut self, actor: &Actor, command: RosterCommand) -> Result<(), Refusal> {
        self.give(actor, roster(0, command))
    }

    /// The first task's roster.
    pub fn roster(&self) -> &Roster {
        &self.rosters[&task_id(0)].state
    }

    /// What the first task's roster went through.
    pub fn roster_history(&self) -> &[Recorded<RosterEvent>] {
        &self.rosters[&task_id(0)].history
    }

    /// Gives a command with all that follows from it, or refuses the whole.
    pub fn give(&mut self, actor: &Actor, command: Command) -> Result<(), Refusal> {
        let before = self.clone();
        let outcome = self.attempt(actor, &command);
        if outcome.is_err() {
            *self = before;
        }
        outcome
    }

    fn attempt(&mut self, actor: &Actor, command: &Command) -> Result<(), Refusal> {
        self.given += 1;
        let follows = match command {
            Command::Need { id, command } => self.need(actor, id, command)?,
            Command::Task { id, command } => self.task(actor, id, command)?,
            Command::Roster { id, command } => self.roster_of(actor, id, command)?,
            other => panic!("no stream of a village: {other:?}"),
        };
        for follow in &follows {
            match self.attempt(&Actor::System, follow) {
                Ok(()) | Err(Refusal::AlreadySo) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }

    fn record<E>(&self, actor: &Actor, events: Vec<E>) -> Vec<Recorded<E>> {
        assert!(!events.is_empty(), "a command came to nothing");
        let record = |event| Recorded {
            event,
            by: actor.person().cloned(),
            at: self.now,
        };
        events.into_iter().map(record).collect()
    }

    fn need(&mut self, actor: &Actor, id: &NeedId, command: &NeedCommand) -> Result<Vec<Command>, Refusal> {
        assert_eq!(command.check(), [], "{command:?}");
        let rules = NeedRules {
            catalog: &self.catalog,
            area_exists: true,
        };
        let command_id = command_id(self.given);
        let state = self.needs.get(id).map(|stream| &stream.state);
        let events = need::decide(state, id, command, &command_id, actor, self.now, &rules)?;
        if let Some(content) = need::content_of(command) {
            self.contents.insert(command_id, content);
        }
        let mut history = self
            .needs
            .get(id)
            .map(|stream| stream.history.clone())
            .unwrap_or_default();
        history.extend(self.record(actor, events));
        let state = need::replay(id, &history).unwrap();
        self.needs.insert(id.clone(), Stream { state, history });
        Ok(Vec::new())
    }

    fn task(&mut self, actor: &Actor, id: &TaskId, command: &TaskCommand) -> Result<Vec<Command>, Refusal> {
        assert_eq!(command.check(), [], "{command:?}");
        let facts = |need: &Need| NeedFacts {
            community: need.community.clone(),
            area: need.grid.clone().unwrap_or(need.community.clone()),
        };
        let named = match command {
            TaskCommand::Draft { need, .. } => need.as_ref().and_then(|need| self.needs.get(need)),
            _ => None,
        };
        let rules = TaskRules {
            catalog: &self.catalog,
            area_exists: true,
            need: named.map(|need| facts(&need.state)),
        };
        let command_id = command_id(self.given);
        let state = self.tasks.get(id).map(|stream| &stream.state);
        let events = task::decide(state, id, command, &command_id, actor, self.now, &rules)?;
        if let Some(content) = task::content_of(command) {
            self.task_contents.insert(command_id, content);
        }
        let mut history = self
            .tasks
            .get(id)
            .map(|stream| stream.history.clone())
            .unwrap_or_default();
        let mut follows = Vec::new();
        for recorded in self.record(actor, events) {
            history.push(recorded.clone());
            follows.extend(follow::of_task(
                &task::replay(id, &history).unwrap(),
                &recorded.event,
            ));
        }
        let state = task::replay(id, &history).unwrap();
        self.tasks.insert(id.clone(), Stream { state, history });
        Ok(follows)
    }

    fn roster_of(
        &mut self,
        actor: &Actor,
        id: &TaskId,
        command: &RosterCommand,
    ) -> Result<Vec<Command>, Refusal> {
        assert_eq!(command.check(), [], "{command:?}");
        let secret = secret();
        let command_id = command_id(self.given);
        let before = self.rosters.get(id).map(|stream| &stream.state);
        let rules = RosterRules { secret: &secret };
        let events = roster::decide(before, id, command, &command_id, actor, self.now, &rules)?;
        if let Some(content) = roster::content_of(command) {
            self.contents.insert(command_id, content);
        }
        let mut state = before.cloned();
        let mut history = self
            .rosters
            .get(id)
            .map(|stream| stream.history.clone())
            .unwrap_or_default();
        let mut follows = Vec::new();
        for recorded in self.record(actor, events) {
            let after = roster::evolve(state.take(), id, &recorded);
            let community = &after.terms.community;
            self.entries
                .extend(entries_of(id, community, after.version, &recorded));
            follows.extend(follow::of_roster(&after, &recorded.event));
            history.push(recorded);
            state = Some(after);
        }
        let state = state.unwrap();
        self.rosters.insert(id.clone(), Stream { state, history });
        Ok(follows)
    }
}
