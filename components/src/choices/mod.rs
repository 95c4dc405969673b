//! One of several, all in sight: radio cards, urgency, rating, segments and filter chips. All are native radio groups, so
//! the arrow keys work and a screen reader counts them.

mod chips;
mod types;

use leptos::prelude::*;

pub use chips::{Chip, Chips, SegmentedControl};
pub use types::{RatingLevel, UrgencyLevel};

use crate::choice::Choice;
use crate::dom::{classes, fresh_id};
use crate::icon::glyph;

/// Cards with a name and a line below, side by side.
#[component]
pub fn RadioCards(
    /// What is chosen, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// The choices.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let name = StoredValue::new(fresh_id());
    let card = move |choice: Choice| {
        let Choice {
            value: own,
            label,
            note,
            icon,
            ..
        } = choice;
        let chosen = own.clone();
        view! {
            <label class="choice">
                <input
                    class="visually-hidden"
                    type="radio"
                    name=name.get_value()
                    prop:checked=move || value.with(|value| *value == chosen)
                    on:change=move |_| on_change.run(own.clone())
                />
                <span class="choice-card tone-jade">
                    <span class="choice-head">
                        <span class="radio-mark"></span>
                        {icon.map(glyph)}
                        <span>{label}</span>
                    </span>
                    <span class="row-note">{note}</span>
                </span>
            </label>
        }
    };
    view! {
        <div class="choices" role="radiogroup" aria-label=label>
            {move || options.get().into_iter().map(card).collect_view()}
        </div>
    }
}

/// Urgency as three cards with icon and word.
#[component]
pub fn UrgencyChoice(
    /// What is chosen, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// The words for blue, amber and red.
    #[prop(into)]
    words: Signal<[String; 3]>,
    /// The chosen level.
    #[prop(into)]
    value: Signal<UrgencyLevel>,
    /// Called with the new level.
    #[prop(into)]
    on_change: Callback<UrgencyLevel>,
) -> impl IntoView {
    let name = fresh_id();
    let cards = UrgencyLevel::ALL.map(|level| {
        icon_card(
            name.clone(),
            level.icon(),
            level.tone().class(),
            Signal::derive(move || words.with(|words| words[level as usize].clone())),
            Signal::derive(move || value.get() == level),
            Callback::new(move |()| on_change.run(level)),
        )
    });
    view! { <div class="choices is-icons" role="radiogroup" aria-label=label>{cards}</div> }
}

/// A judgement as three cards with a face and a word.
#[component]
pub fn RatingChoice(
    /// What is chosen, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// The words for satisfied, fair and dissatisfied.
    #[prop(into)]
    words: Signal<[String; 3]>,
    /// The chosen level.
    #[prop(into)]
    value: Signal<Option<RatingLevel>>,
    /// Called with the new level.
    #[prop(into)]
    on_change: Callback<RatingLevel>,
) -> impl IntoView {
    let name = fresh_id();
    let cards = RatingLevel::ALL.map(|level| {
        icon_card(
            name.clone(),
            level.icon(),
            level.tone().class(),
            Signal::derive(move || words.with(|words| words[level as usize].clone())),
            Signal::derive(move || value.get() == Some(level)),
            Callback::new(move |()| on_change.run(level)),
        )
    });
    view! { <div class="choices is-icons" role="radiogroup" aria-label=label>{cards}</div> }
}

fn icon_card(
    name: String,
    icon: crate::icon::IconPath,
    tone: &'static str,
    word: Signal<String>,
    chosen: Signal<bool>,
    choose: Callback<()>,
) -> AnyView {
    view! {
        <label class="choice">
            <input
                class="visually-hidden"
                type="radio"
                name=name
                prop:checked=chosen
                on:change=move |_| choose.run(())
            />
            <span class=classes(&["choice-card is-icon", tone])>
                {glyph(icon)}
                <span>{word}</span>
            </span>
        </label>
    }
    .into_any()
}
