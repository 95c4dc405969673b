//! One report in full, as its own page.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{AppBar, IconButton, icons};
use linli_model::ids::ReportId;

use super::detail::ReportDetail;
use crate::contexts::{use_navigation, use_services};
use crate::i18n::{use_i18n, words::form, words::reports as words};
use crate::route::Route;

/// One report in full.
#[component]
pub fn ReportPage(id: ReportId) -> impl IntoView {
    let i18n = use_i18n();
    let (navigation, services) = (use_navigation(), use_services());
    let text = move |message| i18n.label(message);
    let share = move |()| {
        let url = window().location().href().unwrap_or_default();
        let shared = services.host().share(i18n.text(words::DETAIL_TITLE), &url);
        spawn_local(async move {
            shared.await;
        });
    };
    let can_share = services.host().abilities().share;
    let trailing = move || {
        can_share.then(|| view! { <IconButton icon=icons::SHARE label=text(words::SHARE) on_press=share /> })
    };
    view! {
        <main class="page with-bar is-wide report-page">
        <AppBar
            title=text(words::DETAIL_TITLE)
            back_label=text(form::BACK)
            on_back=move |()| navigation.back(&Route::Reports)
            trailing=ViewFn::from(trailing)
        />
            <ReportDetail id in_pane=false />
        </main>
    }
}
