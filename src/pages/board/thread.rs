//! One post with its replies.

use leptos::prelude::*;
use linli_components::{
    AppBar, Badge, Button, ButtonKind, ButtonLink, ButtonSize, EmptyState, ErrorState, Icon, IconTile,
    SkeletonCards, Tone, icons,
};
use linli_model::ids::PostId;
use linli_model::post::{PostActionName, PostSummary, PostView};
use linli_model::protocol::BoardView;

use super::card::ChannelBadge;
use super::composer::Composer;
use super::convert::use_convert;
use super::loading::use_post;
use super::menu::PostMenu;
use super::moderation::Moderation;
use super::parts::{AuthorLine, LikeButton, PhotoGrid, ShareButton, offers, status_badges, why_hidden};
use super::pending::{overlaid, use_post_items};
use super::poll_box::PollBox;
use super::prose_view::prose;
use super::replies::Replies;
use crate::contexts::use_navigation;
use crate::error;
use crate::giving::StuckItems;
use crate::i18n::{use_i18n, words::board as words, words::form, words::reports};
use crate::load::{Load, Loaded};
use crate::route::Route;
use crate::show;

/// One post with its replies, on its own page or beside the board.
#[component]
pub fn Thread(
    /// Which.
    id: PostId,
    /// The board it stands on.
    board: Load<BoardView>,
    /// Whether it stands beside the board.
    in_pane: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let navigation = use_navigation();
    let load = use_post(id.clone());
    let items = use_post_items(&id);
    let told = Memo::new(move |_| load.value().map(|view| view.summary));
    let post = overlaid(told, items);
    if !in_pane {
        // The list that stood here may have been far down.
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
    Effect::new(move |_| {
        // A reply is read where it stands.
        if let Some(thread) = told.get().and_then(|post| post.thread) {
            navigation.replace(&Route::Post(thread));
        }
    });
    let menu = move || view! { <PostMenu post /> };
    let state = Memo::new(move |_| match load.state.get() {
        Loaded::Loading => None,
        Loaded::Ready(_) => Some(Ok(())),
        Loaded::Failed(fault) => Some(Err(fault)),
    });
    let stored = StoredValue::new(id);
    let content = move || match state.get() {
        None => view! { <SkeletonCards label=i18n.label(reports::LOADING) count=2 /> }.into_any(),
        Some(Err(fault)) if fault.code() == "not_found" => {
            let waits = items.with(|items| !items.is_empty());
            let note = if waits {
                words::ON_ITS_WAY
            } else {
                words::GONE_NOTE
            };
            view! {
                <EmptyState title=i18n.label(words::GONE) note=i18n.label(note)>
                    <ButtonLink href=Route::Board.href()>{i18n.say(words::TITLE)}</ButtonLink>
                </EmptyState>
            }
            .into_any()
        }
        Some(Err(fault)) => view! {
            <ErrorState
                title=i18n.label(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=i18n.label(reports::RETRY)
                on_retry=move |()| load.again()
            />
        }
        .into_any(),
        Some(Ok(())) => view! {
            <Post load post board />
            <StuckItems items />
            <Replies thread=stored.get_value() load post in_pane />
        }
        .into_any(),
    };
    if in_pane {
        return view! {
            <div class="thread">
                <div class="thread-pane-head">{menu()}</div>
                {content}
            </div>
        }
        .into_any();
    }
    view! {
        <main class="page with-bar thread">
            <AppBar
                title=i18n.label(words::THREAD)
                back_label=i18n.label(form::BACK)
                on_back=move |()| navigation.back(&Route::Board)
                trailing=ViewFn::from(menu)
            />
            {content}
        </main>
    }
    .into_any()
}

/// The post itself.
#[component]
fn Post(load: Load<PostView>, post: Memo<Option<PostSummary>>, board: Load<BoardView>) -> impl IntoView {
    let i18n = use_i18n();
    let items_of = post.get_untracked().map(|post| post.id);
    let items = items_of.as_ref().map(use_post_items);
    // What is counted changes in place.
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
    let view = Memo::new(move |_| load.value());
    view! {
        <article class="thread-post">
            {move || body.get().map(|post| view! { <Body post board /> })}
            {items.map(|items| view! { <PollBox post items /> })}
            <div class="post-acts">
                <LikeButton post />
                <span class="post-act">
                    <Icon icon=icons::MESSAGE_CIRCLE />
                    <span class="visually-hidden">{i18n.say(words::REPLY)}</span>
                    <span>{replies}</span>
                </span>
                {items_of.map(|id| view! { <ShareButton id /> })}
            </div>
        </article>
        <ConvertCard load post />
        <Moderation view />
    }
}

#[component]
fn Body(post: PostSummary, board: Load<BoardView>) -> impl IntoView {
    let text = prose("post-text", &post.text, &post.mentions, "");
    let title = (!post.title.is_empty()).then(|| {
        let title = post.title.clone();
        view! { <h2 class="thread-title" dir="auto"><bdi>{title}</bdi></h2> }
    });
    let place = post
        .place
        .as_ref()
        .map(|place| place.words.clone())
        .filter(|words| !words.is_empty());
    let (photos, code) = (post.photos.clone(), post.channel.clone());
    view! {
        <AuthorLine post=post.clone()>
            <ChannelBadge board code=code />
        </AuthorLine>
        {status_badges(&post)}
        {title}
        {text}
        {why_hidden(&post)}
        {place.map(|place| view! { <p class="note post-place"><Icon icon=icons::MAP_PIN /> <bdi>{place}</bdi></p> })}
        {(!photos.is_empty()).then(|| view! { <PhotoGrid photos /> })}
    }
}

/// 转为诉求, or the report that was made of it with its status.
#[component]
fn ConvertCard(load: Load<PostView>, post: Memo<Option<PostSummary>>) -> impl IntoView {
    let i18n = use_i18n();
    let convert = use_convert();
    let may = Memo::new(move |_| {
        post.with(|post| {
            post.as_ref()
                .is_some_and(|post| offers(post, PostActionName::Convert))
        })
    });
    let report = Memo::new(move |_| {
        let view = load.value()?;
        Some((view.summary.report?, view.report_status))
    });
    let go = move |()| {
        if let Some(post) = post.get_untracked() {
            convert.start(post);
        }
    };
    move || {
        if let Some((report, status)) = report.get() {
            let badge = status.map(|status| {
                let (tone, icon, word) = show::status(status);
                view! { <Badge tone icon label=i18n.label(word) /> }
            });
            return Some(
                view! {
                    <a class="card convert-card" href=Route::Report(report).href()>
                        <IconTile icon=icons::CLIPBOARD_CHECK tone=Tone::Jade />
                        <span class="row-words">
                            <span class="row-title">{i18n.say(words::CONVERTED)}</span>
                            <span class="row-note">{i18n.say(words::SEE_REPORT)}</span>
                        </span>
                        {badge}
                        <Icon icon=icons::CHEVRON_RIGHT />
                    </a>
                }
                .into_any(),
            );
        }
        may.get().then(|| {
            let note = move || {
                if convert.busy.get() {
                    words::CONVERT_BUSY
                } else {
                    words::CONVERT_NOTE
                }
            };
            view! {
                <div class="card convert-card">
                    <IconTile icon=icons::FILE_PEN_LINE tone=Tone::Accent />
                    <span class="row-words">
                        <span class="row-title">{i18n.say(words::CONVERT)}</span>
                        <span class="row-note" role="status">{move || i18n.text(note())}</span>
                    </span>
                    <Button
                        kind=ButtonKind::Secondary
                        size=ButtonSize::Small
                        pill=true
                        loading=convert.busy
                        label=i18n.label(words::CONVERT)
                        on_press=go
                    >
                        {i18n.say(words::CONVERT_GO)}
                    </Button>
                </div>
            }
            .into_any()
        })
    }
}

/// Where the composer stands: at the foot of the screen, or of the pane.
#[component]
pub fn Foot(
    /// The post that is replied to.
    thread: PostId,
    /// The post with what waits.
    post: Memo<Option<PostSummary>>,
    /// Who has written in the thread: a post of theirs, with their name.
    people: Memo<Vec<(PostId, String)>>,
    /// Whom to name next.
    naming: RwSignal<Option<(PostId, String)>>,
    /// Whether it stands in a pane.
    in_pane: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let (round, again) = (RwSignal::new(0_u32), use_navigation().again());
    let may = Memo::new(move |_| {
        post.with(|post| {
            post.as_ref()
                .is_some_and(|post| offers(post, PostActionName::Reply))
        })
    });
    let locked = Memo::new(move |_| post.with(|post| post.as_ref().is_some_and(|post| post.locked)));
    let class = if in_pane {
        "pane-actions composer-bar"
    } else {
        "bottom-bar composer-bar"
    };
    let stored = StoredValue::new(thread);
    move || {
        if !may.get() {
            return locked.get().then(|| {
                view! {
                    <p class=class><Icon icon=icons::LOCK /> <span>{i18n.say(words::LOCKED_NOTE)}</span></p>
                }
                .into_any()
            });
        }
        // What was sent makes room for a fresh one, and what is edited comes back into it.
        let _ = (round.get(), again.get());
        let on_sent = move |()| round.update(|round| *round += 1);
        let thread = stored.get_value();
        Some(view! { <div class=class><Composer thread people naming on_sent /></div> }.into_any())
    }
}
