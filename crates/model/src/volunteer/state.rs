//! What a volunteer's registration is now, and what happened to it.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::history::Recorded;
use crate::ids::{PersonId, SkillCode};
use crate::open::Versioned;
use crate::report::ContentId;
use crate::time::Timestamp;

use super::AgeBand;

/// Where a registration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum VolunteerStatus {
    /// May claim places.
    Active,
    /// No longer; hours and points stay.
    Withdrawn,
}

/// A fact. Stored `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VolunteerEvent {
    /// Registered, first or anew.
    Registered {
        /// Where.
        community: AreaCode,
        /// What they can.
        skills: Vec<SkillCode>,
        /// How old they were.
        age: AgeBand,
        /// The guardian who consented.
        guardian: Option<ContentId>,
    },
    /// Named other skills.
    Changed {
        /// What they can now.
        skills: Vec<SkillCode>,
    },
    /// Registered no longer.
    Withdrawn,
}

impl Versioned for VolunteerEvent {
    const VERSION: u64 = 1;
}

/// A volunteer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volunteer {
    /// Who.
    pub person: PersonId,
    /// How many events made it.
    pub version: u64,
    /// Where the registration stands.
    pub status: VolunteerStatus,
    /// Where they volunteer.
    pub community: AreaCode,
    /// What they can.
    pub skills: Vec<SkillCode>,
    /// How old they were when they registered.
    pub age: AgeBand,
    /// The guardian who consented.
    pub guardian: Option<ContentId>,
    /// Since when.
    pub since: Timestamp,
}

/// The volunteer after one more event. Judges nothing: what is recorded has happened.
///
/// # Panics
/// When there is none yet and the event is no [`VolunteerEvent::Registered`]: the store is damaged. [`replay`] tells it
/// without panic.
#[must_use]
pub fn evolve(state: Option<Volunteer>, person: &PersonId, recorded: &Recorded<VolunteerEvent>) -> Volunteer {
    match state {
        Some(volunteer) => apply(volunteer, recorded),
        None => registered(person, recorded, 1).expect("a volunteer's history begins with Registered"),
    }
}

/// The volunteer that a whole history makes, oldest event first; `None` when it does not begin with
/// [`VolunteerEvent::Registered`].
pub fn replay(person: &PersonId, history: &[Recorded<VolunteerEvent>]) -> Option<Volunteer> {
    let (first, rest) = history.split_first()?;
    Some(rest.iter().fold(registered(person, first, 1)?, apply))
}

fn registered(person: &PersonId, recorded: &Recorded<VolunteerEvent>, version: u64) -> Option<Volunteer> {
    let VolunteerEvent::Registered {
        community,
        skills,
        age,
        guardian,
    } = &recorded.event
    else {
        return None;
    };
    Some(Volunteer {
        person: person.clone(),
        version,
        status: VolunteerStatus::Active,
        community: community.clone(),
        skills: skills.clone(),
        age: *age,
        guardian: guardian.clone(),
        since: recorded.at,
    })
}

fn apply(mut volunteer: Volunteer, recorded: &Recorded<VolunteerEvent>) -> Volunteer {
    volunteer.version += 1;
    if let Some(anew) = registered(&volunteer.person, recorded, volunteer.version) {
        return anew;
    }
    match &recorded.event {
        VolunteerEvent::Registered { .. } => {}
        VolunteerEvent::Changed { skills } => volunteer.skills.clone_from(skills),
        VolunteerEvent::Withdrawn => volunteer.status = VolunteerStatus::Withdrawn,
    }
    volunteer
}
