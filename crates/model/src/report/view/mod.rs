//! A report as one viewer may see it: pure, so that it can be shown that no staff-only byte reaches a resident.

mod pending;
mod shapes;

pub use pending::with_pending;
pub use shapes::{PartView, ReportSummary, ReportView, TimelineEntry, TimelineWhat};

use crate::geo::PlaceView;
use crate::ids::{PersonId, PhotoId, UnitId};
use crate::limits::TITLE_CHARS;
use crate::open::Open;
use crate::person::Actor;
use crate::photo::PhotoView;
use crate::protocol::UnitView;
use crate::text::Words;
use crate::time::Timestamp;

use super::{Content, ContentId, Part, Recorded, Report, ReportEvent, Standing, actions};

/// Where a view takes what events only name.
#[derive(Clone, Copy)]
pub struct Viewing<'a> {
    /// The report's receipt number.
    pub receipt: &'a str,
    /// Contents by id; [`Content::default`] where redacted.
    pub contents: &'a dyn Fn(&ContentId) -> Content,
    /// Photos with freshly signed addresses; `None` where the photo is gone.
    pub photo: &'a dyn Fn(&PhotoId) -> Option<PhotoView>,
    /// Names of people.
    pub person_name: &'a dyn Fn(&PersonId) -> Option<String>,
    /// Units by id.
    pub unit: &'a dyn Fn(&UnitId) -> Option<UnitView>,
}

/// The report in full as `actor` may see it; `None` when they may not know that it exists. See [`Standing`].
pub fn view(
    report: &Report,
    history: &[Recorded],
    viewing: &Viewing<'_>,
    actor: &Actor,
    now: Timestamp,
) -> Option<ReportView> {
    let standing = Standing::of(report, actor);
    let content = (viewing.contents)(&report.content);
    let photos = photos(&content, viewing);
    let updated_at = history.last().map_or(report.submitted_at, |last| last.at);
    let cover = photos.first().cloned();
    let summary = summarize(report, updated_at, &content, cover, viewing.receipt, actor, now)?;
    let fix = content.place.as_ref().and_then(|place| place.fix);
    Some(ReportView {
        summary,
        text: content.text,
        photos,
        place: PlaceView {
            public_hint: fix.map(|fix| fix.point.blurred()),
            exact: content.place.filter(|_| standing.sees_exactly()),
        },
        author: (viewing.person_name)(&report.owner).filter(|_| may_know_author(report, standing)),
        contact: content.contact.filter(|_| standing.works()),
        parts: report.parts.iter().map(|part| part_view(part, viewing)).collect(),
        rating: report.rating,
        closes_at: report.closes_at,
        timeline: history
            .iter()
            .filter_map(|recorded| entry(report, recorded, viewing, standing))
            .collect(),
        pending: Vec::new(),
    })
}

/// The report as a line in a list, from its first content; `None` when `actor` may not know that it exists.
pub fn summarize(
    report: &Report,
    updated_at: Timestamp,
    content: &Content,
    cover: Option<PhotoView>,
    receipt: &str,
    actor: &Actor,
    now: Timestamp,
) -> Option<ReportSummary> {
    let standing = Standing::of(report, actor);
    let place = content.place.as_ref().filter(|_| standing.sees_exactly());
    standing.sees().then(|| ReportSummary {
        id: report.id.clone(),
        receipt: receipt.to_owned(),
        status: report.status,
        urgency: report.urgency,
        category: report.category.clone(),
        community: report.community.clone(),
        grid: report.grid.clone(),
        title: title(&content.text),
        place_words: place.map(|place| place.words.clone()).unwrap_or_default(),
        cover,
        audience: report.audience,
        mine: standing.owner,
        submitted_at: report.submitted_at,
        updated_at,
        due: report.due,
        version: report.version,
        actions: actions(report, actor, now),
    })
}

fn title(text: &str) -> String {
    text.chars()
        .take(TITLE_CHARS)
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect()
}

fn photos(content: &Content, viewing: &Viewing<'_>) -> Vec<PhotoView> {
    content
        .photos
        .iter()
        .filter_map(|photo| (viewing.photo)(photo))
        .collect()
}

const fn may_know_author(report: &Report, standing: Standing) -> bool {
    standing.sees_exactly() || report.show_name
}

fn part_view(part: &Part, viewing: &Viewing<'_>) -> PartView {
    let unit = (viewing.unit)(&part.unit);
    PartView {
        unit: part.unit.clone(),
        phone: unit
            .as_ref()
            .map(|unit| unit.duty_phone.clone())
            .filter(|phone| !phone.is_empty()),
        name: unit.map(|unit| unit.name).unwrap_or_default(),
        lead: part.lead,
        called_at: part.called_at,
        arrived_at: part.arrived_at,
    }
}

/// One line of the timeline; `None` where the viewer may not know that it happened.
fn entry(
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
            let name = (viewing.unit)(unit).map_or_else(Words::default, |unit| unit.name);
            TimelineWhat::Assigned {
                unit: unit.clone(),
                name,
            }
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
        ReportEvent::Closed => TimelineWhat::Closed,
        ReportEvent::Noted { content: note } => standing.works().then(|| TimelineWhat::Noted {
            text: content(note).text,
        })?,
    })
}
