//! Where bytes are kept: pictures, and the chunks of uploads on their way. A local folder or S3.
//!
//! What one upload stores lies under a name of its own, minted here: nothing a client chose becomes a path, and a name that
//! was let go never comes back.

use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, TryStreamExt};
use linli_model::ids::PhotoId;
use linli_model::time::Timestamp;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, PutPayload};
use sha2::{Digest, Sha256};
use url::Url;

use super::picture::Picture;
use super::signing::Variant;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// The name of what one upload stores. It is never used again for another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoredAs(String);

impl StoredAs {
    /// A name nobody has or had.
    pub fn fresh() -> Self {
        Self::of_bytes(&rand::random::<[u8; 16]>())
    }

    /// The name of what was stored before uploads had names.
    pub fn of_older(id: &PhotoId) -> Self {
        Self::of_bytes(&Sha256::digest(id.as_str())[..20])
    }

    /// A name as a row or a path has it.
    ///
    /// # Errors
    /// When it is no name.
    pub fn read(name: String) -> Result<Self> {
        if name.len() >= 32 && name.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            Ok(Self(name))
        } else {
            Err(Error::internal(format!("{name:?} names nothing stored")))
        }
    }

    /// As it stands in rows.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of_bytes(bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(String::new(), |mut name, byte| {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
            name
        }))
    }
}

/// What is stored under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The chunks of an upload on its way.
    Chunks,
    /// The pictures of a photo.
    Pictures,
}

impl Kind {
    const fn folder(self) -> &'static str {
        match self {
            Self::Chunks => "uploads",
            Self::Pictures => "pictures",
        }
    }
}

/// A handle to the store; cheap to clone.
#[derive(Clone)]
pub struct PhotoStore {
    objects: Arc<dyn ObjectStore>,
    /// The folder of a local store.
    folder: Option<Arc<LocalFileSystem>>,
}

impl PhotoStore {
    /// Opens what the settings name, by default `photos/` in the data folder, made when missing.
    ///
    /// # Errors
    /// When the address is not understood or the folder cannot be made.
    pub fn open(settings: &Settings) -> Result<Self> {
        let Some(address) = &settings.photos_url else {
            return Self::local(&settings.data.join("photos"));
        };
        let url = Url::parse(address).map_err(|error| Error::internal(format!("--photos-url: {error}")))?;
        match url.scheme() {
            "file" => {
                let folder: PathBuf = url
                    .to_file_path()
                    .map_err(|()| Error::internal("--photos-url: not an absolute folder"))?;
                Self::local(&folder)
            }
            "s3" => {
                let bucket = AmazonS3Builder::from_env().with_url(address).build()?;
                let objects = PrefixStore::new(bucket, Path::from(url.path()));
                Ok(Self {
                    objects: Arc::new(objects),
                    folder: None,
                })
            }
            _ => Err(Error::internal("--photos-url is neither file:// nor s3://")),
        }
    }

    fn local(folder: &FilePath) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let folder = Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true));
        Ok(Self {
            objects: folder.clone(),
            folder: Some(folder),
        })
    }

    /// Keeps both pictures of a photo. When it returns they survive a power cut.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn put_picture(&self, name: &StoredAs, picture: &Picture) -> Result<()> {
        self.put(&picture_path(name, Variant::Thumb), picture.thumb.clone())
            .await?;
        self.put(&picture_path(name, Variant::Full), picture.full.clone())
            .await
    }

    /// One picture of a photo; `None` when it is not kept.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn picture(&self, name: &StoredAs, variant: Variant) -> Result<Option<Bytes>> {
        match self.objects.get(&picture_path(name, variant)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps a chunk of an upload under a name that is its own.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn put_chunk(&self, name: &StoredAs, chunk: &str, bytes: Bytes) -> Result<()> {
        self.put(&folder_of(Kind::Chunks, name).child(chunk), bytes).await
    }

    /// The chunks of an upload, joined in the order of `chunks`.
    ///
    /// # Errors
    /// When the store fails or a chunk is missing.
    pub async fn chunks(&self, name: &StoredAs, chunks: &[String]) -> Result<BytesMut> {
        let folder = folder_of(Kind::Chunks, name);
        let mut joined = BytesMut::new();
        for chunk in chunks {
            let found = self.objects.get(&folder.child(chunk.as_str())).await?;
            joined.extend_from_slice(&found.bytes().await?);
        }
        Ok(joined)
    }

    /// Deletes all of a kind that lies under a name, as far as it is there.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete(&self, kind: Kind, name: &StoredAs) -> Result<()> {
        self.delete_all(&folder_of(kind, name)).await
    }

    /// The names under which something was stored before a time; a name comes as often as it has such objects.
    pub fn stored_before(&self, kind: Kind, time: Timestamp) -> impl Stream<Item = Result<StoredAs>> + Send {
        let objects = self.objects.list(Some(&Path::from(kind.folder())));
        objects
            .map_err(Error::from)
            .try_filter_map(move |object| async move {
                let old = object.last_modified.timestamp_micros() < time.micros();
                Ok(old.then(|| name_in(&object.location)).flatten())
            })
    }

    async fn put(&self, path: &Path, bytes: Bytes) -> Result<()> {
        self.objects.put(path, PutPayload::from_bytes(bytes)).await?;
        if let Some(folder) = &self.folder {
            let file = folder.path_to_filesystem(path)?;
            tokio::task::spawn_blocking(move || flush(&file))
                .await
                .map_err(Error::internal)??;
        }
        Ok(())
    }

    async fn delete_all(&self, folder: &Path) -> Result<()> {
        let found: Vec<Path> = self
            .objects
            .list(Some(folder))
            .map_ok(|object| object.location)
            .try_collect()
            .await?;
        let deleted = self
            .objects
            .delete_stream(futures_util::stream::iter(found).map(Ok).boxed());
        let gone_already =
            |error: &object_store::Error| matches!(error, object_store::Error::NotFound { .. });
        let outcomes: Vec<_> = deleted.collect().await;
        match outcomes
            .into_iter()
            .filter_map(Result::err)
            .find(|error| !gone_already(error))
        {
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }
}

/// A row that names a file is written after this: neither the file nor its entry in the folder may get lost.
fn flush(file: &FilePath) -> std::io::Result<()> {
    File::open(file)?.sync_all()?;
    file.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn picture_path(name: &StoredAs, variant: Variant) -> Path {
    folder_of(Kind::Pictures, name).child(format!("{}.jpg", variant.as_str()))
}

fn folder_of(kind: Kind, name: &StoredAs) -> Path {
    Path::from_iter([kind.folder(), &name.0[..2], &name.0[2..]])
}

/// The name that a path belongs to; `None` for what is not ours.
fn name_in(path: &Path) -> Option<StoredAs> {
    let parts: Vec<_> = path.parts().collect();
    let [_, start, rest, _] = &parts[..] else {
        return None;
    };
    StoredAs::read(format!("{}{}", start.as_ref(), rest.as_ref())).ok()
}
