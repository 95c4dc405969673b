//! One's own posts, and what waits for staff to look at: lists of cards like the board.

use leptos::prelude::*;
use linli_components::{
    AppBar, ButtonKind, ButtonLink, Choice, EmptyState, ErrorState, List, ListRow, Section, SegmentedControl,
    SkeletonCards, Tone, VirtualList, icons,
};
use linli_model::ids::PostId;
use linli_model::protocol::PostScope;
use linli_offline::DraftLine;

use super::board_page::FeedFoot;
use super::card::PostCard;
use super::draft::PostDraft;
use super::feed::Feed;
use super::loading::{own_area, query, use_board, use_waiting};
use super::unsent::{Unsent, use_unsent_posts};
use crate::clock::use_now;
use crate::contexts::{use_device, use_directory, use_navigation};
use crate::drafting::FormValue;
use crate::error;
use crate::i18n::{
    Message, use_i18n, words::board as words, words::desk, words::form, words::home, words::reports,
};
use crate::route::Route;
use crate::session::{SessionState, use_session};
use crate::show;

const POSTS: &str = "posts";
const REPLIES: &str = "replies";

/// 我的帖子, and 我的回复.
#[component]
pub fn MyPostsPage() -> impl IntoView {
    let i18n = use_i18n();
    let (navigation, session) = (use_navigation(), use_session());
    let person = session.person_id();
    let list = RwSignal::new(POSTS.to_owned());
    let replies = Memo::new(move |_| list.with(|list| list == REPLIES));
    let feed = Feed::new(move || {
        let _ = person.get()?;
        Some(query(if replies.get() {
            PostScope::MyReplies
        } else {
            PostScope::Mine
        }))
    });
    let options = move || {
        vec![
            Choice::new(POSTS, i18n.text(words::MINE)),
            Choice::new(REPLIES, i18n.text(words::MY_REPLIES)),
        ]
    };
    let unsent = use_unsent_posts(Signal::derive(|| None));
    let signed_out = Memo::new(move |_| session.state().get() == SessionState::SignedOut);
    view! {
        <main class="page board">
            <AppBar
                title=i18n.label(words::MINE)
                back_label=i18n.label(form::BACK)
                on_back=move |()| navigation.back(&Route::Me)
            />
            <SegmentedControl
                label=i18n.label(words::MY_LISTS)
                options=Signal::derive(options)
                value=list
                on_change=move |chosen| list.set(chosen)
            />
            {move || (!replies.get()).then(|| view! {
                <div class="stack board-unsent">
                    <For each=move || unsent.get() key=Clone::clone children=|id| view! { <Unsent id /> } />
                </div>
                <Drafts />
            })}
            {move || if signed_out.get() {
                view! {
                    <EmptyState title=i18n.label(reports::SIGN_IN_FIRST) note=i18n.label(words::SIGN_IN_NOTE)>
                        <ButtonLink href=Route::SignIn.href()>{i18n.say(home::SIGN_IN)}</ButtonLink>
                    </EmptyState>
                }
                .into_any()
            } else {
                let (none, none_note) = if replies.get() {
                    (words::NONE_MY_REPLIES, words::NONE_MY_REPLIES_NOTE)
                } else {
                    (words::NONE_MINE, words::NONE_NOTE)
                };
                view! { <Cards feed none none_note /> }.into_any()
            }}
        </main>
    }
}

/// Posts that are being written.
#[component]
fn Drafts() -> impl IntoView {
    let i18n = use_i18n();
    let drafts = use_device().drafts(PostDraft::KIND);
    let now = use_now(30_000);
    let row = move |draft: DraftLine| {
        let value: PostDraft = serde_json::from_value(draft.value.clone()).unwrap_or_default();
        let (title, saved_at) = (show::title_of(&value.text), draft.saved_at);
        let title = Signal::derive(move || match title.as_str() {
            "" => i18n.text(words::UNTITLED).to_owned(),
            title => title.to_owned(),
        });
        let note = move || i18n.age(saved_at.millis() as f64, now.get().millis() as f64);
        let href = Route::PostDraft(draft.id).href();
        view! { <ListRow title note icon=icons::FILE_PEN_LINE tone=Tone::Accent href /> }
    };
    move || {
        let drafts = drafts.get();
        (!drafts.is_empty()).then(|| {
            view! {
                <Section title=i18n.label(words::DRAFTS)>
                    <List>{drafts.into_iter().map(row).collect_view()}</List>
                </Section>
            }
        })
    }
}

/// The way from a desk to 待审帖子, with how many there are; nothing for whoever looks after no board.
#[component]
pub fn ReviewLink() -> impl IntoView {
    let i18n = use_i18n();
    let (session, directory) = (use_session(), use_directory());
    let waiting = use_waiting();
    let shown = Memo::new(move |_| directory.offers("board") && own_area(session).is_some());
    let label = move || match waiting.value() {
        Some(page) if page.next.is_some() => i18n.fill(words::REVIEW_MANY, &[&page.items.len()]),
        Some(page) if !page.items.is_empty() => i18n.fill(words::REVIEW_COUNT, &[&page.items.len()]),
        _ => i18n.text(words::REVIEW).to_owned(),
    };
    move || {
        shown.get().then(|| {
            view! {
                <ButtonLink href=Route::Review.href() kind=ButtonKind::Secondary icon=icons::FLAG>
                    {label}
                </ButtonLink>
            }
        })
    }
}

/// 待审帖子: held and flagged, oldest first.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let i18n = use_i18n();
    let (navigation, session) = (use_navigation(), use_session());
    let feed = Feed::new(move || own_area(session).map(|area| query(PostScope::Review(area))));
    let staff = Memo::new(move |_| own_area(session).is_some());
    view! {
        <main class="page board">
            <AppBar
                title=i18n.label(words::REVIEW)
                back_label=i18n.label(form::BACK)
                on_back=move |()| navigation.back(&Route::Desk)
            />
            {move || if staff.get() {
                view! { <Cards feed none=words::NONE_REVIEW none_note=words::NONE_REVIEW_NOTE /> }.into_any()
            } else {
                view! {
                    <EmptyState title=i18n.label(desk::NOT_STAFF) note=i18n.label(desk::NOT_STAFF_NOTE)>
                        <ButtonLink href=Route::SignIn.href()>{i18n.say(home::SIGN_IN)}</ButtonLink>
                    </EmptyState>
                }
                .into_any()
            }}
        </main>
    }
}

#[component]
fn Cards(feed: Feed, none: Message, none_note: Message) -> impl IntoView {
    let i18n = use_i18n();
    let board = use_board();
    let begun = feed.begun();
    let render = move |key: String| match key.parse::<PostId>() {
        Ok(id) => view! { <PostCard post=feed.post(id.clone()) id board /> }.into_any(),
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
        Some(Ok(true)) => {
            view! { <EmptyState title=i18n.label(none) note=i18n.label(none_note) /> }.into_any()
        }
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
