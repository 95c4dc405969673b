//! What one agreed to, each with its version and when, and taking it back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_components::{
    Button, ButtonKind, ButtonSize, Dialog, ErrorState, List, ListRow, Section, SkeletonCards, Toast, Toasts,
    Tone, icons,
};
use linli_model::protocol::Consent;

use super::consent::PRIVACY;
use crate::clock;
use crate::contexts::{use_directory, use_services};
use crate::error;
use crate::i18n::{Message, use_i18n, words::account as words, words::reports, words::tasks};
use crate::load::{Load, Loaded, Shown, use_load};
use crate::session::use_session;

impl Shown for Vec<Consent> {
    fn shows_same(&self, other: &Self) -> bool {
        self == other
    }
}

/// What the person who is signed in agreed to, newest first.
pub fn use_consents() -> Load<Vec<Consent>> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load(move || {
        let _ = person.get();
        let backend = services.backend();
        Box::pin(async move {
            let accounts = backend.accounts().ok_or(ClientError::Unsupported)?;
            let session = accounts.session().await?;
            Ok(session.map(|session| session.consents).unwrap_or_default())
        })
    })
}

/// The list; nothing where nobody is signed in.
#[component]
pub fn Consents(load: Load<Vec<Consent>>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let text = move |message: Message| i18n.label(message);
    let signed_in = Memo::new(move |_| session.is_signed_in());
    let withdrawn = RwSignal::new(None::<String>);
    let content = move || match load.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) count=1 /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| load.again()
            />
        }
        .into_any(),
        Loaded::Ready(consents) if consents.is_empty() => {
            view! { <p class="card note">{text(words::CONSENTS_NONE)}</p> }.into_any()
        }
        Loaded::Ready(consents) => {
            let row = move |consent| view! { <Row consent withdrawn /> };
            let rows = consents.into_iter().map(row).collect_view();
            view! { <List>{rows}</List> }.into_any()
        }
    };
    move || {
        signed_in.get().then(|| {
            view! {
                <Section title=text(words::CONSENTS)>{content}</Section>
                <WithdrawDialog withdrawn load />
            }
        })
    }
}

#[component]
fn Row(consent: Consent, withdrawn: RwSignal<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let about = use_directory().about();
    let Consent { text, version, at } = consent;
    let named = text.clone();
    let title = Signal::derive(move || {
        let privacy = about.with(|about| about.as_ref().map(|about| i18n.words(&about.privacy.title)));
        privacy
            .filter(|_| named == PRIVACY)
            .unwrap_or_else(|| named.clone())
    });
    let note = move || {
        let at = i18n.moment(at.millis() as f64, clock::now().millis() as f64);
        i18n.fill(words::CONSENTED_AT, &[&version, &at])
    };
    let text = StoredValue::new(text);
    let withdraw = move || {
        view! {
            <Button
                kind=ButtonKind::DangerSoft
                size=ButtonSize::Small
                on_press=move |()| withdrawn.set(Some(text.get_value()))
            >
                {i18n.say(words::WITHDRAW)}
            </Button>
        }
    };
    view! { <ListRow title note icon=icons::LOCK tone=Tone::Jade trailing=ViewFn::from(withdraw) /> }
}

/// Says what follows and what does not, and takes the consent back.
#[component]
fn WithdrawDialog(withdrawn: RwSignal<Option<String>>, load: Load<Vec<Consent>>) -> impl IntoView {
    let i18n = use_i18n();
    let (services, session) = (use_services(), use_session());
    let toasts = expect_context::<Toasts>();
    let text = move |message: Message| i18n.label(message);
    let busy = RwSignal::new(false);
    let confirm = move |()| {
        let Some(consent) = withdrawn.get_untracked() else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let backend = services.backend();
            let ended = match backend.accounts() {
                Some(accounts) => accounts.withdraw_consent(&consent).await,
                None => Err(ClientError::Unsupported),
            };
            busy.try_set(false);
            withdrawn.try_set(None);
            match ended {
                Ok(ended) => {
                    session.begin(&ended);
                    load.state.try_set(Loaded::Ready(ended.consents));
                    toasts.show(Toast::new(i18n.text(words::WITHDRAWN)).success());
                }
                Err(fault) => toasts.show(Toast::new(error::words(i18n, &fault)).danger()),
            }
        });
    };
    view! {
        <Dialog
            open=Signal::derive(move || withdrawn.with(Option::is_some))
            title=text(words::WITHDRAW_TITLE)
            text=text(words::WITHDRAW_NOTE)
            confirm_label=text(words::WITHDRAW)
            cancel_label=text(tasks::BACK)
            danger=true
            busy
            on_confirm=confirm
            on_cancel=move |()| withdrawn.set(None)
        />
    }
}
