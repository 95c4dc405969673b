//! Forms that are never lost: a draft that saves itself, and the photos that belong to it.

mod autosave;
mod photo_tiles;

pub use autosave::{Autosave, SaveState};
pub use photo_tiles::{PhotoFault, PhotoTiles, Tile, TileState};
