//! People as rows: what they may be, what they agreed to, and how they see themselves.

use linli_model::area::AreaCode;
use linli_model::ids::{PersonId, UnitId};
use linli_model::person::{Actor, Grant, Role, Scope};
use linli_model::protocol::{Consent, PersonView, Session};
use linli_model::time::Timestamp;
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::otp::masked;
use crate::error::{Error, Result};

/// The one text people agree to.
pub const PRIVACY: &str = "privacy";

/// What a person may be, and where.
///
/// # Errors
/// When the database fails.
pub async fn grants(connection: &mut AnyConnection, person: &PersonId) -> Result<Vec<Grant>> {
    let sql = "SELECT role, scope_type, scope_code, confirmed FROM grants WHERE person = $1 \
               ORDER BY role, scope_type, scope_code";
    let rows = sqlx::query(sql)
        .bind(person.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter().map(grant).collect()
}

fn grant(row: &AnyRow) -> Result<Grant> {
    let role: String = row.try_get("role")?;
    let code: String = row.try_get("scope_code")?;
    let area = |code| AreaCode::new(code).map_err(Error::internal);
    let scope = match row.try_get::<String, _>("scope_type")?.as_str() {
        "area" => Scope::Area(area(code)?),
        "community" => Scope::Community(area(code)?),
        "unit" => Scope::Unit(UnitId::new(code).map_err(Error::internal)?),
        other => return Err(Error::internal(format!("a grant has the scope {other}"))),
    };
    let role: Role = serde_json::from_value(Value::String(role))?;
    Ok(Grant {
        role,
        scope,
        confirmed: row.try_get::<i64, _>("confirmed")? != 0,
    })
}

/// The person as who acts.
///
/// # Errors
/// When the database fails.
pub async fn actor(connection: &mut AnyConnection, person: &PersonId) -> Result<Actor> {
    Ok(Actor::Person {
        id: person.clone(),
        grants: grants(connection, person).await?,
    })
}

/// Who is signed in until when, and what they agreed to. Without its token.
///
/// # Errors
/// When the database fails.
pub async fn session(
    connection: &mut AnyConnection,
    person: &PersonId,
    expires_at: Timestamp,
) -> Result<Session> {
    let consents = consents(connection, person).await?;
    Ok(Session {
        person: view(connection, person, &consents).await?,
        expires_at,
        consents,
        token: None,
    })
}

/// What a person agreed to and did not take back, newest first.
async fn consents(connection: &mut AnyConnection, person: &PersonId) -> Result<Vec<Consent>> {
    let sql = "SELECT text, version, at FROM consents WHERE person = $1 AND withdrawn_at IS NULL \
               ORDER BY at DESC, text, version";
    let rows = sqlx::query(sql)
        .bind(person.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Consent {
                text: row.try_get("text")?,
                version: row.try_get("version")?,
                at: Timestamp::from_micros(row.try_get("at")?),
            })
        })
        .collect()
}

/// A person as they see themselves.
async fn view(connection: &mut AnyConnection, person: &PersonId, consents: &[Consent]) -> Result<PersonView> {
    let row = sqlx::query("SELECT display_name, phone FROM persons WHERE id = $1").bind(person.as_str());
    let row = row.fetch_one(&mut *connection).await?;
    let phone: Option<String> = row.try_get("phone")?;
    let consent = consents.iter().find(|consent| consent.text == PRIVACY);
    Ok(PersonView {
        id: person.clone(),
        display_name: row.try_get("display_name")?,
        phone: phone.as_deref().map(masked),
        consent: consent.map(|consent| consent.version.clone()),
        grants: grants(connection, person).await?,
    })
}

/// Whether a person agreed to this version of a text, and did not take it back.
///
/// # Errors
/// When the database fails.
pub async fn has_consent(
    connection: &mut AnyConnection,
    person: &PersonId,
    text: &str,
    version: &str,
) -> Result<bool> {
    let sql =
        "SELECT at FROM consents WHERE person = $1 AND text = $2 AND version = $3 AND withdrawn_at IS NULL";
    let found = sqlx::query(sql).bind(person.as_str()).bind(text).bind(version);
    Ok(found.fetch_optional(connection).await?.is_some())
}

/// Records that a person agreed; agreeing again changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn agree(
    connection: &mut AnyConnection,
    person: &PersonId,
    text: &str,
    version: &str,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO consents (person, text, version, at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (person, text, version) WHERE withdrawn_at IS NULL DO NOTHING";
    let row = sqlx::query(sql)
        .bind(person.as_str())
        .bind(text)
        .bind(version)
        .bind(now.micros());
    row.execute(connection).await?;
    Ok(())
}

/// Records that a person took back that they agreed to a text; that they once did is kept.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(
    connection: &mut AnyConnection,
    person: &PersonId,
    text: &str,
    now: Timestamp,
) -> Result<()> {
    let sql =
        "UPDATE consents SET withdrawn_at = $1 WHERE person = $2 AND text = $3 AND withdrawn_at IS NULL";
    let rows = sqlx::query(sql)
        .bind(now.micros())
        .bind(person.as_str())
        .bind(text);
    rows.execute(connection).await?;
    Ok(())
}

/// Gives a person another name.
///
/// # Errors
/// When the database fails.
pub async fn rename(connection: &mut AnyConnection, person: &PersonId, name: &str) -> Result<()> {
    let row = sqlx::query("UPDATE persons SET display_name = $1 WHERE id = $2")
        .bind(name)
        .bind(person.as_str());
    row.execute(connection).await?;
    Ok(())
}

/// Makes a person a resident of a community, pending until it confirms; who is one already stays as they are.
///
/// # Errors
/// When the database fails.
pub async fn join(connection: &mut AnyConnection, person: &PersonId, community: &AreaCode) -> Result<()> {
    let sql = "INSERT INTO grants (person, role, scope_type, scope_code, confirmed) \
               VALUES ($1, 'resident', 'community', $2, 0) ON CONFLICT (person, role, scope_type, scope_code) DO NOTHING";
    sqlx::query(sql)
        .bind(person.as_str())
        .bind(community.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
