//! A list of posts that loads itself: page by page in both directions, fresh where the reader looks, and never jumping
//! by itself.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_components::Spot;
use linli_model::ids::{ChannelCode, PostId};
use linli_model::limits::PAGE_MAX;
use linli_model::post::PostSummary;
use linli_model::protocol::{PostPage, PostQuery, PostScope};
use linli_model::time::{SECOND, Timestamp};

use super::pages::{ADDRESSES_KEPT, Again, Pages};
use crate::clock::{self, use_now};
use crate::contexts::{Services, use_live, use_services};
use crate::load::Loaded;
use crate::session::{Session, use_session};

/// So near the end of what is loaded more is loaded.
const AHEAD: usize = 8;
/// No more pages than this are loaded to come to what is unread.
const UNREAD_PAGES: usize = 10;
/// New posts are not counted beyond this.
pub const FRESH_MAX: u32 = 30;

/// A list of posts. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Feed {
    /// What is loaded.
    pub pages: RwSignal<Pages>,
    /// Whether there is something to show.
    pub state: RwSignal<Loaded<()>>,
    /// How many posts are newer than the first one shown.
    pub fresh: RwSignal<u32>,
    /// Whether something is on its way.
    pub busy: RwSignal<bool>,
    /// Whether the last try to load more has failed.
    pub broken: RwSignal<bool>,
    /// When the list was last heard of.
    pub heard_at: RwSignal<Option<Timestamp>>,
    /// Where the reader is.
    pub spot: RwSignal<Option<Spot>>,
    /// Where the reader wishes to be.
    pub goal: RwSignal<Option<String>>,
    query: Signal<Option<PostQuery>>,
    /// What a slow answer belongs to: another list is another turn.
    turn: StoredValue<u32>,
    sight: StoredValue<(usize, usize)>,
    loading: StoredValue<bool>,
    services: Services,
    session: Session,
}

impl Feed {
    /// The list of `query`, from its beginning whenever that changes; none while there is nothing to ask.
    pub fn new(query: impl Fn() -> Option<PostQuery> + Send + Sync + 'static) -> Self {
        let feed = Self {
            pages: RwSignal::new(Pages::default()),
            state: RwSignal::new(Loaded::Loading),
            fresh: RwSignal::new(0),
            busy: RwSignal::new(false),
            broken: RwSignal::new(false),
            heard_at: RwSignal::new(None),
            spot: RwSignal::new(None),
            goal: RwSignal::new(None),
            query: Memo::new(move |_| query()).into(),
            turn: StoredValue::new(0),
            sight: StoredValue::new((0, 0)),
            loading: StoredValue::new(false),
            services: use_services(),
            session: use_session(),
        };
        let live = use_live().tick();
        // Addresses of photos lose their power, and a list that nobody tells of anything is looked at all the same.
        let hour_hand = use_now((ADDRESSES_KEPT / SECOND * 1_000) as u32);
        Effect::new(move |before: Option<Option<PostQuery>>| {
            live.track();
            hour_hand.track();
            let query = feed.query.get();
            if before.is_some_and(|before| before == query) {
                feed.refresh();
            } else {
                feed.begin();
            }
            query
        });
        Effect::new(move |_| {
            if feed.pages.with(Pages::ends_in_nothing) {
                feed.load_more();
            }
        });
        feed
    }

    /// Loads the list from its beginning.
    pub fn begin(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.state.set(Loaded::Loading);
        self.loading.set_value(false);
        self.spot.set(None);
        self.fresh.set(0);
        self.broken.set(false);
        let turn = self.turn.get_value();
        spawn_local(async move {
            match self.ask(turn, None, None).await {
                Some(Ok(page)) => {
                    self.pages.try_set(Pages::begin(page, clock::now()));
                    self.state.try_set(Loaded::Ready(()));
                }
                Some(Err(fault)) => {
                    self.state.try_set(Loaded::Failed(fault));
                }
                None => {}
            }
        });
    }

    /// One page; `None` where the list has become another one meanwhile.
    async fn ask(
        self,
        turn: u32,
        cursor: Option<String>,
        limit: Option<u32>,
    ) -> Option<Result<PostPage, ClientError>> {
        let query = PostQuery {
            cursor,
            limit,
            ..self.query.try_get_untracked()??
        };
        let backend = self.services.backend();
        self.busy.try_set(true);
        let answer = match backend.board() {
            Some(board) => board.list(&query).await,
            None => Err(ClientError::Unsupported),
        };
        if self.turn.try_get_value() != Some(turn) {
            return None;
        }
        self.busy.try_set(false);
        match &answer {
            Ok(_) => {
                self.heard_at.try_set(Some(clock::now()));
            }
            Err(ClientError::Unauthenticated) => self.session.check(),
            Err(_) => {}
        }
        Some(answer)
    }

    /// Whether the list is empty, once that is known, or why it could not be loaded.
    pub fn begun(self) -> Memo<Option<Result<bool, ClientError>>> {
        Memo::new(move |_| match self.state.get() {
            Loaded::Loading => None,
            Loaded::Failed(fault) => Some(Err(fault)),
            Loaded::Ready(()) => {
                let empty = self.pages.with(|pages| pages.keys().is_empty());
                // Where more could not come, the foot of the list says so.
                let coming = empty && self.pages.with(Pages::ends_in_nothing);
                (!coming || self.broken.get()).then_some(Ok(empty && !coming))
            }
        })
    }

    /// The keys of the list; tracks.
    pub fn keys(self) -> Memo<Vec<String>> {
        let pages = self.pages;
        Memo::new(move |_| pages.with(Pages::keys))
    }

    /// One post of it, as long as it is here.
    pub fn post(self, id: PostId) -> Memo<Option<PostSummary>> {
        let pages = self.pages;
        Memo::new(move |_| pages.with(|pages| pages.post(&id).cloned()))
    }

    /// Whether the list is loaded to its end.
    pub fn whole(self) -> Memo<bool> {
        let pages = self.pages;
        Memo::new(move |_| pages.with(|pages| pages.next().is_none()))
    }

    /// The reader sees the items from `first` to `last`: what is missing there, or comes next, is loaded.
    pub fn look(self, (first, last): (usize, usize)) {
        self.sight.set_value((first, last));
        let length = self.pages.with_untracked(|pages| pages.keys().len());
        if last + AHEAD >= length {
            self.load_more();
        }
        self.renew(
            self.pages.with_untracked(|pages| pages.missing(first, last)),
            true,
        );
    }

    /// Loads the next page.
    pub fn load_more(self) {
        spawn_local(async move {
            if self.more().await
                && let Some((first, last)) = self.sight.try_get_value()
            {
                self.pages.try_update(|pages| pages.forget_far(first, last));
            }
        });
    }

    /// Loads the next page, and says whether it came.
    async fn more(self) -> bool {
        let next = self.pages.try_with_untracked(Pages::next).flatten();
        let Some(cursor) = next.filter(|_| self.loading.try_get_value() == Some(false)) else {
            return false;
        };
        self.loading.try_set_value(true);
        self.broken.try_set(false);
        let turn = self.turn.get_value();
        match self.ask(turn, Some(cursor.clone()), None).await {
            Some(Ok(page)) => {
                self.loading.try_set_value(false);
                self.pages.try_update(|pages| {
                    // A page that was asked for again meanwhile may have moved the end.
                    if pages.next().as_ref() == Some(&cursor) {
                        pages.append(Some(cursor), page, clock::now());
                    }
                });
                true
            }
            Some(Err(_)) => {
                self.loading.try_set_value(false);
                self.broken.try_set(true);
                false
            }
            None => false,
        }
    }

    /// Goes to the oldest of what was unread when the list was begun, so many posts of each channel; what is missing up to
    /// there is loaded first.
    pub fn show_unread(self, unread: Vec<(ChannelCode, u32)>) {
        let first = move || {
            self.pages.try_with_untracked(|pages| {
                let (first, found) = pages.first_unread(unread.clone());
                (first.map(ToString::to_string), found)
            })
        };
        let turn = self.turn.get_value();
        spawn_local(async move {
            for _ in 0..UNREAD_PAGES {
                if first().is_none_or(|(_, found)| found) || !self.more().await {
                    break;
                }
            }
            if self.turn.try_get_value() == Some(turn) {
                self.goal.try_set(first().and_then(|(first, _)| first));
            }
        });
    }

    /// Loads anew what the reader sees, and counts what is new before it.
    fn refresh(self) {
        if self.state.with_untracked(|state| *state != Loaded::Ready(())) {
            return self.begin();
        }
        let (first, last) = self.sight.get_value();
        self.renew(
            self.pages.with_untracked(|pages| pages.in_sight(first, last)),
            false,
        );
        let Some(newer) = self.pages.with_untracked(Pages::newer) else {
            return;
        };
        let turn = self.turn.get_value();
        spawn_local(async move {
            if let Some(Ok(page)) = self.ask(turn, Some(newer), Some(FRESH_MAX)).await {
                let others = page.items.iter().filter(|post| !post.author.mine).count();
                // What one wrote oneself is awaited, and no news.
                if others == 0 && !page.items.is_empty() {
                    self.show_fresh();
                } else {
                    self.fresh.try_set(others as u32);
                }
            }
        });
    }

    fn renew(self, wanted: Vec<Again>, quietly: bool) {
        let turn = self.turn.get_value();
        let newest_first = self.query.with_untracked(|query| {
            let scope = query.as_ref().map(|query| &query.scope);
            !matches!(scope, Some(PostScope::Replies(_) | PostScope::Review(_)))
        });
        for again in wanted {
            spawn_local(async move {
                // The beginning of the board is asked for with what is new before it; an end may have grown.
                let limit = (newest_first && again.cursor.is_none() && again.length > 0)
                    .then(|| (again.length as u32 + self.fresh.get_untracked()).min(PAGE_MAX));
                if let Some(Ok(page)) = self.ask(turn, again.cursor.clone(), limit).await {
                    self.pages.try_update(|pages| {
                        pages.renew(&again, page, newest_first, clock::now());
                        if quietly && let Some((first, last)) = self.sight.try_get_value() {
                            pages.forget_far(first, last);
                        }
                    });
                }
            });
        }
    }

    /// Puts in what is new, and goes to the head of the list.
    pub fn show_fresh(self) {
        let turn = self.turn.get_value();
        spawn_local(async move {
            while let Some(newer) = self.pages.try_with_untracked(Pages::newer).flatten() {
                match self.ask(turn, Some(newer.clone()), None).await {
                    Some(Ok(page)) if !page.items.is_empty() => {
                        self.pages
                            .try_update(|pages| pages.prepend(newer, page, clock::now()));
                    }
                    Some(Ok(_)) => {
                        self.fresh.try_set(0);
                        return;
                    }
                    _ => return,
                }
            }
        });
    }
}
