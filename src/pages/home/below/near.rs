//! 今天，身边需要你: open tasks of the community side by side, the soonest first, or the nearest first where it is known
//! where the person is. They are asked for that only by a tap of theirs.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Badge, Chip, Icon, Section, Toast, Toasts, Tone, icons};
use linli_model::geo::{Point, Wgs84};
use linli_model::protocol::TaskScope;
use linli_model::roster::RosterActionName;
use linli_model::task::TaskSummary;

use super::super::part::{HomePart, skeleton};
use crate::contexts::{Services, use_services};
use crate::host::LocateFault;
use crate::i18n::{use_i18n, words::form, words::home as words, words::needs, words::reports, words::tasks};
use crate::load::Loaded;
use crate::pages::tasks::filters::nearest_first;
use crate::pages::tasks::loading::{CatalogSignal, use_catalog, use_tasks};
use crate::pages::tasks::show;
use crate::route::Route;
use crate::session::use_session;

/// How many tasks stand side by side.
const TASKS_MAX: usize = 8;

/// The tasks that one has no part in yet.
#[component]
pub fn NearTasks() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let load = use_tasks(Signal::derive(move || {
        session.community().get().map(TaskScope::Open)
    }));
    let catalog = use_catalog();
    let place = Place::new();
    let all = move || {
        view! {
            <a class="section-link" href=Route::Tasks.href()>
                {i18n.say(words::TASKS_ALL)} <Icon icon=icons::CHEVRON_RIGHT />
            </a>
        }
    };
    let content = move |mut tasks: Vec<TaskSummary>| {
        tasks.retain(|task| task.part.is_none());
        if tasks.is_empty() {
            return view! { <p class="card note">{i18n.say(words::TASKS_NONE)}</p> }.into_any();
        }
        let cards = move || {
            let (mut tasks, here) = (tasks.clone(), place.wanted());
            if let Some(here) = here {
                nearest_first(&mut tasks, here);
            }
            let card = |task| view! { <NearTask task catalog here /> };
            tasks.into_iter().take(TASKS_MAX).map(card).collect_view()
        };
        view! { <ByDistance place /> <div class="near-tasks">{cards}</div> }.into_any()
    };
    let section = move |inside: AnyView| {
        view! {
            <Section title=i18n.label(words::TASKS) trailing=ViewFn::from(all)>{inside}</Section>
        }
        .into_any()
    };
    move || match load.state.get() {
        Loaded::Loading => skeleton(HomePart::Tasks),
        Loaded::Ready(tasks) => section(content(tasks)),
        Loaded::Failed(_) => section(
            view! {
                <button type="button" class="card note near-again" on:click=move |_| load.again()>
                    {i18n.say(reports::FAILED)} " · " {i18n.say(reports::RETRY)}
                </button>
            }
            .into_any(),
        ),
    }
}

/// Where the person is, once that is known, and whether the list goes by it.
#[derive(Clone, Copy)]
struct Place {
    here: RwSignal<Option<Point<Wgs84>>>,
    by_distance: RwSignal<bool>,
    busy: RwSignal<bool>,
    services: Services,
}

impl Place {
    /// Asks for the place at once where that asks the person nothing.
    fn new() -> Self {
        let place = Self {
            here: RwSignal::new(None),
            by_distance: RwSignal::new(false),
            busy: RwSignal::new(false),
            services: use_services(),
        };
        spawn_local(async move {
            if place.services.host().may_locate().await {
                let _ = place.locate().await;
            }
        });
        place
    }

    async fn locate(self) -> Result<(), LocateFault> {
        self.busy.try_set(true);
        let found = self.services.host().locate().await;
        self.busy.try_set(false);
        self.here.try_set(Some(found?.point));
        self.by_distance.try_set(true);
        Ok(())
    }

    /// The place by which the list goes; tracks.
    fn wanted(self) -> Option<Point<Wgs84>> {
        self.here.get().filter(|_| self.by_distance.get())
    }
}

/// 按距离: on or off, and asks for the place where it is not known yet. Nothing on a device that cannot tell it.
#[component]
fn ByDistance(place: Place) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = expect_context::<Toasts>();
    let label = move || {
        i18n.text(match place.busy.get() {
            true => form::PLACE_LOCATING,
            false => words::BY_DISTANCE,
        })
        .to_owned()
    };
    let press = move |()| {
        if place.here.with_untracked(Option::is_some) {
            place.by_distance.update(|on| *on = !*on);
        } else if !place.busy.get_untracked() {
            spawn_local(async move {
                if place.locate().await.is_err() {
                    toasts.show(Toast::new(i18n.text(tasks::NO_LOCATION)).warning());
                }
            });
        }
    };
    let can = place.services.host().abilities().locate;
    can.then(|| {
        view! {
            <div class="chips near-by">
                <Chip
                    label=Signal::derive(label)
                    selected=Signal::derive(move || place.wanted().is_some())
                    icon=icons::LOCATE_FIXED
                    on_press=press
                />
            </div>
        }
    })
}

#[component]
fn NearTask(task: TaskSummary, catalog: CatalogSignal, here: Option<Point<Wgs84>>) -> impl IntoView {
    let i18n = use_i18n();
    let offers = |name| task.roster_actions.iter().any(|action| action.command == name);
    let word = match () {
        () if offers(RosterActionName::Claim) => tasks::CLAIM,
        () if offers(RosterActionName::Join) => tasks::JOIN,
        () => needs::SEE_TASK,
    };
    let points = task.points;
    let skill = task.skills.first().cloned().map(|code| {
        let label = Signal::derive(move || catalog.skill(i18n, &code));
        view! { <Badge tone=Tone::Jade icon=icons::HAND_HEART label /> }
    });
    let earned = (points > 0).then(|| {
        let label = Signal::derive(move || i18n.fill(tasks::POINTS, &[&points]));
        view! { <Badge tone=Tone::Accent icon=icons::STAR label /> }
    });
    let metres = here.zip(task.hint).map(|(here, there)| here.distance_m(&there));
    let far = metres.map(|metres| {
        view! { <span class="row-note near-far">{move || show::distance(i18n, metres)}</span> }
    });
    let (href, title) = (Route::Task(task.id.clone()).href(), task.title.clone());
    let task = StoredValue::new(task);
    view! {
        <a class="card near-task" href=href>
            <span class="badges">{skill} {earned} {far}</span>
            <span class="row-title">{title}</span>
            <span class="row-note near-when">
                <Icon icon=icons::CLOCK />
                <span>{move || task.with_value(|task| show::window(i18n, task.window))}</span>
            </span>
            <span class="row-note near-when">
                <Icon icon=icons::MAP_PIN />
                <span>{move || task.with_value(|task| show::place(i18n, task, None))}</span>
            </span>
            <span class="near-foot">
                <span class="row-note">{move || task.with_value(|task| show::places(i18n, task))}</span>
                <span class="task-go">{i18n.say(word)}</span>
            </span>
        </a>
    }
}
