//! Volunteering: needs, tasks with their rosters, registrations and the ledger. The rules are the model's; here they get
//! their rows, lists and routes.

mod ledger;
mod lines;
mod list;
mod needs;
mod rosters;
mod routes;
mod show;
mod tasks;
mod volunteers;

pub(crate) use list::{needs_of, tasks_of};
pub use needs::Needs;
pub use rosters::Rosters;
pub use routes::*;
pub use tasks::Tasks;
pub use volunteers::Volunteers;
