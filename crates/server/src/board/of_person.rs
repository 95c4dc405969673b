//! What one person adds to one post: the name of such a stream, and the lock that all of a post share.

use std::fmt;

use linli_model::ids::{FeedId, PersonId, PostId};
use linli_model::person::Actor;
use linli_model::post::{Post, PostStatus};
use linli_model::refusal::Refusal;
use serde::de::DeserializeOwned;
use sqlx::{AnyConnection, Row};

use super::posts;
use crate::app::AppState;
use crate::error::Result;
use crate::streams::Told;

/// One person's stream beside one post.
#[derive(Debug, Clone)]
pub struct OfPerson {
    /// The post.
    pub post: PostId,
    /// The person.
    pub person: PersonId,
}

impl fmt::Display for OfPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.post, self.person)
    }
}

impl OfPerson {
    /// The actor's own. The system has none.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for the system.
    pub fn of(post: &PostId, actor: &Actor) -> Result<Self> {
        let person = actor.person().ok_or(Refusal::NotAllowed)?;
        Ok(Self {
            post: post.clone(),
            person: person.clone(),
        })
    }

    /// Locks the post, and loads what the person added; `sql` selects its `state` by post and person.
    pub(super) async fn lock<S: DeserializeOwned>(
        &self,
        state: &AppState,
        tx: &mut AnyConnection,
        sql: &str,
    ) -> Result<Option<S>> {
        posts::lock_row(state, tx, &self.post).await?;
        let row = sqlx::query(sql)
            .bind(self.post.as_str())
            .bind(self.person.as_str())
            .fetch_optional(tx)
            .await?;
        row.map(|row| Ok(serde_json::from_str(row.try_get("state")?)?))
            .transpose()
    }

    /// The post as the rules judge it, and where its thread stands.
    pub(super) async fn post(&self, tx: &mut AnyConnection) -> Result<(Option<Post>, Option<PostStatus>)> {
        let post = posts::load(tx, &self.post).await?;
        let thread = match &post {
            Some(post) => posts::thread_status(tx, post).await?,
            None => None,
        };
        Ok((post, thread))
    }

    /// Tells only the person's own devices.
    pub(super) fn told(&self, version: u64) -> Told {
        Told {
            feeds: vec![FeedId::person(&self.person)],
            news: Vec::new(),
            kind: posts::KIND,
            id: self.post.to_string(),
            version,
            neighbours: false,
        }
    }
}
