//! A report in full, as one viewer may see it: everything is gathered, and the model's view leaves out.

use std::collections::{HashMap, HashSet};

use linli_model::ids::{PersonId, PhotoId, ReportId, UnitId};
use linli_model::person::Actor;
use linli_model::protocol::UnitView;
use linli_model::report::{Content, Joiner, Recorded, ReportEvent, ReportView, Viewing, replay, view};
use linli_model::time::Timestamp;
use sqlx::{AnyConnection, Row};

use super::contents::{self, Photos};
use super::row::{self, Marks};
use super::{Reports, me_toos, placeholders};
use crate::app::AppState;
use crate::directory;
use crate::error::{Error, Result};
use crate::streams::{Contents, Stream, history};

/// A report as `actor` may see it; `None` when the actor may not know that it exists.
pub(super) async fn report(state: &AppState, actor: &Actor, id: &ReportId) -> Result<Option<ReportView>> {
    let now = state.now();
    let mut connection = state.db.reading().acquire().await?;
    let history = history(&mut connection, &Reports::key(id)).await?;
    let Some(report) = replay(id, &history) else {
        return Ok(None);
    };
    let Some(Marks { receipt, .. }) = row::marks(&mut connection, id).await? else {
        return Ok(None);
    };
    let me_toos = me_toos::known(&mut connection, id, actor).await?;
    let joiners = match me_toos.count {
        0 => Vec::new(),
        _ => me_toos::newest(&mut connection, id).await?,
    };
    let material = Material::gather(state, &mut connection, id, &history, &joiners, now).await?;
    let viewing = Viewing {
        receipt: &receipt,
        me_toos,
        joiners: &joiners,
        contents: &|id| material.contents.get(id).cloned().unwrap_or_default(),
        photo: &|id| material.photos.get(id).cloned(),
        person_name: &|id| material.names.get(id).cloned(),
        unit: &|id| material.units.get(id).cloned(),
    };
    Ok(view(&report, &history, &viewing, actor, now))
}

/// What a view names besides the events.
struct Material {
    contents: Contents<Content>,
    photos: Photos,
    names: HashMap<PersonId, String>,
    units: HashMap<UnitId, UnitView>,
}

impl Material {
    async fn gather(
        state: &AppState,
        connection: &mut AnyConnection,
        id: &ReportId,
        history: &[Recorded],
        joiners: &[Joiner],
        now: Timestamp,
    ) -> Result<Self> {
        let contents = contents::of_report(connection, id).await?;
        let shown: HashSet<&PhotoId> = contents
            .values()
            .flat_map(|content: &Content| &content.photos)
            .collect();
        let photos = contents::photos(state, connection, shown.into_iter(), now).await?;
        let actors = history.iter().filter_map(|recorded| recorded.by.as_ref());
        let people = actors.chain(joiners.iter().map(|joiner| &joiner.person));
        let names = names(connection, people.collect()).await?;
        let named: HashSet<&UnitId> = history
            .iter()
            .flat_map(|recorded| match &recorded.event {
                ReportEvent::Assigned { unit, .. } => std::slice::from_ref(unit),
                ReportEvent::Whistled { units, .. } => units.as_slice(),
                _ => &[],
            })
            .collect();
        let mut units = HashMap::new();
        for unit in named {
            if let Some(view) = directory::unit(connection, unit).await? {
                units.insert(unit.clone(), view);
            }
        }
        Ok(Self {
            contents,
            photos,
            names,
            units,
        })
    }
}

/// The names of people.
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
