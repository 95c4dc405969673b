//! What people may want of a task: intents, checked by [`super::decide`].

use serde::{Deserialize, Deserializer, Serialize};

use crate::area::AreaCode;
use crate::faults::Faults;
use crate::geo::Place;
use crate::ids::{NeedId, PhotoId, SkillCode};
use crate::json;
use crate::limits::{
    CAPACITY_MAX, CONTACT_MAX_CHARS, CREDIT_MAX_MINUTES, PHOTOS_MAX, PLACE_WORDS_MAX_CHARS, POINTS_MAX,
    SAFETY_NOTE_MAX_CHARS, SKILLS_MAX, TASK_TITLE_MAX_CHARS,
};
use crate::open::Versioned;
use crate::protocol::FieldError;
use crate::text::{clean, clean_line};
use crate::time::Timestamp;
use crate::window::Window;

/// The terms of a task: what its roster goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Terms {
    /// Its community, for ever.
    pub community: AreaCode,
    /// Its grid, if it is one's alone; for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<AreaCode>,
    /// When it takes place.
    pub window: Window,
    /// Until when a place may be claimed; not after the start.
    pub claim_by: Timestamp,
    /// How many places: 1–500.
    pub capacity: u16,
    /// What those who come should be able to do.
    #[serde(default)]
    pub skills: Vec<SkillCode>,
    /// How many minutes a volunteer is credited who stays to the end.
    pub minutes: u32,
    /// How many points a volunteer earns.
    pub points: u32,
}

/// A task as its organiser writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskWriting {
    /// The terms.
    pub terms: Terms,
    /// 1–60 characters.
    pub title: String,
    /// What is to be done: 1–1000 characters.
    pub text: String,
    /// What to beware of: 0–500 characters.
    #[serde(default)]
    pub safety_note: String,
    /// Up to 9 uploaded photos.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
    /// Where, in words that everybody may read: "幸福里东门". May be empty.
    #[serde(default)]
    pub place_hint: String,
    /// Where exactly: for those who hold a place.
    pub place: Place,
    /// Whom to call on the day: for those who hold a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// An intent. On the wire and in the outbox `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TaskCommand {
    /// 拟稿: an organiser writes it; only organisers see it.
    Draft {
        /// As it is written.
        writing: TaskWriting,
        /// The need it is made of.
        need: Option<NeedId>,
    },
    /// 修改: an organiser writes it anew. Claimants are told. Sent with If-Match.
    Change {
        /// As it is written now.
        writing: TaskWriting,
    },
    /// 发布: volunteers see it, and its roster opens.
    Publish,
    /// 取消, with a reason that everybody reads who sees the task.
    Cancel {
        /// 1–1000 characters.
        reason: String,
    },
    /// 结项, as it follows from the roster's completion; only the system.
    Complete,
}

impl<'de> Deserialize<'de> for TaskCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "draft" => Self::Draft {
                    writing: json::field(tree, "writing")?,
                    need: json::field(tree, "need")?,
                },
                "change" => Self::Change {
                    writing: json::field(tree, "writing")?,
                },
                "publish" => Self::Publish,
                "cancel" => Self::Cancel {
                    reason: json::field(tree, "reason")?,
                },
                "complete" => Self::Complete,
                _ => return None,
            })
        })
    }
}

impl Versioned for TaskCommand {
    const VERSION: u64 = 1;
}

/// The name of a command, as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TaskActionName {
    /// 发布
    Publish,
    /// 修改
    Change,
    /// 取消
    Cancel,
    /// A command of a newer server; shown nowhere.
    #[serde(other)]
    Unknown,
}

impl TaskWriting {
    /// What is wrong with the fields.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        faults.text("/writing/title", &self.title, 1, TASK_TITLE_MAX_CHARS);
        faults.words("/writing/text", &self.text);
        faults.text(
            "/writing/safety_note",
            &self.safety_note,
            0,
            SAFETY_NOTE_MAX_CHARS,
        );
        faults.list("/writing/photos", &self.photos, 0, PHOTOS_MAX);
        faults.text("/writing/place_hint", &self.place_hint, 0, PLACE_WORDS_MAX_CHARS);
        faults.place("/writing/place", &self.place);
        let contact = self.contact.as_deref().unwrap_or_default();
        faults.text("/writing/contact", contact, 0, CONTACT_MAX_CHARS);
        self.terms.faults(&mut faults);
        faults.found()
    }

    fn cleaned(mut self) -> Self {
        self.title = clean_line(&self.title);
        self.text = clean(&self.text);
        self.safety_note = clean(&self.safety_note);
        self.place_hint = clean_line(&self.place_hint);
        self.place.words = clean_line(&self.place.words);
        let contact = self.contact.map(|contact| clean_line(&contact));
        self.contact = contact.filter(|contact| !contact.is_empty());
        self
    }

    fn content(&self) -> TaskContent {
        TaskContent {
            title: self.title.clone(),
            text: self.text.clone(),
            safety_note: self.safety_note.clone(),
            photos: self.photos.clone(),
            place_hint: self.place_hint.clone(),
            place: Some(self.place.clone()),
            contact: self.contact.clone(),
        }
    }
}

impl Terms {
    fn faults(&self, faults: &mut Faults) {
        let within = |number: u32, max: u32| number <= max;
        faults.range("/writing/terms/window", self.window.is_sound());
        faults.range("/writing/terms/claim_by", self.claim_by <= self.window.starts_at);
        let capacity = 1 <= self.capacity && self.capacity <= CAPACITY_MAX;
        faults.range("/writing/terms/capacity", capacity);
        faults.list("/writing/terms/skills", &self.skills, 0, SKILLS_MAX);
        faults.range("/writing/terms/minutes", within(self.minutes, CREDIT_MAX_MINUTES));
        faults.range("/writing/terms/points", within(self.points, POINTS_MAX));
    }

    /// The area whose staff organise it.
    pub fn area(&self) -> &AreaCode {
        self.grid.as_ref().unwrap_or(&self.community)
    }
}

impl TaskCommand {
    /// The photos it names, in order.
    pub fn photos(&self) -> &[PhotoId] {
        match self {
            Self::Draft { writing, .. } | Self::Change { writing } => &writing.photos,
            Self::Publish | Self::Cancel { .. } | Self::Complete => &[],
        }
    }

    /// The button of this command; [`TaskCommand::Draft`] and [`TaskCommand::Complete`] have none.
    pub const fn action(&self) -> Option<TaskActionName> {
        Some(match self {
            Self::Change { .. } => TaskActionName::Change,
            Self::Publish => TaskActionName::Publish,
            Self::Cancel { .. } => TaskActionName::Cancel,
            Self::Draft { .. } | Self::Complete => return None,
        })
    }

    /// The command with its texts as they are kept; see [`crate::text::clean`].
    #[must_use]
    pub fn cleaned(self) -> Self {
        match self {
            Self::Draft { writing, need } => Self::Draft {
                writing: writing.cleaned(),
                need,
            },
            Self::Change { writing } => Self::Change {
                writing: writing.cleaned(),
            },
            Self::Cancel { reason } => Self::Cancel {
                reason: clean(&reason),
            },
            Self::Publish | Self::Complete => self,
        }
    }

    /// What is wrong with the fields; nothing, when it may go to [`super::decide`].
    pub fn check(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        match self {
            Self::Draft { writing, .. } | Self::Change { writing } => return writing.faults(),
            Self::Cancel { reason } => faults.words("/reason", reason),
            Self::Publish | Self::Complete => {}
        }
        faults.found()
    }
}

/// The words, photos, place and contact a command brought along, apart from the events so that they can be redacted.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TaskContent {
    /// The title.
    #[serde(default)]
    pub title: String,
    /// What is to be done; the reason of a cancelling.
    #[serde(default)]
    pub text: String,
    /// What to beware of.
    #[serde(default)]
    pub safety_note: String,
    /// Photos, in the organiser's order.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
    /// Where, for everybody.
    #[serde(default)]
    pub place_hint: String,
    /// Where exactly.
    #[serde(default)]
    pub place: Option<Place>,
    /// Whom to call on the day.
    #[serde(default)]
    pub contact: Option<String>,
}

/// The content of a command; `None` when it brings none.
pub fn content_of(command: &TaskCommand) -> Option<TaskContent> {
    match command {
        TaskCommand::Draft { writing, .. } | TaskCommand::Change { writing } => Some(writing.content()),
        TaskCommand::Cancel { reason } => Some(TaskContent {
            text: reason.clone(),
            ..TaskContent::default()
        }),
        TaskCommand::Publish | TaskCommand::Complete => None,
    }
}
