//! The screens: one folder an area, one `*_page.rs` a screen.

mod account;
mod desk;
mod home;
mod me;
mod pieces;
mod reports;

pub use pieces::Pages;

use account::{CommunityPage, PrivacyPage, SignInPage};
use desk::DeskPage;
use home::HomePage;
use me::MePage;
use reports::{DraftsPage, NewReportPage, ReceiptPage, ReportFormPage, ReportPage, ReportsPage};
