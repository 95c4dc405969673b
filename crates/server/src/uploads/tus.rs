//! The words of tus 1.0: headers in, headers out.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use linli_model::ids::PhotoId;
use linli_model::time::{SECOND, Timestamp};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::{Error, Result};

/// The one version spoken.
pub const VERSION: &str = "1.0.0";
/// What is spoken beyond the core.
pub const EXTENSIONS: &str = "creation,termination,checksum,expiration";
/// The type of a chunk's bytes.
const CHUNK_TYPE: &str = "application/offset+octet-stream";
/// The one checksum known.
pub const CHECKSUM_ALGORITHM: &str = "sha256";

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
#[derive(Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The photo's id, minted by the client.
    pub id: PhotoId,
    /// The type the client takes it to be; the server looks for itself.
    pub mime: String,
}

/// Reads `Upload-Metadata: id <base64>,type <base64>`.
///
/// # Errors
/// [`Error::Malformed`].
pub fn metadata(headers: &HeaderMap) -> Result<Metadata> {
    let pairs = text(headers, &METADATA).unwrap_or_default();
    let value = |key: &str| {
        let found = pairs
            .split(',')
            .filter_map(|pair| pair.trim().split_once(' '))
            .find(|(name, _)| *name == key);
        found.and_then(|(_, encoded)| String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok())
    };
    let id = value("id").and_then(|id| PhotoId::new(id).ok());
    let id = id.ok_or_else(|| Error::Malformed("Upload-Metadata names no photo id".to_owned()))?;
    let mime = value("type")
        .filter(|mime| mime.len() <= 64 && mime.is_ascii())
        .unwrap_or_default();
    Ok(Metadata { id, mime })
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

/// Compares a chunk with its `Upload-Checksum`, when it came with one; returns its SHA-256.
///
/// # Errors
/// [`Error::Checksum`], and [`Error::Malformed`] for another algorithm.
pub fn check_sum(headers: &HeaderMap, chunk: &[u8]) -> Result<[u8; 32]> {
    let actual: [u8; 32] = Sha256::digest(chunk).into();
    let Some(announced) = headers.get(&CHECKSUM) else {
        return Ok(actual);
    };
    let announced = announced
        .to_str()
        .ok()
        .and_then(|value| value.trim().split_once(' '));
    let malformed = || Error::Malformed("Upload-Checksum is no `sha256 <base64>`".to_owned());
    let encoded = announced
        .filter(|(algorithm, _)| *algorithm == CHECKSUM_ALGORITHM)
        .ok_or_else(malformed)?
        .1;
    let announced = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
    if bool::from(announced.ct_eq(&actual)) {
        Ok(actual)
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
        let both = metadata(&with(
            &METADATA,
            &format!("type {}, id {id}", STANDARD.encode("image/png")),
        ))
        .unwrap();
        assert_eq!(
            both,
            Metadata {
                id: PhotoId::new("0199-a").unwrap(),
                mime: "image/png".to_owned()
            }
        );
        assert_eq!(metadata(&with(&METADATA, &format!("id {id}"))).unwrap().mime, "");
        for bad in [
            "",
            "id",
            "id !!!",
            &format!("id {}", STANDARD.encode("../x")),
            &format!("name {id}"),
        ] {
            assert!(
                matches!(metadata(&with(&METADATA, bad)), Err(Error::Malformed(_))),
                "{bad}"
            );
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
