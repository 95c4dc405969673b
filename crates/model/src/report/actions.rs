//! What a viewer may do to a report now: buttons come from here and from nowhere else.

use serde::{Deserialize, Serialize};

use crate::person::Actor;
use crate::time::Timestamp;

use super::decide::permit;
use super::{Report, Standing};

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
    /// 备注
    Note,
    /// A command of a newer server; shown nowhere.
    #[serde(other)]
    Unknown,
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
}

/// The steps of a report's life, in the order their buttons stand in.
const STEPS: [ActionName; 10] = [
    ActionName::Accept,
    ActionName::Decline,
    ActionName::Assign,
    ActionName::Handle,
    ActionName::Return,
    ActionName::Resolve,
    ActionName::Rate,
    ActionName::Reopen,
    ActionName::Withdraw,
    ActionName::Note,
];

/// What `actor` may do to `report` now: exactly the commands that [`super::decide`] would take, given words and a unit
/// that are in order.
pub fn actions(report: &Report, actor: &Actor, now: Timestamp) -> Vec<Action> {
    let standing = Standing::of(report, actor);
    let permitted = STEPS
        .into_iter()
        .filter(|&step| permit(report, standing, step, now).is_ok());
    permitted.map(|command| Action::of(report, command)).collect()
}

impl Action {
    fn of(report: &Report, command: ActionName) -> Self {
        let ends = matches!(command, ActionName::Rate | ActionName::Reopen);
        Self {
            command,
            until: report.closes_at.filter(|_| ends),
            if_match: (command == ActionName::Assign).then_some(report.version),
        }
    }
}
