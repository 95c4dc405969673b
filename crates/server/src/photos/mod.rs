//! Photos: received bytes become two bare JPEGs, and a signed address opens one of them for a while.

mod container;
mod naming;
mod picture;
mod signing;
mod store;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_model::ids::{PersonId, PhotoId};
use linli_model::time::{SECOND, Timestamp};
use serde::Deserialize;
use sqlx::{Any, Transaction};

use crate::app::AppState;
use crate::error::{Error, Result};
use crate::routes::Routes;

pub use naming::name_older;
pub use picture::{Darkroom, Picture};
pub use signing::{Variant, view};
pub use store::{Kind, PhotoStore, StoredAs};

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new().on(Method::GET, "/v1/photos/{id}/{variant}", "photo", photo)
}

/// Keeps the row of a photo whose pictures are in the store already: never the other way round.
///
/// # Errors
/// When the database fails, and when the id is taken.
pub async fn record(
    transaction: &mut Transaction<'static, Any>,
    id: &PhotoId,
    owner: &PersonId,
    (picture, stored_as): (&Picture, &StoredAs),
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO photos (id, owner, stored_as, width, height, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let row = sqlx::query(sql)
        .bind(id.as_str())
        .bind(owner.as_str())
        .bind(stored_as.as_str());
    let row = row
        .bind(i64::from(picture.width))
        .bind(i64::from(picture.height))
        .bind(now.micros());
    row.execute(&mut **transaction).await?;
    Ok(())
}

/// What a signed address carries beside id and variant.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct Signature {
    /// When it ends, in seconds since 1970.
    until: i64,
    /// The server's MAC.
    sig: String,
}

/// A stored picture, for whoever has an address that a view carried a short while ago.
#[utoipa::path(
    get, path = "/v1/photos/{id}/{variant}", tag = "photos",
    params(("id" = String, Path), ("variant" = Variant, Path), Signature),
    responses(
        (status = 200, content_type = "image/jpeg", body = Vec<u8>),
        (status = 404, description = "No such photo, or the address is not, or no longer, good", body = linli_model::protocol::Problem),
    ),
)]
pub async fn photo(
    State(state): State<AppState>,
    path: Result<Path<(PhotoId, Variant)>, axum::extract::rejection::PathRejection>,
    signature: Result<Query<Signature>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response> {
    // A wrong address is answered like that of a photo that does not exist.
    let Path((id, variant)) = path.map_err(|_| Error::NotFound)?;
    let Query(Signature { until, sig }) = signature.map_err(|_| Error::NotFound)?;
    let now = state.now();
    if !signing::opens(&state.keys, &id, variant, until, &sig, now) {
        return Err(Error::NotFound);
    }
    // A picture never changes under its id, so the id is all the tag needs.
    let etag = format!("\"{}\"", variant.as_str());
    let answer_headers = [
        (
            header::CACHE_CONTROL,
            format!("private, max-age={}, immutable", until - now.micros() / SECOND),
        ),
        (header::ETAG, etag.clone()),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin".to_owned(),
        ),
    ];
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|seen| seen.as_bytes() == etag.as_bytes())
    {
        return Ok((StatusCode::NOT_MODIFIED, answer_headers).into_response());
    }
    let row = sqlx::query_scalar("SELECT stored_as FROM photos WHERE id = $1").bind(id.as_str());
    let row: Option<String> = row.fetch_optional(state.db.reading()).await?;
    let stored_as = StoredAs::read(row.ok_or(Error::NotFound)?)?;
    let bytes = state.photos.picture(&stored_as, variant).await?;
    let bytes = bytes.ok_or(Error::NotFound)?;
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    Ok((answer_headers, [kind], bytes).into_response())
}
