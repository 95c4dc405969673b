//! What people do: they look at a screen every few seconds and do the next thing. They sign in, take turns on a shared
//! phone, write and rewrite, take photos, submit, withdraw, note, like, vote, agree, try again and edit.

use std::collections::BTreeSet;

use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PhotoId};
use linli_offline::record::Key;
use linli_offline::store::Loaded;
use linli_offline::{AccountState, Input, OutboxLine, OutboxState, Outcome, Snapshot, StorageKind, Wish};
use rand::Rng;
use rand::rngs::StdRng;

use crate::deed::{Deed, What, deed};
use crate::oracle::Breach;
use crate::plan::{Kind, Plan, plan};
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
    /// The commands that were acknowledged here, and that nobody took back.
    pub kept: BTreeSet<CommandId>,
    /// Those that were taken back without a warning, and so must not have arrived.
    pub taken_back: BTreeSet<CommandId>,
    /// Whether the phone threw away what was acknowledged, and nobody has told them yet.
    pub robbed: bool,
    at: usize,
    asked: Option<(u64, u64, Asked)>,
}

/// Something to do.
pub enum Todo {
    /// Write something.
    Write(Plan),
    /// Do something at a tap.
    Do(Deed),
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
    Save(u64, DraftId),
    Photo(PhotoId),
    Submit(CommandId),
    Enqueue(CommandId),
    /// Of which item, and which command comes of it once it is written again.
    Edit(CommandId, CommandId),
    Other,
}

/// Who sits where: a resident with two tabs; a resident who has not agreed yet and a grid worker who share a phone; the
/// grid worker again, with two tabs and nothing that keeps them from doing the same work.
pub fn seats(rng: &mut StdRng, template: &Template) -> Vec<Seat> {
    let notes = template.open_reports();
    let mut seats = Vec::new();
    for (number, (person, device)) in [(0, 0), (1, 1), (2, 1), (2, 2)].into_iter().enumerate() {
        let mut todos = Vec::new();
        if person == 2 {
            for n in 0..rng.random_range(2..5) {
                let text = format!("note {n} of seat {number}");
                let what = What::Note(notes[device - 1].clone(), text);
                todos.push(Todo::Do(deed(rng, what)));
            }
            if rng.random_bool(0.5) {
                todos.push(Todo::Write(plan(rng, Kind::Reply, number, 0)));
            }
        } else {
            let kinds = [Kind::Report, Kind::Post, Kind::Reply, Kind::Need];
            let taps = [What::Like, What::Unlike, What::Like, What::Vote(0)];
            let taps = &taps[..rng.random_range(0..=taps.len())];
            todos.extend(taps.iter().map(|what| Todo::Do(deed(rng, what.clone()))));
            for n in 0..rng.random_range(1..4) {
                let kind = if n == 0 {
                    Kind::Report
                } else {
                    kinds[rng.random_range(0..kinds.len())]
                };
                let at = rng.random_range(0..=todos.len());
                todos.insert(at, Todo::Write(plan(rng, kind, number, n)));
            }
        }
        seats.push(Seat {
            person,
            device,
            todos,
            kept: BTreeSet::new(),
            taken_back: BTreeSet::new(),
            robbed: false,
            at: 0,
            asked: None,
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
        let evicted = self.tabs[&tab].evicted;
        let snapshot = self.tabs[&tab].state().snapshot(StorageKind::Durable, evicted);
        if self.seats[seat].robbed {
            // Whoever is not told goes on as if all was well, and finds out in the end.
            if snapshot.storage.evicted {
                self.note(format!(
                    "person {person} reads that device {device} lost what was on it"
                ));
                self.seats[seat].begin_again();
                let waits = self.seats.iter().any(|seat| seat.device == device && seat.robbed);
                self.devices[device].emptied = waits;
            }
            return;
        }
        let writes_as_guest =
            device == 0 && snapshot.account == AccountState::Guest && self.stormy && self.chance(0.8);
        match self.devices[device].cookie {
            Some(cookie) if cookie == person => {
                let name = crate::server::PEOPLE[person].to_owned();
                let id = person_id(person);
                if !matches!(&snapshot.account, AccountState::SignedIn { id: shown, .. } if *shown == id) {
                    return self.ask(seat, tab, Wish::SignIn { id, name }, Asked::Other);
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
        if let Asked::Edit(command, again) = &asked {
            // Heard of or not, it is a draft again where one lies there.
            let disk = self.disk(self.seats[seat].device);
            self.seats[seat].writes_again(command, again.clone(), &disk);
        }
        let seat = &mut self.seats[seat];
        seat.asked = None;
        let Some(Ok(outcome)) = settled else { return true };
        if let Asked::Submit(id) | Asked::Enqueue(id) = &asked {
            seat.kept.insert(id.clone());
        }
        match (asked, &mut seat.todos.get_mut(seat.at)) {
            (Asked::Save(_, id), Some(Todo::Write(plan))) if matches!(outcome, Outcome::Beside { .. }) => {
                plan.beside = Some(id);
            }
            (Asked::Save(saves, _), Some(Todo::Write(plan))) => plan.saved = plan.saved.max(saves),
            (Asked::Photo(id), Some(Todo::Write(plan))) => drop(plan.kept.insert(id)),
            (Asked::Submit(_), Some(Todo::Write(plan))) => plan.submitted = true,
            (Asked::Enqueue(_), Some(Todo::Do(deed))) => deed.kept = true,
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
        let network = self.network.clone();
        self.seats[seat].check_off(&disk, |id| network.has_acknowledged(id));
        for line in &snapshot.outbox {
            if let OutboxState::NeedsAttention { code, .. } = &line.state {
                return self.help(seat, tab, line, code);
            }
        }
        let waits = |line: &&OutboxLine| line.editable && line.state == OutboxState::Waiting;
        if let Some(line) = snapshot.outbox.iter().find(waits)
            && self.seats[seat].never_withdraws()
            && self.chance(0.1)
        {
            return self.edit(seat, tab, line.id.clone());
        }
        let at = self.seats[seat].at;
        let next = match self.seats[seat].todos.get_mut(at) {
            None => return,
            Some(Todo::Write(plan)) => plan.next(&disk, snapshot),
            Some(Todo::Do(deed)) => deed.next(&disk),
        };
        let (wish, asked) = match next {
            Next::Over => return self.seats[seat].go_on(),
            Next::Wait => return,
            Next::Do(wish, asked) => (*wish, asked),
        };
        if let (Todo::Write(plan), Wish::PutPhoto { id, .. }) = (&self.seats[seat].todos[at], &wish) {
            let shot = plan.photos.iter().find(|shot| shot.id == *id);
            let bytes = shot.expect("a photo of the plan").bytes.clone();
            self.tabs
                .get_mut(&tab)
                .expect("it is there")
                .bytes
                .insert(id.clone(), bytes);
        }
        self.type_on(tab, &wish);
        self.ask(seat, tab, wish, asked);
    }

    /// A form does not wait for its last save: the words before these may still be on their way, and nobody hears of them.
    fn type_on(&mut self, tab: u64, wish: &Wish) {
        let mut older = wish.clone();
        let Wish::SaveDraft { value, .. } = &mut older else {
            return;
        };
        if let Some(saves) = value["saves"].as_u64().filter(|_| self.chance(0.4)) {
            value["saves"] = (saves - 1).into();
            let op = self.number();
            self.take(tab, Input::Asked { op, wish: older });
        }
    }

    /// Takes back what waits, to write it anew; never what they are warned of.
    fn edit(&mut self, seat: usize, tab: u64, id: CommandId) {
        let asked = Asked::Edit(id.clone(), CommandId::mint(0, self.rng.random()));
        let draft = DraftId::mint(0, self.rng.random());
        let warned = false;
        self.ask(seat, tab, Wish::Edit { id, draft, warned }, asked);
    }

    /// 需要处理: what a person does about it.
    fn help(&mut self, seat: usize, tab: u64, line: &OutboxLine, code: &str) {
        self.note(format!("{code} asks for help"));
        let id = line.id.clone();
        let edits = line.editable && self.chance(0.4) && self.seats[seat].never_withdraws();
        let wish = match code {
            "consent_needed" => {
                let client = self.client(self.seats[seat].device);
                self.runtime.block_on(agree(&client));
                Wish::Retry(id)
            }
            // What was to be made is there under its id: an earlier try had arrived after all.
            "refused.id_taken" => {
                self.seats[seat].is_there_after_all(line.command.known());
                self.seats[seat].kept.remove(&id);
                Wish::Delete(id)
            }
            "simulated" if edits => return self.edit(seat, tab, id),
            // The server lost photos more often than the phone sends them again by itself.
            "simulated" | "photo_gone" => Wish::Retry(id),
            other => {
                self.oracle.found(Breach::Other, format!("refused: {other}"));
                Wish::Delete(id)
            }
        };
        self.ask(seat, tab, wish, Asked::Other);
    }
}

impl Seat {
    /// Whether all was done and sent.
    pub fn is_done(&self) -> bool {
        self.at == self.todos.len()
            && self.todos.iter().all(|todo| match todo {
                Todo::Write(plan) => plan.is_over,
                Todo::Do(deed) => deed.sent,
            })
    }

    /// What they wanted waits on the screen, or was sent: that is as good as an acknowledgement.
    fn go_on(&mut self) {
        match &mut self.todos[self.at] {
            Todo::Write(plan) => plan.submitted = true,
            Todo::Do(deed) => deed.kept = true,
        }
        self.at += 1;
    }

    /// Whether something was acknowledged that is not known to have arrived.
    pub(crate) fn misses_something(&self) -> bool {
        self.todos.iter().any(|todo| match todo {
            Todo::Write(plan) => !plan.is_over && (plan.saved > 0 || plan.submitted || !plan.kept.is_empty()),
            Todo::Do(deed) => deed.kept && !deed.sent,
        })
    }

    /// Their phone was emptied, and they know.
    fn begin_again(&mut self) {
        self.robbed = false;
        self.asked = None;
        self.at = 0;
        self.kept.clear();
        for todo in &mut self.todos {
            match todo {
                Todo::Write(plan) => plan.begin_again(),
                Todo::Do(deed) => deed.kept = false,
            }
        }
    }

    /// Marks what has arrived, as the phone knows by its receipts; and where it had no room for one, as its author saw.
    fn check_off(&mut self, disk: &Loaded, acknowledged: impl Fn(&CommandId) -> bool) {
        let sent = |id: &CommandId| {
            disk.records.contains_key(&Key::Sent(id.clone()))
                || (!disk.records.contains_key(&Key::Item(id.clone())) && acknowledged(id))
        };
        for todo in &mut self.todos {
            match todo {
                Todo::Do(deed) => deed.sent |= sent(&deed.command),
                Todo::Write(plan) => {
                    let submitted = plan.is_sent(disk) || sent(&plan.commands[0]);
                    plan.arrived |= submitted && (!plan.withdraw || sent(&plan.commands[1]));
                    let mut records = disk.records.values();
                    plan.is_over |= plan.arrived && !records.any(|(_, record)| plan.is_draft(record));
                }
            }
        }
    }

    fn never_withdraws(&self) -> bool {
        !self
            .todos
            .iter()
            .any(|todo| matches!(todo, Todo::Write(plan) if plan.withdraw))
    }

    fn plans(&mut self) -> impl Iterator<Item = (usize, &mut Plan)> {
        self.todos
            .iter_mut()
            .enumerate()
            .filter_map(|(at, todo)| match todo {
                Todo::Write(plan) => Some((at, plan)),
                Todo::Do(_) => None,
            })
    }

    /// An item becomes a draft again: that is the next thing to finish, and a new command will come of it.
    fn writes_again(&mut self, command: &CommandId, again: CommandId, disk: &Loaded) {
        let is_draft = |plan: &Plan| disk.records.values().any(|(_, record)| plan.is_draft(record));
        let found = self
            .plans()
            .find(|(_, plan)| plan.commands[0] == *command && is_draft(plan));
        if let Some((at, plan)) = found {
            plan.commands[0] = again;
            self.kept.remove(command);
            self.taken_back.insert(command.clone());
            self.at = self.at.min(at);
        }
    }

    fn is_there_after_all(&mut self, command: Option<&Command>) {
        for (_, plan) in self.plans() {
            plan.is_over |= plan.is_for(command);
        }
    }
}
