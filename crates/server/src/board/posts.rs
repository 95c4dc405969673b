//! Posts and replies as streams. A post's row is also what likes, flags and ballots beside it are locked by.

use linli_model::history::Recorded;
use linli_model::ids::{FeedId, PersonId, PhotoId, PostId};
use linli_model::person::Actor;
use linli_model::post::{
    Activity, Marks, Post, PostActionName, PostCommand, PostContent, PostEvent, PostRules, PostStatus,
    Standing, content_of, decide, evolve, may,
};
use linli_model::protocol::FieldError;
use linli_model::report::Audience;
use linli_model::time::{DAY, Timestamp};
use sqlx::{AnyConnection, Row};

use super::{ballots, search};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::placeholders;
use crate::streams::{Change, Order, Stream, Told, rows};

/// What posts and replies are called in feeds.
pub(super) const KIND: &str = "post";

/// Posts and replies as streams.
pub struct Posts;

impl Stream for Posts {
    type Id = PostId;
    type Command = PostCommand;
    type Event = PostEvent;
    type State = Post;
    type Content = PostContent;

    const KIND: &'static str = KIND;

    fn version(state: &Post) -> u64 {
        state.version
    }

    fn check(command: &PostCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: PostCommand) -> PostCommand {
        command.cleaned()
    }

    fn content_of(command: &PostCommand) -> Option<PostContent> {
        content_of(command)
    }

    fn audience(command: &PostCommand, _: &Post) -> Audience {
        match command {
            PostCommand::Hide { .. } => Audience::StaffOnly,
            _ => Audience::Public,
        }
    }

    fn photos(command: &PostCommand) -> &[PhotoId] {
        command.photos()
    }

    fn speaks_up(command: &PostCommand) -> bool {
        Self::makes(command)
    }

    fn makes(command: &PostCommand) -> bool {
        matches!(command, PostCommand::Submit(_) | PostCommand::Reply(_))
    }

    fn sees(state: &Post, actor: &Actor) -> bool {
        // Only whoever sees a post is told that it changed meanwhile; an edit is its author's, who sees it in any case.
        Standing::of(state, actor).sees(state.status, None)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &PostId) -> Result<Option<Post>> {
        lock_row(state, tx, id).await?;
        load(tx, id).await
    }

    async fn judge(
        state: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Post>,
    ) -> Result<Vec<PostEvent>> {
        let facts = Facts::gather(state, tx, order, before).await?;
        let rules = PostRules {
            channels: &state.directory.channels,
            area_exists: match &order.command {
                PostCommand::Submit(submission) => state.directory.area(&submission.community).is_some(),
                _ => true,
            },
            thread: facts.thread.as_ref(),
            mentioned: facts.mentioned.as_deref(),
            suspicious: state.directory.suspicious_words.are_in(&order.command),
            activity: facts.activity,
            marks: &facts.marks,
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

    async fn save(_: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Change {
            before,
            after,
            events,
            ..
        } = *change;
        let at = change.order.now;
        match before {
            Some(before) => update(tx, after, before, at).await?,
            None => insert(tx, after, at).await?,
        }
        let published = |post: &Post| post.status == PostStatus::Published;
        let difference = i64::from(published(after)) - i64::from(before.is_some_and(published));
        let thread = match &after.thread {
            Some(thread) => {
                let sql = "UPDATE posts SET replies = replies + $2 WHERE id = $1 RETURNING owner";
                Some(counted(tx, sql, thread, difference).await?)
            }
            None => None,
        };
        search::index(tx, after).await?;
        Ok(Told {
            feeds: vec![FeedId::community(&after.community), FeedId::person(&after.owner)],
            news: news(after, events, thread),
            kind: KIND,
            id: after.id.to_string(),
            version: after.version,
            neighbours: published(after) || before.is_some_and(published),
        })
    }
}

/// What the rules need to know besides the post.
struct Facts {
    thread: Option<Post>,
    mentioned: Option<Vec<PersonId>>,
    activity: Activity,
    marks: Marks,
}

impl Facts {
    async fn gather(
        state: &AppState,
        tx: &mut AnyConnection,
        order: &Order<'_, Posts>,
        before: Option<&Post>,
    ) -> Result<Self> {
        let mut facts = Self {
            thread: None,
            mentioned: Some(Vec::new()),
            activity: Activity {
                since: order.now,
                posts: 0,
            },
            marks: Marks::default(),
        };
        match (&order.command, before) {
            (_, Some(before)) => {
                if let Some(thread) = &before.thread {
                    lock_row(state, tx, thread).await?;
                }
                facts.marks = counted_of(tx, &before.id).await?;
                facts.marks.thread = thread_status(tx, before).await?;
                lock_author(state, tx, &before.owner).await?;
            }
            (PostCommand::Reply(reply), None) => {
                // Its count grows with this reply, so it is locked as any post that is changed.
                lock_row(state, tx, &reply.thread).await?;
                facts.thread = load(tx, &reply.thread).await?;
                if let Some(thread) = &facts.thread {
                    facts.marks.thread = thread_status(tx, thread).await?;
                }
                facts.mentioned = mentioned(tx, &reply.thread, &reply.mentions).await?;
            }
            _ => {}
        }
        if let Some(person) = order.actor.person().filter(|_| before.is_none()) {
            facts.activity = activity(state, tx, person, order.now).await?;
        }
        Ok(facts)
    }
}

/// Whom a change is news for.
fn news(post: &Post, recorded: &[Recorded<PostEvent>], thread: Option<PersonId>) -> Vec<PersonId> {
    let mut people = Vec::new();
    for Recorded { event, .. } in recorded {
        let comes_out = match event {
            PostEvent::Submitted { held, .. } => !held,
            PostEvent::Restored => true,
            _ => false,
        };
        if comes_out {
            people.extend(thread.clone());
            people.extend(post.mentions.iter().cloned());
        }
        let concerns_its_author = matches!(
            event,
            PostEvent::Hidden { .. }
                | PostEvent::Restored
                | PostEvent::Linked { .. }
                | PostEvent::Locked
                | PostEvent::Unlocked
                | PostEvent::Pinned
                | PostEvent::Unpinned
                | PostEvent::PollClosed
        );
        if concerns_its_author {
            people.push(post.owner.clone());
        }
    }
    people
}

/// Locks a post's row until the transaction ends.
pub(super) async fn lock_row(state: &AppState, tx: &mut AnyConnection, id: &PostId) -> Result<()> {
    let sql = format!(
        "SELECT seq FROM posts WHERE id = $1{}",
        state.db.dialect().for_update()
    );
    sqlx::query(&sql).bind(id.as_str()).fetch_optional(tx).await?;
    Ok(())
}

/// A post as it is now.
pub(super) async fn load(connection: &mut AnyConnection, id: &PostId) -> Result<Option<Post>> {
    rows::load(connection, "SELECT state FROM posts WHERE id = $1", id.as_str()).await
}

/// Writes anew by what a post is found.
pub(super) async fn index_anew(state: &AppState, tx: &mut AnyConnection, id: &PostId) -> Result<()> {
    lock_row(state, tx, id).await?;
    let Some(post) = load(tx, id).await? else {
        return Ok(());
    };
    lock_author(state, tx, &post.owner).await?;
    search::index(tx, &post).await
}

/// Where the post stands that this one replies to.
pub(super) async fn thread_status(connection: &mut AnyConnection, post: &Post) -> Result<Option<PostStatus>> {
    match &post.thread {
        Some(thread) => Ok(load(connection, thread).await?.map(|thread| thread.status)),
        None => Ok(None),
    }
}

/// Whether `actor` may make a report of a post, which is locked by this.
pub(crate) async fn may_convert(
    state: &AppState,
    tx: &mut AnyConnection,
    id: &PostId,
    actor: &Actor,
    now: Timestamp,
) -> Result<bool> {
    let Some(post) = Posts::lock(state, tx, id).await? else {
        return Ok(false);
    };
    let marks = Marks {
        thread: thread_status(tx, &post).await?,
        ..Marks::default()
    };
    Ok(may(&post, PostActionName::Convert, &marks, actor, now))
}

/// Changes a counter of a post, and gives the post's author.
pub(super) async fn counted(
    tx: &mut AnyConnection,
    sql: &str,
    post: &PostId,
    difference: i64,
) -> Result<PersonId> {
    let row = sqlx::query(sql)
        .bind(post.as_str())
        .bind(difference)
        .fetch_one(tx)
        .await?;
    PersonId::new(row.try_get::<String, _>("owner")?).map_err(Error::internal)
}

/// What the rules ask of the counters of a post.
async fn counted_of(tx: &mut AnyConnection, id: &PostId) -> Result<Marks> {
    let row = sqlx::query("SELECT open_flags, voters FROM posts WHERE id = $1")
        .bind(id.as_str())
        .fetch_one(tx)
        .await?;
    let count =
        |name| -> Result<u32> { u32::try_from(row.try_get::<i64, _>(name)?).map_err(Error::internal) };
    Ok(Marks {
        open_flags: count("open_flags")?,
        voters: count("voters")?,
        ..Marks::default()
    })
}

/// The authors of posts of a thread; none where one is not of it.
async fn mentioned(
    tx: &mut AnyConnection,
    thread: &PostId,
    posts: &[PostId],
) -> Result<Option<Vec<PersonId>>> {
    if posts.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let sql = format!(
        "SELECT owner FROM posts WHERE (thread = $1 OR id = $1) AND status = 'published' AND id IN ({})",
        placeholders(2, posts.len())
    );
    let query = posts
        .iter()
        .fold(sqlx::query(&sql).bind(thread.as_str()), |query, post| {
            query.bind(post.as_str())
        });
    let rows = query.fetch_all(tx).await?;
    if rows.len() != posts.len() {
        return Ok(None);
    }
    let people: Result<Vec<PersonId>> = rows
        .iter()
        .map(|row| PersonId::new(row.try_get::<String, _>("owner")?).map_err(Error::internal))
        .collect();
    people.map(Some)
}

/// Locks the row of a post's author, and tells since when they are here. So what somebody wrote lately is counted one
/// post at a time, and nobody is renamed while it is written by what their posts are found.
async fn lock_author(state: &AppState, tx: &mut AnyConnection, person: &PersonId) -> Result<Timestamp> {
    let sql = format!(
        "SELECT created_at FROM persons WHERE id = $1{}",
        state.db.dialect().for_no_key_update()
    );
    let row = sqlx::query(&sql).bind(person.as_str()).fetch_one(tx).await?;
    Ok(Timestamp::from_micros(row.try_get("created_at")?))
}

async fn activity(
    state: &AppState,
    tx: &mut AnyConnection,
    person: &PersonId,
    now: Timestamp,
) -> Result<Activity> {
    let since = lock_author(state, tx, person).await?;
    // A question of its own: asked together with the lock it would be answered as of before the wait.
    let sql = "SELECT COUNT(*) AS posts FROM posts WHERE owner = $1 AND submitted_at > $2";
    let row = sqlx::query(sql)
        .bind(person.as_str())
        .bind(now.plus(-DAY).micros())
        .fetch_one(tx)
        .await?;
    Ok(Activity {
        since,
        posts: u32::try_from(row.try_get::<i64, _>("posts")?).map_err(Error::internal)?,
    })
}

/// Where a post's row stands in the lists: on the board, on top of it, and before staff if something is wrong with it.
fn places(post: &Post, open_flags: i64) -> (bool, bool, bool) {
    let published = post.status == PostStatus::Published;
    let listed = published && post.thread.is_none();
    let review = post.status == PostStatus::Held || (published && open_flags > 0);
    (listed, listed && post.pinned, review)
}

async fn insert(tx: &mut AnyConnection, post: &Post, at: Timestamp) -> Result<()> {
    // Held until the end: the posts of a board get their numbers in the order in which they can be seen, so that nobody
    // who reads on from a number misses one.
    let sql = "INSERT INTO counters (name, value) VALUES ($1, 1) \
               ON CONFLICT (name) DO UPDATE SET value = counters.value + 1";
    sqlx::query(sql)
        .bind(format!("board/{}", post.community))
        .execute(&mut *tx)
        .await?;
    let sql = "INSERT INTO posts (id, version, owner, status, updated_at, state, channel, thread, official, submitted_at, \
               listed, on_top, review, city, district, street, community, likes, replies, open_flags, voters) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 0, 0, 0) \
               ON CONFLICT DO NOTHING";
    let (listed, on_top, review) = places(post, 0);
    let query = sqlx::query(sql)
        .bind(post.id.as_str())
        .bind(rows::number(post.version)?)
        .bind(post.owner.as_str())
        .bind(post.status.code())
        .bind(at.micros())
        .bind(rows::state(post)?)
        .bind(post.channel.as_str())
        .bind(post.thread.as_ref().map(|thread| thread.to_string()))
        .bind(i64::from(post.official))
        .bind(post.submitted_at.micros())
        .bind(i64::from(listed))
        .bind(i64::from(on_top))
        .bind(i64::from(review));
    let areas = rows::areas(&post.community, None).into_iter().take(4);
    let query = areas.fold(query, sqlx::query::Query::bind);
    rows::one(query.execute(&mut *tx).await?.rows_affected())?;
    for choice in 0..post.poll.map_or(0, |poll| poll.options) {
        sqlx::query("INSERT INTO tallies (post, choice, votes) VALUES ($1, $2, $3)")
            .bind(post.id.as_str())
            .bind(i64::from(choice))
            .bind(ballots::NO_VOTES)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn update(tx: &mut AnyConnection, post: &Post, before: &Post, at: Timestamp) -> Result<()> {
    // Flags that staff have dealt with are no longer open.
    let open_flags = match post.kept_at == before.kept_at {
        true => i64::from(counted_of(tx, &post.id).await?.open_flags),
        false => 0,
    };
    let (listed, on_top, review) = places(post, open_flags);
    let sql = "UPDATE posts SET version = $3, status = $4, updated_at = $5, state = $6, listed = $7, on_top = $8, \
               review = $9, open_flags = $10 WHERE id = $1 AND version = $2";
    let updated = sqlx::query(sql)
        .bind(post.id.as_str())
        .bind(rows::number(before.version)?)
        .bind(rows::number(post.version)?)
        .bind(post.status.code())
        .bind(at.micros())
        .bind(rows::state(post)?)
        .bind(i64::from(listed))
        .bind(i64::from(on_top))
        .bind(i64::from(review))
        .bind(open_flags)
        .execute(tx)
        .await?;
    rows::one(updated.rows_affected())
}
