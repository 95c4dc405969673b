//! Forms that are never lost: a draft that saves itself, and the photos that belong to it.

mod autosave;
mod drafted;
mod kept_photos;
mod kinds;
mod local_time;
mod notice;
mod photo_tiles;
mod picking;
mod presence;
mod saver;

pub use autosave::{Autosave, SaveState};
pub use drafted::{Drafted, FormValue};
pub use kept_photos::KeptPhotos;
pub use kinds::{About, is_begun, route_of, words_of};
pub use local_time::{of_local, to_local};
pub use notice::DraftNotice;
pub use photo_tiles::{PhotoFault, PhotoTiles, Tile, TileState};
pub use picking::pick_once_saved;
