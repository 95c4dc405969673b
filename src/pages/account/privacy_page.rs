//! 隐私与授权: what one agreed to and can take back, the text in force, and agreeing to it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{AppBar, Button, Card, Section, SkeletonCards, Toast, Toasts};
use linli_model::refusal::Refusal;
use linli_offline::OutboxLine;

use super::consent::{PrivacyText, agree, has_agreed};
use super::consents::{Consents, use_consents};
use crate::contexts::{use_device, use_directory, use_navigation, use_services};
use crate::error;
use crate::i18n::{use_i18n, words::account as words, words::form, words::me, words::reports};
use crate::route::Route;
use crate::session::use_session;

/// 隐私与授权.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    let i18n = use_i18n();
    let (navigation, session, services) = (use_navigation(), use_session(), use_services());
    let toasts = expect_context::<Toasts>();
    let about = use_directory().about();
    let agreed = move || {
        about.with(|about| {
            let version = &about.as_ref()?.privacy.version;
            session
                .is_signed_in()
                .then(|| session.state().with(|state| has_agreed(state, version)))
        })
    };
    let consents = use_consents();
    let busy = RwSignal::new(false);
    let outbox = use_device().outbox();
    let held = move || {
        let waits = |line: &&OutboxLine| line.state.reason() == Some(Refusal::ConsentNeeded.code());
        outbox.with_untracked(|lines| {
            lines
                .iter()
                .filter(waits)
                .map(|line| line.id.clone())
                .collect::<Vec<_>>()
        })
    };
    let press = move |()| {
        busy.set(true);
        let held = held();
        spawn_local(async move {
            match agree(&*services.backend(), session).await {
                Ok(()) => {
                    consents.again();
                    // What was refused for want of this goes on its way, and the person back to it.
                    held.iter().for_each(|id| services.offline().retry(id));
                    if !held.is_empty() {
                        navigation.back(&Route::Drafts);
                    }
                }
                Err(fault) => toasts.show(Toast::new(error::words(i18n, &fault)).danger()),
            }
            busy.try_set(false);
        });
    };
    let text = move |message| i18n.label(message);
    view! {
        <main class="page">
        <AppBar
            title=text(me::PRIVACY)
            back_label=text(form::BACK)
            on_back=move |()| navigation.back(&Route::Me)
        />
            {move || about.with(Option::is_none).then(|| view! { <SkeletonCards label=text(reports::LOADING) count=1 /> })}
            <Consents load=consents />
            <Section title=text(words::PRIVACY)><Card><PrivacyText /></Card></Section>
            {move || {
                agreed().map(|agreed| {
                    if agreed {
                        view! { <p class="center-note">{text(words::AGREED)}</p> }.into_any()
                    } else {
                        view! {
                            <p class="center-note">{text(words::NOT_AGREED)}</p>
                            <Button wide=true loading=busy on_press=press>{text(words::AGREE)}</Button>
                        }
                        .into_any()
                    }
                })
            }}
        </main>
    }
}
