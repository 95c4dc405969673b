//! The store in IndexedDB: one object store a table, and one for photo bytes as `ArrayBuffer`s.
//!
//! Inside a transaction nothing but its own requests is awaited, or it would commit itself.

use std::cell::RefCell;
use std::rc::Rc;

use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use linli_client::LocalFuture;
use linli_model::ids::PhotoId;
use linli_model::json;
use linli_model::open::Open;
use serde::Serialize;
use serde::ser::Error as _;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

use crate::record::{Kept, Key, Record};
use crate::store::{Batch, Loaded, Store, StoreError, Write};

/// How many turns of the browser's queue of promises a form may take to begin a save.
const TURNS: u8 = 10;
/// What happens to the window when the database is about to close for a newer program: the last moment to save something.
pub const GIVES_WAY: &str = "linli-gives-way";
/// The version of the database's tables.
const VERSION: u32 = 1;
const BYTES: &str = "bytes";
const TABLES: [&str; 6] = [
    Key::TABLES[0],
    Key::TABLES[1],
    Key::TABLES[2],
    Key::TABLES[3],
    Key::TABLES[4],
    BYTES,
];

/// Called when the database was closed for another program's sake.
type Told = Box<dyn Fn()>;

/// Records and photos in an IndexedDB database. Browsers close connections as they like; it reopens when needed.
pub struct IndexedDbStore {
    name: String,
    connection: Rc<RefCell<Option<Database>>>,
    closed: Rc<RefCell<Option<Told>>>,
}

impl IndexedDbStore {
    /// A store in the database `name`; nothing is opened yet.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            connection: Rc::default(),
            closed: Rc::default(),
        }
    }

    /// Calls `told` whenever the database was closed because a newer program needs it for itself.
    pub fn when_closed(&self, told: impl Fn() + 'static) {
        *self.closed.borrow_mut() = Some(Box::new(told));
    }

    /// Opens the database, and tells whether it was made just now.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when a newer program made it; [`StoreError::Unknown`] when the browser gives none.
    pub async fn open(&self) -> Result<bool, StoreError> {
        let made = Rc::new(RefCell::new(false));
        let noted = made.clone();
        let opened = Database::open(self.name.as_str())
            .with_version(VERSION)
            .with_on_upgrade_needed(move |_, database| {
                *noted.borrow_mut() = true;
                TABLES
                    .iter()
                    .try_for_each(|table| database.create_object_store(*table).build().map(drop))
            })
            .await;
        let database = opened.map_err(|error| match error {
            OpenDbError::Base(error) => self.reason(&error),
            _ => StoreError::Unknown,
        })?;
        self.give_way(&database);
        *self.connection.borrow_mut() = Some(database);
        let made = *made.borrow();
        Ok(made)
    }

    /// A newer program in another tab needs the database for itself: forms give what they have not saved yet, what is
    /// under way completes, then it is closed.
    fn give_way(&self, database: &Database) {
        let Ok(mut changes) = database.version_changes() else {
            return;
        };
        let (connection, closed) = (Rc::downgrade(&self.connection), Rc::downgrade(&self.closed));
        let database = database.clone();
        wasm_bindgen_futures::spawn_local(async move {
            changes.recv().await;
            drop(changes);
            if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(GIVES_WAY)) {
                let _ = window.dispatch_event(&event);
            }
            // Those last saves begin their transactions within a few turns; a connection closes after the last of its own. Later
            // the other program would be told that it is blocked.
            for _ in 0..TURNS {
                let turn = js_sys::Promise::resolve(&JsValue::UNDEFINED);
                let _ = wasm_bindgen_futures::JsFuture::from(turn).await;
            }
            database.close();
            if let Some(connection) = connection.upgrade() {
                connection.borrow_mut().take();
            }
            if let Some(closed) = closed.upgrade()
                && let Some(told) = &*closed.borrow()
            {
                told();
            }
        });
    }

    async fn database(&self) -> Result<Database, StoreError> {
        let open = self.connection.borrow().clone();
        match open {
            Some(database) => Ok(database),
            None => {
                self.open().await?;
                self.connection.borrow().clone().ok_or(StoreError::Unknown)
            }
        }
    }

    /// What an error means. Unless it is plain that nothing was stored, the connection is given up with it.
    fn reason(&self, error: &Error) -> StoreError {
        let name = match error {
            Error::DomException(exception) => web_sys::DomException::from(exception.clone()).name(),
            _ => String::new(),
        };
        match name.as_str() {
            "QuotaExceededError" => StoreError::Full,
            "VersionError" => StoreError::Newer,
            _ => {
                self.connection.borrow_mut().take();
                StoreError::Unknown
            }
        }
    }

    async fn read(&self) -> Result<Loaded, StoreError> {
        let database = self.database().await?;
        let all = async {
            let transaction = database.transaction(TABLES).build()?;
            let mut values = Vec::new();
            for table in Key::TABLES {
                let records = transaction
                    .object_store(table)?
                    .get_all::<JsValue>()
                    .primitive()?
                    .await?;
                values.extend(records.filter_map(Result::ok));
            }
            transaction.commit().await?;
            Ok(values)
        };
        let values: Vec<JsValue> = all.await.map_err(|error| self.reason(&error))?;
        let mut loaded = Loaded::default();
        for value in values {
            let tree = serde_wasm_bindgen::from_value(value).ok();
            loaded.add(tree.and_then(|tree| json::of_tree(&tree)));
        }
        Ok(loaded)
    }

    async fn write(&self, batch: &Batch, photos: &[(PhotoId, Uint8Array)]) -> Result<(), StoreError> {
        let database = self.database().await?;
        let durability = if batch.strict {
            TransactionDurability::Strict
        } else {
            TransactionDurability::Relaxed
        };
        let whole = async {
            let transaction = database
                .transaction(TABLES)
                .with_mode(TransactionMode::Readwrite)
                .with_options(TransactionOptions::new().with_durability(durability))
                .build()?;
            for write in &batch.writes {
                let missing = match write {
                    Write::Copy { from, .. } => bytes_of(&transaction, from).await?.is_none(),
                    _ => false,
                };
                if missing || revision(&transaction, &write.key()).await? != write.expects() {
                    transaction.abort().await?;
                    return Ok(Err(StoreError::Conflict));
                }
            }
            for write in &batch.writes {
                carry_out(&transaction, write).await?;
            }
            for (id, bytes) in photos {
                transaction
                    .object_store(BYTES)?
                    .put(JsValue::from(own_buffer(bytes)))
                    .with_key(id.as_str())
                    .primitive()?
                    .await?;
            }
            complete(transaction).await?;
            Ok(Ok(()))
        };
        whole.await.map_err(|error| self.reason(&error))?
    }
}

/// Commits. A browser finds that there is no room only then, and tells why it has given up by the transaction itself.
async fn complete(transaction: Transaction<'_>) -> Result<(), Error> {
    let told: web_sys::IdbTransaction = transaction.as_sys().clone().unchecked_into();
    let committed = transaction.commit().await;
    committed.map_err(|error| told.error().map_or(error, Error::from))
}

async fn revision(transaction: &Transaction<'_>, key: &Key) -> Result<u64, Error> {
    let store = transaction.object_store(key.table())?;
    let stored: Option<JsValue> = store.get(key.name()).primitive()?.await?;
    let revision = stored.and_then(|stored| {
        Reflect::get(&stored, &JsValue::from_str("revision"))
            .ok()?
            .as_f64()
    });
    // Revisions count the writes of people and stay far below 2^53.
    Ok(revision.unwrap_or(0.0) as u64)
}

async fn bytes_of(transaction: &Transaction<'_>, photo: &PhotoId) -> Result<Option<JsValue>, Error> {
    let store = transaction.object_store(BYTES)?;
    store.get(photo.as_str()).primitive()?.await
}

async fn put(transaction: &Transaction<'_>, revision: u64, record: Record) -> Result<(), Error> {
    let key = record.key();
    let kept = Kept {
        revision,
        record: Open::Known(record),
    };
    let value = serde_json::to_value(&kept)
        .map_err(serde_wasm_bindgen::Error::custom)
        .and_then(|tree| tree.serialize(&Serializer::json_compatible()))
        .map_err(JsValue::from)?;
    let store = transaction.object_store(key.table())?;
    store.put(value).with_key(key.name()).primitive()?.await?;
    Ok(())
}

async fn carry_out(transaction: &Transaction<'_>, write: &Write) -> Result<(), Error> {
    match write {
        Write::Put { expects, record } => put(transaction, expects + 1, record.clone()).await?,
        Write::Copy { from, photo } => {
            put(transaction, 1, Record::Photo(photo.clone())).await?;
            if let Some(bytes) = bytes_of(transaction, from).await? {
                transaction
                    .object_store(BYTES)?
                    .put(bytes)
                    .with_key(photo.id.as_str())
                    .primitive()?
                    .await?;
            }
        }
        Write::Delete { key, .. } => {
            let store = transaction.object_store(key.table())?;
            store.delete(key.name()).primitive()?.await?;
            if let Key::Photo(id) = key {
                transaction
                    .object_store(BYTES)?
                    .delete(id.as_str())
                    .primitive()?
                    .await?;
            }
        }
    }
    Ok(())
}

/// The bytes as a buffer of their own: not a view into something larger.
fn own_buffer(bytes: &Uint8Array) -> ArrayBuffer {
    let buffer = bytes.buffer();
    match buffer.byte_length() == bytes.byte_length() {
        true => buffer,
        false => bytes.slice(0, bytes.length()).buffer(),
    }
}

impl Store for IndexedDbStore {
    type Bytes = Uint8Array;

    fn load(&self) -> LocalFuture<'_, Result<Loaded, StoreError>> {
        Box::pin(self.read())
    }

    fn commit<'a>(
        &'a self,
        batch: &'a Batch,
        photos: &'a [(PhotoId, Uint8Array)],
    ) -> LocalFuture<'a, Result<(), StoreError>> {
        Box::pin(self.write(batch, photos))
    }

    fn bytes<'a>(&'a self, photo: &'a PhotoId) -> LocalFuture<'a, Result<Option<Uint8Array>, StoreError>> {
        Box::pin(async move {
            let database = self.database().await?;
            let stored = async {
                let transaction = database.transaction(BYTES).build()?;
                let stored = bytes_of(&transaction, photo).await?;
                transaction.commit().await?;
                Ok(stored)
            };
            let stored: Option<JsValue> = stored.await.map_err(|error| self.reason(&error))?;
            Ok(stored
                .and_then(|stored| stored.dyn_into::<ArrayBuffer>().ok())
                .map(|buffer| Uint8Array::new(&buffer)))
        })
    }
}
