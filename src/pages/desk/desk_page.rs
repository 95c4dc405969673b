//! 工作台: the queue with its figures, and the chosen report beside it, or on a page of its own on a narrow screen.

use gloo::events::EventListener;
use leptos::prelude::*;
use linli_components::{
    AppBar, ButtonLink, Chips, Choice, EmptyState, ErrorState, IconPath, LargeTitle, ReportRow, SearchField,
    SegmentedControl, SkeletonCards, StatTile, Tone, icons,
};
use linli_model::ids::ReportId;
use linli_model::protocol::ReportScope;
use linli_model::report::ReportSummary;
use linli_model::urgency::Urgency;

use super::queue::{Pick, Segment, segments, shown, use_queue};
use crate::clock::use_now;
use crate::contexts::{use_directory, use_navigation};
use crate::error;
use crate::i18n::{Message, use_i18n, words::desk as words, words::form, words::home, words::reports};
use crate::load::{Load, Loaded};
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
    let text = move |message| move || i18n.text(message).to_owned();
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
            <LargeTitle title=text(words::TITLE) />
            <main class="page">
                <EmptyState title=text(words::NOT_STAFF) note=text(words::NOT_STAFF_NOTE)>
                    <ButtonLink href=Route::SignIn.href()>{text(home::SIGN_IN)}</ButtonLink>
                </EmptyState>
            </main>
        }
        .into_any()
    }
}

#[component]
fn Desk() -> impl IntoView {
    let i18n = use_i18n();
    let (session, navigation) = (use_session(), use_navigation());
    let wide = use_media(WIDE);
    let queues = Memo::new(move |_| session.queues());
    let chosen_queue = RwSignal::new(0_usize);
    let scope = Signal::derive(move || queues.with(|queues| queues.get(chosen_queue.get()).cloned()));
    let load = use_queue(scope);
    let open = Memo::new(move |_| match navigation.route().get() {
        Route::DeskReport(id) => Some(id),
        _ => None,
    });
    let queue = move || view! { <Queue load scope queues chosen_queue selected=open wide /> };
    let detail = move |id: ReportId| view! { <ReportDetail id in_pane=true /> };
    move || match (wide.get(), open.get()) {
        (false, Some(id)) => view! {
            <AppBar
                title=move || i18n.text(reports::DETAIL_TITLE).to_owned()
                back_label=move || i18n.text(form::BACK).to_owned()
                on_back=move |()| navigation.back(&Route::Desk)
            />
            <main class="page with-bar report-page"><ReportDetail id in_pane=false /></main>
        }
        .into_any(),
        (false, None) => view! { {queue()} }.into_any(),
        (true, _) => view! {
            <div class="desk is-wide">
                {queue()}
                <section class="desk-pane">
                    {move || match open.get() {
                        Some(id) => detail(id).into_any(),
                        None => view! {
                            <p class="center-note desk-hint">{move || i18n.text(words::CHOOSE)}</p>
                        }.into_any(),
                    }}
                </section>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Queue(
    load: Load<Vec<ReportSummary>>,
    scope: Signal<Option<ReportScope>>,
    queues: Memo<Vec<ReportScope>>,
    chosen_queue: RwSignal<usize>,
    selected: Memo<Option<ReportId>>,
    wide: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let text = move |message| move || i18n.text(message).to_owned();
    let now = use_now(30_000);
    let pick = RwSignal::new(None::<Pick>);
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<&'static str>);
    let all = move || load.value().unwrap_or_default();
    let steps = move || scope.get().as_ref().map(segments).unwrap_or(&[]);
    let segment = move || {
        let steps = steps();
        let key = chosen.get();
        steps
            .iter()
            .find(|segment| Some(segment.key) == key)
            .or_else(|| steps.first())
    };
    let of =
        move |segment: &Segment| search.with(|search| shown(&all(), segment, pick.get(), search, now.get()));
    let options = move || {
        let option = |segment: &Segment| {
            Choice::new(segment.key, i18n.text(segment.word)).count(of(segment).len() as u32)
        };
        steps().iter().map(option).collect::<Vec<_>>()
    };
    let choose = move |key: String| {
        chosen.set(
            steps()
                .iter()
                .map(|segment| segment.key)
                .find(|name| *name == key),
        )
    };
    let title = move || {
        let unit = matches!(scope.get(), Some(ReportScope::Unit(_)));
        i18n.text(if unit { words::TITLE_UNIT } else { words::TITLE })
            .to_owned()
    };
    let name_of = move |scope: &ReportScope| match scope {
        ReportScope::Area(code) => directory
            .area_name(code)
            .map(|name| i18n.words(&name))
            .unwrap_or_else(|| code.to_string()),
        other => other.to_string(),
    };
    let place = move || match scope.get() {
        Some(area @ ReportScope::Area(_)) => name_of(&area),
        _ => String::new(),
    };
    let scopes = move || {
        queues.with(|queues| {
            queues
                .iter()
                .enumerate()
                .map(|(at, scope)| Choice::new(at.to_string(), name_of(scope)))
                .collect::<Vec<_>>()
        })
    };
    let list = move || match load.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| load.again()
            />
        }
        .into_any(),
        Loaded::Ready(_) => {
            let rows = segment().map(of).unwrap_or_default();
            if rows.is_empty() {
                return view! { <EmptyState title=text(words::EMPTY) note=text(words::EMPTY_NOTE) /> }
                    .into_any();
            }
            let row = move |report: ReportSummary| view! { <QueueRow report selected wide /> };
            view! { <div class="stack">{rows.into_iter().map(row).collect_view()}</div> }.into_any()
        }
    };
    view! {
        <div class="desk-queue">
            <LargeTitle title note=place />
            <main class="page stack">
                {move || (queues.with(Vec::len) > 1).then(|| view! {
                    <Chips
                        label=text(words::SCOPE)
                        options=Signal::derive(scopes)
                        value=move || chosen_queue.get().to_string()
                        on_change=move |at: String| chosen_queue.set(at.parse().unwrap_or_default())
                    />
                })}
                <Figures all=Signal::derive(all) pick now />
                <SearchField
                    label=text(words::SEARCH)
                    value=search
                    on_input=move |typed| search.set(typed)
                    clear_label=text(words::CLEAR)
                />
                <SegmentedControl
                    label=text(words::SEGMENTS)
                    options=Signal::derive(options)
                    value=move || segment().map(|segment| segment.key).unwrap_or_default().to_owned()
                    on_change=choose
                />
                {list}
            </main>
        </div>
    }
}

/// 逾期, 红, 黄, 蓝: icon, word and figure; a tap picks them out.
#[component]
fn Figures(
    all: Signal<Vec<ReportSummary>>,
    pick: RwSignal<Option<Pick>>,
    now: Signal<linli_model::time::Timestamp>,
) -> impl IntoView {
    let i18n = use_i18n();
    let tile = move |kind: Pick, icon: IconPath, tone: Tone, label: Message, note: Message| {
        let figure = move || {
            all.with(|all| {
                all.iter()
                    .filter(|report| kind.holds(report, now.get()))
                    .count()
                    .to_string()
            })
        };
        view! {
            <StatTile
                icon
                tone
                label=move || i18n.text(label).to_owned()
                figure
                note=move || i18n.text(note).to_owned()
                pressed=Signal::derive(move || pick.get() == Some(kind))
                on_press=move |()| pick.update(|pick| *pick = Some(kind).filter(|kind| *pick != Some(*kind)))
            />
        }
    };
    view! {
        <div class="figures">
            {tile(Pick::Late, icons::FLAG, Tone::Red, words::LATE, words::LATE_NOTE)}
            {tile(Pick::Of(Urgency::Red), icons::TRIANGLE_ALERT, Tone::Red, words::RED, words::RED_NOTE)}
            {tile(Pick::Of(Urgency::Amber), icons::CLOCK, Tone::Amber, words::AMBER, words::AMBER_NOTE)}
            {tile(Pick::Of(Urgency::Blue), icons::INFO, Tone::Blue, words::BLUE, words::BLUE_NOTE)}
        </div>
    }
}

#[component]
fn QueueRow(report: ReportSummary, selected: Memo<Option<ReportId>>, wide: Signal<bool>) -> impl IntoView {
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
            selected=Signal::derive(move || wide.get() && selected.with(|selected| selected.as_ref() == Some(&id)))
        >
            {show::badges(&report, true)}
        </ReportRow>
    }
}

/// Whether a media query holds, as long as its owner lives.
fn use_media(query: &str) -> Signal<bool> {
    let list = window().match_media(query).ok().flatten();
    let holds = RwSignal::new(list.as_ref().is_some_and(|list| list.matches()));
    if let Some(list) = list {
        let watched = list.clone();
        let listener = EventListener::new(&list, "change", move |_| {
            holds.try_set(watched.matches());
        });
        let listener = StoredValue::new_local(Some(listener));
        on_cleanup(move || {
            listener.try_update_value(Option::take);
        });
    }
    holds.into()
}
