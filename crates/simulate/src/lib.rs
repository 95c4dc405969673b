//! The offline core ([`linli_offline::step`]) on several devices and tabs against the real server's router over a real
//! SQLite file, under faults: kills at any effect; requests and answers lost, doubled, late, overtaken, damaged; sessions
//! gone, portals, refusals and ill servers; uploads that expire; disks that are full, closed or emptied, and writes whose
//! outcome nobody knows; clocks a year off; tabs that send without any lock.
//!
//! Time is simulated; one request runs to its end at a time; all chance comes from one seed. The same seed gives the
//! same trace, and so the same hash.
//!
//! # Layout
//!
//! - [`world`]: the clock and the events; `weather`: what comes by itself; `carrying`: what becomes of effects
//! - `trace`: events in words; [`recording`]: the stores' work as data; [`seeds`]: many seeds on all cores
//! - [`network`]: a [`linli_client::Transport`] into the router, with faults
//! - [`server`]: the real server over a copy of one prepared folder
//! - [`device`]: tabs that share a disk; `disk`: that disk at one moment
//! - [`person`]: what people do, looking at their screens; [`plan`], [`deed`]: what they mean to write and to do
//! - [`oracle`]: what must hold at every moment; `judge`: and in the end

mod carrying;
pub mod deed;
pub mod device;
mod disk;
mod judge;
pub mod network;
pub mod oracle;
pub mod person;
pub mod plan;
pub mod recording;
pub mod seeds;
pub mod server;
mod trace;
mod weather;
pub mod world;

pub use oracle::{Breach, Violation};
pub use seeds::{Sum, run_seeds};
pub use server::Template;
pub use world::{Run, run};
