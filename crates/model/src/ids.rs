//! Identifiers. Those minted by clients are UUIDv7 but opaque to everyone else: nothing may be read from them,
//! and order comes from the server's own sequence.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest id accepted, in bytes.
pub const ID_MAX_BYTES: usize = 64;

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to {ID_MAX_BYTES} characters of A-Z, a-z, 0-9, '-', '_', ':' and '.'")]
pub struct InvalidId;

fn check(text: &str) -> Result<(), InvalidId> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.');
    if text.is_empty() || text.len() > ID_MAX_BYTES || !text.bytes().all(allowed) {
        return Err(InvalidId);
    }
    Ok(())
}

/// A UUIDv7 from a time and ten random bytes, as the text an id holds.
///
/// `unix_millis` is the minting device's clock; it only helps indexes and is never trusted.
pub fn uuid_v7(unix_millis: u64, random: [u8; 10]) -> String {
    uuid::Builder::from_unix_timestamp_millis(unix_millis, &random)
        .into_uuid()
        .to_string()
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub struct $name(String);

        impl $name {
            /// Checks and wraps a text.
            ///
            /// # Errors
            /// [`InvalidId`] when the text is empty, too long or has other characters.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                check(&text)?;
                Ok(Self(text))
            }

            /// A fresh id; see [`uuid_v7`].
            pub fn mint(unix_millis: u64, random: [u8; 10]) -> Self {
                Self(uuid_v7(unix_millis, random))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A person with an account.
    PersonId
}
id! {
    /// An organisation that handles reports (承办单位).
    UnitId
}
id! {
    /// A report (随手拍 / 诉求), minted by the client that writes it.
    ReportId
}
id! {
    /// A photo, minted by the phone that took it; the file name plays no part.
    PhotoId
}
id! {
    /// One intent of one person: the idempotency key of a command.
    CommandId
}
id! {
    /// A feed: `community:<area code>`, `person:<id>` or `unit:<id>`.
    FeedId
}
id! {
    /// A need (点单), minted by the client that writes it.
    NeedId
}
id! {
    /// A task (发单), minted by the client that writes it; its roster bears the same id.
    TaskId
}
id! {
    /// A kind of service in the city's list, as [`crate::volunteer::Catalog`] names it.
    ServiceCode
}
id! {
    /// A skill in the city's list, as [`crate::volunteer::Catalog`] names it.
    SkillCode
}
id! {
    /// A post on the board or a reply to one (帖子·回复), minted by the client that writes it.
    PostId
}
id! {
    /// A channel of the board, as [`crate::channel::Channels`] names it.
    ChannelCode
}
id! {
    /// A draft on this device.
    DraftId
}

impl FeedId {
    /// The feed of a community.
    pub fn community(code: &crate::area::AreaCode) -> Self {
        Self(format!("community:{code}"))
    }

    /// The feed of what concerns one person.
    pub fn person(id: &PersonId) -> Self {
        Self(format!("person:{id}"))
    }

    /// The feed of what waits for a unit.
    pub fn unit(id: &UnitId) -> Self {
        Self(format!("unit:{id}"))
    }
}
