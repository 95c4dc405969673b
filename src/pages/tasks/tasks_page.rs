//! 志愿任务: what can be taken, soonest first, and what one takes part in.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Badge, ButtonKind, ButtonLink, ButtonSize, Chip, Choice, EmptyState, ErrorState, Icon, LargeTitle,
    PullToRefresh, SegmentedControl, SkeletonCards, Toast, Toasts, Tone, icons,
};
use linli_model::command::Command;
use linli_model::geo::{Point, Wgs84};
use linli_model::protocol::TaskScope;
use linli_model::roster::{RosterActionName, RosterCommand};
use linli_model::task::{TaskStatus, TaskSummary};
use linli_offline::OutboxLine;

use super::filters::{Filters, shown};
use super::loading::{CatalogSignal, use_card, use_catalog, use_tasks};
use super::show;
use crate::clock;
use crate::contexts::{use_directory, use_live, use_services};
use crate::error;
use crate::giving::{is_stuck, use_items};
use crate::i18n::{Message, use_i18n, words::home, words::reports, words::tasks as words};
use crate::load::{Load, Loaded};
use crate::route::Route;
use crate::session::{SessionState, use_session};

const OPEN: &str = "open";
const MINE: &str = "mine";

/// 志愿任务.
#[component]
pub fn TasksPage() -> impl IntoView {
    let i18n = use_i18n();
    let (session, live, directory) = (use_session(), use_live(), use_directory());
    let text = move |message: Message| i18n.label(message);
    let list = RwSignal::new(OPEN.to_owned());
    let open_scope = Signal::derive(move || session.community().get().map(TaskScope::Open));
    let (open, mine) = (
        use_tasks(open_scope),
        use_tasks(Signal::derive(|| Some(TaskScope::Mine))),
    );
    let (card, catalog) = (use_card(), use_catalog());
    let filters = RwSignal::new(Filters::default());
    let here = RwSignal::new(None::<Point<Wgs84>>);
    let skills = move || card.value().flatten().map(|card| card.skills).unwrap_or_default();
    let open_shown = move || {
        let all = open.value().unwrap_or_default();
        let now = clock::now();
        filters.with(|filters| shown(all, filters, &skills(), here.get(), now, directory.zone_minutes()))
    };
    let count = move |load: Load<Vec<TaskSummary>>| load.value().map_or(0, |tasks| tasks.len() as u32);
    let options = move || {
        vec![
            Choice::new(OPEN, i18n.text(words::OPEN)).count(count(open)),
            Choice::new(MINE, i18n.text(words::MINE)).count(count(mine)),
        ]
    };
    let is_open = Memo::new(move |_| list.with(|list| list == OPEN));
    let register = move || {
        (session.is_signed_in() && matches!(card.state.get(), Loaded::Ready(None))).then(|| {
            view! {
                <div class="card stack register-card">
                    <p class="note">{i18n.say(words::BECOME_NOTE)}</p>
                    <ButtonLink href=Route::Volunteer.href() icon=icons::HAND_HEART>{i18n.say(words::BECOME)}</ButtonLink>
                </div>
            }
        })
    };
    let content = move || {
        if session.state().get() == SessionState::SignedOut {
            return view! {
                <EmptyState title=text(reports::SIGN_IN_FIRST) note=text(words::SIGN_IN_NOTE)>
                    <ButtonLink href=Route::SignIn.href()>{text(home::SIGN_IN)}</ButtonLink>
                </EmptyState>
            }
            .into_any();
        }
        if is_open.get() && session.community().with(Option::is_none) {
            return view! {
                <EmptyState title=text(words::NO_COMMUNITY) note=text(words::SIGN_IN_NOTE)>
                    <ButtonLink href=Route::Community.href()>{text(home::CHOOSE_COMMUNITY)}</ButtonLink>
                </EmptyState>
            }
            .into_any();
        }
        let load = if is_open.get() { open } else { mine };
        match load.state.get() {
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
            Loaded::Ready(tasks) => {
                let tasks = if is_open.get() { open_shown() } else { tasks };
                let nearest = filters.with(|filters| filters.nearest) && here.with(Option::is_some);
                let by_day = is_open.get() && !nearest;
                view! { <TaskList tasks by_day here=here.get() catalog is_open=is_open.get() /> }.into_any()
            }
        }
    };
    view! {
        <PullToRefresh label=text(home::RELOAD) on_refresh=move |()| live.bump() refreshing=open.busy>
            <main class="page stack tasks">
                <LargeTitle
                    title=text(words::TITLE)
                    trailing=ViewFn::from(move || view! {
                        <ButtonLink href=Route::Needs.href() kind=ButtonKind::Secondary size=ButtonSize::Small pill=true>
                            {i18n.say(words::ASK_FOR_HELP)}
                        </ButtonLink>
                    })
                />
                {register}
                <SegmentedControl
                    label=text(words::LISTS)
                    options=Signal::derive(options)
                    value=list
                    on_change=move |chosen| list.set(chosen)
                />
                {move || is_open.get().then(|| view! { <FilterChips filters here /> })}
                {content}
            </main>
        </PullToRefresh>
    }
}

/// What is asked for: each chip is on or off.
#[component]
fn FilterChips(filters: RwSignal<Filters>, here: RwSignal<Option<Point<Wgs84>>>) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let toasts = expect_context::<Toasts>();
    let chip = move |word: Message, field: fn(&mut Filters) -> &mut bool| {
        let on = Signal::derive(move || *field(&mut filters.get()));
        let press = move |()| filters.update(|filters| *field(filters) = !*field(filters));
        view! { <Chip label=i18n.label(word) selected=on on_press=press /> }
    };
    let nearest = move |()| {
        filters.update(|filters| filters.nearest = !filters.nearest);
        if !filters.with_untracked(|filters| filters.nearest) || here.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            match services.host().locate().await {
                Ok(fix) => {
                    here.try_set(Some(fix.point));
                }
                Err(_) => toasts.show(Toast::new(i18n.text(words::NO_LOCATION)).warning()),
            }
        });
    };
    let is_nearest = Signal::derive(move || filters.with(|filters| filters.nearest));
    view! {
        <div class="chips" role="group" aria-label=i18n.label(words::FILTERS)>
            <Chip label=i18n.label(words::NEAREST) selected=is_nearest icon=icons::LOCATE_FIXED on_press=nearest />
            {chip(words::TODAY, |filters| &mut filters.today)}
            {chip(words::THIS_WEEK, |filters| &mut filters.this_week)}
            {chip(words::FREE, |filters| &mut filters.free)}
            {chip(words::MY_SKILLS, |filters| &mut filters.my_skills)}
        </div>
    }
}

#[component]
fn TaskList(
    tasks: Vec<TaskSummary>,
    by_day: bool,
    here: Option<Point<Wgs84>>,
    catalog: CatalogSignal,
    is_open: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message: Message| i18n.label(message);
    if tasks.is_empty() {
        let (title, note) = if is_open {
            (words::NONE, words::NONE_NOTE)
        } else {
            (words::NONE_MINE, words::NONE_MINE_NOTE)
        };
        return view! { <EmptyState title=text(title) note=text(note) /> }.into_any();
    }
    let now = clock::now().millis() as f64;
    let day_of = move |task: &TaskSummary| i18n.calendar_day(task.window.starts_at.millis() as f64, now);
    let mut last = None;
    let rows = tasks.into_iter().map(|task| {
        let day = day_of(&task);
        let head = (by_day && last.as_ref() != Some(&day)).then(|| day.clone());
        last = Some(day);
        view! {
            {head.map(|day| view! { <h2 class="task-day">{day}</h2> })}
            <TaskCard task here catalog with_day=!by_day />
        }
    });
    view! { <div class="stack task-list">{rows.collect_view()}</div> }.into_any()
}

/// A wish to take part that is still on its way.
fn is_claim(line: &OutboxLine) -> bool {
    let claims = matches!(
        line.command.known(),
        Some(Command::Roster {
            command: RosterCommand::Claim,
            ..
        })
    );
    claims && !is_stuck(line)
}

/// One task: the time at its left like a diary, what and where, and how the places stand.
#[component]
fn TaskCard(
    task: TaskSummary,
    here: Option<Point<Wgs84>>,
    catalog: CatalogSignal,
    with_day: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let items = use_items(vec![format!("roster/{}", task.id)]);
    let waits = Memo::new(move |_| items.with(|items| items.iter().any(is_claim)));
    let (start, end) = (task.window.starts_at.millis(), task.window.ends_at.millis());
    let stored = StoredValue::new(task.clone());
    let days = move || {
        let now = clock::now().millis() as f64;
        with_day.then(|| i18n.calendar_day(start as f64, now))
    };
    let places = move || stored.with_value(|task| show::places(i18n, task));
    let place = move || stored.with_value(|task| show::place(i18n, task, here));
    let skills = task.skills.clone();
    let skill_tags = move || {
        let tag = |code| {
            let name = catalog.skill(i18n, code);
            view! { <span class="task-tag">{name}</span> }
        };
        skills.iter().map(tag).collect_view()
    };
    let offers = |name| task.roster_actions.iter().any(|action| action.command == name);
    let word = if offers(RosterActionName::Claim) {
        Some(words::CLAIM)
    } else if offers(RosterActionName::Join) {
        Some(words::JOIN)
    } else {
        None
    };
    let (tone, icon, status) = show::status(task.status);
    let published = task.status == TaskStatus::Published;
    view! {
        <a class="card task-card" href=Route::Task(task.id.clone()).href()>
            <span class="task-time">
                {move || days().map(|day| view! { <span class="row-note">{day}</span> })}
                <b>{move || i18n.clock(start as f64)}</b>
                <span class="task-rail"></span>
                <span class="row-note">{move || i18n.clock(end as f64)}</span>
            </span>
            <span class="task-words">
                <span class="badges">
                    {(!published).then(|| view! { <Badge tone icon label=i18n.label(status) /> })}
                    {task.part.as_ref().map(show::part)}
                    {move || waits.get().then(|| view! {
                        <Badge tone=Tone::Amber icon=icons::CLOUD_UPLOAD label=i18n.label(words::PENDING_CLAIM) />
                    })}
                    {show::earns(&task)}
                </span>
                <span class="row-title task-title">{task.title.clone()}</span>
                <span class="row-note task-where"><Icon icon=icons::MAP_PIN /> <span>{place}</span></span>
                <span class="task-tags">{skill_tags}</span>
                <span class="task-foot">
                    <span class="row-note">{places}</span>
                    {word.map(|word| view! { <span class="task-go">{i18n.say(word)}</span> })}
                </span>
            </span>
        </a>
    }
}
