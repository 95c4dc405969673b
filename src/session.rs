//! Who is signed in, as far as the server said so; and what follows for the screens. Never a token: that stays in the
//! client's credential.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_model::area::{AreaCode, AreaLevel};
use linli_model::ids::{FeedId, PersonId};
use linli_model::person::{Grant, Role, Scope};
use linli_model::protocol::{self, PersonView, ReportScope};
use linli_offline::OfflineError;

use crate::contexts::Services;
use crate::{clock, store};

/// Where a visitor's own choice of a community is kept, and the last known one of a person, for starts without network.
const HOME_COMMUNITY: &str = "linli.community";

/// How long after a question that reached nobody it is asked again, in milliseconds: not every network that comes back
/// is told of.
const AGAIN_MS: u32 = 10_000;

/// What is known of the session.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionState {
    /// Being asked for.
    Checking,
    /// Could not be asked: no network. The device's account goes on, unsent.
    Unknown,
    /// There is none.
    SignedOut,
    /// This person's.
    SignedIn(PersonView),
}

/// The session.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<SessionState>,
    community: RwSignal<Option<AreaCode>>,
    /// A later question takes the place of an earlier one that still waits.
    turn: StoredValue<u32>,
    services: Services,
}

impl Session {
    /// Asks who is signed in and provides itself.
    pub fn provide(services: Services) -> Self {
        let session = Self {
            state: RwSignal::new(SessionState::Checking),
            community: RwSignal::new(store::read_json(HOME_COMMUNITY)),
            turn: StoredValue::new(0),
            services,
        };
        provide_context(session);
        session.check();
        session
    }

    /// Asks the server again who is signed in, and goes on asking while nothing is known of it.
    pub fn check(self) {
        let turn = self.next_turn();
        spawn_local(async move {
            while self.turn.try_get_value() == Some(turn) {
                self.ask(turn).await;
                if self.state.try_get_untracked() != Some(SessionState::Unknown) {
                    return;
                }
                clock::wait(AGAIN_MS).await;
            }
        });
    }

    /// What is on its way from now on answers nothing that was asked before.
    fn next_turn(self) -> u32 {
        self.turn.try_update_value(|turn| *turn += 1);
        self.turn.try_get_value().unwrap_or_default()
    }

    async fn ask(self, turn: u32) {
        let backend = self.services.backend();
        let Some(accounts) = backend.accounts() else {
            self.state.try_set(SessionState::SignedOut);
            return;
        };
        let answer = accounts.session().await;
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        match answer {
            Ok(Some(session)) => self.begin(&session),
            Ok(None) | Err(ClientError::Unauthenticated) => {
                if self.state.try_get_untracked() != Some(SessionState::SignedOut) {
                    self.state.try_set(SessionState::SignedOut);
                }
            }
            Err(_) => {
                let unsure = matches!(self.state.try_get_untracked(), Some(SessionState::Checking));
                if unsure {
                    self.state.try_set(SessionState::Unknown);
                }
            }
        }
    }

    /// Takes a session the server just told: after a sign-in, a change of the person, a consent.
    pub fn begin(self, session: &protocol::Session) {
        self.next_turn();
        let person = &session.person;
        if let Some(code) = home_community(&person.grants) {
            self.choose_community(code);
        }
        self.state.try_set(SessionState::SignedIn(person.clone()));
    }

    /// Signs out here and at the server. What is unsent stays on the device for this person's next sign-in; with `wipe`
    /// everything of theirs is taken off it. What the device made of that is told inside: the session is over all the same.
    ///
    /// # Errors
    /// The network's or the server's; the session then goes on, and nothing has changed.
    pub async fn end(self, wipe: bool) -> Result<Result<(), OfflineError>, ClientError> {
        let backend = self.services.backend();
        backend
            .accounts()
            .ok_or(ClientError::Unsupported)?
            .sign_out()
            .await?;
        self.next_turn();
        let offline = self.services.offline();
        let left = match wipe {
            true => offline.wipe(true).await,
            false => offline.forget_account().await,
        };
        store::remove(HOME_COMMUNITY);
        self.community.try_set(None);
        self.state.try_set(SessionState::SignedOut);
        Ok(left)
    }

    /// What is known of the session.
    pub fn state(self) -> Signal<SessionState> {
        self.state.into()
    }

    /// The person; tracks.
    pub fn person(self) -> Option<PersonView> {
        self.state.with(|state| match state {
            SessionState::SignedIn(person) => Some(person.clone()),
            _ => None,
        })
    }

    /// Whether somebody is signed in; tracks.
    pub fn is_signed_in(self) -> bool {
        self.state
            .with(|state| matches!(state, SessionState::SignedIn(_)))
    }

    /// The person's id, as a memo that does not move with their name.
    pub fn person_id(self) -> Memo<Option<PersonId>> {
        Memo::new(move |_| self.person().map(|person| person.id))
    }

    /// The community of the home page and of new reports.
    pub fn community(self) -> Signal<Option<AreaCode>> {
        self.community.into()
    }

    /// Chooses the community of the home page and of new reports.
    pub fn choose_community(self, code: AreaCode) {
        store::write_json(HOME_COMMUNITY, &code);
        self.community.try_set(Some(code));
    }

    /// The feeds that tell of what this person sees; tracks.
    pub fn feeds(self) -> Vec<FeedId> {
        self.person()
            .map(|person| feeds(&person.id, &person.grants))
            .unwrap_or_default()
    }

    /// The queues of this person's desk; empty for residents; tracks.
    pub fn queues(self) -> Vec<ReportScope> {
        self.person()
            .map(|person| queues(&person.grants))
            .unwrap_or_default()
    }
}

/// The session.
///
/// # Panics
/// Outside the app.
pub fn use_session() -> Session {
    expect_context()
}

/// The community of a person: where they live, else the one they work in.
fn home_community(grants: &[Grant]) -> Option<AreaCode> {
    let place = |grant: &Grant| match &grant.scope {
        Scope::Community(code) | Scope::Area(code) => code.at(AreaLevel::Community),
        Scope::Unit(_) => None,
    };
    let lives = grants
        .iter()
        .find(|grant| grant.role == Role::Resident)
        .and_then(place);
    lives.or_else(|| grants.iter().find_map(place))
}

/// One's own, that of the community one lives in, and those of one's desks. What lies above communities has none, and a
/// grid has its community's.
fn feeds(person: &PersonId, grants: &[Grant]) -> Vec<FeedId> {
    let mut feeds = vec![FeedId::person(person)];
    for grant in grants {
        let feed = match (grant.role, &grant.scope) {
            (Role::Resident, Scope::Community(code)) => Some(FeedId::community(code)),
            (
                Role::GridWorker | Role::Supervisor | Role::Admin,
                Scope::Area(code) | Scope::Community(code),
            ) => code
                .at(AreaLevel::Community)
                .filter(|_| grant.confirmed)
                .map(|community| FeedId::community(&community)),
            (Role::UnitMember, Scope::Unit(unit)) => grant.confirmed.then(|| FeedId::unit(unit)),
            _ => None,
        };
        feeds.extend(feed.filter(|feed| !feeds.contains(feed)));
    }
    feeds
}

fn queues(grants: &[Grant]) -> Vec<ReportScope> {
    let confirmed = grants.iter().filter(|grant| grant.confirmed);
    confirmed
        .filter_map(|grant| match (grant.role, &grant.scope) {
            (
                Role::GridWorker | Role::Supervisor | Role::Admin,
                Scope::Area(code) | Scope::Community(code),
            ) => Some(ReportScope::Area(code.clone())),
            (Role::UnitMember, Scope::Unit(id)) => Some(ReportScope::Unit(id.clone())),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use linli_model::ids::UnitId;

    use super::*;

    fn grant(role: Role, scope: Scope) -> Grant {
        Grant {
            role,
            scope,
            confirmed: true,
        }
    }

    fn code(text: &str) -> AreaCode {
        AreaCode::new(text).expect("a code")
    }

    #[test]
    fn a_person_lives_where_they_are_a_resident_even_if_they_work_elsewhere() {
        let grants = [
            grant(Role::GridWorker, Scope::Community(code("120101003001"))),
            grant(Role::Resident, Scope::Community(code("120101004010"))),
        ];
        assert_eq!(home_community(&grants), Some(code("120101004010")));
        assert_eq!(home_community(&grants[..1]), Some(code("120101003001")));
        assert_eq!(
            home_community(&[grant(Role::Admin, Scope::Area(code("1201")))]),
            None
        );
    }

    #[test]
    fn one_follows_oneself_ones_neighbours_and_ones_desks_each_once() {
        let unit = UnitId::new("unit-1").expect("an id");
        let me = PersonId::new("p1").expect("an id");
        let home = code("120101003001");
        let grants = [
            grant(Role::Resident, Scope::Community(home.clone())),
            grant(Role::Volunteer, Scope::Community(code("120101004010"))),
            grant(Role::GridWorker, Scope::Community(home.clone())),
            grant(Role::UnitMember, Scope::Unit(unit.clone())),
            grant(Role::Supervisor, Scope::Area(code("120101003"))),
            grant(Role::GridWorker, Scope::Area(code("120101003002-01"))),
        ];
        let grid_in = code("120101003002");
        assert_eq!(
            feeds(&me, &grants),
            [
                FeedId::person(&me),
                FeedId::community(&home),
                FeedId::unit(&unit),
                FeedId::community(&grid_in)
            ]
        );
    }

    #[test]
    fn desks_open_for_confirmed_staff_and_units_only() {
        let unit = UnitId::new("unit-1").expect("an id");
        let pending = Grant {
            confirmed: false,
            ..grant(Role::GridWorker, Scope::Community(code("120101003001")))
        };
        assert!(
            queues(&[
                grant(Role::Resident, Scope::Community(code("120101003001"))),
                pending
            ])
            .is_empty()
        );
        assert_eq!(
            queues(&[grant(Role::UnitMember, Scope::Unit(unit.clone()))]),
            [ReportScope::Unit(unit)]
        );
    }
}
