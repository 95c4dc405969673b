//! Search on the board: by words, channel and author. Two Chinese characters are enough.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{AppBar, EmptyState, ErrorState, SearchField, SkeletonCards, VirtualList};
use linli_model::ids::{ChannelCode, PostId};
use linli_model::limits::{SEARCH_MAX_CHARS, SEARCH_MIN_CHARS};
use linli_model::protocol::{BoardView, PostQuery, PostScope};

use super::board_page::FeedFoot;
use super::card::PostCard;
use super::channels::ChannelChips;
use super::feed::Feed;
use crate::clock;
use crate::contexts::use_navigation;
use crate::error;
use crate::i18n::{use_i18n, words::board as words, words::form, words::reports};
use crate::load::Load;
use crate::route::Route;
use crate::session::use_session;

/// How long after the last key it is searched, in milliseconds.
const QUIET_MS: u32 = 350;

/// The typed words, once they are long enough to be asked for.
fn asked(typed: &str) -> Option<String> {
    let typed: String = typed.trim().chars().take(SEARCH_MAX_CHARS).collect();
    (typed.chars().count() >= SEARCH_MIN_CHARS).then_some(typed)
}

/// A value that follows another one once that is quiet.
fn quiet(value: RwSignal<String>) -> Signal<String> {
    let later = RwSignal::new(value.get_untracked());
    Effect::new(move |_| {
        let typed = value.get();
        spawn_local(async move {
            clock::wait(QUIET_MS).await;
            if value.try_with_untracked(|now| *now == typed) == Some(true) {
                later.try_set(typed);
            }
        });
    });
    later.into()
}

/// What is searched for and what was found; it outlives a look at a thread.
#[derive(Clone, Copy)]
pub struct Search {
    typed: RwSignal<String>,
    author: RwSignal<String>,
    channel: RwSignal<Option<ChannelCode>>,
    query: Memo<Option<PostQuery>>,
    found: Feed,
}

impl Search {
    /// Nothing is searched for yet.
    pub fn new() -> Self {
        let community = use_session().community();
        let (typed, author) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let (typed_quiet, author_quiet) = (quiet(typed), quiet(author));
        let channel = RwSignal::new(None::<ChannelCode>);
        let query = Memo::new(move |_| {
            let (words, author) = (asked(&typed_quiet.get()), asked(&author_quiet.get()));
            if words.is_none() && author.is_none() {
                return None;
            }
            Some(PostQuery {
                scope: PostScope::Board(community.get()?, channel.get()),
                words,
                author,
                cursor: None,
                limit: None,
            })
        });
        Self {
            typed,
            author,
            channel,
            query,
            found: Feed::new(move || query.get()),
        }
    }
}

/// Search.
#[component]
pub fn SearchPage(
    /// The board that is searched.
    board: Load<BoardView>,
    /// What is searched for.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let navigation = use_navigation();
    let Search {
        typed,
        author,
        channel,
        query,
        found,
    } = search;
    let asks = Memo::new(move |_| query.with(Option::is_some));
    if found.spot.with_untracked(Option::is_none) {
        // What stood here may have been far down; the list of what was found goes to its own place.
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
    view! {
        <main class="page board-search">
            <AppBar
                title=i18n.label(words::SEARCH)
                back_label=i18n.label(form::BACK)
                on_back=move |()| navigation.back(&Route::Board)
            />
            <div class="stack">
                <SearchField
                    label=i18n.label(words::SEARCH_WORDS)
                    value=typed
                    on_input=move |text| typed.set(text)
                    clear_label=i18n.label(words::SEARCH_CLEAR)
                />
                <SearchField
                    label=i18n.label(words::SEARCH_AUTHOR)
                    value=author
                    on_input=move |text| author.set(text)
                    clear_label=i18n.label(words::SEARCH_CLEAR)
                />
            </div>
            <ChannelChips board chosen=channel />
            {move || if asks.get() {
                view! { <Results search board /> }.into_any()
            } else {
                view! {
                    <EmptyState
                        title=i18n.label(words::SEARCH_START)
                        note=i18n.label(words::SEARCH_START_NOTE)
                    />
                }
                .into_any()
            }}
        </main>
    }
}

#[component]
fn Results(search: Search, board: Load<BoardView>) -> impl IntoView {
    let i18n = use_i18n();
    let Search {
        query, found: feed, ..
    } = search;
    let hits = Signal::derive(move || {
        query
            .with(|query| query.as_ref()?.words.clone())
            .unwrap_or_default()
    });
    let begun = feed.begun();
    let render = move |key: String| match key.parse::<PostId>() {
        Ok(id) => view! { <PostCard post=feed.post(id.clone()) id board hits /> }.into_any(),
        Err(_) => ().into_any(),
    };
    move || match begun.get() {
        None => view! { <SkeletonCards label=i18n.label(reports::LOADING) /> }.into_any(),
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
            <EmptyState title=i18n.label(words::SEARCH_NONE) note=i18n.label(words::SEARCH_NONE_NOTE) />
        }
        .into_any(),
        Some(Ok(false)) => view! {
            <VirtualList
                label=i18n.label(words::POSTS)
                keys=feed.keys()
                render
                whole=feed.whole()
                busy=feed.busy
                spot=feed.spot
                on_sight=move |sight| feed.look(sight)
            />
            <FeedFoot feed />
        }
        .into_any(),
    }
}
