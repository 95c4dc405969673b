//! What is special to SQLite or to PostgreSQL; all other SQL of this crate runs on both as it stands.

use std::path::Path;

use sqlx::{AnyConnection, Executor};
use url::Url;

/// Which database is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// A file, one writer.
    Sqlite,
    /// A server, row locks.
    Postgres,
}

impl Dialect {
    /// Codes of errors that say only that another transaction was faster: PostgreSQL's serialization failure,
    /// deadlock and lock timeout, SQLite's busy and busy snapshot.
    pub const RACE_CODES: [&'static str; 5] = ["40001", "40P01", "55P03", "5", "517"];

    /// The one an address names.
    pub fn of(url: &str) -> Option<Self> {
        match url.split_once(':')?.0 {
            "sqlite" => Some(Self::Sqlite),
            "postgres" | "postgresql" => Some(Self::Postgres),
            _ => None,
        }
    }

    /// The address of a SQLite file, made when missing; `None` when the path has none.
    pub fn sqlite_url(file: &Path) -> Option<String> {
        let file = std::path::absolute(file).ok()?;
        // As an address, so that no character of a folder's name is taken for the address's own.
        let address = Url::from_file_path(file).ok()?;
        Some(format!("sqlite://{}?mode=rwc", address.path()))
    }

    /// How a transaction that may write begins. SQLite's takes the write lock at once: one that began by reading
    /// could not get it later.
    pub fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// What follows a SELECT whose rows the transaction will change. SQLite has one writer and needs no row locks.
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// What follows a SELECT of a row that others only refer to: two such selects wait for each other, but whoever writes a
    /// row that names this one waits for neither.
    pub fn for_no_key_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR NO KEY UPDATE",
        }
    }

    /// Sets a fresh connection up.
    pub(super) async fn prepare(self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite => {
                // An answered command must survive a power cut: WAL alone (synchronous=NORMAL) would lose the last.
                let settings = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                                PRAGMA foreign_keys = ON;";
                connection.execute(settings).await?;
            }
            Self::Postgres => {
                connection
                    .execute("SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s';")
                    .await?;
            }
        }
        Ok(())
    }
}
