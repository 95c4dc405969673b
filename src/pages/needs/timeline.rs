//! What happened to a need, and what comes next.

use linli_components::IconPath;
use linli_components::{StepState, TimelineLine, Tone, icons};
use linli_model::need::{NeedStatus, NeedTimelineEntry, NeedTimelineWhat, NeedView};
use linli_model::time::Timestamp;

use crate::i18n::{I18n, Message, words::needs as words, words::reports};
use crate::show;

/// How a status looks.
pub const fn status(status: NeedStatus) -> (Tone, IconPath, Message) {
    match status {
        NeedStatus::Open => (Tone::Neutral, icons::HOURGLASS, words::OPEN),
        NeedStatus::Taken => (Tone::Blue, icons::HAND_HEART, words::TAKEN),
        NeedStatus::Done => (Tone::Jade, icons::CIRCLE_CHECK, words::DONE),
        NeedStatus::Declined => (Tone::Neutral, icons::BAN, words::DECLINED),
        NeedStatus::Withdrawn => (Tone::Neutral, icons::UNDO, words::WITHDRAWN),
    }
}

/// The lines, oldest first; the last one says what comes next. Tracks the language.
pub fn lines(i18n: I18n, view: &NeedView, now: Timestamp) -> Vec<TimelineLine> {
    let mut lines: Vec<_> = view.timeline.iter().map(|entry| line(i18n, entry, now)).collect();
    let next = match view.summary.status {
        NeedStatus::Open => Some(words::NEXT_OPEN),
        NeedStatus::Taken => Some(words::NEXT_TAKEN),
        NeedStatus::Done if view.rating.is_none() => Some(words::NEXT_RATE),
        _ => None,
    };
    lines.extend(next.map(|next| TimelineLine {
        title: i18n.text(next).to_owned(),
        time: i18n.text(reports::STEP_NOW).to_owned(),
        text: String::new(),
        photos: Vec::new(),
        state: StepState::Current,
    }));
    lines
}

fn line(i18n: I18n, entry: &NeedTimelineEntry, now: Timestamp) -> TimelineLine {
    let plain = |word: Message| (i18n.text(word).to_owned(), String::new(), StepState::Done);
    let (title, text, state) = match entry.what.known() {
        Some(NeedTimelineWhat::Submitted) => plain(words::DID_SUBMIT),
        Some(NeedTimelineWhat::Declined { text }) => (
            i18n.text(words::DID_DECLINE).to_owned(),
            text.clone(),
            StepState::Stopped,
        ),
        Some(NeedTimelineWhat::Withdrawn) => (
            i18n.text(words::DID_WITHDRAW).to_owned(),
            String::new(),
            StepState::Stopped,
        ),
        Some(NeedTimelineWhat::Taken { .. }) => plain(words::DID_TAKE),
        Some(NeedTimelineWhat::Released) => plain(words::DID_RELEASE),
        Some(NeedTimelineWhat::Done) => plain(words::DID_FINISH),
        Some(NeedTimelineWhat::Rated { rating, text }) => {
            let rated = i18n.fill(words::DID_RATE, &[&i18n.text(show::rating(*rating))]);
            (rated, text.clone(), StepState::Done)
        }
        None => plain(words::DID_UNKNOWN),
    };
    TimelineLine {
        title,
        time: i18n.moment(entry.at.millis() as f64, now.millis() as f64),
        text,
        photos: Vec::new(),
        state,
    }
}
