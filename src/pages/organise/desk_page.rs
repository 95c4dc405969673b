//! 志愿工作台: the needs that wait for an answer, and the tasks one organises.

use leptos::prelude::*;
use linli_components::{
    AppBar, Badge, ButtonKind, ButtonLink, Choice, EmptyState, ErrorState, List, ListRow, ReportRow, Section,
    SegmentedControl, SkeletonCards, Tone, icons,
};
use linli_model::need::NeedStatus;
use linli_model::protocol::{NeedScope, ReportScope, TaskScope};
use linli_model::task::TaskSummary;

use super::draft::TaskDraft;
use crate::clock;
use crate::contexts::{use_device, use_navigation, use_services};
use crate::drafting::FormValue;
use crate::error;
use crate::i18n::{
    Message, use_i18n, words::desk, words::form, words::needs, words::reports, words::tasks as words,
};
use crate::load::Loaded;
use crate::pages::board::ReviewLink;
use crate::pages::needs::{NeedDrafts, NeedRow};
use crate::pages::tasks::loading::{use_catalog, use_needs, use_tasks};
use crate::pages::tasks::show;
use crate::route::Route;
use crate::session::use_session;

const NEEDS: &str = "needs";
const TASKS: &str = "tasks";

/// 志愿工作台.
#[component]
pub fn DeskTasksPage() -> impl IntoView {
    let i18n = use_i18n();
    let (session, navigation) = (use_session(), use_navigation());
    let text = move |message: Message| i18n.label(message);
    let list = RwSignal::new(NEEDS.to_owned());
    let area = Memo::new(move |_| {
        session.queues().into_iter().find_map(|scope| match scope {
            ReportScope::Area(code) => Some(code),
            _ => None,
        })
    });
    let needs = use_needs(Signal::derive(move || area.get().map(NeedScope::Area)));
    let tasks = use_tasks(Signal::derive(move || area.get().map(TaskScope::Area)));
    let catalog = use_catalog();
    let open = move || {
        let needs = needs.value().unwrap_or_default();
        needs
            .iter()
            .filter(|need| need.status == NeedStatus::Open)
            .count() as u32
    };
    let options = move || {
        vec![
            Choice::new(NEEDS, i18n.text(words::DESK_NEEDS)).count(open()),
            Choice::new(TASKS, i18n.text(words::DESK_TASKS))
                .count(tasks.value().map_or(0, |tasks| tasks.len() as u32)),
        ]
    };
    let needs_list = move || match needs.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
        Loaded::Failed(fault) => failed(fault, Callback::new(move |()| needs.again())),
        Loaded::Ready(mut all) => {
            if all.is_empty() {
                return view! {
                    <EmptyState title=text(needs::NONE_DESK) note=text(needs::NONE_DESK_NOTE) />
                }
                .into_any();
            }
            all.sort_by_key(|need| need.status != NeedStatus::Open);
            let rows = all.into_iter().map(|need| view! { <NeedRow need catalog /> });
            view! { <div class="stack">{rows.collect_view()}</div> }.into_any()
        }
    };
    let tasks_list = move || match tasks.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
        Loaded::Failed(fault) => failed(fault, Callback::new(move |()| tasks.again())),
        Loaded::Ready(all) if all.is_empty() => view! {
            <EmptyState title=text(words::DESK_NONE) note=text(words::DESK_NONE_NOTE) />
        }
        .into_any(),
        Loaded::Ready(all) => {
            let rows = all.into_iter().map(|task| view! { <TaskRow task /> });
            view! { <div class="stack">{rows.collect_view()}</div> }.into_any()
        }
    };
    let content = move || {
        if area.with(Option::is_none) {
            return view! {
                <EmptyState title=text(desk::NOT_STAFF) note=text(desk::NOT_STAFF_NOTE)>
                    <ButtonLink href=Route::SignIn.href()>{text(crate::i18n::words::home::SIGN_IN)}</ButtonLink>
                </EmptyState>
            }
            .into_any();
        }
        view! {
            <div class="row desk-adds">
                <ButtonLink href=Route::NewTask.href() icon=icons::PLUS>{text(words::NEW)}</ButtonLink>
                <ButtonLink kind=ButtonKind::Secondary href=Route::NewNeed.href() icon=icons::HAND_HEART>
                    {text(words::NEW_ON_BEHALF)}
                </ButtonLink>
                <ReviewLink />
            </div>
            <SegmentedControl
                label=text(words::DESK)
                options=Signal::derive(options)
                value=list
                on_change=move |chosen| list.set(chosen)
            />
            {move || if list.with(|list| list == NEEDS) {
                view! { <NeedDrafts /> {needs_list} }.into_any()
            } else {
                view! { <TaskDrafts /> {tasks_list} }.into_any()
            }}
        }
        .into_any()
    };
    view! {
        <main class="page stack">
            <AppBar
                title=text(words::DESK)
                back_label=text(form::BACK)
                on_back=move |()| navigation.back(&Route::Desk)
            />
            {content}
        </main>
    }
}

fn failed(fault: linli_client::ClientError, on_retry: Callback<()>) -> AnyView {
    let i18n = use_i18n();
    view! {
        <ErrorState
            title=i18n.label(reports::FAILED)
            note=move || error::words(i18n, &fault)
            retry_label=i18n.label(reports::RETRY)
            on_retry
        />
    }
    .into_any()
}

/// Tasks that are being written, each with its address.
#[component]
fn TaskDrafts() -> impl IntoView {
    let i18n = use_i18n();
    let drafts = use_device().drafts(TaskDraft::KIND);
    let row = move |draft: linli_offline::DraftLine| {
        let value: TaskDraft = serde_json::from_value(draft.value.clone()).unwrap_or_default();
        let saved_at = draft.saved_at;
        let title = Signal::derive(move || match value.title.as_str() {
            "" => i18n.text(words::UNTITLED).to_owned(),
            title => title.to_owned(),
        });
        let note = move || i18n.age(saved_at.millis() as f64, clock::now().millis() as f64);
        view! {
            <ListRow title note icon=icons::FILE_PEN_LINE tone=Tone::Accent href=Route::TaskDraft(draft.id).href() />
        }
    };
    move || {
        let drafts = drafts.get();
        (!drafts.is_empty()).then(|| {
            view! {
                <Section title=i18n.label(words::DRAFTS)>
                    <List>{drafts.into_iter().map(row).collect_view()}</List>
                </Section>
            }
        })
    }
}

#[component]
fn TaskRow(task: TaskSummary) -> impl IntoView {
    let i18n = use_i18n();
    let backend = use_services().backend();
    let cover = task
        .cover
        .as_ref()
        .map(|cover| backend.photo_src(&cover.thumb_url));
    let (tone, icon, word) = show::status(task.status);
    let window = task.window;
    let note = move || show::window(i18n, window);
    let (href, title) = (Route::Roster(task.id.clone()).href(), task.title.clone());
    let places = Signal::derive(move || show::places(i18n, &task));
    view! {
        <ReportRow href title note cover=cover.unwrap_or_default() icon=icons::HAND_HEART>
            <Badge tone icon label=i18n.label(word) />
            <Badge tone=Tone::Neutral icon=icons::USERS_ROUND label=places />
        </ReportRow>
    }
}
