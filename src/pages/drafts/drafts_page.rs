//! 草稿: all that is half-written, of every kind, each with what it is, how old and how large it is.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Button, ButtonKind, ButtonLink, ButtonSize, Dialog, EmptyState, IconButton, LargeTitle, List, ListRow,
    Section, Toast, Toasts, Tone, icons,
};
use linli_model::ids::DraftId;
use linli_offline::DraftLine;

use super::unread::UnreadDevice;
use super::words::kind_word;
use crate::archive::use_archivist;
use crate::clock::use_now;
use crate::contexts::{use_device, use_navigation, use_services};
use crate::drafting::{route_of, words_of};
use crate::error;
use crate::i18n::{I18n, Message, use_i18n, words::sending as words};
use crate::route::Route;
use crate::show;

/// 草稿.
#[component]
pub fn DraftsPage() -> impl IntoView {
    let i18n = use_i18n();
    let (services, device) = (use_services(), use_device());
    let toasts = expect_context::<Toasts>();
    let text = move |message: Message| i18n.label(message);
    let drafts = device.all_drafts();
    let (unsent, unread) = (device.unsent(), device.unread());
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
    let to_outbox = move || {
        let count = unsent.get();
        (count > 0).then(|| {
            view! {
                <List>
                    <ListRow
                        title=text(words::OUTBOX)
                        value=count.to_string()
                        icon=icons::CLOUD_UPLOAD
                        tone=Tone::Blue
                        href=Route::Outbox.href()
                    />
                </List>
            }
        })
    };
    let archivist = use_archivist();
    let export_all = move || {
        view! {
            <Button
                kind=ButtonKind::Text
                size=ButtonSize::Small
                loading=archivist.busy
                on_press=move |()| archivist.export(None)
            >{text(words::EXPORT_ALL)}</Button>
        }
    };
    let list = move || {
        if drafts.with(Vec::is_empty) {
            // What waits to be sent is told above: there is something on this device.
            if unsent.get() > 0 {
                return ().into_any();
            }
            if unread.get() {
                return view! { <UnreadDevice /> }.into_any();
            }
            return view! {
                <EmptyState title=text(words::NO_DRAFTS) note=text(words::NO_DRAFTS_NOTE)>
                    <ButtonLink href=Route::NewReport.href() icon=icons::CAMERA>{text(words::NEW)}</ButtonLink>
                </EmptyState>
            }
            .into_any();
        }
        let all = drafts.get();
        let size = all.iter().map(bytes_of).sum();
        let note = Signal::derive(move || i18n.fill(words::DRAFTS_SIZE, &[&show::size(size)]));
        view! {
            <Section title=text(words::DRAFTS) note trailing=ViewFn::from(export_all)>
                <div class="stack">{all.into_iter().map(|draft| view! { <DraftRow draft doomed /> }).collect_view()}</div>
            </Section>
        }
        .into_any()
    };
    view! {
        <main class="page drafts-page">
            <LargeTitle title=text(words::TITLE) />
            {to_outbox}
            {list}
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

/// What a draft takes up on the device: its words and its photos.
fn bytes_of(draft: &DraftLine) -> u64 {
    let photos: u64 = draft.photos.iter().map(|photo| photo.bytes).sum();
    photos + draft.value.to_string().len() as u64
}

/// 3 分钟前写的 · 2 张照片 · 412 KB: not that it is kept, which a browser without a database never does.
fn note_of(i18n: I18n, draft: &DraftLine, now: f64) -> String {
    let age = i18n.age(draft.saved_at.millis() as f64, now);
    let size = show::size(bytes_of(draft));
    match draft.photos.len() {
        0 => i18n.fill(words::WRITTEN_WORDS, &[&age, &size]),
        photos => i18n.fill(words::WRITTEN_AT, &[&age, &photos, &size]),
    }
}

#[component]
fn DraftRow(draft: DraftLine, doomed: RwSignal<Option<DraftId>>) -> impl IntoView {
    let i18n = use_i18n();
    let (now, navigation) = (use_now(30_000), use_navigation());
    let kind = kind_word(&draft.kind, &draft.value);
    let route = kind.and_then(|_| route_of(&draft.kind, &draft.id, &draft.value));
    let said = show::title_of(words_of(&draft.value));
    let is_second = draft.beside.is_some();
    let kind_words = move || i18n.text(kind.unwrap_or(words::KIND_UNKNOWN));
    let title = move || match said.is_empty() {
        true => i18n.text(words::UNTITLED).to_owned(),
        false => said.clone(),
    };
    let (cover, id) = (
        draft.photos.first().map(|photo| photo.id.clone()),
        draft.id.clone(),
    );
    let note = move || note_of(i18n, &draft, now.get().millis() as f64);
    let inside = view! {
        {cover.map(|photo| view! { <Cover photo /> })}
        <span class="row-words grow">
            <span class="row-note">
                {kind_words}
                {is_second.then(|| view! { <span class="draft-second">{i18n.say(words::DRAFT_SECOND)}</span> })}
            </span>
            <span class="row-title">{title}</span>
            <span class="row-note">{note}</span>
        </span>
    };
    let inside = match &route {
        Some(route) => view! { <a class="row grow" href=route.href()>{inside}</a> }.into_any(),
        None => view! { <div class="row grow">{inside}</div> }.into_any(),
    };
    view! {
        <div class="card draft-row">
            {inside}
            {route.map(|route| view! {
                <Button
                    kind=ButtonKind::Neutral
                    size=ButtonSize::Small
                    pill=true
                    on_press=move |()| navigation.go(&route)
                >
                    {i18n.say(words::EDIT)}
                </Button>
            })}
            <IconButton
                icon=icons::TRASH
                label=i18n.label(words::DELETE)
                on_press=move |()| doomed.set(Some(id.clone()))
            />
        </div>
    }
}

/// The first photo, small.
#[component]
fn Cover(photo: linli_model::ids::PhotoId) -> impl IntoView {
    let services = use_services();
    let cover = RwSignal::new(None::<String>);
    // The address is revoked with the row.
    let url = StoredValue::new_local(None);
    spawn_local(async move {
        if let Ok(photo) = services.offline().photo_url(&photo).await {
            cover.try_set(Some(photo.as_str().to_owned()));
            url.try_set_value(Some(photo));
        }
    });
    move || {
        cover
            .get()
            .map(|url| view! { <img class="cover is-small" src=url alt="" /> })
    }
}
