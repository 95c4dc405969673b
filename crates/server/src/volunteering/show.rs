//! Needs, tasks and volunteers in full, as one viewer may see them: everything is gathered, and the model's views leave
//! out.

use std::collections::{HashMap, HashSet};

use linli_model::ids::{NeedId, PersonId, PhotoId, TaskId};
use linli_model::need::{self, NeedEvent, NeedView, NeedViewing};
use linli_model::person::Actor;
use linli_model::report::{Content, ContentId};
use linli_model::roster::{Roster, RosterViewing};
use linli_model::task::{self, Task, TaskContent, TaskView, TaskViewing};
use linli_model::volunteer::{self, VolunteerCard, VolunteerViewing};
use sqlx::{AnyConnection, Row};

use super::{Needs, Rosters, Tasks, ledger, rosters, tasks, volunteers};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::reports::{photos, placeholders};
use crate::streams::{Contents, Stream, content, contents_of, history};

/// A need as `actor` may see it.
pub(super) async fn need(state: &AppState, actor: &Actor, id: &NeedId) -> Result<Option<NeedView>> {
    let mut connection = state.db.reading().acquire().await?;
    let stream = Needs::key(id);
    let history = history::<NeedEvent>(&mut connection, &stream).await?;
    let Some(need) = need::replay(id, &history) else {
        return Ok(None);
    };
    if !need::Standing::of(&need, actor).sees() {
        return Ok(None);
    }
    let mut ids = vec![&need.content];
    ids.extend(history.iter().filter_map(|recorded| match &recorded.event {
        NeedEvent::Declined { content } => Some(content),
        NeedEvent::Rated { content, .. } => content.as_ref(),
        _ => None,
    }));
    let contents: Contents<Content> = of_stream(&mut connection, &stream, &ids).await?;
    let shown = contents.values().flat_map(|content| &content.photos);
    let photos = photos(state, &mut connection, shown, state.now()).await?;
    let people = history.iter().filter_map(|recorded| recorded.by.as_ref());
    let people = people_of(&mut connection, people.collect()).await?;
    let viewing = NeedViewing {
        contents: &|id| content(&contents, id),
        photo: &|id| photos.get(id).cloned(),
        person_name: &|id| people.get(id).map(|(name, _)| name.clone()),
    };
    Ok(need::view(&need, &history, &viewing, actor))
}

/// A task with its roster as `actor` may see it.
pub(super) async fn task(state: &AppState, actor: &Actor, id: &TaskId) -> Result<Option<TaskView>> {
    let mut connection = state.db.reading().acquire().await?;
    let Some(task) = tasks::load(&mut connection, id).await? else {
        return Ok(None);
    };
    let roster = rosters::load(&mut connection, id).await?;
    if !task::Standing::of(&task, roster.as_ref(), actor).sees() {
        return Ok(None);
    }
    let now = state.now();
    let ids: Vec<&ContentId> = std::iter::once(&task.content).chain(&task.reason).collect();
    let contents: Contents<TaskContent> = of_stream(&mut connection, &Tasks::key(id), &ids).await?;
    let reasons: Contents<Content> = match &roster {
        Some(roster) => reasons(&mut connection, roster).await?,
        None => Contents::new(),
    };
    let shown: HashSet<&PhotoId> = contents.values().flat_map(|content| &content.photos).collect();
    let photos = photos(state, &mut connection, shown.into_iter(), now).await?;
    let people = people_of(&mut connection, concerned(&task, roster.as_ref())).await?;
    let secret = rosters::secret(&state.keys, id)?;
    let name = |id: &PersonId| people.get(id).map(|(name, _)| name.clone());
    let viewing = TaskViewing {
        contents: &|id| content(&contents, id),
        photo: &|id| photos.get(id).cloned(),
        person_name: &name,
        roster: RosterViewing {
            contents: &|id| content(&reasons, id),
            person_name: &name,
            person_phone: &|id| people.get(id).and_then(|(_, phone)| phone.clone()),
            secret: &secret,
        },
    };
    Ok(task::view(&task, roster.as_ref(), &viewing, actor, now))
}

/// A volunteer's card as `actor` may see it.
pub(super) async fn volunteer(
    state: &AppState,
    actor: &Actor,
    id: &PersonId,
) -> Result<Option<VolunteerCard>> {
    let mut connection = state.db.reading().acquire().await?;
    let Some(volunteer) = volunteers::load(&mut connection, id).await? else {
        return Ok(None);
    };
    let ids: Vec<&ContentId> = volunteer.guardian.iter().collect();
    let stream = format!("volunteer/{id}");
    let contents: Contents<Content> = of_stream(&mut connection, &stream, &ids).await?;
    let people = people_of(&mut connection, HashSet::from([id])).await?;
    let balance = ledger::balance(&mut connection, id).await?;
    let viewing = VolunteerViewing {
        contents: &|id| content(&contents, id),
        person_name: &|id| people.get(id).map(|(name, _)| name.clone()),
        balance,
    };
    Ok(volunteer::view(&volunteer, &viewing, actor))
}

/// How often a roster's reasons are asked for at once.
const CHUNK: usize = 200;

async fn reasons(connection: &mut AnyConnection, roster: &Roster) -> Result<Contents<Content>> {
    let late = roster
        .claims
        .iter()
        .filter_map(|claim| Some(&claim.late.as_ref()?.content));
    let cancelled = roster.cancelled.iter().filter_map(|gone| gone.content.as_ref());
    let ids: Vec<&ContentId> = late.chain(cancelled).collect();
    let mut reasons = Contents::new();
    for ids in ids.chunks(CHUNK) {
        reasons.extend(of_stream::<Content>(connection, &Rosters::key(&roster.task), ids).await?);
    }
    Ok(reasons)
}

async fn of_stream<C: serde::de::DeserializeOwned>(
    connection: &mut AnyConnection,
    stream: &str,
    ids: &[&ContentId],
) -> Result<Contents<C>> {
    let wanted: Vec<_> = ids.iter().map(|id| (stream.to_owned(), *id)).collect();
    contents_of(connection, &wanted).await
}

fn concerned<'a>(task: &'a Task, roster: Option<&'a Roster>) -> HashSet<&'a PersonId> {
    let of_roster = roster.into_iter().flat_map(|roster| {
        let claims = roster.claims.iter().map(|claim| &claim.person);
        let waiting = roster.waitlist.iter().map(|waiting| &waiting.person);
        let cancelled = roster.cancelled.iter().map(|gone| &gone.person);
        claims.chain(waiting).chain(cancelled)
    });
    of_roster.chain([&task.organiser]).collect()
}

/// People's names and telephone numbers; the views say who may read the latter.
async fn people_of(
    connection: &mut AnyConnection,
    people: HashSet<&PersonId>,
) -> Result<HashMap<PersonId, (String, Option<String>)>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT id, display_name, phone FROM persons WHERE id IN ({})",
        placeholders(1, people.len())
    );
    let query = people
        .iter()
        .fold(sqlx::query(&sql), |query, person| query.bind(person.as_str()));
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let id = PersonId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?;
            Ok((id, (row.try_get("display_name")?, row.try_get("phone")?)))
        })
        .collect()
}
