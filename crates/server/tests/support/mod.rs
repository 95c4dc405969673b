//! What the tests stand on: a server on a free port with a clock that the test sets, people, and photos.

pub mod people;
pub mod postgres;
pub mod sending;
pub mod telling;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use linli_model::time::Timestamp;
use linli_server::{App, ManualClock, Settings};
use tempfile::TempDir;
use tokio::task::JoinHandle;

pub use people::Person;
pub use sending::{Answer, header};

/// A working Wednesday, ten in the morning in Tianjin.
pub const MORNING: &str = "2026-11-18T02:00:00Z";

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// A file in a temporary folder.
    Sqlite,
    /// A fresh database of the one server this binary starts.
    Postgres,
}

/// Runs each test on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name(crate::support::On::Sqlite).await })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name(crate::support::On::Postgres).await })+
        }
    };
}
pub(crate) use on_both;

/// The time the clock of a test begins with.
pub fn morning() -> Timestamp {
    Timestamp::parse(MORNING).unwrap()
}

/// A server on the network, with its people.
pub struct Server {
    pub app: App,
    pub base: String,
    pub clock: Arc<ManualClock>,
    pub http: reqwest::Client,
    lose_answer: Arc<AtomicBool>,
    serving: JoinHandle<()>,
    folder: Arc<TempDir>,
}

impl Server {
    /// Starts one on a fresh database, with the people of [`people`].
    pub async fn start(on: On) -> Self {
        let server = Self::start_bare(on, |_| {}).await;
        people::settle(&server.app).await;
        server
    }

    /// Starts one on a fresh database with nobody in it.
    pub async fn start_bare(on: On, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let clock = Arc::new(ManualClock::new(morning()));
        let mut settings = Settings::new(folder.path().join("data"));
        settings.clock = clock.clone();
        settings.database_url = match on {
            On::Sqlite => None,
            On::Postgres => Some(postgres::fresh_database().await),
        };
        change(&mut settings);
        Self::serve(settings, clock, folder).await
    }

    /// Another node over the same data.
    pub async fn second_node(&self) -> Self {
        let settings = self.app.state().settings.clone();
        Self::serve(settings, self.clock.clone(), self.folder.clone()).await
    }

    async fn serve(settings: Settings, clock: Arc<ManualClock>, folder: Arc<TempDir>) -> Self {
        let app = App::start(settings).await.unwrap();
        let lose_answer = Arc::new(AtomicBool::new(false));
        let router = app.router().layer(from_fn_with_state(lose_answer.clone(), lose));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            app,
            base,
            clock,
            http,
            lose_answer,
            serving,
            folder,
        }
    }

    /// The answer to the next request is lost after all its work is done: the connection just ends.
    pub fn lose_next_answer(&self) {
        self.lose_answer.store(true, Ordering::SeqCst);
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The only number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let row = sqlx::query(sql)
            .fetch_one(self.app.state().db.reading())
            .await
            .unwrap();
        sqlx::Row::get(&row, 0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn lose(State(lose_answer): State<Arc<AtomicBool>>, request: Request, next: Next) -> Response {
    let lost = lose_answer.swap(false, Ordering::SeqCst);
    let response = next.run(request).await;
    if lost {
        // Unwinding through the connection's task closes the connection without a byte of the answer.
        std::panic::resume_unwind(Box::new("the answer is lost"));
    }
    response
}

/// A file that comes with the crate.
pub fn data(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    std::fs::read(path).unwrap()
}

/// An id no one else has.
pub fn fresh_id() -> String {
    linli_model::ids::uuid_v7(1_795_000_000_000, rand::random())
}
