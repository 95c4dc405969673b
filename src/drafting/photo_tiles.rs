//! The photos of a draft: made small, kept on the device, shown as tiles; each on its own, so that one broken file does
//! not cost the others.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_model::ids::{DraftId, PhotoId};
use linli_model::limits::PHOTOS_MAX;
use linli_offline::OfflineError;
use linli_offline::browser::{NewPhoto, Offline, PhotoUrl};
use web_sys::File;

use super::Autosave;
use crate::contexts::Services;
use crate::photos::{ShrinkFault, SmallPhoto};

/// How far a tile has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileState {
    /// Being made small and kept.
    Working,
    /// On the device.
    Kept,
    /// The device refused to keep it.
    Failed,
}

/// One photo of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// Its id from the first moment.
    pub id: PhotoId,
    /// Its address, once kept.
    pub url: Option<String>,
    /// How far it has come.
    pub state: TileState,
}

impl Tile {
    fn kept(id: &PhotoId) -> Self {
        Self {
            id: id.clone(),
            url: None,
            state: TileState::Kept,
        }
    }
}

/// What could not be taken, to be told to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhotoFault {
    /// This file is no picture that the browser can decode.
    NotAPicture {
        /// The name of the file.
        name: String,
    },
    /// So many were left out, because nine are the most.
    TooMany {
        /// How many.
        left_out: usize,
    },
    /// The device has no room left.
    Full,
    /// The device could not keep one.
    NotKept,
}

/// The tiles of one draft.
#[derive(Clone, Copy)]
pub struct PhotoTiles {
    /// In their order; the first is the cover.
    pub tiles: RwSignal<Vec<Tile>>,
    /// What went wrong with the last pick.
    pub faults: RwSignal<Vec<PhotoFault>>,
    autosave: Autosave,
    services: Services,
    /// Object URLs are revoked when dropped, and small photos are kept for a second try.
    urls: StoredValue<HashMap<PhotoId, PhotoUrl>, LocalStorage>,
    unkept: StoredValue<HashMap<PhotoId, SmallPhoto>, LocalStorage>,
    /// Called with the new order whenever the kept photos change.
    on_change: Callback<Vec<PhotoId>>,
}

impl PhotoTiles {
    /// The tiles of a draft that has these photos already.
    pub fn new(
        services: Services,
        autosave: Autosave,
        photos: &[PhotoId],
        on_change: Callback<Vec<PhotoId>>,
    ) -> Self {
        services.shrinker().prepare();
        let tiles = Self {
            tiles: RwSignal::new(photos.iter().map(Tile::kept).collect()),
            faults: RwSignal::new(Vec::new()),
            autosave,
            services,
            urls: StoredValue::new_local(HashMap::new()),
            unkept: StoredValue::new_local(HashMap::new()),
            on_change,
        };
        tiles.show_all(photos);
        tiles
    }

    /// Other photos in their place: the form goes on with another draft.
    pub fn replace(self, photos: &[PhotoId]) {
        self.urls.try_update_value(HashMap::clear);
        self.tiles.try_update(|tiles| {
            // What is still being taken in goes on with the form.
            tiles.retain(|tile| tile.state != TileState::Kept);
            tiles.splice(0..0, photos.iter().map(Tile::kept));
        });
        self.show_all(photos);
    }

    fn show_all(self, photos: &[PhotoId]) {
        for id in photos {
            let id = id.clone();
            spawn_local(async move { self.show(&id).await });
        }
    }

    /// Takes files in, one after another: ten large pictures decoded at once would cost the page its memory.
    pub fn add(self, files: Vec<File>) {
        let room = PHOTOS_MAX.saturating_sub(self.tiles.with_untracked(Vec::len));
        let left_out = files.len().saturating_sub(room);
        self.faults.set(if left_out > 0 {
            vec![PhotoFault::TooMany { left_out }]
        } else {
            Vec::new()
        });
        self.autosave.begin();
        let offline = self.services.offline();
        let taken: Vec<(PhotoId, File)> = files
            .into_iter()
            .take(room)
            .map(|file| (offline.mint_photo(), file))
            .collect();
        self.tiles.update(|tiles| {
            tiles.extend(taken.iter().map(|(id, _)| Tile {
                id: id.clone(),
                url: None,
                state: TileState::Working,
            }));
        });
        spawn_local(async move {
            for (id, file) in taken {
                self.take_in(id, &file).await;
            }
        });
    }

    async fn take_in(self, id: PhotoId, file: &File) {
        match self.services.shrinker().shrink(file).await {
            Ok(small) => self.keep(id, small).await,
            Err(fault) => {
                let fault = match fault {
                    ShrinkFault::NotAPicture => PhotoFault::NotAPicture { name: file.name() },
                    ShrinkFault::NotReady => PhotoFault::NotKept,
                };
                self.tiles.try_update(|tiles| tiles.retain(|tile| tile.id != id));
                self.faults.try_update(|faults| faults.push(fault));
            }
        }
    }

    async fn keep(self, id: PhotoId, small: SmallPhoto) {
        // The save may have found another page's words, and the form gone on beside them.
        let kept = match self.autosave.make().await {
            Ok(written) => put(&self.services.offline(), &written.id, &id, &small).await,
            Err(error) => Err(error),
        };
        match kept {
            Ok(()) => {
                self.unkept.try_update_value(|unkept| unkept.remove(&id));
                self.set_state(&id, TileState::Kept);
                self.tell();
                self.autosave.flush().await;
                self.show(&id).await;
            }
            Err(error) => {
                let fault = if error == OfflineError::Full {
                    PhotoFault::Full
                } else {
                    PhotoFault::NotKept
                };
                self.unkept
                    .try_update_value(|unkept| unkept.insert(id.clone(), small));
                self.set_state(&id, TileState::Failed);
                self.faults.try_update(|faults| faults.push(fault));
            }
        }
    }

    /// Tries to keep a failed one once more.
    pub fn retry(self, id: &PhotoId) {
        let small = self
            .unkept
            .try_with_value(|unkept| unkept.get(id).cloned())
            .flatten();
        let Some(small) = small else { return };
        let id = id.clone();
        self.faults.set(Vec::new());
        self.set_state(&id, TileState::Working);
        spawn_local(async move { self.keep(id, small).await });
    }

    /// Takes one out, and its bytes off the device.
    pub fn remove(self, id: &PhotoId) {
        self.tiles.update(|tiles| tiles.retain(|tile| tile.id != *id));
        self.urls.update_value(|urls| {
            urls.remove(id);
        });
        self.tell();
        let id = id.clone();
        let offline = self.services.offline();
        spawn_local(async move {
            self.autosave.flush().await;
            // A photo that stays behind is deleted with its draft.
            let _ = offline.photo_delete(&id).await;
        });
    }

    /// Moves one to a place in the order.
    pub fn move_to(self, id: &PhotoId, place: usize) {
        self.tiles.update(|tiles| {
            if let Some(from) = tiles.iter().position(|tile| tile.id == *id) {
                let tile = tiles.remove(from);
                tiles.insert(place.min(tiles.len()), tile);
            }
        });
        self.tell();
    }

    /// Whether some are still being made small; tracks.
    pub fn busy(self) -> bool {
        self.tiles
            .with(|tiles| tiles.iter().any(|tile| tile.state == TileState::Working))
    }

    fn tell(self) {
        let kept = self.tiles.try_with_untracked(|tiles| {
            tiles
                .iter()
                .filter(|tile| tile.state == TileState::Kept)
                .map(|tile| tile.id.clone())
                .collect()
        });
        if let Some(kept) = kept {
            self.on_change.try_run(kept);
        }
    }

    fn set_state(self, id: &PhotoId, state: TileState) {
        self.tiles.try_update(|tiles| {
            if let Some(tile) = tiles.iter_mut().find(|tile| tile.id == *id) {
                tile.state = state;
            }
        });
    }

    async fn show(self, id: &PhotoId) {
        let Ok(url) = self.services.offline().photo_url(id).await else {
            return;
        };
        self.tiles.try_update(|tiles| {
            if let Some(tile) = tiles.iter_mut().find(|tile| tile.id == *id) {
                tile.url = Some(url.as_str().to_owned());
            }
        });
        self.urls.try_update_value(|urls| urls.insert(id.clone(), url));
    }
}

async fn put(
    offline: &Offline,
    draft: &DraftId,
    id: &PhotoId,
    small: &SmallPhoto,
) -> Result<(), OfflineError> {
    let photo = NewPhoto {
        id: id.clone(),
        bytes: js_sys::Uint8Array::new(&small.bytes),
        mime: "image/jpeg".to_owned(),
        w: small.w,
        h: small.h,
    };
    offline.photo_put(draft, photo).await
}
