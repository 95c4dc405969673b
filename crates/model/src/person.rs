//! Who acts: roles within scopes, never a role by itself.

use serde::{Deserialize, Serialize};

use crate::area::{AreaCode, AreaLevel};
use crate::ids::{PersonId, UnitId};

/// What a person may be, always within the scope of a [`Grant`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Role {
    /// 居民
    Resident,
    /// 志愿者
    Volunteer,
    /// 网格员 (社区工作者)
    GridWorker,
    /// 承办单位成员
    UnitMember,
    /// 督办
    Supervisor,
    /// 管理员
    Admin,
}

/// Where a role holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "code", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Scope {
    /// An area of any level and all that lies in it.
    Area(AreaCode),
    /// One community.
    Community(AreaCode),
    /// One unit.
    Unit(UnitId),
}

/// A role in a scope.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Grant {
    /// What.
    pub role: Role,
    /// Where.
    pub scope: Scope,
    /// Whether a membership is confirmed by the community; pending ones may write but see no more than the public.
    #[serde(default = "confirmed")]
    pub confirmed: bool,
}

fn confirmed() -> bool {
    true
}

/// Who gives a command or looks at a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person with what they were granted.
    Person {
        /// Who.
        id: PersonId,
        /// What they may be, and where.
        grants: Vec<Grant>,
    },
    /// The server's own timers.
    System,
}

impl Actor {
    /// The person, unless it is the system.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person { id, .. } => Some(id),
            Self::System => None,
        }
    }

    fn grants(&self) -> &[Grant] {
        match self {
            Self::Person { grants, .. } => grants,
            Self::System => &[],
        }
    }

    /// Whether the actor holds a confirmed `role` whose scope contains `area`.
    pub fn has_in(&self, role: Role, area: &AreaCode) -> bool {
        self.grants().iter().any(|grant| {
            grant.role == role
                && grant.confirmed
                && match &grant.scope {
                    Scope::Area(code) | Scope::Community(code) => code.contains(area),
                    Scope::Unit(_) => false,
                }
        })
    }

    /// Whether the actor is a member of `unit`.
    pub fn is_member_of(&self, unit: &UnitId) -> bool {
        let wanted = Scope::Unit(unit.clone());
        self.grants()
            .iter()
            .any(|grant| grant.role == Role::UnitMember && grant.confirmed && grant.scope == wanted)
    }

    /// Whether the actor is a resident of `community`, confirmed or still pending.
    pub fn is_resident_of(&self, community: &AreaCode) -> bool {
        self.grants().iter().any(|grant| {
            grant.role == Role::Resident
                && matches!(&grant.scope, Scope::Area(code) | Scope::Community(code) if code.contains(community))
        })
    }

    /// Whether the actor is a registered volunteer of `community`.
    pub fn is_volunteer_of(&self, community: &AreaCode) -> bool {
        self.has_in(Role::Volunteer, community)
    }

    /// Whether the actor watches over `area` (督办): a supervisor of its street, or of what that lies in.
    pub fn supervises(&self, area: &AreaCode) -> bool {
        area.at(AreaLevel::Street)
            .is_some_and(|street| self.has_in(Role::Supervisor, &street))
    }

    /// Whether the actor works in `community`: for all of it, or as the grid worker of one of its grids.
    pub fn works_in(&self, community: &AreaCode) -> bool {
        let in_a_grid = |code: &AreaCode| {
            code.level() == AreaLevel::Grid && code.at(AreaLevel::Community).as_ref() == Some(community)
        };
        self.is_staff_of(community)
            || self.grants().iter().any(|grant| {
                grant.role == Role::GridWorker
                    && grant.confirmed
                    && matches!(&grant.scope, Scope::Area(code) | Scope::Community(code) if in_a_grid(code))
            })
    }

    /// Whether the actor works for `area`: its grid worker, its supervisor or its admin.
    pub fn is_staff_of(&self, area: &AreaCode) -> bool {
        [Role::GridWorker, Role::Supervisor, Role::Admin]
            .iter()
            .any(|&role| self.has_in(role, area))
    }
}
