//! A report in full, as one viewer may see it: everything is gathered, and the model's view leaves out.

use std::collections::{HashMap, HashSet};

use axum::http::HeaderValue;
use linli_model::ids::{PersonId, PhotoId, ReportId, UnitId};
use linli_model::person::Actor;
use linli_model::protocol::UnitView;
use linli_model::report::{
    Content, Joiner, Recorded, ReportEvent, ReportStatus, ReportView, Standing, Viewing, replay, view,
};
use linli_model::time::{MINUTE, Timestamp};
use sqlx::{AnyConnection, Row};

use super::contents::{self, Photos};
use super::row::{self, Marks};
use super::{me_toos, placeholders, stream_of};
use crate::app::AppState;
use crate::directory;
use crate::error::{Error, Result};
use crate::streams::{Contents, history};

/// How long a view's tag stays the same for the same version, in microseconds: its photo addresses and its actions age,
/// so that an old copy must not be good for ever.
const TAG_LIFE: i64 = 5 * MINUTE;

/// A report as `actor` may see it; `None` when the actor may not know that it exists.
pub(super) async fn report(state: &AppState, actor: &Actor, id: &ReportId) -> Result<Option<ReportView>> {
    let now = state.now();
    let mut connection = state.db.reading().acquire().await?;
    let history = history(&mut connection, &stream_of(id)).await?;
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

/// Where a report stands, for whoever may know that it exists.
pub(crate) async fn status(
    connection: &mut AnyConnection,
    actor: &Actor,
    id: &ReportId,
) -> Result<Option<ReportStatus>> {
    let report = replay(id, &history(connection, &stream_of(id)).await?);
    let seen = report.filter(|report| Standing::of(report, actor).sees());
    Ok(seen.map(|report| report.status))
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

/// The tag of a view: its version for `If-Match`, and what else the answer depends on.
pub(super) fn tag(state: &AppState, viewer: &PersonId, view: &ReportView) -> HeaderValue {
    let version = view.summary.version;
    let epoch = state.now().micros() / TAG_LIFE;
    let parts = [
        viewer.as_str().as_bytes(),
        &version.to_be_bytes(),
        &view.summary.me_toos.to_be_bytes(),
        &epoch.to_be_bytes(),
    ];
    let mac = state.keys.mac("view", &parts);
    let mark = u64::from_be_bytes(mac[..8].try_into().expect("eight bytes"));
    HeaderValue::try_from(format!("\"{version}-{mark:016x}\"")).expect("digits and quotes")
}
