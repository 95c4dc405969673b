//! The domain of Linli (邻里): what exists, what may happen to it, and who may see it.
//!
//! Pure: no I/O, no clock, no randomness. Time and ids come in as arguments, so that the server and the
//! app run the same rules and every rule can be tested without either.
//!
//! # Layout
//!
//! - [`ids`], [`time`], [`text`], [`limits`]: the small words everything else is made of
//! - [`json`]: how values are read and written; [`open`]: enums that may grow: what a reader does not know it keeps
//! - [`geo`], [`area`], [`category`], [`urgency`], [`calendar`]: the data a city brings along
//! - [`person`]: roles, grants and the [`person::Actor`] every rule takes
//! - [`report`]: a report's life: command → [`report::decide`] → events → [`report::evolve`] → [`report::view`];
//!   every right comes from [`report::Standing`]
//! - [`need`], [`task`], [`roster`], [`volunteer`], [`ledger`]: asking for a service, publishing it, taking part, being
//!   credited; in the same shape. [`follow`]: what one stream makes happen in another
//! - [`channel`], [`post`], [`reaction`], [`flag`], [`ballot`]: the board of a community, its posts and replies, and what
//!   one person adds to a post: a like, a flag, a vote
//! - [`history`], [`action`], [`window`]: what all of these are made with
//! - [`command`]: any command of any stream, as the outbox keeps it
//! - [`photo`], [`receipt`]: what views carry besides
//! - [`refusal`]: the stable codes of every "no"
//! - [`protocol`]: the wire types of the native protocol, shared by client and server

pub mod action;
pub mod area;
pub mod ballot;
pub mod calendar;
pub mod category;
pub mod channel;
pub mod command;
mod faults;
pub mod flag;
pub mod follow;
pub mod geo;
pub mod history;
pub mod ids;
pub mod json;
pub mod ledger;
pub mod limits;
pub mod need;
pub mod open;
pub mod person;
pub mod photo;
pub mod post;
pub mod protocol;
pub mod reaction;
pub mod receipt;
pub mod refusal;
pub mod report;
pub mod roster;
pub mod task;
pub mod text;
pub mod time;
pub mod urgency;
pub mod volunteer;
pub mod window;
