//! The page of oneself.

mod me_page;
mod profile;
mod settings;
mod volunteer;

pub use me_page::MePage;
