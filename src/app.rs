//! The shell: contexts, the frame round every page, and which page a route shows.

use std::rc::Rc;

use gloo::events::EventListener;
use leptos::prelude::*;
use linli_client::{BrowserTransport, Credential, Native};
use linli_components::OverlayHost;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::config::Config;
use crate::contexts::{Device, Directory, Live, Navigation, Preferences, Services, Unread, use_navigation};
use crate::i18n::{I18n, Message, use_i18n, words};
use crate::pages;
use crate::pieces;
use crate::route::Route;
use crate::session::Session;
use crate::tabs::Tabs;

/// The app.
#[component]
pub fn App(
    /// What whoever embeds the app has set.
    config: Config,
) -> impl IntoView {
    I18n::provide();
    Preferences::provide();
    Navigation::provide();
    let backend = Rc::new(Native::new(
        BrowserTransport::new(&config.backend),
        // Of no effect on another origin's backend, where signing in brings a token.
        Credential::cookie(),
    ));
    let services = Services::provide(backend, config.carrier);
    view! { <OverlayHost><Frame services database=config.database.clone() /></OverlayHost> }
}

/// Everything that needs the services.
#[component]
fn Frame(services: Services, database: String) -> impl IntoView {
    let device = Device::provide();
    let directory = Directory::provide(services);
    let about = directory.about();
    Effect::new(move |_| {
        if let Some(minutes) = about.with(|about| about.as_ref().map(|about| about.zone_offset_minutes)) {
            use_i18n().set_zone(minutes);
        }
    });
    let session = Session::provide(services);
    let paused = device.is_paused();
    Effect::new(move |_| {
        // The outbox was the first to hear that the session has ended.
        if paused.get() {
            session.check();
        }
    });
    let live = Live::provide(services, device);
    Effect::new(move |_| live.follow(session.feeds()));
    Unread::provide();
    let online = EventListener::new(&window(), "online", move |_| session.check());
    let online = StoredValue::new_local(Some(online));
    on_cleanup(move || {
        online.try_update_value(Option::take);
    });
    let route = use_navigation().route();
    let page_of = Memo::new(move |_| route.with(key_of));
    follow_route(route);
    let notices = pieces::open_device(services, device, session, database);
    pieces::load_pages(services.shrinker());
    view! {
        <a class="skip-link" href=move || route.with(Route::href) on:click=move |event| {
            event.prevent_default();
            focus_heading();
        }>{move || use_i18n().text(words::home::SKIP)}</a>
        {move || notices.get().map(|draw| draw())}
        {move || {
            page(&page_of.get())
        }}
        <Tabs />
    }
}

/// Two routes with one key share a page: the desk keeps its queue while a report opens beside it, the board its place.
fn key_of(route: &Route) -> Route {
    match route {
        Route::DeskReport(_) => Route::Desk,
        Route::Post(_) | Route::BoardSearch => Route::Board,
        other => other.clone(),
    }
}

fn page(route: &Route) -> AnyView {
    match route {
        Route::Home | Route::NotFound => view! { <pages::HomePage /> }.into_any(),
        other => pieces::page(other.clone(), focus_late_page),
    }
}

fn title_of(route: &Route) -> Message {
    match route {
        Route::Home | Route::NotFound => words::home::TITLE,
        Route::SignIn => words::account::TITLE,
        Route::Community => words::account::COMMUNITY_TITLE,
        Route::Reports => words::reports::TITLE,
        Route::NewReport | Route::Draft(_) => words::form::TITLE,
        Route::Report(_) => words::reports::DETAIL_TITLE,
        Route::Drafts => words::sending::TITLE,
        Route::Outbox => words::sending::OUTBOX,
        Route::Receipt(_) => words::sending::RECEIPT_TITLE,
        Route::Me => words::me::TITLE,
        Route::Privacy => words::me::PRIVACY,
        Route::Storage => words::me::STORAGE,
        Route::Notifications => words::notifications::TITLE,
        Route::Desk | Route::DeskReport(_) => words::desk::TITLE,
        Route::Tasks => words::tasks::TITLE,
        Route::Task(_) => words::tasks::DETAIL_TITLE,
        Route::Needs => words::needs::TITLE,
        Route::NewNeed | Route::NeedDraft(_) => words::needs::FORM_TITLE,
        Route::Need(_) => words::needs::DETAIL_TITLE,
        Route::Volunteer => words::needs::CARD,
        Route::Ledger => words::needs::LEDGER,
        Route::DeskTasks => words::tasks::DESK,
        Route::NewTask | Route::NewTaskOf(_) | Route::ChangeTask(_) | Route::TaskDraft(_) => {
            words::tasks::FORM_TITLE
        }
        Route::Roster(_) => words::tasks::ROSTER,
        Route::Board => words::board::TITLE,
        Route::Post(_) => words::board::THREAD,
        Route::NewPost | Route::PostDraft(_) => words::board::FORM_TITLE,
        Route::BoardSearch => words::board::SEARCH,
        Route::Review => words::board::REVIEW,
        Route::MyPosts => words::board::MINE,
    }
}

/// The title of the window follows the route; so does the focus, so that a screen reader hears the new page.
fn follow_route(route: Signal<Route>) {
    let i18n = use_i18n();
    Effect::new(move |before: Option<Route>| {
        let route = route.get();
        let title = format!(
            "{} · {}",
            i18n.text(title_of(&route)),
            i18n.text(words::home::APP_NAME)
        );
        document().set_title(&title);
        if before
            .as_ref()
            .is_some_and(|before| key_of(before) != key_of(&route))
        {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            request_animation_frame(focus_page);
        }
        route
    });
}

/// For a page whose code came after its route.
fn focus_late_page() {
    request_animation_frame(focus_page);
}

/// Whoever is typing by then is left alone: what they type on would go nowhere.
fn focus_page() {
    let has_focus = document().active_element();
    if has_focus.is_some_and(|element| element.matches("input, textarea, select").unwrap_or_default()) {
        return;
    }
    focus_heading();
}

fn focus_heading() {
    let heading = document().query_selector("h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.set_attribute("tabindex", "-1");
        let _ = heading.focus();
    }
}
