//! What a viewer may do to a report now: buttons come from here and from nowhere else.

use serde::{Deserialize, Serialize};

use crate::ids::UnitId;
use crate::person::Actor;
use crate::time::Timestamp;

use super::permit::Case;
use super::{MeToos, Report};

/// The name of a command, as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ActionName {
    /// 受理
    Accept,
    /// 不予受理
    Decline,
    /// 撤回
    Withdraw,
    /// 派单
    Assign,
    /// 接单处置
    Handle,
    /// 退单
    Return,
    /// 反馈
    Resolve,
    /// 评价
    Rate,
    /// 重办
    Reopen,
    /// 吹哨
    Whistle,
    /// 报到
    Arrive,
    /// 反馈 of a called unit
    Answer,
    /// 催办
    Urge,
    /// 督办
    Supervise,
    /// 我也遇到
    Join,
    /// 备注
    Note,
    /// A command of a newer server; shown nowhere.
    #[serde(other)]
    Unknown,
}

impl ActionName {
    /// Whether it moves a report on in its life; the others leave it where it stands.
    pub const fn moves(self) -> bool {
        !matches!(
            self,
            Self::Whistle
                | Self::Arrive
                | Self::Answer
                | Self::Urge
                | Self::Supervise
                | Self::Join
                | Self::Note
        )
    }
}

/// One thing the viewer may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Action {
    /// Which command.
    pub command: ActionName,
    /// Until when, where there is an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The version to send as If-Match, where the command overwrites what was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_match: Option<u64>,
    /// The unit it is taken for, where the viewer speaks for one of several; the command names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

/// The steps of a report's life, in the order their buttons stand in.
const STEPS: [ActionName; 16] = [
    ActionName::Accept,
    ActionName::Decline,
    ActionName::Assign,
    ActionName::Handle,
    ActionName::Arrive,
    ActionName::Return,
    ActionName::Resolve,
    ActionName::Answer,
    ActionName::Whistle,
    ActionName::Rate,
    ActionName::Reopen,
    ActionName::Urge,
    ActionName::Join,
    ActionName::Withdraw,
    ActionName::Supervise,
    ActionName::Note,
];

/// What `actor` may do to `report` now: exactly the commands that [`super::decide`] would take, given words and units
/// that are in order. A called unit's steps stand there once for each unit that the actor may speak for.
pub fn actions(report: &Report, actor: &Actor, me_toos: MeToos, now: Timestamp) -> Vec<Action> {
    let case = Case::new(report, actor, me_toos, now);
    let called: Vec<Option<&UnitId>> = report
        .parts
        .iter()
        .filter(|part| !part.lead)
        .map(|part| Some(&part.unit))
        .collect();
    let mut permitted = Vec::new();
    for step in STEPS {
        let for_units = matches!(step, ActionName::Arrive | ActionName::Answer);
        let units = if for_units { called.as_slice() } else { &[None] };
        let units = units.iter().filter(|unit| case.permit(step, **unit).is_ok());
        permitted.extend(units.map(|unit| Action::of(report, step, unit.cloned())));
    }
    permitted
}

impl Action {
    fn of(report: &Report, command: ActionName, unit: Option<UnitId>) -> Self {
        let ends = matches!(command, ActionName::Rate | ActionName::Reopen);
        Self {
            command,
            until: report.closes_at.filter(|_| ends),
            if_match: (command == ActionName::Assign).then_some(report.version),
            unit,
        }
    }
}
