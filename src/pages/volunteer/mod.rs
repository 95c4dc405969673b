//! What one is as a volunteer: the registration, the card, and the ledger.

mod card_page;
mod ledger_page;
mod register;

pub use card_page::{CardPage, hours};
pub use ledger_page::LedgerPage;
pub use register::SkillBoxes;
