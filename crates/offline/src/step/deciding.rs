//! What each wish comes to: one transaction, decided on everything that is stored or on its way there.

use std::collections::BTreeMap;

use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PersonId, PhotoId};
use linli_model::open::Open;
use linli_model::post::PostCommand;
use linli_model::task::TaskCommand;
use linli_model::time::Timestamp;

use super::State;
use super::drafts::{Writing, drop_draft};
use super::state::photos;
use super::wish::{OfflineError, Outcome, Wish, Written};
use crate::record::{Draft, Home, Item, Key, Order, Origin, Photo, Record, Remembered, Sent, Shared};
use crate::store::{Batch, Write};

pub(super) type Records = BTreeMap<Key, (u64, Record)>;
pub(super) type Decision = Result<(Batch, Outcome), OfflineError>;

impl State {
    pub(super) fn decide(&self, wish: &Wish, now: Timestamp) -> Decision {
        let ahead = self.ahead();
        match wish {
            Wish::SaveDraft {
                id,
                kind,
                value,
                revision,
                beside,
            } => {
                let writing = Writing { id, kind, value, now };
                self.save_draft(&ahead, &writing, *revision, beside)
            }
            Wish::DeleteDraft(id) => {
                let (revision, _) = self.draft(&ahead, id)?;
                done(drop_draft(&ahead, id, revision), false)
            }
            Wish::DropDraft { id, revision } => self.drop_empty(&ahead, id, *revision),
            Wish::KeepBoth(id) => self.keep_both(&ahead, id),
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
                done(vec![put(0, Record::Photo(photo))], true)
            }
            Wish::DeletePhoto(id) => {
                let mut drafts = photos(&ahead).filter(|(_, photo)| matches!(photo.home, Home::Draft(_)));
                let (expects, _) = drafts
                    .find(|(_, photo)| photo.id == *id)
                    .ok_or(OfflineError::NoPhoto)?;
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
            } if !is_there(&ahead, id) => done(self.append(&ahead, id, command, *if_match, now), true),
            Wish::Enqueue { .. } | Wish::Lock => done(Vec::new(), true),
            Wish::Retry(id) => {
                let (expects, item) = item(&ahead, id)?;
                let again = Item {
                    attention: None,
                    gone: 0,
                    ..item.clone()
                };
                let again = item
                    .attention
                    .is_some()
                    .then(|| put(expects, Record::Item(again)));
                done(again.into_iter().collect(), false)
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
            Wish::Edit { id, draft, warned } => self.edit(&ahead, id, draft, *warned, now),
            Wish::Import { records, mark } => self.import(&ahead, records, mark),
            Wish::SignIn { id, name } => done(sign_in(&ahead, id, name), true),
            Wish::Forget => {
                let account = ahead.get(&Key::Account).map(|(expects, _)| *expects);
                let forget = |expects| Write::Delete {
                    expects,
                    key: Key::Account,
                };
                done(account.map(forget).into_iter().collect(), false)
            }
            Wish::Wipe { forget } => done(wiped(&ahead, self.partition(), *forget), true),
            Wish::Share(shared) => done(share(&ahead, *shared), true),
        }
    }

    /// One transaction: the draft goes, the command comes, its photos change over, photos it does not name go.
    fn submit(
        &self,
        ahead: &Records,
        draft: &Written,
        id: &CommandId,
        command: &Command,
        if_match: Option<u64>,
        now: Timestamp,
    ) -> Decision {
        if is_there(ahead, id) {
            return done(Vec::new(), true);
        }
        let (expects, Draft { kind, tab, .. }) = self.draft(ahead, &draft.id)?;
        if expects != draft.revision && *tab != self.tab {
            return Err(OfflineError::Overtaken);
        }
        let mut writes = self.append(ahead, id, command, if_match, now);
        for write in &mut writes {
            if let Write::Put {
                record: Record::Item(item),
                ..
            } = write
            {
                item.origin = Some(Origin {
                    kind: kind.clone(),
                    value: draft.value.clone(),
                });
                // A change names what is there already: those photos were sent before, and are not here.
                let here = |id: &PhotoId| photos(ahead).any(|(_, photo)| photo.id == *id);
                let named = named_by_a_change(command).iter();
                item.uploaded = named.filter(|id| !here(id)).cloned().collect();
            }
        }
        writes.push(Write::Delete {
            expects,
            key: Key::Draft(draft.id.clone()),
        });
        let old = Home::Draft(draft.id.clone());
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

    fn edit(
        &self,
        ahead: &Records,
        id: &CommandId,
        draft: &DraftId,
        warned: bool,
        now: Timestamp,
    ) -> Decision {
        let (expects, item) = item(ahead, id)?;
        let Origin { kind, value } = item.origin.clone().ok_or(OfflineError::NotEditable)?;
        if self.may_have_arrived(item) && !warned {
            return Err(OfflineError::Unheard);
        }
        let (account, tab) = (item.account.clone(), self.tab.clone());
        let record = Record::Draft(Draft {
            id: draft.clone(),
            account,
            kind,
            value,
            saved_at: now,
            tab,
            beside: None,
        });
        let mut writes = vec![
            Write::Delete {
                expects,
                key: Key::Item(id.clone()),
            },
            put(0, record),
        ];
        let old = Home::Item(id.clone());
        let moved = photos(ahead).filter(|(_, photo)| photo.home == old);
        writes.extend(moved.map(|(expects, photo)| move_photo(expects, photo, Home::Draft(draft.clone()))));
        Ok((
            Batch { writes, strict: true },
            Outcome::Saved { revision: 1, at: now },
        ))
    }

    /// Puts a command at the end of the outbox.
    fn append(
        &self,
        ahead: &Records,
        id: &CommandId,
        command: &Command,
        if_match: Option<u64>,
        now: Timestamp,
    ) -> Vec<Write> {
        let (expects, last) = match ahead.get(&Key::Order) {
            Some((expects, Record::Order(order))) => (*expects, order.last),
            _ => (0, 0),
        };
        let item = Item {
            id: id.clone(),
            account: self.partition().cloned(),
            command: Open::Known(command.clone()),
            if_match,
            order: last + 1,
            since: now,
            uploaded: Vec::new(),
            gone: 0,
            unheard: false,
            attention: None,
            origin: None,
        };
        vec![
            put(expects, Record::Order(Order { last: last + 1 })),
            put(0, Record::Item(item)),
        ]
    }

    /// A draft of whoever uses the device now.
    pub(super) fn draft<'a>(
        &self,
        ahead: &'a Records,
        id: &DraftId,
    ) -> Result<(u64, &'a Draft), OfflineError> {
        match ahead.get(&Key::Draft(id.clone())) {
            Some((revision, Record::Draft(draft))) if draft.account.as_ref() == self.partition() => {
                Ok((*revision, draft))
            }
            _ => Err(OfflineError::NoDraft),
        }
    }
}

pub(super) fn put(expects: u64, record: Record) -> Write {
    Write::Put { expects, record }
}

pub(super) fn done(writes: Vec<Write>, strict: bool) -> Decision {
    Ok((Batch { writes, strict }, Outcome::Done))
}

/// Whether a command is in the outbox or was sent: a submission that was stored although nobody could tell.
pub(super) fn is_there(ahead: &Records, id: &CommandId) -> bool {
    [Key::Item(id.clone()), Key::Sent(id.clone())]
        .iter()
        .any(|key| ahead.contains_key(key))
}

fn item<'a>(ahead: &'a Records, id: &CommandId) -> Result<(u64, &'a Item), OfflineError> {
    match ahead.get(&Key::Item(id.clone())) {
        Some((revision, Record::Item(item))) => Ok((*revision, item)),
        _ => Err(OfflineError::NoItem),
    }
}

fn move_photo(expects: u64, photo: &Photo, home: Home) -> Write {
    put(
        expects,
        Record::Photo(Photo {
            home,
            ..photo.clone()
        }),
    )
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

/// Everything of an account goes, in one transaction.
fn wiped(ahead: &Records, account: Option<&PersonId>, forget: bool) -> Vec<Write> {
    let goes = |key: &Key, record: &Record| match record {
        Record::Draft(Draft { account: of, .. })
        | Record::Photo(Photo { account: of, .. })
        | Record::Item(Item { account: of, .. })
        | Record::Sent(Sent { account: of, .. }) => of.as_ref() == account,
        _ => forget && *key == Key::Account,
    };
    let gone = ahead.iter().filter(|(key, (_, record))| goes(key, record));
    gone.map(|(key, (expects, _))| delete(*expects, key)).collect()
}

/// A device that becomes a shared one forgets what was sent from it.
fn share(ahead: &Records, shared: bool) -> Vec<Write> {
    let stored = ahead.get(&Key::Shared).map(|(expects, _)| *expects);
    match (shared, stored) {
        (true, None) => {
            let sent = ahead.iter().filter(|(key, _)| matches!(key, Key::Sent(_)));
            let mut writes: Vec<Write> = sent.map(|(key, (expects, _))| delete(*expects, key)).collect();
            writes.push(put(0, Record::Shared(Shared {})));
            writes
        }
        (false, Some(expects)) => vec![delete(expects, &Key::Shared)],
        _ => Vec::new(),
    }
}

fn delete(expects: u64, key: &Key) -> Write {
    Write::Delete {
        expects,
        key: key.clone(),
    }
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
        writes.push(put(stored.map_or(0, |(expects, _)| *expects), remembered));
    }
    let mine = Some(id.clone());
    for (expects, record) in ahead.values() {
        let mut record = record.clone();
        let account = match &mut record {
            Record::Draft(draft) => &mut draft.account,
            Record::Photo(photo) => &mut photo.account,
            Record::Item(item) => &mut item.account,
            _ => continue,
        };
        if account.is_none() {
            account.clone_from(&mine);
            writes.push(put(*expects, record));
        }
    }
    writes
}

/// The photos of a command that writes something anew, which names those that are there already as well.
fn named_by_a_change(command: &Command) -> &[PhotoId] {
    match command {
        Command::Task {
            command: TaskCommand::Change { .. },
            ..
        }
        | Command::Post {
            command: PostCommand::Edit(_),
            ..
        } => command.photos(),
        _ => &[],
    }
}
