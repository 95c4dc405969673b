//! A mark beside the database, in localStorage: a database that is new although the mark is old was thrown away by the
//! browser. That stays noted until the person has read it.

use web_sys::Storage;

/// A database was here.
const THERE: &str = "1";
/// It was thrown away, and nobody has been told yet.
const EVICTED: &str = "evicted";

/// Whether a database was here before.
pub(super) fn was_here(database: &str) -> bool {
    storage().is_some_and(|storage| matches!(storage.get_item(&key(database)), Ok(Some(_))))
}

/// Looks at the mark and leaves it for the next time; `made`: the database is new. Tells whether there is an eviction to be told of.
pub(super) fn look(database: &str, made: bool) -> bool {
    let Some(storage) = storage() else {
        return false;
    };
    let mark = storage.get_item(&key(database)).ok().flatten();
    let evicted = match mark.as_deref() {
        Some(EVICTED) => true,
        Some(_) => made,
        None => false,
    };
    leave(&storage, database, if evicted { EVICTED } else { THERE });
    evicted
}

/// The person has read it.
pub(super) fn acknowledge(database: &str) {
    if let Some(storage) = storage() {
        leave(&storage, database, THERE);
    }
}

fn leave(storage: &Storage, database: &str, mark: &str) {
    // Without room for a mark nobody can tell; that is no reason not to work.
    let _ = storage.set_item(&key(database), mark);
}

fn key(database: &str) -> String {
    format!("linli-offline:{database}")
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
