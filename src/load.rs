//! Loading of what a screen shows: first a skeleton, then the value; kept while it is loaded anew; an error only when
//! there is nothing to show.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::{ClientError, LocalFuture};

use crate::contexts::use_live;
use crate::session::use_session;

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
pub fn use_load<T: Clone + Send + Sync + 'static>(
    fetch: impl Fn() -> LocalFuture<'static, Result<T, ClientError>> + 'static,
) -> Load<T> {
    let load = Load {
        state: RwSignal::new(Loaded::Loading),
        busy: RwSignal::new(false),
        again: RwSignal::new(0),
    };
    let (live, session) = (use_live().tick(), use_session());
    // A slow answer to an old question must not cover a newer one.
    let question = StoredValue::new(0_u32);
    Effect::new(move |_| {
        live.track();
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
            load.state.try_update(|state| match (answer, &*state) {
                (Ok(value), _) => *state = Loaded::Ready(value),
                // What was here stays: the banner says that the network is gone.
                (Err(ClientError::Network | ClientError::NotTheProtocol { .. }), Loaded::Ready(_)) => {}
                (Err(error), _) => *state = Loaded::Failed(error),
            });
        });
    });
    load
}
