//! The judgement of what was done.

use leptos::prelude::*;
use linli_components::{Button, Field, RatingChoice, RatingLevel, TextArea};
use linli_model::limits::DESCRIPTION_MAX_CHARS;
use linli_model::protocol::FieldError;
use linli_model::report::Rating;

use crate::error;
use crate::i18n::use_i18n;
use crate::show;

/// 满意, 基本满意 or 不满意, and a few words.
#[component]
pub fn RatingForm(
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// What the words are.
    #[prop(into)]
    words_label: Signal<String>,
    /// The word on the button.
    #[prop(into)]
    send_label: Signal<String>,
    /// What is wrong with the command that has this judgement.
    #[prop(into)]
    check: Callback<(Rating, String), Vec<FieldError>>,
    /// Called with a judgement that nothing is wrong with.
    #[prop(into)]
    on_send: Callback<(Rating, String)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let level = RwSignal::new(None::<RatingLevel>);
    let typed = RwSignal::new(String::new());
    let judgement = move || level.get().map(|level| (rating_of(level), typed.get()));
    let fault = move || {
        let first = judgement().and_then(|judgement| check.run(judgement).into_iter().next());
        first
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        let sound = |judgement: &(Rating, String)| untrack(|| check.run(judgement.clone())).is_empty();
        if let Some(judgement) = untrack(judgement).filter(sound) {
            on_send.run(judgement);
        }
    };
    let level_words = move || {
        [Rating::Satisfied, Rating::Fair, Rating::Dissatisfied]
            .map(|rating| i18n.text(show::rating(rating)).to_owned())
    };
    view! {
        <div class="stack">
            <RatingChoice
                label
                words=Signal::derive(level_words)
                value=level
                on_change=move |chosen| level.set(Some(chosen))
            />
            <Field label=words_label error=Signal::derive(fault)>
                <TextArea value=typed on_input=move |text| typed.set(text) limit=DESCRIPTION_MAX_CHARS rows=3 />
            </Field>
            <Button wide=true disabled=Signal::derive(move || level.with(Option::is_none)) on_press=send>
                {send_label}
            </Button>
        </div>
    }
}

const fn rating_of(level: RatingLevel) -> Rating {
    match level {
        RatingLevel::Satisfied => Rating::Satisfied,
        RatingLevel::Fair => Rating::Fair,
        RatingLevel::Dissatisfied => Rating::Dissatisfied,
    }
}
