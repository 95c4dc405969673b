//! Photo addresses that open for a quarter of an hour: a MAC over id, variant and end, made after the read check.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use linli_model::ids::PhotoId;
use linli_model::limits::PHOTO_LINK_LIFE;
use linli_model::photo::PhotoView;
use linli_model::time::{MINUTE, SECOND, Timestamp};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::keys::{KEY_BYTES, Keys};

/// Which of a photo's two stored pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// The small one.
    Thumb,
    /// The stored one.
    Full,
}

impl Variant {
    /// Its word in addresses and object names.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thumb => "thumb",
            Self::Full => "full",
        }
    }
}

/// The photo as a view carries it, its addresses good until [`PHOTO_LINK_LIFE`] from `now`.
///
/// The end is a whole minute, so that views read within one carry the same address and browsers cache it.
pub fn view(keys: &Keys, id: &PhotoId, w: u32, h: u32, now: Timestamp) -> PhotoView {
    let until = now.plus(PHOTO_LINK_LIFE).micros() / MINUTE * MINUTE / SECOND;
    let address = |variant: Variant| {
        let sig = URL_SAFE_NO_PAD.encode(mac(keys, id, variant, until));
        format!("/v1/photos/{id}/{}?until={until}&sig={sig}", variant.as_str())
    };
    PhotoView {
        id: id.clone(),
        w,
        h,
        thumb_url: address(Variant::Thumb),
        url: address(Variant::Full),
    }
}

/// Whether `sig` was made by this server for just this photo, variant and end, and the end (seconds since 1970) has
/// not come.
pub fn opens(keys: &Keys, id: &PhotoId, variant: Variant, until: i64, sig: &str, now: Timestamp) -> bool {
    let Ok(sig) = URL_SAFE_NO_PAD.decode(sig) else {
        return false;
    };
    bool::from(mac(keys, id, variant, until)[..].ct_eq(&sig)) && now.micros() / SECOND < until
}

fn mac(keys: &Keys, id: &PhotoId, variant: Variant, until: i64) -> [u8; KEY_BYTES] {
    keys.mac(
        "photo",
        &[
            id.as_str().as_bytes(),
            variant.as_str().as_bytes(),
            &until.to_be_bytes(),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_opens_its_own_photo_until_its_end_and_nothing_else() {
        let [folder, foreign] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let keys = Keys::open(folder.path()).unwrap();
        let now = Timestamp::from_micros(1_795_000_000 * SECOND);
        let (mine, other) = (PhotoId::new("p1").unwrap(), PhotoId::new("p2").unwrap());
        let view = view(&keys, &mine, 4, 3, now);
        let (until, sig) = view
            .url
            .split_once("until=")
            .unwrap()
            .1
            .split_once("&sig=")
            .unwrap();
        let until: i64 = until.parse().unwrap();
        let end = Timestamp::from_micros(until * SECOND);
        assert!((14 * MINUTE..=15 * MINUTE).contains(&end.since(now)));
        let opens = |id, variant, until, at| opens(&keys, id, variant, until, sig, at);
        assert!(opens(&mine, Variant::Full, until, now));
        assert!(!opens(&mine, Variant::Thumb, until, now));
        assert!(!opens(&other, Variant::Full, until, now));
        assert!(!opens(&mine, Variant::Full, until + 60, now));
        assert!(!opens(&mine, Variant::Full, until, end));
        let foreign = Keys::open(foreign.path()).unwrap();
        assert!(!super::opens(&foreign, &mine, Variant::Full, until, sig, now));
    }
}
