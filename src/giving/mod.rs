//! Giving commands: into the outbox, what of them is still on its way, and the forms that ask for a reason or a judgement.

mod giver;
mod rating_form;
mod reason_form;

pub use giver::{Given, Giver, StuckItems, is_stuck, use_about, use_giver, use_items};
pub use rating_form::RatingForm;
pub use reason_form::ReasonForm;
