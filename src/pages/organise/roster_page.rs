//! The organiser's page of one task: publish, change, cancel; the people, the code, the roll call, and the completion.

use leptos::prelude::*;
use linli_client::ClientError;
use linli_components::{
    AppBar, Badge, BottomBar, Button, ButtonKind, ButtonLink, ButtonSize, Dialog, EmptyState, ErrorState,
    Icon, Sheet, SkeletonCards, Tone, icons,
};
use linli_model::command::Command;
use linli_model::ids::TaskId;
use linli_model::roster::{ClaimView, RosterActionName};
use linli_model::task::{TaskActionName, TaskCommand, TaskView};

use super::completion::{CompleteForm, CorrectSheet};
use super::people::People;
use super::roll_call::{KeptCode, RollCall, is_kept, keep, use_roll};
use crate::contexts::use_navigation;
use crate::error;
use crate::giving::{Given, ReasonForm, StuckItems, is_stuck, use_about, use_giver, use_items};
use crate::i18n::{Message, use_i18n, words::form, words::reports, words::tasks as words};
use crate::load::Loaded;
use crate::pages::tasks::loading::{reload_by_time, use_task};
use crate::pages::tasks::show;
use crate::route::Route;

/// The organiser's page of one task.
#[component]
pub fn RosterPage(id: TaskId) -> impl IntoView {
    let i18n = use_i18n();
    let (navigation, giver) = (use_navigation(), use_giver());
    let text = move |message: Message| i18n.label(message);
    let load = use_task(id.clone());
    reload_by_time(load);
    let roll = use_roll(id.clone());
    let items = use_items(vec![format!("task/{id}"), format!("roster/{id}")]);
    let waits = Memo::new(move |_| items.with(|items| items.iter().any(|line| !is_stuck(line))));
    let view = Memo::new(move |_| load.value());
    let task = StoredValue::new(id);
    // What the phone needs where there is no network is kept as soon as it is known.
    Effect::new(move |_| {
        view.with(|view| {
            if let Some(view) = view.as_ref().filter(|view| view.roster.is_some()) {
                keep(roll, view, i18n.text(words::SOMEBODY));
            }
        });
    });
    let asked = RwSignal::new(None::<TaskActionName>);
    let completing = RwSignal::new(false);
    let correcting = RwSignal::new(None::<ClaimView>);
    let give = Callback::new(move |command: TaskCommand| {
        asked.set(None);
        let word = command.action().and_then(show::task_action).map(|(word, _)| word);
        let id = task.get_value();
        giver.give(
            word.unwrap_or(words::DETAIL_TITLE),
            Command::Task { id, command },
            None,
        );
    });
    let roster_may = move |name: RosterActionName| {
        view.with(|view| {
            let actions = view.as_ref().map(|view| view.summary.roster_actions.as_slice());
            actions
                .unwrap_or_default()
                .iter()
                .any(|action| action.command == name)
        })
    };
    // Offline nobody says what may be done; the server judges later.
    let unreachable = Memo::new(move |_| {
        load.state.with(|state| {
            let offline = |fault: &ClientError| {
                matches!(fault, ClientError::Network | ClientError::NotTheProtocol { .. })
            };
            matches!(state, Loaded::Failed(fault) if offline(fault))
        })
    });
    let may_call = Signal::derive(move || unreachable.get() || roster_may(RosterActionName::RollCall));
    let facts = move || match load.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) count=2 /> }.into_any(),
        Loaded::Failed(_) if unreachable.get() && is_kept(roll) => view! {
            <div class="card stack">
                <b>{move || roll.get(|draft| draft.title().to_owned())}</b>
                <p class="note">{text(words::KEPT_ROSTER)}</p>
            </div>
        }
        .into_any(),
        Loaded::Failed(fault) if fault.code() == "not_found" && waits.get() => view! {
            <EmptyState title=text(words::STATUS_DRAFT) note=text(words::PENDING_NOTE) />
        }
        .into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| load.again()
            />
        }
        .into_any(),
        Loaded::Ready(view) => {
            let may_judge = view
                .summary
                .roster_actions
                .iter()
                .any(|action| action.command == RosterActionName::Judge);
            let may_correct = view
                .summary
                .roster_actions
                .iter()
                .any(|action| action.command == RosterActionName::Correct);
            view! { <Head view=view.clone() /> <People view may_judge may_correct correcting /> }.into_any()
        }
    };
    let runs = Memo::new(move |_| {
        let open = view.with(|view| {
            let roster = view.as_ref().and_then(|view| view.roster.as_ref());
            roster.is_some_and(|roster| roster.secret.is_some())
        });
        open || unreachable.get()
    });
    let actions = Memo::new(move |_| {
        view.with(|view| {
            let actions = view.as_ref().map(|view| view.summary.actions.clone());
            actions
                .unwrap_or_default()
                .into_iter()
                .map(|action| action.command)
                .collect::<Vec<_>>()
        })
    });
    let button = move |(at, name): (usize, TaskActionName)| {
        let (word, icon) = show::task_action(name)?;
        let kind = match name {
            TaskActionName::Cancel => ButtonKind::DangerSoft,
            _ if at == 0 => ButtonKind::Primary,
            _ => ButtonKind::Secondary,
        };
        Some(match name {
            TaskActionName::Change => {
                let href = Route::ChangeTask(task.get_value()).href();
                view! { <ButtonLink kind size=ButtonSize::Bar icon href>{text(word)}</ButtonLink> }.into_any()
            }
            _ => view! {
                <Button kind size=ButtonSize::Bar icon on_press=move |()| asked.set(Some(name))>{text(word)}</Button>
            }
            .into_any(),
        })
    };
    let bar = move || {
        let actions = actions.get();
        let complete = roster_may(RosterActionName::Complete);
        ((!actions.is_empty() || complete) && !waits.get()).then(|| {
            let offset = usize::from(complete);
            let numbered = actions.into_iter().enumerate().map(move |(at, name)| (at + offset, name));
            let buttons = numbered.filter_map(button).collect_view();
            view! {
                <BottomBar>
                    {complete.then(|| view! {
                        <Button size=ButtonSize::Bar icon=icons::CIRCLE_CHECK on_press=move |()| completing.set(true)>
                            {text(words::COMPLETE)}
                        </Button>
                    })}
                    {buttons}
                </BottomBar>
            }
        })
    };
    let pending = move || {
        waits.get().then(|| {
            view! {
                <div class="card row pending-card" role="status">
                    <Icon icon=icons::CLOUD_UPLOAD />
                    <span class="note">{i18n.say(words::PENDING_NOTE)}</span>
                </div>
            }
        })
    };
    let is_asked = move |name: TaskActionName| Signal::derive(move || asked.get() == Some(name));
    let close = Callback::new(move |()| asked.set(None));
    let claims = move || {
        view.with(|view| {
            let roster = view.as_ref().and_then(|view| view.roster.as_ref());
            roster.map(|roster| roster.claims.clone()).unwrap_or_default()
        })
    };
    let done = Callback::new(move |()| completing.set(false));
    view! {
        <main class="page with-bar is-wide report-page roster-page">
            <AppBar
                title=text(words::ROSTER)
                back_label=text(form::BACK)
                on_back=move |()| navigation.back(&Route::DeskTasks)
            />
            <StuckItems items />
            {pending}
            <div class="columns">
                <div>{facts}</div>
                <div>
                    {move || runs.get().then(|| view! { <KeptCode roll /> })}
                    <RollCall task=task.get_value() roll may=may_call />
                </div>
            </div>
        </main>
        {bar}
        <Dialog
            open=is_asked(TaskActionName::Publish)
            title=text(words::PUBLISH_TITLE)
            text=text(words::PUBLISH_NOTE)
            confirm_label=text(words::PUBLISH)
            cancel_label=text(words::BACK)
            on_confirm=move |()| give.run(TaskCommand::Publish)
            on_cancel=close
        />
        <Sheet
            open=is_asked(TaskActionName::Cancel)
            on_close=close
            title=text(words::CANCEL_TITLE)
            close_label=text(form::CLOSE)
        >
            <CancelForm task=task.get_value() on_done=close />
        </Sheet>
        <Sheet open=completing on_close=done title=text(words::COMPLETE) close_label=text(form::CLOSE)>
            <CompleteForm task=task.get_value() claims=untrack(claims) close=done />
        </Sheet>
        <CorrectSheet task=task.get_value() asked=correcting />
    }
}

#[component]
fn Head(view: TaskView) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message: Message| i18n.label(message);
    let task = view.summary;
    let (tone, icon, word) = show::status(task.status);
    let window = task.window;
    let when = move || show::window(i18n, window);
    let href = Route::Task(task.id.clone()).href();
    let title = task.title.clone();
    let badges = show::earns(&task);
    let places = Signal::derive(move || show::places(i18n, &task));
    let need = view.need;
    view! {
        <div class="report-facts">
            <div class="badges">
                <Badge tone icon label=text(word) />
                <Badge tone=Tone::Neutral icon=icons::USERS_ROUND label=places />
                {badges}
            </div>
            <h2 class="report-title">{title}</h2>
            <p class="note report-where"><Icon icon=icons::CLOCK /> <span>{when}</span></p>
            <div class="row desk-adds">
                <ButtonLink kind=ButtonKind::Secondary size=ButtonSize::Small pill=true href>
                    {text(words::DETAIL_TITLE)}
                </ButtonLink>
                {need.map(|need| view! {
                    <ButtonLink kind=ButtonKind::Secondary size=ButtonSize::Small pill=true href=Route::Need(need).href()>
                        {text(words::FROM_NEED)}
                    </ButtonLink>
                })}
            </div>
        </div>
    }
}

#[component]
fn CancelForm(task: TaskId, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let about = use_about("task", &task, "cancel");
    let make = move |reason: String| {
        let command = TaskCommand::Cancel { reason }.cleaned();
        Given {
            word: words::CANCEL,
            faults: command.check(),
            command: Command::Task {
                id: task.clone(),
                command,
            },
            if_match: None,
        }
    };
    view! {
        <ReasonForm
            about
            label=i18n.label(words::REASON)
            hint=i18n.label(words::CANCEL_NOTE)
            send_label=i18n.label(words::CANCEL)
            kind=ButtonKind::DangerSoft
            make
            on_done
        />
    }
}
