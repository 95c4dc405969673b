//! What the task form holds before it is sent: every field optional, checked only at submit. Pure.

use linli_model::area::AreaCode;
use linli_model::geo::{Fix, Place};
use linli_model::ids::{NeedId, PhotoId, SkillCode, TaskId};
use linli_model::limits::CREDIT_MAX_MINUTES;
use linli_model::need::NeedView;
use linli_model::protocol::FieldError;
use linli_model::task::{TaskCommand, TaskView, TaskWriting, Terms};
use linli_model::time::MINUTE;
use linli_model::window::Window;
use serde::{Deserialize, Serialize};

use crate::drafting::{FormValue, of_local, to_local};

/// A task being written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskDraft {
    /// The task it will become, or is a change of.
    pub task: Option<TaskId>,
    /// The version it is a change of; none for a new task.
    pub changes: Option<u64>,
    /// The need it is made of.
    pub need: Option<NeedId>,
    /// Its community.
    pub community: Option<AreaCode>,
    /// Its grid, if it is one's alone.
    pub grid: Option<AreaCode>,
    /// Its title.
    pub title: String,
    /// What is to be done.
    pub text: String,
    /// What to beware of.
    pub safety_note: String,
    /// Photos in their order.
    pub photos: Vec<PhotoId>,
    /// Photos the task has already; a change keeps them.
    pub kept_photos: Vec<PhotoId>,
    /// Where, for everybody.
    pub place_hint: String,
    /// Where exactly, in words.
    pub place_words: String,
    /// Where exactly, measured.
    pub fix: Option<Fix>,
    /// Whom to call.
    pub contact: String,
    /// When it begins, as the field has it.
    pub starts: String,
    /// When it ends.
    pub ends: String,
    /// Until when a place may be claimed; empty: until it begins.
    pub claim_by: String,
    /// Places.
    pub capacity: String,
    /// Minutes credited; empty: as long as it takes, or the most that may be.
    pub minutes: String,
    /// Points.
    pub points: String,
    /// Skills.
    pub skills: Vec<SkillCode>,
}

impl Default for TaskDraft {
    fn default() -> Self {
        Self {
            task: None,
            changes: None,
            need: None,
            community: None,
            grid: None,
            title: String::new(),
            text: String::new(),
            safety_note: String::new(),
            photos: Vec::new(),
            kept_photos: Vec::new(),
            place_hint: String::new(),
            place_words: String::new(),
            fix: None,
            contact: String::new(),
            starts: String::new(),
            ends: String::new(),
            claim_by: String::new(),
            capacity: "2".to_owned(),
            minutes: String::new(),
            points: "10".to_owned(),
            skills: Vec::new(),
        }
    }
}

impl FormValue for TaskDraft {
    const KIND: &'static str = "task";

    fn photos(&mut self) -> Option<&mut Vec<PhotoId>> {
        Some(&mut self.photos)
    }
}

/// What keeps a task from being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskFault {
    /// No community.
    Community,
    /// A time is missing or they do not follow one another.
    Times,
    /// A number is missing.
    Numbers,
    /// A field breaks its limits.
    Field(FieldError),
}

impl TaskDraft {
    /// A draft of a need: its words are for staff, so none of them are taken over; when and where are.
    pub fn of_need(need: &NeedView, zone_minutes: i32) -> Self {
        let local = |at| to_local(at, zone_minutes);
        let wanted = need.summary.wanted;
        let place = need.place.clone().unwrap_or_default();
        Self {
            need: Some(need.summary.id.clone()),
            community: Some(need.summary.community.clone()),
            grid: need.summary.grid.clone(),
            place_words: place.words,
            fix: place.fix,
            starts: wanted.map(|wanted| local(wanted.starts_at)).unwrap_or_default(),
            ends: wanted.map(|wanted| local(wanted.ends_at)).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// A change of a task.
    pub fn of_task(view: &TaskView, zone_minutes: i32) -> Self {
        let task = &view.summary;
        let local = |at| to_local(at, zone_minutes);
        let place = view.place.exact.clone().unwrap_or_default();
        Self {
            task: Some(task.id.clone()),
            changes: Some(task.version),
            need: view.need.clone(),
            community: Some(task.community.clone()),
            grid: task.grid.clone(),
            title: task.title.clone(),
            text: view.text.clone(),
            safety_note: view.safety_note.clone(),
            photos: Vec::new(),
            kept_photos: view.photos.iter().map(|photo| photo.id.clone()).collect(),
            place_hint: task.place_hint.clone(),
            place_words: place.words,
            fix: place.fix,
            contact: view.contact.clone().unwrap_or_default(),
            starts: local(task.window.starts_at),
            ends: local(task.window.ends_at),
            claim_by: local(task.claim_by),
            capacity: task.places.capacity.to_string(),
            minutes: task.minutes.to_string(),
            points: task.points.to_string(),
            skills: task.skills.clone(),
        }
    }

    /// The command, if nothing is missing.
    ///
    /// # Errors
    /// Everything that is missing or breaks its limits.
    pub fn command(
        &self,
        community: Option<AreaCode>,
        zone_minutes: i32,
    ) -> Result<TaskCommand, Vec<TaskFault>> {
        let time = |text: &str| of_local(text, zone_minutes);
        let mut faults = Vec::new();
        let community = self.community.clone().or(community);
        if community.is_none() {
            faults.push(TaskFault::Community);
        }
        let times = match (time(&self.starts), time(&self.ends)) {
            (Some(starts_at), Some(ends_at)) => {
                let claim_by = time(&self.claim_by).or(self.claim_by.is_empty().then_some(starts_at));
                let window = Window { starts_at, ends_at };
                let fits = |claim_by: &_| window.is_sound() && *claim_by <= starts_at;
                claim_by.filter(fits).map(|claim_by| (window, claim_by))
            }
            _ => None,
        };
        if times.is_none() {
            faults.push(TaskFault::Times);
        }
        let minutes = match (self.minutes.trim(), times) {
            ("", Some((window, _))) => u32::try_from(window.length() / MINUTE)
                .ok()
                .map(|length| length.min(CREDIT_MAX_MINUTES)),
            ("", None) => Some(0),
            (typed, _) => typed.parse().ok(),
        };
        let capacity = self.capacity.trim().parse().ok().filter(|capacity| *capacity > 0);
        let points = self.points.trim().parse().ok();
        if minutes.is_none() || capacity.is_none() || points.is_none() {
            faults.push(TaskFault::Numbers);
        }
        let (Some(community), Some((window, claim_by)), Some(minutes), Some(capacity), Some(points)) =
            (community, times, minutes, capacity, points)
        else {
            return Err(faults);
        };
        let writing = TaskWriting {
            terms: Terms {
                community,
                grid: self.grid.clone(),
                window,
                claim_by,
                capacity,
                skills: self.skills.clone(),
                minutes,
                points,
            },
            title: self.title.clone(),
            text: self.text.clone(),
            safety_note: self.safety_note.clone(),
            photos: self.kept_photos.iter().chain(&self.photos).cloned().collect(),
            place_hint: self.place_hint.clone(),
            place: Place {
                words: self.place_words.clone(),
                fix: self.fix,
            },
            contact: Some(self.contact.clone()),
        };
        let command = match self.changes {
            Some(_) => TaskCommand::Change { writing },
            None => TaskCommand::Draft {
                writing,
                need: self.need.clone(),
            },
        }
        .cleaned();
        let found = command.check();
        if found.is_empty() {
            Ok(command)
        } else {
            Err(found.into_iter().map(TaskFault::Field).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> TaskDraft {
        TaskDraft {
            community: AreaCode::new("120101003001").ok(),
            title: "送午餐".to_owned(),
            text: "两位邻居各送一份".to_owned(),
            place_words: "3 号楼 502".to_owned(),
            starts: "2026-07-18T11:00".to_owned(),
            ends: "2026-07-18T12:30".to_owned(),
            ..TaskDraft::default()
        }
    }

    #[test]
    fn what_is_left_out_follows_from_the_times() {
        let TaskCommand::Draft { writing, .. } = complete().command(None, 480).expect("complete") else {
            panic!("no draft")
        };
        assert_eq!(writing.terms.claim_by, writing.terms.window.starts_at);
        assert_eq!((writing.terms.minutes, writing.terms.capacity), (90, 2));
        let days = TaskDraft {
            ends: "2026-07-20T12:30".to_owned(),
            ..complete()
        };
        let command = days.command(None, 480).expect("no fault for what was left out");
        assert!(
            matches!(command, TaskCommand::Draft { writing, .. } if writing.terms.minutes == CREDIT_MAX_MINUTES)
        );
    }

    #[test]
    fn everything_that_is_missing_is_told_at_once() {
        let faults = TaskDraft {
            capacity: "0".to_owned(),
            ..TaskDraft::default()
        }
        .command(None, 480)
        .expect_err("all is missing");
        assert_eq!(
            faults,
            [TaskFault::Community, TaskFault::Times, TaskFault::Numbers]
        );
        let late = TaskDraft {
            claim_by: "2026-07-18T11:30".to_owned(),
            ..complete()
        };
        assert_eq!(late.command(None, 480), Err(vec![TaskFault::Times]));
    }
}
