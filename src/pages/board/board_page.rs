//! 掌上社区: the board, with a thread beside it on a wide screen, else in its place. The list, and where its reader was,
//! outlive a look at a thread or a search.

use leptos::prelude::*;
use linli_components::{
    ButtonLink, EmptyState, ErrorState, Icon, IconButtonKind, IconLink, LargeTitle, List, ListRow,
    SkeletonCards, Tone, VirtualList, icons,
};
use linli_model::ids::{ChannelCode, PostId};
use linli_model::post::PostSummary;
use linli_model::protocol::{BoardView, PostPage, PostScope};
use linli_offline::Connectivity;

use super::card::PostCard;
use super::channels::ChannelChips;
use super::feed::{FRESH_MAX, Feed};
use super::loading::{channel, own_area, query, use_board, use_pinned};
use super::parts::{name_of, spoken_title};
use super::reading::Reading;
use super::search_page::{Search, SearchPage};
use super::thread::Thread;
use super::unsent::{Unsent, use_unsent_posts};
use crate::clock::use_now;
use crate::contexts::{use_device, use_live, use_navigation};
use crate::error;
use crate::i18n::{Message, use_i18n, words::board as words, words::home, words::reports};
use crate::load::Load;
use crate::media::{RAIL, use_media};
use crate::route::Route;
use crate::session::{SessionState, use_session};

/// What outlives a look at a thread.
#[derive(Clone, Copy)]
struct BoardState {
    board: Load<BoardView>,
    pinned: Load<PostPage>,
    chosen: RwSignal<Option<ChannelCode>>,
    feed: Feed,
    reading: Reading,
    /// What was unread of each channel when the list was begun: reading it does not take its mark away.
    unread: RwSignal<Vec<(ChannelCode, u32)>>,
    search: Search,
}

impl BoardState {
    fn new() -> Self {
        let session = use_session();
        let (person, community) = (session.person_id(), session.community());
        let chosen = RwSignal::new(None::<ChannelCode>);
        let board = use_board();
        let feed = Feed::new(move || {
            // A visitor reads no board.
            let _ = person.get()?;
            Some(query(PostScope::Board(community.get()?, chosen.get())))
        });
        let state = Self {
            board,
            pinned: use_pinned(),
            chosen,
            feed,
            reading: Reading::of(feed, board),
            unread: RwSignal::new(Vec::new()),
            search: Search::new(),
        };
        state.mark_unread();
        state
    }

    /// Counts what is unread once for each list.
    fn mark_unread(self) {
        Effect::new(move |before: Option<Option<Option<ChannelCode>>>| {
            let chosen = self.chosen.get();
            let Some(board) = self.board.value() else {
                return before.flatten();
            };
            if before.flatten().as_ref() != Some(&chosen) {
                let of_list = board
                    .channels
                    .iter()
                    .filter(|view| chosen.as_ref().is_none_or(|chosen| *chosen == view.channel.code));
                let of_each = of_list.map(|view| (view.channel.code.clone(), view.unread));
                self.unread.set(of_each.collect());
            }
            Some(chosen)
        });
    }
}

/// What fits on the screen.
#[derive(Debug, Clone, PartialEq)]
enum Layout {
    Both,
    List,
    Thread(PostId),
    Search,
}

/// 掌上社区.
#[component]
pub fn BoardPage() -> impl IntoView {
    let i18n = use_i18n();
    let navigation = use_navigation();
    let state = BoardState::new();
    let wide = use_media(RAIL);
    let open = Memo::new(move |_| match navigation.route().get() {
        Route::Post(id) => Some(id),
        _ => None,
    });
    let searching = Memo::new(move |_| navigation.route().get() == Route::BoardSearch);
    let layout = Memo::new(move |_| match (wide.get(), searching.get(), open.get()) {
        (_, true, _) => Layout::Search,
        (true, ..) => Layout::Both,
        (false, _, None) => Layout::List,
        (false, _, Some(id)) => Layout::Thread(id),
    });
    let pane = move || match open.get() {
        Some(id) => view! { <Thread id board=state.board in_pane=true /> }.into_any(),
        None => view! { <p class="center-note desk-hint">{i18n.say(words::CHOOSE)}</p> }.into_any(),
    };
    move || match layout.get() {
        Layout::Both => view! {
            <main class="page is-wide board">
                <div class="desk-columns">
                    <div><BoardHead state /> <BoardList state /></div>
                    <section class="desk-pane" aria-label=i18n.label(words::THREAD)>{pane}</section>
                </div>
            </main>
        }
        .into_any(),
        Layout::List => {
            view! { <main class="page board"><BoardHead state /> <BoardList state /></main> }.into_any()
        }
        Layout::Thread(id) => view! { <Thread id board=state.board in_pane=false /> }.into_any(),
        Layout::Search => view! { <SearchPage board=state.board search=state.search /> }.into_any(),
    }
}

/// The name of the board, the way to search, and the channels.
#[component]
fn BoardHead(state: BoardState) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let review = Memo::new(move |_| {
        let waiting = state.board.value().and_then(|board| board.review);
        waiting.filter(|waiting| *waiting > 0 && own_area(session).is_some())
    });
    let trailing = move || {
        view! {
            <IconLink
                icon=icons::SEARCH
                label=i18n.label(words::SEARCH)
                href=Route::BoardSearch.href()
                kind=IconButtonKind::Plain
            />
        }
    };
    view! {
        <LargeTitle title=i18n.label(words::TITLE) trailing=ViewFn::from(trailing) />
        <ChannelChips board=state.board chosen=state.chosen />
        <OfflineLine feed=state.feed />
        {move || review.get().map(|waiting| {
            let title = Signal::derive(move || i18n.fill(words::REVIEW_COUNT, &[&waiting]));
            view! {
                <div class="board-part">
                    <List><ListRow title icon=icons::FLAG tone=Tone::Red href=Route::Review.href() /></List>
                </div>
            }
        })}
    }
}

/// 当前离线，显示 10 分钟前的内容.
#[component]
fn OfflineLine(feed: Feed) -> impl IntoView {
    let i18n = use_i18n();
    let live = use_live();
    let connectivity = use_device().connectivity();
    let now = use_now(30_000);
    let heard = move || {
        let at = feed.heard_at.get()?;
        (connectivity.get() == Connectivity::Offline).then(|| {
            let age = i18n.age(at.millis() as f64, now.get().millis() as f64);
            i18n.fill(words::OFFLINE, &[&age])
        })
    };
    move || {
        heard().map(|line| {
            view! {
                <div class="board-offline" role="status">
                    <Icon icon=icons::WIFI_OFF />
                    <span class="grow">{line}</span>
                    <button type="button" class="link-button" on:click=move |_| live.bump()>
                        {i18n.say(words::REFRESH)}
                    </button>
                </div>
            }
        })
    }
}

#[component]
fn BoardList(state: BoardState) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let feed = state.feed;
    let text = move |message: Message| i18n.label(message);
    let begun = feed.begun();
    let signed_out = Memo::new(move |_| session.state().get() == SessionState::SignedOut);
    let homeless = Memo::new(move |_| session.community().with(Option::is_none));
    let may_post = Memo::new(move |_| {
        let board = state.board.value();
        board.is_some_and(|board| board.channels.iter().any(|view| view.may_post))
    });
    let unsent = use_unsent_posts(state.chosen.into());
    let content = move || {
        if signed_out.get() {
            return view! {
                <EmptyState title=text(reports::SIGN_IN_FIRST) note=text(words::SIGN_IN_NOTE)>
                    <ButtonLink href=Route::SignIn.href()>{i18n.say(home::SIGN_IN)}</ButtonLink>
                </EmptyState>
            }
            .into_any();
        }
        if homeless.get() {
            return view! {
                <EmptyState title=text(words::NO_COMMUNITY) note=text(words::SIGN_IN_NOTE)>
                    <ButtonLink href=Route::Community.href()>{i18n.say(home::CHOOSE_COMMUNITY)}</ButtonLink>
                </EmptyState>
            }
            .into_any();
        }
        match begun.get() {
            None => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
            Some(Err(fault)) => view! {
                <ErrorState
                    title=text(reports::FAILED)
                    note=move || error::words(i18n, &fault)
                    retry_label=text(reports::RETRY)
                    on_retry=move |()| feed.begin()
                />
            }
            .into_any(),
            Some(Ok(true)) => {
                view! { <EmptyState title=text(words::NONE) note=text(words::NONE_NOTE) /> }.into_any()
            }
            Some(Ok(false)) => view! { <Posts state /> }.into_any(),
        }
    };
    let compose = move || {
        may_post.get().then(|| {
            view! {
                <a class="compose" href=Route::NewPost.href() aria-label=text(words::NEW)>
                    <Icon icon=icons::SQUARE_PEN />
                </a>
            }
        })
    };
    view! {
        <FreshPill feed />
        <PinnedRows state />
        <div class="stack board-unsent">
            <For each=move || unsent.get() key=Clone::clone children=|id| view! { <Unsent id /> } />
        </div>
        <UnreadLine state />
        {content}
        {compose}
    }
}

/// n 条新帖: pressed, they are put in.
#[component]
fn FreshPill(feed: Feed) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || match feed.fresh.get() {
        fresh if fresh >= FRESH_MAX => i18n.fill(words::NEW_MANY, &[&fresh]),
        fresh => i18n.fill(words::NEW_POSTS, &[&fresh]),
    };
    let some = Memo::new(move |_| feed.fresh.get() > 0);
    let show = move |_| {
        feed.spot.set(None);
        feed.show_fresh();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    view! {
        <div class="pill-place" role="status">
            {move || some.get().then(|| view! {
                <button type="button" class="pill" on:click=show>
                    <Icon icon=icons::ARROW_UP /> <span>{label}</span>
                </button>
            })}
        </div>
    }
}

/// What stands on top of the board, a row each.
#[component]
fn PinnedRows(state: BoardState) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now(60_000);
    let row = move |post: PostSummary| {
        let (code, at) = (post.channel.clone(), post.submitted_at.millis() as f64);
        let href = Route::Post(post.id.clone()).href();
        let title = spoken_title(&post);
        let note = move || {
            let channel = channel(state.board, &code).map(|channel| i18n.words(&channel.short_name));
            let pinned = i18n.fill(words::PINNED_NOTICE, &[&channel.unwrap_or_default()]);
            let when = i18n.moment(at, now.get().millis() as f64);
            format!("{pinned} · {} · {when}", name_of(i18n, &post))
        };
        view! { <List><ListRow title note icon=icons::PIN tone=Tone::Accent href /></List> }
    };
    move || {
        let page = state.pinned.value()?;
        let chosen = state.chosen.get();
        let of_list = page
            .items
            .into_iter()
            .filter(|post| chosen.as_ref().is_none_or(|chosen| *chosen == post.channel))
            .map(row);
        Some(view! { <div class="stack board-pinned">{of_list.collect_view()}</div> })
    }
}

/// 2 条新内容，从最早的看起: pressed, the list goes there.
#[component]
fn UnreadLine(state: BoardState) -> impl IntoView {
    let i18n = use_i18n();
    let count = move || {
        state
            .unread
            .with(|unread| unread.iter().map(|(_, unread)| unread).sum::<u32>())
    };
    let label = move || i18n.fill(words::NEW_CONTENT, &[&count()]);
    let some = Memo::new(move |_| count() > 0);
    let go = move |_| state.feed.show_unread(state.unread.get_untracked());
    move || {
        some.get().then(|| {
            view! {
                <div class="board-divider">
                    <button type="button" class="link-button" on:click=go>{label}</button>
                </div>
            }
        })
    }
}

#[component]
fn Posts(state: BoardState) -> impl IntoView {
    let i18n = use_i18n();
    let feed = state.feed;
    let render = move |key: String| match key.parse::<PostId>() {
        Ok(id) => view! { <PostCard post=feed.post(id.clone()) id board=state.board /> }.into_any(),
        Err(_) => ().into_any(),
    };
    let look = move |sight: (usize, usize)| {
        feed.look(sight);
        state.reading.look(sight);
    };
    view! {
        <VirtualList
            label=i18n.label(words::POSTS)
            keys=feed.keys()
            render
            estimate=260.0
            whole=feed.whole()
            busy=feed.busy
            spot=feed.spot
            goal=feed.goal
            on_sight=look
        />
        <FeedFoot feed />
    }
}

/// What stands behind the last item: more is coming, could not come, or there is no more.
#[component]
pub fn FeedFoot(
    /// The list.
    feed: Feed,
) -> impl IntoView {
    let i18n = use_i18n();
    let whole = feed.whole();
    move || match (feed.broken.get(), whole.get()) {
        (true, _) => view! {
            <p class="center-note" role="alert">
                <span>{i18n.say(words::NOT_LOADED)}</span>
                <button type="button" class="link-button" on:click=move |_| feed.load_more()>
                    {i18n.say(reports::RETRY)}
                </button>
            </p>
        }
        .into_any(),
        (false, false) => {
            view! { <p class="center-note" role="status">{i18n.say(words::MORE_COMING)}</p> }.into_any()
        }
        (false, true) => view! { <p class="center-note">{i18n.say(words::THE_END)}</p> }.into_any(),
    }
}
