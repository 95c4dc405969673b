//! The typed client of Linli (邻里): what an app may ask of any backend, and the native protocol v1 that answers.
//!
//! Only this crate builds URLs and knows a wire format. It holds no state but the credential, decides nothing and
//! retries nothing: that is the outbox's work. An answer counts as success only when it parses as what the protocol
//! promises; a captive portal's page, a proxy's error or half an answer is [`ClientError::NotTheProtocol`].
//!
//! # Layout
//!
//! - [`Backend`] and its parts [`Accounts`], [`Reports`], [`Needs`], [`Tasks`], [`Volunteers`], [`Uploads`],
//!   [`Directory`], [`Feed`]: small object-safe traits; an integrator implements those the own backend can do
//! - [`Native`], and with all rooms [`FullNative`]: over the native protocol
//! - [`Transport`]: one HTTP exchange; [`BrowserTransport`] (feature `browser`) is the browser's fetch,
//!   [`NativeTransport`] (feature `native`) is reqwest

mod backend;
#[cfg(feature = "browser")]
mod browser;
mod credential;
mod error;
mod native;
#[cfg(feature = "native")]
mod reqwest;
mod transport;

pub use backend::{
    Accounts, Answer, Backend, Board, Directory, Feed, FigureTables, Follow, Needs, Notices, Reports,
    Sending, Tasks, Uploads, Volunteers,
};
#[cfg(feature = "browser")]
pub use browser::BrowserTransport;
pub use credential::Credential;
pub use error::ClientError;
pub use native::{FullNative, Native};
#[cfg(feature = "native")]
pub use reqwest::NativeTransport;
pub use transport::{Body, BodyReader, Method, Request, Response, Transport, Unreachable};

/// A future that stays on its thread: browsers have one, and boxing keeps the traits object-safe.
pub type LocalFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'a>>;
