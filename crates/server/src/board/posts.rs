//! Posts and replies as streams.

use linli_model::command::Command;
use linli_model::history::Recorded;
use linli_model::ids::{FeedId, PersonId, PhotoId, PostId};
use linli_model::person::Actor;
use linli_model::post::{
    Activity, Marks, Post, PostCommand, PostContent, PostEvent, PostRules, PostStatus, ReplySubmission,
    Standing, content_of, decide, evolve,
};
use linli_model::protocol::FieldError;
use linli_model::report::Audience;
use linli_model::time::{DAY, Timestamp};
use sqlx::{AnyConnection, Row};

use super::terms;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::streams::{Order, Stream, Told};
use crate::volunteering::rows;

/// Posts and replies as streams.
pub struct Posts;

impl Stream for Posts {
    type Id = PostId;
    type Command = PostCommand;
    type Event = PostEvent;
    type State = Post;
    type Content = PostContent;

    const KIND: &'static str = "post";

    fn version(state: &Post) -> u64 {
        state.version
    }

    fn check(command: &PostCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: PostCommand) -> PostCommand {
        command.cleaned()
    }

    /// Words of a post are for whoever sees it; why it was hidden is for its author and staff.
    fn content_of(command: &PostCommand) -> Option<(PostContent, Audience)> {
        let audience = match command {
            PostCommand::Hide { .. } => Audience::StaffOnly,
            _ => Audience::Public,
        };
        content_of(command).map(|content| (content, audience))
    }

    fn photos(command: &PostCommand) -> &[PhotoId] {
        command.photos()
    }

    fn speaks_up(command: &PostCommand) -> bool {
        matches!(command, PostCommand::Submit(_) | PostCommand::Reply(_))
    }

    fn sees(state: &Post, actor: &Actor) -> bool {
        Standing::of(state, actor).sees(state.status)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &PostId) -> Result<Option<Post>> {
        // A reply changes what is counted of its thread, so the thread comes first; it never changes.
        let thread = load(tx, id).await?.and_then(|post| post.thread);
        if let Some(thread) = thread {
            lock(state, tx, &thread).await?;
        }
        lock(state, tx, id).await
    }

    async fn judge(
        state: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Post>,
    ) -> Result<Vec<PostEvent>> {
        let (area_exists, thread, mentioned) = match &order.command {
            PostCommand::Submit(submission) => {
                let exists = state.directory.area(&submission.community).is_some();
                (exists, None, None)
            }
            PostCommand::Reply(reply) => {
                let thread = lock(state, tx, &reply.thread).await?;
                (true, thread, mentioned(tx, reply).await?)
            }
            _ => (true, None, None),
        };
        let rules = PostRules {
            channels: &state.directory.channels,
            area_exists,
            thread: thread.as_ref(),
            mentioned: mentioned.as_deref(),
            suspicious: is_suspicious(state, &order.command),
            activity: activity(tx, order).await?,
            marks: &counted(tx, order.id).await?,
        };
        let Order {
            actor,
            id,
            command,
            command_id,
            now,
            ..
        } = order;
        Ok(decide(before, id, command, command_id, actor, *now, &rules)?)
    }

    fn evolve(state: Option<Post>, id: &PostId, recorded: &Recorded<PostEvent>) -> Post {
        evolve(state, id, recorded)
    }

    async fn save(
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Post>,
        after: &Post,
        _: &[Recorded<PostEvent>],
    ) -> Result<Told> {
        match before {
            Some(before) => update(tx, before, after, order.now).await?,
            None => insert(tx, after, order.now).await?,
        }
        review(tx, &after.id).await?;
        let published = |post: &Post| post.status == PostStatus::Published;
        let (was, is) = (before.is_some_and(published), published(after));
        let thread = match &after.thread {
            Some(thread) => {
                count_reply(tx, thread, i64::from(is) - i64::from(was)).await?;
                load(tx, thread).await?
            }
            None => None,
        };
        terms::keep(tx, after).await?;
        let mut feeds = vec![FeedId::person(&after.owner), FeedId::community(&after.community)];
        if was || is {
            feeds.extend(thread.iter().map(|thread| FeedId::person(&thread.owner)));
            feeds.extend(after.mentions.iter().map(FeedId::person));
        }
        Ok(Told {
            feeds,
            kind: Self::KIND,
            id: after.id.to_string(),
            version: after.version,
            neighbours: was || is,
        })
    }

    fn due(_: &Post) -> Option<(Timestamp, Command)> {
        None
    }

    fn follow(_: &Post, _: &PostEvent) -> Vec<Command> {
        Vec::new()
    }
}

/// A post as it is now, locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub(crate) async fn lock(state: &AppState, tx: &mut AnyConnection, id: &PostId) -> Result<Option<Post>> {
    let sql = format!(
        "SELECT state FROM posts WHERE id = $1{}",
        state.db.dialect().for_update()
    );
    rows::load(tx, &sql, id.as_str()).await
}

/// A post as it is now, unlocked.
pub(super) async fn load(connection: &mut AnyConnection, id: &PostId) -> Result<Option<Post>> {
    rows::load(connection, "SELECT state FROM posts WHERE id = $1", id.as_str()).await
}

/// Whether a command's words hold one of the city's list.
fn is_suspicious(state: &AppState, command: &PostCommand) -> bool {
    let Some(content) = content_of(command) else {
        return false;
    };
    let place = content.place.as_ref().map(|place| &place.words);
    let texts = [&content.title, &content.text]
        .into_iter()
        .chain(place)
        .chain(&content.options);
    state.directory.board_words.holds(texts.map(String::as_str))
}

/// The authors of what a reply mentions; `None` where something is not of its thread, or is not shown to everybody.
async fn mentioned(tx: &mut AnyConnection, reply: &ReplySubmission) -> Result<Option<Vec<PersonId>>> {
    let mut people = Vec::new();
    for id in &reply.mentions {
        let of_thread = |post: &Post| {
            let published = post.status == PostStatus::Published;
            published && (post.id == reply.thread || post.thread.as_ref() == Some(&reply.thread))
        };
        let Some(post) = load(tx, id).await?.filter(of_thread) else {
            return Ok(None);
        };
        people.push(post.owner);
    }
    Ok(Some(people))
}

/// How much the actor wrote lately; only asked where it matters.
async fn activity(tx: &mut AnyConnection, order: &Order<'_, Posts>) -> Result<Activity> {
    let (Some(person), true) = (order.actor.person(), Posts::speaks_up(&order.command)) else {
        return Ok(Activity {
            since: order.now,
            posts: 0,
        });
    };
    // Also the person's row is locked by no one: two posts at once may be one more than the limit, and no harm is done.
    let sql = "SELECT p.created_at, (SELECT COUNT(*) FROM posts WHERE owner = $1 AND submitted_at > $2) AS posts \
               FROM persons p WHERE p.id = $3";
    let row = sqlx::query(sql)
        .bind(person.as_str())
        .bind(order.now.plus(-DAY).micros())
        .bind(person.as_str())
        .fetch_one(tx)
        .await?;
    Ok(Activity {
        since: Timestamp::from_micros(row.try_get("created_at")?),
        posts: u32::try_from(row.try_get::<i64, _>("posts")?).map_err(Error::internal)?,
    })
}

/// What is counted of a post, as far as its own rules ask.
async fn counted(tx: &mut AnyConnection, id: &PostId) -> Result<Marks> {
    let row = sqlx::query("SELECT open_flags FROM posts WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(tx)
        .await?;
    let open_flags = row.map_or(Ok(0), |row| row.try_get::<i64, _>("open_flags"))?;
    Ok(Marks {
        open_flags: u32::try_from(open_flags).map_err(Error::internal)?,
        ..Marks::default()
    })
}

async fn insert(tx: &mut AnyConnection, post: &Post, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO posts (id, version, owner, thread, channel, status, own, official, submitted_at, \
               updated_at, state, city, district, street, community, pinned, gone, review, likes, replies, open_flags, voters) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, 0, 0, 0, 0, 0) \
               ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql)
        .bind(post.id.as_str())
        .bind(rows::number(post.version)?)
        .bind(post.owner.as_str())
        .bind(post.thread.as_ref().map(PostId::as_str))
        .bind(post.channel.as_str())
        .bind(post.status.code())
        .bind(i64::from(post.thread.is_none()))
        .bind(i64::from(post.official))
        .bind(post.submitted_at.micros())
        .bind(at.micros())
        .bind(rows::state(post)?);
    let areas = rows::areas(&post.community, None).into_iter().take(4);
    let query = areas.fold(query, sqlx::query::Query::bind);
    rows::one(query.execute(&mut *tx).await?.rows_affected())?;
    let options = post.poll.map_or(0, |poll| poll.options);
    for choice in 0..options {
        sqlx::query("INSERT INTO poll_tally (post, choice, votes) VALUES ($1, $2, 0)")
            .bind(post.id.as_str())
            .bind(i64::from(choice))
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn update(tx: &mut AnyConnection, before: &Post, after: &Post, at: Timestamp) -> Result<()> {
    // Whatever staff said of it deals with all flags that were raised until then.
    let sql = "UPDATE posts SET version = $3, status = $4, pinned = $5, gone = $6, updated_at = $7, state = $8, \
               open_flags = open_flags * $9 WHERE id = $1 AND version = $2";
    let updated = sqlx::query(sql)
        .bind(after.id.as_str())
        .bind(rows::number(before.version)?)
        .bind(rows::number(after.version)?)
        .bind(after.status.code())
        .bind(i64::from(after.pinned))
        .bind(i64::from(after.status == PostStatus::Deleted))
        .bind(at.micros())
        .bind(rows::state(after)?)
        .bind(i64::from(before.kept_at == after.kept_at))
        .execute(tx)
        .await?;
    rows::one(updated.rows_affected())
}

/// Keeps in mind whether staff are to look at a post.
pub(super) async fn review(tx: &mut AnyConnection, id: &PostId) -> Result<()> {
    let sql = "UPDATE posts SET review = CASE WHEN status = 'held' OR (status = 'published' AND open_flags > 0) \
               THEN 1 ELSE 0 END WHERE id = $1";
    let updated = sqlx::query(sql).bind(id.as_str()).execute(tx).await?;
    rows::one(updated.rows_affected())
}

async fn count_reply(tx: &mut AnyConnection, thread: &PostId, more: i64) -> Result<()> {
    if more == 0 {
        return Ok(());
    }
    let updated = sqlx::query("UPDATE posts SET replies = replies + $2 WHERE id = $1")
        .bind(thread.as_str())
        .bind(more)
        .execute(tx)
        .await?;
    rows::one(updated.rows_affected())
}

/// Whether a name is that of a command.
pub(super) fn names(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "submit",
        "reply",
        "edit",
        "delete",
        "pin",
        "unpin",
        "lock",
        "unlock",
        "hide",
        "restore",
        "keep",
        "close_poll",
        "link",
    ];
    NAMES.contains(&name)
}

/// The name of a post's author.
pub(super) async fn author_name(connection: &mut AnyConnection, post: &Post) -> Result<String> {
    let row = sqlx::query("SELECT display_name FROM persons WHERE id = $1")
        .bind(post.owner.as_str())
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("display_name")?)
}
