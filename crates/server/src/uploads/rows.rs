//! The rows of uploads. A row moves on only by compare-and-set, so that of two senders of a chunk one wins; it ends in one
//! transaction with the row of a photo that nothing holds.

use std::collections::BTreeSet;

use linli_model::ids::{PersonId, PhotoId};
use linli_model::limits::UPLOAD_LIFE;
use linli_model::time::{DAY, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row, Transaction};

use super::tus::Metadata;
use crate::error::{Error, Result};
use crate::photos::{Kind, StoredAs};

/// How often the store is looked through for what nothing names, in microseconds.
const SWEEP_EVERY: i64 = DAY;
/// The counter that says when that was done last.
const SWEEP: &str = "uploads/sweep";

/// An upload: growing, or complete (the photo's row exists from the same moment on).
#[derive(Debug, Clone)]
pub struct Upload {
    /// The photo's id.
    pub id: PhotoId,
    /// Under which name its bytes are stored; another upload of the same photo has another.
    pub stored_as: StoredAs,
    /// Who sends it.
    pub owner: PersonId,
    /// What its sender says of it.
    pub metadata: Metadata,
    /// How many bytes it will have.
    pub length: u64,
    /// How many have come.
    pub received: u64,
    /// The names of the stored chunks, in order.
    pub parts: Vec<String>,
    /// Until when it is kept.
    pub expires_at: Timestamp,
}

impl Upload {
    fn read(row: &AnyRow) -> Result<Self> {
        let number = |column| u64::try_from(row.try_get::<i64, _>(column)?).map_err(Error::internal);
        let id = PhotoId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?;
        Ok(Self {
            stored_as: StoredAs::read(row.try_get("stored_as")?)?,
            owner: PersonId::new(row.try_get::<String, _>("owner")?).map_err(Error::internal)?,
            metadata: Metadata::of_row(id.clone(), row.try_get("metadata")?),
            length: number("length")?,
            received: number("received")?,
            parts: serde_json::from_str(row.try_get("parts")?)?,
            expires_at: Timestamp::from_micros(row.try_get("expires_at")?),
            id,
        })
    }
}

const COLUMNS: &str = "id, stored_as, owner, metadata, length, received, parts, expires_at";

/// The upload of a photo, if one is known.
pub async fn find<'c>(database: impl Executor<'c, Database = Any>, id: &PhotoId) -> Result<Option<Upload>> {
    let sql = format!("SELECT {COLUMNS} FROM uploads WHERE id = $1");
    let row = sqlx::query(&sql)
        .bind(id.as_str())
        .fetch_optional(database)
        .await?;
    row.as_ref().map(Upload::read).transpose()
}

/// Begins an upload under a name of its own; `false` when there is one of that photo already.
pub async fn insert(
    transaction: &mut Transaction<'static, Any>,
    metadata: &Metadata,
    owner: &PersonId,
    length: u64,
    now: Timestamp,
) -> Result<bool> {
    let sql = "INSERT INTO uploads (id, stored_as, owner, metadata, length, received, parts, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, 0, '[]', $6, $7) ON CONFLICT (id) DO NOTHING";
    let row = sqlx::query(sql)
        .bind(metadata.id.as_str())
        .bind(StoredAs::fresh().as_str().to_owned())
        .bind(owner.as_str())
        .bind(metadata.raw.as_str())
        .bind(number(length)?)
        .bind(now.micros())
        .bind(now.plus(UPLOAD_LIFE).micros());
    Ok(row.execute(&mut **transaction).await?.rows_affected() == 1)
}

/// Keeps an upload for a while longer, and what its sender says of it now; `false` when it moved on meanwhile.
pub async fn renew(
    transaction: &mut Transaction<'static, Any>,
    seen: &Upload,
    metadata: &Metadata,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE uploads SET metadata = $1, expires_at = $2 \
               WHERE id = $3 AND stored_as = $4 AND received = $5";
    let row = sqlx::query(sql)
        .bind(metadata.raw.as_str())
        .bind(now.plus(UPLOAD_LIFE).micros())
        .bind(seen.id.as_str())
        .bind(seen.stored_as.as_str())
        .bind(number(seen.received)?);
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
               WHERE id = $4 AND stored_as = $5 AND received = $6";
    let row = sqlx::query(sql)
        .bind(number(received)?)
        .bind(serde_json::to_string(parts)?)
        .bind(now.plus(UPLOAD_LIFE).micros())
        .bind(seen.id.as_str())
        .bind(seen.stored_as.as_str())
        .bind(number(seen.received)?);
    Ok(row.execute(&mut **transaction).await?.rows_affected() == 1)
}

fn number(bytes: u64) -> Result<i64> {
    i64::try_from(bytes).map_err(Error::internal)
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

/// Why an upload ends.
#[derive(Debug, Clone, Copy)]
pub enum End {
    /// It expired by this time. Not if somebody sent more of it meanwhile.
    Expired(Timestamp),
    /// Its owner gave it up, however far it has come.
    GivenUp,
    /// What has come is no good. Not if it moved on meanwhile.
    Spoilt,
}

/// Forgets an upload, and with it the photo that nothing holds; whether the photo is still held, or `None` when the upload
/// is kept.
///
/// Whoever binds the photo at the same time holds its row or waits for it: either they are seen here, or they see it gone.
pub async fn forget(
    transaction: &mut Transaction<'static, Any>,
    upload: &Upload,
    end: End,
) -> Result<Option<bool>> {
    let sql = "DELETE FROM uploads WHERE id = $1 AND stored_as = $2 AND expires_at <= $3 AND (received = $4 OR $5 = 1)";
    let (expired_by, any_offset) = match end {
        End::Expired(now) => (now.micros(), 1_i64),
        End::GivenUp => (i64::MAX, 1),
        End::Spoilt => (i64::MAX, 0),
    };
    let forgotten = sqlx::query(sql)
        .bind(upload.id.as_str())
        .bind(upload.stored_as.as_str())
        .bind(expired_by)
        .bind(number(upload.received)?)
        .bind(any_offset)
        .execute(&mut **transaction)
        .await?;
    if forgotten.rows_affected() == 0 {
        return Ok(None);
    }
    let unbound = sqlx::query("DELETE FROM photos WHERE id = $1 AND stored_as = $2 AND stream IS NULL");
    unbound
        .bind(upload.id.as_str())
        .bind(upload.stored_as.as_str())
        .execute(&mut **transaction)
        .await?;
    photo_exists(transaction, &upload.id).await.map(Some)
}

/// Some of the uploads that expired by `now`.
pub async fn expired<'c>(database: impl Executor<'c, Database = Any>, now: Timestamp) -> Result<Vec<Upload>> {
    let sql = format!("SELECT {COLUMNS} FROM uploads WHERE expires_at <= $1 ORDER BY expires_at LIMIT 100");
    let rows = sqlx::query(&sql).bind(now.micros()).fetch_all(database).await?;
    rows.iter().map(Upload::read).collect()
}

/// Those of some names that a row names. An upload's row is older than all that is stored under its name, and gives the name
/// to its photo's row before it goes: what no row names now, none will.
pub async fn named<'c>(
    database: impl Executor<'c, Database = Any>,
    kind: Kind,
    names: &BTreeSet<StoredAs>,
) -> Result<BTreeSet<StoredAs>> {
    let list = |first: usize| {
        let places: Vec<String> = (0..names.len()).map(|n| format!("${}", first + n)).collect();
        places.join(", ")
    };
    let mut sql = format!("SELECT stored_as FROM uploads WHERE stored_as IN ({})", list(1));
    if kind == Kind::Pictures {
        let photos = list(1 + names.len());
        sql.push_str(&format!(
            " UNION SELECT stored_as FROM photos WHERE stored_as IN ({photos})"
        ));
    }
    let times = if kind == Kind::Pictures { 2 } else { 1 };
    let query = (0..times)
        .flat_map(|_| names)
        .fold(sqlx::query_scalar::<_, String>(&sql), |query, name| {
            query.bind(name.as_str().to_owned())
        });
    query
        .fetch_all(database)
        .await?
        .into_iter()
        .map(StoredAs::read)
        .collect()
}

/// Whether it is time to look through the store; of several nodes one is told so.
pub async fn take_turn(transaction: &mut Transaction<'static, Any>, now: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $3 \
               WHERE counters.value <= $4 OR counters.value > $5";
    let (at, before) = (now.micros(), now.plus(-SWEEP_EVERY).micros());
    let taken = sqlx::query(sql)
        .bind(SWEEP)
        .bind(at)
        .bind(at)
        .bind(before)
        .bind(at)
        .execute(&mut **transaction)
        .await?;
    Ok(taken.rows_affected() == 1)
}
