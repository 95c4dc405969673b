//! Notifications: what concerns a person and was done by somebody else.

mod notifications_page;
mod show;

pub use notifications_page::NotificationsPage;
