//! JSON by way of one tree. A type is read from a [`Value`] and written to one, nowhere else: so the parser and the
//! printer stand in the program once, and not once a type.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Reads a text; `None` when it is no JSON or of another shape.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Option<T> {
    of_tree(&tree(text)?)
}

/// Reads a tree; `None` when it is of another shape.
pub fn of_tree<T: DeserializeOwned>(tree: &Value) -> Option<T> {
    T::deserialize(tree).ok()
}

/// Reads one field of an object; one that is missing is read as null. `None` when it has another shape.
pub fn field<T: DeserializeOwned>(object: &Value, name: &str) -> Option<T> {
    of_tree(object.get(name).unwrap_or(&Value::Null))
}

/// Reads one field of an object; one that is missing has its default.
pub fn field_or_default<T: DeserializeOwned + Default>(object: &Value, name: &str) -> Option<T> {
    object
        .get(name)
        .map_or_else(|| Some(T::default()), |value| of_tree(value))
}

/// Deserializes by way of a tree. For enums of the form `{type, …}` and for structs with others flattened into them:
/// serde's own way through a buffer would bring the code of all their types once more.
///
/// # Errors
/// When the input is no value, or `read` makes nothing of it.
pub fn by_tree<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: fn(&Value) -> Option<T>,
) -> Result<T, D::Error> {
    let tree = Value::deserialize(deserializer)?;
    read(&tree).ok_or_else(|| D::Error::custom("another shape"))
}

/// The name of an enum's variant.
pub fn tag<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

/// Writes a value; `None` only for a map whose keys are no strings.
pub fn write(value: &impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok().map(|tree| tree.to_string())
}

fn tree(text: &[u8]) -> Option<Value> {
    serde_json::from_slice(text).ok()
}
