//! Carries one [`Exchange`] to a backend. All drivers use it; it decides nothing.

use linli_client::{Backend, ClientError, Sending};
use linli_model::command::Command;
use serde::Serialize;
use serde_json::Value;

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
            command,
            account,
            if_match,
        } => {
            let sending = Sending {
                command: id,
                account,
                if_match,
            };
            send(backend, command, &sending).await.map(Reply::Sent)
        }
    }
}

/// Brings a command to the room that takes those of its stream.
async fn send(backend: &dyn Backend, command: Command, sending: &Sending) -> Result<Value, ClientError> {
    const LACKING: ClientError = ClientError::Unsupported;
    match command {
        Command::Report { id, command } => {
            let reports = backend.reports().ok_or(LACKING)?;
            kept(reports.command(&id, &command, sending).await?)
        }
        Command::Need { id, command } => {
            let needs = backend.needs().ok_or(LACKING)?;
            kept(needs.command(&id, &command, sending).await?)
        }
        Command::Task { id, command } => {
            let tasks = backend.tasks().ok_or(LACKING)?;
            kept(tasks.command(&id, &command, sending).await?)
        }
        Command::Roster { id, command } => {
            let tasks = backend.tasks().ok_or(LACKING)?;
            kept(tasks.take_part(&id, &command, sending).await?)
        }
        Command::Volunteer { id, command } => {
            let volunteers = backend.volunteers().ok_or(LACKING)?;
            kept(volunteers.command(&id, &command, sending).await?)
        }
        Command::Post { id, command } => {
            let board = backend.board().ok_or(LACKING)?;
            kept(board.command(&id, &command, sending).await?)
        }
        Command::Reaction { id, command } => {
            let board = backend.board().ok_or(LACKING)?;
            kept(board.react(&id, &command, sending).await?)
        }
        Command::Flag { id, command } => {
            let board = backend.board().ok_or(LACKING)?;
            kept(board.flag(&id, &command, sending).await?)
        }
        Command::Ballot { id, command } => {
            let board = backend.board().ok_or(LACKING)?;
            kept(board.vote(&id, &command, sending).await?)
        }
    }
}

/// An answer as the record of what was sent keeps it.
fn kept(answer: impl Serialize) -> Result<Value, ClientError> {
    serde_json::to_value(answer).map_err(|_| ClientError::Unsupported)
}
