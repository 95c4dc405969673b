//! Own posts and replies that are still on this device: shown where they will stand, with what can be done about them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Badge, Button, ButtonKind, ButtonSize, Tone, icons};
use linli_model::command::Command;
use linli_model::ids::{ChannelCode, CommandId, PostId};
use linli_model::post::PostCommand;
use linli_offline::browser::PhotoUrl;
use linli_offline::{Connectivity, OutboxLine, OutboxState};

use super::parts::face;
use super::prose_view::prose;
use crate::clock::use_now;
use crate::contexts::{use_device, use_services};
use crate::giving::is_stuck;
use crate::i18n::{use_i18n, words::board as words};
use crate::pages::outbox::{EditWarning, Editing, OutboxItem};
use crate::session::use_session;

/// The ids of the items of the outbox that write posts of a channel, or of all; newest first.
pub fn use_unsent_posts(channel: Signal<Option<ChannelCode>>) -> Memo<Vec<CommandId>> {
    let outbox = use_device().outbox();
    Memo::new(move |_| {
        let channel = channel.get();
        let ours = |line: &&OutboxLine| match line.command.known() {
            Some(Command::Post {
                command: PostCommand::Submit(post),
                ..
            }) => channel.as_ref().is_none_or(|channel| *channel == post.channel),
            _ => false,
        };
        outbox.with(|lines| {
            lines
                .iter()
                .rev()
                .filter(ours)
                .map(|line| line.id.clone())
                .collect()
        })
    })
}

/// The ids of the items of the outbox that reply to a post, in their order.
pub fn use_unsent_replies(thread: PostId) -> Memo<Vec<CommandId>> {
    let outbox = use_device().outbox();
    Memo::new(move |_| {
        let ours = |line: &&OutboxLine| {
            matches!(
                line.command.known(),
                Some(Command::Post { command: PostCommand::Reply(reply), .. }) if reply.thread == thread
            )
        };
        outbox.with(|lines| lines.iter().filter(ours).map(|line| line.id.clone()).collect())
    })
}

/// One of them. What was refused says so, and what to do.
#[component]
pub fn Unsent(
    /// The item.
    id: CommandId,
) -> impl IntoView {
    let line = use_device().waiting(id.clone());
    let stuck = Memo::new(move |_| line.with(|line| line.as_ref().is_some_and(is_stuck)));
    let written = Memo::new(move |_| line.with(|line| line.as_ref().and_then(written)));
    move || {
        let (title, text) = written.get()?;
        let title = (!title.is_empty()).then(|| prose("post-title", &title, &[], ""));
        let id = id.clone();
        Some(view! {
            <div class="card post-card is-unsent">
                <Head line />
                {title}
                {prose("post-text", &text, &[], "")}
                <Photos line />
                {if stuck.get() {
                    view! { <OutboxItem id /> }.into_any()
                } else {
                    view! { <Buttons id line /> }.into_any()
                }}
            </div>
        })
    }
}

fn written(line: &OutboxLine) -> Option<(String, String)> {
    match line.command.known()? {
        Command::Post {
            command: PostCommand::Submit(post),
            ..
        } => Some((post.title.clone(), post.text.clone())),
        Command::Post {
            command: PostCommand::Reply(reply),
            ..
        } => Some((String::new(), reply.text.clone())),
        _ => None,
    }
}

#[component]
fn Head(line: Memo<Option<OutboxLine>>) -> impl IntoView {
    let i18n = use_i18n();
    let (session, now) = (use_session(), use_now(30_000));
    let connectivity = use_device().connectivity();
    let own = Signal::derive(move || {
        session
            .person()
            .map(|person| person.display_name)
            .unwrap_or_default()
    });
    let name = move || match own.get() {
        name if name.is_empty() => i18n.text(words::I_MYSELF).to_owned(),
        name => i18n.fill(words::ME, &[&name]),
    };
    let age = move || {
        let since = line.with(|line| line.as_ref().map(|line| line.since));
        since
            .map(|since| i18n.age(since.millis() as f64, now.get().millis() as f64))
            .unwrap_or_default()
    };
    let state = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.state.clone())));
    let word = move || match (state.get(), connectivity.get()) {
        (Some(OutboxState::NeedsAttention { .. } | OutboxState::Paused), _) => words::NOT_SENT,
        (Some(OutboxState::Sending | OutboxState::Uploading { .. }), _) => words::SENDING,
        (_, Connectivity::Offline) => words::WAITING_OFFLINE,
        _ => words::WAITING,
    };
    let label = Signal::derive(move || i18n.text(word()).to_owned());
    let icon = Signal::derive(move || match state.get() {
        Some(OutboxState::Sending | OutboxState::Uploading { .. }) => icons::CLOUD_UPLOAD,
        _ => icons::CLOUD_OFF,
    });
    let tone = Signal::derive(move || match state.get() {
        Some(OutboxState::NeedsAttention { .. }) => Tone::Red,
        _ => Tone::Neutral,
    });
    view! {
        <div class="post-author">
            {face(false, own)}
            <div class="row-words">
                <span class="post-name"><bdi>{name}</bdi></span>
                <span class="row-note">{age}</span>
            </div>
            <span role="status"><Badge tone icon label /></span>
        </div>
    }
}

/// Its photos, from the device.
#[component]
fn Photos(line: Memo<Option<OutboxLine>>) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    // An address is revoked when it is dropped.
    let urls = RwSignal::new_local(Vec::<PhotoUrl>::new());
    let photos = Memo::new(move |_| {
        let line = line.get();
        line.map(|line| line.photos.into_iter().map(|photo| photo.id).collect::<Vec<_>>())
    });
    Effect::new(move |_| {
        let wanted = photos.get().unwrap_or_default();
        let offline = services.offline();
        spawn_local(async move {
            let mut found = Vec::new();
            for id in wanted {
                if let Ok(url) = offline.photo_url(&id).await {
                    found.push(url);
                }
            }
            urls.try_set(found);
        });
    });
    let tile = move |(at, url): (usize, &PhotoUrl)| {
        let alt = i18n.fill(words::PHOTO, &[&(at + 1)]);
        view! { <span class="post-photo"><img src=url.as_str().to_owned() alt=alt /></span> }
    };
    move || {
        urls.with(|urls| {
            (!urls.is_empty()).then(|| {
                view! { <div class="post-photos">{urls.iter().enumerate().map(tile).collect_view()}</div> }
            })
        })
    }
}

/// 编辑 and 重试, and that it goes by itself.
#[component]
fn Buttons(id: CommandId, line: Memo<Option<OutboxLine>>) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let editing = Editing::of(id.clone());
    let id = StoredValue::new(id);
    let state = Memo::new(move |_| {
        line.with(|line| {
            line.as_ref().map(|line| {
                // While it is on its way nobody takes it back.
                let editable = line.editable && line.state != OutboxState::Sending;
                (editable, line.state == OutboxState::Waiting)
            })
        })
    });
    let retry = move |()| services.offline().retry(&id.get_value());
    let buttons = move || {
        let (editable, waiting) = state.get()?;
        Some(view! {
            <div class="post-unsent-foot">
                <span class="note grow">{i18n.say(words::SENT_BY_ITSELF)}</span>
                {editable.then(|| view! {
                    <Button kind=ButtonKind::Neutral size=ButtonSize::Small pill=true on_press=move |()| editing.begin()>
                        {i18n.say(words::EDIT)}
                    </Button>
                })}
                {waiting.then(|| view! {
                    <Button
                        kind=ButtonKind::Secondary
                        size=ButtonSize::Small
                        pill=true
                        icon=icons::REFRESH_CW
                        on_press=retry
                    >
                        {i18n.say(crate::i18n::words::sending::RETRY)}
                    </Button>
                })}
            </div>
        })
    };
    view! {
        {buttons}
        <EditWarning editing />
    }
}
