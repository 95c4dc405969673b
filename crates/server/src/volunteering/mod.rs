//! Volunteering: needs, tasks with their rosters, registrations and the ledger. The rules are the model's; here they get
//! their rows, lists and routes.

pub(crate) mod commands;
mod ledger;
mod list;
mod needs;
mod rosters;
mod routes;
pub(crate) mod rows;
mod show;
mod tasks;
mod volunteers;

pub use needs::Needs;
pub use rosters::Rosters;
pub use routes::*;
pub(crate) use show::people_of;
pub use tasks::Tasks;
pub use volunteers::Volunteers;
