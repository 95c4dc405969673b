//! The reference backend of Linli: axum over SQLite (by default) or PostgreSQL, photos in a folder or in S3.
//!
//! # Layout
//!
//! - [`app`]: the state every handler gets, and the router put together; [`routes`] is the one table of routes
//! - [`settings`], [`clock`], [`keys`]: what a server is started with
//! - [`db`]: pools, transactions, migrations; what is special to a database is in `db::dialect`
//! - [`streams`]: the one road of all commands (load, decide, append in one transaction), and of what falls due by itself
//! - [`reports`], [`volunteering`], [`board`]: what goes along it, with lists and reads
//! - [`feeds`]: what tells clients to look
//! - [`notices`], [`figures`]: what concerns a person, read back from their feed; how the reports of areas went
//! - [`directory`], [`seed`]: the data a city brings along, and the demo community
//! - [`accounts`]: one-time codes, passwords, sessions, consents
//! - [`uploads`], [`photos`]: tus in, re-encoded pictures out
//! - [`http`], [`error`], [`openapi`]: headers, limits, bodies, static files, TLS, problems

pub mod accounts;
pub mod app;
pub mod board;
pub mod clock;
pub mod db;
pub mod directory;
pub mod error;
pub mod feeds;
pub mod figures;
pub mod http;
pub mod keys;
pub mod notices;
pub mod openapi;
pub mod photos;
pub mod reports;
pub mod routes;
pub mod seed;
pub mod serve;
pub mod settings;
pub mod streams;
pub mod uploads;
pub mod volunteering;

pub use app::{App, AppState};
pub use clock::{Clock, ManualClock, SystemClock};
pub use serve::serve;
pub use settings::Settings;
