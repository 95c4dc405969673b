//! The boards of communities: posts and replies, and what one person adds to a post. The rules are the model's; here
//! they get their rows, lists, search and routes.

mod ballots;
mod flags;
mod list;
mod marks;
mod of_person;
mod posts;
mod reactions;
mod read;
mod renew;
mod routes;
mod search;
mod show;
mod suspicious;

pub use ballots::Ballots;
pub use flags::Flags;
pub use list::queries_of;
pub use of_person::OfPerson;
pub use posts::Posts;
pub(crate) use posts::may_convert;
pub use reactions::Reactions;
pub use renew::renew_if_older;
pub use routes::*;
pub use search::{renamed, sql as search_sql};
pub(crate) use show::told_of;
pub use suspicious::SuspiciousWords;
