//! The parts of the post form that are not always there: a place, a poll.

use leptos::prelude::*;
use linli_components::{
    Button, ButtonKind, ButtonSize, Choice, Field, IconButton, List, SegmentedControl, Switch, TextInput,
    icons,
};
use linli_model::limits::{POLL_OPTION_MAX_CHARS, POLL_OPTIONS_MAX, POLL_OPTIONS_MIN, SECRET_VOTERS_MIN};

use super::draft::PostDraft;
use crate::drafting::Drafted;
use crate::i18n::{use_i18n, words::board as words};
use crate::pages::reports::PlaceField;

/// Where it is about.
#[component]
pub fn PlacePart(
    /// The form.
    form: Drafted<PostDraft>,
    /// What is wrong.
    fault: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let on = Memo::new(move |_| form.get(|draft| draft.with_place));
    view! {
        <div class="form-card">
            <List>
                <Switch
                    label=i18n.label(words::FORM_PLACE)
                    note=i18n.label(words::FORM_PLACE_NOTE)
                    checked=on
                    on_change=move |on| form.edit(|draft| draft.with_place = on)
                />
            </List>
        </div>
        {move || on.get().then(|| view! {
            <div class="card is-flush form-card">
                <PlaceField
                    place_words=move || form.get(|draft| draft.place_words.clone())
                    on_words=move |typed| form.edit(|draft| draft.place_words = typed)
                    fix=move || form.get(|draft| draft.fix)
                    on_fix=move |fix| form.edit(|draft| draft.fix = fix)
                    error=fault
                />
            </div>
        })}
    }
}

/// What the neighbours are asked.
#[component]
pub fn PollPart(
    /// The form.
    form: Drafted<PostDraft>,
    /// What is wrong with the options.
    options_fault: Signal<String>,
    /// What is wrong with the end.
    closes_fault: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let on = Memo::new(move |_| form.get(|draft| draft.with_poll));
    let turn = move |on| {
        form.edit(|draft| {
            draft.with_poll = on;
            let missing = POLL_OPTIONS_MIN.saturating_sub(draft.options.len());
            draft.options.extend(std::iter::repeat_n(String::new(), missing));
        });
    };
    let several = move || {
        form.get(|draft| if draft.several { "many" } else { "one" })
            .to_owned()
    };
    let kinds = move || {
        vec![
            Choice::new("one", i18n.text(words::FORM_CHOICES_ONE)),
            Choice::new("many", i18n.text(words::FORM_CHOICES_MANY)),
        ]
    };
    view! {
        <div class="form-card">
            <List>
                <Switch label=i18n.label(words::FORM_POLL) checked=on on_change=turn />
            </List>
        </div>
        {move || on.get().then(|| view! {
            <div class="card form-card stack post-fields">
                <Options form fault=options_fault />
                <SegmentedControl
                    label=i18n.label(words::FORM_CHOICES)
                    options=Signal::derive(kinds)
                    value=Signal::derive(several)
                    on_change=move |chosen: String| form.edit(|draft| draft.several = chosen == "many")
                />
                <Switch
                    label=i18n.label(words::FORM_SECRET)
                    note=Signal::derive(move || i18n.fill(words::FORM_SECRET_NOTE, &[&SECRET_VOTERS_MIN]))
                    checked=Signal::derive(move || form.get(|draft| draft.secret))
                    on_change=move |on| form.edit(|draft| draft.secret = on)
                />
                <Field label=i18n.label(words::FORM_CLOSES) error=closes_fault>
                    <TextInput
                        kind="datetime-local"
                        value=move || form.get(|draft| draft.closes.clone())
                        on_input=move |typed| form.edit(|draft| draft.closes = typed)
                    />
                </Field>
            </div>
        })}
    }
}

/// The options, each with its field.
#[component]
fn Options(form: Drafted<PostDraft>, fault: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let count = Memo::new(move |_| form.get(|draft| draft.options.len()));
    let option = move |at: usize| {
        let label = Signal::derive(move || i18n.fill(words::FORM_OPTION, &[&(at + 1)]));
        let value = move || form.get(|draft| draft.options.get(at).cloned().unwrap_or_default());
        let set = move |typed: String| {
            form.edit(|draft| {
                if let Some(option) = draft.options.get_mut(at) {
                    *option = typed;
                }
            });
        };
        let drop = move |()| {
            form.edit(|draft| {
                if at < draft.options.len() {
                    draft.options.remove(at);
                }
            });
        };
        let drop_label = Signal::derive(move || i18n.fill(words::FORM_OPTION_DROP, &[&(at + 1)]));
        view! {
            <div class="row">
                <div class="grow">
                    <TextInput
                        label
                        placeholder=label
                        value=Signal::derive(value)
                        on_input=set
                        max_length=POLL_OPTION_MAX_CHARS as u32
                    />
                </div>
                {move || (count.get() > POLL_OPTIONS_MIN).then(|| view! {
                    <IconButton icon=icons::TRASH label=drop_label on_press=drop />
                })}
            </div>
        }
    };
    let wrong = move || {
        (!fault.with(String::is_empty)).then(|| {
            view! {
                <p class="fault-line" role="alert">
                    {move || i18n.fill(words::FORM_OPTIONS_WRONG, &[&POLL_OPTION_MAX_CHARS])}
                </p>
            }
        })
    };
    view! {
        <For each=move || 0..count.get() key=|at| *at children=option />
        {move || (count.get() < POLL_OPTIONS_MAX).then(|| view! {
            <Button
                kind=ButtonKind::Text
                size=ButtonSize::Small
                icon=icons::PLUS
                on_press=move |()| form.edit(|draft| draft.options.push(String::new()))
            >
                {i18n.say(words::FORM_OPTION_ADD)}
            </Button>
        })}
        {wrong}
    }
}
