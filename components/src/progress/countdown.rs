//! Time until a limit, ticking by itself.

use std::time::Duration;

use leptos::prelude::*;

use super::ring;
use crate::dom::classes;
use crate::icon::{Icon, IconPath, table};
use crate::tone::Tone;

const SECONDS_A_DAY: u64 = 86_400;

/// The time until a limit as ring and figure in the colour and under the icon of how urgent it is; once it is past,
/// red under a flag, with how long ago.
#[component]
pub fn Countdown(
    /// The limit, in milliseconds since 1970.
    #[prop(into)]
    until: Signal<f64>,
    /// How long the whole time was, in milliseconds: what a full ring means.
    #[prop(into)]
    total: Signal<f64>,
    /// How urgent it is, while the limit is ahead.
    tone: Tone,
    /// The icon that says the same.
    icon: IconPath,
    /// What the limit is for, while it is ahead; says in words how urgent it is.
    #[prop(into)]
    title: Signal<String>,
    /// What the limit was for, once it is past.
    #[prop(into)]
    late_title: Signal<String>,
    /// The limit by the clock.
    #[prop(optional, into)]
    note: Signal<String>,
    /// The word for days, `天`.
    #[prop(into)]
    day_word: Signal<String>,
) -> impl IntoView {
    let now = RwSignal::new(js_sys::Date::now());
    if let Ok(ticking) = set_interval_with_handle(
        move || {
            now.try_set(js_sys::Date::now());
        },
        Duration::from_secs(1),
    ) {
        on_cleanup(move || ticking.clear());
    }
    let left = move || until.get() - now.get();
    let late = Memo::new(move |_| left() < 0.0);
    let percent = move || (left().max(0.0) / total.get().max(1.0) * 100.0) as u32;
    let tone = move || if late.get() { Tone::Red } else { tone };
    let icon = Signal::derive(move || if late.get() { table::FLAG } else { icon });
    let figure = move || in_words((left().abs() / 1_000.0) as u64, &day_word.get());
    view! {
        <div class=move || classes(&["card countdown", tone().class()]) class:is-late=late>
            <span class="ring is-large">
                {ring(percent)}
                <span class="ring-middle"><Icon icon /></span>
            </span>
            <div class="countdown-words" role="timer">
                <p class="row-note">{move || if late.get() { late_title.get() } else { title.get() }}</p>
                <p class="countdown-figure">{figure}</p>
                <p class="row-note">{note}</p>
            </div>
        </div>
    }
}

/// 5:20:08, or with days before it.
fn in_words(seconds: u64, day_word: &str) -> String {
    let (days, rest) = (seconds / SECONDS_A_DAY, seconds % SECONDS_A_DAY);
    let clock = format!("{}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60);
    match days {
        0 => clock,
        days => format!("{days} {day_word} {clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_said_to_the_second() {
        assert_eq!(in_words(5 * 3_600 + 20 * 60 + 8, "天"), "5:20:08");
        assert_eq!(in_words(2 * SECONDS_A_DAY + 59, "天"), "2 天 0:00:59");
        assert_eq!(in_words(0, "天"), "0:00:00");
    }
}
