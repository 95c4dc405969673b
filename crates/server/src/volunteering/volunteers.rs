//! Registrations as streams, and the role that comes with one.

use linli_model::history::Recorded;
use linli_model::ids::{FeedId, PersonId};
use linli_model::person::Actor;
use linli_model::protocol::FieldError;
use linli_model::report::Content;
use linli_model::volunteer::{
    self, Volunteer, VolunteerCommand, VolunteerEvent, VolunteerRules, VolunteerStatus, content_of, decide,
    evolve,
};
use sqlx::AnyConnection;

use crate::app::AppState;
use crate::error::Result;
use crate::streams::{Change, Order, Stream, Told, rows};

/// Registrations as streams.
pub struct Volunteers;

impl Stream for Volunteers {
    type Id = PersonId;
    type Command = VolunteerCommand;
    type Event = VolunteerEvent;
    type State = Volunteer;
    type Content = Content;

    const KIND: &'static str = "volunteer";

    fn version(state: &Volunteer) -> u64 {
        state.version
    }

    fn check(command: &VolunteerCommand) -> Vec<FieldError> {
        command.check()
    }

    fn cleaned(command: VolunteerCommand) -> VolunteerCommand {
        command.cleaned()
    }

    fn content_of(command: &VolunteerCommand) -> Option<Content> {
        content_of(command)
    }

    fn speaks_up(command: &VolunteerCommand) -> bool {
        matches!(command, VolunteerCommand::Register(_))
    }

    fn sees(state: &Volunteer, actor: &Actor) -> bool {
        actor.person() == Some(&state.person)
    }

    async fn lock(state: &AppState, tx: &mut AnyConnection, id: &PersonId) -> Result<Option<Volunteer>> {
        let sql = format!(
            "SELECT state FROM volunteers WHERE person = $1{}",
            state.db.dialect().for_update()
        );
        rows::load(tx, &sql, id.as_str()).await
    }

    async fn judge(
        state: &AppState,
        _: &mut AnyConnection,
        order: &Order<'_, Self>,
        before: Option<&Volunteer>,
    ) -> Result<Vec<VolunteerEvent>> {
        let rules = VolunteerRules {
            catalog: &state.directory.catalog,
            area_exists: match &order.command {
                VolunteerCommand::Register(registration) => {
                    state.directory.area(&registration.community).is_some()
                }
                _ => true,
            },
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

    fn evolve(state: Option<Volunteer>, id: &PersonId, recorded: &Recorded<VolunteerEvent>) -> Volunteer {
        evolve(state, id, recorded)
    }

    async fn save(_: &AppState, tx: &mut AnyConnection, change: &Change<'_, Self>) -> Result<Told> {
        let Change { before, after, .. } = *change;
        let status = match after.status {
            VolunteerStatus::Active => "active",
            VolunteerStatus::Withdrawn => "withdrawn",
        };
        let sql = match before {
            Some(_) => {
                "UPDATE volunteers SET version = $2, community = $3, status = $4, state = $5 \
                 WHERE person = $1 AND version = $6"
            }
            None => {
                "INSERT INTO volunteers (person, version, community, status, state) \
                 SELECT $1, $2, $3, $4, $5 WHERE $6 = 0 ON CONFLICT DO NOTHING"
            }
        };
        let written = sqlx::query(sql)
            .bind(after.person.as_str())
            .bind(rows::number(after.version)?)
            .bind(after.community.as_str())
            .bind(status)
            .bind(rows::state(after)?)
            .bind(rows::number(before.map_or(0, |before| before.version))?)
            .execute(&mut *tx)
            .await?;
        rows::one(written.rows_affected())?;
        grant(tx, after).await?;
        Ok(Told {
            feeds: vec![FeedId::person(&after.person)],
            // Only the volunteers themselves change their registrations.
            news: Vec::new(),
            kind: Self::KIND,
            id: after.person.to_string(),
            version: after.version,
            neighbours: false,
        })
    }
}

/// The role of a volunteer is there exactly while the registration is.
async fn grant(tx: &mut AnyConnection, volunteer: &Volunteer) -> Result<()> {
    sqlx::query("DELETE FROM grants WHERE person = $1 AND role = 'volunteer'")
        .bind(volunteer.person.as_str())
        .execute(&mut *tx)
        .await?;
    if volunteer.status == VolunteerStatus::Active {
        let sql = "INSERT INTO grants (person, role, scope_type, scope_code, confirmed) \
                   VALUES ($1, 'volunteer', 'community', $2, 1)";
        sqlx::query(sql)
            .bind(volunteer.person.as_str())
            .bind(volunteer.community.as_str())
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// A registration as it is now.
pub(super) async fn load(connection: &mut AnyConnection, id: &PersonId) -> Result<Option<Volunteer>> {
    rows::load(
        connection,
        "SELECT state FROM volunteers WHERE person = $1",
        id.as_str(),
    )
    .await
}

/// Whether a name is that of a command.
pub(super) fn names(name: &str) -> bool {
    let button = serde_json::from_value::<volunteer::VolunteerActionName>(name.into());
    button.is_ok_and(|button| button != volunteer::VolunteerActionName::Unknown)
}
