//! 工作台: the queue with its figures, and the chosen report beside it, or on a page of its own on a narrow screen.

use leptos::prelude::*;
use linli_components::{
    AppBar, ButtonKind, ButtonLink, Chips, Choice, EmptyState, ErrorState, IconPath, LargeTitle, ReportRow,
    SearchField, SegmentedControl, SkeletonCards, StatTile, Tone, icons,
};
use linli_model::area::AreaLevel;
use linli_model::ids::ReportId;
use linli_model::protocol::ReportScope;
use linli_model::report::ReportSummary;
use linli_model::time::Timestamp;
use linli_model::urgency::Urgency;

use super::queue::{Pick, Segment, segments, shown, use_queue};
use crate::clock::use_now;
use crate::contexts::{use_directory, use_navigation};
use crate::error;
use crate::i18n::{
    Message, use_i18n, words::desk as words, words::form, words::home, words::reports, words::tasks,
};
use crate::load::{Load, Loaded};
use crate::media::use_media;
use crate::pages::board::ReviewLink;
use crate::pages::reports::ReportDetail;
use crate::route::Route;
use crate::session::use_session;
use crate::show;

/// From this width on the report stands beside the queue.
const WIDE: &str = "(min-width: 700px)";

/// 工作台.
#[component]
pub fn DeskPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let text = move |message| i18n.label(message);
    let staff = Memo::new(move |_| !session.queues().is_empty());
    let checking = move || session.state().get() == crate::session::SessionState::Checking;
    move || {
        if staff.get() {
            return view! { <Desk /> }.into_any();
        }
        if checking() {
            return view! { <main class="page"><SkeletonCards label=text(reports::LOADING) /></main> }
                .into_any();
        }
        view! {
            <main class="page">
            <LargeTitle title=text(words::TITLE) />
                <EmptyState title=text(words::NOT_STAFF) note=text(words::NOT_STAFF_NOTE)>
                    <ButtonLink href=Route::SignIn.href()>{text(home::SIGN_IN)}</ButtonLink>
                </EmptyState>
            </main>
        }
        .into_any()
    }
}

/// What is chosen at the desk; it outlives a look at a report on a narrow screen.
#[derive(Clone, Copy)]
struct DeskState {
    queues: Memo<Vec<ReportScope>>,
    queue: RwSignal<usize>,
    load: Load<Vec<ReportSummary>>,
    segment: RwSignal<Option<&'static str>>,
    pick: RwSignal<Option<Pick>>,
    search: RwSignal<String>,
    open: Memo<Option<ReportId>>,
    now: Signal<Timestamp>,
}

impl DeskState {
    fn new() -> Self {
        let (session, navigation) = (use_session(), use_navigation());
        let queues = Memo::new(move |_| session.queues());
        let queue = RwSignal::new(0_usize);
        let scope = Signal::derive(move || queues.with(|queues| queues.get(queue.get()).cloned()));
        Self {
            queues,
            queue,
            load: use_queue(scope),
            segment: RwSignal::new(None),
            pick: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            open: Memo::new(move |_| match navigation.route().get() {
                Route::DeskReport(id) => Some(id),
                _ => None,
            }),
            now: use_now(30_000),
        }
    }

    /// The queue in sight; tracks.
    fn scope(self) -> Option<ReportScope> {
        self.queues.with(|queues| queues.get(self.queue.get()).cloned())
    }

    /// The steps of the queue in sight; tracks.
    fn segments(self) -> &'static [Segment] {
        self.scope().as_ref().map(segments).unwrap_or(&[])
    }

    /// The step in sight: the chosen one, else the first that shows something; tracks.
    fn segment(self) -> Option<&'static Segment> {
        let (steps, key) = (self.segments(), self.segment.get());
        let chosen = steps.iter().find(|segment| Some(segment.key) == key);
        let some = |segment: &&Segment| !self.shown(segment).is_empty();
        chosen
            .or_else(|| steps.iter().find(some))
            .or_else(|| steps.first())
    }

    /// Turns to the first step that shows something, where the one in sight shows nothing.
    fn show_some(self) {
        let some = |segment: &&Segment| !self.shown(segment).is_empty();
        if self.segment().filter(some).is_none()
            && let Some(segment) = self.segments().iter().find(some)
        {
            self.segment.set(Some(segment.key));
        }
    }

    /// The reports of a step that are picked and searched for; tracks.
    fn shown(self, segment: &Segment) -> Vec<ReportSummary> {
        let all = self.load.value().unwrap_or_default();
        self.search
            .with(|search| shown(&all, segment, self.pick.get(), search, self.now.get()))
    }
}

/// What fits on the screen.
#[derive(Debug, Clone, PartialEq)]
enum Layout {
    /// The queue with the report beside it.
    Both,
    /// The queue.
    Queue,
    /// A report.
    Report(ReportId),
}

#[component]
fn Desk() -> impl IntoView {
    let i18n = use_i18n();
    let navigation = use_navigation();
    let state = DeskState::new();
    let wide = use_media(WIDE);
    let layout = Memo::new(move |_| match (wide.get(), state.open.get()) {
        (true, _) => Layout::Both,
        (false, None) => Layout::Queue,
        (false, Some(id)) => Layout::Report(id),
    });
    let pane = move || match state.open.get() {
        Some(id) => view! { <ReportDetail id in_pane=true /> }.into_any(),
        None => view! { <p class="center-note desk-hint">{i18n.say(words::CHOOSE)}</p> }.into_any(),
    };
    move || match layout.get() {
        Layout::Both => view! {
            <main class="page is-wide stack">
                <DeskHead state />
                <div class="desk-columns">
                    <Queue state />
                    <section class="desk-pane">{pane}</section>
                </div>
            </main>
        }
        .into_any(),
        Layout::Queue => {
            view! { <main class="page stack"><DeskHead state /> <Queue state /></main> }.into_any()
        }
        Layout::Report(id) => view! {
            <main class="page with-bar report-page">
                <AppBar
                    title=i18n.label(reports::DETAIL_TITLE)
                    back_label=i18n.label(form::BACK)
                    on_back=move |()| navigation.back(&Route::Desk)
                />
                <ReportDetail id in_pane=false />
            </main>
        }
        .into_any(),
    }
}

/// The name of the desk, its queues and its figures.
#[component]
fn DeskHead(state: DeskState) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let title = move || {
        let title = match state.scope() {
            Some(ReportScope::Unit(_)) => words::TITLE_UNIT,
            Some(ReportScope::Area(code)) if code.level() <= AreaLevel::Street => words::TITLE_STREET,
            _ => words::TITLE,
        };
        i18n.text(title).to_owned()
    };
    let name_of = move |scope: &ReportScope| match scope {
        ReportScope::Area(code) => directory
            .area_name(code)
            .map(|name| i18n.words(&name))
            .unwrap_or_else(|| code.to_string()),
        other => other.to_string(),
    };
    let place = move || match state.scope() {
        Some(area @ ReportScope::Area(_)) => name_of(&area),
        _ => String::new(),
    };
    let scopes = move || {
        let choice = |(at, scope): (usize, &ReportScope)| Choice::new(at.to_string(), name_of(scope));
        state
            .queues
            .with(|queues| queues.iter().enumerate().map(choice).collect::<Vec<_>>())
    };
    let several = Memo::new(move |_| state.queues.with(Vec::len) > 1);
    // Needs and tasks are an area's, no unit's.
    let volunteering =
        Memo::new(move |_| directory.offers("tasks") && matches!(state.scope(), Some(ReportScope::Area(_))));
    view! {
        <LargeTitle title note=place />
        <div class="row desk-adds">
            {move || volunteering.get().then(|| view! {
                <ButtonLink href=Route::DeskTasks.href() kind=ButtonKind::Secondary icon=icons::HAND_HEART>
                    {i18n.say(tasks::DESK)}
                </ButtonLink>
            })}
            <ReviewLink />
        </div>
        {move || several.get().then(|| view! {
            <Chips
                label=i18n.label(words::SCOPE)
                options=Signal::derive(scopes)
                value=move || state.queue.get().to_string()
                on_change=move |at: String| state.queue.set(at.parse().unwrap_or_default())
            />
        })}
        <Figures state />
    }
}

#[component]
fn Queue(state: DeskState) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message| i18n.label(message);
    let options = move || {
        let option = |segment: &Segment| {
            Choice::new(segment.key, i18n.text(segment.word)).count(state.shown(segment).len() as u32)
        };
        state.segments().iter().map(option).collect::<Vec<_>>()
    };
    let choose = move |key: String| {
        let name = untrack(|| state.segments())
            .iter()
            .map(|segment| segment.key)
            .find(|name| *name == key);
        state.segment.set(name);
    };
    let list = move || match state.load.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| state.load.again()
            />
        }
        .into_any(),
        Loaded::Ready(_) => {
            let rows = state
                .segment()
                .map(|segment| state.shown(segment))
                .unwrap_or_default();
            if rows.is_empty() {
                return view! { <EmptyState title=text(words::EMPTY) note=text(words::EMPTY_NOTE) /> }
                    .into_any();
            }
            let row = move |report: ReportSummary| view! { <QueueRow report selected=state.open /> };
            view! { <div class="stack">{rows.into_iter().map(row).collect_view()}</div> }.into_any()
        }
    };
    view! {
        <div class="stack">
            <SearchField
                label=text(words::SEARCH)
                value=state.search
                on_input=move |typed| {
                    state.search.set(typed);
                    untrack(|| state.show_some());
                }
                clear_label=text(words::CLEAR)
            />
            <SegmentedControl
                label=text(words::SEGMENTS)
                options=Signal::derive(options)
                value=move || state.segment().map(|segment| segment.key).unwrap_or_default().to_owned()
                on_change=choose
            />
            {list}
        </div>
    }
}

/// 逾期, 红, 黄, 蓝, and 督办 and 未报到 where there are any: icon, word and figure; a tap picks them out.
#[component]
fn Figures(state: DeskState) -> impl IntoView {
    let i18n = use_i18n();
    let all = Memo::new(move |_| state.load.value().unwrap_or_default());
    let (pick, now) = (state.pick, state.now);
    let count =
        move |kind: Pick| all.with(|all| all.iter().filter(|report| kind.holds(report, now.get())).count());
    let press = move |kind: Pick| {
        pick.update(|pick| *pick = Some(kind).filter(|kind| *pick != Some(*kind)));
        untrack(|| state.show_some());
    };
    let tile = move |kind: Pick, icon: IconPath, tone: Tone, label: Message, note: Message| {
        let figure = move || count(kind).to_string();
        view! {
            <StatTile
                icon
                tone
                label=i18n.label(label)
                figure
                note=i18n.label(note)
                pressed=Signal::derive(move || pick.get() == Some(kind))
                on_press=move |()| press(kind)
            />
        }
    };
    let some = move |kind: Pick| Memo::new(move |_| count(kind) > 0 || pick.get() == Some(kind));
    let (supervised, missing) = (some(Pick::Supervised), some(Pick::Missing));
    view! {
        <div class="stats">
            {tile(Pick::Late, icons::FLAG, Tone::Red, words::LATE, words::LATE_NOTE)}
            {tile(Pick::Of(Urgency::Red), icons::TRIANGLE_ALERT, Tone::Red, words::RED, words::RED_NOTE)}
            {tile(Pick::Of(Urgency::Amber), icons::CLOCK, Tone::Amber, words::AMBER, words::AMBER_NOTE)}
            {tile(Pick::Of(Urgency::Blue), icons::INFO, Tone::Blue, words::BLUE, words::BLUE_NOTE)}
            {move || supervised.get().then(|| {
                tile(Pick::Supervised, icons::EYE, Tone::Red, words::SUPERVISED, words::SUPERVISED_NOTE)
            })}
            {move || missing.get().then(|| {
                tile(Pick::Missing, icons::WHISTLE, Tone::Red, words::MISSING, words::MISSING_NOTE)
            })}
        </div>
    }
}

#[component]
fn QueueRow(report: ReportSummary, selected: Memo<Option<ReportId>>) -> impl IntoView {
    let id = report.id.clone();
    let note = [report.receipt.as_str(), report.place_words.as_str()];
    let note: Vec<&str> = note.into_iter().filter(|part| !part.is_empty()).collect();
    view! {
        <ReportRow
            href=Route::DeskReport(report.id.clone()).href()
            title=show::title_of(&report.title)
            note=note.join(" · ")
            cover=show::cover(&report)
            icon=show::category_icon(&report.category)
            selected=Signal::derive(move || selected.with(|selected| selected.as_ref() == Some(&id)))
        >
            {show::badges(&report, true)}
            {show::marks(&report)}
        </ReportRow>
    }
}
