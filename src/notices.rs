//! The lines above every page: no network, a sign-in that has ended, a device that cannot keep things.

use leptos::prelude::*;
use linli_components::{Banner, Button, ButtonKind, ButtonLink, ButtonSize, Tone, icons};
use linli_offline::{AccountState, Connectivity, StorageKind};

use crate::contexts::{use_device, use_services};
use crate::i18n::{use_i18n, words::home as words};
use crate::route::Route;
use crate::session::{SessionState, use_session};
use crate::store;

/// That the person has read which abilities an insecure address lacks.
const INSECURE_READ: &str = "linli.insecure.read";

/// What has to be known on every page.
#[component]
pub fn Notices() -> impl IntoView {
    view! { <div class="notices"><Offline /> <Locked /> <Storage /> <Insecure /></div> }
}

#[component]
fn Offline() -> impl IntoView {
    let i18n = use_i18n();
    let connectivity = use_device().connectivity();
    move || {
        (connectivity.get() == Connectivity::Offline).then(|| {
            view! { <Banner tone=Tone::Amber icon=icons::CLOUD_OFF text=i18n.label(words::OFFLINE) /> }
        })
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

#[component]
fn Storage() -> impl IntoView {
    let i18n = use_i18n();
    let storage = use_device().storage();
    let line = move || {
        storage.with(|storage| match storage.kind {
            StorageKind::Newer => Some(i18n.text(words::NEWER).to_owned()),
            StorageKind::MemoryOnly => Some(i18n.text(words::MEMORY_ONLY).to_owned()),
            StorageKind::Durable if storage.failing => Some(i18n.text(words::STORAGE_FAILING).to_owned()),
            StorageKind::Durable if storage.evicted => Some(i18n.text(words::EVICTED).to_owned()),
            StorageKind::Durable if storage.quarantined > 0 => {
                Some(i18n.fill(words::QUARANTINED, &[&storage.quarantined]))
            }
            StorageKind::Durable => None,
        })
    };
    move || line().map(|text| view! { <Banner tone=Tone::Amber icon=icons::HARD_DRIVE text /> })
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
