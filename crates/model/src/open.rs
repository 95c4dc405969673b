//! Enums that may grow: `{type, v, …}` on the wire and in storage, and what a reader does not know it keeps.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// An enum whose stored and wire form carries the version `v` of its shape.
pub trait Versioned: Serialize + DeserializeOwned {
    /// The newest version this program reads and the one it writes.
    const VERSION: u64;
}

/// A value of a type this program knows, or the raw one of a newer program.
///
/// An old app keeps working with a newer server, and an old outbox with a newer app: the unknown value is kept as it
/// came, shown as a plain line, and written back unchanged.
#[derive(Debug, Clone, PartialEq)]
pub enum Open<T> {
    /// Understood.
    Known(T),
    /// Kept as it came.
    Unknown(Value),
}

impl<T> Open<T> {
    /// The value, if understood.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// The value, if understood.
    pub fn into_known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }
}

impl<T> From<T> for Open<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: Versioned> Serialize for Open<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut raw = match self {
            Self::Known(value) => serde_json::to_value(value).map_err(serde::ser::Error::custom)?,
            Self::Unknown(raw) => return raw.serialize(serializer),
        };
        if let Value::Object(fields) = &mut raw {
            fields.insert("v".to_owned(), T::VERSION.into());
        }
        raw.serialize(serializer)
    }
}

impl<'de, T: Versioned> Deserialize<'de> for Open<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Value::deserialize(deserializer)?;
        let version = raw.get("v").and_then(Value::as_u64).unwrap_or(1);
        if version > T::VERSION {
            return Ok(Self::Unknown(raw));
        }
        Ok(match T::deserialize(&raw) {
            Ok(value) => Self::Known(value),
            Err(_) => Self::Unknown(raw),
        })
    }
}
