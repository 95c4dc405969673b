//! What lives as long as the app and is reached from any page: provided once by [`crate::app`], each `Copy`.

mod device;
mod directory;
mod live;
mod navigation;
mod preferences;
mod services;
mod unread;

pub use device::{Device, Kept, use_device};
pub use directory::{Directory, use_directory};
pub use live::{Live, Topic, use_live};
pub use navigation::{Navigation, use_navigation};
pub use preferences::{Preferences, Theme, use_preferences};
pub use services::{Services, use_services};
pub use unread::{Unread, use_unread};
