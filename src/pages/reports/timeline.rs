//! What happened to a report, and what comes next, as lines of a timeline.

use linli_client::Backend;
use linli_components::{Picture, StepState, TimelineLine};
use linli_model::photo::PhotoView;
use linli_model::report::{RaiseReason, ReportStatus, ReportView, TimelineEntry, TimelineWhat};
use linli_model::time::Timestamp;

use crate::i18n::{I18n, Message, words::reports as words};
use crate::show;

/// The photos of a view, ready to be shown. `alt` is the words with the photo's number in them.
pub fn pictures(i18n: I18n, backend: &dyn Backend, photos: &[PhotoView], alt: Message) -> Vec<Picture> {
    let picture = |(at, photo): (usize, &PhotoView)| Picture {
        thumb: backend.photo_src(&photo.thumb_url),
        url: backend.photo_src(&photo.url),
        alt: i18n.fill(alt, &[&(at + 1)]),
    };
    photos.iter().enumerate().map(picture).collect()
}

/// The lines, oldest first; the last one says what comes next. Tracks the language.
pub fn lines(i18n: I18n, backend: &dyn Backend, view: &ReportView, now: Timestamp) -> Vec<TimelineLine> {
    let mut lines: Vec<TimelineLine> = view
        .timeline
        .iter()
        .map(|entry| line(i18n, backend, entry, now))
        .collect();
    if view.pending.is_empty() {
        lines.extend(next(view).map(|(title, text)| TimelineLine {
            title: i18n.text(title).to_owned(),
            time: i18n.text(words::STEP_NOW).to_owned(),
            text: i18n.text(text).to_owned(),
            photos: Vec::new(),
            state: StepState::Current,
        }));
    }
    lines
}

/// One line of it.
pub fn line(i18n: I18n, backend: &dyn Backend, entry: &TimelineEntry, now: Timestamp) -> TimelineLine {
    let plain = |title: Message| (i18n.text(title).to_owned(), String::new());
    let with = |title: Message, text: &str| (i18n.text(title).to_owned(), text.to_owned());
    let mut photos = Vec::new();
    let mut state = StepState::Done;
    let (title, text) = match entry.what.known() {
        Some(TimelineWhat::Submitted) => plain(words::DID_SUBMIT),
        Some(TimelineWhat::Accepted) => plain(words::DID_ACCEPT),
        Some(TimelineWhat::Declined { text }) => {
            state = StepState::Stopped;
            with(words::DID_DECLINE, text)
        }
        Some(TimelineWhat::Withdrawn) => {
            state = StepState::Stopped;
            plain(words::DID_WITHDRAW)
        }
        Some(TimelineWhat::Assigned { name, .. }) => with(
            words::DID_ASSIGN,
            &i18n.fill(words::DID_ASSIGN_TO, &[&i18n.words(name)]),
        ),
        Some(TimelineWhat::HandlingBegun) => plain(words::DID_HANDLE),
        Some(TimelineWhat::Returned { text }) => with(
            words::DID_RETURN,
            text.as_deref()
                .unwrap_or_else(|| i18n.text(words::DID_RETURN_NOTE)),
        ),
        Some(TimelineWhat::Resolved { text, photos: taken }) => {
            photos = pictures(i18n, backend, taken, words::ANSWER_PHOTO);
            with(words::DID_RESOLVE, text)
        }
        Some(TimelineWhat::Rated { rating, text }) => {
            let rated = i18n.fill(words::DID_RATE, &[&i18n.text(show::rating(*rating))]);
            (rated, text.clone())
        }
        Some(TimelineWhat::Reopened { text }) => with(words::DID_REOPEN, text),
        Some(TimelineWhat::Whistled { units, text }) => {
            let names: Vec<String> = units.iter().map(|unit| i18n.words(&unit.name)).collect();
            let called = i18n.fill(
                words::DID_WHISTLE_TO,
                &[&names.join(i18n.text(words::DID_WHISTLE_COMMA))],
            );
            with(
                words::DID_WHISTLE,
                &joined([called, text.clone().unwrap_or_default()]),
            )
        }
        Some(TimelineWhat::Arrived { name, .. }) => with(words::DID_ARRIVE, &i18n.words(name)),
        Some(TimelineWhat::Answered {
            name,
            text,
            photos: taken,
            ..
        }) => {
            photos = pictures(i18n, backend, taken, words::ANSWER_PHOTO);
            with(words::DID_ANSWER, &joined([i18n.words(name), text.clone()]))
        }
        Some(TimelineWhat::Urged) => plain(words::DID_URGE),
        Some(TimelineWhat::Supervised { text }) => with(
            words::DID_SUPERVISE,
            text.as_deref()
                .unwrap_or_else(|| i18n.text(words::DID_SUPERVISE_NOTE)),
        ),
        Some(TimelineWhat::Raised { urgency, why }) => {
            let (_, _, word) = show::urgency(*urgency);
            let reason = match why {
                RaiseReason::Lateness => words::DID_RAISE_LATE,
                RaiseReason::Joiners => words::DID_RAISE_JOINED,
            };
            (
                i18n.fill(words::DID_RAISE, &[&i18n.text(word)]),
                i18n.text(reason).to_owned(),
            )
        }
        Some(TimelineWhat::Closed) => plain(words::DID_CLOSE),
        Some(TimelineWhat::Noted { text }) => with(words::DID_NOTE, text),
        Some(TimelineWhat::Pending { command }) => {
            state = StepState::Current;
            let action = show::action(*command)
                .map(|(word, _)| i18n.text(word))
                .unwrap_or_default();
            (i18n.fill(words::PENDING, &[&action]), String::new())
        }
        None => plain(words::DID_UNKNOWN),
    };
    TimelineLine {
        title,
        time: i18n.moment(entry.at.millis() as f64, now.millis() as f64),
        text: joined([entry.by.clone().unwrap_or_default(), text]),
        photos,
        state,
    }
}

/// Both, where there are both.
fn joined(parts: [String; 2]) -> String {
    let [one, other] = parts;
    let between = if one.is_empty() || other.is_empty() {
        ""
    } else {
        " · "
    };
    one + between + &other
}

/// What comes next, of an open report.
fn next(view: &ReportView) -> Option<(Message, Message)> {
    Some(match view.summary.status {
        ReportStatus::Submitted => (words::STEP_ACCEPT, words::NEXT_ACCEPT),
        ReportStatus::Accepted => (words::STEP_ASSIGN, words::NEXT_ASSIGN),
        ReportStatus::Assigned => (words::STEP_HANDLE, words::NEXT_HANDLE),
        ReportStatus::Handling => (words::STEP_ANSWER, words::NEXT_ANSWER),
        ReportStatus::Resolved if view.summary.mine => (words::ACTION_RATE, words::NEXT_RATE),
        ReportStatus::Resolved => (words::ACTION_RATE, words::NEXT_RATE_OTHER),
        ReportStatus::Closed | ReportStatus::Declined | ReportStatus::Withdrawn => return None,
    })
}
