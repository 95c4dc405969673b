//! 我也遇到: joining a neighbour's report, with a few words; and who joined, for those who work on it.

use leptos::prelude::*;
use linli_components::{Card, Section, icons};
use linli_model::limits::ME_TOO_WORDS_MAX_CHARS;
use linli_model::report::{Action, JoinerView, ReportCommand, ReportView};

use super::actions::Commander;
use crate::clock;
use crate::giving::ReasonForm;
use crate::i18n::{use_i18n, words::reports as words};

/// What joining says, and a few words to add.
#[component]
pub fn JoinForm(
    /// Gives the command.
    commander: Commander,
    /// The action.
    action: Action,
    /// The words it begins with.
    #[prop(optional)]
    begin: String,
    /// Called once it is in the outbox.
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let about = commander.about(&action);
    let make = move |words: String| commander.given(&action, ReportCommand::Join { words });
    view! {
        <div class="stack">
            <p class="text">{i18n.say(words::JOIN_NOTE)}</p>
            <ReasonForm
                about
                begin
                label=i18n.label(words::JOIN_WORDS)
                hint=i18n.label(words::JOIN_HINT)
                send_label=i18n.label(words::JOIN_SEND)
                icon=icons::USERS_ROUND
                limit=ME_TOO_WORDS_MAX_CHARS
                make
                on_done
            />
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
