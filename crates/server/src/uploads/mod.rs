//! Photos on their way in, by tus 1.0: begun by (actor, photo id), sent in chunks with a checksum each, resumable after
//! a kill of either side.
//!
//! A chunk is stored before its row says so, and a picture before its photo's row: killed in between, the sender sends
//! the same again, over what was left. The offset reaches the length in the transaction that makes the photo, never
//! before, so "all received" always means "the photo is there", and its bytes were those that its sender meant.

mod removal;
mod rows;
pub mod tus;

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use linli_model::ids::PhotoId;
use linli_model::limits::{PHOTO_MAX_BYTES, UPLOAD_LIFE};
use linli_model::protocol::Problem;
use linli_model::refusal::Refusal;
use sha2::{Digest, Sha256};
use std::time::Duration;

use self::rows::Upload;
use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::http::body;
use crate::photos::{self, Kind, Picture};
use crate::routes::Routes;

pub use removal::{clear_away, expired, forget, remove_expired, sweep};
pub use rows::End;

/// Most photos a person may have on their way or not yet part of a report: about ten full reports.
const UNBOUND_MAX: i64 = 100;
/// How long a person with too many waits before the next try.
const UNBOUND_WAIT: Duration = Duration::from_secs(60);

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new()
        .on(Method::OPTIONS, "/v1/uploads", "upload_options", options)
        .on(Method::POST, "/v1/uploads", "upload_create", create)
        .on(Method::HEAD, "/v1/uploads/{id}", "upload_offset", offset)
        .on(Method::PATCH, "/v1/uploads/{id}", "upload_append", append)
        .on(Method::DELETE, "/v1/uploads/{id}", "upload_terminate", terminate)
        .on(Method::POST, "/v1/uploads/{id}", "upload_override", by_override)
}

type PhotoPath = std::result::Result<Path<PhotoId>, PathRejection>;

fn photo_id(path: PhotoPath) -> Result<PhotoId> {
    path.map(|Path(id)| id).map_err(|_| Error::NotFound)
}

/// What this server speaks of tus.
#[utoipa::path(
    options, path = "/v1/uploads", tag = "uploads",
    responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm")),
)]
pub async fn options() -> Response {
    let headers = [
        (tus::VERSIONS, HeaderValue::from_static(tus::VERSION)),
        (tus::EXTENSION, HeaderValue::from_static(tus::EXTENSIONS)),
        (tus::MAX_SIZE, HeaderValue::from(PHOTO_MAX_BYTES)),
        (
            tus::CHECKSUM_ALGORITHMS,
            HeaderValue::from_static(tus::CHECKSUM_ALGORITHM_NAMES),
        ),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Begins an upload. The same (actor, photo id) again gets the same answer and loses nothing.
#[utoipa::path(
    post, path = "/v1/uploads", tag = "uploads",
    params(
        ("Tus-Resumable" = String, Header), ("Linli-Account" = String, Header), ("Upload-Length" = u64, Header),
        ("Upload-Metadata" = String, Header, description = "`id <base64 photo id>,type <base64 mime>,sha256 <base64 digest of the whole photo>`; the latter two may be missing"),
    ),
    responses(
        (status = 201, description = "Location, Upload-Expires"),
        (status = 409, description = "The id is taken: by another person, or with other bytes", body = Problem),
        (status = 413, body = Problem),
    ),
)]
pub async fn create(State(state): State<AppState>, signed: Signed, headers: HeaderMap) -> Result<Response> {
    tus::check_version(&headers)?;
    signed.sent_by(&headers)?;
    let metadata = tus::metadata(&headers)?;
    let length = tus::bytes(&headers, &tus::LENGTH)?;
    if length == 0 {
        return Err(Error::NotAPicture("empty"));
    }
    if length > PHOTO_MAX_BYTES {
        return Err(Error::TooLarge);
    }
    let (id, owner, now) = (metadata.id.clone(), &signed.person, state.now());
    let mut transaction = state.db.begin().await?;
    if rows::insert(&mut transaction, &metadata, owner, length, now).await? {
        if rows::photo_exists(&mut transaction, &id).await? {
            return Err(Refusal::IdTaken.into());
        }
        if rows::unbound(&mut transaction, owner).await? > UNBOUND_MAX {
            return Err(Error::RateLimited(UNBOUND_WAIT));
        }
    }
    let upload = rows::find(&mut *transaction, &id)
        .await?
        .ok_or(Error::Unavailable)?;
    let said = [upload.metadata.sha256, metadata.sha256];
    let other_bytes = matches!(said, [Some(before), Some(now)] if before != now);
    if upload.owner != *owner || upload.length != length || other_bytes {
        return Err(Refusal::IdTaken.into());
    }
    // What was once said of the whole photo holds.
    let metadata = match said {
        [Some(_), None] => &upload.metadata,
        _ => &metadata,
    };
    if !rows::renew(&mut transaction, &upload, metadata, now).await? {
        return Err(Error::InFlight);
    }
    transaction.commit().await?;
    let location = HeaderValue::from_str(&format!("/v1/uploads/{id}")).map_err(Error::internal)?;
    let expires = tus::expires(now.plus(UPLOAD_LIFE));
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location), (tus::EXPIRES, expires)],
    )
        .into_response())
}

/// How much of an upload has come.
#[utoipa::path(
    head, path = "/v1/uploads/{id}", tag = "uploads",
    params(("id" = String, Path), ("Tus-Resumable" = String, Header)),
    responses(
        (status = 200, description = "Upload-Offset, Upload-Length, Upload-Metadata, Upload-Expires"),
        (status = 404), (status = 410, description = "It expired: begin anew"),
    ),
)]
pub async fn offset(
    State(state): State<AppState>,
    signed: Signed,
    path: PhotoPath,
    headers: HeaderMap,
) -> Result<Response> {
    tus::check_version(&headers)?;
    let upload = find(&state, &signed, &photo_id(path)?).await?;
    let mut headers = HeaderMap::from_iter([
        (tus::OFFSET, HeaderValue::from(upload.received)),
        (tus::LENGTH, HeaderValue::from(upload.length)),
        (tus::EXPIRES, tus::expires(upload.expires_at)),
    ]);
    if !upload.metadata.raw.is_empty() {
        let said = HeaderValue::try_from(upload.metadata.raw).map_err(Error::internal)?;
        headers.insert(tus::METADATA, said);
    }
    Ok((StatusCode::OK, headers).into_response())
}

/// Adds a chunk. The last one makes the photo, or ends the upload when its bytes are no picture.
#[utoipa::path(
    patch, path = "/v1/uploads/{id}", tag = "uploads",
    params(
        ("id" = String, Path), ("Tus-Resumable" = String, Header), ("Linli-Account" = String, Header),
        ("Upload-Offset" = u64, Header),
        ("Upload-Checksum" = Option<String>, Header, description = "`sha256 <base64>` or `sha1 <base64>`"),
    ),
    request_body(content_type = "application/offset+octet-stream", content = Vec<u8>),
    responses(
        (status = 204, description = "Upload-Offset, Upload-Expires"),
        (status = 404, body = Problem),
        (status = 409, description = "`wrong_offset`", body = Problem),
        (status = 410, description = "`photo_gone`: it expired", body = Problem),
        (status = 413, description = "`too_large`, `too_many_pixels`; the latter ends the upload", body = Problem),
        (status = 415, description = "`not_a_picture`, and the upload is gone", body = Problem),
        (status = 460, description = "`checksum_mismatch`: of the chunk, which did not count; or of the whole photo, and the upload is gone", body = Problem),
    ),
)]
pub async fn append(
    State(state): State<AppState>,
    signed: Signed,
    path: PhotoPath,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    tus::check_version(&headers)?;
    signed.sent_by(&headers)?;
    tus::check_chunk_type(&headers)?;
    let at = tus::bytes(&headers, &tus::OFFSET)?;
    let upload = find(&state, &signed, &photo_id(path)?).await?;
    if at != upload.received {
        return Err(Error::WrongOffset);
    }
    let missing = usize::try_from(upload.length - upload.received).map_err(Error::internal)?;
    let chunk = body::read(&headers, body, missing).await?;
    tus::check_sum(&headers, &chunk)?;
    let end = upload.received + chunk.len() as u64;
    if chunk.len() == missing {
        if missing > 0 {
            finish(&state, &upload, chunk).await?;
        }
    } else if !chunk.is_empty() {
        keep(&state, &upload, chunk, end).await?;
    }
    let expires = tus::expires(state.now().plus(UPLOAD_LIFE));
    let headers = [(tus::OFFSET, HeaderValue::from(end)), (tus::EXPIRES, expires)];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// Gives an upload up, and the photo with it unless a report holds it.
#[utoipa::path(
    delete, path = "/v1/uploads/{id}", tag = "uploads",
    params(("id" = String, Path), ("Tus-Resumable" = String, Header)),
    responses((status = 204), (status = 404, body = Problem)),
)]
pub async fn terminate(
    State(state): State<AppState>,
    signed: Signed,
    path: PhotoPath,
    headers: HeaderMap,
) -> Result<StatusCode> {
    tus::check_version(&headers)?;
    let upload = find(&state, &signed, &photo_id(path)?).await?;
    removal::remove(&state, &upload, End::GivenUp).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A POST that stands for another method, where a network lets nothing else through.
#[utoipa::path(
    post, path = "/v1/uploads/{id}", tag = "uploads",
    params(("id" = String, Path), ("X-HTTP-Method-Override" = String, Header, description = "PATCH, DELETE or HEAD")),
    responses((status = 204), (status = 405, body = Problem)),
)]
pub async fn by_override(
    State(state): State<AppState>,
    signed: Signed,
    path: PhotoPath,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    match tus::overridden(&headers) {
        Some(Method::PATCH) => append(State(state), signed, path, headers, body).await,
        Some(Method::DELETE) => Ok(terminate(State(state), signed, path, headers)
            .await?
            .into_response()),
        Some(Method::HEAD) => offset(State(state), signed, path, headers).await,
        _ => Err(Error::Method),
    }
}

/// An upload of this person that has not expired.
async fn find(state: &AppState, signed: &Signed, id: &PhotoId) -> Result<Upload> {
    let upload = rows::find(state.db.reading(), id).await?.ok_or(Error::NotFound)?;
    if upload.owner != signed.person {
        return Err(Error::NotFound);
    }
    if upload.expires_at <= state.now() {
        return Err(Error::UploadExpired);
    }
    Ok(upload)
}

async fn keep(state: &AppState, upload: &Upload, chunk: Bytes, end: u64) -> Result<()> {
    // Named by place and content: what a sender that lost left behind is never taken for what the row names.
    let digest = Sha256::digest(&chunk);
    let sum = u64::from_be_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|at| digest[at]));
    let name = format!("{:08}-{end:08}-{sum:016x}", upload.received);
    state.photos.put_chunk(&upload.stored_as, &name, chunk).await?;
    let parts: Vec<String> = upload.parts.iter().cloned().chain([name]).collect();
    let mut transaction = state.db.begin().await?;
    if !rows::advance(&mut transaction, upload, end, &parts, state.now()).await? {
        return Err(Error::WrongOffset);
    }
    Ok(transaction.commit().await?)
}

async fn finish(state: &AppState, upload: &Upload, last: Bytes) -> Result<()> {
    let mut received = state.photos.chunks(&upload.stored_as, &upload.parts).await?;
    received.extend_from_slice(&last);
    let picture = match develop(state, upload, received.freeze()).await {
        Ok(picture) => picture,
        // Begun anew it may come whole. Where another sender was faster, theirs stands.
        Err(error) => {
            return match removal::remove(state, upload, End::Spoilt).await? {
                true => Err(error),
                false => Err(Error::WrongOffset),
            };
        }
    };
    state.photos.put_picture(&upload.stored_as, &picture).await?;
    let mut transaction = state.db.begin().await?;
    let now = state.now();
    if !rows::advance(&mut transaction, upload, upload.length, &[], now).await? {
        return Err(Error::WrongOffset);
    }
    let stored = (&picture, &upload.stored_as);
    photos::record(&mut transaction, &upload.id, &upload.owner, stored, now).await?;
    transaction.commit().await?;
    // The photo is there; what cannot be deleted now goes when the upload expires.
    if let Err(error) = state.photos.delete(Kind::Chunks, &upload.stored_as).await {
        tracing::warn!(%error, "received bytes could not be deleted yet");
    }
    Ok(())
}

/// The pictures of all that was received, if that is what its sender meant to send.
async fn develop(state: &AppState, upload: &Upload, received: Bytes) -> Result<Picture> {
    if let Some(meant) = upload.metadata.sha256
        && meant != <[u8; 32]>::from(Sha256::digest(&received))
    {
        return Err(Error::Checksum);
    }
    state.darkroom.develop(received).await
}
