//! What a volunteer should beware of before they claim a place. Warnings, never refusals: whoever knows better may.

use crate::ids::{SkillCode, TaskId};
use crate::window::Window;

/// Those of my claims that take place at the same time as another task.
pub fn overlapping<'a>(
    mine: impl IntoIterator<Item = (&'a TaskId, Window)>,
    task: &TaskId,
    window: Window,
) -> Vec<&'a TaskId> {
    mine.into_iter()
        .filter(|(id, other)| *id != task && other.overlaps(window))
        .map(|(id, _)| id)
        .collect()
}

/// The skills a task asks for that a volunteer did not name.
pub fn missing_skills<'a>(wanted: &'a [SkillCode], known: &[SkillCode]) -> Vec<&'a SkillCode> {
    wanted.iter().filter(|skill| !known.contains(skill)).collect()
}
