//! The photos at the head of a report: before and after under one slider when there is a result, else a large photo
//! with the others behind it.

use leptos::prelude::*;
use linli_components::{CompareSlider, PhotoViewer, Picture};
use linli_model::report::{ReportView, TimelineWhat};
use linli_model::time::Timestamp;

use super::timeline::pictures;
use crate::clock;
use crate::contexts::use_services;
use crate::i18n::{use_i18n, words::form, words::reports as words};

/// The newest result photos, with their time.
fn result(view: &ReportView) -> Option<(Timestamp, &[linli_model::photo::PhotoView])> {
    view.timeline
        .iter()
        .rev()
        .find_map(|entry| match entry.what.known() {
            Some(TimelineWhat::Resolved { photos, .. }) if !photos.is_empty() => {
                Some((entry.at, photos.as_slice()))
            }
            _ => None,
        })
}

/// The head of a report.
#[component]
pub fn BeforeAfter(
    /// The report.
    view: StoredValue<ReportView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let viewed = RwSignal::new(None::<usize>);
    let text = move |message| i18n.label(message);
    let moment = move |at: Timestamp| i18n.moment(at.millis() as f64, clock::now().millis() as f64);
    let before = Memo::new(move |_| {
        view.with_value(|view| pictures(i18n, &*services.backend(), &view.photos, words::PHOTO_OF))
    });
    let after = view.with_value(|view| {
        let (at, photos) = result(view)?;
        Some((
            at,
            pictures(i18n, &*services.backend(), photos, words::ANSWER_PHOTO)
                .into_iter()
                .next()?,
        ))
    });
    let submitted_at = view.with_value(|view| view.summary.submitted_at);
    let first = before.with_untracked(|before| before.first().cloned());
    let head = match (first, after) {
        (None, _) => ().into_any(),
        (Some(before), Some((at, after))) => view! {
            <CompareSlider
                before
                after
                before_label=move || i18n.fill(words::BEFORE, &[&moment(submitted_at)])
                after_label=move || i18n.fill(words::AFTER, &[&moment(at)])
                label=text(words::COMPARE)
            />
        }
        .into_any(),
        (Some(before), None) => view! { <HeadPhoto picture=before viewed /> }.into_any(),
    };
    let more = move || before.with(|before| (before.len() > 1).then_some(before.len()));
    view! {
        <div class="report-photos">
            {head}
            {move || more().map(|count| view! {
                <button type="button" class="photo-count" on:click=move |_| viewed.set(Some(0))>
                    {format!("1/{count}")}
                </button>
            })}
        </div>
        <PhotoViewer
            photos=before
            index=viewed
            close_label=text(form::CLOSE)
            earlier_label=text(form::PREVIOUS)
            later_label=text(form::NEXT)
        />
    }
}

#[component]
fn HeadPhoto(picture: Picture, viewed: RwSignal<Option<usize>>) -> impl IntoView {
    view! {
        <button type="button" class="head-photo" on:click=move |_| viewed.set(Some(0))>
            <img src=picture.url alt=picture.alt decoding="async" />
        </button>
    }
}
