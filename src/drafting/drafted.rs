//! A form on a draft: its value, its saver, and the way into the outbox. Any form is one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PhotoId};
use linli_offline::browser::Offline;
use linli_offline::{DraftLine, OfflineError, copied_photo};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::autosave::{Content, Moved};
use super::kinds::route_of;
use super::{Autosave, PhotoTiles};
use crate::contexts::{Services, use_navigation, use_services};

/// What a form holds. What is missing in a stored one has its default, so that drafts outlive versions.
pub trait FormValue:
    Clone + Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The kind under which the device keeps it.
    const KIND: &'static str;

    /// Its photos, where it has any.
    fn photos(&mut self) -> Option<&mut Vec<PhotoId>> {
        None
    }

    /// Whether there is nothing in it to keep; `fresh` is what the form begins with.
    fn is_empty(&self, fresh: &Self) -> bool {
        self == fresh
    }
}

/// A form on one draft.
pub struct Drafted<T: FormValue> {
    /// What is in the form.
    pub value: RwSignal<T>,
    /// Its saver.
    pub autosave: Autosave,
    /// Whether submitting was tried: from then on faults are shown.
    pub tried: RwSignal<bool>,
    /// Whether it is on its way into the outbox.
    pub busy: RwSignal<bool>,
    tiles: StoredValue<Option<PhotoTiles>, LocalStorage>,
    services: Services,
}

impl<T: FormValue> Clone for Drafted<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: FormValue> Copy for Drafted<T> {}

impl<T: FormValue> Drafted<T> {
    /// The form of an address, on its draft as the device has kept it, else as `fresh` says.
    pub fn open(id: DraftId, fresh: impl FnOnce() -> T) -> Self {
        let (form, navigation) = (Self::start(id, fresh()), use_navigation());
        form.follow(move |id| {
            if let Some(route) = route_of(T::KIND, id, &serde_json::Value::Null) {
                navigation.rename(&route);
            }
        });
        form
    }

    /// The newest draft of this kind that `is_it` knows again; a fresh one where there is none.
    pub fn find(is_it: impl Fn(&T) -> bool, fresh: impl FnOnce() -> T) -> Self {
        let offline = use_services().offline();
        let kept = offline.snapshot().drafts.iter().find_map(|kept| {
            let value: T = serde_json::from_value(kept.value.clone()).ok()?;
            (kept.kind == T::KIND && is_it(&value)).then(|| kept.id.clone())
        });
        let form = Self::start(kept.unwrap_or_else(|| offline.mint_draft()), fresh());
        form.follow(|_| ());
        form
    }

    fn start(id: DraftId, fresh: T) -> Self {
        let services = use_services();
        let offline = services.offline();
        let kept = kept::<T>(&offline, &id);
        let value = RwSignal::new(kept.as_ref().map_or_else(|| fresh.clone(), value_of));
        let read = move || {
            value
                .try_with_untracked(|value| {
                    Some(Content {
                        value: serde_json::to_value(value).ok()?,
                        is_empty: value.is_empty(&fresh),
                    })
                })
                .flatten()
        };
        let loaded = kept.map(|kept| (kept.revision, kept.saved_at));
        Self {
            value,
            autosave: Autosave::new(offline, id, T::KIND, loaded, read),
            tried: RwSignal::new(false),
            busy: RwSignal::new(false),
            tiles: StoredValue::new_local(None),
            services,
        }
    }

    /// Goes along when its saver goes on with another draft.
    fn follow(self, at: impl Fn(&DraftId) + 'static) {
        self.autosave.on_move(move |id, moved| {
            let kept = kept::<T>(&self.services.offline(), id);
            match (moved, &kept) {
                (Moved::Other, Some(kept)) => {
                    self.value.try_set(value_of(kept));
                }
                _ => {
                    let photos = kept.map(|kept| kept.photos).unwrap_or_default();
                    let there = |copy: &PhotoId| photos.iter().any(|photo| photo.id == *copy);
                    self.value.try_update(|value| {
                        if let Some(named) = value.photos() {
                            *named = named.iter().map(|photo| copied_photo(photo, id)).collect();
                            named.retain(there);
                        }
                    });
                }
            }
            if let Some(tiles) = self.tiles.try_get_value().flatten() {
                tiles.replace(&self.photos());
            }
            at(id);
        });
    }

    fn photos(self) -> Vec<PhotoId> {
        let photos = |value: &T| value.clone().photos().cloned().unwrap_or_default();
        self.value.try_with_untracked(photos).unwrap_or_default()
    }

    /// Its photos as tiles.
    pub fn tiles(self) -> PhotoTiles {
        let on_photos = Callback::new(move |chosen: Vec<PhotoId>| {
            self.value.try_update(|value| {
                if let Some(photos) = value.photos() {
                    *photos = chosen;
                }
            });
            self.autosave.touch();
        });
        let tiles = PhotoTiles::new(self.services, self.autosave, &self.photos(), on_photos);
        self.tiles.set_value(Some(tiles));
        tiles
    }

    /// Changes the form and has it saved.
    pub fn edit(self, change: impl FnOnce(&mut T)) {
        self.value.update(change);
        self.autosave.touch();
    }

    /// One field of it; tracks.
    pub fn get<F>(self, field: impl Fn(&T) -> F) -> F {
        self.value.with(field)
    }

    /// Takes the draft off the device: it is of no more use.
    pub fn discard(self) {
        spawn_local(async move {
            // There may be none; one that stays behind is in the list of drafts.
            let _ = self.delete().await;
        });
    }

    /// Takes the draft off the device.
    ///
    /// # Errors
    /// When the device refuses; the form then goes on.
    pub async fn delete(self) -> Result<(), OfflineError> {
        let id = self.autosave.id().ok_or(OfflineError::NoDraft)?;
        self.autosave.close();
        match self.services.offline().draft_delete(&id).await {
            Ok(()) | Err(OfflineError::NoDraft) => Ok(()),
            Err(error) => {
                self.autosave.reopen();
                Err(error)
            }
        }
    }

    /// Takes the draft into the outbox, as a command.
    ///
    /// # Errors
    /// When the device refuses, or when it turns out that another page wrote the draft: the form then goes on, with a
    /// second draft that the command knows nothing of yet.
    pub async fn submit(self, command: Command, if_match: Option<u64>) -> Result<CommandId, OfflineError> {
        self.busy.try_set(true);
        let sent = async {
            let before = self.autosave.id();
            let written = self.autosave.make().await?;
            if before.as_ref() != Some(&written.id) {
                return Err(OfflineError::Overtaken);
            }
            self.autosave.close();
            let sent = self.services.offline().submit(written, command, if_match).await;
            if sent == Err(OfflineError::Overtaken) {
                // In the last moment: now its words go into a second draft.
                self.autosave.reopen();
                self.autosave.make().await?;
            }
            sent
        };
        let sent = sent.await;
        if sent.is_err() {
            self.autosave.reopen();
            self.busy.try_set(false);
        }
        sent
    }
}

fn kept<T: FormValue>(offline: &Offline, id: &DraftId) -> Option<DraftLine> {
    offline.draft_load(id).filter(|kept| kept.kind == T::KIND)
}

/// What a stored draft holds. Killed between keeping a photo and naming it: the photo is there, so the form names it.
fn value_of<T: FormValue>(kept: &DraftLine) -> T {
    let mut value: T = serde_json::from_value(kept.value.clone()).unwrap_or_default();
    if let Some(photos) = value.photos() {
        photos.retain(|id| kept.photos.iter().any(|photo| photo.id == *id));
        for photo in &kept.photos {
            if !photos.contains(&photo.id) {
                photos.push(photo.id.clone());
            }
        }
    }
    value
}
