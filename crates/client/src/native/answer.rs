//! Reads answers: what is not the protocol's is an error that says so, and nothing is read without a bound.

use linli_model::json;
use linli_model::limits::{ANSWER_MAX_BYTES, RETRY_AFTER_MAX_SECONDS};
use linli_model::protocol::{Problem, codes};
use serde::de::DeserializeOwned;

use crate::ClientError;
use crate::transport::Response;

/// The JSON of a successful answer, and its status.
pub(super) async fn body(response: Response) -> Result<(u16, Vec<u8>), ClientError> {
    let response = successful(response, &[200, 201]).await?;
    let status = response.status;
    if !is_type(&response, "application/json") {
        return Err(foreign(status, "not JSON"));
    }
    Ok((status, whole(response).await?))
}

/// Reads what [`body`] brought.
pub(super) fn read<T: DeserializeOwned>((status, bytes): (u16, Vec<u8>)) -> Result<T, ClientError> {
    json::read(&bytes).ok_or_else(|| foreign(status, "not the JSON that was asked for"))
}

/// The head of an answer that has one of the statuses the protocol gives to success here.
pub(super) async fn successful(response: Response, expected: &[u16]) -> Result<Response, ClientError> {
    if expected.contains(&response.status) {
        return Ok(response);
    }
    Err(failure(response).await)
}

/// Something that is not the backend answered.
pub(super) fn foreign(status: u16, reason: &'static str) -> ClientError {
    ClientError::NotTheProtocol {
        status,
        reason,
        retry_after: None,
    }
}

pub(super) fn is_type(response: &Response, wanted: &str) -> bool {
    let value = response.header("content-type").unwrap_or_default();
    value
        .split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted))
}

/// What an answer without success says.
pub(super) async fn failure(response: Response) -> ClientError {
    let status = response.status;
    let retry_after = response
        .header("retry-after")
        .and_then(|seconds| seconds.trim().parse::<u32>().ok())
        .map(|seconds| seconds.min(RETRY_AFTER_MAX_SECONDS));
    let problem = match is_type(&response, "application/problem+json") {
        true => whole(response)
            .await
            .ok()
            .and_then(|bytes| json::read::<Problem>(&bytes)),
        false => None,
    };
    match problem {
        Some(problem) if status == 401 && problem.code == codes::UNAUTHENTICATED => {
            ClientError::Unauthenticated
        }
        Some(problem) if status >= 400 => ClientError::Problem {
            status,
            code: problem.code,
            errors: problem.errors,
            retry_after,
        },
        // A proxy in front of the backend says this in its own words; sending the same again would never end.
        None if status == 413 => ClientError::problem(status, codes::TOO_LARGE),
        _ => ClientError::NotTheProtocol {
            status,
            reason: "neither success nor a problem",
            retry_after,
        },
    }
}

async fn whole(mut response: Response) -> Result<Vec<u8>, ClientError> {
    let mut bytes = Vec::new();
    while let Some(part) = response.body.next().await {
        bytes.extend_from_slice(&part.map_err(|_| ClientError::Network)?);
        if bytes.len() > ANSWER_MAX_BYTES {
            return Err(foreign(response.status, "too large"));
        }
    }
    Ok(bytes)
}
