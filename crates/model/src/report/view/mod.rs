//! A report as one viewer may see it: pure, so that it can be shown that no staff-only byte reaches a resident.

mod pending;
mod shapes;
mod timeline;

pub use pending::with_pending;
pub use shapes::{JoinerView, PartView, ReportSummary, ReportView, UnitName};
pub use timeline::{TimelineEntry, TimelineWhat};

use crate::geo::PlaceView;
use crate::ids::{PersonId, PhotoId, UnitId};
use crate::limits::{JOINERS_SHOWN, TITLE_CHARS};
use crate::person::Actor;
use crate::photo::PhotoView;
use crate::protocol::UnitView;
use crate::text::Words;
use crate::time::Timestamp;

use super::{Content, ContentId, MeToos, Part, Recorded, Report, Standing, actions};

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
    /// How many joined, and whether the viewer did.
    pub me_toos: MeToos,
    /// Those who joined last, the newest first.
    pub joiners: &'a [Joiner],
}

/// A neighbour who joined a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Joiner {
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// What they added; empty when redacted or not given.
    pub words: String,
}

impl Viewing<'_> {
    fn named(&self, unit: &UnitId) -> UnitName {
        UnitName {
            unit: unit.clone(),
            name: (self.unit)(unit).map_or_else(Words::default, |unit| unit.name),
        }
    }
}

/// What a line in a list takes besides the report.
#[derive(Clone)]
pub struct Outline<'a> {
    /// The report's receipt number.
    pub receipt: &'a str,
    /// When its last event happened.
    pub updated_at: Timestamp,
    /// Its first content.
    pub content: &'a Content,
    /// Its first photo.
    pub cover: Option<PhotoView>,
    /// How many joined, and whether the viewer did.
    pub me_toos: MeToos,
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
    let outline = Outline {
        receipt: viewing.receipt,
        updated_at,
        content: &content,
        cover: photos.first().cloned(),
        me_toos: viewing.me_toos,
    };
    let summary = summarize(report, outline, actor, now)?;
    let late_by = report.looked_at(now);
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
        parts: report
            .parts
            .iter()
            .map(|part| part_view(part, viewing, standing.works(), late_by))
            .collect(),
        first_handler: report
            .first_unit
            .as_ref()
            .filter(|_| report.reopened > 0)
            .map(|unit| viewing.named(unit)),
        joiners: if standing.works() {
            joiners(viewing)
        } else {
            Vec::new()
        },
        rating: report.rating,
        closes_at: report.closes_at,
        post: report.post.clone(),
        timeline: history
            .iter()
            .filter_map(|recorded| timeline::entry(report, recorded, viewing, standing))
            .collect(),
        pending: Vec::new(),
    })
}

/// The report as a line in a list; `None` when `actor` may not know that it exists.
pub fn summarize(
    report: &Report,
    outline: Outline<'_>,
    actor: &Actor,
    now: Timestamp,
) -> Option<ReportSummary> {
    let standing = Standing::of(report, actor);
    let content = outline.content;
    let place = content.place.as_ref().filter(|_| standing.sees_exactly());
    let late_by = report.looked_at(now);
    let missing = report.parts.iter().filter(|part| part.is_missing(late_by));
    standing.sees().then(|| ReportSummary {
        id: report.id.clone(),
        receipt: outline.receipt.to_owned(),
        status: report.status,
        urgency: report.urgency,
        category: report.category.clone(),
        community: report.community.clone(),
        grid: report.grid.clone(),
        title: title(&content.text),
        place_words: place.map(|place| place.words.clone()).unwrap_or_default(),
        cover: outline.cover,
        audience: report.audience,
        mine: standing.owner,
        submitted_at: report.submitted_at,
        updated_at: outline.updated_at,
        due: report.due,
        me_toos: outline.me_toos.count,
        joined: outline.me_toos.joined,
        supervised: report.supervised && standing.sees_exactly(),
        urges: if standing.sees_exactly() { report.urges } else { 0 },
        reopened: report.reopened,
        missing_units: if standing.works() {
            missing.count() as u32
        } else {
            0
        },
        version: report.version,
        actions: actions(report, actor, outline.me_toos, now),
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

fn part_view(part: &Part, viewing: &Viewing<'_>, works: bool, late_by: Timestamp) -> PartView {
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
        arrive_due: part.arrive_due.filter(|_| works),
        answered_at: part.answered_at,
        late: works && part.is_late(late_by),
    }
}

fn joiners(viewing: &Viewing<'_>) -> Vec<JoinerView> {
    let shown = viewing.joiners.iter().take(JOINERS_SHOWN as usize);
    shown
        .map(|joiner| JoinerView {
            name: (viewing.person_name)(&joiner.person),
            at: joiner.at,
            words: joiner.words.clone(),
        })
        .collect()
}
