//! What organisers do with volunteer tasks: their desk, the form, and the roster on the day.

mod code_board;
mod completion;
mod desk_page;
mod draft;
mod form_page;
mod people;
mod roll_call;
mod roster_page;

pub use desk_page::DeskTasksPage;
pub use form_page::{ChangeTaskPage, NewTaskPage, TaskFormPage};
pub use roster_page::RosterPage;
