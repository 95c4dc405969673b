//! The units at work on a report: who leads, who was called (吹哨), who has come and in time, and what they answered.

use leptos::prelude::*;
use linli_components::{
    Badge, IconButtonKind, IconLink, IconPath, IconTile, PhotoRow, PhotoViewer, Picture, Tone, icons,
};
use linli_model::ids::UnitId;
use linli_model::report::{PartView, ReportView, TimelineWhat};
use linli_model::time::Timestamp;

use super::timeline::pictures;
use crate::clock::use_now;
use crate::contexts::use_services;
use crate::i18n::{I18n, Message, use_i18n, words::form, words::reports as words};

/// What a unit's part in a report shows.
#[derive(Clone)]
struct Part {
    view: PartView,
    /// Whether a called unit that has not come may still be missed: the report is not answered yet.
    awaited: bool,
    /// What a called unit answered; empty before.
    answer: String,
    /// The photos of its answer.
    photos: Vec<Picture>,
}

impl Part {
    fn is_missing(&self, now: Timestamp) -> bool {
        let is_over = self.awaited && self.view.arrive_due.is_some_and(|due| due < now);
        !self.view.lead && self.view.arrived_at.is_none() && (self.view.late || is_over)
    }

    /// How far it is, as tone, icon and word.
    fn standing(&self, now: Timestamp) -> (Tone, IconPath, Message) {
        let view = &self.view;
        match (view.lead, view.arrived_at) {
            _ if view.answered_at.is_some() => (Tone::Jade, icons::CIRCLE_CHECK, words::UNIT_ANSWERED),
            (true, Some(_)) => (Tone::Blue, icons::HAMMER, words::UNIT_BEGUN),
            (true, None) => (Tone::Neutral, icons::HOURGLASS, words::UNIT_TO_BEGIN),
            (false, Some(_)) => (Tone::Blue, icons::MAP_PIN, words::UNIT_ARRIVED),
            (false, None) if self.is_missing(now) => (Tone::RedSolid, icons::FLAG, words::UNIT_MISSING),
            (false, None) => (Tone::Amber, icons::CLOCK, words::UNIT_MISSING),
        }
    }

    /// `协办单位 · 应于今天 15:40 前报到`; tracks.
    fn note(&self, i18n: I18n, now: Timestamp) -> String {
        let view = &self.view;
        let role = i18n.text(if view.lead {
            words::LEAD_UNIT
        } else {
            words::CALLED_UNIT
        });
        let (word, at) = match (view.answered_at, view.arrived_at, view.arrive_due) {
            (Some(at), _, _) => (words::UNIT_ANSWERED_AT, at),
            (None, Some(at), _) if view.lead => (words::UNIT_BEGUN_AT, at),
            (None, Some(at), _) => (words::UNIT_ARRIVED_AT, at),
            (None, None, Some(due)) => (words::UNIT_DUE_AT, due),
            (None, None, None) if view.lead => return role.to_owned(),
            (None, None, None) => (words::UNIT_CALLED_AT, view.called_at),
        };
        i18n.fill(
            word,
            &[&role, &i18n.moment(at.millis() as f64, now.millis() as f64)],
        )
    }
}

/// The newest answer of a called unit: its words and photos.
fn answer_of(i18n: I18n, view: &ReportView, wanted: &UnitId) -> Option<(String, Vec<Picture>)> {
    let services = use_services();
    view.timeline
        .iter()
        .rev()
        .find_map(|entry| match entry.what.known() {
            Some(TimelineWhat::Answered {
                unit, text, photos, ..
            }) if unit == wanted => Some((
                text.clone(),
                pictures(i18n, &*services.backend(), photos, words::ANSWER_PHOTO),
            )),
            _ => None,
        })
}

/// The units of a report, the one that leads first.
#[component]
pub fn Units(view: StoredValue<ReportView>) -> impl IntoView {
    let i18n = use_i18n();
    let (mut parts, called): (Vec<Part>, Vec<Part>) = view.with_value(|view| {
        let part = |part: &PartView| {
            let (answer, photos) = answer_of(i18n, view, &part.unit).unwrap_or_default();
            Part {
                view: part.clone(),
                awaited: view.summary.status.is_unanswered(),
                answer,
                photos,
            }
        };
        view.parts.iter().map(part).partition(|part| part.view.lead)
    });
    parts.extend(called);
    // A photo of an answer: of which, and which of its photos.
    let looked_at = RwSignal::new(Vec::<Picture>::new());
    let viewed = RwSignal::new(None::<usize>);
    let look = Callback::new(move |(photos, at): (Vec<Picture>, usize)| {
        looked_at.set(photos);
        viewed.set(Some(at));
    });
    (!parts.is_empty()).then(|| {
        let rows = parts.into_iter().map(|part| view! { <UnitRow part look /> });
        view! {
            <section class="card is-flush units" aria-label=i18n.label(words::UNITS)>{rows.collect_view()}</section>
            <PhotoViewer
                photos=looked_at
                index=viewed
                close_label=i18n.label(form::CLOSE)
                earlier_label=i18n.label(form::PREVIOUS)
                later_label=i18n.label(form::NEXT)
            />
        }
    })
}

/// One unit, with a button that calls.
#[component]
fn UnitRow(part: Part, look: Callback<(Vec<Picture>, usize)>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now(30_000);
    let part = StoredValue::new(part);
    let name = move || part.with_value(|part| i18n.words(&part.view.name));
    let note = move || part.with_value(|part| part.note(i18n, now.get()));
    let standing = Memo::new(move |_| part.with_value(|part| part.standing(now.get())));
    let (phone, answer, photos) =
        part.with_value(|part| (part.view.phone.clone(), part.answer.clone(), part.photos.clone()));
    let came_late = part.with_value(|part| part.view.late && part.view.arrived_at.is_some());
    let call = phone.map(|phone| {
        view! {
            <IconLink
                icon=icons::PHONE
                kind=IconButtonKind::Soft
                href=format!("tel:{phone}")
                label=move || i18n.fill(words::CALL, &[&name()])
            />
        }
    });
    let thumbs = (!photos.is_empty()).then(|| {
        let shown = photos.clone();
        view! { <PhotoRow photos=Signal::stored(shown) on_open=move |at| look.run((photos.clone(), at)) /> }
    });
    view! {
        <div class="unit">
            <IconTile icon=icons::BUILDING tone=Tone::Blue />
            <div class="grow">
                <p class="row-title">{name}</p>
                <p class="row-note">{note}</p>
                <div class="badges">
                    <Badge
                        tone=Signal::derive(move || standing.get().0)
                        icon=Signal::derive(move || standing.get().1)
                        label=Signal::derive(move || i18n.text(standing.get().2).to_owned())
                    />
                    {came_late.then(|| view! {
                        <Badge tone=Tone::Amber icon=icons::CLOCK label=i18n.label(words::UNIT_LATE) />
                    })}
                </div>
                {(!answer.is_empty()).then(|| view! { <p class="unit-answer">{answer}</p> })}
                {thumbs}
            </div>
            {call}
        </div>
    }
}
