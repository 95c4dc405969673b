//! The parts of a post that a card, a thread and a reply share: who and when, its photos, what one presses below it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Avatar, Badge, Icon, PhotoViewer, Tone, icons};
use linli_model::command::Command;
use linli_model::ids::PostId;
use linli_model::photo::PhotoView;
use linli_model::post::{PostActionName, PostStatus, PostSummary};
use linli_model::reaction::ReactionCommand;

use crate::clock::use_now;
use crate::contexts::{use_directory, use_services};
use crate::giving::use_giver;
use crate::i18n::{I18n, use_i18n, words::board as words, words::form};
use crate::pages::reports::pictures;
use crate::route::Route;
use crate::show;

/// Whether a post offers something to its viewer.
pub fn offers(post: &PostSummary, name: PostActionName) -> bool {
    post.actions.iter().any(|action| action.command == name)
}

/// The name an author is shown by; tracks.
pub fn name_of(i18n: I18n, post: &PostSummary) -> String {
    if post.author.official {
        let area = use_directory().area_name(&post.community);
        return match area {
            // The name of a community is that of its committee.
            Some(area) => i18n.words(&area),
            None => i18n.text(words::COMMITTEE).to_owned(),
        };
    }
    match (&post.author.name, post.author.mine) {
        (Some(name), true) => i18n.fill(words::ME, &[name]),
        (None, true) => i18n.text(words::I_MYSELF).to_owned(),
        (Some(name), false) => name.clone(),
        (None, false) => i18n.text(words::NEIGHBOUR).to_owned(),
    }
}

/// The face of an author: that of the committee is its building.
pub fn face(official: bool, name: Signal<String>) -> AnyView {
    if official {
        view! { <span class="avatar is-official" aria-hidden="true"><Icon icon=icons::BUILDING /></span> }
            .into_any()
    } else {
        view! { <Avatar name /> }.into_any()
    }
}

/// Who wrote a post and when; what stands at its end says of what kind it is.
#[component]
pub fn AuthorLine(
    /// The post.
    post: PostSummary,
    /// What stands at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now(30_000);
    let official = post.author.official;
    let writer = post.author.name.clone().unwrap_or_default();
    let reply = post.thread.is_some();
    let (at, edited) = (post.submitted_at.millis() as f64, post.edited_at.is_some());
    let name = Signal::derive(move || name_of(i18n, &post));
    let note = move || {
        let mut parts = Vec::new();
        if official {
            let word = if reply {
                words::OFFICIAL_REPLY
            } else {
                words::OFFICIAL
            };
            parts.push(i18n.text(word).to_owned());
        }
        parts.push(i18n.age(at, now.get().millis() as f64));
        if edited {
            parts.push(i18n.text(words::EDITED).to_owned());
        }
        parts.join(" · ")
    };
    let face_name = Signal::derive(move || writer.clone());
    view! {
        <div class="post-author">
            {face(official, face_name)}
            <div class="row-words">
                <span class="post-name">
                    <bdi>{name}</bdi>
                    {official.then(|| view! { <Icon icon=icons::BADGE_CHECK /> })}
                </span>
                <span class="row-note">{note}</span>
            </div>
            {children.map(|children| children())}
        </div>
    }
}

/// What is to be known of where a post stands, as badges.
pub fn status_badges(post: &PostSummary) -> AnyView {
    let i18n = use_i18n();
    let badge = move |tone: Tone, icon, word| view! { <Badge tone icon label=i18n.label(word) /> };
    let flags = post.open_flags.filter(|flags| *flags > 0);
    view! {
        <span class="badges">
            {post.pinned.then(|| badge(Tone::Accent, icons::PIN, words::PINNED))}
            {post.locked.then(|| badge(Tone::Neutral, icons::LOCK, words::LOCKED))}
            {(post.status == PostStatus::Held).then(|| badge(Tone::Amber, icons::HOURGLASS, words::HELD))}
            {(post.status == PostStatus::Hidden).then(|| badge(Tone::Red, icons::EYE_OFF, words::HIDDEN))}
            {post.report.is_some().then(|| badge(Tone::Jade, icons::CLIPBOARD_CHECK, words::CONVERTED))}
            {flags.map(|flags| {
                let label = Signal::derive(move || i18n.fill(words::FLAGS, &[&flags]));
                view! { <Badge tone=Tone::Red icon=icons::FLAG label /> }
            })}
        </span>
    }
    .into_any()
}

/// Why a post is not public, for its author and staff; nothing for one that is.
pub fn why_hidden(post: &PostSummary) -> AnyView {
    let i18n = use_i18n();
    let reason = post.reason.clone().unwrap_or_default();
    let line = match post.status {
        PostStatus::Held => Signal::derive(move || i18n.text(words::HELD_NOTE).to_owned()),
        PostStatus::Hidden => Signal::derive(move || i18n.fill(words::HIDDEN_NOTE, &[&reason])),
        PostStatus::Published | PostStatus::Deleted => return ().into_any(),
    };
    view! {
        <p class="post-why"><Icon icon=icons::EYE_OFF /> <bdi>{line}</bdi></p>
    }
    .into_any()
}

/// The photos of a post, and the viewer that opens on a press.
#[component]
pub fn PhotoGrid(
    /// The photos.
    photos: Vec<PhotoView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let viewed = RwSignal::new(None::<usize>);
    let all = photos.clone();
    let large = Signal::derive(move || pictures(i18n, &*services.backend(), &all, words::PHOTO));
    let shape = match photos.len() {
        1 => "post-photos is-one",
        2 | 4 => "post-photos is-two",
        _ => "post-photos",
    };
    let single = photos.len() == 1;
    let tile = move |(at, photo): (usize, PhotoView)| {
        let src = if single { &photo.url } else { &photo.thumb_url };
        let src = services.backend().photo_src(src);
        let label = Signal::derive(move || i18n.fill(words::PHOTO, &[&(at + 1)]));
        view! {
            <button type="button" class="post-photo" aria-label=label on:click=move |_| viewed.set(Some(at))>
                <img src=src alt="" loading="lazy" decoding="async" width=photo.w height=photo.h />
            </button>
        }
    };
    view! {
        <div class=shape>{photos.into_iter().enumerate().map(tile).collect_view()}</div>
        <PhotoViewer
            photos=large
            index=viewed
            close_label=i18n.label(form::CLOSE)
            earlier_label=i18n.label(form::PREVIOUS)
            later_label=i18n.label(form::NEXT)
        />
    }
}

/// 赞: pressed again it is taken back.
#[component]
pub fn LikeButton(
    /// The post with what waits.
    post: Memo<Option<PostSummary>>,
    /// Whether the number is said in words, as below an official reply.
    #[prop(optional)]
    in_words: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let liked = Memo::new(move |_| post.with(|post| post.as_ref().is_some_and(|post| post.liked)));
    let likes = Memo::new(move |_| post.with(|post| post.as_ref().map_or(0, |post| post.likes)));
    let may = Memo::new(move |_| {
        let either =
            |post: &PostSummary| offers(post, PostActionName::Like) || offers(post, PostActionName::Unlike);
        post.with(|post| post.as_ref().is_some_and(either))
    });
    let press = move |_| {
        let Some(post) = post.get_untracked() else { return };
        let (word, command) = if offers(&post, PostActionName::Unlike) {
            (words::UNLIKE, ReactionCommand::Unlike)
        } else {
            (words::LIKE, ReactionCommand::Like)
        };
        giver.give_quietly(word, Command::Reaction { id: post.id, command });
    };
    let label = move || i18n.fill(words::LIKES, &[&likes.get()]);
    let shown = move || match likes.get() {
        0 => i18n.text(words::LIKE).to_owned(),
        likes if in_words => i18n.fill(words::USEFUL, &[&likes]),
        likes => likes.to_string(),
    };
    view! {
        <button
            type="button"
            class="post-act"
            aria-pressed=move || if liked.get() { "true" } else { "false" }
            aria-label=label
            disabled=move || !may.get()
            on:click=press
        >
            <Icon icon=icons::THUMBS_UP />
            <span>{shown}</span>
        </button>
    }
}

/// Passes the address of a post on by the system's sheet, where there is one.
#[component]
pub fn ShareButton(
    /// The post.
    id: PostId,
) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let press = move |_| {
        let page = window().location().href().unwrap_or_default();
        let page = page.split('#').next().unwrap_or_default();
        let url = format!("{page}{}", Route::Post(id.clone()).href());
        let shared = services.host().share(i18n.text(words::THREAD), &url);
        spawn_local(async move {
            shared.await;
        });
    };
    services.host().abilities().share.then(|| {
        view! {
            <button type="button" class="post-act is-last" aria-label=i18n.label(words::SHARE) on:click=press>
                <Icon icon=icons::SHARE />
            </button>
        }
    })
}

/// The title of a post, or the first line of its words.
pub fn spoken_title(post: &PostSummary) -> String {
    if post.title.is_empty() {
        show::title_of(&post.text)
    } else {
        post.title.clone()
    }
}
