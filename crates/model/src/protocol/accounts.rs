//! Signing in, and what a person may set of themselves.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::ids::PersonId;
use crate::person::Grant;
use crate::time::Timestamp;

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
    /// What the person agreed to and did not withdraw since, newest first.
    #[serde(default)]
    pub consents: Vec<Consent>,
    /// The bearer token, only in the answer to a sign-in that asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// A version of a text that a person agreed to, and when. Withdrawn by `DELETE /v1/consents/{text}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Consent {
    /// Which text: `privacy`.
    pub text: String,
    /// Which version of it.
    pub version: String,
    /// When they agreed.
    pub at: Timestamp,
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
