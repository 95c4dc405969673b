//! A server's state, and its router put together.

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use linli_model::time::Timestamp;
use tokio::sync::watch;

use crate::accounts::OtpSender;
use crate::clock::Clock;
use crate::db::Db;
use crate::directory::Directory;
use crate::error::Result;
use crate::feeds::Watchers;
use crate::keys::Keys;
use crate::photos::{Darkroom, PhotoStore};
use crate::routes::Routes;
use crate::settings::Settings;
use crate::{
    accounts, board, directory, feeds, figures, http, notices, openapi, photos, reports, seed, streams,
    uploads, volunteering,
};

/// What every handler gets; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// The parts of [`AppState`].
pub struct Inner {
    /// What the server was started with.
    pub settings: Settings,
    /// The database.
    pub db: Db,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where the pictures are.
    pub photos: PhotoStore,
    /// Where received bytes become pictures.
    pub darkroom: Darkroom,
    /// The server's secret.
    pub keys: Keys,
    /// What brings one-time codes to people.
    pub otp: Arc<dyn OtpSender>,
    /// The city's data: categories, areas, calendar, texts.
    pub directory: Directory,
    /// Who waits for entries of which feed.
    pub watchers: Watchers,
    /// Turns true when the server is to end; answers that stay open end by it.
    pub closing: watch::Sender<bool>,
}

impl Deref for AppState {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl AppState {
    /// The time now, by the server's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// A server without a network: the simulator and tests use its router as it is, [`crate::serve`] puts it on the network.
#[derive(Clone)]
pub struct App {
    state: AppState,
}

impl App {
    /// Opens keys, database and photo store, brings the tables up to date and seeds an empty database if asked to.
    ///
    /// # Errors
    /// When one of them cannot be opened.
    pub async fn start(settings: Settings) -> Result<Self> {
        std::fs::create_dir_all(&settings.data)?;
        let state = AppState(Arc::new(Inner {
            db: Db::open(settings.database_url.as_deref(), &settings.data).await?,
            clock: settings.clock.clone(),
            photos: PhotoStore::open(&settings)?,
            darkroom: Darkroom::default(),
            keys: Keys::open(&settings.data)?,
            otp: settings.otp.clone(),
            directory: Directory::open(settings.city.as_deref())?,
            watchers: Watchers::default(),
            closing: watch::Sender::new(false),
            settings,
        }));
        reports::renew_if_older(&state).await?;
        board::renew_if_older(&state).await?;
        photos::name_older(&state).await?;
        if state.settings.demo {
            seed::seed_if_empty(&state).await?;
        }
        Ok(Self { state })
    }

    /// What handlers get.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Ends answers that stay open, and [`crate::serve`].
    pub fn close(&self) {
        self.state.closing.send_replace(true);
    }

    /// Every route with its name.
    pub fn routes() -> Routes {
        Routes::new()
            .merge(directory::routes())
            .merge(accounts::routes())
            .merge(reports::routes())
            .merge(volunteering::routes())
            .merge(board::routes())
            .merge(feeds::routes())
            .merge(notices::routes())
            .merge(figures::routes())
            .merge(uploads::routes())
            .merge(photos::routes())
            .merge(openapi::routes())
            .merge(http::routes())
    }

    /// The whole server as a service: routes, the app's files, headers and limits.
    pub fn router(&self) -> Router {
        http::finish(Self::routes().into_router(), &self.state).with_state(self.state.clone())
    }

    /// Does the work that is due by `now`: timers first, then the figures, then what expired and what
    /// nothing names. Returns how many commands it gave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_due(&self, now: Timestamp) -> Result<usize> {
        let given = streams::run_due(&self.state, now).await?;
        figures::sum_up(&self.state).await?;
        accounts::remove_expired(&self.state, now).await?;
        uploads::remove_expired(&self.state, now).await?;
        uploads::sweep(&self.state, now).await?;
        Ok(given)
    }
}
