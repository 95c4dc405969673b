//! What people do: they look at a screen every few seconds and do the next thing. They sign in, take turns on a shared
//! phone, write and rewrite, take photos, submit, withdraw, note, agree, try again and edit.

use std::collections::BTreeSet;
use std::rc::Rc;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use linli_model::area::AreaCode;
use linli_model::category::CategoryCode;
use linli_model::command::Command;
use linli_model::geo::Place;
use linli_model::ids::{CommandId, DraftId, PhotoId, ReportId};
use linli_model::report::{Audience, ReportCommand, Submission};
use linli_model::urgency::Urgency;
use linli_offline::record::{Key, Record};
use linli_offline::store::Loaded;
use linli_offline::{AccountState, Input, OutboxLine, OutboxState, Snapshot, StorageKind, Wish};
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::json;

use crate::device::Bytes;
use crate::oracle::is_sent;
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

/// A report to be filed.
pub struct Plan {
    /// Its id, kept in the draft.
    pub report: ReportId,
    /// Its photos in order.
    pub photos: Vec<Shot>,
    /// How often its draft was acknowledged as saved.
    pub saved: u64,
    /// The photos that were acknowledged as kept.
    pub kept: BTreeSet<PhotoId>,
    /// Whether its submission was acknowledged.
    pub submitted: bool,
    /// Whether it is taken back at once.
    pub withdraw: bool,
    /// Whether the server has it all.
    pub is_over: bool,
    draft: DraftId,
    saves: u64,
    withdrawal: Option<CommandId>,
}

impl Plan {
    /// Its words in the end.
    pub fn text(&self) -> String {
        format!("words {} of {}", self.saves, self.report)
    }
}

/// A photo.
pub struct Shot {
    /// Its id.
    pub id: PhotoId,
    /// A PNG.
    pub bytes: Bytes,
    /// Its width, which no other photo has.
    pub w: u32,
    /// Its height.
    pub h: u32,
}

/// A note.
pub struct Note {
    /// On which report.
    pub report: ReportId,
    /// Its command.
    pub command: CommandId,
    /// Its words, which no other note has.
    pub text: String,
    /// Whether it was acknowledged as kept.
    pub kept: bool,
    /// Whether the server has it.
    pub sent: bool,
}

enum Next {
    Over,
    Wait,
    Do(Wish, Asked),
}

#[derive(Debug, Clone, PartialEq)]
enum Asked {
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

fn plan(rng: &mut StdRng, seat: usize, n: u32) -> Todo {
    let first = 50 + 20 * u32::try_from(seat).unwrap_or(0) + 5 * n;
    let photos = (0..rng.random_range(1..3))
        .map(|shot| take_photo(rng, first + shot))
        .collect();
    Todo::Report(Plan {
        report: ReportId::mint(0, rng.random()),
        photos,
        saved: 0,
        kept: BTreeSet::new(),
        submitted: false,
        withdraw: rng.random_bool(0.4),
        is_over: false,
        draft: DraftId::mint(0, rng.random()),
        saves: rng.random_range(1..4),
        withdrawal: None,
    })
}

fn note(rng: &mut StdRng, report: &ReportId, seat: usize, n: u32) -> Todo {
    let (command, text) = (
        CommandId::mint(0, rng.random()),
        format!("note {n} of seat {seat}"),
    );
    Todo::Note(Note {
        report: report.clone(),
        command,
        text,
        kept: false,
        sent: false,
    })
}

/// A picture of noise, which does not compress: the larger ones need two chunks.
fn take_photo(rng: &mut StdRng, w: u32) -> Shot {
    let h = if rng.random_bool(0.3) { 1_900 } else { 30 };
    let mut pixels = vec![0; (w * h * 3) as usize];
    rng.fill(&mut pixels[..]);
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(&pixels, w, h, ExtendedColorType::Rgb8)
        .expect("a picture in memory");
    Shot {
        id: PhotoId::mint(0, rng.random()),
        bytes: Rc::new(bytes),
        w,
        h,
    }
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
            Next::Do(wish, asked) => (wish, asked),
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

impl Note {
    fn next(&self, disk: &Loaded, rng: &mut StdRng) -> Next {
        let there = [Key::Item(self.command.clone()), Key::Sent(self.command.clone())];
        if there.iter().any(|key| disk.records.contains_key(key)) {
            return Next::Over;
        }
        let id = CommandId::mint(0, rng.random());
        let command = ReportCommand::Note {
            text: self.text.clone(),
        };
        let command = Command::Report {
            id: self.report.clone(),
            command,
        };
        Next::Do(
            Wish::Enqueue {
                id: id.clone(),
                command,
                if_match: None,
            },
            Asked::Enqueue(id),
        )
    }
}

impl Plan {
    fn next(&mut self, disk: &Loaded, snapshot: &Snapshot, rng: &mut StdRng) -> Next {
        let (mut submitted, mut draft) = (is_sent(disk, &self.report) || self.is_over, None);
        for (_, record) in disk.records.values() {
            match record {
                Record::Item(item) => {
                    let Some(Command::Report { id, command }) = item.command.known() else {
                        continue;
                    };
                    submitted |= *id == self.report && matches!(command, ReportCommand::Submit(_));
                }
                Record::Draft(found) if found.value["report"] == self.report.as_str() => draft = Some(found),
                _ => {}
            }
        }
        if submitted {
            return self.after_submission(disk, rng);
        }
        let Some(found) = draft else {
            return self.save(1, 0);
        };
        self.draft = found.id.clone();
        // A tab that has not heard of it yet shows nothing to go on with.
        let Some(line) = snapshot.drafts.iter().find(|line| line.id == self.draft) else {
            return Next::Wait;
        };
        let saves = line.value["saves"].as_u64().unwrap_or(0);
        if saves < self.saves {
            return self.save(saves + 1, line.revision);
        }
        let missing = self
            .photos
            .iter()
            .find(|shot| !line.photos.iter().any(|photo| photo.id == shot.id));
        match missing {
            Some(shot) => {
                let (id, draft, mime) = (shot.id.clone(), self.draft.clone(), "image/png".to_owned());
                let wish = Wish::PutPhoto {
                    id,
                    draft,
                    mime,
                    bytes: shot.bytes.len() as u64,
                    w: shot.w,
                    h: shot.h,
                };
                Next::Do(wish, Asked::Photo(shot.id.clone()))
            }
            None => {
                let id = CommandId::mint(0, rng.random());
                let command = Command::Report {
                    id: self.report.clone(),
                    command: self.submission(),
                };
                let wish = Wish::Submit {
                    draft: self.draft.clone(),
                    id: id.clone(),
                    command,
                    if_match: None,
                };
                Next::Do(wish, Asked::Submit(id))
            }
        }
    }

    fn after_submission(&self, disk: &Loaded, rng: &mut StdRng) -> Next {
        let there = |id: &CommandId| {
            [Key::Item(id.clone()), Key::Sent(id.clone())]
                .iter()
                .any(|key| disk.records.contains_key(key))
        };
        if !self.withdraw || self.withdrawal.as_ref().is_some_and(there) {
            return Next::Over;
        }
        let id = CommandId::mint(0, rng.random());
        let command = Command::Report {
            id: self.report.clone(),
            command: ReportCommand::Withdraw,
        };
        Next::Do(
            Wish::Enqueue {
                id: id.clone(),
                command,
                if_match: None,
            },
            Asked::Enqueue(id),
        )
    }

    fn save(&self, saves: u64, revision: u64) -> Next {
        let value = json!({ "report": self.report.as_str(), "saves": saves });
        let wish = Wish::SaveDraft {
            id: self.draft.clone(),
            kind: "report".to_owned(),
            value,
            revision,
        };
        Next::Do(wish, Asked::Save(saves))
    }

    fn submission(&self) -> ReportCommand {
        ReportCommand::Submit(Submission {
            community: AreaCode::new("120101003001").expect("a community"),
            grid: None,
            category: CategoryCode::new("010101").expect("a category"),
            text: self.text(),
            photos: self.photos.iter().map(|shot| shot.id.clone()).collect(),
            place: Place {
                words: "8 号楼后门".to_owned(),
                fix: None,
            },
            urgency_hint: Urgency::Blue,
            audience: Audience::Public,
            show_name: false,
            contact: None,
        })
    }
}
