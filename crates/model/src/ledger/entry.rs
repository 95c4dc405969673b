//! Entries, what a roster books, and what an account comes to.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::history::Recorded;
use crate::ids::{PersonId, TaskId};
use crate::roster::{Credit, RosterEvent};
use crate::time::Timestamp;

use super::Account;

/// What is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Measure {
    /// 时长, in minutes
    Minutes,
    /// 积分
    Points,
}

/// Why it is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum EntryKind {
    /// 结项
    Credited,
    /// 冲正: what was wrong, booked back.
    Reversed,
    /// 更正: booked anew.
    Corrected,
}

/// One entry: `amount` goes from one account to another. There is no entry that does not balance.
///
/// `(task, version, to or from the volunteer, measure, kind)` names it: a roster's event books each once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// For which task.
    pub task: TaskId,
    /// The version of its roster that booked it.
    pub version: u64,
    /// Whose hours and points it is about.
    pub volunteer: PersonId,
    /// What.
    pub measure: Measure,
    /// Why.
    pub kind: EntryKind,
    /// How much; never zero.
    pub amount: u32,
    /// From whom.
    pub from: Account,
    /// To whom.
    pub to: Account,
    /// When.
    pub at: Timestamp,
}

impl Entry {
    /// What it takes and gives: two legs whose sum is zero.
    pub fn legs(&self) -> [(&Account, i64); 2] {
        let amount = i64::from(self.amount);
        [(&self.from, -amount), (&self.to, amount)]
    }
}

/// A volunteer's balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Balance {
    /// Minutes.
    pub minutes: i64,
    /// Points.
    pub points: i64,
}

/// One line of a volunteer's ledger page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LedgerLine {
    /// When.
    pub at: Timestamp,
    /// For which task.
    pub task: TaskId,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// What.
    pub measure: Measure,
    /// Why.
    pub kind: EntryKind,
    /// How much the volunteer got; negative where it was booked back.
    pub amount: i64,
    /// Why it was put right, in the organiser's words; none where it was not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What an account comes to.
pub fn balance<'a>(entries: impl IntoIterator<Item = &'a Entry>, account: &Account) -> Balance {
    let mut balance = Balance::default();
    for entry in entries {
        let legs = entry.legs().into_iter();
        let sum: i64 = legs.filter(|(of, _)| *of == account).map(|(_, sum)| sum).sum();
        match entry.measure {
            Measure::Minutes => balance.minutes += sum,
            Measure::Points => balance.points += sum,
        }
    }
    balance
}

/// What an event of a roster books; `version` is the roster's after it.
pub fn entries_of(
    task: &TaskId,
    community: &AreaCode,
    version: u64,
    recorded: &Recorded<RosterEvent>,
) -> Vec<Entry> {
    let book = |kind, person: &PersonId, credit: Credit| {
        let of = move |measure, amount| {
            let (from, to) = (
                Account::Community(community.clone()),
                Account::Volunteer(person.clone()),
            );
            let (from, to) = match kind {
                EntryKind::Reversed => (to, from),
                EntryKind::Credited | EntryKind::Corrected => (from, to),
            };
            Entry {
                task: task.clone(),
                version,
                volunteer: person.clone(),
                measure,
                kind,
                amount,
                from,
                to,
                at: recorded.at,
            }
        };
        [
            of(Measure::Minutes, credit.minutes),
            of(Measure::Points, credit.points),
        ]
    };
    let booked: Vec<Entry> = match &recorded.event {
        RosterEvent::Completed { credits } => credits
            .iter()
            .flat_map(|(person, credit)| book(EntryKind::Credited, person, *credit))
            .collect(),
        RosterEvent::Corrected { person, from, to, .. } => {
            let back = book(EntryKind::Reversed, person, *from);
            let anew = book(EntryKind::Corrected, person, *to);
            back.into_iter().chain(anew).collect()
        }
        _ => Vec::new(),
    };
    booked.into_iter().filter(|entry| entry.amount > 0).collect()
}
