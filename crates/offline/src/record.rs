//! What is stored on the device. A record is `{type, v, …}` under a key of a table, with a revision that grows by one
//! with every write.

use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PersonId, PhotoId};
use linli_model::json;
use linli_model::open::{Open, Versioned};
use linli_model::protocol::FieldError;
use linli_model::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Names a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// What is being written.
    Draft(DraftId),
    /// A photo; its bytes lie beside it under the same id.
    Photo(PhotoId),
    /// What waits to be sent.
    Item(CommandId),
    /// What was sent.
    Sent(CommandId),
    /// Which tab sends.
    Lease,
    /// Whose device this was last.
    Account,
    /// The order in which items were submitted.
    Order,
    /// That the device is a shared one.
    Shared,
}

impl Key {
    /// The tables there are.
    pub const TABLES: [&'static str; 5] = ["drafts", "photos", "outbox", "sent", "device"];

    /// The table it lies in.
    pub const fn table(&self) -> &'static str {
        match self {
            Self::Draft(_) => "drafts",
            Self::Photo(_) => "photos",
            Self::Item(_) => "outbox",
            Self::Sent(_) => "sent",
            Self::Lease | Self::Account | Self::Order | Self::Shared => "device",
        }
    }

    /// Its name in that table.
    pub fn name(&self) -> &str {
        match self {
            Self::Draft(id) => id.as_str(),
            Self::Photo(id) => id.as_str(),
            Self::Item(id) | Self::Sent(id) => id.as_str(),
            Self::Lease => "lease",
            Self::Account => "account",
            Self::Order => "order",
            Self::Shared => "shared",
        }
    }
}

/// A draft of any kind. Its value belongs to the form that writes it; every field may be missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Whose; `None`: a visitor's.
    pub account: Option<PersonId>,
    /// Which form: `report`.
    pub kind: String,
    /// What was typed and chosen.
    pub value: Value,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// The tab that saved it last.
    pub tab: String,
    /// The draft beside which it was put, because another tab had written that one; until its author has chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<DraftId>,
}

/// Where a photo belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", content = "id", rename_all = "snake_case")]
pub enum Home {
    /// To a draft.
    Draft(DraftId),
    /// To a command that waits.
    Item(CommandId),
}

/// A photo, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// Its id.
    pub id: PhotoId,
    /// Whose.
    pub account: Option<PersonId>,
    /// Where it belongs.
    pub home: Home,
    /// `image/jpeg`
    pub mime: String,
    /// How many bytes.
    pub bytes: u64,
    /// Width in pixels.
    pub w: u32,
    /// Height in pixels.
    pub h: u32,
}

/// Why an item waits for its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// The backend's code, or one of ours: `photo_missing`, `unknown_command`, `unsupported`.
    pub code: String,
    /// Faults of single fields.
    #[serde(default)]
    pub errors: Vec<FieldError>,
}

/// The draft an item was made from, so that it can become one again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Which form.
    pub kind: String,
    /// What was typed and chosen.
    pub value: Value,
}

/// A command that waits to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The command's id, its idempotency key on every try.
    pub id: CommandId,
    /// Whose; a visitor's is sent by nobody until somebody signs in.
    pub account: Option<PersonId>,
    /// What is wanted; of a newer app perhaps, then it waits for that.
    pub command: Open<Command>,
    /// The version its author saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_match: Option<u64>,
    /// Its place in the order of all items of this device; the order within a stream is by this.
    pub order: u64,
    /// When it was submitted, by the device's clock: to be shown, and for nothing else.
    pub since: Timestamp,
    /// Photos that the backend has in whole.
    #[serde(default)]
    pub uploaded: Vec<PhotoId>,
    /// How often the backend had lost photos.
    #[serde(default)]
    pub gone: u8,
    /// It may have taken effect: written down before what can be edited goes out, and until the backend has refused it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unheard: bool,
    /// Set when only its owner can help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attention: Option<Attention>,
    /// The draft it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl Item {
    /// What orders it; an unknown command stands alone.
    pub fn stream(&self) -> String {
        self.command
            .known()
            .map_or_else(|| self.id.to_string(), Command::stream_key)
    }

    /// The photos it needs.
    pub fn photos(&self) -> &[PhotoId] {
        self.command.known().map_or(&[], Command::photos)
    }
}

/// A command the backend acknowledged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The command's id.
    pub id: CommandId,
    /// Whose.
    pub account: Option<PersonId>,
    /// What was wanted.
    pub command: Open<Command>,
    /// The backend's answer; `None` when what was wanted already held.
    pub answer: Option<Value>,
    /// When the answer came.
    pub at: Timestamp,
}

/// Which tab sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The tab; `None` when it gave the work back.
    pub tab: Option<String>,
    /// Its last sign of life.
    pub beat: Timestamp,
}

/// Whose device this was last: a name, no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The person.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// The order in which items were submitted. Every submission writes it, so two tabs never give one place twice, and
/// no clock is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The last place given.
    pub last: u64,
}

/// That the device is a shared one (公用手机): nothing is kept of what was sent, and signing out leaves nothing behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {}

/// A record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Record {
    /// See [`Draft`].
    Draft(Draft),
    /// See [`Photo`].
    Photo(Photo),
    /// See [`Item`].
    Item(Item),
    /// See [`Sent`].
    Sent(Sent),
    /// See [`Lease`].
    Lease(Lease),
    /// See [`Remembered`].
    Account(Remembered),
    /// See [`Order`].
    Order(Order),
    /// See [`Shared`].
    Shared(Shared),
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| match json::tag(tree, "type")? {
            "draft" => json::of_tree(tree).map(Self::Draft),
            "photo" => json::of_tree(tree).map(Self::Photo),
            "item" => json::of_tree(tree).map(Self::Item),
            "sent" => json::of_tree(tree).map(Self::Sent),
            "lease" => json::of_tree(tree).map(Self::Lease),
            "account" => json::of_tree(tree).map(Self::Account),
            "order" => json::of_tree(tree).map(Self::Order),
            "shared" => json::of_tree(tree).map(Self::Shared),
            _ => None,
        })
    }
}

impl Versioned for Record {
    const VERSION: u64 = 1;
}

impl Record {
    /// Its key.
    pub fn key(&self) -> Key {
        match self {
            Self::Draft(draft) => Key::Draft(draft.id.clone()),
            Self::Photo(photo) => Key::Photo(photo.id.clone()),
            Self::Item(item) => Key::Item(item.id.clone()),
            Self::Sent(sent) => Key::Sent(sent.id.clone()),
            Self::Lease(_) => Key::Lease,
            Self::Account(_) => Key::Account,
            Self::Order(_) => Key::Order,
            Self::Shared(_) => Key::Shared,
        }
    }
}

/// A record with its revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// 1 with the first write.
    pub revision: u64,
    /// The record, as it is stored. One that this program cannot read stays where it is.
    pub record: Open<Record>,
}
