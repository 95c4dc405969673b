//! Where bytes are kept: pictures, and the chunks of uploads on their way. A local folder or S3.
//!
//! Names are hashes of photo ids, so that nothing a client chose becomes a path.

use std::fs::{self, File};
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, TryStreamExt};
use linli_model::ids::PhotoId;
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
    pub async fn put_picture(&self, id: &PhotoId, picture: &Picture) -> Result<()> {
        self.put(&picture_path(id, Variant::Thumb), picture.thumb.clone())
            .await?;
        self.put(&picture_path(id, Variant::Full), picture.full.clone())
            .await
    }

    /// One picture of a photo; `None` when it is not kept.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn picture(&self, id: &PhotoId, variant: Variant) -> Result<Option<Bytes>> {
        match self.objects.get(&picture_path(id, variant)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes both pictures of a photo, as far as they are there.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete_picture(&self, id: &PhotoId) -> Result<()> {
        self.delete_all(&folder_of("pictures", id)).await
    }

    /// Keeps a chunk of an upload under a name that is its own.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn put_part(&self, id: &PhotoId, name: &str, bytes: Bytes) -> Result<()> {
        self.put(&folder_of("uploads", id).child(name), bytes).await
    }

    /// The chunks of an upload, joined in the order of `names`.
    ///
    /// # Errors
    /// When the store fails or a chunk is missing.
    pub async fn parts(&self, id: &PhotoId, names: &[String]) -> Result<BytesMut> {
        let folder = folder_of("uploads", id);
        let mut joined = BytesMut::new();
        for name in names {
            joined.extend_from_slice(
                &self
                    .objects
                    .get(&folder.child(name.as_str()))
                    .await?
                    .bytes()
                    .await?,
            );
        }
        Ok(joined)
    }

    /// Deletes whatever an upload has left.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete_parts(&self, id: &PhotoId) -> Result<()> {
        self.delete_all(&folder_of("uploads", id)).await
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

fn picture_path(id: &PhotoId, variant: Variant) -> Path {
    folder_of("pictures", id).child(format!("{}.jpg", variant.as_str()))
}

fn folder_of(kind: &str, id: &PhotoId) -> Path {
    use std::fmt::Write;
    let mut name = String::new();
    for byte in Sha256::digest(id.as_str()).iter().take(20) {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    Path::from_iter([kind, &name[..2], &name[2..]])
}
