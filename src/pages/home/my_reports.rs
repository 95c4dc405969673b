//! 我的诉求 on the home page: one card with its four steps, the others a row each.

use leptos::prelude::*;
use linli_components::{
    Badge, ButtonLink, EmptyState, ErrorState, Icon, Section, SkeletonCards, Step, StepState, Stepper, icons,
};
use linli_model::report::{ReportSummary, ReportView, TimelineWhat};

use crate::clock;
use crate::contexts::use_directory;
use crate::error;
use crate::i18n::{I18n, Message, use_i18n, words::home as words, words::reports};
use crate::load::{Load, Loaded};
use crate::pages::reports::use_report;
use crate::route::Route;
use crate::session::use_session;
use crate::show;

/// How many stand on the home page.
const SHOWN: usize = 3;

/// 我的诉求.
#[component]
pub fn MyReports(load: Load<Vec<ReportSummary>>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let text = move |message| i18n.label(message);
    let open = move || {
        load.state.with(|state| match state {
            Loaded::Ready(reports) => reports.iter().filter(|report| report.status.is_open()).count(),
            _ => 0,
        })
    };
    let all = move || {
        let words = move || match open() {
            0 => i18n.text(words::ALL).to_owned(),
            count => i18n.fill(words::IN_PROGRESS, &[&count]),
        };
        view! { <a class="section-link" href=Route::Reports.href()>{words} <Icon icon=icons::CHEVRON_RIGHT /></a> }
    };
    let content = move || {
        match load.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) count=1 /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| load.again()
            />
        }
        .into_any(),
        Loaded::Ready(mine) if mine.is_empty() => view! {
            <EmptyState title=text(words::NO_REPORTS) note=text(words::NO_REPORTS_NOTE)>
                <ButtonLink href=Route::NewReport.href() icon=icons::CAMERA>{text(words::TAKE_ONE)}</ButtonLink>
            </EmptyState>
        }
        .into_any(),
        Loaded::Ready(mine) => view! { <ReportsCard mine /> }.into_any(),
    }
    };
    move || {
        session.is_signed_in().then(|| {
            view! { <Section title=text(words::MY_REPORTS) trailing=ViewFn::from(all)>{content}</Section> }
        })
    }
}

/// The first ones to show: open ones before others, of each the last changed first. Three times the least one: the
/// code of a sort would be the larger part of this page.
fn first_of(mut reports: Vec<ReportSummary>) -> Vec<ReportSummary> {
    let mut first = Vec::new();
    while first.len() < SHOWN {
        let order = |at: &usize| {
            let report: &ReportSummary = &reports[*at];
            (!report.status.is_open(), std::cmp::Reverse(report.updated_at))
        };
        let Some(next) = (0..reports.len()).min_by_key(order) else {
            break;
        };
        first.push(reports.remove(next));
    }
    first
}

/// The newest open one in full, then rows.
#[component]
fn ReportsCard(mine: Vec<ReportSummary>) -> impl IntoView {
    let mut shown = first_of(mine);
    let first = shown.remove(0);
    view! {
        <div class="card is-flush my-reports">
            <FirstReport report=first />
            {shown.into_iter().map(|report| view! { <SmallRow report /> }).collect_view()}
        </div>
    }
}

/// `道路设施 · 昨天 08:12 上报`; tracks.
fn reported(i18n: I18n, report: &ReportSummary) -> String {
    let leaf = show::leaf_name(use_directory(), i18n, &report.category);
    let at = i18n.moment(report.submitted_at.millis() as f64, clock::now().millis() as f64);
    i18n.fill(words::REPORTED_AT, &[&leaf, &at])
}

#[component]
fn FirstReport(report: ReportSummary) -> impl IntoView {
    let i18n = use_i18n();
    let detail = use_report(report.id.clone());
    let status = report.status;
    let steps = move || {
        let steps = show::steps(status)?;
        let view = detail.value();
        Some(
            steps
                .into_iter()
                .enumerate()
                .map(|(at, (title, state))| Step {
                    title: i18n.text(title).to_owned(),
                    note: match state {
                        StepState::Done => view
                            .as_ref()
                            .map(|view| step_time(i18n, view, at))
                            .unwrap_or_default(),
                        StepState::Current => i18n.text(reports::STEP_NOW).to_owned(),
                        StepState::Pending | StepState::Stopped => i18n.text(reports::STEP_LATER).to_owned(),
                    },
                    state,
                })
                .collect::<Vec<_>>(),
        )
    };
    let stepper = show::steps(status).map(|_| {
        view! {
            <Stepper
                label=i18n.label(words::STEPS)
                steps=Signal::derive(move || steps().unwrap_or_default())
            />
        }
    });
    let note = report.clone();
    let cover = show::cover(&report);
    view! {
        <a class="first-report" href=Route::Report(report.id.clone()).href()>
            <span class="row">
                {(!cover.is_empty()).then(|| view! { <img class="cover" src=cover alt="" /> })}
                <span class="row-words">
                    <span class="row-title">{show::title_of(&report.title)}</span>
                    <span class="row-note">{move || reported(i18n, &note)}</span>
                    <span class="badges">{show::badges(&report, false)}</span>
                </span>
            </span>
            {stepper}
        </a>
    }
}

/// When a step was done, by the timeline.
fn step_time(i18n: I18n, view: &ReportView, step: usize) -> String {
    let done = |what: &TimelineWhat| match step {
        0 => matches!(what, TimelineWhat::Accepted),
        1 => matches!(what, TimelineWhat::Assigned { .. }),
        2 => matches!(what, TimelineWhat::Resolved { .. }),
        _ => matches!(what, TimelineWhat::Rated { .. } | TimelineWhat::Closed),
    };
    let entry = view
        .timeline
        .iter()
        .rev()
        .find(|entry| entry.what.known().is_some_and(done));
    entry
        .map(|entry| i18n.moment(entry.at.millis() as f64, clock::now().millis() as f64))
        .unwrap_or_default()
}

#[component]
fn SmallRow(report: ReportSummary) -> impl IntoView {
    let i18n = use_i18n();
    let (tone, icon, word): (_, _, Message) = show::status(report.status);
    let note = report.clone();
    let cover = show::cover(&report);
    view! {
        <a class="report-line" href=Route::Report(report.id.clone()).href()>
            {(!cover.is_empty()).then(|| view! { <img class="cover is-small" src=cover alt="" loading="lazy" /> })}
            <span class="row-words">
                <span class="row-title">{show::title_of(&report.title)}</span>
                <span class="row-note">{move || reported(i18n, &note)}</span>
            </span>
            <Badge tone icon label=i18n.label(word) />
        </a>
    }
}
