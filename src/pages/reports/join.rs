//! 我也遇到: joining a neighbour's report, with a few words; and who joined, for those who work on it.

use leptos::prelude::*;
use linli_components::{Button, Card, Field, Section, TextArea, icons};
use linli_model::limits::ME_TOO_WORDS_MAX_CHARS;
use linli_model::report::{JoinerView, ReportCommand, ReportView};

use crate::clock;
use crate::error;
use crate::i18n::{use_i18n, words::reports as words};

/// What joining says, and a few words to add.
#[component]
pub fn JoinForm(
    /// The words it begins with.
    #[prop(optional)]
    begin: String,
    /// Called with the command.
    give: Callback<ReportCommand>,
) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(begin);
    let command = move || ReportCommand::Join { words: typed.get() }.cleaned();
    let fault = move || {
        let first = command().check().into_iter().next();
        first
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        let command = untrack(command);
        if command.check().is_empty() {
            give.run(command);
        }
    };
    view! {
        <div class="stack">
            <p class="text">{i18n.say(words::JOIN_NOTE)}</p>
            <Field label=i18n.label(words::JOIN_WORDS) hint=i18n.label(words::JOIN_HINT) error=fault>
                <TextArea value=typed on_input=move |text| typed.set(text) limit=ME_TOO_WORDS_MAX_CHARS rows=3 />
            </Field>
            <Button icon=icons::USERS_ROUND wide=true on_press=send>{i18n.say(words::JOIN_SEND)}</Button>
        </div>
    }
}

/// Those who joined last, where the view tells of them.
#[component]
pub fn Joiners(view: StoredValue<ReportView>) -> impl IntoView {
    let i18n = use_i18n();
    let (joiners, count) = view.with_value(|view| (view.joiners.clone(), view.summary.me_toos));
    let shown = joiners.len();
    let note = move || match u32::try_from(shown) {
        Ok(shown) if shown < count => i18n.fill(words::JOINERS_NEWEST, &[&shown]),
        _ => String::new(),
    };
    let line = move |joiner: JoinerView| {
        let JoinerView {
            name,
            at,
            words: said,
        } = joiner;
        let name = move || {
            name.clone()
                .unwrap_or_else(|| i18n.text(words::JOINER).to_owned())
        };
        let at = move || i18n.moment(at.millis() as f64, clock::now().millis() as f64);
        view! {
            <li class="joiner">
                <p class="timeline-head"><span class="timeline-title">{name}</span> <span class="row-note">{at}</span></p>
                <p class="timeline-text">{said}</p>
            </li>
        }
    };
    (shown > 0).then(|| {
        let lines = joiners.into_iter().map(line).collect_view();
        view! {
            <Section title=i18n.label(words::JOINERS) note>
                <Card><ul class="stack">{lines}</ul></Card>
            </Section>
        }
    })
}
