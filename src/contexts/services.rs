//! The parts the app is wired from: the backend, the offline core once it is there, the host and the photo shrinker.

use std::rc::Rc;

use leptos::prelude::*;
use linli_client::{Backend, FullNative, Native};
use linli_model::protocol::Carrier;
use linli_offline::browser::Offline;

use crate::host::Host;
use crate::photos::PhotoShrinker;

struct Parts {
    native: Rc<Native>,
    backend: Rc<dyn Backend>,
    carrier: Carrier,
    /// Only a handle: what drops an offline core belongs to the piece that makes it.
    offline: Option<StoredValue<Offline, LocalStorage>>,
    host: Option<Rc<dyn Host>>,
    shrinker: PhotoShrinker,
}

/// The parts, reached from any page.
#[derive(Clone, Copy)]
pub struct Services(StoredValue<Parts, LocalStorage>);

impl Services {
    /// Wires the parts and provides them.
    pub fn provide(native: Rc<Native>, carrier: Carrier) -> Self {
        let parts = Parts {
            backend: native.clone(),
            native,
            carrier,
            offline: None,
            host: None,
            shrinker: PhotoShrinker::default(),
        };
        let services = Self(StoredValue::new_local(parts));
        provide_context(services);
        services
    }

    /// The backend.
    pub fn backend(self) -> Rc<dyn Backend> {
        self.0.with_value(|parts| parts.backend.clone())
    }

    /// Adds what the first screen does not need: all rooms of the backend, and the surroundings. Only a piece that comes after the first
    /// screen calls this, so that their code lies in that piece.
    pub fn add_rooms(self, host: Rc<dyn Host>) {
        self.0.update_value(|parts| {
            parts.backend = Rc::new(FullNative::over(parts.native.clone()));
            parts.host = Some(host);
        });
    }

    /// How a session with this backend travels.
    pub fn carrier(self) -> Carrier {
        self.0.with_value(|parts| parts.carrier)
    }

    /// Adds the offline core.
    pub fn add_offline(self, offline: Offline) {
        let offline = StoredValue::new_local(offline);
        self.0.update_value(|parts| parts.offline = Some(offline));
    }

    /// Drafts and outbox.
    ///
    /// # Panics
    /// Before [`crate::contexts::Device::is_read`]; every page but the home page waits for it.
    pub fn offline(self) -> Offline {
        let offline = self.0.with_value(|parts| parts.offline);
        offline.expect("the device was not read yet").get_value()
    }

    /// The surroundings.
    ///
    /// # Panics
    /// As [`Services::offline`].
    pub fn host(self) -> Rc<dyn Host> {
        let host = self.0.with_value(|parts| parts.host.clone());
        host.expect("the surroundings are not here yet")
    }

    /// Makes photos small.
    pub fn shrinker(self) -> PhotoShrinker {
        self.0.with_value(|parts| parts.shrinker.clone())
    }
}

/// The parts.
///
/// # Panics
/// Outside the app.
pub fn use_services() -> Services {
    expect_context()
}
