//! A view with what the viewer asked for and still waits in the outbox.

use crate::ids::CommandId;
use crate::open::Open;
use crate::report::{ActionName, ReportCommand};
use crate::time::Timestamp;

use super::{ReportView, TimelineEntry, TimelineWhat};

/// The view with a line for each waiting command, and without the buttons that would contradict it: a waiting step
/// takes away every step, for the report may only take one from where it stands; what changes nothing in where it
/// stands takes away only itself, and a note not even that.
#[must_use]
pub fn with_pending(
    mut view: ReportView,
    pending: &[(CommandId, ReportCommand)],
    now: Timestamp,
) -> ReportView {
    for (id, command) in pending {
        let Some(name) = command.action().filter(|_| !view.pending.contains(id)) else {
            continue;
        };
        view.summary.actions.retain(|action| match action.command {
            ActionName::Note => true,
            _ if name.moves() => false,
            other => other != name || action.unit.as_ref() != command.unit(),
        });
        view.timeline.push(TimelineEntry {
            at: now,
            by: None,
            what: Open::Known(TimelineWhat::Pending { command: name }),
        });
        view.pending.push(id.clone());
    }
    view
}
