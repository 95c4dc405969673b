//! Posts as one viewer may see them: everything is gathered, and the model's views leave out.

use std::collections::{HashMap, HashSet};

use linli_model::flag::Flag;
use linli_model::ids::{PersonId, PhotoId, PostId};
use linli_model::person::Actor;
use linli_model::photo::PhotoView;
use linli_model::post::{
    self, Beside, FlagView, Marks, Post, PostContent, PostEvent, PostSummary, PostView, PostViewing, Standing,
};
use linli_model::protocol::NotificationWhat;
use linli_model::report::{Content, ContentId, ReportStatus};
use linli_model::text::title_of;
use sqlx::{AnyConnection, Row};

use super::marks::{self, Line};
use super::posts::KIND;
use super::read::ReadTo;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::{photos, placeholders, summaries_of};
use crate::streams::{Contents, content, contents_of, history};

/// What views of several posts are made from.
pub(super) struct Gathered {
    contents: Contents<PostContent>,
    photos: HashMap<PhotoId, PhotoView>,
    names: HashMap<PersonId, String>,
    marks: HashMap<PostId, Marks>,
}

impl Gathered {
    /// All that is shown of these lines, with `more` contents and people besides.
    async fn of(
        state: &AppState,
        connection: &mut AnyConnection,
        actor: &Actor,
        lines: &[Line],
        (more, people): (&[(&Post, Vec<&ContentId>)], &[&PersonId]),
    ) -> Result<Self> {
        let mut wanted: Vec<(&Post, Vec<&ContentId>)> = lines
            .iter()
            .map(|line| (&line.post, ids_of(&line.post)))
            .collect();
        wanted.extend(more.iter().cloned());
        let contents = contents(connection, &wanted).await?;
        let shown = contents.values().flat_map(|content| &content.photos);
        let shown: HashSet<&PhotoId> = shown.collect();
        let photos = photos(state, connection, shown.into_iter(), state.now()).await?;
        let mut concerned: HashSet<&PersonId> = people.iter().copied().collect();
        for line in lines {
            concerned.insert(&line.post.owner);
            concerned.extend(&line.post.mentions);
        }
        let read_to = match actor.person() {
            Some(person) => ReadTo::of(connection, person, None).await?,
            None => ReadTo::default(),
        };
        Ok(Self {
            contents,
            photos,
            names: names(connection, concerned).await?,
            marks: marks::of_lines(connection, lines, actor, &read_to).await?,
        })
    }

    fn marks(&self, post: &Post) -> Marks {
        self.marks.get(&post.id).cloned().unwrap_or_default()
    }
}

fn ids_of(post: &Post) -> Vec<&ContentId> {
    let ids = std::iter::once(&post.content).chain(&post.edit);
    ids.chain(&post.reason).collect()
}

/// Contents of posts, by their ids.
pub(super) async fn contents(
    connection: &mut AnyConnection,
    wanted: &[(&Post, Vec<&ContentId>)],
) -> Result<Contents<PostContent>> {
    let wanted: Vec<(String, &ContentId)> = wanted
        .iter()
        .flat_map(|(post, ids)| ids.iter().map(|id| (stream_of(&post.id), *id)))
        .collect();
    contents_of(connection, &wanted).await
}

/// What a post says now.
pub(super) fn content_now(contents: &Contents<PostContent>, post: &Post) -> PostContent {
    let first = content(contents, &post.content);
    match &post.edit {
        Some(edit) => first.edited(content(contents, edit)),
        None => first,
    }
}

fn stream_of(id: &PostId) -> String {
    format!("{KIND}/{id}")
}

/// Lines as `actor` may see them, in their order; those that the actor may not see are left out.
pub(super) async fn summaries(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    lines: &[Line],
) -> Result<Vec<PostSummary>> {
    let gathered = Gathered::of(state, connection, actor, lines, (&[], &[])).await?;
    let viewing = PostViewing {
        contents: &|id| content(&gathered.contents, id),
        photo: &|id| gathered.photos.get(id).cloned(),
        person_name: &|id| gathered.names.get(id).cloned(),
        now: state.now(),
    };
    let shown = lines
        .iter()
        .filter_map(|line| post::summarize(&line.post, &gathered.marks(&line.post), &viewing, actor));
    Ok(shown.collect())
}

/// A post in full as `actor` may see it.
pub(super) async fn view(state: &AppState, actor: &Actor, id: &PostId) -> Result<Option<PostView>> {
    let mut connection = state.db.reading().acquire().await?;
    let Some(line) = Line::of(&mut connection, &[id.as_str()]).await?.pop() else {
        return Ok(None);
    };
    let post = line.post.clone();
    let standing = Standing::of(&post, actor);
    let thread = super::posts::thread_status(&mut connection, &post).await?;
    if !standing.sees(post.status, thread) {
        return Ok(None);
    }
    let history = match standing.staff {
        true => history::<PostEvent>(&mut connection, &stream_of(id)).await?,
        false => Vec::new(),
    };
    let reasons = history.iter().filter_map(|recorded| match &recorded.event {
        PostEvent::Hidden { content } => Some(content),
        _ => None,
    });
    let people: Vec<&PersonId> = history
        .iter()
        .filter_map(|recorded| recorded.by.as_ref())
        .collect();
    let more = [(&post, reasons.collect())];
    let lines = [line];
    let gathered = Gathered::of(state, &mut connection, actor, &lines, (&more, &people)).await?;
    let marks = Marks {
        names: marks::voters(&mut connection, &post).await?,
        ..gathered.marks(&post)
    };
    let beside = Beside {
        answer: answer(state, &mut connection, actor, &post).await?,
        report_status: report_status(state, &mut connection, actor, &post).await?,
        flags: match standing.staff {
            true => flags(&mut connection, &post).await?,
            false => Vec::new(),
        },
    };
    let viewing = PostViewing {
        contents: &|id| content(&gathered.contents, id),
        photo: &|id| gathered.photos.get(id).cloned(),
        person_name: &|id| gathered.names.get(id).cloned(),
        now: state.now(),
    };
    Ok(post::view(&post, &history, &marks, beside, &viewing, actor))
}

/// The newest official reply.
async fn answer(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    post: &Post,
) -> Result<Option<PostSummary>> {
    let sql = format!(
        "SELECT {} FROM posts p WHERE p.thread = $1 AND p.official = 1 AND p.status = 'published' \
         ORDER BY p.seq DESC LIMIT 1",
        marks::COLUMNS
    );
    let row = sqlx::query(&sql)
        .bind(post.id.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let lines = [Line::read(&row)?];
    Ok(summaries(state, connection, actor, &lines).await?.pop())
}

async fn report_status(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    post: &Post,
) -> Result<Option<ReportStatus>> {
    let Some(report) = &post.report else {
        return Ok(None);
    };
    let found = summaries_of(state, connection, actor, &[report.as_str()]).await?;
    Ok(found.first().map(|report| report.status))
}

/// The flags on a post, newest first.
async fn flags(connection: &mut AnyConnection, post: &Post) -> Result<Vec<FlagView>> {
    let sql = "SELECT state FROM flags WHERE post = $1 ORDER BY at DESC";
    let rows = sqlx::query(sql)
        .bind(post.id.as_str())
        .fetch_all(&mut *connection)
        .await?;
    let flags: Vec<Flag> = rows
        .iter()
        .map(|row| Ok(serde_json::from_str(row.try_get("state")?)?))
        .collect::<Result<_>>()?;
    let streams = flags.iter().filter_map(|flag| {
        Some((
            format!("flag/{}/{}", flag.post, flag.person),
            flag.content.as_ref()?,
        ))
    });
    let words: Contents<Content> = contents_of(connection, &streams.collect::<Vec<_>>()).await?;
    let view = |flag: Flag| FlagView {
        at: flag.at,
        reason: flag.reason,
        text: flag
            .content
            .map(|id| content(&words, &id).text)
            .unwrap_or_default(),
        done: post.kept_at.is_some_and(|kept| kept >= flag.at),
    };
    Ok(flags.into_iter().map(view).collect())
}

async fn names(
    connection: &mut AnyConnection,
    people: HashSet<&PersonId>,
) -> Result<HashMap<PersonId, String>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT id, display_name FROM persons WHERE id IN ({})",
        placeholders(1, people.len())
    );
    let query = people
        .iter()
        .fold(sqlx::query(&sql), |query, person| query.bind(person.as_str()));
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let id = PersonId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?;
            Ok((id, row.try_get("display_name")?))
        })
        .collect()
}

/// Posts as they are told in notifications, by their ids: those that the actor may see. `liked`: as what others like.
pub(crate) async fn told_of(
    state: &AppState,
    connection: &mut AnyConnection,
    actor: &Actor,
    ids: &[&str],
    liked: bool,
) -> Result<HashMap<String, NotificationWhat>> {
    let lines = Line::of(connection, ids).await?;
    let mentions: HashMap<PostId, bool> = lines
        .iter()
        .map(|line| {
            let named = actor.person().is_some_and(|me| line.post.mentions.contains(me));
            (line.post.id.clone(), named)
        })
        .collect();
    let posts = summaries(state, connection, actor, &lines).await?;
    // A like that was taken back is told no more.
    let shown = posts.into_iter().filter(|post| !liked || post.likes > 0);
    let told = shown.map(|post| {
        let title = match post.title.is_empty() {
            true => title_of(&post.text),
            false => post.title,
        };
        let id = post.id.clone();
        let what = match (post.author.mine, post.thread) {
            (_, thread) if liked => NotificationWhat::Like {
                id: post.id,
                thread,
                title,
                likes: post.likes,
            },
            (false, Some(thread)) => NotificationWhat::Reply {
                mentions: mentions.get(&id).copied().unwrap_or_default(),
                id: post.id,
                thread,
                title,
                name: post.author.name,
                official: post.author.official,
            },
            (_, thread) => NotificationWhat::Post {
                id: post.id,
                thread,
                title,
                status: post.status,
            },
        };
        (id.to_string(), what)
    });
    Ok(told.collect())
}
