//! What a city's volunteers do and can: data.

use serde::{Deserialize, Serialize};

use crate::ids::{ServiceCode, SkillCode};
use crate::text::Words;

/// The kinds of service people may ask for, and the skills volunteers may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Catalog {
    /// The version of the list.
    pub version: u32,
    /// What may be asked for, in the order of the form.
    pub services: Vec<Service>,
    /// What volunteers may be able to do, in the order of the form.
    pub skills: Vec<Skill>,
}

/// A kind of service: 送餐, 陪护, 代办 …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Service {
    /// Its code.
    pub code: ServiceCode,
    /// Its name.
    pub name: Words,
}

/// A skill: 急救, 手语, 水电维修 …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Skill {
    /// Its code.
    pub code: SkillCode,
    /// Its name.
    pub name: Words,
}

impl Catalog {
    /// Whether a kind of service is in the list.
    pub fn has_service(&self, code: &ServiceCode) -> bool {
        self.services.iter().any(|service| service.code == *code)
    }

    /// Whether all of these skills are in the list.
    pub fn has_skills(&self, codes: &[SkillCode]) -> bool {
        codes
            .iter()
            .all(|code| self.skills.iter().any(|skill| skill.code == *code))
    }
}
