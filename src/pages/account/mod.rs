//! Signing in, the privacy text, the choice of a community.

mod community_page;
mod consent;
mod consents;
mod privacy_page;
mod sign_in_page;

pub use community_page::CommunityPage;
pub use privacy_page::PrivacyPage;
pub use sign_in_page::SignInPage;
