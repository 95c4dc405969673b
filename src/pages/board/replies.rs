//! The replies to a post: the official one first, then all in their order; new ones come in below and move nothing.

use leptos::prelude::*;
use linli_components::{EmptyState, ErrorState, Icon, Section, SkeletonCards, VirtualList, icons};
use linli_model::ids::PostId;
use linli_model::post::{PostActionName, PostSummary, PostView};
use linli_model::protocol::PostScope;

use super::board_page::FeedFoot;
use super::feed::Feed;
use super::loading::query;
use super::menu::PostMenu;
use super::parts::{AuthorLine, LikeButton, PhotoGrid, name_of, offers, status_badges, why_hidden};
use super::pending::{overlaid, use_post_items};
use super::prose_view::prose;
use super::thread::Foot;
use super::unsent::{Unsent, use_unsent_replies};
use crate::error;
use crate::giving::StuckItems;
use crate::i18n::{use_i18n, words::board as words, words::reports};
use crate::load::Load;

/// Whom a reply answers to: called with their post and name.
type OnReply = Callback<(PostId, String)>;

/// The replies, and where one writes.
#[component]
pub fn Replies(
    /// The post they reply to.
    thread: PostId,
    /// It in full.
    load: Load<PostView>,
    /// It with what waits.
    post: Memo<Option<PostSummary>>,
    /// Whether it stands beside the board.
    in_pane: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let scope = thread.clone();
    let feed = Feed::new(move || Some(query(PostScope::Replies(scope.clone()))));
    let naming = RwSignal::new(None::<(PostId, String)>);
    let on_reply = Callback::new(move |who| naming.set(Some(who)));
    let count = move || {
        let replies = post.with(|post| post.as_ref().map_or(0, |post| post.replies));
        i18n.fill(words::REPLIES, &[&replies])
    };
    let people = Memo::new(move |_| {
        let mut people: Vec<(PostId, String)> = Vec::new();
        let first = post.get();
        feed.pages.with(|pages| {
            for post in first.iter().chain(pages.posts()) {
                let name = name_of(i18n, post);
                if !post.author.mine && !people.iter().any(|(_, known)| *known == name) {
                    people.push((post.id.clone(), name));
                }
            }
        });
        people
    });
    let may_reply = Memo::new(move |_| {
        post.with(|post| {
            post.as_ref()
                .is_some_and(|post| offers(post, PostActionName::Reply))
        })
    });
    let answer = Memo::new(move |_| load.value().and_then(|view| view.answer).map(|answer| *answer));
    let begun = feed.begun();
    let unsent = use_unsent_replies(thread.clone());
    let list = move || match begun.get() {
        None => view! { <SkeletonCards label=i18n.label(reports::LOADING) count=1 /> }.into_any(),
        Some(Err(fault)) => view! {
            <ErrorState
                title=i18n.label(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=i18n.label(reports::RETRY)
                on_retry=move |()| feed.begin()
            />
        }
        .into_any(),
        Some(Ok(true)) => view! {
            <EmptyState title=i18n.label(words::NO_REPLIES) note=i18n.label(words::NO_REPLIES_NOTE) />
        }
        .into_any(),
        Some(Ok(false)) => view! { <ReplyList feed answer on_reply may_reply /> }.into_any(),
    };
    view! {
        <Section title=Signal::derive(count)>
            {move || answer.get().map(|answer| {
                let own = Memo::new(move |_| Some(answer.clone()));
                view! { <div class="card answer-card"><Reply post=own on_reply may_reply /></div> }
            })}
            {list}
            <div class="stack">
                <For each=move || unsent.get() key=Clone::clone children=|id| view! { <Unsent id /> } />
            </div>
        </Section>
        <Foot thread post people naming in_pane />
    }
}

#[component]
fn ReplyList(
    feed: Feed,
    answer: Memo<Option<PostSummary>>,
    on_reply: OnReply,
    may_reply: Memo<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let keys = feed.keys();
    // How many were there when the reader last saw the end.
    let seen = RwSignal::new(keys.with_untracked(Vec::len));
    let look = move |(first, last): (usize, usize)| {
        feed.look((first, last));
        seen.update(|seen| *seen = (*seen).max(last + 1));
    };
    let whole = feed.whole();
    Effect::new(move |_| {
        let count = keys.with(Vec::len);
        // What more of the list was loaded is no news; what grows its end is.
        if !whole.get() {
            seen.set(count);
        }
    });
    let fresh = Memo::new(move |_| keys.with(Vec::len).saturating_sub(seen.get()));
    // The official answer stands above the list already.
    let is_above =
        move |id: &PostId| answer.with_untracked(|answer| answer.as_ref().is_some_and(|post| post.id == *id));
    let render = move |key: String| match key.parse::<PostId>() {
        Ok(id) if is_above(&id) => ().into_any(),
        Ok(id) => view! { <Reply post=feed.post(id) on_reply may_reply /> }.into_any(),
        Err(_) => ().into_any(),
    };
    let last_reply = NodeRef::<leptos::html::Div>::new();
    let show = move |_| {
        if let Some(end) = last_reply.get_untracked() {
            end.scroll_into_view_with_bool(false);
        }
    };
    view! {
        <VirtualList
            label=i18n.label(words::REPLY)
            keys
            render
            estimate=120.0
            whole
            busy=feed.busy
            spot=feed.spot
            on_sight=look
        />
        <div node_ref=last_reply></div>
        <FeedFoot feed />
        <div class="pill-place is-low" role="status">
            {move || (fresh.get() > 0).then(|| view! {
                <button type="button" class="pill" on:click=show>
                    <Icon icon=icons::CHEVRON_DOWN />
                    <span>{move || i18n.fill(words::NEW_REPLIES, &[&fresh.get()])}</span>
                </button>
            })}
        </div>
    }
}

/// One reply.
#[component]
fn Reply(post: Memo<Option<PostSummary>>, on_reply: OnReply, may_reply: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let id = Memo::new(move |_| post.with(|post| post.as_ref().map(|post| post.id.clone())));
    move || {
        let items = use_post_items(&id.get()?);
        let post = overlaid(post, items);
        let body = Memo::new(move |_| {
            let post = post.get()?;
            Some(PostSummary {
                likes: 0,
                liked: false,
                actions: Vec::new(),
                version: 0,
                ..post
            })
        });
        let official = post.with_untracked(|post| post.as_ref().is_some_and(|post| post.author.official));
        let answer = move |_| {
            if let Some(post) = post.get_untracked() {
                on_reply.run((post.id.clone(), name_of(i18n, &post)));
            }
        };
        let label = move || {
            let name = post.with(|post| post.as_ref().map(|post| name_of(i18n, post)));
            i18n.fill(words::REPLY_TO, &[&name.unwrap_or_default()])
        };
        Some(view! {
            <div class="reply">
                {move || body.get().map(|post| view! { <ReplyBody post /> })}
                <div class="post-acts">
                    <LikeButton post in_words=official />
                    {move || may_reply.get().then(|| view! {
                        <button type="button" class="post-act" aria-label=label on:click=answer>
                            {i18n.say(words::REPLY)}
                        </button>
                    })}
                    <span class="grow"></span>
                    <PostMenu post />
                </div>
                <StuckItems items />
            </div>
        })
    }
}

#[component]
fn ReplyBody(post: PostSummary) -> impl IntoView {
    let text = prose("post-text", &post.text, &post.mentions, "");
    let photos = post.photos.clone();
    view! {
        <AuthorLine post=post.clone() />
        {status_badges(&post)}
        {text}
        {why_hidden(&post)}
        {(!photos.is_empty()).then(|| view! { <PhotoGrid photos /> })}
    }
}
