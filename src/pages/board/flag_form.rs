//! 举报: what is wrong with a post, and a few words. Half-written ones stay on the device.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Button, ButtonKind, Choice, Field, RadioCards, TextArea};
use linli_model::command::Command;
use linli_model::flag::{FlagCommand, FlagReason};
use linli_model::ids::PostId;
use linli_model::limits::FLAG_WORDS_MAX_CHARS;
use linli_model::post::PostSummary;
use serde::{Deserialize, Serialize};

use crate::drafting::{DraftNotice, Drafted, FormValue};
use crate::error;
use crate::giving::use_giver;
use crate::i18n::{Message, use_i18n, words::board as words};
use crate::pages::reports::SaveLine;

/// A flag being written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct FlagDraft {
    post: Option<PostId>,
    reason: Option<FlagReason>,
    words: String,
}

impl FormValue for FlagDraft {
    const KIND: &'static str = "flag";
}

/// The reasons, in the order they stand in.
const REASONS: [(&str, FlagReason, Message); 6] = [
    ("advertising", FlagReason::Advertising, words::FLAG_ADVERTISING),
    ("untrue", FlagReason::Untrue, words::FLAG_UNTRUE),
    ("abuse", FlagReason::Abuse, words::FLAG_ABUSE),
    ("privacy", FlagReason::Privacy, words::FLAG_PRIVACY),
    ("fraud", FlagReason::Fraud, words::FLAG_FRAUD),
    ("other", FlagReason::Other, words::FLAG_OTHER),
];

/// The word of a reason.
pub fn reason_word(reason: FlagReason) -> Message {
    let known = REASONS.iter().find(|(_, other, _)| *other == reason);
    known.map_or(words::FLAG_OTHER, |(_, _, word)| *word)
}

/// What is wrong, and a few words.
#[component]
pub fn FlagForm(
    /// The post.
    post: Memo<Option<PostSummary>>,
    /// Called once it is sent.
    close: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let id = post.get_untracked().map(|post| post.id);
    let own = id.clone();
    let fresh = FlagDraft {
        post: id.clone(),
        ..FlagDraft::default()
    };
    let form = Drafted::<FlagDraft>::find(move |draft| draft.post == own, move || fresh);
    let options = move || {
        let choice = |(value, _, word): (&str, FlagReason, Message)| Choice::new(value, i18n.text(word));
        REASONS.map(choice).into()
    };
    let value = move || {
        let reason = form.get(|draft| draft.reason);
        let known = REASONS.iter().find(|(_, other, _)| Some(*other) == reason);
        known.map(|(value, ..)| (*value).to_owned()).unwrap_or_default()
    };
    let choose = move |value: String| {
        let known = REASONS.iter().find(|(other, ..)| *other == value);
        form.edit(|draft| draft.reason = known.map(|(_, reason, _)| *reason));
    };
    let command = move || {
        let reason = form.get(|draft| draft.reason)?;
        let words = form.get(|draft| draft.words.clone());
        Some(FlagCommand::Raise { reason, words }.cleaned())
    };
    let fault = move || {
        let faults = command().map(|command| command.check()).unwrap_or_default();
        let first = faults.first().filter(|_| form.tried.get());
        first
            .map(|fault| error::field_words(i18n, fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        form.tried.set(true);
        let sound = untrack(command).filter(|command| command.check().is_empty());
        let (Some(command), Some(id), false) = (sound, id.clone(), form.busy.get_untracked()) else {
            return;
        };
        spawn_local(async move {
            let sent = form.submit(Command::Flag { id, command }, None).await;
            giver.tell(words::FLAG, sent.is_ok());
            if sent.is_ok() {
                close.try_run(());
            }
        });
    };
    let unchosen = Signal::derive(move || form.get(|draft| draft.reason.is_none()));
    let other = move || form.get(|draft| draft.reason == Some(FlagReason::Other));
    let label = Signal::derive(move || {
        let word = if other() {
            words::FLAG_WORDS_NEEDED
        } else {
            words::FLAG_WORDS
        };
        i18n.text(word).to_owned()
    });
    view! {
        <div class="stack flag-form">
            <DraftNotice autosave=form.autosave />
            <RadioCards
                label=i18n.label(words::FLAG_TITLE)
                options=Signal::derive(options)
                value=Signal::derive(value)
                on_change=choose
            />
            <Field label hint=i18n.label(words::FLAG_NOTE) error=Signal::derive(fault)>
                <TextArea
                    value=move || form.get(|draft| draft.words.clone())
                    on_input=move |typed| form.edit(|draft| draft.words = typed)
                    limit=FLAG_WORDS_MAX_CHARS
                    rows=2
                />
            </Field>
            <SaveLine state=form.autosave.state() />
            <Button kind=ButtonKind::DangerSoft wide=true loading=form.busy disabled=unchosen on_press=send>
                {i18n.say(words::FLAG_SEND)}
            </Button>
        </div>
    }
}
