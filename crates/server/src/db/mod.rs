//! The database: SQLite with one writer, or PostgreSQL, behind one set of queries.
//!
//! Columns are TEXT and BIGINT, times are microseconds, JSON is TEXT, placeholders are `$1`: one SQL text runs on both.

pub mod counters;
mod dialect;
mod migrations;

use std::path::Path;
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{Any, AnyPool, Transaction};

use crate::error::{Error, Result};

pub use dialect::Dialect;

/// Most connections that read at the same time, and on PostgreSQL also write.
const CONNECTIONS: u32 = 16;

/// How long a request waits for a free connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    reading: AnyPool,
    writing: AnyPool,
    dialect: Dialect,
}

impl Db {
    /// Opens the database of `url`, or `linli.db` in the folder `data`, and brings its tables up to date.
    ///
    /// # Errors
    /// When the address is not understood, the database cannot be reached, or a migration fails.
    pub async fn open(url: Option<&str>, data: &Path) -> Result<Self> {
        install_default_drivers();
        let url = url.map_or_else(
            || Dialect::sqlite_url(&data.join("linli.db")),
            |url| Some(url.to_owned()),
        );
        let url = url.ok_or_else(|| Error::internal("the data folder has no address"))?;
        let dialect = Dialect::of(&url)
            .ok_or_else(|| Error::internal("the database is neither sqlite: nor postgres:"))?;
        let pool = |connections| {
            AnyPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE)
                .after_connect(move |connection, _| {
                    Box::pin(async move { dialect.prepare(connection).await })
                })
        };
        let writing = match dialect {
            // The one writer: transactions wait for it in the pool and not in SQLite.
            Dialect::Sqlite => pool(1).connect(&url).await?,
            Dialect::Postgres => pool(CONNECTIONS).connect(&url).await?,
        };
        migrations::run(dialect, &writing).await?;
        let reading = match dialect {
            Dialect::Sqlite => pool(CONNECTIONS).connect(&url).await?,
            Dialect::Postgres => writing.clone(),
        };
        Ok(Self {
            reading,
            writing,
            dialect,
        })
    }

    /// Connections for reading outside a transaction.
    pub fn reading(&self) -> &AnyPool {
        &self.reading
    }

    /// Begins a transaction that may write. On SQLite it is the only one.
    ///
    /// Whoever asks may be gone before it has begun: a phone hangs up anywhere. The beginning then still runs to its end,
    /// so that no connection goes back to the pool with half a transaction.
    ///
    /// # Errors
    /// When no connection is free in time.
    pub async fn begin(&self) -> Result<Transaction<'static, Any>> {
        let (pool, statement) = (self.writing.clone(), self.dialect.begin());
        let begun = tokio::spawn(async move { pool.begin_with(statement).await });
        Ok(begun.await.map_err(Error::internal)??)
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Closes all connections, when those in use are given back.
    pub async fn close(&self) {
        self.reading.close().await;
        self.writing.close().await;
    }
}

/// Whether a transaction failed only because another was faster: the same again may succeed.
pub fn lost_race(error: &Error) -> bool {
    let Error::Internal(cause) = error else {
        return false;
    };
    let Some(sqlx::Error::Database(database)) = cause.downcast_ref::<sqlx::Error>() else {
        return false;
    };
    database
        .code()
        .is_some_and(|code| Dialect::RACE_CODES.contains(&code.as_ref()))
}
