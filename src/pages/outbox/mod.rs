//! 待发送: what is on its way out.

mod editing;
mod item;
mod outbox_page;
mod words;

pub use editing::{EditWarning, Editing};
pub use item::{OutboxCard, OutboxItem, where_kept};
pub use outbox_page::OutboxPage;
