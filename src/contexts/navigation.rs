//! Where the app is and how it goes elsewhere: the typed [`Route`] over the browser's history.

use gloo::history::{BrowserHistory, History, HistoryListener};
use leptos::prelude::*;

use crate::route::Route;

/// The way through the app. Cheap to copy; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Navigation {
    route: RwSignal<Route>,
    again: RwSignal<u32>,
    trail: StoredValue<Vec<Route>>,
    history: StoredValue<(BrowserHistory, HistoryListener), LocalStorage>,
}

impl Navigation {
    /// Follows the address bar from now on and provides itself as a context.
    pub fn provide() -> Self {
        let current = current_route();
        let route = RwSignal::new(current.clone());
        let trail = StoredValue::new(vec![current]);
        let history = BrowserHistory::new();
        let listener = history.listen(move || {
            let next = current_route();
            trail.update_value(|trail| follow(trail, &next));
            if route.with_untracked(|route| *route != next) {
                route.set(next);
            }
        });
        let navigation = Self {
            route,
            again: RwSignal::new(0),
            trail,
            history: StoredValue::new_local((history, listener)),
        };
        provide_context(navigation);
        navigation
    }

    /// The screen shown now.
    pub fn route(self) -> Signal<Route> {
        self.route.into()
    }

    /// Moves whenever the present screen is opened once more: a form that stands in it looks for its draft anew.
    pub fn again(self) -> Signal<u32> {
        self.again.into()
    }

    /// Opens a screen.
    pub fn go(self, route: &Route) {
        if self.route.with_untracked(|here| here == route) {
            return self.again.update(|again| *again += 1);
        }
        self.history.with_value(|(history, _)| history.push(route.href()));
    }

    /// Opens a screen in the place of the present one.
    pub fn replace(self, route: &Route) {
        self.trail.update_value(|trail| {
            trail.pop();
        });
        self.history
            .with_value(|(history, _)| history.replace(route.href()));
    }

    /// The present screen goes on under another address: nothing is drawn anew.
    pub fn rename(self, route: &Route) {
        self.route.update_untracked(|current| current.clone_from(route));
        self.replace(route);
    }

    /// Goes back to the screen before, or to `otherwise` when the app was entered here.
    pub fn back(self, otherwise: &Route) {
        if self.trail.with_value(|trail| trail.len() > 1) {
            self.history.with_value(|(history, _)| history.back());
        } else {
            self.replace(otherwise);
        }
    }
}

/// The way through the app.
///
/// # Panics
/// Outside the app.
pub fn use_navigation() -> Navigation {
    expect_context()
}

fn current_route() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

/// A step to the screen before the last one is a step back, every other one a step on.
fn follow(trail: &mut Vec<Route>, next: &Route) {
    if trail.last() == Some(next) {
        return;
    }
    if trail.len() > 1 && trail[trail.len() - 2] == *next {
        trail.pop();
    } else {
        trail.push(next.clone());
    }
}
