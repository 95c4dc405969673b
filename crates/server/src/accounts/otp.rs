//! What brings one-time codes to people. A deployment plugs its text-message gateway in here.

use std::future::Future;
use std::pin::Pin;

use crate::error::Result;

/// The future of a sending.
pub type Sent<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Brings one-time codes to phones.
pub trait OtpSender: Send + Sync + 'static {
    /// Sends `code` to `phone`; returns when it is on its way.
    fn send<'a>(&'a self, phone: &'a str, code: &'a str) -> Sent<'a>;
}

/// Writes codes to the log, for development and for trying things out.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogSender {
    /// Whether the number is written in full.
    pub full_number: bool,
}

impl OtpSender for LogSender {
    fn send<'a>(&'a self, phone: &'a str, code: &'a str) -> Sent<'a> {
        let shown = if self.full_number {
            phone.to_owned()
        } else {
            masked(phone)
        };
        tracing::info!("one-time code for {shown}: {code}");
        Box::pin(std::future::ready(Ok(())))
    }
}

/// A phone number with its middle hidden: `138****0001`.
pub fn masked(phone: &str) -> String {
    match (phone.get(..3), phone.get(phone.len().saturating_sub(4)..)) {
        (Some(head), Some(tail)) if phone.len() >= 11 => format!("{head}****{tail}"),
        _ => "****".to_owned(),
    }
}
