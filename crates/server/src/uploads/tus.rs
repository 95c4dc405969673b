//! The words of tus 1.0: headers in, headers out.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use linli_model::ids::PhotoId;
use linli_model::time::{SECOND, Timestamp};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::{Error, Result};

/// The one version spoken.
pub const VERSION: &str = "1.0.0";
/// What is spoken beyond the core.
pub const EXTENSIONS: &str = "creation,termination,checksum,expiration";
/// The type of a chunk's bytes.
const CHUNK_TYPE: &str = "application/offset+octet-stream";
/// The checksums known; the protocol wants `sha1`, our own app sends the other.
pub const CHECKSUM_ALGORITHM_NAMES: &str = "sha1,sha256";
/// Most bytes of `Upload-Metadata`: what it says of a photo is an id, a type and a digest.
const METADATA_MAX_BYTES: usize = 1024;

/// `Tus-Resumable`
pub const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
/// `Tus-Version`
pub const VERSIONS: HeaderName = HeaderName::from_static("tus-version");
/// `Tus-Extension`
pub const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
/// `Tus-Max-Size`
pub const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
/// `Tus-Checksum-Algorithm`
pub const CHECKSUM_ALGORITHMS: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
/// `Upload-Offset`
pub const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// `Upload-Length`
pub const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// `Upload-Metadata`
pub const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// `Upload-Checksum`
pub const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
/// `Upload-Expires`
pub const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const METHOD_OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Refuses another version of tus, or none.
///
/// # Errors
/// [`Error::TusVersion`].
pub fn check_version(headers: &HeaderMap) -> Result<()> {
    if text(headers, &RESUMABLE) == Some(VERSION) {
        Ok(())
    } else {
        Err(Error::TusVersion)
    }
}

/// A header that is a number of bytes.
///
/// # Errors
/// [`Error::Malformed`] when it is missing or no number.
pub fn bytes(headers: &HeaderMap, name: &HeaderName) -> Result<u64> {
    let digits = text(headers, name).filter(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
    let number = digits.and_then(|value| value.parse().ok());
    number.ok_or_else(|| Error::Malformed(format!("{name} is missing or no number of bytes")))
}

/// What `Upload-Metadata` says of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// The photo's id, minted by the client.
    pub id: PhotoId,
    /// The SHA-256 of the whole photo, where the client knows it.
    pub sha256: Option<[u8; 32]>,
    /// All of it, as it came.
    pub raw: String,
}

impl Metadata {
    /// What was said of a photo before, as its row keeps it.
    pub fn of_row(id: PhotoId, raw: String) -> Self {
        let sha256 = value(&raw, "sha256").and_then(|digest| digest.try_into().ok());
        Self { id, sha256, raw }
    }
}

/// Reads `Upload-Metadata: id <base64>,type <base64>,sha256 <base64>`.
///
/// # Errors
/// [`Error::Malformed`].
pub fn metadata(headers: &HeaderMap) -> Result<Metadata> {
    let malformed = |what: &str| Error::Malformed(format!("Upload-Metadata {what}"));
    let raw = text(headers, &METADATA).unwrap_or_default().to_owned();
    if raw.len() > METADATA_MAX_BYTES {
        return Err(malformed("is too long"));
    }
    let id = value(&raw, "id").and_then(|id| PhotoId::new(String::from_utf8(id).ok()?).ok());
    let id = id.ok_or_else(|| malformed("names no photo id"))?;
    let states_digest = value(&raw, "sha256").is_some();
    let metadata = Metadata::of_row(id, raw);
    if states_digest && metadata.sha256.is_none() {
        return Err(malformed("has a sha256 that is none"));
    }
    Ok(metadata)
}

/// The value of one key.
fn value(pairs: &str, key: &str) -> Option<Vec<u8>> {
    let mut pairs = pairs.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let (_, encoded) = pairs.find(|(name, _)| *name == key)?;
    STANDARD.decode(encoded.trim()).ok()
}

/// Refuses a chunk of another type.
///
/// # Errors
/// [`Error::MediaType`].
pub fn check_chunk_type(headers: &HeaderMap) -> Result<()> {
    if text(headers, &header::CONTENT_TYPE) == Some(CHUNK_TYPE) {
        Ok(())
    } else {
        Err(Error::MediaType)
    }
}

/// Compares a chunk with its `Upload-Checksum`, when it came with one.
///
/// # Errors
/// [`Error::Checksum`], and [`Error::Malformed`] for another algorithm.
pub fn check_sum(headers: &HeaderMap, chunk: &[u8]) -> Result<()> {
    let Some(announced) = headers.get(&CHECKSUM) else {
        return Ok(());
    };
    let malformed =
        || Error::Malformed("Upload-Checksum is no `sha256 <base64>` or `sha1 <base64>`".to_owned());
    let announced = announced.to_str().map_err(|_| malformed())?;
    let (algorithm, encoded) = announced.trim().split_once(' ').ok_or_else(malformed)?;
    let actual = match algorithm {
        "sha256" => Sha256::digest(chunk).to_vec(),
        "sha1" => Sha1::digest(chunk).to_vec(),
        _ => return Err(malformed()),
    };
    let announced = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
    if bool::from(announced.ct_eq(&actual)) {
        Ok(())
    } else {
        Err(Error::Checksum)
    }
}

/// The method a POST stands for where the network lets nothing else through.
pub fn overridden(headers: &HeaderMap) -> Option<Method> {
    let name = text(headers, &METHOD_OVERRIDE)?.to_ascii_uppercase();
    Method::from_bytes(name.as_bytes()).ok()
}

/// The value of `Upload-Expires`: an HTTP date (RFC 9110, 5.6.7).
pub fn expires(at: Timestamp) -> HeaderValue {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let civil = at.civil(0);
    let weekday = WEEKDAYS[civil.days.rem_euclid(7) as usize];
    let month = MONTHS[(civil.month - 1) as usize];
    let seconds = civil.micros_of_day / SECOND;
    let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let date = format!(
        "{weekday}, {:02} {month} {:04} {h:02}:{m:02}:{s:02} GMT",
        civil.day, civil.year
    );
    HeaderValue::from_str(&date).unwrap_or_else(|_| HeaderValue::from_static("Thu, 01 Jan 1970 00:00:00 GMT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name.clone(), HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn metadata_is_read_in_any_order_and_only_whole() {
        let id = STANDARD.encode("0199-a");
        let read = |raw: &str| metadata(&with(&METADATA, raw));
        let digest = STANDARD.encode([7; 32]);
        let all = format!("type {}, id {id},sha256 {digest}", STANDARD.encode("image/png"));
        assert_eq!(
            read(&all).unwrap(),
            Metadata {
                id: PhotoId::new("0199-a").unwrap(),
                sha256: Some([7; 32]),
                raw: all
            }
        );
        assert_eq!(read(&format!("id {id}")).unwrap().sha256, None);
        for bad in [
            "",
            "id",
            "id !!!",
            &format!("id {}", STANDARD.encode("../x")),
            &format!("name {id}"),
            &format!("id {id},sha256 {}", STANDARD.encode("short")),
            &format!("id {id},words {}", "a".repeat(METADATA_MAX_BYTES)),
        ] {
            assert!(matches!(read(bad), Err(Error::Malformed(_))), "{bad}");
        }
    }

    #[test]
    fn lengths_are_plain_numbers() {
        assert_eq!(bytes(&with(&LENGTH, "42"), &LENGTH).unwrap(), 42);
        for bad in ["", "-1", "+1", "1.5", "18446744073709551616", "0x10"] {
            assert!(bytes(&with(&LENGTH, bad), &LENGTH).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_checksum_must_be_of_these_bytes() {
        let sum = STANDARD.encode(Sha256::digest(b"abc"));
        let header = with(&CHECKSUM, &format!("sha256 {sum}"));
        assert!(check_sum(&header, b"abc").is_ok());
        assert!(matches!(check_sum(&header, b"abd"), Err(Error::Checksum)));
        assert!(check_sum(&HeaderMap::new(), b"abc").is_ok());
        // "abc" by FIPS 180-4.
        let sha1 = with(&CHECKSUM, "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
        assert!(check_sum(&sha1, b"abc").is_ok());
        assert!(matches!(check_sum(&sha1, b"abd"), Err(Error::Checksum)));
        assert!(matches!(
            check_sum(&with(&CHECKSUM, "md5 abc"), b"abc"),
            Err(Error::Malformed(_))
        ));
    }

    #[test]
    fn expiry_is_an_http_date() {
        let at = Timestamp::parse("1994-11-06T08:49:37Z").unwrap();
        assert_eq!(expires(at), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
