//! When each next step is due: limits by urgency and category, in working hours by the calendar.

use crate::category::CategoryCode;
use crate::time::{MINUTE, Timestamp};
use crate::urgency::{StepLimits, Urgency};

use super::Rules;

/// The due times of a report from now on.
pub(super) struct Times<'a> {
    pub rules: &'a Rules<'a>,
    pub category: &'a CategoryCode,
    pub urgency: Urgency,
    pub now: Timestamp,
}

impl Times<'_> {
    pub fn accept(&self) -> Timestamp {
        self.after(self.urgency, self.limits(self.urgency).accept_minutes)
    }

    pub fn assign(&self) -> Timestamp {
        self.after(self.urgency, self.limits(self.urgency).assign_minutes)
    }

    /// For a called unit to come.
    pub fn arrive(&self) -> Timestamp {
        self.after(self.urgency, self.limits(self.urgency).arrive_minutes)
    }

    /// The leaf category's own hours, counted as its own urgency counts. Where the urgency was raised above it, the
    /// limit of the higher one holds if that comes sooner.
    pub fn handle(&self) -> Timestamp {
        let general = self.after(self.urgency, self.limits(self.urgency).handle_minutes);
        match self.rules.categories.leaf(self.category) {
            Some((_, _, leaf)) if leaf.handle_hours > 0 => {
                let own = self.after(leaf.urgency, leaf.handle_hours.saturating_mul(60));
                if leaf.urgency < self.urgency {
                    own.min(general)
                } else {
                    own
                }
            }
            _ => general,
        }
    }

    fn limits(&self, urgency: Urgency) -> StepLimits {
        self.rules.categories.time_limits.of(urgency)
    }

    fn after(&self, urgency: Urgency, minutes: u32) -> Timestamp {
        if self.limits(urgency).working_hours {
            self.rules.calendar.add_working(self.now, minutes)
        } else {
            self.now.plus(i64::from(minutes) * MINUTE)
        }
    }
}
