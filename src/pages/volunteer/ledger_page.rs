//! Hours and points, line by line: never a bare number.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_components::{
    AppBar, Button, ButtonKind, EmptyState, ErrorState, List, ListRow, SkeletonCards, Toast, Toasts, Tone,
    icons,
};
use linli_model::ledger::{EntryKind, LedgerLine, Measure};
use linli_model::protocol::LedgerQuery;

use crate::clock;
use crate::contexts::{use_navigation, use_services};
use crate::error;
use crate::i18n::{Message, use_i18n, words::form, words::needs as words, words::reports, words::tasks};
use crate::load::Loaded;
use crate::pages::tasks::loading::use_ledger;
use crate::route::Route;

/// Hours and points in detail.
#[component]
pub fn LedgerPage() -> impl IntoView {
    let i18n = use_i18n();
    let (navigation, services) = (use_navigation(), use_services());
    let toasts = expect_context::<Toasts>();
    let text = move |message: Message| i18n.label(message);
    let first = use_ledger();
    let more = RwSignal::new(Vec::<LedgerLine>::new());
    // The cursor behind what was loaded further; none until more was asked for.
    let further = RwSignal::new(None::<Option<String>>);
    let busy = RwSignal::new(false);
    let next = Memo::new(move |_| match further.get() {
        Some(further) => further,
        None => first.value().and_then(|page| page.next),
    });
    let load_more = move |()| {
        busy.set(true);
        let cursor = next.get_untracked();
        spawn_local(async move {
            let backend = services.backend();
            let query = LedgerQuery { cursor, limit: None };
            let page = match backend.volunteers() {
                Some(volunteers) => volunteers.ledger(&query).await,
                None => Err(ClientError::Unsupported),
            };
            match page {
                Ok(page) => {
                    more.try_update(|more| more.extend(page.items));
                    further.try_set(Some(page.next));
                }
                Err(fault) => toasts.show(Toast::new(error::words(i18n, &fault)).danger()),
            }
            busy.try_set(false);
        });
    };
    let content = move || match first.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| first.again()
            />
        }
        .into_any(),
        Loaded::Ready(page) if page.items.is_empty() => view! {
            <EmptyState title=text(words::LEDGER_NONE) note=text(words::LEDGER_NONE_NOTE) />
        }
        .into_any(),
        Loaded::Ready(page) => view! {
            <List>
                {page.items.into_iter().map(|line| view! { <Line line /> }).collect_view()}
                {move || more.get().into_iter().map(|line| view! { <Line line /> }).collect_view()}
            </List>
        }
        .into_any(),
    };
    view! {
        <main class="page stack">
            <AppBar
                title=text(words::LEDGER)
                back_label=text(form::BACK)
                on_back=move |()| navigation.back(&Route::Volunteer)
            />
            {content}
            {move || next.get().map(|_| view! {
                <Button kind=ButtonKind::Neutral wide=true loading=busy on_press=load_more>
                    {text(reports::LOAD_MORE)}
                </Button>
            })}
        </main>
    }
}

#[component]
fn Line(line: LedgerLine) -> impl IntoView {
    let i18n = use_i18n();
    let kind = match line.kind {
        EntryKind::Credited => words::CREDITED,
        EntryKind::Reversed => words::REVERSED,
        EntryKind::Corrected => words::CORRECTED,
    };
    let (icon, unit) = match line.measure {
        Measure::Minutes => (icons::CLOCK, words::PLUS_MINUTES),
        Measure::Points => (icons::STAR, words::PLUS_POINTS),
    };
    let tone = if line.amount < 0 { Tone::Red } else { Tone::Jade };
    let at = line.at.millis() as f64;
    let note = move || {
        let at = i18n.moment(at, clock::now().millis() as f64);
        let mut note = format!("{} · {at}", i18n.text(kind));
        if !line.reason.is_empty() {
            note.push_str(" · ");
            note.push_str(&line.reason);
        }
        note
    };
    let amount = format!("{:+}", line.amount);
    let value = move || i18n.fill(unit, &[&amount]);
    let title = line.title.clone();
    let title = Signal::derive(move || match title.as_str() {
        "" => i18n.text(tasks::DETAIL_TITLE).to_owned(),
        title => title.to_owned(),
    });
    view! { <ListRow title note value icon tone href=Route::Task(line.task).href() /> }
}
