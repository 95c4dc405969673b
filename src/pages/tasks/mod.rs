//! Volunteer tasks: the list, and one task in full with taking part in it.

mod check_in;
mod claim_bar;
pub(super) mod filters;
pub(super) mod loading;
pub(super) mod show;
mod task_page;
mod tasks_page;

pub use task_page::TaskPage;
pub use tasks_page::TasksPage;
