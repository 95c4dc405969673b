//! The privacy text: reading it and agreeing to it.

use leptos::prelude::*;
use linli_client::{Backend, ClientError};
use linli_components::{Checkbox, Sheet};

use crate::contexts::use_directory;
use crate::i18n::{use_i18n, words::account as words};
use crate::session::{Session, SessionState};

/// Which text a consent is about.
pub(super) const PRIVACY: &str = "privacy";

/// The text in the reader's language, paragraph by paragraph.
#[component]
pub fn PrivacyText() -> impl IntoView {
    let i18n = use_i18n();
    let about = use_directory().about();
    move || {
        about.get().map(|about| {
            let body = i18n.words(&about.privacy.body);
            let paragraphs = body.lines().filter(|line| !line.is_empty());
            view! {
                <div class="prose">
                    {paragraphs.map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()}
                    <p class="note">{i18n.fill(words::PRIVACY_VERSION, &[&about.privacy.version])}</p>
                </div>
            }
        })
    }
}

/// 我已阅读并同意《隐私说明》, with the text a tap away.
#[component]
pub fn ConsentCheck(agreed: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let text = move |message| i18n.label(message);
    view! {
        <div class="consent">
            <Checkbox checked=agreed on_change=move |checked| agreed.set(checked)>
                {i18n.say(words::CONSENT)}
            </Checkbox>
            <button type="button" class="link-button" on:click=move |_| open.set(true)>
                {i18n.say(words::PRIVACY)}
            </button>
        </div>
        <Sheet open on_close=move |()| open.set(false) title=text(words::PRIVACY) close_label=text(words::CLOSE)>
            <PrivacyText />
        </Sheet>
    }
}

/// Records the agreement to the version in force, unless the person agreed to it before.
///
/// # Errors
/// The backend's.
pub async fn agree(backend: &dyn Backend, session: Session) -> Result<(), ClientError> {
    let directory = backend.directory().ok_or(ClientError::Unsupported)?;
    let version = directory.about().await?.privacy.version;
    if session
        .state()
        .try_get_untracked()
        .is_some_and(|state| has_agreed(&state, &version))
    {
        return Ok(());
    }
    let accounts = backend.accounts().ok_or(ClientError::Unsupported)?;
    session.begin(&accounts.consent(PRIVACY, &version).await?);
    Ok(())
}

/// Whether the person signed in agreed to this version.
pub fn has_agreed(state: &SessionState, version: &str) -> bool {
    matches!(state, SessionState::SignedIn(person) if person.consent.as_deref() == Some(version))
}
