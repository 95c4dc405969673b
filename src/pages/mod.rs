//! The screens: one folder an area, one `*_page.rs` a screen.

mod account;
mod desk;
mod home;
mod me;
mod reports;

pub use account::{CommunityPage, PrivacyPage, SignInPage};
pub use desk::DeskPage;
pub use home::HomePage;
pub use me::MePage;
pub use reports::{DraftsPage, NewReportPage, ReceiptPage, ReportFormPage, ReportPage, ReportsPage};
