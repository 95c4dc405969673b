//! Forms that are never lost: a draft that saves itself, and the photos that belong to it.

mod autosave;
mod photo_tiles;
mod picking;

pub use autosave::{Autosave, SaveState};
pub use photo_tiles::{PhotoFault, PhotoTiles, Tile, TileState};
pub use picking::pick_once_saved;
