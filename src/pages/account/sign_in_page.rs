//! Sign-in: residents by phone and one-time code, staff by account and password; and the privacy consent.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_components::{
    AppBar, Button, ButtonKind, ButtonSize, Choice, CodeField, Field, PhoneField, SegmentedControl,
    TextInput, Toast, Toasts, phone_fault,
};
use linli_model::protocol::SignIn;

use super::consent::{ConsentCheck, agree};
use crate::clock::use_now;
use crate::contexts::{Navigation, Services, use_device, use_directory, use_navigation, use_services};
use crate::error;
use crate::i18n::{I18n, use_i18n, words::account as words, words::form};
use crate::route::Route;
use crate::session::{Session, SessionState, use_session};

/// Seconds before another code may be asked for.
const CODE_AGAIN_SECONDS: i64 = 60;

const BY_CODE: &str = "code";
const BY_PASSWORD: &str = "password";

/// What both ways of signing in share.
#[derive(Clone, Copy)]
struct Entry {
    i18n: I18n,
    services: Services,
    session: Session,
    navigation: Navigation,
    toasts: Toasts,
    agreed: RwSignal<bool>,
    busy: RwSignal<bool>,
    fault: RwSignal<String>,
}

impl Entry {
    /// Signs in, agrees to the privacy text, and goes on to where the person wanted.
    fn enter(self, how: SignIn) {
        if !self.agreed.get_untracked() {
            self.fault.set(String::new());
            self.toasts
                .show(Toast::new(self.i18n.text(words::CONSENT_FIRST)).warning());
            return;
        }
        self.busy.set(true);
        self.fault.set(String::new());
        spawn_local(async move {
            let entered = self.try_enter(how).await;
            self.busy.try_set(false);
            match entered {
                Ok(()) => self.go_on(),
                Err(error) => {
                    self.fault.try_set(error::words(self.i18n, &error));
                }
            }
        });
    }

    async fn try_enter(self, how: SignIn) -> Result<(), ClientError> {
        let backend = self.services.backend();
        let accounts = backend.accounts().ok_or(ClientError::Unsupported)?;
        let session = accounts.sign_in(how).await?;
        self.session.begin(&session);
        agree(&*backend, self.session).await
    }

    fn go_on(self) {
        let Some(SessionState::SignedIn(person)) = self.session.state().try_get_untracked() else {
            return;
        };
        if person.grants.is_empty() {
            self.navigation.replace(&Route::Community);
        } else {
            self.navigation.back(&Route::Home);
        }
    }
}

/// Sign-in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let i18n = use_i18n();
    let navigation = use_navigation();
    let entry = Entry {
        i18n,
        services: use_services(),
        session: use_session(),
        navigation,
        toasts: expect_context(),
        agreed: RwSignal::new(false),
        busy: RwSignal::new(false),
        fault: RwSignal::new(String::new()),
    };
    let mode = RwSignal::new(BY_CODE.to_owned());
    let modes = move || {
        vec![
            Choice::new(BY_CODE, i18n.text(words::MODE_CODE)),
            Choice::new(BY_PASSWORD, i18n.text(words::MODE_PASSWORD)),
        ]
    };
    let drafts = use_device().draft_count();
    let memory_only = use_device().memory_only();
    let draft_kept = move || {
        let word = if memory_only.get() {
            words::DRAFT_ON_PAGE
        } else {
            words::DRAFT_KEPT
        };
        i18n.text(word)
    };
    let demo = use_directory().about();
    let text = move |message| i18n.label(message);
    let by_code = Memo::new(move |_| mode.with(|mode| mode == BY_CODE));
    view! {
        <main class="page sign-in">
        <AppBar
            title=text(words::TITLE)
            back_label=text(form::BACK)
            on_back=move |()| navigation.back(&Route::Home)
        />
            <p class="sign-in-note">{text(words::SUBTITLE)}</p>
            <SegmentedControl
                label=text(words::MODE)
                options=Signal::derive(modes)
                value=mode
                on_change=move |chosen| {
                    entry.fault.set(String::new());
                    mode.set(chosen);
                }
            />
            <div class="card stack">
                {move || if by_code.get() {
                    view! { <ByCode entry /> }.into_any()
                } else {
                    view! { <ByPassword entry /> }.into_any()
                }}
                <ConsentCheck agreed=entry.agreed />
            </div>
            {move || (drafts.get() > 0)
                .then(|| view! { <p class="center-note">{draft_kept}</p> })}
            {move || demo.with(|about| about.as_ref().is_some_and(|about| about.demo))
                .then(|| view! { <p class="center-note">{text(words::DEMO)}</p> })}
        </main>
    }
}

/// Phone, then code.
#[component]
fn ByCode(entry: Entry) -> impl IntoView {
    let i18n = entry.i18n;
    let text = move |message| i18n.label(message);
    let phone = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let asked_at = RwSignal::new(None::<linli_model::time::Timestamp>);
    let sending = RwSignal::new(false);
    let phone_error = RwSignal::new(String::new());
    let now = use_now(1_000);
    let wait = move || {
        let since = asked_at
            .get()
            .map_or(i64::MAX, |at| now.get().since(at) / linli_model::time::SECOND);
        CODE_AGAIN_SECONDS.saturating_sub(since).max(0)
    };
    let ask = move || {
        let number = phone.get_untracked();
        if phone_fault(&number).is_some() {
            phone_error.set(i18n.text(words::PHONE_FAULT).to_owned());
            return;
        }
        sending.set(true);
        spawn_local(async move {
            let backend = entry.services.backend();
            let asked = match backend.accounts() {
                Some(accounts) => accounts.request_code(&number).await,
                None => Err(ClientError::Unsupported),
            };
            sending.try_set(false);
            match asked {
                Ok(()) => {
                    code.try_set(String::new());
                    entry.fault.try_set(String::new());
                    asked_at.try_set(Some(crate::clock::now()));
                }
                Err(error) => {
                    phone_error.try_set(error::words(i18n, &error));
                }
            }
        });
    };
    let enter = move |code: String| {
        let phone = phone.get_untracked();
        entry.enter(SignIn::Code {
            phone,
            code,
            carrier: entry.services.carrier(),
        });
    };
    let asked = Memo::new(move |_| asked_at.with(Option::is_some));
    let again = move || match wait() {
        0 => i18n.text(words::GET_CODE).to_owned(),
        seconds => i18n.fill(words::AGAIN_IN, &[&seconds]),
    };
    view! {
        <form class="stack" on:submit=move |event| {
            event.prevent_default();
            if asked.get_untracked() { enter(code.get_untracked()) } else { ask() }
        }>
            <PhoneField
                label=text(words::PHONE)
                value=phone
                on_input=move |number| {
                    phone_error.set(String::new());
                    asked_at.set(None);
                    phone.set(number);
                }
                hint=text(words::PHONE_HINT)
                error=phone_error
            />
            {move || asked.get().then(|| view! {
                <CodeField
                    label=text(words::CODE)
                    value=code
                    on_input=move |typed| code.set(typed)
                    on_complete=enter
                    hint=move || i18n.fill(words::CODE_SENT, &[&phone.get_untracked()])
                    error=entry.fault
                />
            })}
            {move || if asked.get() {
                view! {
                    <Button submit=true wide=true loading=entry.busy>{text(words::SIGN_IN)}</Button>
                    <Button
                        kind=ButtonKind::Text
                        size=ButtonSize::Small
                        disabled=Signal::derive(move || { wait() > 0 })
                        on_press=move |()| ask()
                    >
                        {again}
                    </Button>
                }.into_any()
            } else {
                view! { <Button submit=true wide=true loading=sending>{text(words::GET_CODE)}</Button> }.into_any()
            }}
        </form>
    }
}

/// Account and password.
#[component]
fn ByPassword(entry: Entry) -> impl IntoView {
    let i18n = entry.i18n;
    let text = move |message| i18n.label(message);
    let account = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let empty = move |field: RwSignal<String>| {
        let missing = tried.get() && field.with(|value| value.trim().is_empty());
        if missing {
            i18n.text(words::EMPTY).to_owned()
        } else {
            String::new()
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (account, password) = (
            account.get_untracked().trim().to_owned(),
            password.get_untracked(),
        );
        if !account.is_empty() && !password.trim().is_empty() {
            entry.enter(SignIn::Password {
                account,
                password,
                carrier: entry.services.carrier(),
            });
        }
    };
    view! {
        <form class="stack" on:submit=submit>
            <Field label=text(words::ACCOUNT) error=move || empty(account)>
                <TextInput value=account on_input=move |typed| account.set(typed) autocomplete="username" />
            </Field>
            <Field
                label=text(words::PASSWORD)
                error=move || match empty(password) {
                    missing if missing.is_empty() => entry.fault.get(),
                    missing => missing,
                }
            >
                <TextInput
                    value=password
                    on_input=move |typed| password.set(typed)
                    kind="password"
                    autocomplete="current-password"
                />
            </Field>
            <Button submit=true wide=true loading=entry.busy>{text(words::SIGN_IN)}</Button>
        </form>
    }
}
