//! The steps of a report: across in a card, down on its page.

use leptos::prelude::*;

use super::types::{Step, StepState, TimelineLine};
use crate::dom::classes;
use crate::icon::{glyph, table};
use crate::photo::thumbnails;

fn mark(state: StepState) -> AnyView {
    let icon = match state {
        StepState::Done => Some(table::CHECK),
        StepState::Stopped => Some(table::X),
        StepState::Current | StepState::Pending => None,
    };
    view! { <span class="step-mark">{icon.map(glyph)}</span> }.into_any()
}

fn current(state: StepState) -> Option<&'static str> {
    (state == StepState::Current).then_some("step")
}

/// A few steps across.
#[component]
pub fn Stepper(
    /// What goes through these steps.
    #[prop(into)]
    label: Signal<String>,
    /// The steps in their order.
    #[prop(into)]
    steps: Signal<Vec<Step>>,
) -> impl IntoView {
    let step = |step: Step| {
        view! {
            <li class=classes(&["step", step.state.class()]) aria-current=current(step.state)>
                {mark(step.state)}
                <span class="step-title">{step.title}</span>
                <span class="step-note">{step.note}</span>
            </li>
        }
    };
    view! {
        <ol class="stepper" aria-label=label>
            {move || steps.get().into_iter().map(step).collect_view()}
        </ol>
    }
}

/// What happened, line under line, oldest first.
#[component]
pub fn Timeline(
    /// What it is the story of.
    #[prop(into)]
    label: Signal<String>,
    /// The lines.
    #[prop(into)]
    entries: Signal<Vec<TimelineLine>>,
    /// Called with the line and the photo a person pressed.
    #[prop(into)]
    on_photo: Callback<(usize, usize)>,
) -> impl IntoView {
    let line = move |(index, line): (usize, TimelineLine)| {
        let photos = (!line.photos.is_empty()).then(|| {
            thumbnails(
                line.photos,
                Callback::new(move |photo| on_photo.run((index, photo))),
            )
        });
        view! {
            <li class=classes(&["timeline-line", line.state.class()]) aria-current=current(line.state)>
                {mark(line.state)}
                <div class="timeline-words">
                    <p class="timeline-head">
                        <span class="timeline-title">{line.title}</span>
                        <span class="row-note">{line.time}</span>
                    </p>
                    <p class="timeline-text">{line.text}</p>
                    {photos}
                </div>
            </li>
        }
    };
    view! {
        <ol class="timeline" aria-label=label>
            {move || entries.get().into_iter().enumerate().map(line).collect_view()}
        </ol>
    }
}
