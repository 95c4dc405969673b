//! The native protocol v1: the JSON that client and server exchange. Paths live in the client and the server; see the
//! OpenAPI document at `/v1/openapi.json`.

use serde::{Deserialize, Serialize};

use crate::area::{Area, AreaCode};
use crate::ids::{FeedId, PersonId, UnitId};
use crate::open::Open;
use crate::person::Grant;
use crate::report::{ReportCommand, ReportStatus, ReportView};
use crate::text::Words;
use crate::time::Timestamp;

/// Header that carries the account a send was made by; another session's send is refused as `wrong_account`.
pub const ACCOUNT_HEADER: &str = "linli-account";
/// Header that carries the client-minted id of the command.
pub const IDEMPOTENCY_HEADER: &str = "idempotency-key";

/// An RFC 9457 problem, `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank`, always: the code says it all.
    #[serde(rename = "type", default = "about_blank")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// Plain English for developers; never shown to users.
    pub title: String,
    /// The stable code that clients map to words.
    pub code: String,
    /// Faults of single fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

fn about_blank() -> String {
    "about:blank".to_owned()
}

/// One field's fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// RFC 6901 pointer into the request, `/command/text`.
    pub pointer: String,
    /// The stable code: `too_long`, `empty`, `control_character`, `too_many`, …
    pub code: String,
}

/// Codes of problems that are not a [`crate::refusal::Refusal`].
pub mod codes {
    /// 400: not JSON, or not of the documented shape.
    pub const MALFORMED: &str = "malformed";
    /// 422: fields outside their limits; see `errors`.
    pub const INVALID: &str = "invalid";
    /// 401: no session, or it ended.
    pub const UNAUTHENTICATED: &str = "unauthenticated";
    /// 401: wrong phone number, account, code or password.
    pub const WRONG_CREDENTIALS: &str = "wrong_credentials";
    /// 403: the send was made by another account than the session's.
    pub const WRONG_ACCOUNT: &str = "wrong_account";
    /// 403: not from this site.
    pub const WRONG_ORIGIN: &str = "wrong_origin";
    /// 409: the same command is being handled right now; retry.
    pub const IN_FLIGHT: &str = "in_flight";
    /// 422: the key was used with another body.
    pub const KEY_REUSED: &str = "key_reused";
    /// 400: no, or a malformed, Idempotency-Key.
    pub const KEY_MISSING: &str = "key_missing";
    /// 400: a cursor that this server did not make for this list.
    pub const BAD_CURSOR: &str = "bad_cursor";
    /// 413
    pub const TOO_LARGE: &str = "too_large";
    /// 415: the uploaded bytes are no picture that can be decoded.
    pub const NOT_A_PICTURE: &str = "not_a_picture";
    /// 413: the picture has too many pixels.
    pub const TOO_MANY_PIXELS: &str = "too_many_pixels";
    /// 460: the checksum of a chunk does not match.
    pub const CHECKSUM: &str = "checksum_mismatch";
    /// 409: a chunk does not begin where the upload stands; ask for the offset.
    pub const WRONG_OFFSET: &str = "wrong_offset";
    /// 412: not the version of tus this server speaks.
    pub const TUS_VERSION: &str = "tus_version";
    /// 415: the body's content type is not the documented one.
    pub const MEDIA_TYPE: &str = "media_type";
    /// 429
    pub const RATE_LIMITED: &str = "rate_limited";
    /// 404
    pub const NOT_FOUND: &str = "not_found";
    /// 405
    pub const METHOD: &str = "method_not_allowed";
    /// 500
    pub const INTERNAL: &str = "internal";
    /// 503
    pub const UNAVAILABLE: &str = "unavailable";
}

/// Body of `POST /v1/reports/{id}/commands`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportCommandRequest {
    /// What is wanted.
    pub command: Open<ReportCommand>,
}

/// Answer to a command that took effect, the first time and on every replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportCommandAnswer {
    /// The report as the actor sees it now.
    pub report: ReportView,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The entries, newest first unless the list says otherwise.
    pub items: Vec<T>,
    /// Opaque; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Which reports a list holds. In a query: `scope=mine`, `scope=area:120101001001`, `scope=unit:u1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportScope {
    /// The actor's own.
    Mine,
    /// The public ones of a community: what neighbours see.
    Neighbours(AreaCode),
    /// The desk's queue of an area (staff of that area only).
    Area(AreaCode),
    /// The queue of a unit (its members only).
    Unit(UnitId),
}

impl std::fmt::Display for ReportScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mine => f.write_str("mine"),
            Self::Neighbours(code) => write!(f, "neighbours:{code}"),
            Self::Area(code) => write!(f, "area:{code}"),
            Self::Unit(id) => write!(f, "unit:{id}"),
        }
    }
}

impl std::str::FromStr for ReportScope {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            None if text == "mine" => Ok(Self::Mine),
            Some(("neighbours", code)) => AreaCode::new(code).map(Self::Neighbours).map_err(|_| ()),
            Some(("area", code)) => AreaCode::new(code).map(Self::Area).map_err(|_| ()),
            Some(("unit", id)) => UnitId::new(id).map(Self::Unit).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A list of reports: `GET /v1/reports?scope=…&status=…&cursor=…&limit=…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportQuery {
    /// Whose.
    pub scope: ReportScope,
    /// One status, or all.
    pub status: Option<ReportStatus>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// At most so many; [`crate::limits::PAGE_MAX`].
    pub limit: Option<u32>,
}

/// `POST /v1/codes`: ask for a one-time code. Answered 202 whether or not the number is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CodeRequest {
    /// A mainland mobile number, 11 digits.
    pub phone: String,
}

/// `POST /v1/sessions`: sign in. A resident's first sign-in makes the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum SignIn {
    /// Residents: phone and one-time code.
    Code {
        /// The number the code went to.
        phone: String,
        /// Six digits.
        code: String,
        /// How the session travels.
        #[serde(default)]
        carrier: Carrier,
    },
    /// Staff: account and password.
    Password {
        /// The account's name.
        account: String,
        /// Its password.
        password: String,
        /// How the session travels.
        #[serde(default)]
        carrier: Carrier,
    },
}

/// How a session travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Carrier {
    /// An HttpOnly cookie, for the app on the server's own origin.
    #[default]
    Cookie,
    /// A bearer token in the answer, kept in memory, for embedded and cross-origin use.
    Bearer,
}

/// Who is signed in: the answer of `POST /v1/sessions` and `GET /v1/session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Session {
    /// The person.
    pub person: PersonView,
    /// When it ends unless used.
    pub expires_at: Timestamp,
    /// The bearer token, only in the answer to a sign-in that asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// A person as they see themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PersonView {
    /// Their id.
    pub id: PersonId,
    /// Their name as they chose it.
    pub display_name: String,
    /// Their phone number with the middle hidden, `138****0001`; staff without one have `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What they may be, and where.
    pub grants: Vec<Grant>,
    /// The version of the privacy text they agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
}

/// `PUT /v1/session/person`: what a person may set of themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PersonChange {
    /// A new name, 1–30 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Join a community as a resident (pending until confirmed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_community: Option<AreaCode>,
}

/// `POST /v1/consents`: agree to a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConsentRequest {
    /// Which text: `privacy`.
    pub text: String,
    /// Which version of it.
    pub version: String,
}

/// `GET /v1/about`: what this backend is and can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct About {
    /// Its name, "Linli".
    pub name: String,
    /// Its version.
    pub version: String,
    /// The oldest client it serves.
    pub min_client: String,
    /// What it offers: `reports`, `uploads`, `feeds`.
    pub capabilities: Vec<String>,
    /// Its limits.
    pub limits: LimitsView,
    /// The roots of its area tree: a city or a district.
    pub areas: Vec<AreaCode>,
    /// The privacy text in force.
    pub privacy: PrivacyText,
    /// The server's clock, so that a client can tell its own is off.
    pub now: Timestamp,
    /// Minutes east of UTC of the city, for showing times.
    pub zone_offset_minutes: i32,
    /// Whether this is a demonstration with invented people.
    pub demo: bool,
}

/// The limits a client checks drafts against; see [`crate::limits`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LimitsView {
    /// Characters of a description.
    pub description_max_chars: u32,
    /// Photos of a report.
    pub photos_max: u32,
    /// Bytes of a photo.
    pub photo_max_bytes: u64,
    /// Pixels of a photo.
    pub photo_max_pixels: u64,
    /// Bytes of a tus chunk.
    pub upload_chunk_bytes: u64,
}

/// The privacy text a person agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PrivacyText {
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: Words,
    /// Its body, paragraphs divided by line breaks.
    pub body: Words,
}

/// `GET /v1/areas?under=…`: an area's descendants down to the grids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Areas {
    /// Parents before children.
    pub areas: Vec<Area>,
}

/// `GET /v1/units?area=…`: the units that work in an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Units {
    /// By name.
    pub units: Vec<UnitView>,
}

/// A unit (承办单位).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnitView {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: Words,
    /// The area it works in.
    pub area: AreaCode,
    /// Who is on duty.
    pub duty_name: String,
    /// Their telephone number.
    pub duty_phone: String,
}

/// `GET /v1/communities/{code}`: what a resident's home page shows of their community.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CommunityView {
    /// The community.
    pub area: Area,
    /// Its grid workers.
    pub grid_workers: Vec<GridWorkerView>,
}

/// A grid worker's card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GridWorkerView {
    /// Their name.
    pub name: String,
    /// Their duty telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// One entry of a feed: a hint to look, never content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FeedEntry {
    /// The feed.
    pub feed: FeedId,
    /// Gapless, in commit order.
    pub pos: u64,
    /// What changed: `report`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u64,
}

/// `GET /v1/feeds/{id}?after=…`: entries after a position. With `Accept: application/x-ndjson` the answer stays open
/// and brings one [`FeedEntry`] a line, and an empty line as a sign of life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FeedPage {
    /// The entries, oldest first.
    pub entries: Vec<FeedEntry>,
    /// The newest position of the feed.
    pub pos: u64,
}
