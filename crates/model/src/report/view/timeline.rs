//! The timeline: what happened, one line an event, as far as the viewer may know.

use serde::{Deserialize, Deserializer, Serialize};

use crate::ids::UnitId;
use crate::json;
use crate::open::{Open, Versioned};
use crate::photo::PhotoView;
use crate::report::{ActionName, ContentId, RaiseReason, Rating, Recorded, Report, ReportEvent, Standing};
use crate::text::Words;
use crate::time::Timestamp;
use crate::urgency::Urgency;

use super::{UnitName, Viewing, may_know_author, photos};

/// What the timeline shows of one event. `{type, v, …}`; entries the reader does not know are shown as a plain line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TimelineWhat {
    /// 提交
    Submitted,
    /// 受理
    Accepted,
    /// 不予受理
    Declined {
        /// The reason.
        text: String,
    },
    /// 撤回
    Withdrawn,
    /// 派单
    Assigned {
        /// The unit.
        unit: UnitId,
        /// Its name.
        name: Words,
    },
    /// 处置
    HandlingBegun,
    /// 退单. The reason is for staff and units only.
    Returned {
        /// The reason; `None` for others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// 反馈
    Resolved {
        /// What was done.
        text: String,
        /// Photos of the result.
        photos: Vec<PhotoView>,
    },
    /// 评价
    Rated {
        /// The judgement.
        rating: Rating,
        /// The author's words; empty for neighbours.
        text: String,
    },
    /// 重办
    Reopened {
        /// The reason; empty for neighbours.
        text: String,
    },
    /// 吹哨
    Whistled {
        /// The units that were called.
        units: Vec<UnitName>,
        /// The reason; `None` for all but those who work on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// 报到
    Arrived {
        /// The unit.
        unit: UnitId,
        /// Its name.
        name: Words,
    },
    /// 反馈 of a called unit
    Answered {
        /// The unit.
        unit: UnitId,
        /// Its name.
        name: Words,
        /// What it did; empty for neighbours.
        text: String,
        /// Photos of the result; none for neighbours.
        photos: Vec<PhotoView>,
    },
    /// 催办; not in a neighbour's view.
    Urged,
    /// 督办; not in a neighbour's view.
    Supervised {
        /// The street's words; `None` for its author.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Made more urgent by the timer; not in a neighbour's view.
    Raised {
        /// The urgency from then on.
        urgency: Urgency,
        /// Why.
        why: RaiseReason,
    },
    /// 办结
    Closed,
    /// A note among staff; never in a resident's view.
    Noted {
        /// The note.
        text: String,
    },
    /// What the viewer asked for and waits in the outbox; made by the app, never sent.
    Pending {
        /// Which command waits.
        command: ActionName,
    },
}

impl<'de> Deserialize<'de> for TimelineWhat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::by_tree(deserializer, |tree| {
            Some(match json::tag(tree, "type")? {
                "submitted" => Self::Submitted,
                "accepted" => Self::Accepted,
                "declined" => Self::Declined {
                    text: json::field(tree, "text")?,
                },
                "withdrawn" => Self::Withdrawn,
                "assigned" => Self::Assigned {
                    unit: json::field(tree, "unit")?,
                    name: json::field(tree, "name")?,
                },
                "handling_begun" => Self::HandlingBegun,
                "returned" => Self::Returned {
                    text: json::field(tree, "text")?,
                },
                "resolved" => Self::Resolved {
                    text: json::field(tree, "text")?,
                    photos: json::field(tree, "photos")?,
                },
                "rated" => Self::Rated {
                    rating: json::field(tree, "rating")?,
                    text: json::field(tree, "text")?,
                },
                "reopened" => Self::Reopened {
                    text: json::field(tree, "text")?,
                },
                "whistled" => Self::Whistled {
                    units: json::field(tree, "units")?,
                    text: json::field(tree, "text")?,
                },
                "arrived" => Self::Arrived {
                    unit: json::field(tree, "unit")?,
                    name: json::field(tree, "name")?,
                },
                "answered" => Self::Answered {
                    unit: json::field(tree, "unit")?,
                    name: json::field(tree, "name")?,
                    text: json::field(tree, "text")?,
                    photos: json::field(tree, "photos")?,
                },
                "urged" => Self::Urged,
                "supervised" => Self::Supervised {
                    text: json::field(tree, "text")?,
                },
                "raised" => Self::Raised {
                    urgency: json::field(tree, "urgency")?,
                    why: json::field(tree, "why")?,
                },
                "closed" => Self::Closed,
                "noted" => Self::Noted {
                    text: json::field(tree, "text")?,
                },
                "pending" => Self::Pending {
                    command: json::field(tree, "command")?,
                },
                _ => return None,
            })
        })
    }
}

impl Versioned for TimelineWhat {
    const VERSION: u64 = 1;
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// The name of who did it, where the viewer may know; staff by name, residents only as themselves or by consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What.
    #[cfg_attr(feature = "schema", schema(value_type = TimelineWhat))]
    pub what: Open<TimelineWhat>,
}

/// One line of the timeline; `None` where the viewer may not know that it happened.
pub(super) fn entry(
    report: &Report,
    recorded: &Recorded,
    viewing: &Viewing<'_>,
    standing: Standing,
) -> Option<TimelineEntry> {
    let by = recorded
        .by
        .as_ref()
        .filter(|&by| *by != report.owner || may_know_author(report, standing));
    Some(TimelineEntry {
        at: recorded.at,
        by: by.and_then(|by| (viewing.person_name)(by)),
        what: Open::Known(what(&recorded.event, viewing, standing)?),
    })
}

fn what(event: &ReportEvent, viewing: &Viewing<'_>, standing: Standing) -> Option<TimelineWhat> {
    let content = |id: &ContentId| (viewing.contents)(id);
    // What the author and those who work on it write to each other.
    let between = |id: &ContentId| {
        if standing.sees_exactly() {
            content(id).text
        } else {
            String::new()
        }
    };
    Some(match event {
        ReportEvent::Submitted { .. } => TimelineWhat::Submitted,
        ReportEvent::Accepted { .. } => TimelineWhat::Accepted,
        ReportEvent::Declined { content } => TimelineWhat::Declined {
            text: between(content),
        },
        ReportEvent::Withdrawn => TimelineWhat::Withdrawn,
        ReportEvent::Assigned { unit, .. } => {
            let UnitName { unit, name } = viewing.named(unit);
            TimelineWhat::Assigned { unit, name }
        }
        ReportEvent::HandlingBegun => TimelineWhat::HandlingBegun,
        ReportEvent::Returned { content: reason, .. } => TimelineWhat::Returned {
            text: standing.reads_returns().then(|| content(reason).text),
        },
        ReportEvent::Resolved { content: answer, .. } => {
            let answer = content(answer);
            TimelineWhat::Resolved {
                photos: photos(&answer, viewing),
                text: answer.text,
            }
        }
        ReportEvent::Rated { rating, content } => TimelineWhat::Rated {
            rating: *rating,
            text: content.as_ref().map(between).unwrap_or_default(),
        },
        ReportEvent::Reopened { content, .. } => TimelineWhat::Reopened {
            text: between(content),
        },
        ReportEvent::Whistled {
            units,
            content: reason,
            ..
        } => TimelineWhat::Whistled {
            units: units.iter().map(|unit| viewing.named(unit)).collect(),
            text: standing.works().then(|| content(reason).text),
        },
        ReportEvent::Arrived { unit } => {
            let UnitName { unit, name } = viewing.named(unit);
            TimelineWhat::Arrived { unit, name }
        }
        ReportEvent::Answered {
            unit,
            content: answer,
        } => {
            let UnitName { unit, name } = viewing.named(unit);
            let answer = Some(content(answer)).filter(|_| standing.sees_exactly());
            let answer = answer.unwrap_or_default();
            TimelineWhat::Answered {
                unit,
                name,
                photos: photos(&answer, viewing),
                text: answer.text,
            }
        }
        ReportEvent::Urged => standing.sees_exactly().then_some(TimelineWhat::Urged)?,
        ReportEvent::Supervised { content: words } => {
            standing.sees_exactly().then(|| TimelineWhat::Supervised {
                text: standing.works().then(|| content(words).text),
            })?
        }
        ReportEvent::Raised { urgency, why } => standing.sees_exactly().then_some(TimelineWhat::Raised {
            urgency: *urgency,
            why: *why,
        })?,
        ReportEvent::Joined { .. } => return None,
        ReportEvent::Closed => TimelineWhat::Closed,
        ReportEvent::Noted { content: note } => standing.works().then(|| TimelineWhat::Noted {
            text: content(note).text,
        })?,
    })
}
