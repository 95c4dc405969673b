//! 草稿箱 and 待发送: everything that is on this device only.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Button, ButtonKind, ButtonLink, ButtonSize, Dialog, EmptyState, IconButton, LargeTitle, Section, Toast,
    Toasts, icons,
};
use linli_model::ids::DraftId;
use linli_offline::DraftLine;

use super::draft::{DRAFT_KIND, ReportDraft};
use super::outbox_line::OutboxCard;
use crate::clock::use_now;
use crate::contexts::{use_device, use_services};
use crate::error;
use crate::i18n::{use_i18n, words::sending as words};
use crate::route::Route;
use crate::show;

/// 草稿箱.
#[component]
pub fn DraftsPage() -> impl IntoView {
    let i18n = use_i18n();
    let (services, device) = (use_services(), use_device());
    let toasts = expect_context::<Toasts>();
    let text = move |message| i18n.label(message);
    let drafts = device.drafts(DRAFT_KIND);
    let outbox = device.outbox();
    let doomed = RwSignal::new(None::<DraftId>);
    let delete = move |()| {
        let Some(id) = doomed.get_untracked() else { return };
        doomed.set(None);
        spawn_local(async move {
            if let Err(fault) = services.offline().draft_delete(&id).await {
                toasts.show(Toast::new(error::code_words(i18n, fault.code())).danger());
            }
        });
    };
    let retry_all = move || {
        view! {
            <Button
                kind=ButtonKind::Text
                size=ButtonSize::Small
                on_press=move |()| services.offline().wake()
            >{text(words::RETRY_ALL)}</Button>
        }
    };
    let has_outbox = Memo::new(move |_| outbox.with(|lines| !lines.is_empty()));
    view! {
        <main class="page">
            <LargeTitle title=text(words::TITLE) />
            {move || has_outbox.get().then(|| view! {
                <Section title=text(words::OUTBOX) trailing=ViewFn::from(retry_all)><OutboxCard /></Section>
            })}
            {move || if drafts.with(Vec::is_empty) {
                if has_outbox.get() {
                    return ().into_any();
                }
                view! {
                    <EmptyState title=text(words::NO_DRAFTS) note=text(words::NO_DRAFTS_NOTE)>
                        <ButtonLink href=Route::NewReport.href() icon=icons::CAMERA>{text(words::NEW)}</ButtonLink>
                    </EmptyState>
                }.into_any()
            } else {
                view! {
                    <Section title=text(words::DRAFTS)>
                        <div class="stack">
                            {drafts.get().into_iter().map(|draft| view! { <DraftRow draft doomed /> }).collect_view()}
                        </div>
                    </Section>
                }.into_any()
            }}
        </main>
        <Dialog
            open=Signal::derive(move || doomed.with(Option::is_some))
            title=text(words::DELETE_DRAFT)
            text=text(words::DELETE_DRAFT_NOTE)
            confirm_label=text(words::DELETE)
            cancel_label=text(words::CANCEL)
            danger=true
            on_confirm=delete
            on_cancel=move |()| doomed.set(None)
        />
    }
}

#[component]
fn DraftRow(draft: DraftLine, doomed: RwSignal<Option<DraftId>>) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let now = use_now(30_000);
    let value: ReportDraft = serde_json::from_value(draft.value.clone()).unwrap_or_default();
    let title = show::title_of(&value.text);
    let untitled = title.is_empty();
    let words_of = move || {
        if untitled {
            i18n.text(words::UNTITLED).to_owned()
        } else {
            title.clone()
        }
    };
    let (saved_at, photos) = (draft.saved_at, draft.photos.len());
    let note = move || {
        let age = i18n.age(saved_at.millis() as f64, now.get().millis() as f64);
        i18n.fill(words::SAVED_AT, &[&age, &photos])
    };
    let cover = RwSignal::new(None::<String>);
    // The address is revoked with the row.
    let url = StoredValue::new_local(None);
    if let Some(photo) = draft.photos.first().map(|photo| photo.id.clone()) {
        spawn_local(async move {
            if let Ok(photo) = services.offline().photo_url(&photo).await {
                cover.try_set(Some(photo.as_str().to_owned()));
                url.try_set_value(Some(photo));
            }
        });
    }
    let id = draft.id.clone();
    view! {
        <div class="card draft-row">
            <a class="row grow" href=Route::Draft(draft.id).href()>
                {move || cover.get().map(|url| view! { <img class="cover is-small" src=url alt="" /> })}
                <span class="row-words grow">
                    <span class="row-title">{words_of}</span>
                    <span class="row-note">{note}</span>
                </span>
            </a>
            <IconButton
                icon=icons::TRASH
                label=i18n.label(words::DELETE)
                on_press=move |()| doomed.set(Some(id.clone()))
            />
        </div>
    }
}
