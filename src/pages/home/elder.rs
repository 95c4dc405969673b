//! The home page of elder mode: one job a block, in sentences, with large targets.

use leptos::prelude::*;
use linli_components::{Badge, Button, ButtonKind, Icon, icons};
use linli_model::report::ReportSummary;

use super::grid_worker::{first_worker, use_community};
use super::home_page::{community_name, greeting};
use super::part::{HomePart, later};
use crate::clock;
use crate::contexts::{use_device, use_directory, use_preferences};
use crate::i18n::{use_i18n, words::home as words};
use crate::pages::reports::use_my_reports;
use crate::route::Route;
use crate::session::{SessionState, use_session};
use crate::show;

/// The home page of elder mode.
#[component]
pub fn ElderHome() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let preferences = use_preferences();
    let community = use_community();
    let directory = use_directory();
    let news = Memo::new(move |_| session.is_signed_in() && directory.offers("board"));
    let text = move |message| i18n.label(message);
    let call = move || {
        first_worker(community).and_then(|worker| {
            let phone = worker.phone?;
            Some(view! {
                <a class="card elder-row" href=format!("tel:{phone}")>
                    <span class="elder-tile is-jade"><Icon icon=icons::PHONE /></span>
                    <span class="grow">
                        <span class="elder-title">{text(words::ELDER_CALL)}</span>
                        <span class="note">{worker.name}</span>
                    </span>
                </a>
            })
        })
    };
    let sign_in = move || {
        (session.state().get() == SessionState::SignedOut).then(|| {
            view! {
                <a class="card elder-row" href=Route::SignIn.href()>
                    <span class="elder-tile is-soft"><Icon icon=icons::LOG_IN /></span>
                    <span class="grow">
                        <span class="elder-title">{text(words::SIGN_IN)}</span>
                        <span class="note">{text(words::SIGN_IN_NOTE)}</span>
                    </span>
                </a>
            }
        })
    };
    view! {
        <main class="page stack elder-home">
        <header class="elder-head">
            <div class="grow">
                <h1>{move || community_name(i18n, session)}</h1>
                <p class="note">{move || greeting(i18n, session)}</p>
            </div>
            <Button kind=ButtonKind::Neutral pill=true on_press=move |()| preferences.set_elder(false)>
                {text(words::ELDER_OFF)}
            </Button>
        </header>
            {later(HomePart::Voice)}
            <a class="card elder-row" href=Route::NewReport.href()>
                <span class="elder-tile is-accent"><Icon icon=icons::CAMERA /></span>
                <span class="grow">
                    <span class="elder-title">{text(words::ELDER_REPORT)}</span>
                    <span class="note">{text(words::ELDER_REPORT_NOTE)}</span>
                </span>
                <Icon icon=icons::CHEVRON_RIGHT />
            </a>
            {call}
            {sign_in}
            <Unsent />
            <Mine />
            {move || news.get().then(|| later(HomePart::SpokenNews))}
            {later(HomePart::Help(community))}
        </main>
    }
}

/// What waits to be sent, in one line.
#[component]
fn Unsent() -> impl IntoView {
    let i18n = use_i18n();
    let count = use_device().unsent();
    move || {
        Some(count.get()).filter(|count| *count > 0).map(|count| {
            view! {
                <a class="card elder-row" href=Route::Drafts.href()>
                    <Icon icon=icons::CLOUD_UPLOAD />
                    <span class="grow">{move || i18n.fill(words::UNSENT, &[&count])}</span>
                    <Icon icon=icons::CHEVRON_RIGHT />
                </a>
            }
        })
    }
}

/// 我报的事: the newest, as a sentence.
#[component]
fn Mine() -> impl IntoView {
    let i18n = use_i18n();
    let mine = use_my_reports();
    let row = move |report: ReportSummary| {
        let (tone, icon, _) = show::status(report.status);
        let plain = show::plain_status(report.status);
        let cover = show::cover(&report);
        let due = report
            .due
            .filter(|due| report.status.is_open() && *due > clock::now());
        let due = due.map(|due| {
            let due = due.millis() as f64;
            let words = move || {
                i18n.fill(
                    words::ELDER_DUE,
                    &[&i18n.moment(due, clock::now().millis() as f64)],
                )
            };
            view! { <p class="elder-due"><Icon icon=icons::CLOCK /> <span>{words}</span></p> }
        });
        view! {
            <a class="elder-report" href=Route::Report(report.id.clone()).href()>
                {(!cover.is_empty()).then(|| view! { <img class="cover" src=cover alt="" /> })}
                <span class="grow">
                    <span class="row-title">{show::title_of(&report.title)}</span>
                    <Badge tone icon label=i18n.label(plain) />
                </span>
            </a>
            {due}
        }
    };
    move || {
        mine.value().filter(|mine| !mine.is_empty()).map(|mine| {
            view! {
                <section class="card">
                    <div class="section-head is-inside">
                        <h2>{i18n.say(words::ELDER_MINE)}</h2>
                        <span class="grow"></span>
                        <a class="section-link" href=Route::Reports.href()>{i18n.say(words::ALL)}</a>
                    </div>
                    {mine.into_iter().take(2).map(row).collect_view()}
                </section>
            }
        })
    }
}
