//! Saves a draft by itself: soon after the last key, at once when the person looks away, and before anything opens
//! that may cost the page its life. Where another page has written the draft meanwhile, the form goes on with a second
//! draft beside it; where it was submitted or deleted there, with a new one: what is typed is never put over other words,
//! and never nowhere.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_model::ids::{DraftId, PersonId};
use linli_model::time::{SECOND, Timestamp};
use linli_offline::browser::{GIVES_WAY, Offline, Saved};
use linli_offline::{AccountState, OfflineError, Written};
use serde_json::Value;

use super::presence::use_elsewhere;
use crate::clock;
use crate::contexts::{use_device, use_navigation};
use crate::route::Route;
use crate::updates::{Updates, Writing, use_updates};

/// How long after the last key a draft is saved, in milliseconds. The promise is 400; the rest is for the write.
const QUIET_MS: u32 = 300;
/// How long after a last save that was refused it is tried again, in milliseconds.
const AGAIN_MS: u32 = 5_000;
/// How long unbroken typing may put a save off, in the unit of [`Timestamp`]. The promise is 2 seconds.
const LONGEST_WAIT: i64 = 3 * SECOND / 2;

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

/// What a form does when it goes on with another draft.
type OnMove = Box<dyn Fn(&DraftId, Moved)>;

struct Inner {
    id: RefCell<DraftId>,
    /// The id of the second draft, should another page write the first.
    beside: RefCell<DraftId>,
    kind: &'static str,
    offline: Offline,
    /// What the form holds; `None` once its signals are gone.
    read: Box<dyn Fn() -> Option<Content>>,
    /// Called when the form goes on with another draft; the form changes what it shows.
    moved: RefCell<Option<OnMove>>,
    state: RwSignal<SaveState>,
    at: RwSignal<DraftId>,
    anew: RwSignal<bool>,
    revision: Cell<u64>,
    changes: Cell<u64>,
    saved: Cell<u64>,
    unsaved_since: Cell<Option<Timestamp>>,
    timer: RefCell<Option<Timeout>>,
    closed: Cell<bool>,
    /// Whose words these are; a visitor's become theirs who signs in.
    author: RefCell<Option<PersonId>>,
    updates: Option<Updates>,
    /// From the first change to the end of the screen: no new version of the app takes the form out of the person's hands.
    writing: RefCell<Option<Writing>>,
}

/// The saver of one draft. Cheap to copy; it ends with the screen, after a last save.
#[derive(Clone, Copy)]
pub struct Autosave {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
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
        let author = RefCell::new(owner(&offline));
        let inner = Rc::new(Inner {
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
        self.inner.with_value(Inner::touch);
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

impl Inner {
    fn begin(&self) {
        let mut writing = self.writing.borrow_mut();
        if writing.is_none() {
            *writing = self.updates.map(Updates::write);
        }
    }

    fn touch(self: &Rc<Self>) {
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
    fn flush_soon(self: &Rc<Self>) {
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
        let (owner, mut author) = (owner(&self.offline), self.author.borrow_mut());
        match &*author {
            Some(author) => owner.as_ref() == Some(author),
            None => {
                *author = owner;
                true
            }
        }
    }

    async fn flush(&self) {
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

    fn go_on_with(&self, id: &DraftId, moved: Moved) {
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

/// Whose the device is now; nobody's while a visitor has it.
fn owner(offline: &Offline) -> Option<PersonId> {
    match &offline.snapshot().account {
        AccountState::SignedIn { id, .. } | AccountState::Locked { id, .. } => Some(id.clone()),
        AccountState::Guest => None,
    }
}

/// Where another page has handed the device over, the form is left: what it holds is not for whoever has it now.
fn close_for_others(inner: &Rc<Inner>) {
    let (account, navigation, inner) = (use_device().account(), use_navigation(), inner.clone());
    Effect::new(move |_| {
        // Read, and not only tracked: a memo that nobody reads follows nothing.
        account.with(|_| ());
        if !inner.is_its_authors() {
            navigation.replace(&Route::Home);
        }
    });
}

fn save_when_looking_away(inner: &Rc<Inner>) {
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
