//! One item on its way out, in the words of the promise: 等待发送 → 上传 n/m → 已受理, or 需要处理 and what to do.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Button, ButtonKind, ButtonLink, ButtonSize, Dialog, Icon, IconTile, ProgressBar, Toast, Toasts, Tone,
    icons,
};
use linli_model::command::Command;
use linli_model::ids::CommandId;
use linli_model::refusal::Refusal;
use linli_offline::{OfflineError, OutboxLine, OutboxState};

use super::editing::{EditWarning, Editing};
use super::words::{fault_words, item_title, progress_words, state_words};
use crate::archive::use_archivist;
use crate::clock::use_now;
use crate::contexts::{use_device, use_services};
use crate::error;
use crate::i18n::{Message, use_i18n, words::sending as words};
use crate::route::Route;

/// How often the time until the next try is said anew, in milliseconds.
const SECOND_MS: u32 = 1_000;

/// All that waits, in one card.
#[component]
pub fn OutboxCard(
    /// Whether all is told of each.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
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
            <For each=move || ids.get() key=Clone::clone children=move |id| view! { <OutboxItem id whole /> } />
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

/// One item, with what can be done about it.
#[component]
pub fn OutboxItem(
    /// Which.
    id: CommandId,
    /// Whether all is told of it: when it was written, what it waits for, why it failed, how much has arrived.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let device = use_device();
    let line = device.waiting(id.clone());
    let connectivity = device.connectivity();
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
    let tone = Memo::new(move |_| match state.get() {
        Some(OutboxState::NeedsAttention { .. }) => Tone::Red,
        Some(OutboxState::Paused) => Tone::Amber,
        _ => Tone::Jade,
    });
    let percent = Memo::new(move |_| line.with(|line| line.as_ref().and_then(percent_of)));
    let is_uploading = Memo::new(move |_| percent.with(Option::is_some));
    view! {
        <div class="outbox-item">
            {move || view! { <IconTile icon=icon_of(state.get().as_ref()) tone=tone.get() /> }}
            <div class="grow">
                <p class="row-title">{title}</p>
                {move || is_uploading.get().then(|| view! {
                    <ProgressBar
                        label=words_of
                        percent=Signal::derive(move || percent.get().unwrap_or_default())
                    />
                })}
                <p class=move || status_class(is_uploading.get(), tone.get()) role="status">{words_of}</p>
                {whole.then(|| view! { <Details line /> })}
                <ItemButtons id />
            </div>
        </div>
    }
}

/// The state is always heard; the bar of an upload has the same words in sight.
fn status_class(is_uploading: bool, tone: Tone) -> String {
    match is_uploading {
        true => "visually-hidden".to_owned(),
        false => format!("row-note {}", tone.class()),
    }
}

/// How far the photos are, while they are on their way.
fn percent_of(line: &OutboxLine) -> Option<u32> {
    let all: u64 = line.photos.iter().map(|photo| photo.bytes).sum();
    let uploads = matches!(line.state, OutboxState::Uploading { .. }) && all > 0;
    uploads.then(|| u32::try_from(line.arrived.min(all) * 100 / all).unwrap_or(100))
}

/// When it was written, what it waits for, why it failed, how much has arrived.
#[component]
fn Details(line: Memo<Option<OutboxLine>>) -> impl IntoView {
    let i18n = use_i18n();
    let outbox = use_device().outbox();
    let now = use_now(SECOND_MS);
    let of = move |tell: &dyn Fn(&OutboxLine) -> Option<String>| line.with(|line| tell(line.as_ref()?));
    let behind = move || {
        of(&|line| {
            let first = line.behind.as_ref()?;
            let title = outbox.with(|all| {
                let first = all.iter().find(|other| other.id == *first)?;
                Some(item_title(i18n, first))
            });
            Some(i18n.fill(words::BEHIND, &[&title?]))
        })
    };
    let fault = move || of(&|line| fault_words(i18n, line, now.get()));
    let arrived = move || of(&progress_words);
    let since = move || {
        of(&|line| {
            let at = i18n.moment(line.since.millis() as f64, now.get().millis() as f64);
            Some(i18n.fill(words::SINCE, &[&at]))
        })
    };
    let lines = move || [behind(), fault(), arrived(), since()].into_iter().flatten();
    view! {
        {move || lines().map(|words| view! { <p class="row-note">{words}</p> }).collect_view()}
    }
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
    let services = use_services();
    let toasts = expect_context::<Toasts>();
    let line = use_device().waiting(id.clone());
    let (asking, editing) = (RwSignal::new(false), Editing::of(id.clone()));
    let id = StoredValue::new(id);
    let text = move |message| i18n.label(message);
    let offers =
        Memo::new(move |_| line.with(|line| line.as_ref().map(|line| (line.state.clone(), line.editable))));
    let say = move |fault: OfflineError| {
        toasts.show(Toast::new(error::code_words(i18n, fault.code())).danger());
    };
    let archivist = use_archivist();
    let export = move |()| archivist.export(Some(vec![id.get_value()]));
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
        let is_there = [Refusal::Stale, Refusal::IdTaken].map(|refusal| Some(refusal.code()));
        if let Some(newest) = newest.filter(|_| is_there.contains(&state.reason())) {
            // Sent again as it is, it would meet the same.
            buttons.push(link(text(words::SEE_NEWEST), newest));
        } else if matches!(state, OutboxState::Waiting | OutboxState::NeedsAttention { .. }) {
            let retry = move |()| services.offline().retry(&id.get_value());
            buttons.push(small(words::RETRY, Callback::new(retry)));
        }
        // While it is on its way nobody takes it back.
        let is_here = !matches!(state, OutboxState::Sending);
        if editable && is_here {
            buttons.push(small(words::EDIT, Callback::new(move |()| editing.begin())));
        }
        buttons.push(small(words::EXPORT, Callback::new(export)));
        if is_here {
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
        <EditWarning editing />
    }
}

fn link(label: Signal<String>, route: Route) -> AnyView {
    view! {
        <ButtonLink kind=ButtonKind::Secondary size=ButtonSize::Small pill=true href=route.href()>{label}</ButtonLink>
    }
    .into_any()
}
