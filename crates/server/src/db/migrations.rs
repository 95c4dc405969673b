//! The tables, and how they change: one folder of SQL for each database, run in order, each once.

use std::borrow::Cow;

use sqlx::AnyPool;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::Dialect;
use crate::error::{Error, Result};

/// Version, name, SQLite's SQL, PostgreSQL's SQL.
type Step = (i64, &'static str, &'static str, &'static str);

const STEPS: &[Step] = &[
    (
        1,
        "first",
        include_str!("../../migrations/sqlite/0001_first.sql"),
        include_str!("../../migrations/postgres/0001_first.sql"),
    ),
    (
        2,
        "whistle",
        include_str!("../../migrations/sqlite/0002_whistle.sql"),
        include_str!("../../migrations/postgres/0002_whistle.sql"),
    ),
    (
        3,
        "volunteering",
        include_str!("../../migrations/sqlite/0003_volunteering.sql"),
        include_str!("../../migrations/postgres/0003_volunteering.sql"),
    ),
    (
        4,
        "board",
        include_str!("../../migrations/sqlite/0004_board.sql"),
        include_str!("../../migrations/postgres/0004_board.sql"),
    ),
    (
        5,
        "notices",
        include_str!("../../migrations/sqlite/0005_notices.sql"),
        include_str!("../../migrations/postgres/0005_notices.sql"),
    ),
    (
        6,
        "timers",
        include_str!("../../migrations/sqlite/0006_timers.sql"),
        include_str!("../../migrations/postgres/0006_timers.sql"),
    ),
    (
        7,
        "readers",
        include_str!("../../migrations/sqlite/0007_readers.sql"),
        include_str!("../../migrations/postgres/0007_readers.sql"),
    ),
    (
        8,
        "search",
        include_str!("../../migrations/sqlite/0008_search.sql"),
        include_str!("../../migrations/postgres/0008_search.sql"),
    ),
    (
        9,
        "uploads",
        include_str!("../../migrations/sqlite/0009_uploads.sql"),
        include_str!("../../migrations/postgres/0009_uploads.sql"),
    ),
];

/// Brings the tables up to date; nodes that start together wait for each other.
pub(super) async fn run(dialect: Dialect, pool: &AnyPool) -> Result<()> {
    let migrations = STEPS.iter().map(|&(version, name, sqlite, postgres)| {
        let sql = match dialect {
            Dialect::Sqlite => sqlite,
            Dialect::Postgres => postgres,
        };
        Migration::new(
            version,
            Cow::Borrowed(name),
            MigrationType::Simple,
            Cow::Borrowed(sql),
            false,
        )
    });
    let migrator = Migrator {
        migrations: migrations.collect(),
        ..Migrator::DEFAULT
    };
    migrator.run(pool).await.map_err(Error::internal)
}
