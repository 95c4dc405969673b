//! What users and the app want: each wish becomes one transaction, and is acknowledged when that is complete.

use std::collections::BTreeMap;

use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PersonId, PhotoId};
use linli_model::open::Open;
use linli_model::time::Timestamp;
use serde_json::Value;

use super::state::{Purpose, items, photos};
use super::{Effect, State, Woken};
use crate::record::{Draft, Home, Item, Key, Origin, Photo, Record, Remembered};
use crate::store::{Batch, StoreError, Write};

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
    },
    /// Drop a draft and its photos.
    DeleteDraft(DraftId),
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
        draft: DraftId,
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
    /// It is done.
    Done,
}

/// Why a wish was not fulfilled. Nothing of it was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfflineError {
    /// Another tab wrote the draft meanwhile.
    #[error("another tab wrote the draft")]
    Conflict {
        /// The stored revision.
        revision: u64,
    },
    /// There is no such draft: deleted, or submitted already.
    #[error("no such draft")]
    NoDraft,
    /// There is no such item: deleted, or sent already.
    #[error("no such item")]
    NoItem,
    /// The item was no draft before.
    #[error("not editable")]
    NotEditable,
    /// There is no such photo.
    #[error("no such photo")]
    NoPhoto,
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
            Self::Conflict { .. } => "draft_conflict",
            Self::NoDraft => "no_draft",
            Self::NoItem => "no_item",
            Self::NotEditable => "not_editable",
            Self::NoPhoto => "no_photo",
            Self::Full => "storage_full",
            Self::ReadOnly => "storage_newer",
            Self::Failed => "storage_failed",
        }
    }
}

/// How often a wish that met another tab's write is decided anew.
const TRIES: u8 = 3;

type Records = BTreeMap<Key, (u64, Record)>;
type Decision = Result<(Batch, Outcome), OfflineError>;

impl State {
    pub(super) fn asked(
        &mut self,
        op: u64,
        wish: Wish,
        tries: u8,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        if !self.loaded {
            return self.asked.push((op, wish, tries));
        }
        let decision = if self.newer {
            Err(OfflineError::ReadOnly)
        } else {
            self.decide(&wish, now)
        };
        match decision {
            Err(error) => effects.push(Effect::Settle {
                op,
                result: Err(error),
            }),
            Ok((batch, outcome)) => {
                self.mind_session(&wish, now);
                match batch.writes.is_empty() {
                    true => effects.push(Effect::Settle {
                        op,
                        result: Ok(outcome),
                    }),
                    false => self.commit(
                        batch,
                        Purpose::Wish {
                            op,
                            wish,
                            tries,
                            outcome,
                        },
                        effects,
                    ),
                }
            }
        }
    }

    /// A transaction has ended.
    pub(super) fn take_outcome(
        &mut self,
        purpose: Purpose,
        result: Result<(), StoreError>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        match (purpose, result) {
            (Purpose::Beat, _) => {}
            (Purpose::Job, result) => self.end_job(result.is_ok(), now),
            (Purpose::Wish { op, outcome, .. }, Ok(())) => effects.push(Effect::Settle {
                op,
                result: Ok(outcome),
            }),
            // Decided anew once the store has been read again.
            (Purpose::Wish { op, wish, tries, .. }, Err(StoreError::Conflict)) if tries < TRIES => {
                self.asked.push((op, wish, tries + 1));
            }
            (Purpose::Wish { op, .. }, Err(error)) => {
                let error = match error {
                    StoreError::Full => OfflineError::Full,
                    StoreError::Newer => OfflineError::ReadOnly,
                    StoreError::Conflict | StoreError::Unknown => OfflineError::Failed,
                };
                effects.push(Effect::Settle {
                    op,
                    result: Err(error),
                });
            }
        }
    }

    /// What a wish changes in this tab's memory.
    fn mind_session(&mut self, wish: &Wish, now: Timestamp) {
        match wish {
            Wish::SignIn { id, .. } => {
                self.session = Some(id.clone());
                self.take_woken(Woken::Tap, now);
            }
            Wish::Lock | Wish::Forget => self.session = None,
            Wish::Retry(id) => {
                self.trying.remove(id);
                self.take_woken(Woken::Tap, now);
            }
            _ => {}
        }
    }

    fn decide(&self, wish: &Wish, now: Timestamp) -> Decision {
        let ahead = self.ahead();
        match wish {
            Wish::SaveDraft {
                id,
                kind,
                value,
                revision,
            } => self.save_draft(&ahead, id, kind, value, *revision, now),
            Wish::DeleteDraft(id) => {
                let (revision, _) = self.draft(&ahead, id)?;
                let mut writes = vec![Write::Delete {
                    expects: revision,
                    key: Key::Draft(id.clone()),
                }];
                writes.extend(drop_photos(&ahead, &Home::Draft(id.clone())));
                done(writes, false)
            }
            Wish::PutPhoto {
                id,
                draft,
                mime,
                bytes,
                w,
                h,
            } => {
                let (_, Draft { account, .. }) = self.draft(&ahead, draft)?;
                if ahead.contains_key(&Key::Photo(id.clone())) {
                    return done(Vec::new(), true);
                }
                let home = Home::Draft(draft.clone());
                let (id, account, mime) = (id.clone(), account.clone(), mime.clone());
                let photo = Photo {
                    id,
                    account,
                    home,
                    mime,
                    bytes: *bytes,
                    w: *w,
                    h: *h,
                };
                done(
                    vec![Write::Put {
                        expects: 0,
                        record: Record::Photo(photo),
                    }],
                    true,
                )
            }
            Wish::DeletePhoto(id) => {
                let found =
                    photos(&ahead).find(|(_, photo)| photo.id == *id && matches!(photo.home, Home::Draft(_)));
                let (expects, _) = found.ok_or(OfflineError::NoPhoto)?;
                done(
                    vec![Write::Delete {
                        expects,
                        key: Key::Photo(id.clone()),
                    }],
                    false,
                )
            }
            Wish::Submit {
                draft,
                id,
                command,
                if_match,
            } => self.submit(&ahead, draft, id, command, *if_match, now),
            Wish::Enqueue {
                id,
                command,
                if_match,
            } => {
                let item = self.item_of(&ahead, id, command, *if_match, now);
                done(
                    vec![Write::Put {
                        expects: 0,
                        record: Record::Item(item),
                    }],
                    true,
                )
            }
            Wish::Retry(id) => {
                let (expects, item) = item(&ahead, id)?;
                let again = item.attention.is_some().then(|| Item {
                    attention: None,
                    gone: 0,
                    ..item.clone()
                });
                done(
                    again
                        .map(|item| Write::Put {
                            expects,
                            record: Record::Item(item),
                        })
                        .into_iter()
                        .collect(),
                    false,
                )
            }
            Wish::Delete(id) => {
                let (expects, _) = item(&ahead, id)?;
                let mut writes = vec![Write::Delete {
                    expects,
                    key: Key::Item(id.clone()),
                }];
                writes.extend(drop_photos(&ahead, &Home::Item(id.clone())));
                done(writes, false)
            }
            Wish::Edit { id, draft } => self.edit(&ahead, id, draft, now),
            Wish::SignIn { id, name } => done(sign_in(&ahead, id, name), true),
            Wish::Lock => done(Vec::new(), false),
            Wish::Forget => {
                let account = ahead.get(&Key::Account).map(|(revision, _)| *revision);
                done(
                    account
                        .map(|expects| Write::Delete {
                            expects,
                            key: Key::Account,
                        })
                        .into_iter()
                        .collect(),
                    false,
                )
            }
        }
    }

    fn save_draft(
        &self,
        ahead: &Records,
        id: &DraftId,
        kind: &str,
        value: &Value,
        revision: u64,
        now: Timestamp,
    ) -> Decision {
        let (expects, account) = match self.draft(ahead, id) {
            Err(_) if revision > 0 || ahead.contains_key(&Key::Draft(id.clone())) => {
                return Err(OfflineError::NoDraft);
            }
            Err(_) => (0, self.partition().cloned()),
            // A form that could not wait for its last save to complete writes over its own words only.
            Ok((stored, draft)) if stored == revision || draft.tab == self.tab => {
                (stored, draft.account.clone())
            }
            Ok((stored, _)) => return Err(OfflineError::Conflict { revision: stored }),
        };
        let (kind, value, tab) = (kind.to_owned(), value.clone(), self.tab.clone());
        let record = Record::Draft(Draft {
            id: id.clone(),
            account,
            kind,
            value,
            saved_at: now,
            tab,
        });
        let batch = Batch {
            writes: vec![Write::Put { expects, record }],
            strict: false,
        };
        Ok((
            batch,
            Outcome::Saved {
                revision: expects + 1,
                at: now,
            },
        ))
    }

    /// One transaction: the draft goes, the command comes, its photos change over, photos it does not name go.
    fn submit(
        &self,
        ahead: &Records,
        draft: &DraftId,
        id: &CommandId,
        command: &Command,
        if_match: Option<u64>,
        now: Timestamp,
    ) -> Decision {
        let (
            revision,
            Draft {
                kind, value, account, ..
            },
        ) = self.draft(ahead, draft)?;
        let origin = Some(Origin {
            kind: kind.clone(),
            value: value.clone(),
        });
        let item = Item {
            origin,
            account: account.clone(),
            ..self.item_of(ahead, id, command, if_match, now)
        };
        let mut writes = vec![
            Write::Delete {
                expects: revision,
                key: Key::Draft(draft.clone()),
            },
            Write::Put {
                expects: 0,
                record: Record::Item(item),
            },
        ];
        let old = Home::Draft(draft.clone());
        for (expects, photo) in photos(ahead).filter(|(_, photo)| photo.home == old) {
            writes.push(match command.photos().contains(&photo.id) {
                true => move_photo(expects, photo, Home::Item(id.clone())),
                false => Write::Delete {
                    expects,
                    key: Key::Photo(photo.id.clone()),
                },
            });
        }
        done(writes, true)
    }

    fn edit(&self, ahead: &Records, id: &CommandId, draft: &DraftId, now: Timestamp) -> Decision {
        let (expects, item) = item(ahead, id)?;
        let Origin { kind, value } = item.origin.clone().ok_or(OfflineError::NotEditable)?;
        let (account, tab) = (item.account.clone(), self.tab.clone());
        let record = Record::Draft(Draft {
            id: draft.clone(),
            account,
            kind,
            value,
            saved_at: now,
            tab,
        });
        let mut writes = vec![
            Write::Delete {
                expects,
                key: Key::Item(id.clone()),
            },
            Write::Put { expects: 0, record },
        ];
        let old = Home::Item(id.clone());
        let moved = photos(ahead).filter(|(_, photo)| photo.home == old);
        writes.extend(moved.map(|(expects, photo)| move_photo(expects, photo, Home::Draft(draft.clone()))));
        Ok((
            Batch { writes, strict: true },
            Outcome::Saved { revision: 1, at: now },
        ))
    }

    fn item_of(
        &self,
        ahead: &Records,
        id: &CommandId,
        command: &Command,
        if_match: Option<u64>,
        now: Timestamp,
    ) -> Item {
        // The order of a stream must survive a clock that is set back.
        let last = items(ahead).map(|item| item.since).max();
        let since = last.map_or(now, |last| now.max(last.plus(1)));
        let (account, command) = (self.partition().cloned(), Open::Known(command.clone()));
        let (uploaded, gone, attention, origin) = (Vec::new(), 0, None, None);
        Item {
            id: id.clone(),
            account,
            command,
            if_match,
            since,
            uploaded,
            gone,
            attention,
            origin,
        }
    }

    /// A draft of whoever uses the device now.
    fn draft<'a>(&self, ahead: &'a Records, id: &DraftId) -> Result<(u64, &'a Draft), OfflineError> {
        match ahead.get(&Key::Draft(id.clone())) {
            Some((revision, Record::Draft(draft))) if draft.account.as_ref() == self.partition() => {
                Ok((*revision, draft))
            }
            _ => Err(OfflineError::NoDraft),
        }
    }
}

fn done(writes: Vec<Write>, strict: bool) -> Decision {
    Ok((Batch { writes, strict }, Outcome::Done))
}

fn item<'a>(ahead: &'a Records, id: &CommandId) -> Result<(u64, &'a Item), OfflineError> {
    match ahead.get(&Key::Item(id.clone())) {
        Some((revision, Record::Item(item))) => Ok((*revision, item)),
        _ => Err(OfflineError::NoItem),
    }
}

fn move_photo(expects: u64, photo: &Photo, home: Home) -> Write {
    Write::Put {
        expects,
        record: Record::Photo(Photo {
            home,
            ..photo.clone()
        }),
    }
}

/// The photos of a draft or an item go with it.
pub(super) fn drop_photos(records: &Records, home: &Home) -> Vec<Write> {
    let gone = photos(records).filter(|(_, photo)| photo.home == *home);
    gone.map(|(expects, photo)| Write::Delete {
        expects,
        key: Key::Photo(photo.id.clone()),
    })
    .collect()
}

/// Remembers a person, and makes theirs what a visitor left.
fn sign_in(ahead: &Records, id: &PersonId, name: &str) -> Vec<Write> {
    let mut writes = Vec::new();
    let remembered = Record::Account(Remembered {
        id: id.clone(),
        name: name.to_owned(),
    });
    let stored = ahead.get(&Key::Account);
    if stored.is_none_or(|(_, record)| *record != remembered) {
        writes.push(Write::Put {
            expects: stored.map_or(0, |(revision, _)| *revision),
            record: remembered,
        });
    }
    let mine = Some(id.clone());
    for (expects, record) in ahead.values() {
        let record = match record.clone() {
            Record::Draft(draft) if draft.account.is_none() => Record::Draft(Draft {
                account: mine.clone(),
                ..draft
            }),
            Record::Photo(photo) if photo.account.is_none() => Record::Photo(Photo {
                account: mine.clone(),
                ..photo
            }),
            Record::Item(item) if item.account.is_none() => Record::Item(Item {
                account: mine.clone(),
                ..item
            }),
            _ => continue,
        };
        writes.push(Write::Put {
            expects: *expects,
            record,
        });
    }
    writes
}
