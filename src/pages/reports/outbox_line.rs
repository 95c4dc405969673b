//! One item on its way out, in the words of the promise: 等待发送 → 上传 n/m → 已受理, or 需要处理 and what to do.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Button, ButtonKind, ButtonLink, ButtonSize, Dialog, Icon, IconTile, ProgressBar, Toast, Toasts, Tone,
    icons,
};
use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId};
use linli_model::need::{NeedActionName, NeedCommand};
use linli_model::post::PostCommand;
use linli_model::reaction::ReactionCommand;
use linli_model::refusal::Refusal;
use linli_model::report::ReportCommand;
use linli_model::task::TaskCommand;
use linli_model::volunteer::VolunteerActionName;
use linli_offline::{Connectivity, OutboxLine, OutboxState};

use crate::contexts::{use_device, use_navigation, use_services};
use crate::error;
use crate::i18n::{I18n, Message, use_i18n, words::board, words::needs, words::sending as words};
use crate::pages::{self, tasks};
use crate::route::Route;
use crate::show;

/// All that waits, in one card.
#[component]
pub fn OutboxCard() -> impl IntoView {
    let i18n = use_i18n();
    let outbox = use_device().outbox();
    let ids =
        Memo::new(move |_| outbox.with(|lines| lines.iter().map(|line| line.id.clone()).collect::<Vec<_>>()));
    let memory_only = use_device().memory_only();
    let kept = move || i18n.text(where_kept(memory_only.get()));
    view! {
        <div class="card is-flush outbox">
            <div class="row outbox-head">
                <Icon icon=icons::CLOUD_UPLOAD />
                <span class="grow">{move || i18n.fill(words::OUTBOX_COUNT, &[&ids.with(Vec::len)])}</span>
                <span class="row-note">{kept}</span>
            </div>
            <For each=move || ids.get() key=Clone::clone children=|id| view! { <OutboxItem id /> } />
        </div>
    }
}

/// Where what waits lies: on the device, or only on this page.
pub const fn where_kept(memory_only: bool) -> Message {
    if memory_only {
        words::ON_PAGE_ONLY
    } else {
        words::ON_DEVICE
    }
}

/// What an item is, in a line; tracks the language.
pub fn item_title(i18n: I18n, line: &OutboxLine) -> String {
    match line.command.known() {
        Some(Command::Report {
            command: ReportCommand::Submit(submission),
            ..
        }) => i18n.fill(words::KIND_REPORT, &[&show::title_of(&submission.text)]),
        Some(Command::Report {
            command: ReportCommand::Resolve { text, .. } | ReportCommand::Answer { text, .. },
            ..
        }) => i18n.fill(words::KIND_ANSWER, &[&show::title_of(text)]),
        Some(Command::Report { command, .. }) => {
            let word = command.action().and_then(show::action).map(|(word, _)| word);
            i18n.text(word.unwrap_or(words::KIND_UNKNOWN)).to_owned()
        }
        Some(command) => other_title(i18n, command),
        None => i18n.text(words::KIND_UNKNOWN).to_owned(),
    }
}

/// What a command of volunteering or of the board is, in a line.
fn other_title(i18n: I18n, command: &Command) -> String {
    let word = match command {
        Command::Need {
            command: NeedCommand::Submit(need),
            ..
        } => return i18n.fill(needs::KIND, &[&show::title_of(&need.text)]),
        Command::Need { command, .. } => match command.action() {
            Some(NeedActionName::Decline) => needs::DECLINE,
            Some(NeedActionName::Withdraw) => needs::WITHDRAW,
            Some(NeedActionName::Rate) => needs::RATE,
            _ => needs::TITLE,
        },
        Command::Task {
            command: TaskCommand::Draft { writing, .. } | TaskCommand::Change { writing },
            ..
        } => return writing.title.clone(),
        Command::Task { command, .. } => {
            let word = command.action().and_then(tasks::show::task_action);
            word.map_or(words::KIND_UNKNOWN, |(word, _)| word)
        }
        Command::Roster { command, .. } => {
            let word = command.action().and_then(tasks::show::roster_action);
            word.unwrap_or(words::KIND_UNKNOWN)
        }
        Command::Volunteer { command, .. } => match command.action() {
            VolunteerActionName::Register => needs::REGISTER,
            VolunteerActionName::Change => needs::SAVE_SKILLS,
            VolunteerActionName::Withdraw => needs::LEAVE,
            VolunteerActionName::Unknown => words::KIND_UNKNOWN,
        },
        Command::Post {
            command: PostCommand::Submit(post),
            ..
        } => return i18n.fill(board::KIND_POST, &[&title_of_post(&post.title, &post.text)]),
        Command::Post {
            command: PostCommand::Reply(reply),
            ..
        } => return i18n.fill(board::KIND_REPLY, &[&show::title_of(&reply.text)]),
        Command::Post { command, .. } => {
            let word = command.action().and_then(pages::board::action_word);
            word.map_or(words::KIND_UNKNOWN, |(word, _)| word)
        }
        Command::Reaction { command, .. } => match command {
            ReactionCommand::Like => board::LIKE,
            ReactionCommand::Unlike => board::UNLIKE,
        },
        Command::Flag { .. } => board::FLAG,
        Command::Ballot { .. } => board::POLL_VOTE,
        Command::Report { .. } => words::KIND_UNKNOWN,
    };
    i18n.text(word).to_owned()
}

fn title_of_post(title: &str, text: &str) -> String {
    if title.is_empty() {
        show::title_of(text)
    } else {
        title.to_owned()
    }
}

/// Where a draft is written on: each kind has its form.
fn form_of(kind: &str, id: DraftId) -> Route {
    match kind {
        "need" => Route::NeedDraft(id),
        "task" => Route::TaskDraft(id),
        "volunteer" => Route::Volunteer,
        "post" | "reply" => Route::PostDraft(id),
        _ => Route::Draft(id),
    }
}

/// Where an item stands, in words; tracks.
pub fn state_words(i18n: I18n, state: &OutboxState, connectivity: Connectivity) -> String {
    match state {
        OutboxState::Waiting if connectivity == Connectivity::Offline => {
            i18n.text(words::WAITING_OFFLINE).to_owned()
        }
        OutboxState::Waiting => i18n.text(words::WAITING).to_owned(),
        OutboxState::Uploading { done, total } => {
            i18n.fill(words::UPLOADING, &[&(done + 1).min(*total), total])
        }
        OutboxState::Sending => i18n.text(words::SENDING).to_owned(),
        OutboxState::Paused => i18n.text(words::PAUSED).to_owned(),
        OutboxState::NeedsAttention { code, .. } => {
            format!(
                "{} · {}",
                i18n.text(words::NEEDS_ATTENTION),
                error::code_words(i18n, code)
            )
        }
    }
}

/// One item, with what can be done about it.
#[component]
pub fn OutboxItem(id: CommandId) -> impl IntoView {
    let i18n = use_i18n();
    let line = use_device().waiting(id.clone());
    let connectivity = use_device().connectivity();
    let state = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.state.clone())));
    let title = move || {
        line.with(|line| {
            line.as_ref()
                .map(|line| item_title(i18n, line))
                .unwrap_or_default()
        })
    };
    let words_of = move || {
        state
            .get()
            .map(|state| state_words(i18n, &state, connectivity.get()))
            .unwrap_or_default()
    };
    let tone = move || match state.get() {
        Some(OutboxState::NeedsAttention { .. }) => Tone::Red,
        Some(OutboxState::Paused) => Tone::Amber,
        _ => Tone::Jade,
    };
    let percent = Memo::new(move |_| match state.get() {
        Some(OutboxState::Uploading { done, total }) if total > 0 => Some(done * 100 / total),
        _ => None,
    });
    view! {
        <div class="outbox-item">
            {move || view! { <IconTile icon=icon_of(state.get().as_ref()) tone=tone() /> }}
            <div class="grow">
                <p class="row-title">{title}</p>
                {move || percent.get().map(|_| view! {
                    <ProgressBar
                        label=words_of
                        percent=Signal::derive(move || percent.get().unwrap_or_default())
                    />
                })}
                <p class=move || format!("row-note {}", tone().class()) role="status">{words_of}</p>
                <ItemButtons id />
            </div>
        </div>
    }
}

/// Where the newest state of what an item is for is seen.
fn newest_of(line: &OutboxLine) -> Option<Route> {
    Some(match line.command.known()? {
        Command::Report { id, .. } => Route::Report(id.clone()),
        Command::Need { id, .. } => Route::Need(id.clone()),
        Command::Task { id, .. } => Route::Roster(id.clone()),
        Command::Roster { id, .. } => Route::Task(id.clone()),
        Command::Volunteer { .. } => Route::Volunteer,
        Command::Post { id, .. }
        | Command::Reaction { id, .. }
        | Command::Flag { id, .. }
        | Command::Ballot { id, .. } => Route::Post(id.clone()),
    })
}

fn icon_of(state: Option<&OutboxState>) -> linli_components::IconPath {
    match state {
        Some(OutboxState::NeedsAttention { .. }) => icons::CIRCLE_ALERT,
        Some(OutboxState::Paused) => icons::LOCK,
        Some(OutboxState::Waiting) => icons::CLOUD_OFF,
        _ => icons::CLOUD_UPLOAD,
    }
}

/// Retry, edit, delete: what fits the state.
#[component]
fn ItemButtons(id: CommandId) -> impl IntoView {
    let i18n = use_i18n();
    let (services, navigation) = (use_services(), use_navigation());
    let toasts = expect_context::<Toasts>();
    let line = use_device().waiting(id.clone());
    let asking = RwSignal::new(false);
    let id = StoredValue::new(id);
    let text = move |message| i18n.label(message);
    let offers =
        Memo::new(move |_| line.with(|line| line.as_ref().map(|line| (line.state.clone(), line.editable))));
    let say = move |fault: linli_offline::OfflineError| {
        toasts.show(Toast::new(error::code_words(i18n, fault.code())).danger());
    };
    let edit = move |()| {
        spawn_local(async move {
            match services.offline().edit(&id.get_value()).await {
                Ok(draft) => {
                    let kept = services.offline().draft_load(&draft);
                    let kind = kept.map(|kept| kept.kind).unwrap_or_default();
                    navigation.go(&form_of(&kind, draft));
                }
                Err(fault) => say(fault),
            }
        });
    };
    let delete = move |()| {
        asking.set(false);
        spawn_local(async move {
            if let Err(fault) = services.offline().delete(&id.get_value()).await {
                say(fault);
            }
        });
    };
    let small = move |word, on_press: Callback<()>| {
        view! {
            <Button kind=ButtonKind::Neutral size=ButtonSize::Small pill=true on_press>{text(word)}</Button>
        }
        .into_any()
    };
    let buttons = move || {
        let (state, editable) = offers.get()?;
        let mut buttons = Vec::new();
        match &state {
            OutboxState::Paused => buttons.push(link(text(words::SIGN_IN), Route::SignIn)),
            state if state.reason() == Some(Refusal::ConsentNeeded.code()) => {
                buttons.push(link(text(crate::i18n::words::account::PRIVACY), Route::Privacy));
            }
            _ => {}
        }
        let newest = line.with(|line| newest_of(line.as_ref()?));
        if let Some(newest) = newest.filter(|_| state.reason() == Some(Refusal::Stale.code())) {
            // Sent again as it is, it would meet the same newer version.
            buttons.push(link(text(words::SEE_NEWEST), newest));
        } else if matches!(state, OutboxState::Waiting | OutboxState::NeedsAttention { .. }) {
            let retry = move |()| services.offline().retry(&id.get_value());
            buttons.push(small(words::RETRY, Callback::new(retry)));
        }
        if editable {
            buttons.push(small(words::EDIT, Callback::new(edit)));
        }
        if !matches!(state, OutboxState::Sending) {
            buttons.push(small(words::DELETE, Callback::new(move |()| asking.set(true))));
        }
        Some(buttons)
    };
    view! {
        <div class="item-buttons">{buttons}</div>
        <Dialog
            open=asking
            title=text(words::DELETE_ITEM)
            text=text(words::DELETE_ITEM_NOTE)
            confirm_label=text(words::DELETE)
            cancel_label=text(words::CANCEL)
            danger=true
            on_confirm=delete
            on_cancel=move |()| asking.set(false)
        />
    }
}

fn link(label: Signal<String>, route: Route) -> AnyView {
    view! {
        <ButtonLink kind=ButtonKind::Secondary size=ButtonSize::Small pill=true href=route.href()>{label}</ButtonLink>
    }
    .into_any()
}
