//! The judge of a registration, and the buttons that follow from its one table.

use crate::action::Action;
use crate::area::AreaLevel;
use crate::ids::{CommandId, PersonId, SkillCode};
use crate::person::Actor;
use crate::refusal::Refusal;
use crate::time::Timestamp;

use super::{
    Catalog, Registration, Volunteer, VolunteerActionName, VolunteerCommand, VolunteerEvent, VolunteerStatus,
};

/// The data and the facts outside the registration that the rules need.
#[derive(Debug, Clone, Copy)]
pub struct VolunteerRules<'a> {
    /// The skills.
    pub catalog: &'a Catalog,
    /// Whether the community a [`VolunteerCommand::Register`] names exists.
    pub area_exists: bool,
}

/// What comes of `command`: exactly one event, or the first refusal in the order of [`crate::report::decide`].
///
/// A registration is a person's own: everybody else is told that there is none. Assumes that
/// [`VolunteerCommand::check`] found nothing; consent to the privacy text is the server's to check.
///
/// # Errors
/// The [`Refusal`].
pub fn decide(
    volunteer: Option<&Volunteer>,
    id: &PersonId,
    command: &VolunteerCommand,
    command_id: &CommandId,
    actor: &Actor,
    _now: Timestamp,
    rules: &VolunteerRules<'_>,
) -> Result<Vec<VolunteerEvent>, Refusal> {
    if actor.person() != Some(id) {
        return Err(Refusal::NotFound);
    }
    let volunteer = volunteer.filter(|volunteer| volunteer.person == *id);
    permit(volunteer, command.action())?;
    let known = |skills: &[SkillCode]| match rules.catalog.has_skills(skills) {
        true => Ok(()),
        false => Err(Refusal::UnknownCategory),
    };
    let event = match command {
        VolunteerCommand::Register(Registration {
            community,
            skills,
            age,
            guardian,
        }) => {
            if !rules.area_exists || community.level() != AreaLevel::Community {
                return Err(Refusal::UnknownArea);
            }
            if !actor.is_resident_of(community) && !actor.is_staff_of(community) {
                return Err(Refusal::NotAllowed);
            }
            known(skills)?;
            VolunteerEvent::Registered {
                community: community.clone(),
                skills: skills.clone(),
                age: *age,
                guardian: guardian.as_ref().map(|_| command_id.clone()),
            }
        }
        VolunteerCommand::Change { skills } => {
            known(skills)?;
            if volunteer.is_some_and(|volunteer| volunteer.skills == *skills) {
                return Err(Refusal::AlreadySo);
            }
            VolunteerEvent::Changed {
                skills: skills.clone(),
            }
        }
        VolunteerCommand::Withdraw => VolunteerEvent::Withdrawn,
    };
    Ok(vec![event])
}

/// The life of a registration as one table; for its own person, as nobody else is let in.
fn permit(volunteer: Option<&Volunteer>, action: VolunteerActionName) -> Result<(), Refusal> {
    let status = volunteer.map(|volunteer| volunteer.status);
    let active = status == Some(VolunteerStatus::Active);
    match action {
        VolunteerActionName::Register if active => Err(Refusal::WrongState),
        VolunteerActionName::Register => Ok(()),
        _ if status.is_none() => Err(Refusal::NotFound),
        VolunteerActionName::Withdraw if !active => Err(Refusal::AlreadySo),
        VolunteerActionName::Change | VolunteerActionName::Withdraw if active => Ok(()),
        _ => Err(Refusal::WrongState),
    }
}

/// The steps, in the order their buttons stand in.
const STEPS: [VolunteerActionName; 3] = [
    VolunteerActionName::Register,
    VolunteerActionName::Change,
    VolunteerActionName::Withdraw,
];

/// What `actor` may do to a registration now.
pub fn actions(volunteer: &Volunteer, actor: &Actor) -> Vec<Action<VolunteerActionName>> {
    let own = actor.person() == Some(&volunteer.person);
    STEPS
        .into_iter()
        .filter(|&step| own && permit(Some(volunteer), step).is_ok())
        .map(|command| Action {
            command,
            until: None,
            if_match: None,
        })
        .collect()
}
