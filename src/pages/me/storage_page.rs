//! 我的 → 存储: how much room there is, whether the browser keeps what is here, what that is, and what this browser or
//! address cannot do. It says nothing is safe that is not.

use leptos::prelude::*;
use linli_components::{
    AppBar, Button, ButtonKind, ButtonSize, Card, Facts, IconPath, List, ListRow, ProgressBar, Section, Tone,
    icons,
};
use linli_offline::{Room, StorageKind, StorageState};

use super::storage_care::{Moving, Shared, Wiping};
use crate::contexts::{Kept, use_device, use_navigation, use_services};
use crate::host::Abilities;
use crate::i18n::{I18n, Message, use_i18n, words::form, words::me, words::storage as words};
use crate::route::Route;

/// 存储.
#[component]
pub fn StoragePage() -> impl IntoView {
    let i18n = use_i18n();
    let (services, navigation) = (use_services(), use_navigation());
    services.offline().look_at_room();
    view! {
        <main class="page storage">
            <AppBar
                title=i18n.label(me::STORAGE)
                back_label=i18n.label(form::BACK)
                on_back=move |()| navigation.back(&Route::Me)
            />
            <HowWell />
            <WhatIsKept />
            <Moving />
            <Missing />
            <Shared />
            <Wiping />
        </main>
    }
}

/// Bytes as a person reads them; tracks the language.
pub fn size(i18n: I18n, bytes: u64) -> String {
    const GIGABYTE: u64 = 1_000_000_000;
    let (word, unit) = match bytes {
        0..GIGABYTE => (words::MEGABYTES, 1_000_000.0),
        _ => (words::GIGABYTES, 1_000_000_000.0),
    };
    i18n.fill(word, &[&format!("{:.1}", bytes as f64 / unit)])
}

/// Whether what is here stays here, in one sentence, and whether it is a good one.
fn promise(storage: &StorageState) -> (Message, Tone, IconPath) {
    match (storage.kind, storage.room) {
        (StorageKind::MemoryOnly, _) if storage.unread => {
            (words::PROMISE_UNREAD, Tone::Amber, icons::TRIANGLE_ALERT)
        }
        (StorageKind::MemoryOnly, _) => (words::PROMISE_NONE, Tone::Amber, icons::TRIANGLE_ALERT),
        (StorageKind::Newer, _) => (words::PROMISE_NEWER, Tone::Amber, icons::TRIANGLE_ALERT),
        (StorageKind::Durable, Some(Room { persistent: true, .. })) => {
            (words::PROMISE_PERSISTENT, Tone::Jade, icons::CIRCLE_CHECK)
        }
        (StorageKind::Durable, _) => (words::PROMISE_BEST_EFFORT, Tone::Blue, icons::INFO),
    }
}

/// Room, and what the browser promises.
#[component]
fn HowWell() -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let storage = use_device().storage();
    let room = Memo::new(move |_| storage.get().room);
    let in_use = move || {
        room.get()
            .map(|room| i18n.fill(words::IN_USE, &[&size(i18n, room.used), &size(i18n, room.quota)]))
            .unwrap_or_default()
    };
    let may_ask = Memo::new(move |_| {
        let storage = storage.get();
        storage.kind == StorageKind::Durable && storage.room.is_some_and(|room| !room.persistent)
    });
    let warning = move || {
        let storage = storage.get();
        let nearly = storage.room.is_some_and(Room::is_nearly_full);
        let word = match (storage.full, nearly) {
            (true, _) => words::FULL,
            (false, true) => words::NEARLY_FULL,
            _ => return None,
        };
        Some(view! { <p class="storage-line tone-red" role="alert">{i18n.say(word)}</p> })
    };
    let damaged = move || {
        let damaged = storage.get().quarantined;
        (damaged > 0).then(|| {
            view! { <p class="storage-line">{move || i18n.fill(words::DAMAGED, &[&damaged])}</p> }
        })
    };
    view! {
        <Section title=i18n.label(words::ROOM)>
            <Card>
                {move || match room.get() {
                    Some(room) => view! {
                        <ProgressBar label=in_use percent=Signal::derive(move || room.percent() as u32) />
                    }
                    .into_any(),
                    None => view! { <p class="storage-line">{i18n.say(words::ROOM_UNKNOWN)}</p> }.into_any(),
                }}
                {warning}
                {move || {
                    let (word, tone, icon) = promise(&storage.get());
                    view! { <ListRow title=i18n.label(word) icon tone /> }
                }}
                {move || may_ask.get().then(|| view! {
                    <Button
                        kind=ButtonKind::Secondary
                        size=ButtonSize::Small
                        on_press=move |()| services.offline().ask_to_keep()
                    >
                        {i18n.say(words::ASK_TO_KEEP)}
                    </Button>
                })}
                {damaged}
            </Card>
        </Section>
    }
}

/// Drafts, what is unsent, and their photos.
#[component]
fn WhatIsKept() -> impl IntoView {
    let i18n = use_i18n();
    let kept = use_device().kept();
    let memory_only = use_device().memory_only();
    let title = Signal::derive(move || {
        let word = if memory_only.get() {
            words::ON_THIS_PAGE
        } else {
            words::ON_THIS_DEVICE
        };
        i18n.text(word).to_owned()
    });
    let lines = move || {
        let Kept {
            drafts,
            unsent,
            photos,
            bytes,
            ..
        } = kept.get();
        vec![
            (i18n.text(words::DRAFTS).to_owned(), drafts.to_string()),
            (i18n.text(words::UNSENT).to_owned(), unsent.to_string()),
            (
                i18n.text(words::PHOTOS).to_owned(),
                i18n.fill(words::PHOTOS_SIZE, &[&photos, &size(i18n, bytes)]),
            ),
        ]
    };
    view! {
        <Section title>
            <Card><Facts items=Signal::derive(lines) /></Card>
        </Section>
    }
}

/// What is missing, each with what follows from it.
fn missing(abilities: Abilities, room: Option<Room>) -> Vec<(Message, Message)> {
    [
        (abilities.secure, words::NO_SECURE, words::NO_SECURE_NOTE),
        (abilities.service_worker, words::NO_WORKER, words::NO_WORKER_NOTE),
        (abilities.locate, words::NO_LOCATE, words::NO_LOCATE_NOTE),
        (abilities.locks, words::NO_LOCKS, words::NO_LOCKS_NOTE),
        (abilities.digest, words::NO_DIGEST, words::NO_DIGEST_NOTE),
        (room.is_some(), words::NO_ESTIMATE, words::NO_ESTIMATE_NOTE),
    ]
    .into_iter()
    .filter(|(there, ..)| !there)
    .map(|(_, title, note)| (title, note))
    .collect()
}

/// What this browser or address cannot do; gone when it can do everything.
#[component]
fn Missing() -> impl IntoView {
    let i18n = use_i18n();
    let abilities = use_services().host().abilities();
    let storage = use_device().storage();
    let missing = Memo::new(move |_| missing(abilities, storage.get().room));
    move || {
        let missing = missing.get();
        (!missing.is_empty()).then(|| {
            let row = move |(title, note)| {
                view! {
                    <ListRow title=i18n.label(title) note=i18n.label(note) icon=icons::INFO tone=Tone::Neutral />
                }
            };
            let rows = missing.into_iter().map(row).collect_view();
            view! {
                <Section title=i18n.label(words::MISSING) note=i18n.label(words::MISSING_NOTE)>
                    <List>{rows}</List>
                </Section>
            }
        })
    }
}
