//! The offline core ([`linli_offline::step`]) on several devices and tabs against the real server's router over a real
//! SQLite file, under faults: kills at any effect, requests and answers lost, doubled, late, damaged, sessions gone,
//! portals, ill servers, writes whose outcome nobody knows.
//!
//! Time is simulated; one request runs to its end at a time; all chance comes from one seed. The same seed gives the
//! same trace, and so the same hash.
//!
//! # Layout
//!
//! - [`world`]: the clock, the events, and what becomes of effects
//! - [`network`]: a [`linli_client::Transport`] into the router, with faults
//! - [`server`]: the real server over a copy of one prepared folder
//! - [`device`]: tabs that share a disk
//! - [`person`]: what people do, looking at their screens
//! - [`oracle`]: what must hold: nothing lost, nothing double, order kept, everything drained

pub mod device;
pub mod network;
pub mod oracle;
pub mod person;
pub mod server;
pub mod world;

pub use server::Template;
pub use world::{Run, run};
