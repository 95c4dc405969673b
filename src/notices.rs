//! The lines above every page: no network, a sign-in that has ended, a device that cannot keep things, a new version.

use leptos::prelude::*;
use linli_components::{Badge, Banner, Button, ButtonKind, ButtonLink, ButtonSize, Tone, icons};
use linli_offline::{AccountState, Connectivity, Room, StorageKind, StorageState};

use crate::contexts::{use_device, use_services};
use crate::i18n::{Message, use_i18n, words::home as words, words::storage};
use crate::route::Route;
use crate::session::{SessionState, use_session};
use crate::store;
use crate::updates::NewVersion;

/// That the person has read which abilities an insecure address lacks.
const INSECURE_READ: &str = "linli.insecure.read";

/// What has to be known on every page.
#[component]
pub fn Notices() -> impl IntoView {
    view! { <div class="notices"><Shared /> <Offline /> <Locked /> <Storage /> <Insecure /> <NewVersion /></div> }
}

#[component]
fn Offline() -> impl IntoView {
    let i18n = use_i18n();
    let device = use_device();
    let (connectivity, storage) = (device.connectivity(), device.storage());
    let words_of = move || i18n.text(storage.with(offline_words)).to_owned();
    move || {
        (connectivity.get() == Connectivity::Offline).then(|| {
            view! { <Banner tone=Tone::Amber icon=icons::CLOUD_OFF text=Signal::derive(words_of) /> }
        })
    }
}

/// What becomes of what is written without a network: nothing is called kept where it is not.
const fn offline_words(storage: &StorageState) -> Message {
    match storage.kind {
        StorageKind::MemoryOnly => words::OFFLINE_MEMORY,
        StorageKind::Newer => words::OFFLINE_UNKEPT,
        StorageKind::Durable if storage.full || storage.failing => words::OFFLINE_UNKEPT,
        StorageKind::Durable => words::OFFLINE,
    }
}

#[component]
fn Locked() -> impl IntoView {
    let i18n = use_i18n();
    let account = use_device().account();
    let session = use_session();
    let locked = Memo::new(move |_| match account.get() {
        AccountState::Locked { name, .. } if session.state().get() == SessionState::SignedOut => Some(name),
        _ => None,
    });
    move || {
        locked.get().map(|name| {
            view! {
                <Banner tone=Tone::Amber icon=icons::LOCK text=move || i18n.fill(words::LOCKED, &[&name])>
                    <ButtonLink href=Route::SignIn.href() kind=ButtonKind::Text size=ButtonSize::Small>
                        {i18n.say(words::LOCKED_ACTION)}
                    </ButtonLink>
                </Banner>
            }
        })
    }
}

/// What a notice about the device leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Nowhere.
    Nowhere,
    /// To the page of what is kept here.
    Page,
    /// It is read once.
    Read,
}

/// The most pressing of what is to be said about the device.
fn storage_notice(storage: &StorageState) -> Option<(Message, Way)> {
    let nearly_full = storage.room.is_some_and(Room::is_nearly_full);
    Some(match storage.kind {
        StorageKind::Newer => (words::NEWER, Way::Nowhere),
        StorageKind::MemoryOnly if storage.unread => (words::STORAGE_UNREAD, Way::Nowhere),
        StorageKind::MemoryOnly => (words::MEMORY_ONLY, Way::Nowhere),
        StorageKind::Durable if storage.full => (words::STORAGE_FULL, Way::Page),
        StorageKind::Durable if storage.failing => (words::STORAGE_FAILING, Way::Nowhere),
        StorageKind::Durable if storage.evicted => (words::EVICTED, Way::Read),
        StorageKind::Durable if nearly_full => (words::STORAGE_NEARLY_FULL, Way::Page),
        StorageKind::Durable if storage.quarantined > 0 => (words::QUARANTINED, Way::Page),
        StorageKind::Durable => return None,
    })
}

#[component]
fn Storage() -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let storage = use_device().storage();
    let notice = Memo::new(move |_| storage.with(storage_notice));
    let way = move |way: Way| match way {
        Way::Nowhere => ().into_any(),
        Way::Page => view! {
            <ButtonLink href=Route::Storage.href() kind=ButtonKind::Text size=ButtonSize::Small>
                {i18n.say(words::STORAGE_SEE)}
            </ButtonLink>
        }
        .into_any(),
        Way::Read => view! {
            <Button
                kind=ButtonKind::Text
                size=ButtonSize::Small
                on_press=move |()| services.offline().acknowledge_eviction()
            >
                {i18n.say(words::GOT_IT)}
            </Button>
        }
        .into_any(),
    };
    move || {
        notice.get().map(|(word, leads)| {
            let text = move || i18n.fill(word, &[&storage.with(|storage| storage.quarantined)]);
            view! {
                <Banner tone=Tone::Amber icon=icons::HARD_DRIVE text=Signal::derive(text)>{way(leads)}</Banner>
            }
        })
    }
}

/// On a shared phone everybody is reminded to leave.
#[component]
fn Shared() -> impl IntoView {
    let i18n = use_i18n();
    let shared = use_device().shared();
    move || {
        shared.get().then(|| {
            view! {
                <p class="shared-badge">
                    <Badge tone=Tone::Blue icon=icons::USERS_ROUND label=i18n.label(storage::SHARED_BADGE) />
                </p>
            }
        })
    }
}

#[component]
fn Insecure() -> impl IntoView {
    let i18n = use_i18n();
    let secure = use_services().host().abilities().secure;
    let shown = RwSignal::new(!secure && store::read(INSECURE_READ).is_none());
    let read = move || {
        store::write(INSECURE_READ, "1");
        shown.set(false);
    };
    move || {
        shown.get().then(|| {
            view! {
                <Banner tone=Tone::Blue icon=icons::INFO text=i18n.label(words::INSECURE)>
                    <Button kind=ButtonKind::Text size=ButtonSize::Small on_press=move |()| read()>
                        {i18n.say(words::GOT_IT)}
                    </Button>
                </Banner>
            }
        })
    }
}
