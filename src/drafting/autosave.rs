//! Saves a draft by itself: soon after the last key, at once when the person looks away, and before anything opens
//! that may cost the page its life. Where another page has written the draft meanwhile, the form goes on with a second
//! draft beside it; where it was submitted or deleted there, with a new one: what is typed is never put over other words,
//! and never nowhere.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use linli_model::ids::DraftId;
use linli_model::time::Timestamp;
use linli_offline::browser::Offline;
use linli_offline::{OfflineError, Written};
use serde_json::Value;

use super::presence::use_elsewhere;
use super::saver::{Saver, close_for_others, save_when_looking_away};
use crate::updates::use_updates;

/// What may be said of the draft. Only a commit that was reported complete makes [`SaveState::Saved`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing to save yet.
    Untouched,
    /// Changes are on their way.
    Editing,
    /// On this device.
    Saved {
        /// When.
        at: Timestamp,
    },
    /// This device keeps nothing (private mode): it lives as long as the page.
    MemoryOnly,
    /// The device refused; the words are still in the form.
    Failed {
        /// Whether it is full.
        full: bool,
    },
}

/// What a form holds now.
pub struct Content {
    /// As it is stored.
    pub value: Value,
    /// Whether nothing was written, so that there is nothing to keep once the form is left.
    pub is_empty: bool,
}

/// Why a form goes on with another draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// Another page wrote the first one; what was written here lies in a second one beside it.
    Beside,
    /// The first one was submitted or deleted in another page, and took its photos along.
    Anew,
    /// Its author chose the other one of two.
    Other,
}

/// The saver of one draft. Cheap to copy; it ends with the screen, after a last save.
#[derive(Clone, Copy)]
pub struct Autosave {
    inner: StoredValue<Rc<Saver>, LocalStorage>,
    state: RwSignal<SaveState>,
    at: RwSignal<DraftId>,
    anew: RwSignal<bool>,
    elsewhere: Signal<bool>,
}

impl Autosave {
    /// Saves what `read` gives under `id`. `loaded` is the revision of the draft as loaded, and when it was saved.
    pub fn new(
        offline: Offline,
        id: DraftId,
        kind: &'static str,
        loaded: Option<(u64, Timestamp)>,
        read: impl Fn() -> Option<Content> + 'static,
    ) -> Self {
        let state = RwSignal::new(match loaded {
            Some((_, at)) => SaveState::Saved { at },
            None => SaveState::Untouched,
        });
        let (at, anew) = (RwSignal::new(id.clone()), RwSignal::new(false));
        let page = offline.mint_draft().to_string();
        let author = RefCell::new(offline.snapshot().account.person().cloned());
        let inner = Rc::new(Saver {
            id: RefCell::new(id),
            beside: RefCell::new(offline.mint_draft()),
            kind,
            offline,
            read: Box::new(read),
            moved: RefCell::default(),
            state,
            at,
            anew,
            revision: Cell::new(loaded.map_or(0, |(revision, _)| revision)),
            changes: Cell::new(0),
            saved: Cell::new(0),
            unsaved_since: Cell::new(None),
            timer: RefCell::new(None),
            closed: Cell::new(false),
            author,
            updates: use_updates(),
            writing: RefCell::new(None),
        });
        let autosave = Self {
            inner: StoredValue::new_local(inner.clone()),
            state,
            at,
            anew,
            elsewhere: use_elsewhere(page, at),
        };
        save_when_looking_away(&inner);
        close_for_others(&inner);
        autosave
    }

    /// What may be said of the draft.
    pub fn state(self) -> Signal<SaveState> {
        self.state.into()
    }

    /// The draft that the form is on; it changes where another page has written the one it was on.
    pub fn at(self) -> Signal<DraftId> {
        self.at.into()
    }

    /// Whether the form goes on with a new draft because the old one was submitted or deleted in another page.
    pub fn is_anew(self) -> Signal<bool> {
        self.anew.into()
    }

    /// Whether the draft is open in another page too.
    pub fn is_elsewhere(self) -> Signal<bool> {
        self.elsewhere
    }

    /// The draft that the form is on now; `None` once the form is gone.
    pub fn id(self) -> Option<DraftId> {
        let inner = self.inner.try_get_value()?;
        let id = inner.id.borrow().clone();
        Some(id)
    }

    /// Called when the form goes on with another draft, to change what it shows.
    pub fn on_move(self, moved: impl Fn(&DraftId, Moved) + 'static) {
        self.inner
            .with_value(|inner| *inner.moved.borrow_mut() = Some(Box::new(moved)));
    }

    /// The form changed: saves soon.
    pub fn touch(self) {
        self.inner.with_value(Saver::touch);
    }

    /// Saves now what is not saved; comes back when the device has it, or has refused.
    pub async fn flush(self) {
        if let Some(inner) = self.inner.try_get_value() {
            inner.flush().await;
        }
    }

    /// Saves now even an untouched form, so that photos can be put to it, or it can be sent. Gives the draft that the form
    /// is on then, also where its screen is gone meanwhile, and where the device has refused to keep the last of it.
    ///
    /// # Errors
    /// The device's.
    pub async fn make(self) -> Result<Written, OfflineError> {
        let Some(inner) = self.inner.try_get_value() else {
            return Err(OfflineError::NoDraft);
        };
        inner.begin();
        // Taken as it is, a draft that another page has written would go with that page's words.
        let stored = inner.offline.draft_load(&inner.id.borrow());
        let is_overtaken = stored.is_some_and(|stored| stored.revision > inner.revision.get());
        if inner.revision.get() == 0 || is_overtaken {
            inner.changes.set(inner.changes.get() + 1);
        }
        let content = (inner.read)();
        inner.flush().await;
        let (id, revision) = (inner.id.borrow().clone(), inner.revision.get());
        if revision == 0 {
            return Err(OfflineError::Failed);
        }
        let stored = || inner.offline.draft_load(&id).map(|stored| stored.value);
        let value = content.map(|content| content.value).or_else(stored);
        let value = value.unwrap_or_default();
        Ok(Written { id, revision, value })
    }

    /// Holds a new version of the app off from now on: something is about to be put to the form.
    pub fn begin(self) {
        self.inner.try_with_value(|inner| inner.begin());
    }

    /// Starts saving without waiting: for the moments in which nobody waits.
    pub fn flush_soon(self) {
        if let Some(inner) = self.inner.try_get_value() {
            inner.flush_soon();
        }
    }

    /// The form goes on with another draft that is on the device; this one is of no more use and is dropped.
    ///
    /// # Errors
    /// The device's; the form is on the other one all the same.
    pub async fn choose(self, other: DraftId) -> Result<(), OfflineError> {
        let Some(inner) = self.inner.try_get_value() else {
            return Err(OfflineError::NoDraft);
        };
        let Some(kept) = inner.offline.draft_load(&other) else {
            return Err(OfflineError::NoDraft);
        };
        let own = inner.id.borrow().clone();
        inner.saved.set(inner.changes.get());
        inner.go_on_with(&other, Moved::Other);
        inner.revision.set(kept.revision);
        inner.state.try_set(SaveState::Saved { at: kept.saved_at });
        inner.offline.draft_delete(&own).await
    }

    /// Ends the saving: the draft was submitted or deleted, and a late save would bring it back.
    pub fn close(self) {
        self.inner.try_with_value(|inner| inner.closed.set(true));
    }

    /// Goes on saving, after a submit that the device refused.
    pub fn reopen(self) {
        self.inner.try_with_value(|inner| inner.closed.set(false));
    }
}
