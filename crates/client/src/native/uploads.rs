//! tus 1.0: creation, offset, chunks with a checksum each, termination.
//!
//! Every true answer carries `Tus-Resumable`, which no captive portal sends; a HEAD has no body to tell by.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use linli_model::ids::{PersonId, PhotoId};
use linli_model::protocol::{ACCOUNT_HEADER, codes};
use sha2::{Digest, Sha256};

use super::{FullNative, Native, answer};
use crate::ClientError;
use crate::backend::{Answer, Uploads};
use crate::transport::{Body, Method, Request, Response, UPLOAD_PATIENCE};

const UPLOADS: &str = "/v1/uploads";

impl Native {
    fn tus(&self, method: Method, path: impl Into<String>) -> Request {
        let mut request = self.request(method, path);
        request.headers.push(("tus-resumable", "1.0.0".to_owned()));
        request
    }
}

impl Uploads for FullNative {
    fn create<'a>(
        &'a self,
        photo: &'a PhotoId,
        bytes: u64,
        mime: &'a str,
        account: &'a PersonId,
    ) -> Answer<'a, ()> {
        Box::pin(async move {
            // Other tus servers begin anew when they are asked to begin what they have.
            match self.offset(photo).await {
                Err(ClientError::Problem {
                    status: 404 | 410, ..
                }) => {}
                found => return found.map(drop),
            }
            let mut request = self.native.tus(Method::Post, UPLOADS);
            let metadata = format!(
                "id {},type {}",
                STANDARD.encode(photo.as_str()),
                STANDARD.encode(mime)
            );
            request.headers.push(("upload-length", bytes.to_string()));
            request.headers.push(("upload-metadata", metadata));
            request.headers.push((ACCOUNT_HEADER, account.to_string()));
            speaks_tus(answer::successful(self.native.send(request).await?, &[201]).await?).map(drop)
        })
    }

    fn offset<'a>(&'a self, photo: &'a PhotoId) -> Answer<'a, u64> {
        Box::pin(async move {
            let response = self
                .native
                .send(self.native.tus(Method::Head, format!("{UPLOADS}/{photo}")))
                .await?;
            match response.status {
                200 | 204 => upload_offset(response),
                401 => Err(ClientError::Unauthenticated),
                status @ (404 | 410) => Err(ClientError::problem(status, codes::NOT_FOUND)),
                _ => Err(answer::failure(response).await),
            }
        })
    }

    fn append<'a>(
        &'a self,
        photo: &'a PhotoId,
        offset: u64,
        chunk: Vec<u8>,
        account: &'a PersonId,
    ) -> Answer<'a, u64> {
        Box::pin(async move {
            let mut request = self.native.tus(Method::Patch, format!("{UPLOADS}/{photo}"));
            let checksum = STANDARD.encode(Sha256::digest(&chunk));
            request
                .headers
                .push(("content-type", "application/offset+octet-stream".to_owned()));
            request.headers.push(("upload-offset", offset.to_string()));
            request
                .headers
                .push(("upload-checksum", format!("sha256 {checksum}")));
            request.headers.push((ACCOUNT_HEADER, account.to_string()));
            request.body = Body::Bytes(chunk);
            request.patience = UPLOAD_PATIENCE;
            upload_offset(answer::successful(self.native.send(request).await?, &[204]).await?)
        })
    }

    fn terminate<'a>(&'a self, photo: &'a PhotoId) -> Answer<'a, ()> {
        Box::pin(async move {
            let response = self
                .native
                .send(self.native.tus(Method::Delete, format!("{UPLOADS}/{photo}")))
                .await?;
            speaks_tus(answer::successful(response, &[204]).await?).map(drop)
        })
    }
}

fn speaks_tus(response: Response) -> Result<Response, ClientError> {
    match response.header("tus-resumable") {
        Some("1.0.0") => Ok(response),
        _ => Err(answer::foreign(response.status, "not tus")),
    }
}

fn upload_offset(response: Response) -> Result<u64, ClientError> {
    let response = speaks_tus(response)?;
    let offset = response
        .header("upload-offset")
        .and_then(|offset| offset.parse().ok());
    offset.ok_or_else(|| answer::foreign(response.status, "no offset"))
}
