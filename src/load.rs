//! Loading of what a screen shows: first a skeleton, then the value; kept while it is loaded anew; an error only when
//! there is nothing to show.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::{ClientError, LocalFuture};
use linli_model::limits::PHOTO_LINK_LIFE;
use linli_model::protocol::{CommunityView, NearbyReport, Page, UnitView};
use linli_model::report::{ReportSummary, ReportView};

use crate::clock;
use crate::contexts::use_live;
use crate::session::use_session;

/// How long a value that says the same is not drawn anew: within it the signed photo addresses still open.
const KEPT: i64 = PHOTO_LINK_LIFE / 2;

/// What can be told apart from a newer answer that shows nothing new, so that pictures and half-typed words stay.
pub trait Shown: Clone + Send + Sync + 'static {
    /// Whether both look the same but for the signatures of photo addresses.
    fn shows_same(&self, other: &Self) -> bool;
}

impl Shown for Vec<ReportSummary> {
    fn shows_same(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .zip(other)
                .all(|(one, other)| same_summary(one, other))
    }
}

impl Shown for ReportView {
    fn shows_same(&self, other: &Self) -> bool {
        same_summary(&self.summary, &other.summary)
    }
}

impl Shown for Vec<NearbyReport> {
    fn shows_same(&self, other: &Self) -> bool {
        let same = |one: &NearbyReport, other: &NearbyReport| {
            one.distance_m == other.distance_m && same_summary(&one.report, &other.report)
        };
        self.len() == other.len() && self.iter().zip(other).all(|(one, other)| same(one, other))
    }
}

impl Shown for Vec<UnitView> {
    fn shows_same(&self, other: &Self) -> bool {
        self == other
    }
}

impl Shown for Option<CommunityView> {
    fn shows_same(&self, other: &Self) -> bool {
        self == other
    }
}

/// Who joined is no part of the report, and a unit comes too late by the clock alone: neither makes a version.
fn same_summary(one: &ReportSummary, other: &ReportSummary) -> bool {
    one.id == other.id
        && one.version == other.version
        && one.actions == other.actions
        && (one.me_toos, one.joined, one.missing_units) == (other.me_toos, other.joined, other.missing_units)
}

/// A list to its end, page by page: `ask` asks for what is behind a cursor.
///
/// # Errors
/// Those of the first page that does not come.
pub async fn all_pages<T>(
    mut ask: impl AsyncFnMut(Option<String>) -> Result<Page<T>, ClientError>,
) -> Result<Vec<T>, ClientError> {
    let mut page = ask(None).await?;
    let mut all = page.items;
    while page.next.is_some() {
        page = ask(page.next).await?;
        all.append(&mut page.items);
    }
    Ok(all)
}

/// How far a value has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Loaded<T> {
    /// Not here yet.
    Loading,
    /// Here.
    Ready(T),
    /// Not here, and why.
    Failed(ClientError),
}

/// A value that loads itself, again whenever [`crate::contexts::Live`] moves.
pub struct Load<T: Send + Sync + 'static> {
    /// The value.
    pub state: RwSignal<Loaded<T>>,
    /// Whether a newer one is on its way.
    pub busy: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Clone + Send + Sync + 'static> Load<T> {
    /// Loads once more, by a tap.
    pub fn again(self) {
        self.again.update(|again| *again += 1);
    }

    /// The value, if here; tracks.
    pub fn value(self) -> Option<T> {
        self.state.with(|state| match state {
            Loaded::Ready(value) => Some(value.clone()),
            _ => None,
        })
    }
}

/// Loads a value. `fetch` may read signals: a change of them loads it anew.
pub fn use_load<T: Shown>(
    fetch: impl Fn() -> LocalFuture<'static, Result<T, ClientError>> + 'static,
) -> Load<T> {
    use_load_by(use_live().tick(), fetch)
}

/// Loads a value as [`use_load`] does, anew only when `fresh` moves: the counter of its topic.
pub fn use_load_by<T: Shown>(
    fresh: Signal<u32>,
    fetch: impl Fn() -> LocalFuture<'static, Result<T, ClientError>> + 'static,
) -> Load<T> {
    let load = Load {
        state: RwSignal::new(Loaded::Loading),
        busy: RwSignal::new(false),
        again: RwSignal::new(0),
    };
    let session = use_session();
    // A slow answer to an old question must not cover a newer one.
    let question = StoredValue::new(0_u32);
    let drawn_at = StoredValue::new(clock::now());
    Effect::new(move |_| {
        fresh.track();
        load.again.track();
        let answer = fetch();
        question.update_value(|question| *question += 1);
        let asked = question.get_value();
        spawn_local(async move {
            load.busy.try_set(true);
            let answer = answer.await;
            if question.try_get_value() != Some(asked) {
                return;
            }
            load.busy.try_set(false);
            if matches!(answer, Err(ClientError::Unauthenticated)) {
                session.check();
            }
            let now = clock::now();
            let is_fresh = drawn_at.try_get_value().is_some_and(|at| now.since(at) < KEPT);
            let stays = load.state.try_with_untracked(|state| match (&answer, state) {
                (Ok(new), Loaded::Ready(old)) => is_fresh && new.shows_same(old),
                // What was here stays: the banner says that the network is gone.
                (Err(ClientError::Network | ClientError::NotTheProtocol { .. }), Loaded::Ready(_)) => true,
                _ => false,
            });
            if stays == Some(false) {
                drawn_at.try_set_value(now);
                load.state.try_set(match answer {
                    Ok(value) => Loaded::Ready(value),
                    Err(error) => Loaded::Failed(error),
                });
            }
        });
    });
    load
}
