//! What an actor is to a report: the one place where rights come from.

use crate::person::Actor;

use super::{Audience, Report, ReportStatus};

/// What an actor is to a report; several at once, or nothing.
///
/// | | sees it | place, author | contact, notes, joiners, who is late, words of 吹哨 and 督办 | reasons of returns |
/// |---|---|---|---|---|
/// | owner | yes | own place and name | no | no |
/// | staff of its grid or community | yes | yes | yes | yes |
/// | member of a unit with a part in it | yes | yes | yes | yes |
/// | member of a unit that returned it | yes | no | no | yes |
/// | neighbour | if public, and neither declined nor withdrawn | the author's name if they show it | no | no |
/// | anybody else | no | no | no | no |
///
/// That it is under 督办, was urged or was raised is for those who see its place. What a called unit answers they read
/// too; neighbours see that it came and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Its author.
    pub owner: bool,
    /// Staff of its grid, or of its community where the grid is unknown.
    pub staff: bool,
    /// Supervisor of its street, or of what that lies in.
    pub supervisor: bool,
    /// Member of a unit with a part in it.
    pub at_work: bool,
    /// Member of the unit that leads.
    pub lead: bool,
    /// Member of a unit that returned it: sees what became of it as a neighbour would, even where neighbours do not.
    pub former: bool,
    /// Resident of its community, where neighbours may see it.
    pub neighbour: bool,
    /// The server's own timers.
    pub system: bool,
}

impl Standing {
    /// What `actor` is to `report`.
    pub fn of(report: &Report, actor: &Actor) -> Self {
        let shown = report.audience == Audience::Public
            && !matches!(report.status, ReportStatus::Declined | ReportStatus::Withdrawn);
        Self {
            owner: actor.person() == Some(&report.owner),
            staff: actor.is_staff_of(report.grid.as_ref().unwrap_or(&report.community)),
            supervisor: actor.supervises(&report.community),
            at_work: report.parts.iter().any(|part| actor.is_member_of(&part.unit)),
            lead: report.lead().is_some_and(|part| actor.is_member_of(&part.unit)),
            former: report.returned_by.iter().any(|unit| actor.is_member_of(unit)),
            neighbour: shown && actor.is_resident_of(&report.community),
            system: *actor == Actor::System,
        }
    }

    /// Whether the actor may know that the report exists.
    pub const fn sees(self) -> bool {
        self.owner || self.works() || self.former || self.neighbour || self.system
    }

    /// Whether the actor works on it: sees the contact and the notes.
    pub const fn works(self) -> bool {
        self.staff || self.at_work
    }

    /// Whether the actor sees the exact place and the author.
    pub const fn sees_exactly(self) -> bool {
        self.owner || self.works()
    }

    /// Whether the actor reads why units returned it.
    pub const fn reads_returns(self) -> bool {
        self.works() || self.former
    }
}
