//! The home page, and the one of elder mode.

mod elder;
mod grid_worker;
mod home_page;
mod my_reports;

pub use home_page::{HomePage, community_name};
