//! The judge of a task, and the buttons that follow from its one table.

use crate::action::Action;
use crate::area::{AreaCode, AreaLevel};
use crate::ids::{CommandId, TaskId};
use crate::person::Actor;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::volunteer::Catalog;

use super::{Standing, Task, TaskActionName, TaskCommand, TaskEvent, TaskStatus, Terms};

/// The data and the facts outside the task that the rules need.
#[derive(Debug, Clone)]
pub struct TaskRules<'a> {
    /// The skills.
    pub catalog: &'a Catalog,
    /// Whether the community and the grid a command names exist.
    pub area_exists: bool,
    /// The need a [`TaskCommand::Draft`] names; `None` when there is none such.
    pub need: Option<NeedFacts>,
}

/// What the rules must know of a need.
#[derive(Debug, Clone)]
pub struct NeedFacts {
    /// Its community.
    pub community: AreaCode,
    /// The area whose staff see it: its grid, or its community where the grid is unknown.
    pub area: AreaCode,
}

/// What comes of `command`: exactly one event, or the first refusal in the order of [`crate::report::decide`].
///
/// Assumes that [`TaskCommand::check`] found nothing; photos and If-Match are the server's to check. Whether the need is
/// still open is judged by the need itself, when its task is published.
///
/// # Errors
/// The [`Refusal`].
pub fn decide(
    task: Option<&Task>,
    id: &TaskId,
    command: &TaskCommand,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &TaskRules<'_>,
) -> Result<Vec<TaskEvent>, Refusal> {
    let event = match (task.filter(|task| task.id == *id), command) {
        (None, TaskCommand::Draft { writing, need }) => {
            fits(&writing.terms, actor, rules)?;
            if need.is_some() {
                let need = rules.need.as_ref().ok_or(Refusal::NotFound)?;
                if !actor.is_staff_of(&need.area) {
                    return Err(Refusal::NotFound);
                }
                if need.community != writing.terms.community {
                    return Err(Refusal::UnknownArea);
                }
            }
            TaskEvent::Drafted {
                terms: writing.terms.clone(),
                need: need.clone(),
                content: command_id.clone(),
            }
        }
        (None, _) => return Err(Refusal::NotFound),
        (Some(task), _) => step(task, command, command_id, actor, now, rules)?,
    };
    Ok(vec![event])
}

/// Whether the terms are of this city, and the actor organises there.
fn fits(terms: &Terms, actor: &Actor, rules: &TaskRules<'_>) -> Result<(), Refusal> {
    let Terms { community, grid, .. } = terms;
    let grid_fits = grid
        .as_ref()
        .is_none_or(|grid| grid.level() == AreaLevel::Grid && community.contains(grid));
    if !rules.area_exists || community.level() != AreaLevel::Community || !grid_fits {
        return Err(Refusal::UnknownArea);
    }
    if !actor.is_staff_of(terms.area()) {
        return Err(Refusal::NotAllowed);
    }
    if !rules.catalog.has_skills(&terms.skills) {
        return Err(Refusal::UnknownCategory);
    }
    Ok(())
}

fn step(
    task: &Task,
    command: &TaskCommand,
    command_id: &CommandId,
    actor: &Actor,
    now: Timestamp,
    rules: &TaskRules<'_>,
) -> Result<TaskEvent, Refusal> {
    // Whoever merely holds a place may do nothing to the task itself: the roster is not asked.
    let standing = Standing::of(task, None, actor);
    match command.action() {
        Some(action) => permit(task, standing, action, now)?,
        None if !standing.sees() => return Err(Refusal::NotFound),
        None => {}
    }
    let content = command_id.clone();
    match command {
        TaskCommand::Draft { .. } if actor.person() == Some(&task.organiser) => Err(Refusal::AlreadySo),
        TaskCommand::Draft { .. } => Err(Refusal::IdTaken),
        TaskCommand::Change { writing } => {
            let terms = &writing.terms;
            fits(terms, actor, rules)?;
            if terms.community != task.terms.community || terms.grid != task.terms.grid {
                return Err(Refusal::UnknownArea);
            }
            if task.status == TaskStatus::Published && terms.window.ends_at <= now {
                return Err(Refusal::OutsideWindow);
            }
            Ok(TaskEvent::Changed {
                terms: terms.clone(),
                content,
            })
        }
        TaskCommand::Publish => Ok(TaskEvent::Published),
        TaskCommand::Cancel { .. } => Ok(TaskEvent::Cancelled { content }),
        TaskCommand::Complete if !standing.system => Err(Refusal::NotAllowed),
        TaskCommand::Complete => match task.status {
            TaskStatus::Published => Ok(TaskEvent::Completed),
            TaskStatus::Completed => Err(Refusal::AlreadySo),
            TaskStatus::Draft | TaskStatus::Cancelled => Err(Refusal::WrongState),
        },
    }
}

/// The life of a task as one table: who may take which step, from which status.
fn permit(task: &Task, standing: Standing, action: TaskActionName, now: Timestamp) -> Result<(), Refusal> {
    use TaskStatus as Status;
    let from = |status: Status| task.status == status;
    let running = from(Status::Published) && now < task.terms.window.ends_at;
    let (fits, already) = match action {
        TaskActionName::Change => (from(Status::Draft) || running, false),
        TaskActionName::Publish => (from(Status::Draft), from(Status::Published)),
        TaskActionName::Cancel => (from(Status::Draft) || from(Status::Published), false),
        TaskActionName::Unknown => (false, false),
    };
    if !standing.sees() {
        Err(Refusal::NotFound)
    } else if !standing.organiser {
        Err(Refusal::NotAllowed)
    } else if already {
        Err(Refusal::AlreadySo)
    } else if !fits {
        Err(Refusal::WrongState)
    } else if action == TaskActionName::Publish && task.terms.claim_by <= now {
        Err(Refusal::OutsideWindow)
    } else {
        Ok(())
    }
}

/// The steps of a task's life, in the order their buttons stand in.
const STEPS: [TaskActionName; 3] = [
    TaskActionName::Publish,
    TaskActionName::Change,
    TaskActionName::Cancel,
];

/// What `actor` may do to `task` now.
pub fn actions(task: &Task, actor: &Actor, now: Timestamp) -> Vec<Action<TaskActionName>> {
    let standing = Standing::of(task, None, actor);
    STEPS
        .into_iter()
        .filter(|&step| permit(task, standing, step, now).is_ok())
        .map(|command| Action {
            command,
            until: match command {
                TaskActionName::Publish => Some(task.terms.claim_by),
                TaskActionName::Change if task.status == TaskStatus::Published => {
                    Some(task.terms.window.ends_at)
                }
                _ => None,
            },
            if_match: (command == TaskActionName::Change).then_some(task.version),
        })
        .collect()
}
