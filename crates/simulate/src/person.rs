//! What people do: they look at a screen every few seconds and do the next thing. They sign in, take turns on a shared
//! phone, write and rewrite, take photos, submit, withdraw, note, agree, try again and edit.

use std::collections::BTreeSet;

use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PhotoId};
use linli_offline::record::Key;
use linli_offline::store::Loaded;
use linli_offline::{AccountState, Input, OutboxLine, OutboxState, Snapshot, StorageKind, Wish};
use rand::Rng;
use rand::rngs::StdRng;

use crate::oracle::is_sent;
use crate::plan::{Note, Plan, note, plan};
use crate::server::{Template, agree, person_id};
use crate::world::World;

/// A person with a phone in hand, and what they mean to do.
pub struct Seat {
    /// Who: an index of [`crate::server::PEOPLE`].
    pub person: usize,
    /// Which phone.
    pub device: usize,
    /// In order.
    pub todos: Vec<Todo>,
    at: usize,
    asked: Option<(u64, u64, Asked)>,
    kept: BTreeSet<CommandId>,
}

/// Something to do.
pub enum Todo {
    /// File a report.
    Report(Plan),
    /// Note something on a report of somebody else.
    Note(Note),
}

/// What to do next.
pub(crate) enum Next {
    Over,
    Wait,
    Do(Box<Wish>, Asked),
}

impl Next {
    pub(crate) fn enqueue(id: CommandId, command: Command) -> Self {
        let wish = Wish::Enqueue {
            id: id.clone(),
            command,
            if_match: None,
        };
        Self::Do(Box::new(wish), Asked::Enqueue(id))
    }
}

/// What a wish was about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asked {
    Save(u64),
    Photo(PhotoId),
    Submit(CommandId),
    Enqueue(CommandId),
    Other,
}

impl Seat {
    /// Whether all was done and sent.
    pub fn is_done(&self) -> bool {
        self.at == self.todos.len()
            && self.todos.iter().all(|todo| match todo {
                Todo::Report(plan) => plan.is_over,
                Todo::Note(note) => note.sent,
            })
    }

    /// Whether a command was acknowledged here.
    pub fn knows(&self, id: &CommandId) -> bool {
        self.kept.contains(id)
    }
}

/// Who sits where: a resident with two tabs; a resident who has not agreed yet and a grid worker who share a phone; the
/// grid worker again, with two tabs and no Web Locks.
pub fn seats(rng: &mut StdRng, template: &Template) -> Vec<Seat> {
    let notes = template.open_reports();
    let mut seats = Vec::new();
    for (number, (person, device)) in [(0, 0), (1, 1), (2, 1), (2, 2)].into_iter().enumerate() {
        let todos = match person {
            2 => (0..rng.random_range(2..6))
                .map(|n| note(rng, &notes[device - 1], number, n))
                .collect(),
            _ => (0..rng.random_range(1..3))
                .map(|n| plan(rng, number, n))
                .collect(),
        };
        seats.push(Seat {
            person,
            device,
            todos,
            at: 0,
            asked: None,
            kept: BTreeSet::new(),
        });
    }
    seats
}

impl World<'_> {
    /// Somebody looks at their phone.
    pub(crate) fn look(&mut self, seat: usize) {
        if !self.hear(seat) {
            return;
        }
        let (person, device) = (self.seats[seat].person, self.seats[seat].device);
        let awake =
            |tab: &u64| self.tabs[tab].device == device && self.awake(*tab).is_some_and(|s| s.is_loaded());
        let tabs: Vec<u64> = self.tabs.keys().copied().filter(awake).collect();
        if tabs.is_empty() {
            return;
        }
        let tab = tabs[self.rng.random_range(0..tabs.len())];
        let snapshot = self.tabs[&tab].state().snapshot(StorageKind::Durable, false);
        let writes_as_guest =
            device == 0 && snapshot.account == AccountState::Guest && self.stormy && self.chance(0.8);
        match self.devices[device].cookie {
            Some(cookie) if cookie == person => {
                let name = crate::server::PEOPLE[person].to_owned();
                if !matches!(&snapshot.account, AccountState::SignedIn { id, .. } if *id == person_id(person))
                {
                    return self.ask(
                        seat,
                        tab,
                        Wish::SignIn {
                            id: person_id(person),
                            name,
                        },
                        Asked::Other,
                    );
                }
            }
            // A visitor on their own phone may write for a while before they sign in.
            None if writes_as_guest => {}
            _ => {
                if self.chance(0.2) && !self.seats[seat].is_done() {
                    self.note(format!("person {person} takes device {device}"));
                    self.devices[device].cookie = Some(person);
                }
                return;
            }
        }
        self.act(seat, tab, &snapshot);
    }

    /// Hears what became of the last wish; `false` while nobody can tell.
    fn hear(&mut self, seat: usize) -> bool {
        let Some((tab, op, asked)) = self.seats[seat].asked.clone() else {
            return true;
        };
        let settled = match self.tabs.get(&tab) {
            None => None,
            Some(tab) => match tab.settled.get(&op) {
                None => return false,
                Some(result) => Some(*result),
            },
        };
        let seat = &mut self.seats[seat];
        seat.asked = None;
        let Some(Ok(_)) = settled else { return true };
        if let Asked::Submit(id) | Asked::Enqueue(id) = &asked {
            seat.kept.insert(id.clone());
        }
        match (asked, &mut seat.todos.get_mut(seat.at)) {
            (Asked::Save(saves), Some(Todo::Report(plan))) => plan.saved = plan.saved.max(saves),
            (Asked::Photo(id), Some(Todo::Report(plan))) => drop(plan.kept.insert(id)),
            (Asked::Submit(_), Some(Todo::Report(plan))) => plan.submitted = true,
            (Asked::Enqueue(_), Some(Todo::Note(note))) => note.kept = true,
            _ => {}
        }
        true
    }

    fn ask(&mut self, seat: usize, tab: u64, wish: Wish, asked: Asked) {
        let op = self.number();
        self.seats[seat].asked = Some((tab, op, asked));
        self.take(tab, Input::Asked { op, wish });
    }

    fn act(&mut self, seat: usize, tab: u64, snapshot: &Snapshot) {
        let disk = self.disk(self.seats[seat].device);
        self.seats[seat].check_off(&disk);
        for line in &snapshot.outbox {
            if let OutboxState::NeedsAttention { code, .. } = &line.state {
                return self.help(seat, tab, line, code);
            }
        }
        let at = self.seats[seat].at;
        let next = match self.seats[seat].todos.get_mut(at) {
            None => return,
            Some(Todo::Report(plan)) => plan.next(&disk, snapshot, &mut self.rng),
            Some(Todo::Note(note)) => note.next(&disk, &mut self.rng),
        };
        let (wish, asked) = match next {
            Next::Over => return self.seats[seat].at += 1,
            Next::Wait => return,
            Next::Do(wish, asked) => (*wish, asked),
        };
        match (&mut self.seats[seat].todos[at], &wish) {
            (Todo::Note(note), Wish::Enqueue { id, .. }) => note.command = id.clone(),
            (Todo::Report(plan), Wish::Enqueue { id, .. }) => plan.withdrawal = Some(id.clone()),
            (Todo::Report(plan), Wish::PutPhoto { id, .. }) => {
                let shot = plan
                    .photos
                    .iter()
                    .find(|shot| shot.id == *id)
                    .expect("a photo of the plan");
                let tab = self.tabs.get_mut(&tab).expect("it is there");
                tab.bytes.insert(id.clone(), shot.bytes.clone());
            }
            _ => {}
        }
        self.ask(seat, tab, wish, asked);
    }

    /// 需要处理: what a person does about it.
    fn help(&mut self, seat: usize, tab: u64, line: &OutboxLine, code: &str) {
        self.note(format!("{code} asks for help"));
        let id = line.id.clone();
        let edits = line.editable && self.chance(0.4) && self.seats[seat].never_withdraws();
        let draft = DraftId::mint(0, self.rng.random());
        let wish = match code {
            "consent_needed" => {
                let client = self.client(self.seats[seat].device);
                self.runtime.block_on(agree(&client));
                Wish::Retry(id)
            }
            // The report is there under its id: an earlier try had arrived after all.
            "refused.id_taken" => {
                self.seats[seat].is_there_after_all(line.command.known());
                Wish::Delete(id)
            }
            "simulated" if edits => {
                self.seats[seat].writes_again(line.command.known());
                Wish::Edit { id, draft }
            }
            "simulated" => Wish::Retry(id),
            other => {
                self.oracle.violation(format!("refused: {other}"));
                Wish::Delete(id)
            }
        };
        self.ask(seat, tab, wish, Asked::Other);
    }
}

impl Seat {
    /// Marks what has arrived, as the phone knows by its receipts.
    fn check_off(&mut self, disk: &Loaded) {
        let sent = |id: &CommandId| disk.records.contains_key(&Key::Sent(id.clone()));
        for todo in &mut self.todos {
            match todo {
                Todo::Note(note) => note.sent |= sent(&note.command),
                Todo::Report(plan) => {
                    let withdrawn = plan.withdrawal.as_ref().is_some_and(sent);
                    plan.is_over |= is_sent(disk, &plan.report) && (withdrawn || !plan.withdraw);
                }
            }
        }
    }

    fn never_withdraws(&self) -> bool {
        !self
            .todos
            .iter()
            .any(|todo| matches!(todo, Todo::Report(plan) if plan.withdraw))
    }

    /// An item becomes a draft again: that is the next thing to finish.
    fn writes_again(&mut self, command: Option<&Command>) {
        let Some(Command::Report { id, .. }) = command else {
            return;
        };
        let at = self
            .todos
            .iter()
            .position(|todo| matches!(todo, Todo::Report(plan) if plan.report == *id));
        self.at = at.map_or(self.at, |at| at.min(self.at));
    }

    fn is_there_after_all(&mut self, command: Option<&Command>) {
        let Some(Command::Report { id, .. }) = command else {
            return;
        };
        for todo in &mut self.todos {
            if let Todo::Report(plan) = todo {
                plan.is_over |= plan.report == *id;
            }
        }
    }
}
