//! What the demo's neighbours do besides reporting: volunteers with their needs, tasks and rosters, and the board; as
//! commands with times in the past and tasks in the days to come.

use std::collections::{BTreeMap, HashMap};

use linli_model::command::Command;
use linli_model::ids::{CommandId, PersonId, PhotoId};
use linli_model::time::{DAY, HOUR, MINUTE, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::pictures::{develop, keep_photo};
use super::{catch_up, hours_before};
use crate::accounts;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::photos::Picture;
use crate::streams::{Intent, give};

/// A command of the demo. In it `"@-50"` is the time fifty hours before the demo began, `"@2d9"` nine o'clock of the
/// second day after.
#[derive(Deserialize)]
pub(super) struct Step {
    /// Who gives it.
    pub(super) by: PersonId,
    hours_ago: f64,
    command: Value,
    /// The pictures its photos come from.
    #[serde(default)]
    files: BTreeMap<PhotoId, String>,
}

/// All of them.
pub(super) fn steps() -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = serde_json::from_str(include_str!("../../data/demo-volunteering.json"))?;
    let board: Vec<Step> = serde_json::from_str(include_str!("../../data/demo-board.json"))?;
    steps.extend(board);
    Ok(steps)
}

/// Gives them; what was given before stays as it is.
pub(super) async fn give_all(
    state: &AppState,
    steps: Vec<Step>,
    base: Timestamp,
    developed: &mut HashMap<String, Picture>,
) -> Result<()> {
    let zone = i64::from(state.directory.calendar.zone_offset_minutes) * MINUTE;
    let mut steps: Vec<_> = steps.into_iter().enumerate().collect();
    steps.sort_by(|(_, one), (_, other)| other.hours_ago.total_cmp(&one.hours_ago));
    for (n, step) in steps {
        let now = hours_before(base, step.hours_ago);
        catch_up(state, now).await?;
        for (id, file) in &step.files {
            let picture = develop(state, developed, file).await?;
            keep_photo(state, id, &step.by, picture, now).await?;
        }
        let actor = accounts::actor(&mut *state.db.reading().acquire().await?, &step.by).await?;
        let intent = Intent {
            actor,
            command: serde_json::from_value::<Command>(timed(step.command, base, zone)?)?,
            id: CommandId::new(format!("demo-neighbours-{n}")).map_err(Error::internal)?,
            if_match: None,
            now,
        };
        give(state, &intent)
            .await
            .map_err(|error| Error::internal(format!("{}: {error}", intent.id)))?;
    }
    Ok(())
}

/// The command with its hours made times; `zone` is the city's offset in microseconds.
fn timed(value: Value, base: Timestamp, zone: i64) -> Result<Value> {
    let inside = |value| timed(value, base, zone);
    Ok(match value {
        Value::String(text) => match text.strip_prefix('@') {
            Some(when) => serde_json::to_value(time_of(when, base, zone)?)?,
            None => Value::String(text),
        },
        Value::Array(values) => values.into_iter().map(inside).collect::<Result<_>>()?,
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| Ok((name, inside(value)?)));
            Value::Object(fields.collect::<Result<_>>()?)
        }
        other => other,
    })
}

fn time_of(when: &str, base: Timestamp, zone: i64) -> Result<Timestamp> {
    let number = |text: &str| text.parse::<i64>().map_err(Error::internal);
    Ok(match when.split_once('d') {
        Some((days, hour)) => {
            let since_midnight = (base.micros() + zone).rem_euclid(DAY);
            base.plus(number(days)? * DAY + number(hour)? * HOUR - since_midnight)
        }
        None => base.plus(number(when)? * HOUR),
    })
}
