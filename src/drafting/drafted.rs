//! A form on a draft: its value, its saver, and the way into the outbox. Any form is one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PhotoId};
use linli_offline::OfflineError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Autosave, PhotoTiles};
use crate::contexts::{Services, use_services};

/// What a form holds. What is missing in a stored one has its default, so that drafts outlive versions.
pub trait FormValue: Clone + Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The kind under which the device keeps it.
    const KIND: &'static str;

    /// Its photos, where it has any.
    fn photos(&mut self) -> Option<&mut Vec<PhotoId>> {
        None
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
    id: StoredValue<DraftId>,
    services: Services,
}

impl<T: FormValue> Clone for Drafted<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: FormValue> Copy for Drafted<T> {}

impl<T: FormValue> Drafted<T> {
    /// The form on a draft, as the device has kept it, else as `fresh` says.
    pub fn open(id: DraftId, fresh: impl FnOnce() -> T) -> Self {
        let services = use_services();
        let offline = services.offline();
        let kept = offline.draft_load(&id).filter(|kept| kept.kind == T::KIND);
        let mut value = match &kept {
            Some(kept) => serde_json::from_value(kept.value.clone()).unwrap_or_default(),
            None => fresh(),
        };
        if let (Some(kept), Some(photos)) = (&kept, T::photos(&mut value)) {
            // Killed between keeping a photo and naming it: the photo is there, so the form names it.
            let there = |id: &PhotoId| kept.photos.iter().any(|photo| photo.id == *id);
            photos.retain(there);
            for photo in &kept.photos {
                if !photos.contains(&photo.id) {
                    photos.push(photo.id.clone());
                }
            }
        }
        let value = RwSignal::new(value);
        let read = move || {
            value
                .try_with_untracked(|value| serde_json::to_value(value).ok())
                .flatten()
        };
        let loaded = kept.map(|kept| (kept.revision, kept.saved_at));
        Self {
            value,
            autosave: Autosave::new(offline, id.clone(), T::KIND, loaded, read),
            tried: RwSignal::new(false),
            busy: RwSignal::new(false),
            id: StoredValue::new(id),
            services,
        }
    }

    /// The newest draft of this kind that `is_it` knows again; a fresh one where there is none.
    pub fn find(is_it: impl Fn(&T) -> bool, fresh: impl FnOnce() -> T) -> Self {
        let offline = use_services().offline();
        let kept = offline.snapshot().drafts.iter().find_map(|kept| {
            let value: T = serde_json::from_value(kept.value.clone()).ok()?;
            (kept.kind == T::KIND && is_it(&value)).then(|| kept.id.clone())
        });
        Self::open(kept.unwrap_or_else(|| offline.mint_draft()), fresh)
    }

    /// Its photos as tiles.
    pub fn tiles(self) -> PhotoTiles {
        let photos = self
            .value
            .with_untracked(|value| value.clone().photos().cloned().unwrap_or_default());
        let on_photos = Callback::new(move |chosen: Vec<PhotoId>| {
            self.value.try_update(|value| {
                if let Some(photos) = value.photos() {
                    *photos = chosen;
                }
            });
            self.autosave.touch();
        });
        PhotoTiles::new(
            self.services,
            self.id.get_value(),
            self.autosave,
            &photos,
            on_photos,
        )
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
        self.autosave.close();
        let (offline, id) = (self.services.offline(), self.id.get_value());
        spawn_local(async move {
            // There may be none; one that stays behind is shown nowhere.
            let _ = offline.draft_delete(&id).await;
        });
    }

    /// Takes the draft into the outbox, as a command.
    ///
    /// # Errors
    /// When the device refuses; the form then goes on.
    pub async fn submit(self, command: Command, if_match: Option<u64>) -> Result<CommandId, OfflineError> {
        self.busy.try_set(true);
        let sent = async {
            self.autosave.make().await?;
            self.autosave.flush().await;
            self.autosave.close();
            self.services
                .offline()
                .submit(&self.id.get_value(), command, if_match)
                .await
        };
        let sent = sent.await;
        if sent.is_err() {
            self.autosave.reopen();
            self.busy.try_set(false);
        }
        sent
    }
}
