//! What follows in one stream from a change of another: given as the system, in the same transaction.
//!
//! ```text
//! task published → roster set up, need taken      task changed → roster goes by the new terms
//! task cancelled → roster called off, need open   roster completed → task completed → need done
//! report made of a post → the post linked to it
//! ```
//!
//! A refusal of what follows refuses the whole, so that nothing is ever half done: a task made of a need that was
//! taken meanwhile is not published. [`crate::refusal::Refusal::AlreadySo`] is no refusal here: the wish holds. What must not
//! be refused for what follows is judged with that in mind: a report names its post only where the post takes the link
//! ([`crate::report::Rules::may_convert`]), and is filed all the same where it does not.

use crate::command::Command;
use crate::ids::ReportId;
use crate::need::NeedCommand;
use crate::post::PostCommand;
use crate::report::ReportEvent;
use crate::roster::{Roster, RosterCommand, RosterEvent};
use crate::task::{Task, TaskCommand, TaskEvent};

/// What follows from an event of a task; `task` is as the event leaves it.
pub fn of_task(task: &Task, event: &TaskEvent) -> Vec<Command> {
    let roster = |command| Command::Roster {
        id: task.id.clone(),
        command,
    };
    let need = |command| {
        let id = task.need.clone()?;
        Some(Command::Need { id, command })
    };
    let terms = || {
        roster(RosterCommand::SetTerms {
            terms: task.terms.clone(),
        })
    };
    let take = || NeedCommand::Take {
        task: task.id.clone(),
    };
    let published = task.published_at.is_some();
    match event {
        TaskEvent::Drafted { .. } => Vec::new(),
        TaskEvent::Published => [terms()].into_iter().chain(need(take())).collect(),
        TaskEvent::Changed { .. } if published => vec![terms()],
        TaskEvent::Cancelled { .. } if published => {
            let off = roster(RosterCommand::CallOff);
            [off].into_iter().chain(need(NeedCommand::Release)).collect()
        }
        TaskEvent::Changed { .. } | TaskEvent::Cancelled { .. } => Vec::new(),
        TaskEvent::Completed => need(NeedCommand::Finish).into_iter().collect(),
    }
}

/// What follows from an event of a roster.
pub fn of_roster(roster: &Roster, event: &RosterEvent) -> Vec<Command> {
    match event {
        RosterEvent::Completed { .. } => vec![Command::Task {
            id: roster.task.clone(),
            command: TaskCommand::Complete,
        }],
        _ => Vec::new(),
    }
}

/// What follows from an event of a report.
pub fn of_report(id: &ReportId, event: &ReportEvent) -> Vec<Command> {
    match event {
        ReportEvent::Submitted { post: Some(post), .. } => vec![Command::Post {
            id: post.clone(),
            command: PostCommand::Link { report: id.clone() },
        }],
        _ => Vec::new(),
    }
}
