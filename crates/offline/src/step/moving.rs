//! What moves from one device to another in a file: all that is unsent of one account, and what becomes of it here.

use std::collections::BTreeMap;

use linli_model::ids::{CommandId, DraftId, PersonId, PhotoId};
use serde_json::Value;

use super::State;
use super::deciding::{Decision, Records, is_there, put};
use super::state::photos;
use super::wish::{OfflineError, Outcome};
use crate::record::{Draft, Home, Item, Key, Order, Photo, Record};
use crate::store::{Batch, Write};

impl State {
    /// The records of what is unsent and shown now: drafts and items with their photos, or of `only` these items.
    pub fn unsent(&self, only: Option<&[CommandId]>) -> Vec<Record> {
        let mine = |account: &Option<PersonId>| account.as_ref() == self.partition();
        let wanted = |record: &Record| match record {
            Record::Draft(draft) => only.is_none() && mine(&draft.account),
            Record::Item(item) => mine(&item.account) && only.is_none_or(|only| only.contains(&item.id)),
            _ => false,
        };
        let mut unsent: Vec<Record> = Vec::new();
        for (_, record) in self.kept.values().filter(|(_, record)| wanted(record)) {
            let home = home_of(record);
            let of_it = photos(&self.kept).filter(|(_, photo)| Some(&photo.home) == home.as_ref());
            unsent.extend(of_it.map(|(_, photo)| Record::Photo(photo.clone())));
            unsent.push(record.clone());
        }
        unsent
    }

    /// One transaction: what is not here yet comes, under the ids it has always had, so that nothing is sent twice.
    pub(super) fn import(&self, ahead: &Records, records: &[Record], mark: &str) -> Decision {
        let mine = self.partition();
        let foreign = |account: &Option<PersonId>| account.is_some() && account.as_ref() != mine;
        let is_foreign = |record: &Record| match record {
            Record::Draft(draft) => foreign(&draft.account),
            Record::Item(item) => foreign(&item.account),
            _ => false,
        };
        if records.iter().any(is_foreign) {
            return Err(OfflineError::OtherAccount);
        }
        let mut coming = Coming {
            ahead,
            mine: mine.cloned(),
            mark,
            writes: Vec::new(),
            last: ahead.get(&Key::Order).map_or(0, |(_, record)| match record {
                Record::Order(order) => order.last,
                _ => 0,
            }),
            already: 0,
            added: 0,
        };
        for (record, photos) in with_photos(records) {
            match record {
                Record::Draft(draft) => coming.draft(draft, &photos),
                Record::Item(item) => coming.item(item, &photos),
                _ => {}
            }
        }
        let Coming {
            writes,
            added,
            already,
            ..
        } = coming;
        Ok((
            Batch { writes, strict: true },
            Outcome::Imported { added, already },
        ))
    }
}

/// Drafts first, then items in their order, each with its photos.
fn with_photos(records: &[Record]) -> Vec<(&Record, Vec<&Photo>)> {
    let photos_of = |home: &Home| {
        let photos = records.iter().filter_map(|record| match record {
            Record::Photo(photo) if photo.home == *home => Some(photo),
            _ => None,
        });
        photos.collect()
    };
    let mut found: Vec<(&Record, Vec<&Photo>)> = records
        .iter()
        .filter_map(|record| Some((record, photos_of(&home_of(record)?))))
        .collect();
    found.sort_by_key(|(record, _)| match record {
        Record::Item(item) => item.order,
        _ => 0,
    });
    found
}

/// What a photo of this record names as its home.
fn home_of(record: &Record) -> Option<Home> {
    match record {
        Record::Draft(draft) => Some(Home::Draft(draft.id.clone())),
        Record::Item(item) => Some(Home::Item(item.id.clone())),
        _ => None,
    }
}

/// What an import comes to.
struct Coming<'a> {
    ahead: &'a Records,
    mine: Option<PersonId>,
    mark: &'a str,
    writes: Vec<Write>,
    /// The last place given in the order of items.
    last: u64,
    already: u32,
    added: u32,
}

impl Coming<'_> {
    /// A draft that is here with other words is kept beside them, under an id made of its own and the file's mark: the
    /// same file a second time brings nothing new.
    fn draft(&mut self, draft: &Draft, photos: &[&Photo]) {
        let mut draft = Draft {
            account: self.mine.clone(),
            ..draft.clone()
        };
        if let Some((_, Record::Draft(here))) = self.ahead.get(&Key::Draft(draft.id.clone())) {
            let same =
                (&here.kind, &here.value, &here.account) == (&draft.kind, &draft.value, &draft.account);
            let copy = DraftId::new(marked(draft.id.as_str(), self.mark));
            match copy {
                Ok(copy) if !same && !self.ahead.contains_key(&Key::Draft(copy.clone())) => draft.id = copy,
                _ => return self.already += 1,
            }
        }
        let mut renamed = BTreeMap::new();
        for photo in photos {
            let mut photo = Photo {
                account: self.mine.clone(),
                home: Home::Draft(draft.id.clone()),
                ..(*photo).clone()
            };
            if self.ahead.contains_key(&Key::Photo(photo.id.clone())) {
                // It belongs to something else here, which it must not be taken from.
                let Ok(copy) = PhotoId::new(marked(photo.id.as_str(), self.mark)) else {
                    continue;
                };
                renamed.insert(photo.id.to_string(), copy.to_string());
                photo.id = copy;
            }
            self.writes.push(put(0, Record::Photo(photo)));
        }
        rename(&mut draft.value, &renamed);
        self.writes.push(put(0, Record::Draft(draft)));
        self.added += 1;
    }

    /// One that waits here or was sent from here is not wanted again.
    fn item(&mut self, item: &Item, photos: &[&Photo]) {
        if is_there(self.ahead, &item.id) {
            return self.already += 1;
        }
        let order = match self.ahead.get(&Key::Order) {
            Some((expects, _)) => *expects,
            None => 0,
        };
        self.last += 1;
        self.writes.retain(|write| {
            !matches!(
                write,
                Write::Put {
                    record: Record::Order(_),
                    ..
                }
            )
        });
        self.writes
            .push(put(order, Record::Order(Order { last: self.last })));
        for photo in photos {
            if !self.ahead.contains_key(&Key::Photo(photo.id.clone())) {
                let photo = Photo {
                    account: self.mine.clone(),
                    ..(*photo).clone()
                };
                self.writes.push(put(0, Record::Photo(photo)));
            }
        }
        let item = Item {
            account: self.mine.clone(),
            order: self.last,
            ..item.clone()
        };
        self.writes.push(put(0, Record::Item(item)));
        self.added += 1;
    }
}

/// The id of a copy that a file brings.
pub(crate) fn marked(id: &str, mark: &str) -> String {
    format!("{id}-{mark}")
}

/// A form names its photos by their ids, wherever in its value.
pub(super) fn rename(value: &mut Value, renamed: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(name) = renamed.get(text) {
                text.clone_from(name);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| rename(value, renamed)),
        Value::Object(fields) => fields.values_mut().for_each(|value| rename(value, renamed)),
        _ => {}
    }
}
