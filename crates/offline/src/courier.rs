//! Carries one [`Exchange`] to a backend. All drivers use it; it decides nothing.

use linli_client::{Backend, ClientError, Sending};
use linli_model::command::Command;

use crate::step::{Exchange, Reply};

/// Talks to the backend. `chunk` holds the bytes that an [`Exchange::Append`] names, when the device has them.
///
/// # Errors
/// What the backend, or whoever answered in its place, made of it.
pub async fn carry(
    backend: &dyn Backend,
    exchange: Exchange,
    chunk: Option<Vec<u8>>,
) -> Result<Reply, ClientError> {
    let uploads = || backend.uploads().ok_or(ClientError::Unsupported);
    match exchange {
        Exchange::Probe => backend.reachable().await.map(|()| Reply::Done),
        Exchange::Create {
            photo,
            bytes,
            mime,
            account,
        } => uploads()?
            .create(&photo, bytes, &mime, &account)
            .await
            .map(|()| Reply::Done),
        Exchange::Offset { photo } => uploads()?.offset(&photo).await.map(Reply::Offset),
        Exchange::Append {
            photo,
            offset,
            account,
            ..
        } => match chunk {
            Some(chunk) => uploads()?
                .append(&photo, offset, chunk, &account)
                .await
                .map(Reply::Offset),
            None => Ok(Reply::NoBytes),
        },
        Exchange::Send {
            id,
            command: Command::Report { id: report, command },
            account,
            if_match,
        } => {
            let reports = backend.reports().ok_or(ClientError::Unsupported)?;
            let answer = reports
                .command(
                    &report,
                    &command,
                    &Sending {
                        command: id,
                        account,
                        if_match,
                    },
                )
                .await?;
            serde_json::to_value(answer)
                .map(Reply::Sent)
                .map_err(|_| ClientError::Unsupported)
        }
        Exchange::Send { .. } => Err(ClientError::Unsupported),
    }
}
