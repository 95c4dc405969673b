//! The one table of routes: whoever adds a route names it here, and the authorization tests read the names back.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

use crate::app::AppState;

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path as axum writes it: `/v1/reports/{id}`.
    pub path: &'static str,
    /// A name that is unique in the table.
    pub name: &'static str,
}

/// Routes with their handlers. Every module that answers requests gives one.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    table: Vec<Route>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a route.
    #[must_use]
    pub fn on<H, T>(mut self, method: Method, path: &'static str, name: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).expect("a method that axum routes");
        self.router = self.router.route(path, on(filter, handler));
        self.table.push(Route { method, path, name });
        self
    }

    /// Adds another module's routes.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// The table.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router, to which layers and fallbacks are added.
    pub fn into_router(self) -> Router<AppState> {
        self.router
    }
}
