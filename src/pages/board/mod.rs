//! 掌上社区: the board of a community, a thread, writing and editing, search, one's own posts, and what staff look at.
//!
//! Every list here is a [`feed`]: pages of posts that stay few in memory, drawn by a virtual list. What waits in the
//! outbox is laid over what the backend told ([`pending`]).

mod board_page;
mod card;
mod channels;
mod composer;
mod convert;
mod draft;
mod feed;
mod flag_form;
mod form_page;
mod form_parts;
mod lists_pages;
mod loading;
mod menu;
mod moderation;
mod pages;
mod parts;
mod pending;
mod poll_box;
mod prose;
mod prose_view;
mod reading;
mod replies;
mod search_page;
mod thread;
mod unsent;

pub use board_page::BoardPage;
pub use form_page::{NewPostPage, PostFormPage};
pub use lists_pages::{MyPostsPage, ReviewLink, ReviewPage};
pub use menu::action_word;
