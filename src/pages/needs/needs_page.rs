//! 我的点单: what is being written, what waits, and what the community has.

use leptos::prelude::*;
use linli_components::{
    AppBar, Badge, ButtonLink, EmptyState, ErrorState, List, ListRow, ReportRow, Section, SkeletonCards,
    Tone, icons,
};
use linli_model::command::Command;
use linli_model::need::NeedSummary;
use linli_model::protocol::NeedScope;

use super::draft::NeedDraft;
use super::timeline::status;
use crate::clock;
use crate::contexts::{use_device, use_navigation, use_services};
use crate::drafting::FormValue;
use crate::error;
use crate::i18n::{Message, use_i18n, words::form, words::home, words::needs as words, words::reports};
use crate::load::Loaded;
use crate::pages::outbox::OutboxItem;
use crate::pages::tasks::loading::{CatalogSignal, use_catalog, use_needs};
use crate::route::Route;
use crate::session::{SessionState, use_session};
use crate::show;

/// 我的点单.
#[component]
pub fn NeedsPage() -> impl IntoView {
    let i18n = use_i18n();
    let (session, navigation) = (use_session(), use_navigation());
    let text = move |message: Message| i18n.label(message);
    let load = use_needs(Signal::derive(|| Some(NeedScope::Mine)));
    let catalog = use_catalog();
    let outbox = use_device().outbox();
    let waiting = Memo::new(move |_| {
        outbox.with(|lines| {
            let needs = lines
                .iter()
                .filter(|line| matches!(line.command.known(), Some(Command::Need { .. })));
            needs.map(|line| line.id.clone()).collect::<Vec<_>>()
        })
    });
    let add = move || view! { <ButtonLink href=Route::NewNeed.href() icon=icons::HAND_HEART>{text(words::NEW)}</ButtonLink> };
    let content = move || match load.state.get() {
        _ if session.state().get() == SessionState::SignedOut => view! {
            <EmptyState title=text(reports::SIGN_IN_FIRST) note=text(words::NONE_NOTE)>
                <ButtonLink href=Route::SignIn.href()>{text(home::SIGN_IN)}</ButtonLink>
            </EmptyState>
        }
        .into_any(),
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| load.again()
            />
        }
        .into_any(),
        Loaded::Ready(needs) if needs.is_empty() => view! {
            <EmptyState title=text(words::NONE) note=text(words::NONE_NOTE)>{add()}</EmptyState>
        }
        .into_any(),
        Loaded::Ready(needs) => view! {
            <div class="stack">
                {needs.into_iter().map(|need| view! { <NeedRow need catalog /> }).collect_view()}
                {add()}
            </div>
        }
        .into_any(),
    };
    view! {
        <main class="page stack">
            <AppBar
                title=text(words::TITLE)
                back_label=text(form::BACK)
                on_back=move |()| navigation.back(&Route::Tasks)
            />
            {move || {
                let waiting = waiting.get();
                (!waiting.is_empty()).then(|| {
                    let items = waiting.into_iter().map(|id| view! { <OutboxItem id /> });
                    view! { <div class="card is-flush outbox">{items.collect_view()}</div> }
                })
            }}
            <NeedDrafts />
            {content}
        </main>
    }
}

/// What is being written, each with its address.
#[component]
pub fn NeedDrafts() -> impl IntoView {
    let i18n = use_i18n();
    let drafts = use_device().drafts(NeedDraft::KIND);
    let row = move |draft: linli_offline::DraftLine| {
        let value: NeedDraft = serde_json::from_value(draft.value.clone()).unwrap_or_default();
        let (title, saved_at) = (show::title_of(&value.text), draft.saved_at);
        let title = Signal::derive(move || match title.as_str() {
            "" => i18n.text(words::UNTITLED).to_owned(),
            title => title.to_owned(),
        });
        let note = move || i18n.age(saved_at.millis() as f64, clock::now().millis() as f64);
        view! {
            <ListRow title note icon=icons::FILE_PEN_LINE tone=Tone::Accent href=Route::NeedDraft(draft.id).href() />
        }
    };
    move || {
        let drafts = drafts.get();
        (!drafts.is_empty()).then(|| {
            view! {
                <Section title=i18n.label(words::DRAFTS)>
                    <List>{drafts.into_iter().map(row).collect_view()}</List>
                </Section>
            }
        })
    }
}

/// One need in a list.
#[component]
pub fn NeedRow(need: NeedSummary, catalog: CatalogSignal) -> impl IntoView {
    let i18n = use_i18n();
    let backend = use_services().backend();
    let cover = need
        .cover
        .as_ref()
        .map(|cover| backend.photo_src(&cover.thumb_url));
    let (service, at) = (need.service.clone(), need.submitted_at);
    let note = move || {
        let at = i18n.moment(at.millis() as f64, clock::now().millis() as f64);
        format!("{} · {at}", catalog.service(i18n, &service))
    };
    let (tone, icon, word) = status(need.status);
    view! {
        <ReportRow
            href=Route::Need(need.id.clone()).href()
            title=show::title_of(&need.title)
            note
            cover=cover.unwrap_or_default()
            icon=icons::HAND_HEART
        >
            <Badge tone icon label=i18n.label(word) />
            {need.on_behalf.then(|| view! { <Badge tone=Tone::Neutral icon=icons::USER_ROUND label=i18n.label(words::ON_BEHALF) /> })}
        </ReportRow>
    }
}
