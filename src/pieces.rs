//! What the first screen does not need: every page but the home page, and the offline core. In the app as it is
//! served (feature `split`) their code lies in pieces of the wasm of their own. The core comes as soon as the first
//! screen is drawn, the pages in idle time, so that they are there when the network is gone; a page waits for its
//! piece and for the core.

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use linli_client::LocalFuture;
use linli_components::{ErrorState, SkeletonCards};
use linli_model::ids::PersonId;
use linli_model::protocol::Carrier;
use linli_offline::browser::{Offline, OfflineConfig};
use linli_offline::{AccountState, ArchiveError};

use crate::archive::{self, Done, Errand};
use crate::clock;
use crate::contexts::{
    Device, Directory, Live, Services, Unread, use_device, use_directory, use_live, use_unread,
};
use crate::host::Browser;
use crate::i18n::{use_i18n, words};
use crate::notices::Notices;
use crate::pages::home::{self, HomePart};
use crate::pages::{
    account, board, desk, drafts, me, needs, notifications, organise, outbox, reports, tasks, volunteer,
};
use crate::photos::PhotoShrinker;
use crate::route::Route;
use crate::session::{Session, SessionState};
use crate::updates::Updates;

/// How long the first screen has the network for itself.
const HEAD_START: Duration = Duration::from_secs(2);
/// How long until a piece that did not come is asked for again.
const NEXT_TRY: Duration = Duration::from_secs(30);

/// Declares a function whose code is a piece, and one that loads it.
macro_rules! piece {
    ($name:ident, $load:ident, $body:path, $argument:ty, $result:ty) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($name, fallible, wasm_split_path = leptos::wasm_split, preload($load))]
        fn $name(argument: $argument) -> Result<$result, SplitLoaderError> {
            Ok($body(argument))
        }

        #[cfg(not(feature = "split"))]
        async fn $name(argument: $argument) -> Result<$result, SplitLoaderError> {
            Ok($body(argument))
        }

        #[cfg(not(feature = "split"))]
        async fn $load() -> Result<(), SplitLoaderError> {
            Ok(())
        }
    };
}

piece!(home_below, load_home_below, home::draw, HomePart, AnyView);
piece!(residents, load_residents, residents_page, Route, AnyView);
piece!(staff, load_staff, staff_page, Route, AnyView);
piece!(volunteers, load_volunteers, volunteers_page, Route, AnyView);
piece!(organisers, load_organisers, organisers_page, Route, AnyView);
piece!(neighbours, load_neighbours, neighbours_page, Route, AnyView);
piece!(
    offline_core,
    load_offline_core,
    open,
    Opening,
    LocalFuture<'static, ()>
);

piece!(
    archive_file,
    load_archive_file,
    archive::carry_out,
    (Offline, Errand),
    LocalFuture<'static, Result<Done, ArchiveError>>
);

fn residents_page(route: Route) -> AnyView {
    match route {
        Route::SignIn => view! { <account::SignInPage /> }.into_any(),
        Route::Community => view! { <account::CommunityPage /> }.into_any(),
        Route::Privacy => view! { <account::PrivacyPage /> }.into_any(),
        Route::Reports => view! { <reports::ReportsPage /> }.into_any(),
        Route::NewReport => view! { <reports::NewReportPage /> }.into_any(),
        Route::Report(id) => view! { <reports::ReportPage id /> }.into_any(),
        Route::Drafts => view! { <drafts::DraftsPage /> }.into_any(),
        Route::Outbox => view! { <outbox::OutboxPage /> }.into_any(),
        Route::Draft(id) => view! { <reports::ReportFormPage id /> }.into_any(),
        Route::Receipt(id) => view! { <reports::ReceiptPage id /> }.into_any(),
        Route::Me => view! { <me::MePage /> }.into_any(),
        Route::Storage => view! { <me::StoragePage /> }.into_any(),
        Route::Notifications => view! { <notifications::NotificationsPage /> }.into_any(),
        _ => ().into_any(),
    }
}

fn volunteers_page(route: Route) -> AnyView {
    match route {
        Route::Tasks => view! { <tasks::TasksPage /> }.into_any(),
        Route::Task(id) => view! { <tasks::TaskPage id /> }.into_any(),
        Route::Needs => view! { <needs::NeedsPage /> }.into_any(),
        Route::NewNeed => view! { <needs::NewNeedPage /> }.into_any(),
        Route::Need(id) => view! { <needs::NeedPage id /> }.into_any(),
        Route::NeedDraft(id) => view! { <needs::NeedFormPage id /> }.into_any(),
        Route::Volunteer => view! { <volunteer::CardPage /> }.into_any(),
        Route::Ledger => view! { <volunteer::LedgerPage /> }.into_any(),
        _ => ().into_any(),
    }
}

fn organisers_page(route: Route) -> AnyView {
    match route {
        Route::DeskTasks => view! { <organise::DeskTasksPage /> }.into_any(),
        Route::NewTask => view! { <organise::NewTaskPage /> }.into_any(),
        Route::NewTaskOf(need) => view! { <organise::NewTaskPage need /> }.into_any(),
        Route::ChangeTask(task) => view! { <organise::ChangeTaskPage task /> }.into_any(),
        Route::TaskDraft(id) => view! { <organise::TaskFormPage id /> }.into_any(),
        Route::Roster(id) => view! { <organise::RosterPage id /> }.into_any(),
        _ => ().into_any(),
    }
}

fn neighbours_page(route: Route) -> AnyView {
    match route {
        Route::NewPost => view! { <board::NewPostPage /> }.into_any(),
        Route::PostDraft(id) => view! { <board::PostFormPage id /> }.into_any(),
        Route::Review => view! { <board::ReviewPage /> }.into_any(),
        Route::MyPosts => view! { <board::MyPostsPage /> }.into_any(),
        _ => view! { <board::BoardPage /> }.into_any(),
    }
}

fn staff_page(_: Route) -> AnyView {
    view! { <desk::DeskPage /> }.into_any()
}

/// What lies in a piece.
#[derive(Clone)]
enum Wanted {
    Page(Route),
    HomePart(HomePart),
}

/// Which piece holds it.
#[derive(Clone, Copy)]
enum Piece {
    HomeBelow,
    Residents,
    Staff,
    Volunteers,
    Organisers,
    Neighbours,
}

const fn piece_of(route: &Route) -> Piece {
    match route {
        Route::Desk | Route::DeskReport(_) => Piece::Staff,
        Route::Tasks
        | Route::Task(_)
        | Route::Needs
        | Route::NewNeed
        | Route::Need(_)
        | Route::NeedDraft(_)
        | Route::Volunteer
        | Route::Ledger => Piece::Volunteers,
        Route::DeskTasks
        | Route::NewTask
        | Route::NewTaskOf(_)
        | Route::ChangeTask(_)
        | Route::TaskDraft(_)
        | Route::Roster(_) => Piece::Organisers,
        Route::Board
        | Route::Post(_)
        | Route::NewPost
        | Route::PostDraft(_)
        | Route::BoardSearch
        | Route::Review
        | Route::MyPosts => Piece::Neighbours,
        _ => Piece::Residents,
    }
}

async fn view_of(wanted: Wanted) -> Result<AnyView, SplitLoaderError> {
    let route = match wanted {
        Wanted::HomePart(part) => return home_below(part).await,
        Wanted::Page(route) => route,
    };
    match piece_of(&route) {
        Piece::HomeBelow | Piece::Residents => residents(route).await,
        Piece::Staff => staff(route).await,
        Piece::Volunteers => volunteers(route).await,
        Piece::Organisers => organisers(route).await,
        Piece::Neighbours => neighbours(route).await,
    }
}

async fn load_for(wanted: &Wanted) -> Result<(), SplitLoaderError> {
    let piece = match wanted {
        Wanted::HomePart(_) => Piece::HomeBelow,
        Wanted::Page(route) => piece_of(route),
    };
    match piece {
        Piece::HomeBelow => load_home_below().await,
        Piece::Residents => load_residents().await,
        Piece::Staff => load_staff().await,
        Piece::Volunteers => load_volunteers().await,
        Piece::Organisers => load_organisers().await,
        Piece::Neighbours => load_neighbours().await,
    }
}

async fn load_all() -> Result<(), SplitLoaderError> {
    load_home_below().await?;
    load_residents().await?;
    load_staff().await?;
    load_volunteers().await?;
    load_organisers().await?;
    load_neighbours().await?;
    load_archive_file().await
}

/// Makes or takes in a file of what is unsent; `None` when the code for it does not come.
pub async fn archive(offline: Offline, errand: Errand) -> Option<Result<Done, ArchiveError>> {
    load_archive_file().await.ok()?;
    Some(archive_file((offline, errand)).await.ok()?.await)
}

/// What needs no waiting; a piece that is loaded answers at once.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// The page of a route: at once when its code and the core are here, else a skeleton until then, and a way to try
/// again when the code does not come. `on_arrival` is called when the page came late.
pub fn page(route: Route, on_arrival: fn()) -> AnyView {
    let label = use_i18n().label(words::reports::LOADING);
    arriving(
        Wanted::Page(route),
        Box::new(move || view! { <main class="page"><SkeletonCards label /></main> }.into_any()),
        Box::new(|| view! { <main class="page">{failure()}</main> }.into_any()),
        on_arrival,
    )
}

/// A part of the home page, in the same way; `skeleton` holds its place. That the code does not come is said once.
pub fn home_part(part: HomePart, skeleton: fn(HomePart) -> AnyView, says_failure: bool) -> AnyView {
    let without = move || if says_failure { failure() } else { skeleton(part) };
    arriving(
        Wanted::HomePart(part),
        Box::new(move || skeleton(part)),
        Box::new(without),
        || (),
    )
}

/// That a piece did not come, and a way to try again: everything that failed does so whenever freshness moves.
fn failure() -> AnyView {
    let (i18n, live) = (use_i18n(), use_live());
    view! {
        <ErrorState
            title=i18n.label(words::reports::FAILED)
            note=i18n.label(words::errors::NETWORK)
            retry_label=i18n.label(words::reports::RETRY)
            on_retry=move |()| live.bump()
        />
    }
    .into_any()
}

/// Draws something.
type Drawing = Box<dyn Fn() -> AnyView + Send + Sync>;

fn arriving(wanted: Wanted, waiting: Drawing, failed: Drawing, on_arrival: fn()) -> AnyView {
    let (device, fresh) = (use_device(), use_live().tick());
    if untrack(|| device.is_read())
        && let Some(Ok(view)) = at_once(view_of(wanted.clone()))
    {
        return view;
    }
    let loaded = RwSignal::new(None::<bool>);
    let wanted = StoredValue::new(wanted);
    Effect::new(move |before: Option<()>| {
        fresh.track();
        if before.is_some() && loaded.get_untracked() != Some(false) {
            return;
        }
        loaded.set(None);
        let wanted = wanted.get_value();
        spawn_local(async move {
            loaded.try_set(Some(load_for(&wanted).await.is_ok()));
        });
    });
    let content = move || match loaded.get() {
        Some(true) if device.is_read() => {
            on_arrival();
            at_once(view_of(wanted.get_value()))
                .and_then(Result::ok)
                .into_any()
        }
        Some(false) => failed(),
        _ => waiting(),
    };
    content.into_any()
}

/// Loads the code of every page, and what makes photos small, once the first screen has had its time, and again until
/// all is here.
pub fn load_pages(shrinker: PhotoShrinker) {
    load_pages_in(HEAD_START, shrinker);
}

fn load_pages_in(delay: Duration, shrinker: PhotoShrinker) {
    let load = move || {
        spawn_local(async move {
            if load_all().await.is_err() {
                load_pages_in(NEXT_TRY, shrinker);
            } else {
                shrinker.prepare();
            }
        });
    };
    set_timeout(load, delay);
}

/// Has the app kept for a start without a network once all of it is here: what the browser has need not come twice.
async fn keep_app(updates: Updates) {
    clock::wait(HEAD_START.as_millis() as u32).await;
    while load_all().await.is_err() {
        clock::wait(NEXT_TRY.as_millis() as u32).await;
    }
    updates.follow().await;
}

/// Draws something of a piece.
pub type Draw = fn() -> AnyView;

/// What the offline core is wired to.
struct Opening {
    services: Services,
    device: Device,
    session: Session,
    live: Live,
    directory: Directory,
    unread: Unread,
    database: String,
    notices: RwSignal<Option<Draw>>,
    owner: Option<Owner>,
}

/// Opens the offline core as soon as its code is here. Gives back what then draws the notices above every page: they
/// tell of the core.
pub fn open_device(
    services: Services,
    device: Device,
    session: Session,
    database: String,
) -> Signal<Option<Draw>> {
    let notices = RwSignal::new(None);
    open_when_here(Opening {
        services,
        device,
        session,
        live: use_live(),
        directory: use_directory(),
        unread: use_unread(),
        database,
        notices,
        owner: Owner::current(),
    });
    notices.into()
}

fn open_when_here(opening: Opening) {
    spawn_local(async move {
        if load_offline_core().await.is_err() {
            set_timeout(move || open_when_here(opening), NEXT_TRY);
        } else if let Ok(opened) = offline_core(opening).await {
            opened.await;
        }
    });
}

fn open(opening: Opening) -> LocalFuture<'static, ()> {
    Box::pin(async move {
        opening.services.add_rooms(Rc::new(Browser::default()));
        let offline = Offline::open(OfflineConfig {
            database: opening.database.clone(),
            backend: opening.services.backend(),
        })
        .await;
        // The core belongs to the app, not to this task.
        if let Some(owner) = &opening.owner {
            owner.with(|| connect(&opening, &offline));
        }
    })
}

/// The app sees what is on the device, and the device hears who is signed in.
fn connect(opening: &Opening, offline: &Offline) {
    opening
        .unread
        .follow(opening.services, opening.session, opening.live, opening.directory);
    opening.services.add_offline(offline.clone());
    opening.device.follow(offline);
    let updates = Updates::provide(opening.device);
    // On another origin's page the app's files are that page's business.
    if opening.services.carrier() == Carrier::Cookie {
        spawn_local(keep_app(updates));
    }
    opening.notices.set(Some(|| view! { <Notices /> }.into_any()));
    let (offline, session) = (offline.clone(), opening.session);
    let (state, account) = (session.state(), opening.device.account());
    // Another page has handed the device over, or the backend has ended the session: who is it now?
    Effect::new(move |before: Option<Option<PersonId>>| {
        let (person, signed_in) = account.with(|account| {
            let signed_in = matches!(account, AccountState::SignedIn { .. });
            (account.person().cloned(), signed_in)
        });
        if let Some(before) = before.filter(|_| !signed_in) {
            let has_come = person.is_some() && person != before;
            if has_come || untrack(|| session.is_signed_in()) {
                session.check();
            }
        }
        person
    });
    Effect::new(move |_| match state.get() {
        SessionState::SignedIn(person) => offline.set_account(Some((person.id, person.display_name))),
        SessionState::SignedOut => offline.set_account(None),
        SessionState::Checking | SessionState::Unknown => {}
    });
}
