//! Working hours as data: the week, the days off and the working days that make up for them.

use serde::{Deserialize, Serialize};

use crate::time::{DAY, MINUTE, Timestamp, days_from_civil};

/// How far ahead working time is looked for, in days; what is left then counts by the clock.
const HORIZON_DAYS: i64 = 3_660;

/// The working hours of a city, as `calendar.json` carries them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Grows with every change.
    pub version: u32,
    /// Minutes east of UTC of the clock the hours are read from.
    pub zone_offset_minutes: i32,
    /// The hours of an ordinary week.
    pub weekly: Week,
    /// Days without working hours, whatever their weekday.
    #[serde(default)]
    pub days_off: Vec<Day>,
    /// Days worked although their weekday or a holiday says otherwise (调休); see [`Calendar::hours_on`].
    #[serde(default)]
    pub days_on: Vec<Day>,
}

/// The working hours of each weekday.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Week {
    /// 周一
    #[serde(default)]
    pub mon: Hours,
    /// 周二
    #[serde(default)]
    pub tue: Hours,
    /// 周三
    #[serde(default)]
    pub wed: Hours,
    /// 周四
    #[serde(default)]
    pub thu: Hours,
    /// 周五
    #[serde(default)]
    pub fri: Hours,
    /// 周六
    #[serde(default)]
    pub sat: Hours,
    /// 周日
    #[serde(default)]
    pub sun: Hours,
}

impl Week {
    fn days(&self) -> [&Hours; 7] {
        [
            &self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun,
        ]
    }
}

/// Spans of a day from its first to its last: `[["08:30", "12:00"], ["13:30", "18:00"]]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(
    try_from = "Vec<(ClockTime, ClockTime)>",
    into = "Vec<(ClockTime, ClockTime)>"
)]
pub struct Hours(Vec<(ClockTime, ClockTime)>);

impl TryFrom<Vec<(ClockTime, ClockTime)>> for Hours {
    type Error = InvalidCalendar;
    fn try_from(spans: Vec<(ClockTime, ClockTime)>) -> Result<Self, InvalidCalendar> {
        let forward = spans.iter().all(|(start, end)| start < end);
        let in_order = spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        if forward && in_order {
            Ok(Self(spans))
        } else {
            Err(InvalidCalendar)
        }
    }
}

impl From<Hours> for Vec<(ClockTime, ClockTime)> {
    fn from(hours: Hours) -> Self {
        hours.0
    }
}

/// A time of the day in minutes since midnight: `08:30`; `24:00` is the day's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(u16);

/// A day: `2026-10-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i64);

/// Why a text of a calendar is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day YYYY-MM-DD, not a time HH:MM, or hours out of order")]
pub struct InvalidCalendar;

impl TryFrom<String> for ClockTime {
    type Error = InvalidCalendar;
    fn try_from(text: String) -> Result<Self, InvalidCalendar> {
        let read = || {
            let (hours, minutes) = text.split_once(':')?;
            let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
            let total = hours * 60 + minutes;
            (minutes < 60 && total <= 24 * 60).then_some(Self(total))
        };
        read().ok_or(InvalidCalendar)
    }
}

fn two_digits(text: &str) -> Option<u16> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> String {
        format!("{:02}:{:02}", time.0 / 60, time.0 % 60)
    }
}

impl Day {
    /// The day a point in time falls on, on a clock so many minutes east of UTC.
    pub fn of(at: Timestamp, zone_offset_minutes: i32) -> Self {
        Self(at.civil(zone_offset_minutes).days)
    }
}

impl TryFrom<String> for Day {
    type Error = InvalidCalendar;
    fn try_from(text: String) -> Result<Self, InvalidCalendar> {
        let midnight = Timestamp::parse(&format!("{text}T00:00:00Z")).ok_or(InvalidCalendar)?;
        Ok(Self::of(midnight, 0))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        let civil = Timestamp::from_micros(day.0 * DAY).civil(0);
        format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
    }
}

impl Calendar {
    /// The moment when `minutes` of working time have passed since `from`; for none, the next working moment.
    ///
    /// A calendar without any hours counts by the clock, as if one worked around it.
    pub fn add_working(&self, from: Timestamp, minutes: u32) -> Timestamp {
        let mut left = i64::from(minutes) * MINUTE;
        if self.weekly.days().iter().all(|hours| hours.0.is_empty()) {
            return from.plus(left);
        }
        let first = from.civil(self.zone_offset_minutes).days;
        for day in first..first + HORIZON_DAYS {
            let midnight = self.midnight(day);
            for (start, end) in &self.hours_on(Day(day)).0 {
                let start = from.max(midnight.plus(i64::from(start.0) * MINUTE));
                let worked = midnight.plus(i64::from(end.0) * MINUTE).since(start);
                if worked > 0 && worked >= left {
                    return start.plus(left);
                }
                left -= worked.max(0);
            }
        }
        self.midnight(first + HORIZON_DAYS).plus(left)
    }

    /// The working hours of a day. A working day whose weekday has none takes those of the first weekday that has.
    pub fn hours_on(&self, day: Day) -> &Hours {
        const NONE: &Hours = &Hours(Vec::new());
        let week = self.weekly.days();
        let a_monday = days_from_civil(1970, 1, 5);
        let usual = week[(day.0 - a_monday).rem_euclid(7) as usize];
        if self.days_on.contains(&day) {
            return std::iter::once(usual)
                .chain(week)
                .find(|hours| !hours.0.is_empty())
                .unwrap_or(NONE);
        }
        if self.days_off.contains(&day) { NONE } else { usual }
    }

    fn midnight(&self, day: i64) -> Timestamp {
        Timestamp::from_micros(day.saturating_mul(DAY)).plus(-i64::from(self.zone_offset_minutes) * MINUTE)
    }
}
