//! The page of oneself.

mod me_page;
mod profile;
mod settings;

pub use me_page::MePage;
