//! 草稿: everything that is being written on this device.

mod drafts_page;
mod words;

pub use drafts_page::DraftsPage;
