//! What is on this device only, as signals: drafts, outbox, what was sent, and whether the network is there.

use leptos::prelude::*;
use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, ReportId};
use linli_model::refusal::Refusal;
use linli_model::report::ReportCommand;
use linli_offline::browser::Offline;
use linli_offline::{
    AccountState, Connectivity, DraftLine, OutboxLine, OutboxState, SentLine, Snapshot, StorageKind,
    StorageState,
};

use crate::drafting::is_begun;

/// How much is on the device and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Drafts of all kinds.
    pub drafts: u32,
    /// Items that wait to be sent.
    pub unsent: u32,
    /// Those of them that wait for their owner.
    pub stuck: u32,
    /// Photos of both.
    pub photos: u32,
    /// The photos' bytes.
    pub bytes: u64,
}

impl Kept {
    fn of(snapshot: &Snapshot) -> Self {
        let mut kept = Self {
            drafts: snapshot.drafts.len() as u32,
            unsent: snapshot.outbox.len() as u32,
            ..Self::default()
        };
        let of_drafts = snapshot.drafts.iter().flat_map(|draft| &draft.photos);
        for photo in of_drafts.chain(snapshot.outbox.iter().flat_map(|line| &line.photos)) {
            kept.photos += 1;
            kept.bytes += photo.bytes;
        }
        let stuck = |line: &&OutboxLine| matches!(line.state, OutboxState::NeedsAttention { .. });
        kept.stuck = snapshot.outbox.iter().filter(stuck).count() as u32;
        kept
    }
}

/// The newest snapshot of the offline core; an empty one until the device was read.
#[derive(Clone, Copy)]
pub struct Device {
    snapshot: RwSignal<Snapshot>,
    read: RwSignal<bool>,
}

impl Device {
    /// Provides itself.
    pub fn provide() -> Self {
        let device = Self {
            snapshot: RwSignal::new(Snapshot::default()),
            read: RwSignal::new(false),
        };
        provide_context(device);
        device
    }

    /// Follows the offline core from now on, for as long as the present owner lives.
    pub fn follow(self, offline: &Offline) {
        let subscription = offline.subscribe(move |next| {
            self.snapshot.try_set(next.clone());
        });
        StoredValue::new_local(subscription);
        self.read.set(true);
    }

    /// Whether the device was read; tracks.
    pub fn is_read(self) -> bool {
        self.read.get()
    }

    /// Whose partition is open.
    pub fn account(self) -> Memo<AccountState> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.account.clone()))
    }

    /// Whether the network is there.
    pub fn connectivity(self) -> Memo<Connectivity> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.connectivity))
    }

    /// How well this device keeps things.
    pub fn storage(self) -> Memo<StorageState> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.storage))
    }

    /// Whether it is gone with the page: the browser gives no database.
    pub fn memory_only(self) -> Memo<bool> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.storage.kind == StorageKind::MemoryOnly))
    }

    /// Whether what was kept here before cannot be read for now.
    pub fn unread(self) -> Memo<bool> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.storage.unread))
    }

    /// Whether the device is a shared one (公用手机).
    pub fn shared(self) -> Memo<bool> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.shared))
    }

    /// How much of whoever uses the device is on it.
    pub fn kept(self) -> Memo<Kept> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(Kept::of))
    }

    /// The drafts of a kind, newest first.
    pub fn drafts(self, kind: &'static str) -> Memo<Vec<DraftLine>> {
        let snapshot = self.snapshot;
        Memo::new(move |_| {
            snapshot.with(|snapshot| {
                let of_kind = snapshot.drafts.iter().filter(|draft| draft.kind == kind);
                of_kind.cloned().collect()
            })
        })
    }

    /// All drafts, newest first; without what the device keeps by itself and nobody has written in.
    pub fn all_drafts(self) -> Memo<Vec<DraftLine>> {
        let snapshot = self.snapshot;
        let is_begun = |draft: &&DraftLine| is_begun(&draft.kind, &draft.value);
        Memo::new(move |_| {
            snapshot.with(|snapshot| snapshot.drafts.iter().filter(is_begun).cloned().collect())
        })
    }

    /// How many drafts there are.
    pub fn draft_count(self) -> Memo<usize> {
        let snapshot = self.snapshot;
        let is_begun = |draft: &&DraftLine| is_begun(&draft.kind, &draft.value);
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.drafts.iter().filter(is_begun).count()))
    }

    /// The other one of two drafts that two pages wrote, until their author has chosen.
    pub fn other_of(self, id: Signal<DraftId>) -> Memo<Option<DraftId>> {
        let snapshot = self.snapshot;
        Memo::new(move |_| {
            let id = id.get();
            snapshot.with(|snapshot| {
                snapshot.drafts.iter().find_map(|draft| {
                    let first = draft.beside.as_ref()?;
                    match (draft.id == id, *first == id) {
                        (true, _) => Some(first.clone()),
                        (_, true) => Some(draft.id.clone()),
                        _ => None,
                    }
                })
            })
        })
    }

    /// What waits to be sent, oldest first.
    pub fn outbox(self) -> Memo<Vec<OutboxLine>> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.outbox.clone()))
    }

    /// How many wait to be sent.
    pub fn unsent(self) -> Memo<u32> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.outbox.len() as u32))
    }

    /// Whether something waits for its author to sign in again.
    pub fn is_paused(self) -> Memo<bool> {
        let snapshot = self.snapshot;
        let is_paused = |line: &OutboxLine| line.state == OutboxState::Paused;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.outbox.iter().any(is_paused)))
    }

    /// One waiting item.
    pub fn waiting(self, id: CommandId) -> Memo<Option<OutboxLine>> {
        let snapshot = self.snapshot;
        Memo::new(move |_| {
            snapshot.with(|snapshot| snapshot.outbox.iter().find(|line| line.id == id).cloned())
        })
    }

    /// One sent item, among the last ones.
    pub fn sent(self, id: CommandId) -> Memo<Option<SentLine>> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.sent.iter().find(|line| line.id == id).cloned()))
    }

    /// The newest sent command; changes whenever one more got its answer.
    pub fn last_sent(self) -> Memo<Option<CommandId>> {
        let snapshot = self.snapshot;
        Memo::new(move |_| snapshot.with(|snapshot| snapshot.sent.first().map(|line| line.id.clone())))
    }

    /// The commands to one report that will take effect once they are sent, in their order.
    pub fn pending_of(self, report: ReportId) -> Memo<Vec<(CommandId, ReportCommand)>> {
        let outbox = self.outbox();
        let refused = |line: &OutboxLine| matches!(line.state, OutboxState::NeedsAttention { .. });
        Memo::new(move |_| {
            let of_report = |line: &OutboxLine| of_report(line, &report);
            outbox.with(|lines| {
                lines
                    .iter()
                    .filter(|line| !refused(line))
                    .filter_map(of_report)
                    .collect()
            })
        })
    }

    /// The commands to one report that wait for the person, refused or for a sign-in; and whether it is for the newest
    /// version to be looked at.
    pub fn stuck_of(self, report: ReportId) -> Memo<Vec<(CommandId, bool)>> {
        let outbox = self.outbox();
        let stuck = |line: &&OutboxLine| {
            matches!(
                line.state,
                OutboxState::NeedsAttention { .. } | OutboxState::Paused
            )
        };
        Memo::new(move |_| {
            let item = |line: &OutboxLine| {
                let (id, _) = of_report(line, &report)?;
                Some((id, line.state.reason() == Some(Refusal::Stale.code())))
            };
            outbox.with(|lines| lines.iter().filter(stuck).filter_map(item).collect())
        })
    }
}

fn of_report(line: &OutboxLine, report: &ReportId) -> Option<(CommandId, ReportCommand)> {
    match line.command.known()? {
        Command::Report { id, command } if id == report => Some((line.id.clone(), command.clone())),
        _ => None,
    }
}

/// What is on this device.
///
/// # Panics
/// Outside the app.
pub fn use_device() -> Device {
    expect_context()
}
