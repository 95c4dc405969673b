//! Saves a draft by itself: soon after the last key, at once when the person looks away, and before anything opens
//! that may cost the page its life.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_model::ids::DraftId;
use linli_model::time::{SECOND, Timestamp};
use linli_offline::OfflineError;
use linli_offline::browser::Offline;
use serde_json::Value;

use crate::clock;
use crate::updates::{Updates, Writing, use_updates};

/// How long after the last key a draft is saved, in milliseconds. The promise is 400; the rest is for the write.
const QUIET_MS: u32 = 300;
/// How long unbroken typing may put a save off, in the unit of [`Timestamp`]. The promise is 2 seconds.
const LONGEST_WAIT: i64 = 3 * SECOND / 2;
/// How often a save that another tab's save has overtaken is tried again.
const CONFLICT_TRIES: u32 = 3;

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

struct Inner {
    id: DraftId,
    kind: &'static str,
    offline: Offline,
    /// What the form holds; `None` once its signals are gone.
    read: Box<dyn Fn() -> Option<Value>>,
    state: RwSignal<SaveState>,
    revision: Cell<u64>,
    changes: Cell<u64>,
    saved: Cell<u64>,
    unsaved_since: Cell<Option<Timestamp>>,
    timer: RefCell<Option<Timeout>>,
    closed: Cell<bool>,
    updates: Option<Updates>,
    /// From the first change to the end of the screen: no new version of the app takes the form out of the person's hands.
    writing: RefCell<Option<Writing>>,
}

/// The saver of one draft. Cheap to copy; it ends with the screen, after a last save.
#[derive(Clone, Copy)]
pub struct Autosave {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    state: RwSignal<SaveState>,
}

impl Autosave {
    /// Saves what `read` gives under `id`. `revision` and `saved_at` are of the draft as loaded.
    pub fn new(
        offline: Offline,
        id: DraftId,
        kind: &'static str,
        loaded: Option<(u64, Timestamp)>,
        read: impl Fn() -> Option<Value> + 'static,
    ) -> Self {
        let state = RwSignal::new(match loaded {
            Some((_, at)) => SaveState::Saved { at },
            None => SaveState::Untouched,
        });
        let inner = Rc::new(Inner {
            id,
            kind,
            offline,
            read: Box::new(read),
            state,
            revision: Cell::new(loaded.map_or(0, |(revision, _)| revision)),
            changes: Cell::new(0),
            saved: Cell::new(0),
            unsaved_since: Cell::new(None),
            timer: RefCell::new(None),
            closed: Cell::new(false),
            updates: use_updates(),
            writing: RefCell::new(None),
        });
        let autosave = Self {
            inner: StoredValue::new_local(inner.clone()),
            state,
        };
        save_when_looking_away(&inner);
        autosave
    }

    /// What may be said of the draft.
    pub fn state(self) -> Signal<SaveState> {
        self.state.into()
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

    /// Saves now even an untouched form, so that photos can be put to it.
    ///
    /// # Errors
    /// The device's.
    pub async fn make(self) -> Result<(), OfflineError> {
        let Some(inner) = self.inner.try_get_value() else {
            return Err(OfflineError::NoDraft);
        };
        inner.begin();
        if inner.revision.get() == 0 {
            inner.changes.set(inner.changes.get() + 1);
        }
        inner.flush().await;
        if inner.revision.get() == 0 {
            Err(OfflineError::Failed)
        } else {
            Ok(())
        }
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
        spawn_local(async move { inner.save(changes, value).await });
    }

    async fn flush(&self) {
        if let Some((changes, value)) = self.unsaved() {
            self.save(changes, value).await;
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
        Some((changes, (self.read)()?))
    }

    async fn save(&self, changes: u64, value: Value) {
        for _ in 0..CONFLICT_TRIES {
            let saving = self
                .offline
                .draft_save(&self.id, self.kind, value.clone(), self.revision.get());
            match saving.await {
                Ok(saved) => {
                    self.revision.set(self.revision.get().max(saved.revision));
                    self.saved.set(self.saved.get().max(changes));
                    if self.changes.get() == changes {
                        self.state.try_set(if saved.durable {
                            SaveState::Saved { at: saved.at }
                        } else {
                            SaveState::MemoryOnly
                        });
                    }
                    return;
                }
                // Another tab has the same draft open: the last hand wins, and both see it in the list.
                Err(OfflineError::Conflict { revision }) => self.revision.set(revision),
                Err(error) => {
                    self.state.try_set(SaveState::Failed {
                        full: error == OfflineError::Full,
                    });
                    return;
                }
            }
        }
    }
}

fn save_when_looking_away(inner: &Rc<Inner>) {
    let on = |target: &web_sys::EventTarget, event: &'static str| {
        let inner = inner.clone();
        EventListener::new(target, event, move |_| inner.flush_soon())
    };
    let listeners = [
        on(&window(), "pagehide"),
        on(&document(), "visibilitychange"),
        on(&document(), "focusout"),
    ];
    let listeners = StoredValue::new_local(Some(listeners));
    let last = StoredValue::new_local(inner.clone());
    on_cleanup(move || {
        listeners.try_update_value(Option::take);
        if let Some(inner) = last.try_get_value() {
            inner.flush_soon();
        }
    });
}
