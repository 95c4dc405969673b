//! What whoever puts the app on a page may set, as `data-` attributes of its mount element.

use linli_model::protocol::Carrier;

/// The id of the element the app mounts into.
pub const MOUNT_ID: &str = "linli";

/// The settings of this app on this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the backend is, without a closing slash: empty for the page's own origin (`data-backend`).
    pub backend: String,
    /// The name of the device's database (`data-database`): two apps on one origin take two.
    pub database: String,
    /// How the session travels: a cookie on the own origin, a bearer token elsewhere.
    pub carrier: Carrier,
}

impl Config {
    /// Reads the mount element; what is not set has its default.
    pub fn read() -> Self {
        let mount = gloo::utils::document().get_element_by_id(MOUNT_ID);
        let attribute = |name: &str| mount.as_ref().and_then(|mount| mount.get_attribute(name));
        let backend = attribute("data-backend")
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned();
        let carrier = if backend.is_empty() {
            Carrier::Cookie
        } else {
            Carrier::Bearer
        };
        Self {
            backend,
            database: attribute("data-database").unwrap_or_else(|| "linli".to_owned()),
            carrier,
        }
    }
}
