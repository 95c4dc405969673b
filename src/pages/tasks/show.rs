//! How tasks look: words, icons, tones, times and distances. One place for all screens.

use leptos::prelude::*;
use linli_components::icons::{self, IconPath};
use linli_components::{Badge, Tone};
use linli_model::geo::{Point, Wgs84};
use linli_model::roster::{PartStatus, PartView, RosterActionName};
use linli_model::task::{TaskActionName, TaskStatus, TaskSummary};
use linli_model::window::Window;

use crate::clock;
use crate::i18n::{I18n, Message, use_i18n, words::tasks as words};

/// How a status looks.
pub const fn status(status: TaskStatus) -> (Tone, IconPath, Message) {
    match status {
        TaskStatus::Draft => (Tone::Neutral, icons::FILE_PEN_LINE, words::STATUS_DRAFT),
        TaskStatus::Published => (Tone::Blue, icons::MEGAPHONE, words::STATUS_PUBLISHED),
        TaskStatus::Completed => (Tone::Jade, icons::CIRCLE_CHECK, words::STATUS_COMPLETED),
        TaskStatus::Cancelled => (Tone::Neutral, icons::BAN, words::STATUS_CANCELLED),
    }
}

/// The word of what may be done to a roster; `None` for one this app does not know.
pub const fn roster_action(name: RosterActionName) -> Option<Message> {
    Some(match name {
        RosterActionName::Claim => words::CLAIM,
        RosterActionName::Cancel => words::CANCEL_CLAIM,
        RosterActionName::Join => words::JOIN,
        RosterActionName::Leave => words::LEAVE,
        RosterActionName::CheckIn => words::CHECK_IN,
        RosterActionName::CheckOut => words::CHECK_OUT,
        RosterActionName::LateCheckIn => words::LATE_CHECK_IN,
        RosterActionName::Judge => words::JUDGE,
        RosterActionName::RollCall => words::ROLL_CALL,
        RosterActionName::Complete => words::COMPLETE,
        RosterActionName::Correct => words::CORRECT,
        RosterActionName::Unknown => return None,
    })
}

/// The word and icon of what may be done to a task; `None` for one this app does not know.
pub const fn task_action(name: TaskActionName) -> Option<(Message, IconPath)> {
    Some(match name {
        TaskActionName::Publish => (words::PUBLISH, icons::MEGAPHONE),
        TaskActionName::Change => (words::CHANGE, icons::PENCIL),
        TaskActionName::Cancel => (words::CANCEL, icons::BAN),
        TaskActionName::Unknown => return None,
    })
}

/// 今天 14:00–16:00; the end with its day where that is another one.
pub fn window(i18n: I18n, window: Window) -> String {
    let now = clock::now().millis() as f64;
    let (start, end) = (window.starts_at.millis() as f64, window.ends_at.millis() as f64);
    let same_day = i18n.calendar_day(start, now) == i18n.calendar_day(end, now);
    let end = if same_day {
        i18n.clock(end)
    } else {
        i18n.moment(end, now)
    };
    i18n.fill(words::TAKES, &[&i18n.moment(start, now), &end])
}

/// 320 米, 1.2 公里.
pub fn distance(i18n: I18n, metres: f64) -> String {
    if metres < 1_000.0 {
        let tens = (metres / 10.0).ceil() as u32 * 10;
        i18n.fill(words::DISTANCE_M, &[&tens])
    } else {
        let kilometres = format!("{:.1}", metres / 1_000.0);
        i18n.fill(words::DISTANCE_KM, &[&kilometres])
    }
}

/// The place of a task in a list, with the distance where both points are known.
pub fn place(i18n: I18n, task: &TaskSummary, here: Option<Point<Wgs84>>) -> String {
    let hint = match task.place_hint.as_str() {
        "" => i18n.text(words::WHERE_HIDDEN),
        hint => hint,
    };
    match (here, task.hint) {
        (Some(here), Some(there)) => format!("{hint} · {}", distance(i18n, here.distance_m(&there))),
        _ => hint.to_owned(),
    }
}

/// How the places stand: `3/5 已认领`, `5/5 已满`, and what a reader should know besides.
pub fn places(i18n: I18n, task: &TaskSummary) -> String {
    let places = task.places;
    let full = places.free() == 0;
    let word = if full { words::FULL } else { words::PLACES };
    let mut line = i18n.fill(word, &[&places.claimed, &places.capacity]);
    let mut add = |word: String| {
        line.push_str(" · ");
        line.push_str(&word);
    };
    if places.offered > 0 {
        add(i18n.fill(words::OFFERED_COUNT, &[&places.offered]));
    }
    if places.waiting > 0 {
        add(i18n.fill(words::WAITING_COUNT, &[&places.waiting]));
    }
    if places.free() == 1 && places.capacity > 1 {
        add(i18n.fill(words::ONE_LEFT, &[&1]));
    }
    line
}

/// The badges of one's own part.
pub fn part(part: &PartView) -> AnyView {
    let i18n = use_i18n();
    let one = move |tone: Tone, icon: IconPath, word: Message| {
        view! { <Badge tone icon label=i18n.label(word) /> }.into_any()
    };
    let mut badges = Vec::new();
    match part.status {
        PartStatus::Claimed => badges.push(one(Tone::Jade, icons::CIRCLE_CHECK, words::PART_CLAIMED)),
        PartStatus::Offered => badges.push(one(Tone::Amber, icons::TIMER, words::PART_OFFERED)),
        PartStatus::Waiting => {
            let place = part.place_in_line.unwrap_or(1);
            let label = Signal::derive(move || i18n.fill(words::PART_WAITING, &[&place]));
            badges.push(view! { <Badge tone=Tone::Amber icon=icons::HOURGLASS label /> }.into_any());
        }
        PartStatus::Unknown => {}
    }
    match (part.check_in, part.check_out) {
        (_, Some(_)) => badges.push(one(Tone::Jade, icons::LOG_OUT, words::PART_CHECKED_OUT)),
        (Some(_), None) => badges.push(one(Tone::Jade, icons::LOG_IN, words::PART_CHECKED_IN)),
        (None, None) => {}
    }
    if part.check_in.is_some_and(|moment| moment.offline) {
        badges.push(one(Tone::Neutral, icons::CLOUD_OFF, words::PART_OFFLINE));
    }
    match part.late.as_ref().map(|late| late.approved) {
        Some(None) => badges.push(one(Tone::Amber, icons::HOURGLASS, words::PART_LATE_ASKED)),
        Some(Some(true)) => badges.push(one(Tone::Jade, icons::CHECK, words::PART_LATE_YES)),
        Some(Some(false)) => badges.push(one(Tone::Neutral, icons::X, words::PART_LATE_NO)),
        None => {}
    }
    if let Some(credit) = part.credit {
        let label = Signal::derive(move || {
            let minutes = i18n.duration(f64::from(credit.minutes) * 60_000.0);
            i18n.fill(words::PART_CREDITED, &[&minutes, &credit.points])
        });
        badges.push(view! { <Badge tone=Tone::Jade icon=icons::STAR label /> }.into_any());
    }
    badges.into_any()
}

/// Points and hours.
pub fn earns(task: &TaskSummary) -> AnyView {
    let i18n = use_i18n();
    let (points, minutes) = (task.points, task.minutes);
    let earned = Signal::derive(move || i18n.fill(words::POINTS, &[&points]));
    let counts =
        Signal::derive(move || i18n.fill(words::CREDITED, &[&i18n.duration(f64::from(minutes) * 60_000.0)]));
    view! {
        {(points > 0).then(|| view! { <Badge tone=Tone::Accent icon=icons::STAR label=earned /> })}
        {(minutes > 0).then(|| view! { <Badge tone=Tone::Neutral icon=icons::CLOCK label=counts /> })}
    }
    .into_any()
}
