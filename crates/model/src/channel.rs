//! The channels of a community's board: data.

use serde::{Deserialize, Serialize};

use crate::ids::ChannelCode;
use crate::text::Words;

/// The channels, in the order they stand in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Channels {
    /// The version of the list.
    pub version: u32,
    /// The channels.
    pub channels: Vec<Channel>,
}

/// A channel: 公告, 议事, 互助, 失物招领, 闲置.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Channel {
    /// Its code.
    pub code: ChannelCode,
    /// Its name.
    pub name: Words,
    /// Its name where there is little room.
    pub short_name: Words,
    /// Whether only staff write in it, and everybody is told of what they write (公告).
    #[serde(default)]
    pub announcements: bool,
    /// Whether a post may carry a poll (议事).
    #[serde(default)]
    pub polls: bool,
}

impl Channels {
    /// The channel of a code.
    pub fn find(&self, code: &ChannelCode) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.code == *code)
    }
}
