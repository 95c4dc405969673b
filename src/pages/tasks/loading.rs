//! Loading of tasks, needs, cards and the ledger, and the catalog of services and skills, which is kept on the device.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_model::ids::{NeedId, ServiceCode, SkillCode, TaskId};
use linli_model::ledger::LedgerLine;
use linli_model::limits::{CHECK_IN_SLACK, PAGE_MAX};
use linli_model::need::{NeedStatus, NeedSummary, NeedView};
use linli_model::protocol::{LedgerQuery, NeedQuery, NeedScope, Page, TaskQuery, TaskScope};
use linli_model::task::{TaskSummary, TaskView};
use linli_model::volunteer::{Catalog, VolunteerCard};

use crate::clock::use_now;
use crate::contexts::{Topic, use_live, use_services};
use crate::i18n::I18n;
use crate::load::{Load, Shown, all_pages, use_load_by};
use crate::session::use_session;
use crate::store;

const CATALOG: &str = "linli.volunteering";

fn same_task(one: &TaskSummary, other: &TaskSummary) -> bool {
    one.id == other.id
        && (one.version, one.places, &one.part) == (other.version, other.places, &other.part)
        && (&one.actions, &one.roster_actions) == (&other.actions, &other.roster_actions)
}

fn same_need(one: &NeedSummary, other: &NeedSummary) -> bool {
    one.id == other.id && one.version == other.version && one.actions == other.actions
}

fn same_list<T>(one: &[T], other: &[T], same: fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

impl Shown for Vec<TaskSummary> {
    fn shows_same(&self, other: &Self) -> bool {
        same_list(self, other, same_task)
    }
}

impl Shown for TaskView {
    fn shows_same(&self, other: &Self) -> bool {
        same_task(&self.summary, &other.summary) && self.roster == other.roster
    }
}

impl Shown for Vec<NeedSummary> {
    fn shows_same(&self, other: &Self) -> bool {
        same_list(self, other, same_need)
    }
}

impl Shown for NeedView {
    fn shows_same(&self, other: &Self) -> bool {
        same_need(&self.summary, &other.summary)
    }
}

impl Shown for Option<VolunteerCard> {
    fn shows_same(&self, other: &Self) -> bool {
        self == other
    }
}

impl Shown for Page<LedgerLine> {
    fn shows_same(&self, other: &Self) -> bool {
        self == other
    }
}

/// The tasks of a scope; none where nobody is signed in or no scope is known yet.
pub fn use_tasks(scope: Signal<Option<TaskScope>>) -> Load<Vec<TaskSummary>> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load_by(use_live().tick_of(Topic::Volunteering), move || {
        let backend = services.backend();
        let scope = scope.get().filter(|_| person.with(Option::is_some));
        Box::pin(async move {
            let Some(scope) = scope else { return Ok(Vec::new()) };
            let tasks = backend.tasks().ok_or(ClientError::Unsupported)?;
            let mut query = TaskQuery {
                scope,
                status: None,
                cursor: None,
                limit: Some(PAGE_MAX),
            };
            let mut all = Vec::new();
            // Filters work on the whole list; a community's open tasks are few pages.
            for _ in 0..PAGES_MAX {
                let page = tasks.list(&query).await?;
                all.extend(page.items);
                query.cursor = page.next;
                if query.cursor.is_none() {
                    break;
                }
            }
            Ok(all)
        })
    })
}

/// Most pages of a list that is shown whole.
const PAGES_MAX: usize = 5;

/// One task in full.
pub fn use_task(id: TaskId) -> Load<TaskView> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load_by(use_live().tick_of(Topic::Volunteering), move || {
        let _ = person.get();
        let (backend, id) = (services.backend(), id.clone());
        Box::pin(async move { backend.tasks().ok_or(ClientError::Unsupported)?.get(&id).await })
    })
}

/// Loads a task anew when its time has come for something else: checking in, its start, its end, an offer's end. No
/// event tells of these.
pub fn reload_by_time(load: Load<TaskView>) {
    let now = use_now(5_000);
    let passed = Memo::new(move |_| {
        let view = load.value()?;
        let task = &view.summary;
        let window = task.window;
        let offer = task.part.as_ref().and_then(|part| part.until);
        let times = [
            Some(window.starts_at.plus(-CHECK_IN_SLACK)),
            Some(window.starts_at),
            Some(window.ends_at),
            Some(window.ends_at.plus(CHECK_IN_SLACK)),
            Some(task.claim_by),
            offer,
        ];
        let now = now.get();
        Some(times.map(|time| time.is_some_and(|time| time <= now)))
    });
    Effect::new(move |before: Option<Option<[bool; 6]>>| {
        let passed = passed.get();
        if let (Some(Some(before)), Some(now)) = (before, passed)
            && before.iter().zip(now).any(|(before, now)| now && !before)
        {
            load.again();
        }
        passed
    });
}

/// The needs of a scope: of an area all that are open, and the newest of the others; none where nobody is signed in.
pub fn use_needs(scope: Signal<Option<NeedScope>>) -> Load<Vec<NeedSummary>> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load_by(use_live().tick_of(Topic::Volunteering), move || {
        let backend = services.backend();
        let scope = scope.get().filter(|_| person.with(Option::is_some));
        Box::pin(async move {
            let Some(scope) = scope else { return Ok(Vec::new()) };
            let needs = backend.needs().ok_or(ClientError::Unsupported)?;
            let query = |status, cursor| NeedQuery {
                scope: scope.clone(),
                status,
                cursor,
                limit: Some(PAGE_MAX),
            };
            // Whoever waits for an answer is shown, however many were answered before.
            let open = async |cursor| needs.list(&query(Some(NeedStatus::Open), cursor)).await;
            let mut all = match scope {
                NeedScope::Area(_) => all_pages(open).await?,
                NeedScope::Mine => Vec::new(),
            };
            let mut newest = needs.list(&query(None, None)).await?.items;
            newest.retain(|need| all.iter().all(|known| known.id != need.id));
            all.append(&mut newest);
            Ok(all)
        })
    })
}

/// One need in full.
pub fn use_need(id: NeedId) -> Load<NeedView> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load_by(use_live().tick_of(Topic::Volunteering), move || {
        let _ = person.get();
        let (backend, id) = (services.backend(), id.clone());
        Box::pin(async move { backend.needs().ok_or(ClientError::Unsupported)?.get(&id).await })
    })
}

/// One's own card; `None` where one is not registered.
pub fn use_card() -> Load<Option<VolunteerCard>> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load_by(use_live().tick_of(Topic::Volunteering), move || {
        let (backend, person) = (services.backend(), person.get());
        Box::pin(async move {
            let Some(person) = person else { return Ok(None) };
            let volunteers = backend.volunteers().ok_or(ClientError::Unsupported)?;
            volunteers.get(&person).await
        })
    })
}

/// The first page of one's own ledger.
pub fn use_ledger() -> Load<Page<LedgerLine>> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load_by(use_live().tick_of(Topic::Volunteering), move || {
        let (backend, signed_in) = (services.backend(), person.with(Option::is_some));
        Box::pin(async move {
            if !signed_in {
                return Err(ClientError::Unauthenticated);
            }
            let volunteers = backend.volunteers().ok_or(ClientError::Unsupported)?;
            volunteers.ledger(&LedgerQuery::default()).await
        })
    })
}

/// The kinds of service and the skills: the device's copy, then the newest.
#[derive(Clone, Copy)]
pub struct CatalogSignal(RwSignal<Option<Arc<Catalog>>>);

/// Shows the device's copy and asks for the newest.
pub fn use_catalog() -> CatalogSignal {
    let services = use_services();
    let catalog = RwSignal::new(store::read_json(CATALOG).map(Arc::new));
    spawn_local(async move {
        let backend = services.backend();
        let Some(volunteers) = backend.volunteers() else {
            return;
        };
        if let Ok(newest) = volunteers.catalog().await {
            // What is the same is not drawn anew: a press in between would be lost.
            let known = |known: &Option<Arc<Catalog>>| known.as_deref() == Some(&newest);
            if catalog.try_with_untracked(known) == Some(false) {
                store::write_json(CATALOG, &newest);
                catalog.try_set(Some(Arc::new(newest)));
            }
        }
    });
    CatalogSignal(catalog)
}

impl CatalogSignal {
    /// The skills with their names; tracks.
    pub fn skills(self, i18n: I18n) -> Vec<(SkillCode, String)> {
        self.0.with(|catalog| {
            let skills = catalog.as_ref().map(|catalog| catalog.skills.as_slice());
            let named = skills.unwrap_or_default().iter();
            named
                .map(|skill| (skill.code.clone(), i18n.words(&skill.name)))
                .collect()
        })
    }

    /// The services with their names; tracks.
    pub fn services(self, i18n: I18n) -> Vec<(ServiceCode, String)> {
        self.0.with(|catalog| {
            let services = catalog.as_ref().map(|catalog| catalog.services.as_slice());
            let named = services.unwrap_or_default().iter();
            named
                .map(|service| (service.code.clone(), i18n.words(&service.name)))
                .collect()
        })
    }

    /// The name of a skill; tracks.
    pub fn skill(self, i18n: I18n, code: &SkillCode) -> String {
        let named = self.skills(i18n).into_iter().find(|(known, _)| known == code);
        named.map_or_else(|| code.to_string(), |(_, name)| name)
    }

    /// The name of a service; tracks.
    pub fn service(self, i18n: I18n, code: &ServiceCode) -> String {
        let named = self.services(i18n).into_iter().find(|(known, _)| known == code);
        named.map_or_else(|| code.to_string(), |(_, name)| name)
    }
}
