//! Posts as one viewer may see them: everything is gathered, and the model's views leave out.

use std::collections::HashSet;

use linli_model::flag::Flag;
use linli_model::ids::{PersonId, PostId};
use linli_model::person::Actor;
use linli_model::post::{
    self, Beside, FlagView, PostContent, PostEvent, PostSummary, PostView, PostViewing, Standing,
};
use linli_model::report::{Content, ContentId};
use sqlx::{AnyConnection, Row};

use super::marks::{self, COLUMNS, Line};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::{self, photos};
use crate::streams::{Contents, content, contents_of, history};
use crate::volunteering::people_of;

/// Most flags that staff are shown of one post.
const FLAGS_SHOWN: i64 = 100;

/// Posts as they stand in a list; those that are not the actor's to see are left out.
pub(super) async fn summaries(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    lines: &[Line],
) -> Result<Vec<PostSummary>> {
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    let now = state.now();
    let marks = marks::gather(connection, viewer, lines, now).await?;
    let wanted: Vec<(String, &ContentId)> = lines.iter().flat_map(|line| named(&line.post)).collect();
    let contents: Contents<PostContent> = contents_of(connection, &wanted).await?;
    let shown = contents.values().flat_map(|content| &content.photos);
    let photos = photos(state, connection, shown, now).await?;
    let people = lines.iter().flat_map(|line| concerned(&line.post)).collect();
    let people = people_of(connection, people).await?;
    let viewing = PostViewing {
        contents: &|id| content(&contents, id),
        photo: &|id| photos.get(id).cloned(),
        person_name: &|id| people.get(id).map(|(name, _)| name.clone()),
        now,
    };
    let items = lines
        .iter()
        .filter_map(|line| post::summarize(&line.post, marks.get(&line.post.id)?, &viewing, actor));
    Ok(items.collect())
}

fn named(post: &post::Post) -> Vec<(String, &ContentId)> {
    let ids = std::iter::once(&post.content)
        .chain(&post.edit)
        .chain(&post.reason);
    ids.map(|id| (format!("post/{}", post.id), id)).collect()
}

fn concerned(post: &post::Post) -> impl Iterator<Item = &PersonId> {
    std::iter::once(&post.owner).chain(&post.mentions)
}

/// A post in full as `actor` may see it.
pub(super) async fn post(state: &AppState, actor: &Actor, id: &PostId) -> Result<Option<PostView>> {
    let viewer = actor.person().ok_or(Error::Unauthenticated)?;
    let mut connection = state.db.reading().acquire().await?;
    let Some(line) = marks::line(&mut connection, id).await? else {
        return Ok(None);
    };
    let standing = Standing::of(&line.post, actor);
    if !standing.sees(line.post.status) {
        return Ok(None);
    }
    let now = state.now();
    let history = history::<PostEvent>(&mut connection, &format!("post/{id}")).await?;
    let mut wanted = named(&line.post);
    wanted.extend(history.iter().filter_map(|recorded| match &recorded.event {
        PostEvent::Hidden { content } => Some((format!("post/{id}"), content)),
        _ => None,
    }));
    let contents: Contents<PostContent> = contents_of(&mut connection, &wanted).await?;
    let shown = contents.values().flat_map(|content| &content.photos);
    let photos = photos(state, &mut connection, shown, now).await?;
    let mut people: HashSet<&PersonId> = concerned(&line.post).collect();
    people.extend(history.iter().filter_map(|recorded| recorded.by.as_ref()));
    let people = people_of(&mut connection, people).await?;
    let mut marks = marks::gather(&mut connection, viewer, std::slice::from_ref(&line), now)
        .await?
        .remove(id)
        .unwrap_or_default();
    marks.names = marks::names(&mut connection, &line.post).await?;
    let flags = match standing.staff {
        true => flags(&mut connection, &line.post).await?,
        false => Vec::new(),
    };
    let answer = answer(state, &mut connection, actor, id).await?;
    let report_status = match &line.post.report {
        Some(report) => reports::status(&mut connection, actor, report).await?,
        None => None,
    };
    let viewing = PostViewing {
        contents: &|id| content(&contents, id),
        photo: &|id| photos.get(id).cloned(),
        person_name: &|id| people.get(id).map(|(name, _)| name.clone()),
        now,
    };
    let beside = Beside {
        answer,
        report_status,
        flags,
    };
    Ok(post::view(&line.post, &history, &marks, beside, &viewing, actor))
}

/// The newest official reply.
async fn answer(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    thread: &PostId,
) -> Result<Option<PostSummary>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM posts t WHERE t.thread = $1 AND t.official = 1 AND t.status = 'published' \
         ORDER BY t.seq DESC LIMIT 1"
    );
    let row = sqlx::query(&sql)
        .bind(thread.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let line = row.as_ref().map(Line::of).transpose()?;
    Ok(summaries(state, connection, actor, line.as_slice()).await?.pop())
}

/// The flags on a post, newest first, without those who raised them.
async fn flags(connection: &mut AnyConnection, post: &post::Post) -> Result<Vec<FlagView>> {
    let rows = sqlx::query("SELECT state FROM flags WHERE post = $1 ORDER BY at DESC LIMIT $2")
        .bind(post.id.as_str())
        .bind(FLAGS_SHOWN)
        .fetch_all(&mut *connection)
        .await?;
    let flags = rows
        .iter()
        .map(|row| Ok(serde_json::from_str(row.try_get("state")?)?))
        .collect::<Result<Vec<Flag>>>()?;
    let wanted: Vec<_> = flags
        .iter()
        .filter_map(|flag| {
            Some((
                format!("flag/{}/{}", flag.post, flag.person),
                flag.content.as_ref()?,
            ))
        })
        .collect();
    let words: Contents<Content> = contents_of(connection, &wanted).await?;
    let views = flags.iter().map(|flag| FlagView {
        at: flag.at,
        reason: flag.reason,
        text: flag
            .content
            .as_ref()
            .map(|id| content(&words, id).text)
            .unwrap_or_default(),
        done: post.kept_at.is_some_and(|kept_at| kept_at >= flag.at),
    });
    Ok(views.collect())
}
