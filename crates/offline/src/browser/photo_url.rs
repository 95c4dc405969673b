//! An address to show a photo of this device from.

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, Url};

/// A `blob:` address. It ends when dropped, so keep it as long as the picture is shown.
pub struct PhotoUrl(String);

impl PhotoUrl {
    pub(super) fn new(bytes: &Uint8Array) -> Option<Self> {
        let blob = Blob::new_with_u8_array_sequence(&Array::of1(bytes)).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for PhotoUrl {
    fn drop(&mut self) {
        // An address that is gone already does no harm.
        let _ = Url::revoke_object_url(&self.0);
    }
}
