//! Volunteers (志愿者): who they are, what they can, and what they should beware of before they claim a place.
//!
//! ```text
//! Register → Active: Change | Withdraw → Withdrawn: Register again
//! ```

mod catalog;
mod cautions;
mod command;
mod decide;
mod state;
mod view;

pub use catalog::{Catalog, Service, Skill};
pub use cautions::{missing_skills, overlapping};
pub use command::{AgeBand, Guardian, Registration, VolunteerActionName, VolunteerCommand, content_of};
pub use decide::{VolunteerRules, actions, decide};
pub use state::{Volunteer, VolunteerEvent, VolunteerStatus, evolve, replay};
pub use view::{VolunteerCard, VolunteerViewing, view};
