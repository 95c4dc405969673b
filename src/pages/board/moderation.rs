//! What staff see of a post besides the post: its flags and 审核记录.

use leptos::prelude::*;
use linli_components::{Card, Section, StepState, Timeline, TimelineLine};
use linli_model::flag::FlagReason;
use linli_model::post::{FlagView, PostLogEntry, PostLogWhat, PostView};

use super::flag_form::reason_word;
use crate::clock;
use crate::i18n::{I18n, use_i18n, words::board as words};

/// Flags and log; nothing for whoever is told neither.
#[component]
pub fn Moderation(
    /// The post in full.
    view: Memo<Option<PostView>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let flags = Memo::new(move |_| {
        view.with(|view| view.as_ref().map(|view| view.flags.clone()).unwrap_or_default())
    });
    let log =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.log.clone()).unwrap_or_default()));
    let timeline = move |title, entries: Signal<Vec<TimelineLine>>| {
        view! {
            <Section title=i18n.label(title)>
                <Card><Timeline label=i18n.label(title) entries on_photo=move |_| () /></Card>
            </Section>
        }
    };
    let flag_lines = Signal::derive(move || flags.get().iter().map(|flag| flag_line(i18n, flag)).collect());
    let log_lines = Signal::derive(move || log.get().iter().map(|entry| log_line(i18n, entry)).collect());
    let (some_flags, some_log) = (
        Memo::new(move |_| flags.with(|flags| !flags.is_empty())),
        Memo::new(move |_| log.with(|log| !log.is_empty())),
    );
    view! {
        {move || some_flags.get().then(|| timeline(words::FLAG_LIST, flag_lines))}
        {move || some_log.get().then(|| timeline(words::LOG, log_lines))}
    }
}

fn moment(i18n: I18n, at: linli_model::time::Timestamp) -> String {
    i18n.moment(at.millis() as f64, clock::now().millis() as f64)
}

fn flag_line(i18n: I18n, flag: &FlagView) -> TimelineLine {
    let reason: FlagReason = flag.reason;
    let (state, word) = match flag.done {
        true => (StepState::Done, words::FLAG_DONE),
        false => (StepState::Current, words::FLAG_OPEN),
    };
    TimelineLine {
        title: format!("{} · {}", i18n.text(reason_word(reason)), i18n.text(word)),
        time: moment(i18n, flag.at),
        text: flag.text.clone(),
        photos: Vec::new(),
        state,
    }
}

fn log_line(i18n: I18n, entry: &PostLogEntry) -> TimelineLine {
    let word = match entry.what.known() {
        Some(PostLogWhat::Submitted { held: false }) => words::DID_SUBMIT,
        Some(PostLogWhat::Submitted { held: true }) => words::DID_SUBMIT_HELD,
        Some(PostLogWhat::Edited { held: false }) => words::DID_EDIT,
        Some(PostLogWhat::Edited { held: true }) => words::DID_EDIT_HELD,
        Some(PostLogWhat::Pinned) => words::DID_PIN,
        Some(PostLogWhat::Unpinned) => words::DID_UNPIN,
        Some(PostLogWhat::Locked) => words::DID_LOCK,
        Some(PostLogWhat::Unlocked) => words::DID_UNLOCK,
        Some(PostLogWhat::Hidden { .. }) => words::DID_HIDE,
        Some(PostLogWhat::Restored) => words::DID_RESTORE,
        Some(PostLogWhat::Kept) => words::DID_KEEP,
        Some(PostLogWhat::PollClosed) => words::DID_CLOSE_POLL,
        Some(PostLogWhat::Linked { .. }) => words::DID_LINK,
        None => words::DID_UNKNOWN,
    };
    let title = match entry.what.known() {
        Some(PostLogWhat::Hidden { text }) => i18n.fill(word, &[text]),
        _ => i18n.text(word).to_owned(),
    };
    TimelineLine {
        title,
        time: moment(i18n, entry.at),
        text: entry.by.clone().unwrap_or_default(),
        photos: Vec::new(),
        state: StepState::Done,
    }
}
