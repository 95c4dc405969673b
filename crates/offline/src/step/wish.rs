//! What users and the app want: each wish becomes one transaction, and is acknowledged when that is complete.

use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PersonId, PhotoId};
use linli_model::time::{SECOND, Timestamp};
use serde_json::Value;

use super::state::{Asking, Pending, Purpose};
use super::{Effect, State, Woken};
use crate::record::{Record, Remembered};
use crate::store::StoreError;

/// A draft as its form has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Its id.
    pub id: DraftId,
    /// The revision its form knows.
    pub revision: u64,
    /// What was typed and chosen, also where the device has refused to keep the last of it.
    pub value: Value,
}

/// A wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Keep a draft.
    SaveDraft {
        /// Its id.
        id: DraftId,
        /// Which form.
        kind: String,
        /// What was typed and chosen.
        value: Value,
        /// The revision the form began with; 0 for a new draft.
        revision: u64,
        /// The id of a second draft, for which these words are kept where another tab has written the first one
        /// meanwhile. A form names the same one at every save.
        beside: DraftId,
    },
    /// Drop a draft and its photos.
    DeleteDraft(DraftId),
    /// Drop a draft in which nothing is left, unless another tab has written it meanwhile.
    DropDraft {
        /// Its id.
        id: DraftId,
        /// The revision its form knows.
        revision: u64,
    },
    /// A draft that was put beside another stands for itself from now on: its author keeps both.
    KeepBoth(DraftId),
    /// Keep a photo of a draft; its bytes go beside the effect.
    PutPhoto {
        /// Its id.
        id: PhotoId,
        /// The draft.
        draft: DraftId,
        /// Its type.
        mime: String,
        /// Its length.
        bytes: u64,
        /// Its width in pixels.
        w: u32,
        /// Its height in pixels.
        h: u32,
    },
    /// Drop a photo of a draft.
    DeletePhoto(PhotoId),
    /// Turn a draft into a command that waits to be sent.
    Submit {
        /// The draft.
        draft: Written,
        /// The command's id.
        id: CommandId,
        /// The command.
        command: Command,
        /// The version its author saw.
        if_match: Option<u64>,
    },
    /// Send a command that never was a draft.
    Enqueue {
        /// Its id.
        id: CommandId,
        /// The command.
        command: Command,
        /// The version its author saw.
        if_match: Option<u64>,
    },
    /// Try an item again.
    Retry(CommandId),
    /// Drop an item and its photos.
    Delete(CommandId),
    /// Turn an item back into a draft.
    Edit {
        /// The item.
        id: CommandId,
        /// The id of the draft to make.
        draft: DraftId,
        /// Its author knows that it may have arrived.
        warned: bool,
    },
    /// Take in what a file brings from another device, or from before.
    Import {
        /// Drafts, items and their photos.
        records: Vec<Record>,
        /// Distinguishes the file: what is kept beside something else is named by it.
        mark: String,
    },
    /// Somebody is signed in; what a visitor made becomes theirs.
    SignIn {
        /// Who.
        id: PersonId,
        /// Their name, to be remembered.
        name: String,
    },
    /// Nobody is signed in any more; the device stays locked to whom it was.
    Lock,
    /// Forget whose device this was.
    Forget,
    /// Delete everything of the account whose device this is now, sent or not; of a visitor, likewise.
    Wipe {
        /// Whether to forget it as well, as [`Wish::Forget`] does.
        forget: bool,
    },
    /// From now on the device is a shared one, or one's own again.
    Share(bool),
}

/// What became of a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored, a draft in this revision.
    Saved {
        /// The draft's new revision.
        revision: u64,
        /// When it was saved.
        at: Timestamp,
    },
    /// Another tab wrote the draft meanwhile: the words are stored in the second draft that the wish named, in this
    /// revision, with copies of the photos.
    Beside {
        /// The second draft's revision.
        revision: u64,
        /// When it was saved.
        at: Timestamp,
    },
    /// It is done.
    Done,
    /// A file was taken in.
    Imported {
        /// Drafts and items that have come.
        added: u32,
        /// Those that were here already, or sent from here.
        already: u32,
    },
}

/// Why a wish was not fulfilled. Nothing of it was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfflineError {
    /// There is no such draft: deleted, or submitted already.
    #[error("no such draft")]
    NoDraft,
    /// There is no such item: deleted, or sent already.
    #[error("no such item")]
    NoItem,
    /// Another tab wrote the draft meanwhile: what its form does not know would go along, or be lost.
    #[error("another tab wrote the draft")]
    Overtaken,
    /// The item was no draft before.
    #[error("not editable")]
    NotEditable,
    /// The item may have arrived: whoever edits it has to know.
    #[error("it may have arrived")]
    Unheard,
    /// There is no such photo.
    #[error("no such photo")]
    NoPhoto,
    /// It belongs to another account than whose device this is now.
    #[error("of another account")]
    OtherAccount,
    /// The device has no room.
    #[error("no room")]
    Full,
    /// A newer version of the app made this database; this one does not touch it.
    #[error("read only")]
    ReadOnly,
    /// The store failed, even when tried again.
    #[error("the store failed")]
    Failed,
}

impl OfflineError {
    /// One stable word, to be mapped to what users read.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoDraft => "no_draft",
            Self::NoItem => "no_item",
            Self::Overtaken => "draft_overtaken",
            Self::NotEditable => "not_editable",
            Self::Unheard => "unheard",
            Self::NoPhoto => "no_photo",
            Self::OtherAccount => "other_account",
            Self::Full => "storage_full",
            Self::ReadOnly => "storage_newer",
            Self::Failed => "storage_failed",
        }
    }
}

/// How often a wish that met another tab's write, or a store that did not answer, is decided anew.
const TRIES: u8 = 3;
/// The request of a wish that nobody waits for: no driver counts so far.
const NOBODY: u64 = u64::MAX;
/// How long after it could not be stored a sign-in is tried again, in microseconds.
const SIGN_IN_AGAIN: i64 = 5 * SECOND;

impl State {
    pub(super) fn asked(&mut self, asking: Asking, now: Timestamp, effects: &mut Vec<Effect>) {
        let says_who_is_here = matches!(asking.wish, Wish::SignIn { .. } | Wish::Lock);
        // One after another: what is decided anew comes before what was wished after it.
        let has_to_wait = !self.asked.is_empty() && !says_who_is_here || self.may_be_superseded(&asking);
        if !self.loaded || has_to_wait {
            return self.wait(asking);
        }
        if let Some(outcome) = self.superseded(&asking, now) {
            return effects.push(Effect::Settle {
                op: asking.op,
                result: Ok(outcome),
            });
        }
        let decision = if self.newer {
            Err(OfflineError::ReadOnly)
        } else if self.is_out_of_date(&asking) {
            Err(OfflineError::Failed)
        } else if self.is_anothers(&asking) {
            Err(OfflineError::OtherAccount)
        } else {
            self.decide(&asking.wish, now)
        };
        let op = asking.op;
        match decision {
            Err(error) => effects.push(Effect::Settle {
                op,
                result: Err(error),
            }),
            Ok((batch, outcome)) => {
                self.replace_sign_in(&asking, effects);
                self.mind_session(&asking.wish, now);
                match batch.writes.is_empty() {
                    true => effects.push(Effect::Settle {
                        op,
                        result: Ok(outcome),
                    }),
                    false => self.commit(batch, Purpose::Wish { asking, outcome }, effects),
                }
            }
        }
    }

    /// Waits for the store to be read, in the order of asking: of two transactions the later may fail first.
    fn wait(&mut self, asking: Asking) {
        let at = self.asked.partition_point(|other| other.op <= asking.op);
        self.asked.insert(at, asking);
    }

    /// While a wish waited somebody else has come: it is not done in their name, nor to what is theirs.
    fn is_anothers(&self, asking: &Asking) -> bool {
        let by_anybody = matches!(asking.wish, Wish::SignIn { .. } | Wish::Lock | Wish::Share(_));
        !by_anybody && asking.account.is_some() && asking.account.as_ref() != self.partition()
    }

    /// A transaction has ended.
    pub(super) fn take_outcome(
        &mut self,
        Pending { purpose, batch, .. }: Pending,
        result: Result<(), StoreError>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        match (purpose, result) {
            (Purpose::Beat, result) => self.end_beat(result, now),
            (Purpose::Job, result) => self.end_job(batch, result, now, effects),
            (Purpose::Wish { asking, outcome }, Ok(())) => {
                self.mind_words(&asking, &batch);
                effects.push(Effect::Settle {
                    op: asking.op,
                    result: Ok(outcome),
                });
            }
            // Decided anew once the store has been read again: it may be stored after all.
            (Purpose::Wish { mut asking, .. }, Err(StoreError::Conflict | StoreError::Unknown))
                if asking.tries < TRIES =>
            {
                asking.tries += 1;
                self.wait(asking);
            }
            // Nobody asks for this again, and what waits is sent by nobody else.
            (Purpose::Wish { mut asking, .. }, Err(error))
                if error != StoreError::Newer
                    && matches!(asking.wish, Wish::SignIn { .. })
                    && !self.is_out_of_date(&asking) =>
            {
                asking.tries = 0;
                self.sign_in_again = Some((now.plus(SIGN_IN_AGAIN), asking));
            }
            (Purpose::Wish { asking, .. }, Err(error)) => {
                let error = match error {
                    StoreError::Full => OfflineError::Full,
                    StoreError::Newer => OfflineError::ReadOnly,
                    StoreError::Conflict | StoreError::Unknown => OfflineError::Failed,
                };
                effects.push(Effect::Settle {
                    op: asking.op,
                    result: Err(error),
                });
            }
        }
    }

    /// The store could not be read: who has waited long for it is told so. Who has signed in stays signed in.
    pub(super) fn lose_patience(&mut self, effects: &mut Vec<Effect>) {
        for mut asking in std::mem::take(&mut self.asked) {
            match asking.tries < TRIES || matches!(asking.wish, Wish::SignIn { .. }) {
                true => {
                    asking.tries = asking.tries.saturating_add(1);
                    self.asked.push(asking);
                }
                false => effects.push(Effect::Settle {
                    op: asking.op,
                    result: Err(OfflineError::Failed),
                }),
            }
        }
    }

    /// What another tab wrote as a visitor's, because it had not heard of the sign-in, is theirs who signed in.
    pub(super) fn mind_strays(&mut self, now: Timestamp) {
        let is_stray = |(_, record): &(u64, Record)| match record {
            Record::Draft(draft) => draft.account.is_none(),
            Record::Photo(photo) => photo.account.is_none(),
            Record::Item(item) => item.account.is_none(),
            _ => false,
        };
        if self.session.is_none() || self.sign_in_again.is_some() || !self.kept.values().any(is_stray) {
            return;
        }
        if let Some(Remembered { id, name }) = self.remembered().cloned() {
            let asking = Asking {
                op: NOBODY,
                wish: Wish::SignIn { id, name },
                tries: 0,
                account: None,
            };
            self.sign_in_again = Some((now, asking));
        }
    }

    /// Whether somebody has come or left since this was asked for: the later word stands. A sign-in that takes strays in says
    /// nothing new, and gives way to any.
    fn is_out_of_date(&self, asking: &Asking) -> bool {
        match asking.wish {
            Wish::SignIn { .. } if asking.op == NOBODY => self.sign_in_again.is_some(),
            Wish::SignIn { .. } | Wish::Forget => asking.op < self.account_said_by,
            _ => false,
        }
    }

    /// A sign-in that still waits to be written down is over with the next word on who is here.
    fn replace_sign_in(&mut self, asking: &Asking, effects: &mut Vec<Effect>) {
        let says_who_is_here = matches!(
            asking.wish,
            Wish::SignIn { .. } | Wish::Lock | Wish::Forget | Wish::Wipe { .. }
        );
        if says_who_is_here && asking.op != NOBODY {
            self.account_said_by = self.account_said_by.max(asking.op);
        }
        if let Some((_, asking)) = self.sign_in_again.take_if(|_| says_who_is_here) {
            effects.push(Effect::Settle {
                op: asking.op,
                result: Err(OfflineError::Failed),
            });
        }
    }

    /// What a wish changes in this tab's memory.
    fn mind_session(&mut self, wish: &Wish, now: Timestamp) {
        match wish {
            Wish::SignIn { id, .. } => {
                if self.session.as_ref() != Some(id) {
                    self.told.clear();
                    self.take_woken(Woken::Tap, now);
                }
                self.signed_out = false;
                self.session = Some(id.clone());
            }
            Wish::Lock => {
                self.session = None;
                self.signed_out = true;
            }
            Wish::Forget | Wish::Wipe { forget: true } => {
                self.session = None;
                self.told.clear();
            }
            Wish::Wipe { forget: false } => self.told.clear(),
            Wish::Retry(id) => {
                if let Some(trying) = self.trying.get_mut(id) {
                    trying.fault = None;
                }
                self.take_woken(Woken::Tap, now);
            }
            _ => {}
        }
    }
}
