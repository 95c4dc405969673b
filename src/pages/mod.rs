//! The screens: one folder an area, one `*_page.rs` a screen. All but the home page come in [`crate::pieces`].

pub(crate) mod account;
pub(crate) mod board;
pub(crate) mod desk;
pub(crate) mod drafts;
pub(crate) mod home;
pub(crate) mod me;
pub(crate) mod needs;
pub(crate) mod notifications;
pub(crate) mod organise;
pub(crate) mod outbox;
pub(crate) mod reports;
pub(crate) mod tasks;
pub(crate) mod volunteer;

pub use home::HomePage;
