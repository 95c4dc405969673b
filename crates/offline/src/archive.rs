//! Everything unsent of one account as one file: a zip of `unsent.json` and the photos, stored as they are, so that
//! people can look into it with whatever they have. What comes back is checked to the last byte before anything is stored.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use linli_model::ids::PhotoId;
use linli_model::json;
use linli_model::limits::{ARCHIVE_LIST_MAX_BYTES, PHOTO_MAX_BYTES};
use linli_model::open::Open;
use linli_model::time::Timestamp;
use rawzip::{CompressionMethod, ReaderAt, ZipArchiveWriter, ZipLocator, crc32};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::record::{Photo, Record, Remembered};
use crate::step::OfflineError;

/// The list of what is in the file.
const LIST: &str = "unsent.json";
/// Says in that list what the file is.
const FORMAT: &str = "linli-unsent";
/// The version of the file's shape that is written, and the newest that is read.
const VERSION: u64 = 1;
/// How many bytes are looked at at once.
const PIECE: usize = 64 * 1024;
/// How much of a file's digest marks what came from it.
const MARK_CHARS: usize = 8;

/// Bytes wherever they are kept best, looked at piece by piece.
pub trait Bytes: Clone {
    /// How many.
    fn length(&self) -> u64;

    /// Copies from `at` on; `into` must not reach past the end.
    fn copy(&self, at: u64, into: &mut [u8]);

    /// The bytes `from..to` alone.
    fn part(&self, from: u64, to: u64) -> Self;
}

impl Bytes for Vec<u8> {
    fn length(&self) -> u64 {
        self.len() as u64
    }

    fn copy(&self, at: u64, into: &mut [u8]) {
        let at = at as usize;
        into.copy_from_slice(&self[at..at + into.len()]);
    }

    fn part(&self, from: u64, to: u64) -> Self {
        self[from as usize..to as usize].to_vec()
    }
}

/// What such a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Archive<B> {
    /// Whose; `None`: a visitor's.
    pub account: Option<Remembered>,
    /// When it was made, by that device's clock.
    pub made_at: Timestamp,
    /// Drafts, items and their photos.
    pub records: Vec<Record>,
    /// The photos' bytes.
    pub photos: Vec<(PhotoId, B)>,
    /// Distinguishes this file from others; empty until it was read.
    pub mark: String,
}

/// Why nothing was taken from a file. Nothing on the device has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It is no file of ours.
    #[error("no file of ours")]
    Foreign,
    /// A newer version of the app made it.
    #[error("made by a newer program")]
    Newer,
    /// Something in it is missing or has changed since.
    #[error("damaged")]
    Damaged,
    /// The device did not take it.
    #[error("not taken: {0}")]
    Device(#[from] OfflineError),
}

impl ArchiveError {
    /// One stable word, to be mapped to what users read.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Foreign => "archive_foreign",
            Self::Newer => "archive_newer",
            Self::Damaged => "archive_damaged",
            Self::Device(error) => error.code(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct List {
    format: String,
    version: u64,
    account: Option<Remembered>,
    made_at: Timestamp,
    records: Vec<Open<Record>>,
    photos: Vec<Listed>,
}

#[derive(Serialize, Deserialize)]
struct Listed {
    id: PhotoId,
    file: String,
    bytes: u64,
    sha256: String,
}

/// Writes the file; gives back where it went. A photo whose bytes are gone is left out, and with it what names it stays.
///
/// # Errors
/// What `to` makes of it.
pub fn write<B: Bytes, W: Write>(archive: &Archive<B>, to: W) -> io::Result<W> {
    let mut zip = ZipArchiveWriter::new(to);
    let mut photos = Vec::new();
    for (id, bytes) in &archive.photos {
        let file = format!("photos/{id}.jpg");
        let mut digest = Sha256::new();
        entry(&mut zip, &file, |out| {
            in_pieces(bytes, |piece| {
                digest.update(piece);
                out.write_all(piece)
            })
        })?;
        photos.push(Listed {
            id: id.clone(),
            file,
            bytes: bytes.length(),
            sha256: hex(&digest.finalize()),
        });
    }
    let list = List {
        format: FORMAT.to_owned(),
        version: VERSION,
        account: archive.account.clone(),
        made_at: archive.made_at,
        records: archive.records.iter().cloned().map(Open::Known).collect(),
        photos,
    };
    let list = json::write(&list).unwrap_or_default();
    entry(&mut zip, LIST, |out| out.write_all(list.as_bytes()))?;
    zip.finish().map_err(io::Error::other)
}

/// One file of the zip, stored as it is.
fn entry<W: Write>(
    zip: &mut ZipArchiveWriter<W>,
    name: &str,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let (mut entry, config) = zip.new_file(name).start().map_err(io::Error::other)?;
    let mut out = config.wrap(&mut entry);
    content(&mut out)?;
    let (_, descriptor) = out.finish().map_err(io::Error::other)?;
    entry.finish(descriptor).map(drop).map_err(io::Error::other)
}

fn in_pieces<B: Bytes>(bytes: &B, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut piece = vec![0; PIECE];
    let (mut at, end) = (0, bytes.length());
    while at < end {
        let length = (end - at).min(PIECE as u64);
        let piece = &mut piece[..length as usize];
        bytes.copy(at, piece);
        take(piece)?;
        at += length;
    }
    Ok(())
}

/// Reads a file and checks all of it.
///
/// # Errors
/// [`ArchiveError::Foreign`], [`ArchiveError::Newer`] or [`ArchiveError::Damaged`].
pub fn read<B: Bytes>(file: &B) -> Result<Archive<B>, ArchiveError> {
    let parts = parts(file)?;
    let (list, checksum) = parts.get(LIST).ok_or(ArchiveError::Foreign)?;
    if list.length() > ARCHIVE_LIST_MAX_BYTES {
        return Err(ArchiveError::Damaged);
    }
    let mut text = vec![0; list.length() as usize];
    list.copy(0, &mut text);
    // Photos have a digest in the list; the list itself has only this.
    if crc32(&text) != *checksum {
        return Err(ArchiveError::Damaged);
    }
    let list = list_of(&text)?;
    let records = list
        .records
        .into_iter()
        .map(|record| match record {
            Open::Known(record @ (Record::Draft(_) | Record::Item(_) | Record::Photo(_))) => Ok(record),
            Open::Known(_) => Err(ArchiveError::Damaged),
            Open::Unknown(_) => Err(ArchiveError::Newer),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut photos = Vec::new();
    for record in &records {
        if let Record::Photo(photo) = record {
            let listed = list.photos.iter().find(|listed| listed.id == photo.id);
            let bytes = listed.and_then(|listed| whole(photo, listed, &parts.get(listed.file.as_str())?.0));
            photos.push((photo.id.clone(), bytes.ok_or(ArchiveError::Damaged)?));
        }
    }
    let mut mark = hex(&Sha256::digest(&text));
    mark.truncate(MARK_CHARS);
    Ok(Archive {
        account: list.account,
        made_at: list.made_at,
        records,
        photos,
        mark,
    })
}

/// The list, whose shape only its own version promises.
fn list_of(text: &[u8]) -> Result<List, ArchiveError> {
    let tree: serde_json::Value = json::read(text).ok_or(ArchiveError::Damaged)?;
    if json::tag(&tree, "format") != Some(FORMAT) {
        return Err(ArchiveError::Foreign);
    }
    match json::field::<u64>(&tree, "version") {
        Some(VERSION) => json::of_tree(&tree).ok_or(ArchiveError::Damaged),
        Some(newer) if newer > VERSION => Err(ArchiveError::Newer),
        _ => Err(ArchiveError::Damaged),
    }
}

/// The bytes, if they are those that were written down.
fn whole<B: Bytes>(photo: &Photo, listed: &Listed, bytes: &B) -> Option<B> {
    let length = bytes.length();
    if length != photo.bytes || length != listed.bytes || length > PHOTO_MAX_BYTES {
        return None;
    }
    let mut digest = Sha256::new();
    in_pieces(bytes, |piece| {
        digest.update(piece);
        Ok(())
    })
    .ok()?;
    (hex(&digest.finalize()) == listed.sha256).then(|| bytes.clone())
}

/// What is in the zip, by name, each with its checksum. What somebody has packed anew with compression is not read.
fn parts<B: Bytes>(file: &B) -> Result<BTreeMap<String, (B, u32)>, ArchiveError> {
    let mut buffer = vec![0; PIECE];
    let length = file.length();
    let located = ZipLocator::new().locate_in_reader(Reading(file), &mut buffer, length);
    let (zip, mut found) = (located.map_err(|_| ArchiveError::Foreign)?, Vec::new());
    let mut entries = zip.entries(&mut buffer);
    while let Some(entry) = entries.next_entry().map_err(|_| ArchiveError::Damaged)? {
        let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
        if entry.compression_method() == CompressionMethod::STORE {
            found.push((name, entry.crc32(), entry.wayfinder()));
        } else if name == LIST {
            return Err(ArchiveError::Damaged);
        }
    }
    let part = |(name, checksum, place)| {
        let entry = zip.get_entry(place).map_err(|_| ArchiveError::Damaged)?;
        let (from, to) = entry.compressed_data_range();
        match from <= to && to <= length {
            true => Ok((name, (file.part(from, to), checksum))),
            false => Err(ArchiveError::Damaged),
        }
    };
    found.into_iter().map(part).collect()
}

/// Lets the zip reader read [`Bytes`].
struct Reading<'a, B>(&'a B);

impl<B: Bytes> ReaderAt for Reading<'_, B> {
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        let left = self.0.length().saturating_sub(at);
        let length = left.min(into.len() as u64) as usize;
        // What lies past the end may not even be asked for.
        if length > 0 {
            self.0.copy(at, &mut into[..length]);
        }
        Ok(length)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
