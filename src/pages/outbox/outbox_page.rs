//! 待发送: every command that has not arrived yet, each with its own state and with what can be done about it.

use leptos::prelude::*;
use linli_components::{
    AppBar, Banner, Button, ButtonKind, ButtonLink, ButtonSize, EmptyState, Section, Tone, icons,
};
use linli_model::refusal::Refusal;
use linli_offline::{Connectivity, OutboxLine, OutboxState};

use super::item::OutboxCard;
use crate::contexts::{use_device, use_navigation, use_services};
use crate::i18n::{Message, use_i18n, words::form, words::sending as words};
use crate::pages::drafts::UnreadDevice;
use crate::route::Route;

/// Whether trying it again can help: what somebody else has changed must be looked at first.
fn may_try_again(line: &OutboxLine) -> bool {
    matches!(line.state, OutboxState::NeedsAttention { .. })
        && line.state.reason() != Some(Refusal::Stale.code())
}

/// 待发送.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let i18n = use_i18n();
    let (services, navigation, device) = (use_services(), use_navigation(), use_device());
    let text = move |message: Message| i18n.label(message);
    let (outbox, connectivity, unread) = (device.outbox(), device.connectivity(), device.unread());
    let some = Memo::new(move |_| outbox.with(|lines| !lines.is_empty()));
    let retry_all = move |()| {
        let offline = services.offline();
        offline.wake();
        let again = outbox.with_untracked(|lines| {
            let again = lines.iter().filter(|line| may_try_again(line));
            again.map(|line| line.id.clone()).collect::<Vec<_>>()
        });
        for id in again {
            offline.retry(&id);
        }
    };
    let trailing = move || {
        view! {
            <Button kind=ButtonKind::Text size=ButtonSize::Small on_press=retry_all>{text(words::RETRY_ALL)}</Button>
        }
    };
    let is_offline = Memo::new(move |_| connectivity.get() == Connectivity::Offline);
    view! {
        <main class="page outbox-page">
            <AppBar
                title=text(words::OUTBOX)
                back_label=text(form::BACK)
                on_back=move |()| navigation.back(&Route::Me)
            />
            {move || if some.get() {
                view! {
                    {move || is_offline.get().then(|| view! {
                        <Banner tone=Tone::Amber icon=icons::CLOUD_OFF text=text(words::WAITING_OFFLINE) />
                    })}
                    <Section title=text(words::OUTBOX_TITLE) trailing=ViewFn::from(trailing)>
                        <OutboxCard whole=true />
                    </Section>
                }.into_any()
            } else if unread.get() {
                view! { <UnreadDevice /> }.into_any()
            } else {
                view! {
                    <EmptyState title=text(words::NO_OUTBOX) note=text(words::NO_OUTBOX_NOTE)>
                        <ButtonLink href=Route::Reports.href() kind=ButtonKind::Secondary>{text(words::SEE_REPORTS)}</ButtonLink>
                    </EmptyState>
                }.into_any()
            }}
        </main>
    }
}
