//! Reports: the form, the drafts, what is on its way, the list, and one report in full.

mod action_sheets;
mod actions;
mod answer;
mod before_after;
mod category_field;
mod detail;
mod draft;
mod form_page;
mod form_parts;
mod join;
mod lists;
mod nearby;
mod photo_editor;
mod place_field;
mod receipt_page;
mod report_page;
mod reports_page;
mod stale;
mod time_limits;
mod timeline;
mod unit_list;
mod units;
mod whistle;

pub use detail::ReportDetail;
pub use draft::ReportDraft;
pub use form_page::{NewReportPage, ReportFormPage};
pub use form_parts::SaveLine;
pub use lists::{use_my_reports, use_report};
pub use photo_editor::PhotoEditor;
pub use place_field::PlaceField;
pub use receipt_page::ReceiptPage;
pub use report_page::ReportPage;
pub use reports_page::ReportsPage;
pub use timeline::pictures;
