//! Every operation of the store fails once: the first, the second, and so on until a person gets through from the first
//! key to the receipt without meeting a failure. In every way a store fails, for a moment or for a while, and with the
//! tab killed at that very operation or living on.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_util::FutureExt;
use linli_model::command::Command;
use linli_model::ids::CommandId;
use linli_model::limits::UPLOAD_CHUNK_BYTES;
use linli_offline::memory::Fault;
use linli_offline::record::{Key, Record};
use linli_offline::{Exchange, MemoryStore, Outcome, Reply, Store, StoreError};
use serde_json::json;

use crate::harness::*;

/// How a store fails.
const KINDS: [Fault; 4] = [
    Fault::Before(StoreError::Full),
    Fault::Before(StoreError::Conflict),
    Fault::Before(StoreError::Unknown),
    Fault::After,
];
/// How often the draft is saved before it is submitted.
const SAVES: u64 = 2;
/// The photo needs two chunks.
const PHOTO: u64 = UPLOAD_CHUNK_BYTES + 7;

/// Which operations fail, and what that does to the tab.
#[derive(Debug, Clone, Copy)]
struct Misfortune {
    kind: Fault,
    /// The first that fails, from 1.
    nth: u32,
    /// How many fail one after another.
    lasts: u32,
    kills: bool,
}

/// A server: what it was told to do, and what it has of the photo.
#[derive(Default)]
struct Server {
    commands: BTreeMap<CommandId, Command>,
    arrived: u64,
}

/// What was acknowledged, by the words on the screen.
#[derive(Debug, Default)]
struct Acknowledged {
    save: u64,
    photo: bool,
    submitted: Vec<CommandId>,
}

struct Life {
    disk: MemoryStore<Vec<u8>>,
    faulty: MemoryStore<Vec<u8>>,
    dead: Rc<Cell<bool>>,
    server: Rc<RefCell<Server>>,
    acknowledged: Acknowledged,
    tabs: u32,
    commands: u32,
}

impl Life {
    /// One person, from the first key to the receipt. Gives how many operations the store was asked for.
    fn run(misfortune: Misfortune) -> u32 {
        let (disk, dead) = (MemoryStore::default(), Rc::new(Cell::new(false)));
        let operations = Rc::new(Cell::new(0));
        let (count, killed) = (operations.clone(), dead.clone());
        let faulty = disk.with_faults(move |_| {
            count.set(count.get() + 1);
            let Misfortune {
                kind,
                nth,
                lasts,
                kills,
            } = misfortune;
            if !(nth..nth + lasts).contains(&count.get()) {
                return Fault::None;
            }
            killed.set(killed.get() || (kills && count.get() == nth));
            kind
        });
        let mut life = Self {
            disk,
            faulty,
            dead,
            server: Rc::default(),
            acknowledged: Acknowledged::default(),
            tabs: 0,
            commands: 0,
        };
        let mut tab = life.open();
        for _ in 0..60 {
            if life.dead.replace(false) {
                tab = life.open();
            }
            life.act(&mut tab);
            life.nothing_is_lost(misfortune);
            if life.is_over() {
                life.nothing_is_double(misfortune);
                return operations.get();
            }
            tab.pass(30);
        }
        panic!("it does not drain: {misfortune:?}, {:?}", stored(&life.disk));
    }

    fn open(&mut self) -> Tab {
        self.tabs += 1;
        let server = self.server.clone();
        let mut tab = Tab::visiting(&format!("tab-{}", self.tabs), &self.faulty, move |exchange| {
            Ok(answer(&mut server.borrow_mut(), exchange))
        });
        tab.dead = self.dead.clone();
        // A session outlives its tab, and is asked for anew by every one.
        tab.ask(linli_offline::Wish::SignIn {
            id: person("wang"),
            name: "wang".to_owned(),
        });
        tab
    }

    /// Looks at the screen and does the next thing.
    fn act(&mut self, tab: &mut Tab) {
        let shown = tab.snapshot();
        if !shown.outbox.is_empty() || !shown.sent.is_empty() {
            return;
        }
        let Some(line) = shown.drafts.first() else {
            return self.save(tab, 1, 0);
        };
        let saves = line.value["saves"].as_u64().unwrap();
        if saves < SAVES {
            return self.save(tab, saves + 1, line.revision);
        }
        if line.photos.is_empty() {
            self.acknowledged.photo |= matches!(tab.ask(new_photo("p1", "d1", PHOTO)), Some(Ok(_)));
            return;
        }
        self.commands += 1;
        let name = format!("c{}", self.commands);
        let submission = tab.submission("d1", &name, resolve("r1", &["p1"]));
        if let Some(Ok(_)) = tab.ask(submission) {
            self.acknowledged.submitted.push(command_id(&name));
        }
    }

    fn save(&mut self, tab: &mut Tab, saves: u64, revision: u64) {
        let wish = linli_offline::Wish::SaveDraft {
            id: draft("d1"),
            kind: "report".to_owned(),
            value: json!({ "saves": saves }),
            revision,
            beside: draft("beside"),
        };
        if let Some(Ok(Outcome::Saved { .. })) = tab.ask(wish) {
            self.acknowledged.save = self.acknowledged.save.max(saves);
        }
    }

    /// What the screen said is on the disk, or with the server.
    fn nothing_is_lost(&self, misfortune: Misfortune) {
        let loaded = self.disk.load().now_or_never().unwrap().unwrap();
        let at_the_server = !self.server.borrow().commands.is_empty();
        let waits = loaded
            .records
            .keys()
            .any(|key| matches!(key, Key::Item(_) | Key::Sent(_)))
            || at_the_server;
        let saved = loaded.records.values().find_map(|(_, record)| match record {
            Record::Draft(draft) => draft.value["saves"].as_u64(),
            _ => None,
        });
        let told = format!(
            "{misfortune:?}: {:?} of {:?}",
            self.acknowledged,
            loaded.records.keys()
        );
        assert!(
            waits || saved.unwrap_or(0) >= self.acknowledged.save,
            "a save is lost: {told}"
        );
        assert!(
            waits || self.acknowledged.submitted.is_empty(),
            "a submission is lost: {told}"
        );
        let bytes = self.disk.bytes(&photo("p1")).now_or_never().unwrap().unwrap();
        let whole = bytes.is_some_and(|bytes| bytes.len() as u64 == PHOTO);
        assert!(
            whole || at_the_server || !self.acknowledged.photo,
            "a photo is lost: {told}"
        );
    }

    fn is_over(&self) -> bool {
        let waits = stored(&self.disk).iter().any(|key| matches!(key, Key::Item(_)));
        !self.server.borrow().commands.is_empty() && !waits
    }

    /// One command came to the server, and the whole photo before it; the device kept the receipt and nothing else.
    fn nothing_is_double(&self, misfortune: Misfortune) {
        let server = self.server.borrow();
        assert_eq!(
            (server.commands.len(), server.arrived),
            (1, PHOTO),
            "{misfortune:?}"
        );
        let left = |key: &Key| matches!(key, Key::Draft(_) | Key::Photo(_) | Key::Item(_));
        let keys = stored(&self.disk);
        assert!(!keys.iter().any(left), "{misfortune:?}: {keys:?}");
        let receipts = keys.iter().filter(|key| matches!(key, Key::Sent(_))).count();
        // Without room for it the receipt is shown and not kept.
        let full = misfortune.kind == Fault::Before(StoreError::Full);
        assert!(
            receipts == 1 || (full && receipts == 0),
            "{misfortune:?}: {receipts} receipts"
        );
    }
}

fn answer(server: &mut Server, exchange: &Exchange) -> Reply {
    match exchange {
        Exchange::Probe | Exchange::Create { .. } => Reply::Done,
        Exchange::Offset { .. } => Reply::Offset(server.arrived),
        Exchange::Append { offset, length, .. } => {
            assert_eq!(*offset, server.arrived);
            server.arrived += length;
            Reply::Offset(server.arrived)
        }
        Exchange::Send { id, command, .. } => {
            assert_eq!(server.arrived, PHOTO, "photos go first");
            server.commands.insert(id.clone(), command.clone());
            Reply::Sent(json!({}))
        }
    }
}

#[test]
fn whichever_operation_of_the_store_fails_nothing_is_lost_and_nothing_double() {
    let (mut lives, mut most) = (0, 0);
    for kind in KINDS {
        for (lasts, kills) in [(1, false), (1, true), (7, false), (7, true)] {
            for nth in 1.. {
                let operations = Life::run(Misfortune {
                    kind,
                    nth,
                    lasts,
                    kills,
                });
                lives += 1;
                most = most.max(nth);
                if operations < nth {
                    break;
                }
            }
        }
    }
    println!("{lives} lives, the longest of {most} operations of its store");
    assert!(most > 10, "a life has more operations than {most}");
}
