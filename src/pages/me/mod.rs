//! The page of oneself.

mod me_page;
mod profile;
mod settings;
mod sign_out;
mod storage_care;
mod storage_page;
mod version;
mod volunteer;

pub use me_page::MePage;
pub use storage_page::StoragePage;
