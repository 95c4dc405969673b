//! The judgement of what was done. A half-made one stays on the device.

use leptos::prelude::*;
use linli_components::{Button, Field, RatingChoice, RatingLevel, TextArea};
use linli_model::limits::DESCRIPTION_MAX_CHARS;
use linli_model::report::Rating;
use serde::{Deserialize, Serialize};

use super::{Given, use_giver};
use crate::drafting::{About, DraftNotice, Drafted, FormValue};
use crate::error;
use crate::i18n::use_i18n;
use crate::pages::reports::SaveLine;
use crate::show;

/// A judgement being made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct RatingDraft {
    about: About,
    rating: Option<Rating>,
    text: String,
}

impl FormValue for RatingDraft {
    const KIND: &'static str = "rating";

    fn is_empty(&self, _: &Self) -> bool {
        self.rating.is_none() && self.text.trim().is_empty()
    }
}

/// 满意, 基本满意 or 不满意, and a few words.
#[component]
pub fn RatingForm(
    /// What is judged.
    about: About,
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// What the words are.
    #[prop(into)]
    words_label: Signal<String>,
    /// The word on the button.
    #[prop(into)]
    send_label: Signal<String>,
    /// The command that has this judgement.
    #[prop(into)]
    make: Callback<(Rating, String), Given>,
    /// Called once it is in the outbox.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let own = about.clone();
    let form = Drafted::<RatingDraft>::find(
        move |draft| draft.about.is_same(&own),
        move || RatingDraft {
            about,
            ..RatingDraft::default()
        },
    );
    let given = move || {
        let (rating, text) = form.get(|draft| (draft.rating, draft.text.clone()));
        rating.map(|rating| make.run((rating, text)))
    };
    let fault = move || {
        let first = given().and_then(|given| given.faults.into_iter().next());
        first
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        if let Some(given) = untrack(given) {
            giver.send(form, given, on_done);
        }
    };
    let level_words = move || {
        [Rating::Satisfied, Rating::Fair, Rating::Dissatisfied]
            .map(|rating| i18n.text(show::rating(rating)).to_owned())
    };
    let level = Signal::derive(move || form.get(|draft| draft.rating.map(level_of)));
    view! {
        <div class="stack">
            <DraftNotice autosave=form.autosave />
            <RatingChoice
                label
                words=Signal::derive(level_words)
                value=level
                on_change=move |chosen| form.edit(|draft| draft.rating = Some(rating_of(chosen)))
            />
            <Field label=words_label error=Signal::derive(fault)>
                <TextArea
                    value=move || form.get(|draft| draft.text.clone())
                    on_input=move |text| form.edit(|draft| draft.text = text)
                    limit=DESCRIPTION_MAX_CHARS
                    rows=3
                />
            </Field>
            <SaveLine state=form.autosave.state() />
            <Button
                wide=true
                loading=form.busy
                disabled=Signal::derive(move || level.with(Option::is_none))
                on_press=send
            >
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

const fn level_of(rating: Rating) -> RatingLevel {
    match rating {
        Rating::Satisfied => RatingLevel::Satisfied,
        Rating::Fair => RatingLevel::Fair,
        Rating::Dissatisfied => RatingLevel::Dissatisfied,
    }
}
