//! What is news, as it stands now: one function for each kind of thing, each by the rights of that thing.

use std::collections::HashMap;

use linli_model::open::Open;
use linli_model::person::Actor;
use linli_model::protocol::{Notification, NotificationWhat};
use linli_model::time::Timestamp;
use sqlx::AnyConnection;

use crate::app::AppState;
use crate::error::{Error, Result};
use crate::{board, reports, volunteering};

/// An entry of a person's feed that is news.
pub(super) struct News {
    /// Its position.
    pub pos: i64,
    /// What kind of thing it is about.
    pub kind: String,
    /// Which.
    pub id: String,
    /// When it was entered.
    pub at: Timestamp,
    /// Whether the person opened it.
    pub opened: bool,
}

/// Things of one kind by their ids: those the actor may see.
type Things = HashMap<String, NotificationWhat>;

/// News as the actor may read them; what the actor may not see, or this server does not know, is left out.
pub(super) async fn told(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    news: &[News],
    mark: i64,
) -> Result<Vec<Notification>> {
    let of = |kind: &str| -> Vec<&str> {
        let of_kind = news.iter().filter(|news| news.kind == kind);
        of_kind.map(|news| news.id.as_str()).collect()
    };
    let things: HashMap<&str, Things> = HashMap::from([
        ("report", reports(state, connection, actor, &of("report")).await?),
        ("need", needs(state, connection, actor, &of("need")).await?),
        ("task", tasks(state, connection, actor, &of("task")).await?),
        (
            "post",
            board::told_of(state, connection, actor, &of("post"), false).await?,
        ),
        (
            "like",
            board::told_of(state, connection, actor, &of("like"), true).await?,
        ),
    ]);
    let shown = news.iter().filter_map(|news| {
        let what = things.get(news.kind.as_str())?.get(&news.id)?;
        Some((news, what.clone()))
    });
    shown
        .map(|(news, what)| {
            Ok(Notification {
                pos: u64::try_from(news.pos).map_err(Error::internal)?,
                at: news.at,
                unread: news.pos > mark && !news.opened,
                what: Open::Known(what),
            })
        })
        .collect()
}

async fn reports(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    ids: &[&str],
) -> Result<Things> {
    let reports = reports::summaries_of(state, connection, actor, ids).await?;
    let things = reports.into_iter().map(|report| {
        let what = NotificationWhat::Report {
            id: report.id.clone(),
            title: report.title,
            status: report.status,
        };
        (report.id.to_string(), what)
    });
    Ok(things.collect())
}

async fn needs(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    ids: &[&str],
) -> Result<Things> {
    let needs = volunteering::needs_of(state, connection, actor, ids).await?;
    let things = needs.into_iter().map(|need| {
        let what = NotificationWhat::Need {
            id: need.id.clone(),
            title: need.title,
            status: need.status,
        };
        (need.id.to_string(), what)
    });
    Ok(things.collect())
}

async fn tasks(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    ids: &[&str],
) -> Result<Things> {
    let tasks = volunteering::tasks_of(state, connection, actor, ids).await?;
    let things = tasks.into_iter().map(|task| {
        let what = NotificationWhat::Task {
            id: task.id.clone(),
            title: task.title,
            status: task.status,
        };
        (task.id.to_string(), what)
    });
    Ok(things.collect())
}
