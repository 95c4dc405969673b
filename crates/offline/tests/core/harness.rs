//! A tab whose effects are carried out at once, and a backend that says whatever a test wants.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::FutureExt;
use linli_client::ClientError;
use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PersonId, PhotoId, ReportId};
use linli_model::report::ReportCommand;
use linli_model::time::{SECOND, Timestamp};
use linli_offline::record::{Key, Record};
use linli_offline::store::{Write, commit_surely};
use linli_offline::{
    DraftLine, Effect, Exchange, Input, MemoryStore, OfflineError, OutboxLine, OutboxState, Outcome, Reply,
    Snapshot, State, StorageKind, Store, Wish, Woken, Written, step,
};
use serde_json::{Value, json};

pub type Answer = Result<Reply, ClientError>;
type Backend = Box<dyn FnMut(&Exchange) -> Answer>;

pub struct Tab {
    name: String,
    pub state: Option<State>,
    pub store: MemoryStore<Vec<u8>>,
    pub now: Timestamp,
    /// Every request but probes.
    pub asked: Vec<Exchange>,
    pub wake_at: Option<Timestamp>,
    /// Once set, nothing is carried out any more: the tab was killed.
    pub dead: Rc<Cell<bool>>,
    backend: Backend,
    settled: Vec<(u64, Result<Outcome, OfflineError>)>,
    ops: u64,
}

pub fn start() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

pub fn person(name: &str) -> PersonId {
    PersonId::new(name).unwrap()
}

pub fn draft(name: &str) -> DraftId {
    DraftId::new(name).unwrap()
}

pub fn command_id(name: &str) -> CommandId {
    CommandId::new(name).unwrap()
}

pub fn photo(name: &str) -> PhotoId {
    PhotoId::new(name).unwrap()
}

pub fn note(report: &str, text: &str) -> Command {
    Command::Report {
        id: ReportId::new(report).unwrap(),
        command: ReportCommand::Note {
            text: text.to_owned(),
        },
    }
}

pub fn resolve(report: &str, photos: &[&str]) -> Command {
    let photos = photos.iter().map(|name| photo(name)).collect();
    let command = ReportCommand::Resolve {
        text: "修好了".to_owned(),
        photos,
    };
    Command::Report {
        id: ReportId::new(report).unwrap(),
        command,
    }
}

/// A photo of so many bytes, to be put to a draft.
pub fn new_photo(id: &str, of: &str, bytes: u64) -> Wish {
    Wish::PutPhoto {
        id: photo(id),
        draft: draft(of),
        mime: "image/jpeg".to_owned(),
        bytes,
        w: 4,
        h: 3,
    }
}

fn bytes_of(length: u64) -> Vec<u8> {
    (1..=length).map(|n| (n % 251) as u8).collect()
}

pub fn problem(status: u16, code: &str) -> Answer {
    Err(ClientError::Problem {
        status,
        code: code.to_owned(),
        errors: Vec::new(),
        retry_after: None,
    })
}

/// A backend that takes everything.
pub fn willing(exchange: &Exchange) -> Answer {
    Ok(match exchange {
        Exchange::Probe | Exchange::Create { .. } => Reply::Done,
        Exchange::Offset { .. } => Reply::Offset(0),
        Exchange::Append { offset, length, .. } => Reply::Offset(offset + length),
        Exchange::Send { .. } => Reply::Sent(json!({})),
    })
}

/// One that takes everything but answers commands in its own way.
pub fn to_commands(
    mut answer: impl FnMut() -> Answer + 'static,
) -> impl FnMut(&Exchange) -> Answer + 'static {
    move |exchange| {
        if matches!(exchange, Exchange::Send { .. }) {
            answer()
        } else {
            willing(exchange)
        }
    }
}

impl Tab {
    /// A tab that is open, has read the store, and is signed in as `wang`.
    pub fn signed_in(
        store: &MemoryStore<Vec<u8>>,
        backend: impl FnMut(&Exchange) -> Answer + 'static,
    ) -> Self {
        let mut tab = Self::visiting("tab-1", store, backend);
        tab.sign_in("wang");
        tab
    }

    /// A tab that is open and has read the store.
    pub fn visiting(
        name: &str,
        store: &MemoryStore<Vec<u8>>,
        backend: impl FnMut(&Exchange) -> Answer + 'static,
    ) -> Self {
        let mut tab = Self {
            name: name.to_owned(),
            state: Some(State::new(name, 1)),
            store: store.clone(),
            now: start(),
            asked: Vec::new(),
            wake_at: None,
            dead: Rc::default(),
            backend: Box::new(backend),
            settled: Vec::new(),
            ops: 0,
        };
        tab.take(Input::Woken(Woken::Start));
        tab
    }

    pub fn sign_in(&mut self, name: &str) {
        self.wish(Wish::SignIn {
            id: person(name),
            name: name.to_owned(),
        })
        .unwrap();
    }

    /// Gives an input and carries out all that follows, until there is nothing left to do now.
    pub fn take(&mut self, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop().filter(|_| !self.dead.get()) {
            for effect in self.step(input) {
                inputs.splice(0..0, self.carry_out(effect));
            }
        }
    }

    /// One step, and its effects as they are.
    pub fn step(&mut self, input: Input) -> Vec<Effect> {
        let (state, effects) = step(self.state.take().unwrap(), input, self.now);
        self.state = Some(state);
        effects
    }

    pub fn carry_out(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Load => Some(Input::Loaded(self.store.load().now_or_never().unwrap())),
            Effect::Commit { ticket, batch } => {
                let sized = |write: &Write| match write {
                    Write::Put {
                        record: Record::Photo(photo),
                        expects: 0,
                    } => Some((photo.id.clone(), bytes_of(photo.bytes))),
                    _ => None,
                };
                let new: Vec<_> = batch.writes.iter().filter_map(sized).collect();
                let result = commit_surely(&self.store, &batch, &new).now_or_never().unwrap();
                Some(Input::Committed { ticket, result })
            }
            Effect::Request { job, exchange } => {
                let result = match self.read_chunk(&exchange) {
                    Some(reply) => Ok(reply),
                    None => (self.backend)(&exchange),
                };
                if exchange != Exchange::Probe {
                    self.asked.push(exchange);
                }
                Some(Input::Answered { job, result })
            }
            Effect::Settle { op, result } => {
                self.settled.push((op, result));
                None
            }
            Effect::WakeAt(at) => {
                self.wake_at = Some(at);
                None
            }
            Effect::Tell => None,
        }
    }

    /// What the device has to say to a chunk before the backend hears of it; nothing, when its bytes are there.
    fn read_chunk(&self, exchange: &Exchange) -> Option<Reply> {
        let Exchange::Append {
            photo,
            offset,
            length,
            ..
        } = exchange
        else {
            return None;
        };
        match self.store.bytes(photo).now_or_never().unwrap() {
            Err(_) => Some(Reply::NotNow),
            Ok(None) => Some(Reply::NoBytes),
            Ok(Some(bytes)) => {
                assert!(offset + length <= bytes.len() as u64, "{exchange:?}");
                None
            }
        }
    }

    pub fn wish(&mut self, wish: Wish) -> Result<Outcome, OfflineError> {
        self.ask(wish).expect("the wish is settled")
    }

    /// What became of a wish; `None` while nobody can tell.
    pub fn ask(&mut self, wish: Wish) -> Option<Result<Outcome, OfflineError>> {
        self.ops += 1;
        let op = self.ops;
        self.take(Input::Asked { op, wish });
        self.settled(op)
    }

    /// What became of a wish, by its number.
    pub fn settled(&self, op: u64) -> Option<Result<Outcome, OfflineError>> {
        let settled = self.settled.iter().find(|(settled, _)| *settled == op);
        settled.map(|(_, result)| *result)
    }

    /// What became of the wish that was settled last.
    pub fn last_settled(&self) -> Option<Result<Outcome, OfflineError>> {
        self.settled.last().map(|(_, result)| *result)
    }

    pub fn enqueue(&mut self, id: &str, command: Command) {
        self.wish(Wish::Enqueue {
            id: command_id(id),
            command,
            if_match: None,
        })
        .unwrap();
    }

    pub fn save(&mut self, id: &str, value: Value, revision: u64) -> Result<u64, OfflineError> {
        let wish = Wish::SaveDraft {
            id: draft(id),
            kind: "report".to_owned(),
            value,
            revision,
            beside: draft(&format!("{id}-{}", self.name)),
        };
        self.wish(wish).map(|outcome| match outcome {
            Outcome::Saved { revision, .. } => revision,
            other => panic!("not a save: {other:?}"),
        })
    }

    /// A save that finds another tab's words: the second draft's name.
    pub fn save_beside(&mut self, id: &str, value: Value, revision: u64) -> String {
        let beside = format!("{id}-{}", self.name);
        let wish = Wish::SaveDraft {
            id: draft(id),
            kind: "report".to_owned(),
            value,
            revision,
            beside: draft(&beside),
        };
        let outcome = self.wish(wish);
        assert!(matches!(outcome, Ok(Outcome::Beside { .. })), "{outcome:?}");
        beside
    }

    /// A draft, as a form that shows it has it, to be submitted; without one as such a form had it.
    pub fn submission(&self, of: &str, id: &str, command: Command) -> Wish {
        let (revision, value) = self
            .draft(of)
            .map_or((0, json!({})), |shown| (shown.revision, shown.value));
        Wish::Submit {
            draft: Written {
                id: draft(of),
                revision,
                value,
            },
            id: command_id(id),
            command,
            if_match: None,
        }
    }

    pub fn submit(&mut self, of: &str, id: &str, command: Command) -> Result<Outcome, OfflineError> {
        let wish = self.submission(of, id, command);
        self.wish(wish)
    }

    /// A draft as it is shown.
    pub fn draft(&self, id: &str) -> Option<DraftLine> {
        let drafts = self.snapshot().drafts;
        drafts.into_iter().find(|line| line.id == draft(id))
    }

    pub fn put_photo(&mut self, id: &str, of: &str) -> Result<Outcome, OfflineError> {
        self.wish(new_photo(id, of, 3))
    }

    /// Lets time pass, and wakes the tab whenever it asked to be woken.
    pub fn pass(&mut self, seconds: i64) {
        let until = self.now.plus(seconds * SECOND);
        while let Some(at) = self.wake_at.filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.wake_at = None;
            self.take(Input::Woken(Woken::Timer));
        }
        self.now = until;
        self.take(Input::Woken(Woken::Timer));
    }

    pub fn snapshot(&self) -> Snapshot {
        self.state.as_ref().unwrap().snapshot(StorageKind::Durable, false)
    }

    pub fn line(&self, id: &str) -> Option<OutboxLine> {
        self.snapshot()
            .outbox
            .into_iter()
            .find(|line| line.id == command_id(id))
    }

    pub fn state_of(&self, id: &str) -> Option<OutboxState> {
        self.line(id).map(|line| line.state)
    }

    /// The commands sent, by their ids.
    pub fn sent(&self) -> Vec<String> {
        self.asked
            .iter()
            .filter_map(|exchange| match exchange {
                Exchange::Send { id, .. } => Some(id.to_string()),
                _ => None,
            })
            .collect()
    }

    pub fn use_backend(&mut self, backend: impl FnMut(&Exchange) -> Answer + 'static) {
        self.backend = Box::new(backend);
    }
}

/// The keys of what a store holds.
pub fn stored(store: &MemoryStore<Vec<u8>>) -> Vec<Key> {
    let loaded = store.load().now_or_never().unwrap().unwrap();
    loaded.records.into_keys().collect()
}
