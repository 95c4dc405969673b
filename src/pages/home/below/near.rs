//! 今天，身边需要你: open tasks of the community side by side, the soonest first.

use leptos::prelude::*;
use linli_components::{Badge, Icon, Section, Tone, icons};
use linli_model::roster::RosterActionName;
use linli_model::task::TaskSummary;

use super::super::part::{HomePart, skeleton};
use super::loading::use_near_tasks;
use crate::i18n::{use_i18n, words::home as words, words::needs, words::reports, words::tasks};
use crate::load::Loaded;
use crate::pages::tasks::loading::{CatalogSignal, use_catalog};
use crate::pages::tasks::show;
use crate::route::Route;

/// The tasks that one has no part in yet.
#[component]
pub fn NearTasks() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_near_tasks();
    let catalog = use_catalog();
    let all = move || {
        view! {
            <a class="section-link" href=Route::Tasks.href()>
                {i18n.say(words::TASKS_ALL)} <Icon icon=icons::CHEVRON_RIGHT />
            </a>
        }
    };
    let content = move |tasks: Vec<TaskSummary>| {
        let free = tasks.into_iter().filter(|task| task.part.is_none());
        let cards: Vec<_> = free.map(|task| view! { <NearTask task catalog /> }).collect();
        if cards.is_empty() {
            return view! { <p class="card note">{i18n.say(words::TASKS_NONE)}</p> }.into_any();
        }
        view! { <div class="near-tasks">{cards}</div> }.into_any()
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

#[component]
fn NearTask(task: TaskSummary, catalog: CatalogSignal) -> impl IntoView {
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
    let (href, title) = (Route::Task(task.id.clone()).href(), task.title.clone());
    let task = StoredValue::new(task);
    view! {
        <a class="card near-task" href=href>
            <span class="badges">{skill} {earned}</span>
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
