//! The desk of staff and units.

mod desk_page;
mod queue;

pub use desk_page::DeskPage;
