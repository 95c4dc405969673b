//! Drafts: saved under the revision that their form knows. Where another tab has written one meanwhile neither tab's words
//! are lost: those that come later go into a second draft beside it, with copies of the photos, in one transaction.

use std::collections::BTreeMap;

use linli_model::ids::{DraftId, PhotoId};
use linli_model::time::Timestamp;
use serde_json::Value;

use super::State;
use super::deciding::{Decision, Records, done, drop_photos, put};
use super::moving::rename;
use super::state::{Asking, Purpose, photos};
use super::wish::{OfflineError, Outcome, Wish};
use crate::record::{Draft, Home, Key, Photo, Record};
use crate::store::{Batch, Write};

/// What a form gives to be kept.
pub(super) struct Writing<'a> {
    pub(super) id: &'a DraftId,
    pub(super) kind: &'a str,
    pub(super) value: &'a Value,
    pub(super) now: Timestamp,
}

impl State {
    pub(super) fn save_draft(
        &self,
        ahead: &Records,
        writing: &Writing<'_>,
        revision: u64,
        beside: &DraftId,
    ) -> Decision {
        let id = writing.id;
        let (expects, kept) = match self.draft(ahead, id) {
            Err(_) if revision > 0 || ahead.contains_key(&Key::Draft(id.clone())) => {
                return Err(OfflineError::NoDraft);
            }
            Err(_) => (0, None),
            // A form that could not wait for its last save to complete writes over its own words only.
            Ok((stored, draft)) if stored == revision || draft.tab == self.tab => (stored, Some(draft)),
            Ok(_) => return self.save_beside(ahead, writing, beside),
        };
        let account = kept.map_or_else(|| self.partition().cloned(), |kept| kept.account.clone());
        let draft = Draft {
            id: id.clone(),
            account,
            kind: writing.kind.to_owned(),
            value: writing.value.clone(),
            saved_at: writing.now,
            tab: self.tab.clone(),
            beside: kept.and_then(|kept| kept.beside.clone()),
        };
        let batch = Batch {
            writes: vec![put(expects, Record::Draft(draft))],
            strict: false,
        };
        let (revision, at) = (expects + 1, writing.now);
        Ok((batch, Outcome::Saved { revision, at }))
    }

    /// The words into the second draft, the first one untouched. What the form says before it has heard of this goes
    /// the same way.
    fn save_beside(&self, ahead: &Records, writing: &Writing<'_>, beside: &DraftId) -> Decision {
        let expects = match self.draft(ahead, beside) {
            Ok((stored, draft)) if draft.tab == self.tab => stored,
            Err(_) if !ahead.contains_key(&Key::Draft(beside.clone())) => 0,
            _ => return Err(OfflineError::NoDraft),
        };
        let (_, first) = self.draft(ahead, writing.id)?;
        let mut value = writing.value.clone();
        let (mut writes, mut renamed) = (Vec::new(), BTreeMap::new());
        let home = Home::Draft(writing.id.clone());
        for (_, photo) in photos(ahead).filter(|(_, photo)| photo.home == home) {
            let copy = copied_photo(&photo.id, beside);
            renamed.insert(photo.id.to_string(), copy.to_string());
            if !ahead.contains_key(&Key::Photo(copy.clone())) {
                writes.push(copy_into(photo, copy, beside));
            }
        }
        rename(&mut value, &renamed);
        let second = Draft {
            id: beside.clone(),
            account: first.account.clone(),
            kind: writing.kind.to_owned(),
            value,
            saved_at: writing.now,
            tab: self.tab.clone(),
            beside: Some(writing.id.clone()),
        };
        writes.push(put(expects, Record::Draft(second)));
        let (revision, at) = (expects + 1, writing.now);
        Ok((
            Batch {
                writes,
                strict: false,
            },
            Outcome::Beside { revision, at },
        ))
    }

    /// Whether a later request of this tab is writing or ending the same draft: until that has ended nobody knows whether
    /// this save has anything to add.
    pub(super) fn may_be_superseded(&self, asking: &Asking) -> bool {
        let Wish::SaveDraft { id, beside, .. } = &asking.wish else {
            return false;
        };
        let is_of_it = |write: &Write| matches!(write.key(), Key::Draft(of) if of == *id || of == *beside);
        self.pending.iter().any(|pending| match &pending.purpose {
            Purpose::Wish { asking: other, .. } => {
                other.op > asking.op && pending.batch.writes.iter().any(is_of_it)
            }
            _ => false,
        })
    }

    /// What is to be said of a save that is decided anew after a later request of this tab has written or ended the draft:
    /// the form's later words hold these, and are not written over.
    pub(super) fn superseded(&self, asking: &Asking, now: Timestamp) -> Option<Outcome> {
        let Wish::SaveDraft { id, beside, .. } = &asking.wish else {
            return None;
        };
        let is_superseded = |id: &DraftId| self.written_by.get(id).is_some_and(|op| *op > asking.op);
        let seen = |id: &DraftId| {
            let draft = self.draft(&self.kept, id);
            draft.map_or((0, now), |(revision, draft)| (revision, draft.saved_at))
        };
        if is_superseded(beside) {
            let (revision, at) = seen(beside);
            return Some(Outcome::Beside { revision, at });
        }
        is_superseded(id).then(|| {
            let (revision, at) = seen(id);
            Outcome::Saved { revision, at }
        })
    }

    /// Remembers whose request the words of a draft are, or its end.
    pub(super) fn mind_words(&mut self, asking: &Asking, batch: &Batch) {
        let changes_words = matches!(
            asking.wish,
            Wish::SaveDraft { .. }
                | Wish::DeleteDraft(_)
                | Wish::DropDraft { .. }
                | Wish::Submit { .. }
                | Wish::Wipe { .. }
        );
        for write in batch.writes.iter().filter(|_| changes_words) {
            if let Key::Draft(id) = write.key() {
                let newest = self.written_by.entry(id).or_default();
                *newest = asking.op.max(*newest);
            }
        }
    }

    pub(super) fn drop_empty(&self, ahead: &Records, id: &DraftId, revision: u64) -> Decision {
        match self.draft(ahead, id) {
            Ok((stored, draft)) if stored == revision || draft.tab == self.tab => {
                done(drop_draft(ahead, id, stored), false)
            }
            _ => done(Vec::new(), false),
        }
    }

    pub(super) fn keep_both(&self, ahead: &Records, id: &DraftId) -> Decision {
        let (expects, draft) = self.draft(ahead, id)?;
        if draft.beside.is_none() {
            return done(Vec::new(), false);
        }
        let draft = Draft {
            beside: None,
            ..draft.clone()
        };
        done(vec![put(expects, Record::Draft(draft))], false)
    }
}

/// The draft goes with its photos.
pub(super) fn drop_draft(ahead: &Records, id: &DraftId, expects: u64) -> Vec<Write> {
    let mut writes = vec![Write::Delete {
        expects,
        key: Key::Draft(id.clone()),
    }];
    writes.extend(drop_photos(ahead, &Home::Draft(id.clone())));
    writes
}

fn copy_into(photo: &Photo, id: PhotoId, draft: &DraftId) -> Write {
    let home = Home::Draft(draft.clone());
    Write::Copy {
        from: photo.id.clone(),
        photo: Photo {
            id,
            home,
            ..photo.clone()
        },
    }
}

/// The id of a photo's copy in a draft: always the same, so that saying it twice makes no second copy, and so that the
/// form knows it too.
pub fn copied_photo(photo: &PhotoId, draft: &DraftId) -> PhotoId {
    // FNV-1a. Source: Fowler, Noll, Vo; https://www.rfc-editor.org/rfc/rfc9923
    let hash = |seed: u64| {
        let bytes = photo.as_str().bytes().chain([0]).chain(draft.as_str().bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let mut random = [0; 10];
    random[..8].copy_from_slice(&hash(0).to_be_bytes());
    random[8..].copy_from_slice(&hash(1).to_be_bytes()[..2]);
    PhotoId::mint(0, random)
}
