//! The rows of uploads. A row moves on only by compare-and-set, so that of two senders of a chunk one wins.

use linli_model::ids::{PersonId, PhotoId};
use linli_model::limits::UPLOAD_LIFE;
use linli_model::time::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row, Transaction};

use crate::error::{Error, Result};

/// `received` of an upload that is being deleted.
const DYING: i64 = -1;

/// An upload: growing, complete (the photo's row exists from the same moment on), or being deleted.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The photo's id.
    pub id: PhotoId,
    /// Who sends it.
    pub owner: PersonId,
    /// How many bytes it will have.
    pub length: u64,
    /// How many have come; `None` while it is being deleted.
    pub received: Option<u64>,
    /// The names of the stored chunks, in order.
    pub parts: Vec<String>,
    /// Until when it is kept.
    pub expires_at: Timestamp,
}

impl Upload {
    fn read(row: &AnyRow) -> Result<Self> {
        let id: String = row.try_get("id")?;
        let owner: String = row.try_get("owner")?;
        let length: i64 = row.try_get("length")?;
        let received: i64 = row.try_get("received")?;
        let parts: String = row.try_get("parts")?;
        Ok(Self {
            id: PhotoId::new(id).map_err(Error::internal)?,
            owner: PersonId::new(owner).map_err(Error::internal)?,
            length: u64::try_from(length).map_err(Error::internal)?,
            received: u64::try_from(received).ok(),
            parts: serde_json::from_str(&parts)?,
            expires_at: Timestamp::from_micros(row.try_get("expires_at")?),
        })
    }
}

/// The upload of a photo, if one is known.
pub async fn find<'c>(database: impl Executor<'c, Database = Any>, id: &PhotoId) -> Result<Option<Upload>> {
    let sql = "SELECT id, owner, length, received, parts, expires_at FROM uploads WHERE id = $1";
    let row = sqlx::query(sql)
        .bind(id.as_str())
        .fetch_optional(database)
        .await?;
    row.as_ref().map(Upload::read).transpose()
}

/// Begins an upload; `false` when there is one of that id already.
pub async fn insert(
    transaction: &mut Transaction<'static, Any>,
    id: &PhotoId,
    owner: &PersonId,
    mime: &str,
    length: u64,
    now: Timestamp,
) -> Result<bool> {
    let sql = "INSERT INTO uploads (id, owner, mime, length, received, parts, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, 0, '[]', $5, $6) ON CONFLICT (id) DO NOTHING";
    let length = i64::try_from(length).map_err(Error::internal)?;
    let row = sqlx::query(sql)
        .bind(id.as_str())
        .bind(owner.as_str())
        .bind(mime)
        .bind(length);
    let row = row.bind(now.micros()).bind(now.plus(UPLOAD_LIFE).micros());
    Ok(row.execute(&mut **transaction).await?.rows_affected() == 1)
}

/// Moves an upload on from where `seen` stood; `false` when it stands there no longer.
pub async fn advance(
    transaction: &mut Transaction<'static, Any>,
    seen: &Upload,
    received: u64,
    parts: &[String],
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE uploads SET received = $1, parts = $2, expires_at = $3 \
               WHERE id = $4 AND received = $5 AND owner = $6";
    let number = |bytes: u64| i64::try_from(bytes).map_err(Error::internal);
    let row = sqlx::query(sql)
        .bind(number(received)?)
        .bind(serde_json::to_string(parts)?);
    let row = row.bind(now.plus(UPLOAD_LIFE).micros()).bind(seen.id.as_str());
    let row = row
        .bind(number(seen.received.unwrap_or_default())?)
        .bind(seen.owner.as_str());
    Ok(row.execute(&mut **transaction).await?.rows_affected() == 1)
}

/// How many photos of a person are on their way or not yet part of anything.
pub async fn unbound(transaction: &mut Transaction<'static, Any>, owner: &PersonId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM uploads LEFT JOIN photos ON photos.id = uploads.id \
               WHERE uploads.owner = $1 AND photos.stream IS NULL";
    Ok(sqlx::query_scalar(sql)
        .bind(owner.as_str())
        .fetch_one(&mut **transaction)
        .await?)
}

/// Whether a photo of that id is kept, whoever's.
pub async fn photo_exists(transaction: &mut Transaction<'static, Any>, id: &PhotoId) -> Result<bool> {
    let found = sqlx::query("SELECT id FROM photos WHERE id = $1").bind(id.as_str());
    Ok(found.fetch_optional(&mut **transaction).await?.is_some())
}

/// What [`begin_removal`] found.
#[derive(Debug, PartialEq, Eq)]
pub enum Removal {
    /// Somebody sent more of it in the meantime.
    Kept,
    /// A stream holds the photo: only the upload's own traces go.
    OnlyTraces,
    /// Nothing holds the photo: it goes too.
    Everything,
}

/// Marks an upload that expired by `now` as being deleted, and takes the row of its photo unless a stream holds it.
pub async fn begin_removal(
    transaction: &mut Transaction<'static, Any>,
    id: &PhotoId,
    now: Timestamp,
) -> Result<Removal> {
    let marked = sqlx::query("UPDATE uploads SET received = $1 WHERE id = $2 AND expires_at <= $3");
    let marked = marked
        .bind(DYING)
        .bind(id.as_str())
        .bind(now.micros())
        .execute(&mut **transaction)
        .await?;
    if marked.rows_affected() == 0 {
        return Ok(Removal::Kept);
    }
    let unbound = sqlx::query("DELETE FROM photos WHERE id = $1 AND stream IS NULL");
    unbound.bind(id.as_str()).execute(&mut **transaction).await?;
    Ok(if photo_exists(transaction, id).await? {
        Removal::OnlyTraces
    } else {
        Removal::Everything
    })
}

/// Forgets an upload whose bytes are gone.
pub async fn end_removal(transaction: &mut Transaction<'static, Any>, id: &PhotoId) -> Result<()> {
    let forgotten = sqlx::query("DELETE FROM uploads WHERE id = $1 AND received = $2");
    forgotten
        .bind(id.as_str())
        .bind(DYING)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Some of the uploads that expired by `now`.
pub async fn expired<'c>(
    database: impl Executor<'c, Database = Any>,
    now: Timestamp,
) -> Result<Vec<PhotoId>> {
    let sql = "SELECT id FROM uploads WHERE expires_at <= $1 ORDER BY expires_at LIMIT 100";
    let ids: Vec<String> = sqlx::query_scalar(sql)
        .bind(now.micros())
        .fetch_all(database)
        .await?;
    ids.into_iter()
        .map(|id| PhotoId::new(id).map_err(Error::internal))
        .collect()
}
