//! Figures of an area (办结率, 满意率): public, from daily sums that a job keeps.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;

/// `GET /v1/figures?area=…`: how the reports of an area went, of this month and the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Figures {
    /// The area.
    pub area: AreaCode,
    /// This month until now.
    pub month: Sums,
    /// The month before, whole.
    pub month_before: Sums,
}

/// Sums over the reports that were submitted in a span of days, as they stand now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sums {
    /// How many were submitted, without those that were taken back or not accepted.
    pub submitted: u32,
    /// How many of these were answered (办结).
    pub resolved: u32,
    /// How many were rated.
    pub rated: u32,
    /// How many were rated 满意 or 基本满意.
    pub satisfied: u32,
    /// From submission to answer, summed up, in minutes.
    pub minutes: u64,
}

impl Sums {
    /// 办结率 in tenths of a percent; none where nothing was submitted.
    pub fn resolved_permille(&self) -> Option<u32> {
        permille(self.resolved, self.submitted)
    }

    /// 满意率 in tenths of a percent; none where nothing was rated.
    pub fn satisfied_permille(&self) -> Option<u32> {
        permille(self.satisfied, self.rated)
    }

    /// Minutes from submission to answer, on average; none where nothing was answered.
    pub fn minutes_on_average(&self) -> Option<u64> {
        self.minutes.checked_div(u64::from(self.resolved))
    }
}

fn permille(part: u32, whole: u32) -> Option<u32> {
    let tenths = (u64::from(part) * 1_000).checked_div(u64::from(whole))?;
    u32::try_from(tenths).ok()
}
