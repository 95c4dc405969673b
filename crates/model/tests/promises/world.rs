//! A small invented city: people with their grants, units, categories, hours.

use linli_model::area::AreaCode;
use linli_model::calendar::Calendar;
use linli_model::category::{Categories, CategoryCode};
use linli_model::geo::{Fix, Place, Point};
use linli_model::ids::{CommandId, PersonId, PhotoId, ReportId, UnitId};
use linli_model::person::{Actor, Grant, Role, Scope};
use linli_model::report::{Audience, MeToos, Rules, Submission};
use linli_model::time::Timestamp;
use linli_model::urgency::{Urgency, UrgentWords};
use proptest::test_runner::Config;
use serde_json::{Value, json};

pub const STREET: &str = "120101001";
pub const COMMUNITY: &str = "120101001001";
pub const GRID: &str = "120101001001-01";
pub const OTHER_COMMUNITY: &str = "120101001002";
/// A leaf that is blue, amber, red; and one that leaves its hours to the general limits.
pub const BLUE: &str = "010101";
pub const AMBER: &str = "010102";
pub const RED: &str = "010103";
pub const WITHOUT_HOURS: &str = "010104";

/// Cases of a property, and no files left behind.
pub fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

pub fn area(code: &str) -> AreaCode {
    AreaCode::new(code).unwrap()
}

pub fn unit(id: &str) -> UnitId {
    UnitId::new(id).unwrap()
}

pub fn category(code: &str) -> CategoryCode {
    CategoryCode::new(code).unwrap()
}

pub fn command_id(n: usize) -> CommandId {
    CommandId::new(format!("command-{n}")).unwrap()
}

pub fn photo(n: usize) -> PhotoId {
    PhotoId::new(format!("photo-{n}")).unwrap()
}

pub fn report_id() -> ReportId {
    ReportId::new("report").unwrap()
}

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// Everyone who may come along. What each is to the report of [`submission`] is told independently of the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Resident of the community, still pending; the author of the report.
    Owner,
    /// Confirmed resident of the community.
    Neighbour,
    /// Resident of the community, still pending.
    PendingNeighbour,
    /// Resident of another community.
    Elsewhere,
    /// Grid worker of the very grid.
    GridWorker,
    /// Supervisor of the street.
    Supervisor,
    /// Grid worker of another grid of the community.
    OtherGridWorker,
    /// Grid worker of the grid, not yet confirmed.
    PendingGridWorker,
    /// Member of the unit `water`.
    Water,
    /// Member of the unit `power`.
    Power,
    /// Signed in, without any grant.
    Stranger,
    /// The server's timers.
    Timer,
}

pub const EVERYONE: [Who; 12] = [
    Who::Owner,
    Who::Neighbour,
    Who::PendingNeighbour,
    Who::Elsewhere,
    Who::GridWorker,
    Who::Supervisor,
    Who::OtherGridWorker,
    Who::PendingGridWorker,
    Who::Water,
    Who::Power,
    Who::Stranger,
    Who::Timer,
];

impl Who {
    pub fn actor(self) -> Actor {
        let grant = |role, scope, confirmed| Grant {
            role,
            scope,
            confirmed,
        };
        let resident = |code, confirmed| grant(Role::Resident, Scope::Community(area(code)), confirmed);
        let member = |id| grant(Role::UnitMember, Scope::Unit(unit(id)), true);
        let grants = match self {
            Self::Owner | Self::PendingNeighbour => vec![resident(COMMUNITY, false)],
            Self::Neighbour => vec![resident(COMMUNITY, true)],
            Self::Elsewhere => vec![resident(OTHER_COMMUNITY, true)],
            Self::GridWorker => vec![grant(Role::GridWorker, Scope::Area(area(GRID)), true)],
            Self::Supervisor => vec![grant(Role::Supervisor, Scope::Area(area(STREET)), true)],
            Self::OtherGridWorker => {
                vec![grant(
                    Role::GridWorker,
                    Scope::Area(area("120101001001-02")),
                    true,
                )]
            }
            Self::PendingGridWorker => vec![grant(Role::GridWorker, Scope::Area(area(GRID)), false)],
            Self::Water => vec![member("water")],
            Self::Power => vec![member("power")],
            Self::Stranger => vec![],
            Self::Timer => return Actor::System,
        };
        Actor::Person {
            id: self.id().unwrap(),
            grants,
        }
    }

    pub fn id(self) -> Option<PersonId> {
        (self != Self::Timer).then(|| PersonId::new(format!("person-{self:?}")).unwrap())
    }

    pub fn is_staff(self) -> bool {
        matches!(self, Self::GridWorker | Self::Supervisor)
    }

    pub fn unit(self) -> Option<&'static str> {
        match self {
            Self::Water => Some("water"),
            Self::Power => Some("power"),
            _ => None,
        }
    }
}

/// The exact place of every report; no digit of it may reach the public.
pub const LAT: f64 = 39.123_456;
pub const LON: f64 = 117.654_321;

pub fn submission() -> Submission {
    let point = Point::new(LAT, LON).unwrap();
    Submission {
        community: area(COMMUNITY),
        grid: Some(area(GRID)),
        category: category(BLUE),
        text: "the lamp is out".to_owned(),
        photos: vec![photo(1)],
        place: Place {
            words: "secret-place-words".to_owned(),
            fix: Some(Fix {
                point,
                accuracy_m: 12.0,
                at: at("2026-11-02T08:00:00Z"),
            }),
        },
        urgency_hint: Urgency::Blue,
        audience: Audience::Public,
        show_name: false,
        contact: Some("secret-contact".to_owned()),
        post: None,
    }
}

/// The data of the city.
pub struct City {
    pub categories: Categories,
    pub urgent_words: UrgentWords,
    pub calendar: Calendar,
}

impl City {
    pub fn new() -> Self {
        Self {
            categories: categories(),
            urgent_words: UrgentWords {
                version: 1,
                words: vec!["漏气".to_owned(), "Gas leak".to_owned()],
            },
            calendar: serde_json::from_value(calendar()).unwrap(),
        }
    }

    /// The rules for a command that names an existing area; both units work in the district, and nobody joined.
    pub fn rules(&self) -> Rules<'_> {
        Rules {
            categories: &self.categories,
            calendar: &self.calendar,
            urgent_words: &self.urgent_words,
            units: [unit("water"), unit("power")]
                .map(|unit| (unit, area("120101")))
                .into(),
            me_toos: MeToos::default(),
            area_exists: true,
            may_convert: false,
        }
    }
}

pub fn words(text: &str) -> Value {
    json!({"zh-Hans": text, "zh-Hant": text, "en": text})
}

fn categories() -> Categories {
    let leaf = |code, urgency, hours| json!({"code": code, "name": words(code), "urgency": urgency, "audience": "public", "handle_hours": hours});
    let limits = |minutes, working| json!({"accept_minutes": minutes, "assign_minutes": minutes * 2, "handle_minutes": minutes * 3, "arrive_minutes": minutes / 2, "working_hours": working});
    let leaves = json!([
        leaf(BLUE, "blue", 40),
        leaf(AMBER, "amber", 1),
        leaf(RED, "red", 4),
        leaf(WITHOUT_HOURS, "blue", 0)
    ]);
    let middle = json!({"code": "0101", "name": words("middle"), "leaves": leaves});
    let major = json!({"code": "01", "name": words("major"), "icon": "lamp", "middles": [middle]});
    let time_limits = json!({"red": limits(30, false), "amber": limits(60, true), "blue": limits(240, true)});
    serde_json::from_value(json!({"version": 1, "majors": [major], "time_limits": time_limits})).unwrap()
}

/// Monday to Friday, 08:30–12:00 and 13:30–18:00 in China; the National Day of 2026 with a Saturday that makes up for it.
pub fn calendar() -> Value {
    let hours = json!([["08:30", "12:00"], ["13:30", "18:00"]]);
    json!({
        "version": 1,
        "source": "invented",
        "zone_offset_minutes": 480,
        "weekly": {"mon": hours, "tue": hours, "wed": hours, "thu": hours, "fri": hours, "sat": [], "sun": []},
        "days_off": ["2026-10-01", "2026-10-02"],
        "days_on": ["2026-10-10"],
    })
}
