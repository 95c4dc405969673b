//! The network address a request comes from, as far as limits need it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderName;
use axum::http::request::Parts;

use crate::app::AppState;
use crate::error::Error;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who is counted as one: an IPv4 address, or the /64 network an IPv6 address is in, which is one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(pub String);

impl FromRequestParts<AppState> for Address {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        // The last entry is the one our own proxy wrote; those before it are the sender's to invent.
        let forwarded = || {
            let header = parts
                .headers
                .get_all(FORWARDED_FOR)
                .iter()
                .next_back()?
                .to_str()
                .ok()?;
            header.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
        };
        let connected = || Some(parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip());
        let ip = if state.settings.behind_proxy {
            forwarded().or_else(connected)
        } else {
            connected()
        };
        // Without a network (the simulator, a test of the router) all are one.
        Ok(Self(ip.map_or_else(|| "local".to_owned(), household)))
    }
}

fn household(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}
