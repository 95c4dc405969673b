//! The choice of a community: where one lives, and whose grid worker one sees.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_components::{
    AppBar, EmptyState, ErrorState, List, ListRow, SearchField, SkeletonCards, Toast, Toasts, icons,
};
use linli_model::area::{Area, AreaCode, AreaLevel};
use linli_model::person::{Role, Scope};
use linli_model::protocol::PersonChange;

use crate::contexts::{use_directory, use_navigation, use_services};
use crate::error;
use crate::i18n::{use_i18n, words::account as words, words::form, words::reports};
use crate::route::Route;
use crate::session::use_session;

/// 选择社区.
#[component]
pub fn CommunityPage() -> impl IntoView {
    let i18n = use_i18n();
    let (navigation, session, services, directory) =
        (use_navigation(), use_session(), use_services(), use_directory());
    let toasts = expect_context::<Toasts>();
    let text = move |message| i18n.label(message);
    let search = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let choose = move |code: AreaCode, name: String| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let signed_in = session.state().with_untracked(|_| session.is_signed_in());
        spawn_local(async move {
            let backend = services.backend();
            let joined = if signed_in {
                let change = PersonChange {
                    display_name: None,
                    join_community: Some(code.clone()),
                };
                match backend.accounts() {
                    Some(accounts) => accounts
                        .change_person(change)
                        .await
                        .map(|joined| session.begin(&joined)),
                    None => Err(ClientError::Unsupported),
                }
            } else {
                Ok(())
            };
            busy.try_set(false);
            match joined {
                Ok(()) => {
                    session.choose_community(code);
                    let done = if signed_in {
                        words::COMMUNITY_JOINED
                    } else {
                        words::COMMUNITY_CHOSEN
                    };
                    toasts.show(Toast::new(i18n.fill(done, &[&name])).success());
                    navigation.back(&Route::Home);
                }
                Err(fault) => toasts.show(Toast::new(error::words(i18n, &fault)).danger()),
            }
        });
    };
    let found = move || {
        let wanted = search.get().trim().to_lowercase();
        let areas = directory.areas().get();
        areas.map(|areas| {
            let communities = areas.iter().filter(|area| area.level == AreaLevel::Community);
            let mut found: Vec<Area> = communities
                .filter(|area| matches(&areas, area, &wanted))
                .cloned()
                .collect();
            let chosen = session.community().get();
            found.sort_by_key(|area| chosen.as_ref() != Some(&area.code));
            found
        })
    };
    let row = move |area: Area| {
        let name = i18n.words(&area.name);
        let street = area.parent.as_ref().and_then(|code| directory.area_name(code));
        let chosen = session.community().with(|code| code.as_ref() == Some(&area.code));
        let pending = session.person().is_some_and(|person| {
            person.grants.iter().any(|grant| {
                grant.role == Role::Resident
                    && !grant.confirmed
                    && grant.scope == Scope::Community(area.code.clone())
            })
        });
        let code = area.code.clone();
        let pressed = name.clone();
        view! {
            <ListRow
                title=name
                note=street.map(|name| i18n.words(&name)).unwrap_or_default()
                value=if pending { i18n.text(words::PENDING).to_owned() } else { String::new() }
                icon=if chosen { icons::CIRCLE_CHECK } else { icons::HOUSE }
                on_press=move |()| choose(code.clone(), pressed.clone())
            />
        }
    };
    let list = move || {
        match found() {
        None if directory.fault().get().is_some() => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || directory.fault().get().map(|fault| error::words(i18n, &fault)).unwrap_or_default()
                retry_label=text(reports::RETRY)
                on_retry=move |()| directory.refresh()
            />
        }
        .into_any(),
        None => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
        Some(found) if found.is_empty() => view! {
            <EmptyState title=text(words::COMMUNITY_EMPTY) note=text(words::COMMUNITY_EMPTY_NOTE) />
        }
        .into_any(),
        Some(found) => view! { <List>{found.into_iter().map(row).collect_view()}</List> }.into_any(),
    }
    };
    view! {
        <main class="page stack">
        <AppBar
            title=text(words::COMMUNITY_TITLE)
            back_label=text(form::BACK)
            on_back=move |()| navigation.back(&Route::Home)
        />
            <p class="note inset-text">{text(words::COMMUNITY_NOTE)}</p>
            <SearchField
                label=text(words::COMMUNITY_SEARCH)
                value=search
                on_input=move |typed| search.set(typed)
                clear_label=text(words::CLEAR)
            />
            {list}
        </main>
    }
}

/// Whether a community or the street it is in carries the words, in any language.
fn matches(areas: &[Area], area: &Area, wanted: &str) -> bool {
    let carries = |area: &Area| {
        [&area.name.zh_hans, &area.name.zh_hant, &area.name.en]
            .iter()
            .any(|name| name.to_lowercase().contains(wanted))
    };
    wanted.is_empty()
        || carries(area)
        || areas
            .iter()
            .any(|street| area.parent.as_ref() == Some(&street.code) && carries(street))
}
