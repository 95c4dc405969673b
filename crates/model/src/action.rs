//! What a viewer may do now: buttons come from here and from nowhere else.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// One thing the viewer may do, under the name its command has on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Action<Name> {
    /// Which command.
    pub command: Name,
    /// Until when, where there is an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The version to send as If-Match, where the command overwrites what was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_match: Option<u64>,
}
