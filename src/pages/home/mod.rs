//! The home page, and the one of elder mode.

mod below;
mod elder;
mod grid_worker;
mod home_page;
mod my_reports;
mod part;

pub use below::draw;
pub use home_page::{Bell, HomePage, community_name};
pub use part::HomePart;
