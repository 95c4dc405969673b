//! 社区这个月: how many of the community's reports were answered and how people judged it, compared with last month.

use leptos::prelude::*;
use linli_components::{Icon, IconPath, Ring, Section, Tone, icons};
use linli_model::protocol::{Figures, Sums};

use super::super::part::{HomePart, skeleton};
use super::loading::use_figures;
use crate::clock;
use crate::i18n::{I18n, Message, use_i18n, words::home as words, words::reports};
use crate::load::Loaded;

const MINUTES_OF_A_DAY: f64 = 24.0 * 60.0;

/// The figures of the chosen community.
#[component]
pub fn MonthFigures() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_figures();
    let span = move || i18n.month_so_far(clock::now().millis() as f64);
    let section = move |inside: AnyView| {
        view! {
            <Section
                title=i18n.label(words::FIGURES)
                trailing=ViewFn::from(move || view! { <span class="section-link">{span}</span> })
            >
                {inside}
            </Section>
        }
        .into_any()
    };
    move || match load.state.get() {
        Loaded::Loading => skeleton(HomePart::Figures),
        Loaded::Ready(None) => ().into_any(),
        Loaded::Ready(Some(figures)) => section(view! { <FiguresCard figures /> }.into_any()),
        Loaded::Failed(_) => section(
            view! {
                <button type="button" class="card note near-again" on:click=move |_| load.again()>
                    {i18n.say(reports::FAILED)} " · " {i18n.say(reports::RETRY)}
                </button>
            }
            .into_any(),
        ),
    }
}

/// Tenths as a number: 964 is 96.4.
fn tenths(number: u32) -> String {
    format!("{}.{}", number / 10, number % 10)
}

/// How a rate compares with last month's; nothing where there was none.
fn change(i18n: I18n, now: Option<u32>, before: Option<u32>) -> String {
    let (Some(now), Some(before)) = (now, before) else {
        return String::new();
    };
    let by = tenths(now.abs_diff(before));
    match now.cmp(&before) {
        std::cmp::Ordering::Greater => i18n.fill(words::UP, &[&by]),
        std::cmp::Ordering::Less => i18n.fill(words::DOWN, &[&by]),
        std::cmp::Ordering::Equal => i18n.text(words::SAME).to_owned(),
    }
}

#[component]
fn FiguresCard(figures: Figures) -> impl IntoView {
    let i18n = use_i18n();
    let Figures {
        month, month_before, ..
    } = figures;
    if month.submitted == 0 {
        return view! { <p class="card note">{i18n.say(words::FIGURES_NONE)}</p> }.into_any();
    }
    let average = month.minutes_on_average().map(|minutes| {
        let days = format!("{:.1}", minutes as f64 / MINUTES_OF_A_DAY);
        view! { <span>{move || i18n.fill(words::ON_AVERAGE, &[&days])}</span> }
    });
    let rate = move |word, icon, tone, of: fn(&Sums) -> Option<u32>| {
        view! { <Rate word icon tone now=of(&month) before=of(&month_before) /> }
    };
    view! {
        <div class="card">
            <div class="rates">
                {rate(words::RESOLVED_RATE, icons::CIRCLE_CHECK, Tone::Jade, Sums::resolved_permille)}
                {rate(words::SATISFIED_RATE, icons::SMILE, Tone::Accent, Sums::satisfied_permille)}
            </div>
            <p class="rates-foot">
                <span>{move || i18n.fill(words::RESOLVED_COUNT, &[&month.resolved])}</span>
                {average}
            </p>
        </div>
    }
    .into_any()
}

/// A ring with its name, its number and the comparison.
#[component]
fn Rate(word: Message, icon: IconPath, tone: Tone, now: Option<u32>, before: Option<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let number = move || match now {
        Some(now) => i18n.fill(words::PERCENT, &[&tenths(now)]),
        None => i18n.text(words::NO_RATE).to_owned(),
    };
    let better = now >= before;
    view! {
        <div class="rate">
            <Ring percent=now.unwrap_or(0) / 10 tone><Icon icon /></Ring>
            <p class="rate-words">
                <span class="row-note">{i18n.say(word)}</span>
                <b class="rate-figure">{number}</b>
                {before.is_some().then(|| view! {
                    <span class="row-note" class:is-jade=better>
                        {move || change(i18n, now, before)}
                        <span class="visually-hidden">{i18n.say(words::THAN_BEFORE)}</span>
                    </span>
                })}
            </p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn tenths_of_a_percent_are_one_decimal() {
        assert_eq!(tenths(964), "96.4");
        assert_eq!(tenths(1_000), "100.0");
        assert_eq!(tenths(5), "0.5");
    }
}
