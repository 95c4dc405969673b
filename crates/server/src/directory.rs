//! What a city brings along: categories, areas, working hours and texts as data; units and grid workers from the database.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_model::area::{Area, AreaCode, AreaLevel};
use linli_model::calendar::Calendar;
use linli_model::category::Categories;
use linli_model::ids::UnitId;
use linli_model::limits;
use linli_model::protocol::{
    About, Areas, CommunityView, GridWorkerView, LimitsView, PrivacyText, Problem, UnitView, Units,
};
use linli_model::urgency::UrgentWords;
use linli_model::volunteer::Catalog;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::routes::Routes;

/// The oldest client this server serves.
const MIN_CLIENT: &str = "0.1.0";

/// The city's data.
pub struct Directory {
    /// The three-level list with its time limits.
    pub categories: Categories,
    /// Working hours and holidays.
    pub calendar: Calendar,
    /// The privacy text in force.
    pub privacy: PrivacyText,
    /// The words that make a report red; for the rules, never shown.
    pub urgent_words: UrgentWords,
    /// What volunteers do and can.
    pub catalog: Catalog,
    areas: Vec<Area>,
    by_code: HashMap<AreaCode, usize>,
    categories_tag: HeaderValue,
}

#[derive(Deserialize)]
struct Texts {
    privacy: PrivacyText,
}

impl Directory {
    /// The data files of `folder`, and for those that are not there the ones that come with the server.
    ///
    /// # Errors
    /// When a data file cannot be read or is not of its shape.
    pub fn open(folder: Option<&path::Path>) -> Result<Self> {
        let categories = text(folder, "categories.json", include_str!("../data/categories.json"))?;
        let areas = text(folder, "areas.json", include_str!("../data/areas.json"))?;
        let calendar = text(folder, "calendar.json", include_str!("../data/calendar.json"))?;
        let texts = text(folder, "texts.json", include_str!("../data/texts.json"))?;
        let urgent_words = text(
            folder,
            "urgent_words.json",
            include_str!("../data/urgent_words.json"),
        )?;
        let catalog = text(
            folder,
            "volunteering.json",
            include_str!("../data/volunteering.json"),
        )?;
        let areas = parse::<Areas>("areas.json", &areas)?.areas;
        let hash = Sha256::digest(categories.as_bytes());
        let tag = u64::from_be_bytes(hash[..8].try_into().map_err(Error::internal)?);
        Ok(Self {
            categories: parse("categories.json", &categories)?,
            calendar: parse("calendar.json", &calendar)?,
            privacy: parse::<Texts>("texts.json", &texts)?.privacy,
            urgent_words: parse("urgent_words.json", &urgent_words)?,
            catalog: parse("volunteering.json", &catalog)?,
            by_code: areas
                .iter()
                .enumerate()
                .map(|(at, area)| (area.code.clone(), at))
                .collect(),
            areas,
            categories_tag: HeaderValue::try_from(format!("\"{tag:016x}\"")).map_err(Error::internal)?,
        })
    }

    /// The area of a code.
    pub fn area(&self, code: &AreaCode) -> Option<&Area> {
        self.areas.get(*self.by_code.get(code)?)
    }

    /// An area and all that lies in it, parents before children.
    pub fn under(&self, code: &AreaCode) -> Vec<Area> {
        self.areas
            .iter()
            .filter(|area| code.contains(&area.code))
            .cloned()
            .collect()
    }

    fn roots(&self) -> Vec<AreaCode> {
        self.areas
            .iter()
            .filter(|area| area.parent.is_none())
            .map(|area| area.code.clone())
            .collect()
    }
}

fn text(folder: Option<&path::Path>, name: &str, builtin: &'static str) -> Result<Cow<'static, str>> {
    match folder
        .map(|folder| folder.join(name))
        .filter(|path| path.exists())
    {
        Some(path) => Ok(std::fs::read_to_string(path)?.into()),
        None => Ok(builtin.into()),
    }
}

fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::internal(format!("{name}: {error}")))
}

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new()
        .on(Method::GET, "/v1/about", "about", about)
        .on(Method::GET, "/v1/categories", "categories", categories)
        .on(Method::GET, "/v1/areas", "areas", areas)
        .on(Method::GET, "/v1/units", "units", units)
        .on(Method::GET, "/v1/communities/{code}", "community", community)
}

/// What this backend is and can do.
#[utoipa::path(get, path = "/v1/about", tag = "directory", responses((status = 200, body = About)))]
pub async fn about(State(state): State<AppState>) -> axum::Json<About> {
    axum::Json(About {
        name: "Linli".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        min_client: MIN_CLIENT.to_owned(),
        capabilities: ["reports", "tasks", "uploads", "feeds", "notifications", "figures"]
            .map(str::to_owned)
            .to_vec(),
        limits: LimitsView {
            description_max_chars: limits::DESCRIPTION_MAX_CHARS as u32,
            photos_max: limits::PHOTOS_MAX as u32,
            photo_max_bytes: limits::PHOTO_MAX_BYTES,
            photo_max_pixels: limits::PHOTO_MAX_PIXELS,
            upload_chunk_bytes: limits::UPLOAD_CHUNK_BYTES,
        },
        areas: state.directory.roots(),
        privacy: state.directory.privacy.clone(),
        now: state.now(),
        zone_offset_minutes: state.directory.calendar.zone_offset_minutes,
        demo: state.settings.demo,
    })
}

/// The three-level list of categories.
#[utoipa::path(get, path = "/v1/categories", tag = "directory", responses((status = 200, body = Categories)))]
pub async fn categories(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let tag = &state.directory.categories_tag;
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value == tag);
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => axum::Json(&state.directory.categories).into_response(),
    };
    response.headers_mut().insert(header::ETAG, tag.clone());
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The query string of `GET /v1/areas`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AreasParameters {
    /// An area's code.
    #[param(value_type = String)]
    under: AreaCode,
}

/// An area and all that lies in it.
#[utoipa::path(
    get, path = "/v1/areas", tag = "directory", params(AreasParameters),
    responses((status = 200, body = Areas), (status = 404, body = Problem)),
)]
pub async fn areas(
    State(state): State<AppState>,
    parameters: Result<Query<AreasParameters>, QueryRejection>,
) -> Result<axum::Json<Areas>> {
    let Query(parameters) = parameters.map_err(|rejection| Error::Malformed(rejection.body_text()))?;
    let areas = state.directory.under(&parameters.under);
    if areas.is_empty() {
        Err(Error::NotFound)
    } else {
        Ok(axum::Json(Areas { areas }))
    }
}

/// The query string of `GET /v1/units`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct UnitsParameters {
    /// An area's code.
    #[param(value_type = String)]
    area: AreaCode,
}

/// The units that work in an area: those of the area itself, of one it lies in, or of one in it. For signed-in people.
#[utoipa::path(
    get, path = "/v1/units", tag = "directory", params(UnitsParameters),
    responses((status = 200, body = Units), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub async fn units(
    State(state): State<AppState>,
    _: Signed,
    parameters: Result<Query<UnitsParameters>, QueryRejection>,
) -> Result<axum::Json<Units>> {
    let Query(UnitsParameters { area }) =
        parameters.map_err(|rejection| Error::Malformed(rejection.body_text()))?;
    state.directory.area(&area).ok_or(Error::NotFound)?;
    let sql = "SELECT id, name, area, duty_name, duty_phone FROM units WHERE area LIKE $1 || '%' OR $2 LIKE area || '%'";
    let rows = sqlx::query(sql)
        .bind(area.as_str())
        .bind(area.as_str())
        .fetch_all(state.db.reading())
        .await?;
    let mut units = rows.iter().map(unit_view).collect::<Result<Vec<_>>>()?;
    units.sort_by(|a, b| a.name.zh_hans.cmp(&b.name.zh_hans));
    Ok(axum::Json(Units { units }))
}

/// What a resident's home page shows of their community. For signed-in people.
#[utoipa::path(
    get, path = "/v1/communities/{code}", tag = "directory", params(("code" = String, Path)),
    responses((status = 200, body = CommunityView), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub async fn community(
    State(state): State<AppState>,
    _: Signed,
    Path(code): Path<String>,
) -> Result<axum::Json<CommunityView>> {
    let code = AreaCode::new(code).map_err(|_| Error::NotFound)?;
    let area = state
        .directory
        .area(&code)
        .filter(|area| area.level == AreaLevel::Community)
        .ok_or(Error::NotFound)?;
    let sql = "SELECT DISTINCT p.id, p.display_name, p.phone FROM grants g JOIN persons p ON p.id = g.person \
               WHERE g.role = 'grid_worker' AND g.confirmed = 1 AND g.scope_type <> 'unit' \
               AND g.scope_code LIKE $1 || '%' ORDER BY p.id";
    let rows = sqlx::query(sql)
        .bind(code.as_str())
        .fetch_all(state.db.reading())
        .await?;
    let grid_workers = rows
        .iter()
        .map(|row| {
            Ok(GridWorkerView {
                name: row.try_get("display_name")?,
                phone: row.try_get("phone")?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(axum::Json(CommunityView {
        area: area.clone(),
        grid_workers,
    }))
}

/// A unit, if there is one of this id.
///
/// # Errors
/// When the database fails.
pub async fn unit(connection: &mut AnyConnection, id: &UnitId) -> Result<Option<UnitView>> {
    let sql = "SELECT id, name, area, duty_name, duty_phone FROM units WHERE id = $1";
    let row = sqlx::query(sql)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(unit_view).transpose()
}

/// The area a unit works in, if there is one of this id.
///
/// # Errors
/// When the database fails.
pub async fn unit_area(connection: &mut AnyConnection, id: &UnitId) -> Result<Option<AreaCode>> {
    Ok(unit(connection, id).await?.map(|unit| unit.area))
}

fn unit_view(row: &AnyRow) -> Result<UnitView> {
    Ok(UnitView {
        id: UnitId::new(row.try_get::<String, _>("id")?).map_err(Error::internal)?,
        name: serde_json::from_str(row.try_get("name")?)?,
        area: AreaCode::new(row.try_get::<String, _>("area")?).map_err(Error::internal)?,
        duty_name: row.try_get("duty_name")?,
        duty_phone: row.try_get("duty_phone")?,
    })
}
