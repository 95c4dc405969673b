//! The board of a community (掌上社区): posts and replies, likes, flags and ballots, what is read, and how one finds
//! something again. The rules are the model's; here they get their rows, lists and routes.

mod ballots;
mod flags;
mod list;
mod marks;
mod posts;
mod reactions;
mod routes;
mod search;
mod show;
mod terms;
mod unread;
mod words;

pub use ballots::Ballots;
pub use flags::Flags;
pub use posts::Posts;
pub(crate) use posts::lock;
pub use reactions::Reactions;
pub use routes::*;
pub use words::WordList;
