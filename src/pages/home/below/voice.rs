//! 按住说话: what is said becomes the words of a report draft. Held or pressed, let go or pressed again: both work, and so
//! does the keyboard.

use leptos::ev::PointerEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{ButtonKind, ButtonLink, Icon, icons};
use linli_offline::OfflineError;

use crate::clock;
use crate::contexts::{Navigation, Services, use_navigation, use_services};
use crate::drafting::FormValue;
use crate::host::ListenFault;
use crate::i18n::{Message, use_i18n, words::home as words};
use crate::pages::reports::ReportDraft;
use crate::route::Route;

/// Who lets go sooner has pressed, not held, in milliseconds: it listens until the next press.
const PRESS_MS: i64 = 500;

/// How far it has come.
#[derive(Debug, Clone, PartialEq)]
enum Speaking {
    Quiet,
    Listening,
    /// The microphone is closed; the last words are on their way, or are being kept.
    Writing,
    Failed(ListenFault),
    /// Understood, but not kept on the device: the words.
    Unsaved(String),
}

#[derive(Clone, Copy)]
struct Speech {
    state: RwSignal<Speaking>,
    /// What was understood so far.
    words: RwSignal<String>,
    pressed_at: StoredValue<i64>,
    services: Services,
    navigation: Navigation,
}

impl Speech {
    fn begin(self, language: &'static str) {
        self.words.set(String::new());
        self.state.set(Speaking::Listening);
        let so_far = Box::new(move |words| {
            self.words.try_set(words);
        });
        let heard = self.services.host().listen(language, so_far);
        spawn_local(async move {
            let heard = heard.await;
            self.state.try_set(Speaking::Writing);
            let next = match heard {
                Err(fault) => Speaking::Failed(fault),
                Ok(words) => match self.keep(&words).await {
                    Ok(draft) => {
                        // Who has left meanwhile finds it among the drafts.
                        if self.state.try_get_untracked().is_some() {
                            self.navigation.go(&draft);
                        }
                        Speaking::Quiet
                    }
                    Err(_) => Speaking::Unsaved(words),
                },
            };
            self.state.try_set(next);
        });
    }

    fn end(self) {
        self.state.set(Speaking::Writing);
        self.services.host().hush();
    }

    /// A report draft with these words.
    async fn keep(self, words: &str) -> Result<Route, OfflineError> {
        let offline = self.services.offline();
        let draft = offline.mint_draft();
        let report = ReportDraft {
            text: words.to_owned(),
            ..ReportDraft::default()
        };
        let value = serde_json::to_value(report).map_err(|_| OfflineError::Failed)?;
        offline.draft_save(&draft, ReportDraft::KIND, value, 0).await?;
        Ok(Route::Draft(draft))
    }

    fn is_listening(self) -> bool {
        self.state.with_untracked(|state| *state == Speaking::Listening)
    }

    fn is_busy(self) -> bool {
        self.state.with_untracked(|state| *state == Speaking::Writing)
    }
}

/// The card; where the browser cannot listen it says so, and leads to the form.
#[component]
pub fn Voice() -> impl IntoView {
    let services = use_services();
    if services.host().abilities().listen {
        view! { <Microphone /> }.into_any()
    } else {
        view! { <Unable /> }.into_any()
    }
}

#[component]
fn Unable() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="elder-voice">
            <p class="voice-line">{i18n.say(words::VOICE_UNABLE)}</p>
            <ButtonLink href=Route::NewReport.href() kind=ButtonKind::Secondary wide=true icon=icons::SQUARE_PEN>
                {i18n.say(words::VOICE_WRITE)}
            </ButtonLink>
        </section>
    }
}

#[component]
fn Microphone() -> impl IntoView {
    let i18n = use_i18n();
    let speech = Speech {
        state: RwSignal::new(Speaking::Quiet),
        words: RwSignal::new(String::new()),
        pressed_at: StoredValue::new(0),
        services: use_services(),
        navigation: use_navigation(),
    };
    // Who leaves is not listened to.
    on_cleanup(move || speech.services.host().hush());
    let press = move || {
        if speech.is_listening() {
            speech.end();
        } else if !speech.is_busy() {
            speech.begin(untrack(|| i18n.language().tag()));
        }
    };
    let down = move |event: PointerEvent| {
        if event.button() == 0 {
            speech.pressed_at.set_value(clock::now().millis());
            press();
        }
    };
    let up = move |_| {
        let held = clock::now().millis() - speech.pressed_at.get_value() >= PRESS_MS;
        if held && speech.is_listening() {
            speech.end();
        }
    };
    let line = move || {
        let said = speech.words.get();
        let text = |message: Message| i18n.text(message).to_owned();
        speech.state.with(|state| match state {
            Speaking::Quiet => text(words::VOICE_NOTE),
            Speaking::Listening | Speaking::Writing if !said.is_empty() => said.clone(),
            Speaking::Listening => text(words::VOICE_LISTENING),
            Speaking::Writing => text(words::VOICE_WRITING),
            Speaking::Failed(ListenFault::Silent) => text(words::VOICE_SILENT),
            Speaking::Failed(ListenFault::Refused) => text(words::VOICE_REFUSED),
            Speaking::Failed(ListenFault::Missing) => text(words::VOICE_MISSING),
            Speaking::Unsaved(said) => i18n.fill(words::VOICE_UNSAVED, &[said]),
        })
    };
    let listening = Memo::new(move |_| speech.state.get() == Speaking::Listening);
    view! {
        <section class="elder-voice" class:is-listening=listening>
            <h2 class="voice-title">{i18n.say(words::VOICE)}</h2>
            <p class="voice-line" role="status"><bdi>{line}</bdi></p>
            <button
                type="button"
                class="voice-button"
                aria-label=i18n.label(words::VOICE)
                aria-pressed=move || if listening.get() { "true" } else { "false" }
                on:pointerdown=down
                on:pointerup=up
                on:pointercancel=up
                on:contextmenu=|event| event.prevent_default()
                on:click=move |event| {
                    // A pointer has been dealt with; this is the keyboard, or what reads the screen.
                    if event.detail() == 0 {
                        press();
                    }
                }
            >
                <Icon icon=icons::MIC />
            </button>
            <p class="voice-foot">{i18n.say(words::VOICE_FOOT)}</p>
        </section>
    }
}
