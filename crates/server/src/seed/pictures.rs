//! The demo's pictures, and how they become photos.

use std::collections::HashMap;

use axum::body::Bytes;
use linli_model::ids::{PersonId, PhotoId};
use linli_model::time::Timestamp;

use crate::app::AppState;
use crate::error::{Error, Result};
use crate::photos::{self, Picture, StoredAs};

/// Those that the demo's data name.
const PICTURES: &[(&str, &[u8])] = &[
    (
        "eldercare-visit.jpg",
        include_bytes!("../../data/photos/eldercare-visit.jpg"),
    ),
    (
        "garbage-heap.jpg",
        include_bytes!("../../data/photos/garbage-heap.jpg"),
    ),
    (
        "plant-monstera.jpg",
        include_bytes!("../../data/photos/plant-monstera.jpg"),
    ),
    (
        "plant-snake.jpg",
        include_bytes!("../../data/photos/plant-snake.jpg"),
    ),
    (
        "plant-succulent.jpg",
        include_bytes!("../../data/photos/plant-succulent.jpg"),
    ),
    (
        "pothole-after.jpg",
        include_bytes!("../../data/photos/pothole-after.jpg"),
    ),
    (
        "pothole-before.jpg",
        include_bytes!("../../data/photos/pothole-before.jpg"),
    ),
    (
        "street-lamp-broken.jpg",
        include_bytes!("../../data/photos/street-lamp-broken.jpg"),
    ),
    (
        "street-lamp-fixed.jpg",
        include_bytes!("../../data/photos/street-lamp-fixed.jpg"),
    ),
];

/// The picture of a file, developed once.
pub(super) async fn develop<'a>(
    state: &AppState,
    developed: &'a mut HashMap<String, Picture>,
    file: &str,
) -> Result<&'a Picture> {
    if !developed.contains_key(file) {
        let bytes = PICTURES
            .iter()
            .find(|(name, _)| *name == file)
            .map(|&(_, bytes)| Bytes::from_static(bytes));
        let bytes = bytes.ok_or_else(|| Error::internal(format!("no picture {file}")))?;
        developed.insert(file.to_owned(), state.darkroom.develop(bytes).await?);
    }
    Ok(&developed[file])
}

/// Keeps a picture as a photo that somebody uploaded; nothing happens when it is there.
pub(super) async fn keep_photo(
    state: &AppState,
    id: &PhotoId,
    owner: &PersonId,
    picture: &Picture,
    at: Timestamp,
) -> Result<()> {
    let known = sqlx::query("SELECT id FROM photos WHERE id = $1").bind(id.as_str());
    if known.fetch_optional(state.db.reading()).await?.is_some() {
        return Ok(());
    }
    let stored_as = StoredAs::fresh();
    state.photos.put_picture(&stored_as, picture).await?;
    let mut tx = state.db.begin().await?;
    photos::record(&mut tx, id, owner, (picture, &stored_as), at).await?;
    Ok(tx.commit().await?)
}
