//! Needs (点单): asking for a service, one's own, and one in full.

mod draft;
mod form_page;
mod need_page;
mod needs_page;
mod timeline;

pub use form_page::{NeedFormPage, NewNeedPage};
pub use need_page::NeedPage;
pub use needs_page::{NeedDrafts, NeedRow, NeedsPage};
pub use timeline::status as need_status;
