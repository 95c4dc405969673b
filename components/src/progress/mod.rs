//! How far something is: steps, timeline, ring, bar, countdown.

mod countdown;
mod timeline;
mod types;

use leptos::prelude::*;

pub use countdown::Countdown;
pub use timeline::{Stepper, Timeline};
pub use types::{Step, StepState, TimelineLine};

use crate::dom::{classes, filled};
use crate::tone::Tone;

/// The circle of a ring; the caller says what it means.
pub(crate) fn ring(percent: impl Fn() -> u32 + Send + Sync + 'static) -> AnyView {
    view! {
        <svg class="ring-circle" viewBox="0 0 36 36" aria-hidden="true">
            <circle class="ring-track" cx="18" cy="18" r="16" />
            <circle
                class="ring-value"
                cx="18"
                cy="18"
                r="16"
                pathLength="100"
                stroke-dasharray=move || format!("{} 100", percent().min(100))
            />
        </svg>
    }
    .into_any()
}

/// A ring that fills, with something in its middle.
#[component]
pub fn Ring(
    /// 0 to 100.
    #[prop(into)]
    percent: Signal<u32>,
    /// Its colour.
    #[prop(default = Tone::Jade.into(), into)]
    tone: Signal<Tone>,
    /// What it measures. Leave it out where words beside the ring say the same.
    #[prop(optional, into)]
    label: Signal<String>,
    /// A figure or an icon.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <span
            class=move || classes(&["ring", tone.get().class()])
            role=move || label.with(|label| (!label.is_empty()).then_some("img"))
            aria-label=filled(label)
        >
            {ring(move || percent.get())}
            <span class="ring-middle">{children.map(|children| children())}</span>
        </span>
    }
}

/// A bar that fills, with words above it.
#[component]
pub fn ProgressBar(
    /// What goes on.
    #[prop(into)]
    label: Signal<String>,
    /// 0 to 100.
    #[prop(into)]
    percent: Signal<u32>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <span class="progress-words">
                <span>{label}</span>
                <span>{percent} "%"</span>
            </span>
            <progress max="100" value=percent aria-label=label></progress>
        </div>
    }
}
