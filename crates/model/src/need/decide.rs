//! The judge of a need, and the buttons that follow from its one table.

use crate::action::Action;
use crate::area::AreaLevel;
use crate::ids::{CommandId, NeedId};
use crate::person::Actor;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::volunteer::Catalog;

use super::{Need, NeedActionName, NeedCommand, NeedEvent, NeedStatus, NeedSubmission, Standing};

/// The data and the facts outside the need that the rules need.
#[derive(Debug, Clone, Copy)]
pub struct NeedRules<'a> {
    /// The kinds of service.
    pub catalog: &'a Catalog,
    /// Whether the community and the grid a [`NeedCommand::Submit`] names exist.
    pub area_exists: bool,
}

/// What comes of `command`: exactly one event, or the first refusal in the order of [`crate::report::decide`].
///
/// Assumes that [`NeedCommand::check`] found nothing; photos and consent are the server's to check.
///
/// # Errors
/// The [`Refusal`].
pub fn decide(
    need: Option<&Need>,
    id: &NeedId,
    command: &NeedCommand,
    command_id: &CommandId,
    actor: &Actor,
    _now: Timestamp,
    rules: &NeedRules<'_>,
) -> Result<Vec<NeedEvent>, Refusal> {
    let event = match (need.filter(|need| need.id == *id), command) {
        (None, NeedCommand::Submit(submission)) => submit(submission, command_id, actor, rules)?,
        (None, _) => return Err(Refusal::NotFound),
        (Some(need), _) => step(need, command, command_id, actor)?,
    };
    Ok(vec![event])
}

fn submit(
    submission: &NeedSubmission,
    command_id: &CommandId,
    actor: &Actor,
    rules: &NeedRules<'_>,
) -> Result<NeedEvent, Refusal> {
    let NeedSubmission {
        community,
        grid,
        service,
        ..
    } = submission;
    let grid_fits = grid
        .as_ref()
        .is_none_or(|grid| grid.level() == AreaLevel::Grid && community.contains(grid));
    if !rules.area_exists || community.level() != AreaLevel::Community || !grid_fits {
        return Err(Refusal::UnknownArea);
    }
    let staff = actor.is_staff_of(grid.as_ref().unwrap_or(community));
    let may = staff || (!submission.on_behalf && actor.is_resident_of(community));
    if !may {
        return Err(Refusal::NotAllowed);
    }
    if !rules.catalog.has_service(service) {
        return Err(Refusal::UnknownCategory);
    }
    Ok(NeedEvent::Submitted {
        community: community.clone(),
        grid: grid.clone(),
        service: service.clone(),
        wanted: submission.wanted,
        on_behalf: submission.on_behalf,
        content: command_id.clone(),
    })
}

fn step(
    need: &Need,
    command: &NeedCommand,
    command_id: &CommandId,
    actor: &Actor,
) -> Result<NeedEvent, Refusal> {
    let standing = Standing::of(need, actor);
    if let Some(action) = command.action() {
        permit(need, standing, action)?;
    } else if !standing.sees() {
        return Err(Refusal::NotFound);
    }
    let content = command_id.clone();
    match command {
        NeedCommand::Submit(_) if standing.owner => Err(Refusal::AlreadySo),
        NeedCommand::Submit(_) => Err(Refusal::IdTaken),
        NeedCommand::Decline { .. } => Ok(NeedEvent::Declined { content }),
        NeedCommand::Withdraw => Ok(NeedEvent::Withdrawn),
        NeedCommand::Rate { rating, words } => Ok(NeedEvent::Rated {
            rating: *rating,
            content: (!words.is_empty()).then_some(content),
        }),
        NeedCommand::Take { .. } | NeedCommand::Release | NeedCommand::Finish if !standing.system => {
            Err(Refusal::NotAllowed)
        }
        NeedCommand::Take { task } => match need.status {
            NeedStatus::Open => Ok(NeedEvent::Taken { task: task.clone() }),
            NeedStatus::Taken if need.task.as_ref() == Some(task) => Err(Refusal::AlreadySo),
            _ => Err(Refusal::WrongState),
        },
        NeedCommand::Release => match need.status {
            NeedStatus::Taken => Ok(NeedEvent::Released),
            NeedStatus::Open => Err(Refusal::AlreadySo),
            _ => Err(Refusal::WrongState),
        },
        NeedCommand::Finish => match need.status {
            NeedStatus::Taken => Ok(NeedEvent::Done),
            NeedStatus::Done => Err(Refusal::AlreadySo),
            _ => Err(Refusal::WrongState),
        },
    }
}

/// The life of a need as one table: who may take which step, from which status.
fn permit(need: &Need, standing: Standing, action: NeedActionName) -> Result<(), Refusal> {
    use NeedStatus as Status;
    let Standing { owner, staff, .. } = standing;
    let from = |status: Status| need.status == status;
    let (may, fits, already) = match action {
        NeedActionName::Decline | NeedActionName::Draft => (staff, from(Status::Open), false),
        NeedActionName::Withdraw => (owner, from(Status::Open), from(Status::Withdrawn)),
        NeedActionName::Rate => (owner, from(Status::Done) && need.rating.is_none(), false),
        NeedActionName::Unknown => (false, false, false),
    };
    if !standing.sees() {
        Err(Refusal::NotFound)
    } else if !may {
        Err(Refusal::NotAllowed)
    } else if already {
        Err(Refusal::AlreadySo)
    } else if !fits {
        Err(Refusal::WrongState)
    } else {
        Ok(())
    }
}

/// The steps of a need's life, in the order their buttons stand in.
const STEPS: [NeedActionName; 4] = [
    NeedActionName::Draft,
    NeedActionName::Decline,
    NeedActionName::Rate,
    NeedActionName::Withdraw,
];

/// What `actor` may do to `need` now.
pub fn actions(need: &Need, actor: &Actor) -> Vec<Action<NeedActionName>> {
    let standing = Standing::of(need, actor);
    STEPS
        .into_iter()
        .filter(|&step| permit(need, standing, step).is_ok())
        .map(|command| Action {
            command,
            until: None,
            if_match: None,
        })
        .collect()
}
