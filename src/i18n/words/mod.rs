//! The texts, a table an area. To add one, write one line there.

pub mod account;
pub mod board;
pub mod desk;
pub mod errors;
pub mod form;
pub mod home;
pub mod me;
pub mod needs;
pub mod notifications;
pub mod reports;
pub mod sending;
pub mod storage;
pub mod tasks;
pub mod times;
pub mod updates;
