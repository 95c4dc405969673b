//! The parts the app is wired from: the backend, the offline core, the host and the photo shrinker.

use std::rc::Rc;

use leptos::prelude::*;
use linli_client::Backend;
use linli_offline::browser::Offline;

use crate::host::Host;
use crate::photos::PhotoShrinker;

struct Parts {
    backend: Rc<dyn Backend>,
    offline: Offline,
    host: Rc<dyn Host>,
    shrinker: PhotoShrinker,
}

/// The parts, reached from any page.
#[derive(Clone, Copy)]
pub struct Services(StoredValue<Parts, LocalStorage>);

impl Services {
    /// Wires the parts and provides them.
    pub fn provide(backend: Rc<dyn Backend>, offline: Offline, host: Rc<dyn Host>) -> Self {
        let parts = Parts {
            backend,
            offline,
            host,
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

    /// Drafts and outbox.
    pub fn offline(self) -> Offline {
        self.0.with_value(|parts| parts.offline.clone())
    }

    /// The surroundings.
    pub fn host(self) -> Rc<dyn Host> {
        self.0.with_value(|parts| parts.host.clone())
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
