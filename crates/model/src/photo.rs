//! Photos as views carry them: never a permanent address.

use serde::{Deserialize, Serialize};

use crate::ids::PhotoId;

/// A photo in a view, with addresses signed for [`crate::limits::PHOTO_LINK_LIFE`] after the read check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PhotoView {
    /// Its id, which opens nothing by itself.
    pub id: PhotoId,
    /// Width in pixels, as stored.
    pub w: u32,
    /// Height in pixels, as stored.
    pub h: u32,
    /// Signed address of the small picture, relative to the server's root.
    pub thumb_url: String,
    /// Signed address of the stored picture, relative to the server's root.
    pub url: String,
}
