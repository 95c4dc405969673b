//! What a volunteer may want of their registration: intents, checked by [`super::decide`].

use serde::{Deserialize, Deserializer, Serialize};

use crate::area::AreaCode;
use crate::faults::Faults;
use crate::ids::SkillCode;
use crate::json;
use crate::limits::{CONTACT_MAX_CHARS, NAME_MAX_CHARS, SKILLS_MAX};
use crate::open::Versioned;
use crate::protocol::{FieldError, field_codes};
use crate::report::Content;
use crate::text::clean_line;

/// How old somebody is when they register: the year of birth itself is never asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum AgeBand {
    /// 未满 14 岁, below [`crate::limits::GUARDIAN_YEARS`]
    Child,
    /// 14–17 岁
    Youth,
    /// 18–59 岁
    Adult,
    /// 60 岁及以上
    Senior,
}

/// The guardian who consents to a child's registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Guardian {
    /// Their name: 1–30 characters.
    pub name: String,
    /// How to reach them: 1–60 characters.
    pub contact: String,
    /// That they consent; a child is not registered without it.
    pub consents: bool,
}

/// A registration as somebody fills it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Registration {
    /// Where they volunteer.
    pub community: AreaCode,
    /// What they can: up to 10.
    #[serde(default)]
    pub skills: Vec<SkillCode>,
    /// How old they are.
    pub age: AgeBand,
    /// For a child only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardian>,
}

/// An intent. On the wire and in the outbox `{type, v, …}` by [`crate::open::Open`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum VolunteerCommand {
    /// 注册
    Register(Registration),
    /// 修改技能
    Change {
        /// What they can now.
        skills: Vec<SkillCode>,
    },
    /// 注销
    Withdraw,
}

impl<'de> Deserialize<'de> for VolunteerCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "register" => Self::Register(json::of_tree(tree)?),
                "change" => Self::Change {
                    skills: json::field(tree, "skills")?,
                },
                "withdraw" => Self::Withdraw,
                _ => return None,
            })
        })
    }
}

impl Versioned for VolunteerCommand {
    const VERSION: u64 = 1;
}

/// The name of a command, as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum VolunteerActionName {
    /// 注册
    Register,
    /// 修改技能
    Change,
    /// 注销
    Withdraw,
    /// A command of a newer server; shown nowhere.
    #[serde(other)]
    Unknown,
}

impl VolunteerCommand {
    /// The button of this command.
    pub const fn action(&self) -> VolunteerActionName {
        match self {
            Self::Register(_) => VolunteerActionName::Register,
            Self::Change { .. } => VolunteerActionName::Change,
            Self::Withdraw => VolunteerActionName::Withdraw,
        }
    }

    /// The command with its texts as they are kept, and without the guardian of somebody who needs none.
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        if let Self::Register(registration) = &mut self {
            let child = registration.age == AgeBand::Child;
            registration.guardian = registration
                .guardian
                .take()
                .filter(|_| child)
                .map(|guardian| Guardian {
                    name: clean_line(&guardian.name),
                    contact: clean_line(&guardian.contact),
                    consents: guardian.consents,
                });
        }
        self
    }

    /// What is wrong with the fields; nothing, when it may go to [`super::decide`].
    pub fn check(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        match self {
            Self::Register(registration) => {
                faults.list("/skills", &registration.skills, 0, SKILLS_MAX);
                if registration.age == AgeBand::Child {
                    consent(&mut faults, registration.guardian.as_ref());
                }
            }
            Self::Change { skills } => faults.list("/skills", skills, 0, SKILLS_MAX),
            Self::Withdraw => {}
        }
        faults.found()
    }
}

fn consent(faults: &mut Faults, guardian: Option<&Guardian>) {
    let Some(guardian) = guardian else {
        return faults.add("/guardian", field_codes::EMPTY);
    };
    faults.text("/guardian/name", &guardian.name, 1, NAME_MAX_CHARS);
    faults.text("/guardian/contact", &guardian.contact, 1, CONTACT_MAX_CHARS);
    if !guardian.consents {
        faults.add("/guardian/consents", field_codes::EMPTY);
    }
}

/// The content of a command: the guardian's name and contact; `None` when it brings none.
pub fn content_of(command: &VolunteerCommand) -> Option<Content> {
    let VolunteerCommand::Register(registration) = command else {
        return None;
    };
    registration.guardian.as_ref().map(|guardian| Content {
        text: guardian.name.clone(),
        contact: Some(guardian.contact.clone()),
        ..Content::default()
    })
}
