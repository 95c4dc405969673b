//! The open reports of one queue, and how they fall into segments. Pure, but for the loading.

use leptos::prelude::*;
use linli_client::ClientError;
use linli_model::limits::PAGE_MAX;
use linli_model::protocol::{ReportQuery, ReportScope};
use linli_model::report::{ActionName, ReportStatus, ReportSummary};
use linli_model::time::Timestamp;
use linli_model::urgency::Urgency;

use crate::clock::use_now;
use crate::contexts::{use_live, use_services};
use crate::i18n::{Message, words::desk as words};
use crate::load::{Load, all_pages, use_load_by};

/// One step of the desk: its key, its word, and what it holds.
pub struct Segment {
    /// What the control names.
    pub key: &'static str,
    /// Its word.
    pub word: Message,
    /// Whether it holds a report of the queue.
    pub holds: fn(&ReportSummary) -> bool,
}

/// The steps of an area's desk.
const OF_AREA: [Segment; 4] = [
    Segment {
        key: "accept",
        word: words::TO_ACCEPT,
        holds: |report| report.status == ReportStatus::Submitted,
    },
    Segment {
        key: "assign",
        word: words::TO_ASSIGN,
        holds: |report| report.status == ReportStatus::Accepted,
    },
    Segment {
        key: "handling",
        word: words::HANDLING,
        holds: |report| matches!(report.status, ReportStatus::Assigned | ReportStatus::Handling),
    },
    TO_RATE,
];

/// The steps of a unit's desk: what it was called to, what it was given, what it is at.
const OF_UNIT: [Segment; 4] = [
    Segment {
        key: "arrive",
        word: words::TO_ARRIVE,
        holds: |report| offers(report, ActionName::Arrive),
    },
    Segment {
        key: "handle",
        word: words::TO_HANDLE,
        holds: |report| offers(report, ActionName::Handle),
    },
    Segment {
        key: "handling",
        word: words::HANDLING,
        holds: |report| {
            let waits = offers(report, ActionName::Arrive) || offers(report, ActionName::Handle);
            report.status.is_unanswered() && !waits
        },
    },
    TO_RATE,
];

const TO_RATE: Segment = Segment {
    key: "rate",
    word: words::TO_RATE,
    holds: |report| report.status == ReportStatus::Resolved,
};

fn offers(report: &ReportSummary, name: ActionName) -> bool {
    report.actions.iter().any(|action| action.command == name)
}

/// The states of the open reports.
const OPEN: [ReportStatus; 5] = [
    ReportStatus::Submitted,
    ReportStatus::Accepted,
    ReportStatus::Assigned,
    ReportStatus::Handling,
    ReportStatus::Resolved,
];

/// The steps of a queue.
pub fn segments(scope: &ReportScope) -> &'static [Segment] {
    match scope {
        ReportScope::Unit(_) => &OF_UNIT,
        _ => &OF_AREA,
    }
}

/// How often a queue is loaded anew by itself, in milliseconds: what is above communities has no feed, and that a unit has not
/// come in its time is told by the clock alone.
const ANEW_MS: u32 = 60_000;

/// Loads all open reports of a queue, state by state; each state in the server's order.
pub fn use_queue(scope: Signal<Option<ReportScope>>) -> Load<Vec<ReportSummary>> {
    let services = use_services();
    let (told, minute) = (use_live().tick(), use_now(ANEW_MS));
    let fresh = Signal::derive(move || {
        minute.track();
        told.get()
    });
    use_load_by(fresh, move || {
        let backend = services.backend();
        let scope = scope.get();
        Box::pin(async move {
            let Some(scope) = scope else { return Ok(Vec::new()) };
            let reports = backend.reports().ok_or(ClientError::Unsupported)?;
            let mut open = Vec::new();
            // Nothing comes to a unit before it is taken in.
            let before = usize::from(matches!(scope, ReportScope::Unit(_)));
            for status in &OPEN[before..] {
                let query = |cursor| ReportQuery {
                    scope: scope.clone(),
                    status: Some(*status),
                    cursor,
                    limit: Some(PAGE_MAX),
                };
                let of_status = all_pages(async |cursor| reports.list(&query(cursor)).await);
                open.extend(of_status.await?);
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
    /// 督办: the street has an eye on them.
    Supervised,
    /// 未报到: a called unit has not come in time.
    Missing,
}

impl Pick {
    /// Whether a report is of this kind.
    pub fn holds(self, report: &ReportSummary, now: Timestamp) -> bool {
        match self {
            Self::Late => is_late(report, now),
            Self::Of(urgency) => !is_late(report, now) && report.urgency == urgency,
            Self::Supervised => report.supervised,
            Self::Missing => report.missing_units > 0,
        }
    }
}

fn is_late(report: &ReportSummary, now: Timestamp) -> bool {
    report.due.is_some_and(|due| due < now) && report.status != ReportStatus::Resolved
}

/// The reports of a segment that match the pick and the search, in the server's order of a queue: 督办 first, then red,
/// amber, blue, then by time limit.
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
        .filter(|report| (segment.holds)(report))
        .filter(|report| pick.is_none_or(|pick| pick.holds(report, now)) && carries(report))
        .cloned()
        .collect();
    shown.sort_by_key(|report| {
        (
            !report.supervised,
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
    use linli_model::report::{Action, Audience};

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
            me_toos: 0,
            joined: false,
            supervised: false,
            urges: 0,
            reopened: 0,
            missing_units: 0,
            version: 1,
            actions: Vec::new(),
        }
    }

    fn names(shown: Vec<ReportSummary>) -> Vec<String> {
        shown.into_iter().map(|report| report.id.to_string()).collect()
    }

    fn all() -> Vec<ReportSummary> {
        let supervised = ReportSummary {
            supervised: true,
            ..report("supervised", Urgency::Blue, 95)
        };
        vec![
            report("blue", Urgency::Blue, 30),
            report("red", Urgency::Red, 90),
            report("soon", Urgency::Amber, 20),
            report("later", Urgency::Amber, 80),
            report("late", Urgency::Blue, 5),
            supervised,
        ]
    }

    #[test]
    fn the_supervised_come_first_then_the_urgent_then_the_nearest() {
        let now = Timestamp::from_millis(10);
        assert_eq!(
            names(shown(&all(), &OF_AREA[0], None, "", now)),
            ["supervised", "red", "soon", "later", "late", "blue"]
        );
        assert_eq!(names(shown(&all(), &OF_AREA[0], None, " -RED ", now)), ["red"]);
        assert!(shown(&all(), &OF_AREA[1], None, "", now).is_empty());
    }

    #[test]
    fn a_tile_picks_out_what_it_counts() {
        let now = Timestamp::from_millis(10);
        let mut all = all();
        all[0].missing_units = 2;
        let picked = |pick| names(shown(&all, &OF_AREA[0], Some(pick), "", now));
        assert_eq!(picked(Pick::Late), ["late"]);
        assert_eq!(picked(Pick::Of(Urgency::Blue)), ["supervised", "blue"]);
        assert_eq!(picked(Pick::Supervised), ["supervised"]);
        assert_eq!(picked(Pick::Missing), ["blue"]);
    }

    #[test]
    fn a_unit_sees_what_it_was_called_to_apart_from_what_it_was_given() {
        let of = |name, status, command: Option<ActionName>| ReportSummary {
            status,
            actions: command
                .map(|command| Action {
                    command,
                    until: None,
                    if_match: None,
                    unit: None,
                })
                .into_iter()
                .collect(),
            ..report(name, Urgency::Blue, 20)
        };
        let all = [
            of("called", ReportStatus::Assigned, Some(ActionName::Arrive)),
            of("given", ReportStatus::Assigned, Some(ActionName::Handle)),
            of("here", ReportStatus::Assigned, Some(ActionName::Answer)),
            of("led", ReportStatus::Handling, Some(ActionName::Resolve)),
            of("done", ReportStatus::Resolved, None),
        ];
        let now = Timestamp::default();
        let fallen: Vec<Vec<String>> = OF_UNIT
            .iter()
            .map(|segment| names(shown(&all, segment, None, "", now)))
            .collect();
        assert_eq!(
            fallen,
            [vec!["called"], vec!["given"], vec!["here", "led"], vec!["done"]]
        );
    }
}
