//! 我的诉求: what waits on this device on top, then what the server has: one's own, or those of neighbours one joined.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_components::{
    Button, ButtonKind, ButtonLink, Chips, Choice, EmptyState, ErrorState, LargeTitle, PullToRefresh,
    ReportRow, SkeletonCards, Toast, Toasts, icons,
};
use linli_model::protocol::{Page, ReportQuery, ReportScope};
use linli_model::report::{ReportStatus, ReportSummary};

use crate::clock;
use crate::contexts::{use_device, use_directory, use_live, use_services};
use crate::error;
use crate::i18n::{use_i18n, words::home, words::reports as words};
use crate::load::{Loaded, use_load};
use crate::pages::outbox::OutboxCard;
use crate::route::Route;
use crate::session::{SessionState, use_session};
use crate::show;

const ALL: &str = "all";
const OPEN: &str = "open";
const TO_RATE: &str = "rate";
const DONE: &str = "done";
const JOINED: &str = "joined";

fn shows(filter: &str, report: &ReportSummary) -> bool {
    // While the other list is on its way, the one in sight is not the one that is asked for.
    if (filter == JOINED) == report.mine {
        return false;
    }
    match filter {
        OPEN => report.status.is_open(),
        TO_RATE => report.status == ReportStatus::Resolved,
        DONE => !report.status.is_open(),
        _ => true,
    }
}

/// 我的诉求.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let i18n = use_i18n();
    let (services, session, live) = (use_services(), use_session(), use_live());
    let toasts = expect_context::<Toasts>();
    let text = move |message| i18n.label(message);
    let outbox = use_device().outbox();
    let person = session.person_id();
    let filter = RwSignal::new(ALL.to_owned());
    let more = RwSignal::new(Vec::<ReportSummary>::new());
    let next = RwSignal::new(None::<String>);
    let loading_more = RwSignal::new(false);
    let joined = Memo::new(move |_| filter.with(|filter| filter == JOINED));
    let page = move |cursor: Option<String>, joined: bool| {
        let backend = services.backend();
        async move {
            let query = ReportQuery {
                scope: if joined {
                    ReportScope::Joined
                } else {
                    ReportScope::Mine
                },
                status: None,
                cursor,
                limit: None,
            };
            backend
                .reports()
                .ok_or(ClientError::Unsupported)?
                .list(&query)
                .await
        }
    };
    let first = use_load(move || {
        let (signed_in, joined) = (person.with(Option::is_some), joined.get());
        Box::pin(async move {
            let first = if signed_in {
                page(None, joined).await?
            } else {
                Page {
                    items: Vec::new(),
                    next: None,
                }
            };
            more.try_set(Vec::new());
            next.try_set(first.next.clone());
            Ok(first.items)
        })
    });
    let load_more = move |()| {
        loading_more.set(true);
        spawn_local(async move {
            match page(next.get_untracked(), joined.get_untracked()).await {
                Ok(page) => {
                    more.try_update(|more| more.extend(page.items));
                    next.try_set(page.next);
                }
                Err(fault) => toasts.show(Toast::new(error::words(i18n, &fault)).danger()),
            }
            loading_more.try_set(false);
        });
    };
    let filters = move || {
        [
            (ALL, words::FILTER_ALL),
            (OPEN, words::FILTER_OPEN),
            (TO_RATE, words::FILTER_RATE),
            (DONE, words::FILTER_DONE),
            (JOINED, words::FILTER_JOINED),
        ]
        .map(|(value, label)| Choice::new(value, i18n.text(label)))
        .to_vec()
    };
    let rows = move |mine: Vec<ReportSummary>| {
        let shown = move || {
            let all = mine.iter().cloned().chain(more.get());
            filter.with(|filter| all.filter(|report| shows(filter, report)).collect::<Vec<_>>())
        };
        let list = move || {
            match shown() {
            shown if shown.is_empty() && first.busy.get() => {
                view! { <SkeletonCards label=text(words::LOADING) /> }.into_any()
            }
            shown if shown.is_empty() && joined.get() => {
                view! { <EmptyState title=text(words::NONE_JOINED) note=text(words::NONE_JOINED_NOTE) /> }.into_any()
            }
            shown if shown.is_empty() => view! {
                <EmptyState title=text(words::NONE) note=text(home::NO_REPORTS_NOTE)>
                    <ButtonLink href=Route::NewReport.href() icon=icons::CAMERA>{text(home::TAKE_ONE)}</ButtonLink>
                </EmptyState>
            }
            .into_any(),
            shown => shown.into_iter().map(|report| view! { <SummaryRow report /> }).collect_view().into_any(),
        }
        };
        let more_button = move || {
            next.with(Option::is_some).then(|| {
                view! {
                    <Button kind=ButtonKind::Neutral wide=true loading=loading_more on_press=load_more>
                        {text(words::LOAD_MORE)}
                    </Button>
                }
            })
        };
        view! { <div class="stack">{list} {more_button}</div> }.into_any()
    };
    let content = move || match first.state.get() {
        _ if session.state().get() == SessionState::SignedOut => view! {
            <EmptyState title=text(words::SIGN_IN_FIRST) note=text(home::SIGN_IN_NOTE)>
                <ButtonLink href=Route::SignIn.href()>{text(home::SIGN_IN)}</ButtonLink>
            </EmptyState>
        }
        .into_any(),
        Loaded::Loading => view! { <SkeletonCards label=text(words::LOADING) /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(words::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(words::RETRY)
                on_retry=move |()| first.again()
            />
        }
        .into_any(),
        Loaded::Ready(mine) => rows(mine),
    };
    view! {
        <PullToRefresh label=text(home::RELOAD) on_refresh=move |()| live.bump() refreshing=first.busy>
            <main class="page stack">
            <LargeTitle title=text(words::TITLE) />
                {move || outbox.with(|lines| !lines.is_empty()).then(|| view! { <OutboxCard /> })}
                <Chips
                    label=text(words::FILTER)
                    options=Signal::derive(filters)
                    value=filter
                    on_change=move |chosen| filter.set(chosen)
                />
                {content}
            </main>
        </PullToRefresh>
    }
}

#[component]
fn SummaryRow(report: ReportSummary) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let (category, at) = (report.category.clone(), report.submitted_at);
    let note = move || {
        let leaf = show::leaf_name(directory, i18n, &category);
        let at = i18n.moment(at.millis() as f64, clock::now().millis() as f64);
        i18n.fill(home::REPORTED_AT, &[&leaf, &at])
    };
    view! {
        <ReportRow
            href=Route::Report(report.id.clone()).href()
            title=show::title_of(&report.title)
            note
            cover=show::cover(&report)
            icon=show::category_icon(&report.category)
        >
            {show::badges(&report, false)}
            {show::marks(&report)}
        </ReportRow>
    }
}
