//! Events in words, without anything that differs from run to run: no answers, no signed addresses.

use linli_offline::store::Write;
use linli_offline::{Batch, Exchange, Input, Reply};

pub(crate) fn told(input: &Input) -> String {
    match input {
        Input::Asked { op, wish } => {
            let wish = format!("{wish:?}");
            format!("{op} {}", wish.split([' ', '(']).next().unwrap_or_default())
        }
        Input::Loaded(loaded) => format!("loaded {:?}", loaded.as_ref().map(|loaded| loaded.records.len())),
        Input::Answered { job, .. } => format!("answer {job}"),
        other => format!("{other:?}"),
    }
}

pub(crate) fn written(batch: &Batch) -> String {
    let line = |write: &Write| {
        let key = write.key();
        let sign = if matches!(write, Write::Delete { .. }) {
            '-'
        } else {
            '+'
        };
        format!("{sign}{}/{}", key.table(), key.name())
    };
    batch.writes.iter().map(line).collect::<Vec<_>>().join(" ")
}

pub(crate) fn about(exchange: &Exchange) -> String {
    match exchange {
        Exchange::Send { id, .. } => format!("send {id}"),
        other => format!("{other:?}"),
    }
}

pub(crate) fn outcome(result: &Result<Reply, linli_client::ClientError>) -> String {
    match result {
        Ok(Reply::Sent(_)) => "sent".to_owned(),
        Ok(reply) => format!("{reply:?}"),
        Err(error) => format!("{error:?}"),
    }
}
