//! The people of the tests: put into the database as an office would have granted them, with sessions of their own.

use linli_model::ids::PersonId;
use linli_model::person::{Grant, Role, Scope};
use linli_model::time::Timestamp;
use linli_server::{App, seed};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::{Server, fresh_id};

/// The community most tests are about.
pub const HERE: &str = "120101003001";
/// Another community, of another street.
pub const THERE: &str = "120101004010";

/// Who there is, with what they may be and where.
const PEOPLE: &[(&str, Role, &str)] = &[
    ("resident", Role::Resident, HERE),
    ("neighbour", Role::Resident, HERE),
    ("newcomer", Role::Resident, HERE),
    ("neighbour_2", Role::Resident, HERE),
    ("neighbour_3", Role::Resident, HERE),
    ("stranger", Role::Resident, THERE),
    ("worker", Role::GridWorker, HERE),
    ("other_worker", Role::GridWorker, THERE),
    ("grid_worker", Role::GridWorker, "120101003001-01"),
    ("supervisor", Role::Supervisor, "120101003"),
    ("member", Role::UnitMember, "unit-1"),
    ("other_member", Role::UnitMember, "unit-2"),
];

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: String,
    pub token: String,
}

/// Puts everybody there. All but the newcomer agreed to the privacy text; the newcomer's membership is not confirmed.
pub async fn settle(app: &App) {
    let state = app.state();
    let mut tx = state.db.begin().await.unwrap();
    for (unit, area) in [("unit-1", "120101003"), ("unit-2", "120101")] {
        let name = json!({"zh-Hans": unit, "zh-Hant": unit, "en": unit}).to_string();
        let sql = "INSERT INTO units (id, name, area, duty_name, duty_phone) VALUES ($1, $2, $3, '程师傅', '13800000021')";
        sqlx::query(sql)
            .bind(unit)
            .bind(name)
            .bind(area)
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    for &(name, role, scope) in PEOPLE {
        let sql =
            "INSERT INTO persons (id, display_name, created_at) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING";
        sqlx::query(sql)
            .bind(name)
            .bind(name)
            .execute(&mut *tx)
            .await
            .unwrap();
        let scope = match role {
            Role::UnitMember => Scope::Unit(scope.parse().unwrap()),
            Role::Supervisor => Scope::Area(scope.to_owned().try_into().unwrap()),
            Role::GridWorker if name == "grid_worker" => Scope::Area(scope.to_owned().try_into().unwrap()),
            _ => Scope::Community(scope.to_owned().try_into().unwrap()),
        };
        let grant = Grant {
            role,
            scope,
            confirmed: name != "newcomer",
        };
        seed::add_grant(&mut tx, &name.parse::<PersonId>().unwrap(), &grant)
            .await
            .unwrap();
        if name != "newcomer" {
            let sql = "INSERT INTO consents (person, text, version, at) VALUES ($1, 'privacy', $2, 0)";
            let version = &state.directory.privacy.version;
            sqlx::query(sql)
                .bind(name)
                .bind(version)
                .execute(&mut *tx)
                .await
                .unwrap();
        }
    }
    tx.commit().await.unwrap();
}

impl Server {
    /// Sessions of people, as a sign-in would have begun them: sign-in itself has its own tests, and limits.
    pub async fn sign_in<const N: usize>(&self, names: [&str; N]) -> [Person; N] {
        let state = self.app.state();
        let mut people = Vec::with_capacity(N);
        for name in names {
            let mut tx = state.db.begin().await.unwrap();
            people.push(begin_session(&mut tx, name, state.now()).await);
            tx.commit().await.unwrap();
        }
        people.try_into().unwrap()
    }

    /// So many more confirmed residents of the first community, signed in, who are here since `since`.
    pub async fn crowd(&self, many: usize, since: Timestamp) -> Vec<Person> {
        let state = self.app.state();
        let mut tx = state.db.begin().await.unwrap();
        let grants = format!(
            "INSERT INTO grants (person, role, scope_type, scope_code, confirmed) \
             VALUES ($1, 'resident', 'community', '{HERE}', 1)"
        );
        let consents = format!(
            "INSERT INTO consents (person, text, version, at) VALUES ($1, 'privacy', '{}', 0)",
            state.directory.privacy.version
        );
        let persons = format!(
            "INSERT INTO persons (id, display_name, created_at) VALUES ($1, $1, {})",
            since.micros()
        );
        let mut people = Vec::with_capacity(many);
        for n in 0..many {
            let name = format!("crowd-{n}");
            for sql in [&persons, &grants, &consents] {
                sqlx::query(sql).bind(&name).execute(&mut *tx).await.unwrap();
            }
            people.push(begin_session(&mut tx, &name, state.now()).await);
        }
        tx.commit().await.unwrap();
        people
    }
}

async fn begin_session(tx: &mut AnyConnection, name: &str, now: Timestamp) -> Person {
    let token = fresh_id();
    let hash: String = Sha256::digest(&token)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let sql = "INSERT INTO sessions (token_hash, person, carrier, created_at, expires_at) \
               VALUES ($1, $2, 'bearer', $3, $4)";
    let ends = now.plus(linli_model::limits::SESSION_LIFE);
    let session = sqlx::query(sql)
        .bind(hash)
        .bind(name)
        .bind(now.micros())
        .bind(ends.micros());
    session.execute(tx).await.unwrap();
    Person {
        id: name.to_owned(),
        token,
    }
}
