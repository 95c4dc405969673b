//! The open reports of one queue, and how they fall into segments. Pure, but for the loading.

use leptos::prelude::*;
use linli_client::ClientError;
use linli_model::limits::PAGE_MAX;
use linli_model::protocol::{ReportQuery, ReportScope};
use linli_model::report::{ReportStatus, ReportSummary};
use linli_model::time::Timestamp;
use linli_model::urgency::Urgency;

use crate::contexts::use_services;
use crate::i18n::{Message, words::desk as words};
use crate::load::{Load, use_load};

/// One step of the desk: its key, its word, and the states it holds.
pub struct Segment {
    /// What the control names.
    pub key: &'static str,
    /// Its word.
    pub word: Message,
    /// The states of its reports.
    pub statuses: &'static [ReportStatus],
}

/// The steps of an area's desk.
const OF_AREA: [Segment; 4] = [
    Segment {
        key: "accept",
        word: words::TO_ACCEPT,
        statuses: &[ReportStatus::Submitted],
    },
    Segment {
        key: "assign",
        word: words::TO_ASSIGN,
        statuses: &[ReportStatus::Accepted],
    },
    Segment {
        key: "handling",
        word: words::HANDLING,
        statuses: &[ReportStatus::Assigned, ReportStatus::Handling],
    },
    Segment {
        key: "rate",
        word: words::TO_RATE,
        statuses: &[ReportStatus::Resolved],
    },
];

/// The steps of a unit's desk.
const OF_UNIT: [Segment; 3] = [
    Segment {
        key: "handle",
        word: words::TO_HANDLE,
        statuses: &[ReportStatus::Assigned],
    },
    Segment {
        key: "handling",
        word: words::HANDLING,
        statuses: &[ReportStatus::Handling],
    },
    Segment {
        key: "rate",
        word: words::TO_RATE,
        statuses: &[ReportStatus::Resolved],
    },
];

/// The steps of a queue.
pub fn segments(scope: &ReportScope) -> &'static [Segment] {
    match scope {
        ReportScope::Unit(_) => &OF_UNIT,
        _ => &OF_AREA,
    }
}

/// Loads the open reports of a queue, state by state; each state in the server's order.
pub fn use_queue(scope: Signal<Option<ReportScope>>) -> Load<Vec<ReportSummary>> {
    let services = use_services();
    use_load(move || {
        let backend = services.backend();
        let scope = scope.get();
        Box::pin(async move {
            let Some(scope) = scope else { return Ok(Vec::new()) };
            let reports = backend.reports().ok_or(ClientError::Unsupported)?;
            let mut open = Vec::new();
            for status in segments(&scope).iter().flat_map(|segment| segment.statuses) {
                let query = ReportQuery {
                    scope: scope.clone(),
                    status: Some(*status),
                    cursor: None,
                    limit: Some(PAGE_MAX),
                };
                open.extend(reports.list(&query).await?.items);
            }
            Ok(open)
        })
    })
}

/// What the tiles at the top pick out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Beyond their time.
    Late,
    /// Of an urgency, in time.
    Of(Urgency),
}

impl Pick {
    /// Whether a report is of this kind.
    pub fn holds(self, report: &ReportSummary, now: Timestamp) -> bool {
        match self {
            Self::Late => is_late(report, now),
            Self::Of(urgency) => !is_late(report, now) && report.urgency == urgency,
        }
    }
}

fn is_late(report: &ReportSummary, now: Timestamp) -> bool {
    report.due.is_some_and(|due| due < now) && report.status != ReportStatus::Resolved
}

/// The reports of a segment that match the pick and the search: late ones first, then by urgency, then by time limit.
pub fn shown(
    all: &[ReportSummary],
    segment: &Segment,
    pick: Option<Pick>,
    search: &str,
    now: Timestamp,
) -> Vec<ReportSummary> {
    let wanted = search.trim().to_lowercase();
    let carries = |report: &ReportSummary| {
        wanted.is_empty()
            || [&report.receipt, &report.title, &report.place_words]
                .iter()
                .any(|text| text.to_lowercase().contains(&wanted))
    };
    let mut shown: Vec<ReportSummary> = all
        .iter()
        .filter(|report| segment.statuses.contains(&report.status))
        .filter(|report| pick.is_none_or(|pick| pick.holds(report, now)) && carries(report))
        .cloned()
        .collect();
    shown.sort_by_key(|report| {
        (
            !is_late(report, now),
            std::cmp::Reverse(report.urgency),
            report.due.unwrap_or(report.submitted_at),
        )
    });
    shown
}

#[cfg(test)]
mod tests {
    use linli_model::area::AreaCode;
    use linli_model::category::CategoryCode;
    use linli_model::ids::ReportId;
    use linli_model::report::Audience;

    use super::*;

    fn report(name: &str, urgency: Urgency, due: i64) -> ReportSummary {
        ReportSummary {
            id: ReportId::new(name).expect("an id"),
            receipt: format!("261121-{name}"),
            status: ReportStatus::Submitted,
            urgency,
            category: CategoryCode::new("010101").expect("a code"),
            community: AreaCode::new("120101003001").expect("a code"),
            grid: None,
            title: "路灯不亮".to_owned(),
            place_words: "东门".to_owned(),
            cover: None,
            audience: Audience::Public,
            mine: false,
            submitted_at: Timestamp::default(),
            updated_at: Timestamp::default(),
            due: Some(Timestamp::from_millis(due)),
            version: 1,
            actions: Vec::new(),
        }
    }

    fn names(shown: Vec<ReportSummary>) -> Vec<String> {
        shown.into_iter().map(|report| report.id.to_string()).collect()
    }

    #[test]
    fn the_late_come_first_then_the_urgent_then_the_nearest() {
        let all = [
            report("blue", Urgency::Blue, 30),
            report("red", Urgency::Red, 90),
            report("soon", Urgency::Amber, 20),
            report("later", Urgency::Amber, 80),
            report("late", Urgency::Blue, 5),
        ];
        let now = Timestamp::from_millis(10);
        assert_eq!(
            names(shown(&all, &OF_AREA[0], None, "", now)),
            ["late", "red", "soon", "later", "blue"]
        );
        assert_eq!(
            names(shown(&all, &OF_AREA[0], Some(Pick::Of(Urgency::Blue)), "", now)),
            ["blue"]
        );
        assert_eq!(names(shown(&all, &OF_AREA[0], None, " -RED ", now)), ["red"]);
        assert!(shown(&all, &OF_AREA[1], None, "", now).is_empty());
    }
}
