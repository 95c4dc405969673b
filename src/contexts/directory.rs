//! The public lists of the backend: what it can do, categories, areas, units. Loaded once, kept on the device so that a
//! form can be filled in without a network.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::{Backend, ClientError};
use linli_model::area::{Area, AreaCode, AreaLevel};
use linli_model::category::{Categories, CategoryCode};
use linli_model::protocol::About;
use linli_model::text::Words;

use super::Services;
use crate::store;

/// China's one zone, until the backend has told its own.
const CHINA_MINUTES: i32 = 480;
const ABOUT: &str = "linli.about";
const CATEGORIES: &str = "linli.categories";
const AREAS: &str = "linli.areas";

/// The lists; each is `None` until it came from the device or the network.
#[derive(Clone, Copy)]
pub struct Directory {
    about: RwSignal<Option<Arc<About>>>,
    categories: RwSignal<Option<Arc<Categories>>>,
    areas: RwSignal<Option<Arc<Vec<Area>>>>,
    fault: RwSignal<Option<ClientError>>,
    services: Services,
}

impl Directory {
    /// Shows the device's copies, asks for the newest and provides itself.
    pub fn provide(services: Services) -> Self {
        let directory = Self {
            about: RwSignal::new(store::read_json(ABOUT).map(Arc::new)),
            categories: RwSignal::new(store::read_json(CATEGORIES).map(Arc::new)),
            areas: RwSignal::new(store::read_json(AREAS).map(Arc::new)),
            fault: RwSignal::new(None),
            services,
        };
        provide_context(directory);
        directory.refresh();
        directory
    }

    /// Asks for the newest lists.
    pub fn refresh(self) {
        spawn_local(async move {
            let backend = self.services.backend();
            let fault = self.load(&*backend).await.err();
            self.fault.try_set(fault);
        });
    }

    async fn load(self, backend: &dyn Backend) -> Result<(), ClientError> {
        let directory = backend.directory().ok_or(ClientError::Unsupported)?;
        let about = directory.about().await?;
        store::write_json(ABOUT, &about);
        let roots = about.areas.clone();
        self.about.try_set(Some(Arc::new(about)));
        let categories = directory.categories().await?;
        store::write_json(CATEGORIES, &categories);
        self.categories.try_set(Some(Arc::new(categories)));
        let mut areas = Vec::new();
        for root in &roots {
            areas.extend(directory.areas(root).await?.areas);
        }
        store::write_json(AREAS, &areas);
        self.areas.try_set(Some(Arc::new(areas)));
        Ok(())
    }

    /// What the backend is and can do.
    pub fn about(self) -> Signal<Option<Arc<About>>> {
        self.about.into()
    }

    /// The category list.
    pub fn categories(self) -> Signal<Option<Arc<Categories>>> {
        self.categories.into()
    }

    /// Every area from the roots down to the grids, parents before children.
    pub fn areas(self) -> Signal<Option<Arc<Vec<Area>>>> {
        self.areas.into()
    }

    /// Why the newest lists are not here.
    pub fn fault(self) -> Signal<Option<ClientError>> {
        self.fault.into()
    }

    /// Minutes east of UTC of the city; tracks.
    pub fn zone_minutes(self) -> i32 {
        let zone = |about: &Option<Arc<About>>| about.as_ref().map(|about| about.zone_offset_minutes);
        self.about.with(zone).unwrap_or(CHINA_MINUTES)
    }

    /// Whether the backend offers something; tracks.
    pub fn offers(self, capability: &str) -> bool {
        self.about.with(|about| {
            about
                .as_ref()
                .is_some_and(|about| about.capabilities.iter().any(|name| name == capability))
        })
    }

    /// The name of an area; tracks.
    pub fn area_name(self, code: &AreaCode) -> Option<Words> {
        self.areas.with(|areas| {
            areas
                .as_ref()?
                .iter()
                .find(|area| area.code == *code)
                .map(|area| area.name.clone())
        })
    }

    /// The areas of a level under another one; tracks.
    pub fn areas_under(self, parent: &AreaCode, level: AreaLevel) -> Vec<Area> {
        self.areas.with(|areas| {
            let all = areas.as_ref().map(|areas| areas.as_slice()).unwrap_or_default();
            all.iter()
                .filter(|area| area.level == level && parent.contains(&area.code))
                .cloned()
                .collect()
        })
    }

    /// The three names of a leaf category, from major to leaf; tracks.
    pub fn category_path(self, code: &CategoryCode) -> Option<[Words; 3]> {
        self.categories.with(|categories| {
            let (major, middle, leaf) = categories.as_ref()?.leaf(code)?;
            Some([major.name.clone(), middle.name.clone(), leaf.name.clone()])
        })
    }

    /// The icon name of a category's major; tracks.
    pub fn category_icon(self, code: &CategoryCode) -> Option<String> {
        self.categories.with(|categories| {
            let majors = &categories.as_ref()?.majors;
            majors
                .iter()
                .find(|major| major.code == code.major())
                .map(|major| major.icon.clone())
        })
    }
}

/// The public lists.
///
/// # Panics
/// Outside the app.
pub fn use_directory() -> Directory {
    expect_context()
}
