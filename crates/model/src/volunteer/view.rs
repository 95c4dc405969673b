//! A volunteer's card.

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::area::AreaCode;
use crate::ids::{PersonId, SkillCode};
use crate::ledger::Balance;
use crate::person::Actor;
use crate::report::{Content, ContentId};
use crate::time::Timestamp;

use super::{Volunteer, VolunteerActionName, VolunteerStatus, actions};

/// A volunteer with what they have done: for themselves and for staff of their community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VolunteerCard {
    /// Who.
    pub person: PersonId,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where the registration stands.
    pub status: VolunteerStatus,
    /// Where they volunteer.
    pub community: AreaCode,
    /// What they can.
    pub skills: Vec<SkillCode>,
    /// Since when.
    pub since: Timestamp,
    /// What the ledger says.
    pub balance: Balance,
    /// The guardian's name and contact, of a child.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<String>,
    /// How many events made it.
    pub version: u64,
    /// What the viewer may do.
    pub actions: Vec<Action<VolunteerActionName>>,
}

/// Where a view takes what events only name.
#[derive(Clone, Copy)]
pub struct VolunteerViewing<'a> {
    /// Contents by id; [`Content::default`] where redacted.
    pub contents: &'a dyn Fn(&ContentId) -> Content,
    /// Names of people.
    pub person_name: &'a dyn Fn(&PersonId) -> Option<String>,
    /// What the ledger says of them.
    pub balance: Balance,
}

/// The card; `None` for everybody but the volunteer and staff of their community.
pub fn view(volunteer: &Volunteer, viewing: &VolunteerViewing<'_>, actor: &Actor) -> Option<VolunteerCard> {
    let own = actor.person() == Some(&volunteer.person);
    if !own && !actor.is_staff_of(&volunteer.community) {
        return None;
    }
    let guardian = |id: &ContentId| {
        let Content { text, contact, .. } = (viewing.contents)(id);
        format!("{text} {}", contact.unwrap_or_default())
            .trim()
            .to_owned()
    };
    Some(VolunteerCard {
        person: volunteer.person.clone(),
        name: (viewing.person_name)(&volunteer.person),
        status: volunteer.status,
        community: volunteer.community.clone(),
        skills: volunteer.skills.clone(),
        since: volunteer.since,
        balance: viewing.balance,
        guardian: volunteer.guardian.as_ref().map(guardian),
        version: volunteer.version,
        actions: actions(volunteer, actor),
    })
}
