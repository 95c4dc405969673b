//! A view with what the viewer asked for and still waits in the outbox.

use crate::ids::CommandId;
use crate::open::Open;
use crate::report::{ActionName, ReportCommand};
use crate::time::Timestamp;

use super::{ReportView, TimelineEntry, TimelineWhat};

/// The view with a line for each waiting command, and without the buttons that would contradict it: a waiting step
/// takes away every step, for the report may only take one from where it stands; a note does not wait for a note.
#[must_use]
pub fn with_pending(
    mut view: ReportView,
    pending: &[(CommandId, ReportCommand)],
    now: Timestamp,
) -> ReportView {
    for (id, command) in pending {
        let Some(command) = command.action().filter(|_| !view.pending.contains(id)) else {
            continue;
        };
        if command != ActionName::Note {
            view.summary
                .actions
                .retain(|action| action.command == ActionName::Note);
        }
        view.timeline.push(TimelineEntry {
            at: now,
            by: None,
            what: Open::Known(TimelineWhat::Pending { command }),
        });
        view.pending.push(id.clone());
    }
    view
}
