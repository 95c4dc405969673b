//! What waits for this person, a line each: a place that is kept for them, a task that starts soon, what is to be
//! rated, what is unsent or unfinished, what is new. Gone when nothing does.

use leptos::prelude::*;
use linli_components::{Icon, IconPath, List, Tone, icons};
use linli_model::need::{NeedActionName, NeedSummary};
use linli_model::protocol::{NeedScope, TaskScope};
use linli_model::report::{ActionName, ReportSummary};
use linli_model::roster::{PartStatus, PartView};
use linli_model::task::{TaskStatus, TaskSummary};
use linli_model::time::{HOUR, SECOND, Timestamp};
use linli_model::window::Window;
use linli_offline::{OutboxLine, OutboxState};

use crate::clock::use_now;
use crate::contexts::{use_device, use_directory, use_unread};
use crate::i18n::{I18n, Message, use_i18n, words::home as words};
use crate::load::Load;
use crate::pages::tasks::loading::{use_needs, use_tasks};
use crate::pages::tasks::show;
use crate::route::Route;

/// A task is told of so long before it starts.
const SOON: i64 = 24 * HOUR;
/// At most so many lines of one kind.
const OF_A_KIND: usize = 3;
/// At most so many characters of a title.
const TITLE_CHARS: usize = 14;
/// How often the time that is left is said anew, in milliseconds.
const SECOND_MS: u32 = 1_000;
/// How often it is looked whether time alone has changed what waits, in milliseconds.
const LOOK_MS: u32 = 20_000;

/// One line.
#[derive(Clone, PartialEq)]
struct Line {
    tone: Tone,
    icon: IconPath,
    word: Message,
    /// What stands first in the words: a title or a number.
    what: String,
    when: Option<When>,
    route: Route,
}

#[derive(Clone, Copy, PartialEq)]
enum When {
    Until(Timestamp),
    In(Window),
}

impl Line {
    fn new(tone: Tone, icon: IconPath, word: Message, what: &dyn ToString, route: Route) -> Self {
        Self {
            tone,
            icon,
            word,
            what: what.to_string(),
            when: None,
            route,
        }
    }

    fn counted(tone: Tone, icon: IconPath, word: Message, count: usize, route: Route) -> Option<Self> {
        (count > 0).then(|| Self::new(tone, icon, word, &count, route))
    }

    fn at(self, when: When) -> Self {
        Self {
            when: Some(when),
            ..self
        }
    }

    /// Its words; only where they tell of the time that is left they follow the clock.
    fn words(&self, i18n: I18n, now: Signal<Timestamp>) -> String {
        match self.when {
            None => i18n.fill(self.word, &[&self.what]),
            Some(When::In(window)) => i18n.fill(self.word, &[&self.what, &show::window(i18n, window)]),
            Some(When::Until(until)) => {
                i18n.fill(self.word, &[&self.what, &left(i18n, until.since(now.get()))])
            }
        }
    }
}

/// 4:32 of the last hour, else in words.
fn left(i18n: I18n, micros: i64) -> String {
    let seconds = (micros / SECOND).max(0);
    if micros < HOUR {
        format!("{}:{:02}", seconds / 60, seconds % 60)
    } else {
        i18n.duration(seconds as f64 * 1_000.0)
    }
}

/// A place that is kept for one, or a task that starts soon.
fn of_task(task: &TaskSummary, now: Timestamp) -> Option<Line> {
    let part: &PartView = task
        .part
        .as_ref()
        .filter(|_| task.status == TaskStatus::Published)?;
    let line = |tone, icon, word| {
        Line::new(
            tone,
            icon,
            word,
            &short(&task.title),
            Route::Task(task.id.clone()),
        )
    };
    match part.status {
        PartStatus::Offered => {
            let until = part.until.filter(|until| *until > now)?;
            Some(line(Tone::Amber, icons::TIMER, words::WAITS_OFFER).at(When::Until(until)))
        }
        PartStatus::Claimed => {
            let soon = task.window.starts_at.since(now) < SOON && task.window.ends_at > now;
            (soon && part.check_out.is_none())
                .then(|| line(Tone::Jade, icons::HAND_HEART, words::WAITS_TASK).at(When::In(task.window)))
        }
        PartStatus::Waiting | PartStatus::Unknown => None,
    }
}

/// A title that fits beside what it asks for.
fn short(title: &str) -> String {
    let title = crate::show::title_of(title);
    match title.char_indices().nth(TITLE_CHARS) {
        Some((end, _)) => format!("{}…", &title[..end]),
        None => title,
    }
}

fn of_need(need: &NeedSummary) -> Option<Line> {
    let rates = need
        .actions
        .iter()
        .any(|action| action.command == NeedActionName::Rate);
    let route = Route::Need(need.id.clone());
    rates.then(|| {
        Line::new(
            Tone::Accent,
            icons::STAR,
            words::WAITS_RATE_NEED,
            &short(&need.title),
            route,
        )
    })
}

fn of_report(report: &ReportSummary) -> Option<Line> {
    let rates = report
        .actions
        .iter()
        .any(|action| action.command == ActionName::Rate);
    let route = Route::Report(report.id.clone());
    let title = short(&report.title);
    rates.then(|| Line::new(Tone::Accent, icons::STAR, words::WAITS_RATE_REPORT, &title, route))
}

/// The lines of the device: what is stuck, what waits, what is unfinished.
fn of_device(outbox: &[OutboxLine], drafts: usize) -> impl Iterator<Item = Line> + use<> {
    let is_stuck = |line: &&OutboxLine| matches!(line.state, OutboxState::NeedsAttention { .. });
    let stuck = outbox.iter().filter(is_stuck).count();
    let unsent = |tone, icon, word, count| Line::counted(tone, icon, word, count, Route::Outbox);
    [
        unsent(Tone::Red, icons::CIRCLE_ALERT, words::WAITS_STUCK, stuck),
        unsent(
            Tone::Blue,
            icons::CLOUD_UPLOAD,
            words::UNSENT,
            outbox.len() - stuck,
        ),
        Line::counted(
            Tone::Accent,
            icons::FILE_PEN_LINE,
            words::WAITS_DRAFTS,
            drafts,
            Route::Drafts,
        ),
    ]
    .into_iter()
    .flatten()
}

/// The card.
#[component]
pub fn Waiting(
    /// One's own reports.
    mine: Load<Vec<ReportSummary>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (device, directory, unread) = (use_device(), use_directory(), use_unread());
    let volunteers = Memo::new(move |_| directory.offers("tasks"));
    let tasks = use_tasks(Signal::derive(move || {
        volunteers.get().then_some(TaskScope::Mine)
    }));
    let needs = use_needs(Signal::derive(move || {
        volunteers.get().then_some(NeedScope::Mine)
    }));
    let (outbox, drafts) = (device.outbox(), device.draft_count());
    let (seconds, now) = (use_now(SECOND_MS), use_now(LOOK_MS));
    let lines = Memo::new(move |_| {
        let now = now.get();
        let (tasks, needs) = (
            tasks.value().unwrap_or_default(),
            needs.value().unwrap_or_default(),
        );
        let reports = mine.value().unwrap_or_default();
        let news = |icon, word, count: Signal<u32>, route| {
            Line::counted(Tone::Blue, icon, word, count.get() as usize, route)
        };
        let mut lines: Vec<Line> = Vec::new();
        lines.extend(tasks.iter().filter_map(|task| of_task(task, now)).take(OF_A_KIND));
        lines.extend(needs.iter().filter_map(of_need).take(OF_A_KIND));
        lines.extend(reports.iter().filter_map(of_report).take(OF_A_KIND));
        lines.extend(outbox.with(|outbox| of_device(outbox, drafts.get())));
        lines.extend(news(
            icons::BELL,
            words::WAITS_NOTICES,
            unread.notices(),
            Route::Notifications,
        ));
        lines.extend(news(
            icons::MESSAGES_SQUARE,
            words::WAITS_BOARD,
            unread.board(),
            Route::Board,
        ));
        lines
    });
    let row = move |line: Line| {
        let (href, tone, icon) = (line.route.href(), line.tone, line.icon);
        view! {
            <a class="list-row waiting-row" href=href>
                <span class=format!("waiting-icon {}", tone.class())><Icon icon /></span>
                <span class="row-words">{move || line.words(i18n, seconds)}</span>
                <Icon icon=icons::CHEVRON_RIGHT />
            </a>
        }
    };
    move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            view! {
                <section class="waiting" aria-label=i18n.label(words::WAITS)>
                    <List>{lines.into_iter().map(row).collect_view()}</List>
                </section>
            }
        })
    }
}
