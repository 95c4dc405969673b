//! How a draft is saved: when, as whose, and what becomes of a save that another page or the device stood against.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_model::ids::{DraftId, PersonId};
use linli_model::time::{SECOND, Timestamp};
use linli_offline::OfflineError;
use linli_offline::browser::{GIVES_WAY, Offline, Saved};
use serde_json::Value;

use super::autosave::{Content, Moved, SaveState};
use crate::clock;
use crate::contexts::{use_device, use_navigation};
use crate::route::Route;
use crate::updates::{Updates, Writing};

/// How long after the last key a draft is saved, in milliseconds. The promise is 400; the rest is for the write.
const QUIET_MS: u32 = 300;
/// How long after a last save that was refused it is tried again, in milliseconds.
const AGAIN_MS: u32 = 5_000;
/// How long unbroken typing may put a save off, in the unit of [`Timestamp`]. The promise is 2 seconds.
const LONGEST_WAIT: i64 = 3 * SECOND / 2;

/// What a form does when it goes on with another draft.
pub(super) type OnMove = Box<dyn Fn(&DraftId, Moved)>;

/// What saves a draft, as long as anything of its form lives.
pub(super) struct Saver {
    pub(super) id: RefCell<DraftId>,
    /// The id of the second draft, should another page write the first.
    pub(super) beside: RefCell<DraftId>,
    pub(super) kind: &'static str,
    pub(super) offline: Offline,
    /// What the form holds; `None` once its signals are gone.
    pub(super) read: Box<dyn Fn() -> Option<Content>>,
    /// Called when the form goes on with another draft; the form changes what it shows.
    pub(super) moved: RefCell<Option<OnMove>>,
    pub(super) state: RwSignal<SaveState>,
    pub(super) at: RwSignal<DraftId>,
    pub(super) anew: RwSignal<bool>,
    pub(super) revision: Cell<u64>,
    pub(super) changes: Cell<u64>,
    pub(super) saved: Cell<u64>,
    pub(super) unsaved_since: Cell<Option<Timestamp>>,
    pub(super) timer: RefCell<Option<Timeout>>,
    pub(super) closed: Cell<bool>,
    /// Whose words these are; a visitor's become theirs who signs in.
    pub(super) author: RefCell<Option<PersonId>>,
    pub(super) updates: Option<Updates>,
    /// From the first change to the end of the screen: no new version of the app takes the form out of the person's hands.
    pub(super) writing: RefCell<Option<Writing>>,
}

impl Saver {
    pub(super) fn begin(&self) {
        let mut writing = self.writing.borrow_mut();
        if writing.is_none() {
            *writing = self.updates.map(Updates::write);
        }
    }

    pub(super) fn touch(self: &Rc<Self>) {
        self.begin();
        self.changes.set(self.changes.get() + 1);
        self.state.try_set(SaveState::Editing);
        let now = clock::now();
        let since = self.unsaved_since.get().unwrap_or(now);
        self.unsaved_since.set(Some(since));
        if now.since(since) >= LONGEST_WAIT {
            self.flush_soon();
            return;
        }
        let inner = self.clone();
        *self.timer.borrow_mut() = Some(Timeout::new(QUIET_MS, move || inner.flush_soon()));
    }

    /// Begins to save. What the form holds is read before this returns: right after, the form may be gone.
    pub(super) fn flush_soon(self: &Rc<Self>) {
        let Some((changes, value)) = self.unsaved() else {
            return;
        };
        let inner = self.clone();
        spawn_local(async move {
            let _ = inner.save(changes, value).await;
        });
    }

    /// The last save. Nobody tries it again by writing on, so it is tried for as long as the page lives: what found no room
    /// goes in once there is some. Over words that were written meanwhile it goes as little as any other save.
    fn save_at_last(self: &Rc<Self>) {
        let Some((changes, value)) = self.unsaved() else {
            return;
        };
        let inner = self.clone();
        spawn_local(async move {
            let may_pass = |error| matches!(error, OfflineError::Full | OfflineError::Failed);
            while inner.save(changes, value.clone()).await.is_err_and(may_pass) && !inner.closed.get() {
                clock::wait(AGAIN_MS).await;
            }
        });
    }

    /// Whether the device is still whose words these are. What a visitor wrote goes to whoever signs in, as drafts do; what
    /// somebody wrote goes to nobody else.
    fn is_its_authors(&self) -> bool {
        let owner = self.offline.snapshot().account.person().cloned();
        let mut author = self.author.borrow_mut();
        match &*author {
            Some(author) => owner.as_ref() == Some(author),
            None => {
                *author = owner;
                true
            }
        }
    }

    pub(super) async fn flush(&self) {
        if let Some((changes, value)) = self.unsaved() {
            let _ = self.save(changes, value).await;
        }
    }

    /// What is not saved, and after how many changes.
    fn unsaved(&self) -> Option<(u64, Value)> {
        *self.timer.borrow_mut() = None;
        let changes = self.changes.get();
        if self.closed.get() || changes == self.saved.get() {
            return None;
        }
        self.unsaved_since.set(None);
        Some((changes, (self.read)()?.value))
    }

    async fn save(&self, changes: u64, value: Value) -> Result<(), OfflineError> {
        if !self.is_its_authors() {
            return Err(OfflineError::OtherAccount);
        }
        let saved = match self.put(value).await {
            // Submitted or deleted in another page, while something was written here.
            Err((OfflineError::NoDraft, id)) if !self.closed.get() => {
                if *self.id.borrow() == id {
                    let anew = self.beside.borrow().clone();
                    self.go_on_with(&anew, Moved::Anew);
                    self.anew.try_set(true);
                }
                match (self.read)() {
                    Some(content) => self.put(content.value).await,
                    None => return Ok(()),
                }
            }
            saved => saved,
        };
        match saved {
            Ok(saved) => {
                self.saved.set(self.saved.get().max(changes));
                if self.changes.get() == changes {
                    self.state.try_set(if saved.durable {
                        SaveState::Saved { at: saved.at }
                    } else {
                        SaveState::MemoryOnly
                    });
                }
                Ok(())
            }
            Err((error, _)) => {
                self.state.try_set(SaveState::Failed {
                    full: error == OfflineError::Full,
                });
                Err(error)
            }
        }
    }

    /// One save, and where the form goes on after it; with an error the draft that it was about.
    async fn put(&self, value: Value) -> Result<Saved, (OfflineError, DraftId)> {
        let (id, beside) = (self.id.borrow().clone(), self.beside.borrow().clone());
        let saving = self
            .offline
            .draft_save_or_beside(&id, self.kind, value, self.revision.get(), &beside);
        let saved = match saving.await {
            Ok(saved) => saved,
            Err(error) => return Err((error, id)),
        };
        if saved.beside && *self.id.borrow() == id {
            self.go_on_with(&beside, Moved::Beside);
        }
        let stored = if saved.beside { beside } else { id };
        if *self.id.borrow() == stored {
            self.revision.set(self.revision.get().max(saved.revision));
        }
        Ok(saved)
    }

    pub(super) fn go_on_with(&self, id: &DraftId, moved: Moved) {
        self.id.borrow_mut().clone_from(id);
        *self.beside.borrow_mut() = self.offline.mint_draft();
        self.revision.set(0);
        self.at.try_set(id.clone());
        if let Some(tell) = &*self.moved.borrow() {
            tell(id, moved);
        }
    }

    /// The form is left: an empty draft is dropped, any other is saved a last time.
    fn finish(self: &Rc<Self>) {
        let is_empty = (self.read)().is_some_and(|content| content.is_empty);
        let is_known = self.revision.get() > 0 || self.changes.get() > 0;
        if is_empty && is_known && !self.closed.replace(true) {
            let id = self.id.borrow().clone();
            self.offline.draft_drop(&id, self.revision.get());
        } else {
            self.save_at_last();
        }
    }
}

/// Where another page has handed the device over, the form is left: what it holds is not for whoever has it now.
pub(super) fn close_for_others(inner: &Rc<Saver>) {
    let (account, navigation, inner) = (use_device().account(), use_navigation(), inner.clone());
    Effect::new(move |_| {
        // Read, and not only tracked: a memo that nobody reads follows nothing.
        account.with(|_| ());
        if !inner.is_its_authors() {
            navigation.replace(&Route::Home);
        }
    });
}

pub(super) fn save_when_looking_away(inner: &Rc<Saver>) {
    let on = |target: &web_sys::EventTarget, event: &'static str| {
        let inner = inner.clone();
        EventListener::new(target, event, move |_| inner.flush_soon())
    };
    let listeners = [
        on(&window(), "pagehide"),
        on(&window(), GIVES_WAY),
        on(&document(), "visibilitychange"),
        on(&document(), "focusout"),
    ];
    let listeners = StoredValue::new_local(Some(listeners));
    let last = StoredValue::new_local(inner.clone());
    on_cleanup(move || {
        listeners.try_update_value(Option::take);
        if let Some(inner) = last.try_get_value() {
            inner.finish();
        }
    });
}
