//! Forms that are never lost: a draft that saves itself, and the photos that belong to it.

mod autosave;
mod drafted;
mod local_time;
mod photo_tiles;
mod picking;

pub use autosave::{Autosave, SaveState};
pub use drafted::{Drafted, FormValue};
pub use local_time::{of_local, to_local};
pub use photo_tiles::{PhotoFault, PhotoTiles, Tile, TileState};
pub use picking::pick_once_saved;
