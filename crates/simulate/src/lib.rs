//! The offline core ([`linli_offline::step`]) on several devices and tabs against the real server's router over a real
//! SQLite file, under faults: kills at any effect, requests and answers lost, doubled, late, damaged, sessions gone,
//! portals, ill servers, writes whose outcome nobody knows.
//!
//! Time is simulated; one request runs to its end at a time; all chance comes from one seed. The same seed gives the
//! same trace, and so the same hash.
//!
//! # Layout
//!
//! - [`world`]: the clock and the events; `carrying`: what becomes of effects; `trace`: events in words
//! - [`network`]: a [`linli_client::Transport`] into the router, with faults
//! - [`server`]: the real server over a copy of one prepared folder
//! - [`device`]: tabs that share a disk
//! - [`person`]: what people do, looking at their screens; [`plan`]: what they mean to do
//! - [`oracle`]: what must hold: nothing lost, nothing double, order kept, everything drained

mod carrying;
pub mod device;
pub mod network;
pub mod oracle;
pub mod person;
pub mod plan;
pub mod server;
mod trace;
pub mod world;

pub use server::Template;
pub use world::{Run, run};
