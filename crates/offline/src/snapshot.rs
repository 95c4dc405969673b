//! What a user interface shows of a [`State`]: only what is stored, and only what belongs to whoever uses the device.

use std::collections::BTreeMap;

use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PersonId, PhotoId};
use linli_model::limits::STORAGE_WARN_PERCENT;
use linli_model::open::Open;
use linli_model::protocol::{FieldError, ReportCommandAnswer};
use linli_model::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::record::{Home, Item, Key, Photo, Record, Sent};
use crate::step::{Exchange, Job, State};

/// All that is shown; by default nothing, as before the device was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snapshot {
    /// Whose drafts and items these are.
    pub account: AccountState,
    /// Drafts, the last saved first.
    pub drafts: Vec<DraftLine>,
    /// What waits, in the order it was submitted.
    pub outbox: Vec<OutboxLine>,
    /// What was acknowledged, the newest first.
    pub sent: Vec<SentLine>,
    /// Whether the backend can be reached.
    pub connectivity: Connectivity,
    /// What the device can promise.
    pub storage: StorageState,
    /// Whether it is a shared one (公用手机), which keeps nothing of what was sent.
    pub shared: bool,
}

/// Whose drafts and items are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AccountState {
    /// A visitor's: drafts are kept, nothing is sent.
    #[default]
    Guest,
    /// Somebody's who is signed in.
    SignedIn {
        /// Who.
        id: PersonId,
        /// Their name.
        name: String,
    },
    /// Somebody's who is not signed in now: drafts go on, nothing is sent.
    Locked {
        /// Who.
        id: PersonId,
        /// Their name.
        name: String,
    },
}

impl AccountState {
    /// Whose; nobody's while a visitor has the device.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::SignedIn { id, .. } | Self::Locked { id, .. } => Some(id),
            Self::Guest => None,
        }
    }
}

/// A photo on the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoLine {
    /// Its id.
    pub id: PhotoId,
    /// `image/jpeg`
    pub mime: String,
    /// Its length.
    pub bytes: u64,
    /// Width in pixels.
    pub w: u32,
    /// Height in pixels.
    pub h: u32,
}

/// A draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftLine {
    /// Its id.
    pub id: DraftId,
    /// Which form.
    pub kind: String,
    /// What was typed and chosen.
    pub value: Value,
    /// Its revision, for the next save.
    pub revision: u64,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// Its photos in no order; also those that the form was killed before naming.
    pub photos: Vec<PhotoLine>,
    /// The draft it was put beside, because another tab had written that one; until its author has chosen.
    pub beside: Option<DraftId>,
}

/// Where an item of the outbox stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutboxState {
    /// 等待发送
    Waiting,
    /// 上传 n/m
    Uploading {
        /// Photos that have arrived.
        done: u32,
        /// Photos in all.
        total: u32,
    },
    /// 发送中
    Sending,
    /// Nothing is sent until its owner signs in again.
    Paused,
    /// 需要处理
    NeedsAttention {
        /// The reason's stable code.
        code: String,
        /// Faults of single fields.
        errors: Vec<FieldError>,
    },
}

impl OutboxState {
    /// Why it needs attention: the reason's stable code.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::NeedsAttention { code, .. } => Some(code),
            _ => None,
        }
    }
}

/// An item of the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxLine {
    /// The command's id.
    pub id: CommandId,
    /// What is wanted.
    pub command: Open<Command>,
    /// The version its author saw.
    pub if_match: Option<u64>,
    /// Where it stands.
    pub state: OutboxState,
    /// When it was submitted.
    pub since: Timestamp,
    /// Failed tries since the tab opened or the user tapped.
    pub attempts: u32,
    /// Why the last try failed: a stable code, of the backend or of the line to it.
    pub fault: Option<String>,
    /// When it is tried again by itself; a time that is over says nothing.
    pub next_try: Option<Timestamp>,
    /// The item of the same stream that goes first.
    pub behind: Option<CommandId>,
    /// How many bytes of its photos have arrived.
    pub arrived: u64,
    /// Its photos on this device.
    pub photos: Vec<PhotoLine>,
    /// Whether it can become a draft again.
    pub editable: bool,
}

/// What the backend acknowledged.
#[derive(Debug, Clone, PartialEq)]
pub struct SentLine {
    /// The command's id.
    pub id: CommandId,
    /// What was wanted.
    pub command: Open<Command>,
    /// The backend's answer; `None` when what was wanted already held, or a newer app wrote the answer down.
    pub answer: Option<ReportCommandAnswer>,
    /// When it came.
    pub at: Timestamp,
}

/// Whether the backend can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Connectivity {
    /// Nobody has looked yet.
    #[default]
    Unknown,
    /// It answered last time.
    Online,
    /// It did not, or something else did.
    Offline,
}

/// What kind of storage there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StorageKind {
    /// What is saved survives.
    #[default]
    Durable,
    /// What is saved is gone with the tab: the browser gives no database.
    MemoryOnly,
    /// A newer app made the database: nothing can be saved until this one is reloaded.
    Newer,
}

/// What the device can promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StorageState {
    /// What kind of storage there is.
    pub kind: StorageKind,
    /// The browser has thrown away what was saved here before.
    pub evicted: bool,
    /// Records that cannot be read, and are left where they are.
    pub quarantined: u32,
    /// What was kept here before cannot be read for now; nothing of it was deleted.
    pub unread: bool,
    /// The last transaction failed.
    pub failing: bool,
    /// There was no room for what was last to be kept.
    pub full: bool,
    /// How much room there is, where the browser tells.
    pub room: Option<Room>,
}

/// How much room the browser gives to the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes in use, by the browser's estimate.
    pub used: u64,
    /// Bytes there may be in all.
    pub quota: u64,
    /// Whether the browser promises to throw nothing away by itself.
    pub persistent: bool,
}

impl Room {
    /// How much of it is in use, in percent.
    pub fn percent(self) -> u64 {
        let hundredth = (self.quota / 100).max(1);
        (self.used / hundredth).min(100)
    }

    /// Whether it is time to make room.
    pub fn is_nearly_full(self) -> bool {
        self.percent() >= STORAGE_WARN_PERCENT
    }
}

impl State {
    /// What is shown. `kind` and `evicted` are the driver's knowledge, and so are [`StorageState::room`] and
    /// [`StorageState::unread`], which it adds.
    pub fn snapshot(&self, kind: StorageKind, evicted: bool) -> Snapshot {
        let kind = if self.newer { StorageKind::Newer } else { kind };
        Snapshot {
            account: self.account_state(),
            drafts: self.draft_lines(),
            outbox: self.outbox_lines(),
            sent: self.sent_lines(),
            connectivity: match self.line.reachable {
                None => Connectivity::Unknown,
                Some(true) => Connectivity::Online,
                Some(false) => Connectivity::Offline,
            },
            storage: StorageState {
                kind,
                evicted,
                quarantined: self.quarantined,
                unread: false,
                failing: self.failing,
                full: self.full,
                room: None,
            },
            shared: self.is_shared(),
        }
    }

    fn account_state(&self) -> AccountState {
        let name = |id: &PersonId| {
            let remembered = self.remembered().filter(|remembered| remembered.id == *id);
            remembered
                .map(|remembered| remembered.name.clone())
                .unwrap_or_default()
        };
        match (&self.session, self.partition()) {
            (Some(id), _) => AccountState::SignedIn {
                id: id.clone(),
                name: name(id),
            },
            (None, Some(id)) => AccountState::Locked {
                id: id.clone(),
                name: name(id),
            },
            (None, None) => AccountState::Guest,
        }
    }

    fn draft_lines(&self) -> Vec<DraftLine> {
        let mut lines: Vec<DraftLine> = Vec::new();
        let is_there = |first: &DraftId| self.kept.contains_key(&Key::Draft(first.clone()));
        for (revision, record) in self.kept.values() {
            if let Record::Draft(draft) = record
                && draft.account.as_ref() == self.partition()
            {
                lines.push(DraftLine {
                    id: draft.id.clone(),
                    kind: draft.kind.clone(),
                    value: draft.value.clone(),
                    revision: *revision,
                    saved_at: draft.saved_at,
                    photos: self.photo_lines(&Home::Draft(draft.id.clone())),
                    beside: draft.beside.clone().filter(|first| is_there(first)),
                });
            }
        }
        lines.sort_by_key(|line| std::cmp::Reverse(line.saved_at));
        lines
    }

    fn outbox_lines(&self) -> Vec<OutboxLine> {
        // To look for each item, or for its photos, would take a thousand items a million looks.
        let mut firsts = BTreeMap::new();
        let mut lines = Vec::new();
        for item in self.items() {
            let first = firsts
                .entry((item.account.as_ref(), item.stream()))
                .or_insert(&item.id);
            let behind = (*first != &item.id).then(|| (*first).clone());
            if item.account.as_ref() == self.partition() {
                lines.push(self.outbox_line(item, behind));
            }
        }
        lines
    }

    fn outbox_line(&self, item: &Item, behind: Option<CommandId>) -> OutboxLine {
        let trying = self.trying.get(&item.id);
        let of_item = trying.and_then(|trying| trying.fault.clone());
        let has_photos = !item.photos().is_empty();
        OutboxLine {
            id: item.id.clone(),
            command: item.command.clone(),
            if_match: item.if_match,
            state: self.outbox_state(item),
            since: item.since,
            attempts: trying.map_or(0, |trying| trying.attempts),
            fault: self.line.fault.clone().or(of_item),
            next_try: trying
                .and_then(|trying| trying.not_before)
                .max(self.line.retry_at),
            behind,
            arrived: if has_photos { self.arrived(item) } else { 0 },
            photos: match has_photos {
                true => self.photo_lines(&Home::Item(item.id.clone())),
                false => Vec::new(),
            },
            editable: item.origin.is_some(),
        }
    }

    /// How many bytes of an item's photos the backend has: of those in whole, and of the one on its way.
    fn arrived(&self, item: &Item) -> u64 {
        let whole = crate::step::photos(&self.kept).filter(|(_, photo)| item.uploaded.contains(&photo.id));
        let whole: u64 = whole.map(|(_, photo)| photo.bytes).sum();
        let on_its_way = match &self.job {
            Some(Job {
                item: Some(id),
                exchange: Exchange::Append { offset, photo, .. },
                ..
            }) if id == &item.id && !item.uploaded.contains(photo) => *offset,
            _ => 0,
        };
        whole + on_its_way
    }

    fn outbox_state(&self, item: &Item) -> OutboxState {
        if let Some(attention) = &item.attention {
            return OutboxState::NeedsAttention {
                code: attention.code.clone(),
                errors: attention.errors.clone(),
            };
        }
        // Without a network nobody knows whether the session goes on: then it waits for that, and not for its owner.
        if self.session.is_none() && (self.signed_out || item.account.is_none()) {
            return OutboxState::Paused;
        }
        let count = |photos: usize| u32::try_from(photos).unwrap_or(u32::MAX);
        match &self.job {
            Some(Job {
                item: Some(id),
                exchange,
                ..
            }) if id == &item.id => match exchange {
                Exchange::Send { .. } | Exchange::Probe => OutboxState::Sending,
                _ => OutboxState::Uploading {
                    done: count(item.uploaded.len()),
                    total: count(item.photos().len()),
                },
            },
            _ => OutboxState::Waiting,
        }
    }

    fn sent_lines(&self) -> Vec<SentLine> {
        // They say what the backend told somebody who is not here now.
        if self.session.is_none() && self.signed_out {
            return Vec::new();
        }
        let kept = self.kept.values().filter_map(|(_, record)| match record {
            Record::Sent(sent) => Some(sent),
            _ => None,
        });
        let mine = kept
            .chain(&self.told)
            .filter(|sent| sent.account.as_ref() == self.partition());
        let line = |sent: &Sent| SentLine {
            id: sent.id.clone(),
            command: sent.command.clone(),
            answer: sent
                .answer
                .as_ref()
                .and_then(|answer| ReportCommandAnswer::deserialize(answer).ok()),
            at: sent.at,
        };
        let mut lines: Vec<SentLine> = mine.map(line).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.at));
        lines
    }

    fn photo_lines(&self, home: &Home) -> Vec<PhotoLine> {
        let line = |photo: &Photo| PhotoLine {
            id: photo.id.clone(),
            mime: photo.mime.clone(),
            bytes: photo.bytes,
            w: photo.w,
            h: photo.h,
        };
        crate::step::photos(&self.kept)
            .filter(|(_, photo)| photo.home == *home)
            .map(|(_, photo)| line(photo))
            .collect()
    }
}
