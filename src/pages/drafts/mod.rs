//! 草稿: everything that is being written on this device.

mod drafts_page;
mod unread;
mod words;

pub use drafts_page::DraftsPage;
pub use unread::UnreadDevice;
