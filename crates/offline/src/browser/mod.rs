//! The handle an app holds: [`Offline`]. It knows no user interface; it tells subscribers what to show.

mod archive;
mod clock;
mod device_store;
mod driver;
mod indexed_db;
mod photo_url;
mod room;
mod signals;
mod tombstone;

use std::rc::Rc;

use js_sys::Uint8Array;
use linli_client::Backend;
use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, NeedId, PersonId, PhotoId, PostId, ReportId, TaskId};
use linli_model::time::Timestamp;
use serde_json::Value;

use crate::snapshot::{DraftLine, Snapshot, StorageKind};
use crate::step::{Input, OfflineError, Outcome, State, Wish, Woken, Written};

pub use archive::Imported;
pub use clock::{now, wait};
use device_store::DeviceStore;
use driver::Driver;
pub use indexed_db::{GIVES_WAY, IndexedDbStore};
pub use photo_url::PhotoUrl;

/// What [`Offline::open`] needs.
pub struct OfflineConfig {
    /// The name of the IndexedDB database, `linli`.
    pub database: String,
    /// Where commands and photos go.
    pub backend: Rc<dyn Backend>,
}

/// A photo to keep.
pub struct NewPhoto {
    /// Its id; see [`Offline::mint_photo`].
    pub id: PhotoId,
    /// Its bytes, which stay outside the program's memory.
    pub bytes: Uint8Array,
    /// `image/jpeg`
    pub mime: String,
    /// Width in pixels.
    pub w: u32,
    /// Height in pixels.
    pub h: u32,
}

/// What a save came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// The draft's revision, for the next save.
    pub revision: u64,
    /// When it was saved.
    pub at: Timestamp,
    /// Whether it survives the tab. Only then may anybody say 已保存.
    pub durable: bool,
    /// Whether another tab had written the draft: then all this is of the second draft that was named.
    pub beside: bool,
}

/// Drafts and outbox of this device. Clones are the same handle.
#[derive(Clone)]
pub struct Offline {
    driver: Rc<Driver>,
}

/// Ends when dropped.
pub struct Subscription {
    driver: Rc<Driver>,
    number: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.driver.remove_listener(self.number);
    }
}

impl Offline {
    /// Opens the device's store and begins to work. Where the browser gives no database it works from memory, and
    /// says so in [`Snapshot::storage`].
    pub async fn open(config: OfflineConfig) -> Self {
        let store = DeviceStore::new(config.database.as_str().into());
        let seed = random();
        let state = State::new(
            mint(),
            u64::from_le_bytes(seed[..8].try_into().unwrap_or_default()),
        );
        let driver = Driver::new(config.backend, store, state);
        driver.listen(&config.database);
        driver.start().await;
        Self { driver }
    }

    /// Who is signed in, as the session says; `None`: nobody, and the device stays locked to whom it was.
    pub fn set_account(&self, account: Option<(PersonId, String)>) {
        let wish = account.map_or(Wish::Lock, |(id, name)| Wish::SignIn { id, name });
        drop(self.driver.ask(wish, None));
    }

    /// After a sign-out by the user: the device is nobody's. What they had not sent waits hidden until they return.
    ///
    /// # Errors
    /// When the store fails, or cannot be read.
    pub async fn forget_account(&self) -> Result<(), OfflineError> {
        self.reach()?;
        self.fulfil(Wish::Forget).await.map(drop)
    }

    /// Deletes everything of the account whose device this is now, sent or not, and with `forget` also whose it was.
    ///
    /// # Errors
    /// When the store fails, or cannot be read; nothing is deleted then.
    pub async fn wipe(&self, forget: bool) -> Result<(), OfflineError> {
        self.reach()?;
        self.fulfil(Wish::Wipe { forget }).await.map(drop)
    }

    /// Whether what is kept here can be reached: what cannot be read is not deleted either.
    fn reach(&self) -> Result<(), OfflineError> {
        match self.snapshot().storage.unread {
            true => Err(OfflineError::Failed),
            false => Ok(()),
        }
    }

    /// Makes the device a shared one (公用手机), or one's own again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn set_shared(&self, shared: bool) -> Result<(), OfflineError> {
        self.fulfil(Wish::Share(shared)).await.map(drop)
    }

    /// The person has read that the browser threw things away: nobody is told of it again.
    pub fn acknowledge_eviction(&self) {
        self.driver.acknowledge_eviction();
    }

    /// Looks anew how much room there is; [`crate::StorageState::room`] then tells.
    pub fn look_at_room(&self) {
        self.driver.look_at_room();
    }

    /// Asks the browser to throw nothing away by itself. It may ask the person, and never answer.
    pub fn ask_to_keep(&self) {
        self.driver.ask_to_keep();
    }

    /// Calls `listener` now and after every change, until the subscription is dropped.
    pub fn subscribe(&self, listener: impl Fn(&Snapshot) + 'static) -> Subscription {
        let listener = Rc::new(listener);
        let number = self.driver.add_listener(listener.clone());
        listener(&self.driver.snapshot());
        Subscription {
            driver: self.driver.clone(),
            number,
        }
    }

    /// What to show now.
    pub fn snapshot(&self) -> Rc<Snapshot> {
        self.driver.snapshot()
    }

    /// Keeps a new draft, or a new revision of one that no other tab has open. See [`Offline::draft_save_or_beside`].
    ///
    /// # Errors
    /// As there.
    pub fn draft_save(
        &self,
        id: &DraftId,
        kind: &str,
        value: Value,
        revision: u64,
    ) -> impl Future<Output = Result<Saved, OfflineError>> + use<> {
        self.draft_save_or_beside(id, kind, value, revision, &self.mint_draft())
    }

    /// Keeps a draft. Its transaction begins at once, also when the future is never polled; the future ends when the
    /// transaction is complete. `revision` is that of the draft as loaded, 0 for a new one; saves of one tab never
    /// conflict with each other. Where another tab wrote it meanwhile, that is left as it is, and `beside` becomes a
    /// second draft with these words and copies of the photos ([`crate::copied_photo`]).
    ///
    /// # Errors
    /// [`OfflineError::NoDraft`] when it was submitted or deleted; or when the store fails.
    pub fn draft_save_or_beside(
        &self,
        id: &DraftId,
        kind: &str,
        value: Value,
        revision: u64,
        beside: &DraftId,
    ) -> impl Future<Output = Result<Saved, OfflineError>> + use<> {
        let wish = Wish::SaveDraft {
            id: id.clone(),
            kind: kind.to_owned(),
            value,
            revision,
            beside: beside.clone(),
        };
        let settled = self.driver.ask(wish, None);
        let durable = self.driver.kind() == StorageKind::Durable;
        async move {
            let (revision, at, beside) = match settled.await.unwrap_or(Err(OfflineError::Failed))? {
                Outcome::Saved { revision, at } => (revision, at, false),
                Outcome::Beside { revision, at } => (revision, at, true),
                _ => return Err(OfflineError::Failed),
            };
            Ok(Saved {
                revision,
                at,
                durable,
                beside,
            })
        }
    }

    /// A draft as it is stored.
    pub fn draft_load(&self, id: &DraftId) -> Option<DraftLine> {
        self.driver
            .snapshot()
            .drafts
            .iter()
            .find(|draft| draft.id == *id)
            .cloned()
    }

    /// Drops a draft and its photos.
    ///
    /// # Errors
    /// [`OfflineError::NoDraft`], or when the store fails.
    pub async fn draft_delete(&self, id: &DraftId) -> Result<(), OfflineError> {
        self.fulfil(Wish::DeleteDraft(id.clone())).await.map(drop)
    }

    /// Begins to drop a draft in which nothing is left; one that another tab wrote after `revision` stays.
    pub fn draft_drop(&self, id: &DraftId, revision: u64) {
        let id = id.clone();
        drop(self.driver.ask(Wish::DropDraft { id, revision }, None));
    }

    /// A draft that was put beside another stands for itself from now on.
    ///
    /// # Errors
    /// [`OfflineError::NoDraft`], or when the store fails.
    pub async fn draft_keep_both(&self, id: &DraftId) -> Result<(), OfflineError> {
        self.fulfil(Wish::KeepBoth(id.clone())).await.map(drop)
    }

    /// Keeps a photo of a draft, which must have been saved before. Ends when it is on the disk.
    ///
    /// # Errors
    /// [`OfflineError::NoDraft`], [`OfflineError::Full`], or when the store fails.
    pub async fn photo_put(&self, draft: &DraftId, photo: NewPhoto) -> Result<(), OfflineError> {
        let NewPhoto {
            id,
            bytes,
            mime,
            w,
            h,
        } = photo;
        let wish = Wish::PutPhoto {
            id,
            draft: draft.clone(),
            mime,
            bytes: bytes.length().into(),
            w,
            h,
        };
        let settled = self.driver.ask(wish, Some(bytes));
        settled.await.unwrap_or(Err(OfflineError::Failed)).map(drop)
    }

    /// Drops a photo of a draft.
    ///
    /// # Errors
    /// [`OfflineError::NoPhoto`], or when the store fails.
    pub async fn photo_delete(&self, id: &PhotoId) -> Result<(), OfflineError> {
        self.fulfil(Wish::DeletePhoto(id.clone())).await.map(drop)
    }

    /// A photo's bytes.
    ///
    /// # Errors
    /// [`OfflineError::NoPhoto`], or when the store fails.
    pub async fn photo_get(&self, id: &PhotoId) -> Result<Uint8Array, OfflineError> {
        self.driver.bytes(id).await
    }

    /// An address to show a photo from, for as long as the [`PhotoUrl`] lives.
    ///
    /// # Errors
    /// [`OfflineError::NoPhoto`], or when the store fails.
    pub async fn photo_url(&self, id: &PhotoId) -> Result<PhotoUrl, OfflineError> {
        PhotoUrl::new(&self.photo_get(id).await?).ok_or(OfflineError::Failed)
    }

    /// Turns a draft into a command that waits to be sent, in one transaction.
    ///
    /// # Errors
    /// [`OfflineError::NoDraft`] when that was done before; [`OfflineError::Overtaken`] when another tab wrote it after that
    /// revision; or when the store fails.
    pub async fn submit(
        &self,
        draft: Written,
        command: Command,
        if_match: Option<u64>,
    ) -> Result<CommandId, OfflineError> {
        let id = CommandId::mint(millis(), random());
        self.fulfil(Wish::Submit {
            draft,
            id: id.clone(),
            command,
            if_match,
        })
        .await?;
        self.driver.ask_to_keep_once();
        Ok(id)
    }

    /// Puts a command that never was a draft into the outbox.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn enqueue(&self, command: Command, if_match: Option<u64>) -> Result<CommandId, OfflineError> {
        let id = CommandId::mint(millis(), random());
        self.fulfil(Wish::Enqueue {
            id: id.clone(),
            command,
            if_match,
        })
        .await
        .map(|_| id)
    }

    /// Tries an item again, at once.
    pub fn retry(&self, id: &CommandId) {
        drop(self.driver.ask(Wish::Retry(id.clone()), None));
    }

    /// Drops an item and its photos. What has already arrived stays with the backend.
    ///
    /// # Errors
    /// [`OfflineError::NoItem`], or when the store fails.
    pub async fn delete(&self, id: &CommandId) -> Result<(), OfflineError> {
        self.fulfil(Wish::Delete(id.clone())).await.map(drop)
    }

    /// Turns an item that was a draft back into one, with its photos; `warned`: its author knows that it may have arrived.
    ///
    /// # Errors
    /// [`OfflineError::Unheard`] when it may have arrived and nobody was warned; [`OfflineError::NoItem`],
    /// [`OfflineError::NotEditable`], or when the store fails.
    pub async fn edit(&self, id: &CommandId, warned: bool) -> Result<DraftId, OfflineError> {
        let draft = self.mint_draft();
        self.fulfil(Wish::Edit {
            id: id.clone(),
            draft: draft.clone(),
            warned,
        })
        .await
        .map(|_| draft)
    }

    /// The user asks to try again: every wait ends.
    pub fn wake(&self) {
        self.driver.take(Input::Woken(Woken::Tap));
    }

    /// A fresh draft id.
    pub fn mint_draft(&self) -> DraftId {
        DraftId::mint(millis(), random())
    }

    /// A fresh report id. Keep it inside the draft: submitted twice, it can never become two reports.
    pub fn mint_report(&self) -> ReportId {
        ReportId::mint(millis(), random())
    }

    /// A fresh need id; kept as [`Offline::mint_report`] says.
    pub fn mint_need(&self) -> NeedId {
        NeedId::mint(millis(), random())
    }

    /// A fresh task id; kept as [`Offline::mint_report`] says.
    pub fn mint_task(&self) -> TaskId {
        TaskId::mint(millis(), random())
    }

    /// A fresh id of a post or a reply; kept as [`Offline::mint_report`] says.
    pub fn mint_post(&self) -> PostId {
        PostId::mint(millis(), random())
    }

    /// A fresh photo id.
    pub fn mint_photo(&self) -> PhotoId {
        PhotoId::mint(millis(), random())
    }

    async fn fulfil(&self, wish: Wish) -> Result<Outcome, OfflineError> {
        self.driver
            .ask(wish, None)
            .await
            .unwrap_or(Err(OfflineError::Failed))
    }
}

fn mint() -> String {
    linli_model::ids::uuid_v7(millis(), random())
}

fn millis() -> u64 {
    u64::try_from(now().millis()).unwrap_or(0)
}

/// Ten random bytes from the browser; it has them without a secure context too.
fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let filled = crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}
