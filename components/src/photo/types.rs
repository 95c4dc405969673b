//! Photos as the views take them.

/// A photo to look at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// The address of the small picture.
    pub thumb: String,
    /// The address of the large picture.
    pub url: String,
    /// What it shows, in words.
    pub alt: String,
}

/// A photo of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoTile {
    /// Its identity.
    pub key: String,
    /// The address of its picture; `None` while it is made ready.
    pub url: Option<String>,
    /// Its name, in words: `照片 2`.
    pub alt: String,
    /// How far it is.
    pub state: PhotoState,
}

/// How far a photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoState {
    /// Kept on this phone, or uploaded: nothing to say.
    Done,
    /// Waits for the network, or is made ready.
    Waiting,
    /// So many percent are there.
    Uploading(u8),
    /// Did not go; a press tries again.
    Failed,
}

/// The words of a photo strip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhotoWords {
    /// The name of the strip.
    pub label: String,
    /// Plate on the first photo.
    pub cover: String,
    /// State.
    pub uploading: String,
    /// State.
    pub waiting: String,
    /// State and button.
    pub retry: String,
    /// Button.
    pub add: String,
    /// Button.
    pub view: String,
    /// Button: one place towards the front.
    pub earlier: String,
    /// Button: one place towards the end.
    pub later: String,
    /// Button: to the front.
    pub make_cover: String,
    /// Button.
    pub remove: String,
}
