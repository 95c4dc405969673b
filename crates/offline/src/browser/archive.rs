//! The file of what is unsent, made of the device's photos and taken apart again. Their bytes pass through the program's
//! memory in small pieces only, for it never shrinks.

use std::io::{self, Write};

use js_sys::{Array, ArrayBuffer, Uint8Array};
use linli_model::ids::{CommandId, PhotoId};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use super::{Offline, clock};
use crate::archive::{self, Archive, ArchiveError, Bytes};
use crate::record::Record;
use crate::step::{OfflineError, Outcome, Wish, marked};

/// The type of the file.
const MIME: &str = "application/zip";
/// How much is gathered before it is handed to the browser.
const PIECE: usize = 64 * 1024;

/// What was taken in from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Drafts and items that have come.
    pub added: u32,
    /// Those that were here already, or sent from here.
    pub already: u32,
}

impl Bytes for Uint8Array {
    fn length(&self) -> u64 {
        self.length().into()
    }

    fn copy(&self, at: u64, into: &mut [u8]) {
        // Files and photos are far below 4 GiB.
        let at = at as u32;
        self.subarray(at, at + into.len() as u32).copy_to(into);
    }

    fn part(&self, from: u64, to: u64) -> Self {
        self.subarray(from as u32, to as u32)
    }
}

impl Offline {
    /// All that is unsent and shown now as one file, drafts and outbox with their photos; with `only`, these items of the
    /// outbox alone. Nothing here changes by it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn export(&self, only: Option<&[CommandId]>) -> Result<Blob, ArchiveError> {
        let (account, unsent) = self.driver.unsent(only);
        let (mut records, mut photos) = (Vec::new(), Vec::new());
        for record in unsent {
            if let Record::Photo(photo) = &record {
                match self.driver.bytes(&photo.id).await {
                    Ok(bytes) => photos.push((photo.id.clone(), bytes)),
                    // Gone from this device: what it belongs to goes without it.
                    Err(OfflineError::NoPhoto) => continue,
                    Err(error) => return Err(error.into()),
                }
            }
            records.push(record);
        }
        let archive = Archive {
            account,
            made_at: clock::now(),
            records,
            photos,
            mark: String::new(),
        };
        let parts = archive::write(&archive, Parts::default()).map_err(|_| OfflineError::Failed)?;
        parts.into_blob().ok_or(OfflineError::Failed.into())
    }

    /// Takes in such a file, of this device or another, in one transaction. What is here already, or was sent from here,
    /// stays as it is; a draft that has other words here is kept beside them.
    ///
    /// # Errors
    /// When it is no such file, not whole, or of another account, or the device has no room; nothing has changed then.
    pub async fn import(&self, file: &Blob) -> Result<Imported, ArchiveError> {
        let buffer = JsFuture::from(file.array_buffer()).await;
        let buffer: ArrayBuffer = buffer
            .ok()
            .and_then(|buffer| buffer.dyn_into().ok())
            .ok_or(ArchiveError::Damaged)?;
        let archive = archive::read(&Uint8Array::new(&buffer))?;
        // Under both names that the photo may get.
        let both = |(id, bytes): (PhotoId, Uint8Array)| {
            let copy = PhotoId::new(marked(id.as_str(), &archive.mark)).ok();
            let copy = copy.map(|copy| (copy, bytes.clone()));
            [Some((id, bytes)), copy].into_iter().flatten()
        };
        let photos: Vec<(PhotoId, Uint8Array)> = archive.photos.into_iter().flat_map(both).collect();
        self.driver.hold(&photos);
        let wish = Wish::Import {
            records: archive.records,
            mark: archive.mark,
        };
        let settled = self.fulfil(wish).await;
        self.driver.let_go(&photos);
        match settled? {
            Outcome::Imported { added, already } => Ok(Imported { added, already }),
            _ => Err(OfflineError::Failed.into()),
        }
    }
}

/// Gathers what is written as pieces outside the program's memory.
#[derive(Default)]
struct Parts {
    parts: Array,
    gathered: Vec<u8>,
}

impl Parts {
    fn hand_over(&mut self) {
        self.parts.push(&Uint8Array::from(self.gathered.as_slice()));
        self.gathered.clear();
    }

    fn into_blob(mut self) -> Option<Blob> {
        self.hand_over();
        let options = BlobPropertyBag::new();
        options.set_type(MIME);
        Blob::new_with_u8_array_sequence_and_options(&self.parts, &options).ok()
    }
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= PIECE {
            self.hand_over();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
