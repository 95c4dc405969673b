//! A post as it stands in a list.

use leptos::prelude::*;
use linli_components::{Badge, Icon, Tone, icons};
use linli_model::ids::{ChannelCode, PostId};
use linli_model::post::PostSummary;
use linli_model::protocol::BoardView;

use super::loading::channel;
use super::parts::{AuthorLine, LikeButton, PhotoGrid, ShareButton, status_badges, why_hidden};
use super::pending::{overlaid, use_post_items};
use super::poll_box::PollBox;
use super::prose_view::prose;
use crate::giving::StuckItems;
use crate::i18n::{use_i18n, words::board as words};
use crate::load::Load;
use crate::route::Route;

/// The badge of a channel: where polls are held it bears their sign.
#[component]
pub fn ChannelBadge(
    /// The board.
    board: Load<BoardView>,
    /// The channel.
    code: ChannelCode,
) -> impl IntoView {
    let i18n = use_i18n();
    let found = Memo::new(move |_| channel(board, &code));
    move || {
        let channel = found.get()?;
        let (tone, icon) = match (channel.announcements, channel.polls) {
            (true, _) => (Tone::Accent, icons::MEGAPHONE),
            (false, true) => (Tone::Blue, icons::VOTE),
            (false, false) => (Tone::Neutral, icons::MESSAGE_CIRCLE),
        };
        let label = Signal::derive(move || i18n.words(&channel.short_name));
        Some(view! { <Badge tone icon label /> })
    }
}

/// One post of a list, or one of its replies where the list has those.
#[component]
pub fn PostCard(
    /// Which.
    id: PostId,
    /// What the list has of it.
    post: Memo<Option<PostSummary>>,
    /// The board it stands on.
    board: Load<BoardView>,
    /// What was searched for.
    #[prop(optional, into)]
    hits: Signal<String>,
) -> impl IntoView {
    let items = use_post_items(&id);
    let post = overlaid(post, items);
    // Counts and buttons change in place: only what is read is drawn anew, and no button loses the focus.
    let body = Memo::new(move |_| {
        let post = post.get()?;
        Some(PostSummary {
            likes: 0,
            liked: false,
            replies: 0,
            poll: None,
            actions: Vec::new(),
            version: 0,
            ..post
        })
    });
    let replies = Memo::new(move |_| post.with(|post| post.as_ref().map_or(0, |post| post.replies)));
    let is_post =
        Memo::new(move |_| post.with(|post| post.as_ref().is_some_and(|post| post.thread.is_none())));
    let target = Memo::new(move |_| {
        post.with(|post| {
            let post = post.as_ref()?;
            Some(Route::Post(post.thread.clone().unwrap_or_else(|| post.id.clone())).href())
        })
    });
    let i18n = use_i18n();
    let reply_label = move || i18n.fill(words::REPLIES_COUNT, &[&replies.get()]);
    let shared = id.clone();
    view! {
        <div class="card post-card">
            {move || body.get().map(|post| view! { <Body post board hits=hits.get() /> })}
            {move || body.with(Option::is_none).then(|| view! {
                <div class="post-bones" aria-hidden="true">
                    <span class="bone is-title"></span><span class="bone is-note"></span><span class="bone is-line"></span>
                </div>
            })}
            <PollBox post items />
            <div class="post-acts">
                <LikeButton post />
                <a class="post-act post-open" href=move || target.get() aria-label=reply_label>
                    <Icon icon=icons::MESSAGE_CIRCLE />
                    <span>{replies}</span>
                </a>
                {move || is_post.get().then(|| view! { <ShareButton id=shared.clone() /> })}
            </div>
            <StuckItems items />
        </div>
    }
}

#[component]
fn Body(post: PostSummary, board: Load<BoardView>, hits: String) -> impl IntoView {
    let i18n = use_i18n();
    let unread = post.unread;
    let text = prose("post-text", &post.text, &post.mentions, &hits);
    let title = (!post.title.is_empty()).then(|| prose("post-title", &post.title, &[], &hits));
    let place = post
        .place
        .as_ref()
        .map(|place| place.words.clone())
        .filter(|words| !words.is_empty());
    let (photos, code) = (post.photos.clone(), post.channel.clone());
    view! {
        {unread.then(|| view! {
            <span class="post-unread"></span>
            <span class="visually-hidden">{i18n.say(words::UNREAD_MARK)}</span>
        })}
        <AuthorLine post=post.clone()>
            <ChannelBadge board code=code />
        </AuthorLine>
        {status_badges(&post)}
        {title}
        {text}
        {post.shortened.then(|| view! { <span class="post-whole">{i18n.say(words::WHOLE)}</span> })}
        {why_hidden(&post)}
        {place.map(|place| view! { <p class="note post-place"><Icon icon=icons::MAP_PIN /> <bdi>{place}</bdi></p> })}
        {(!photos.is_empty()).then(|| view! { <PhotoGrid photos /> })}
    }
}
