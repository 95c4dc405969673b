//! 退出登录: asks what becomes of what is unsent: send it now, keep it here for oneself, or delete it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Button, ButtonKind, ButtonLink, Dialog, Sheet, Toast, Toasts};
use linli_offline::Connectivity;

use crate::archive::use_archivist;
use crate::contexts::{Kept, Navigation, Services, use_device, use_navigation, use_services};
use crate::error;
use crate::i18n::{I18n, use_i18n, words::me as words, words::storage};
use crate::route::Route;
use crate::session::{Session, use_session};

/// How far signing out has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Not begun.
    Not,
    /// Asked what to do.
    Asked,
    /// Sending what is unsent; then it is done by itself.
    Sending,
    /// Asked once more whether to delete.
    Deleting,
}

/// One's way out.
#[derive(Clone, Copy)]
struct Leaving {
    step: RwSignal<Step>,
    busy: RwSignal<bool>,
    kept: Memo<Kept>,
    shared: Memo<bool>,
    memory_only: Memo<bool>,
    session: Session,
    services: Services,
    navigation: Navigation,
    toasts: Toasts,
    i18n: I18n,
}

impl Leaving {
    /// Signs out, and with `wipe` takes everything of this account off the device.
    fn end(self, wipe: bool) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let Self {
            session,
            navigation,
            toasts,
            i18n,
            ..
        } = self;
        spawn_local(async move {
            let ended = session.end(wipe).await;
            self.busy.try_set(false);
            self.step.try_set(Step::Not);
            if ended.is_ok() {
                navigation.go(&Route::Home);
            }
            let fault = untrack(|| match ended {
                Ok(Ok(())) => None,
                Ok(Err(fault)) => Some(error::code_words(i18n, fault.code())),
                Err(fault) => Some(error::words(i18n, &fault)),
            });
            if let Some(fault) = fault {
                toasts.show(Toast::new(fault).danger());
            }
        });
    }

    fn has_something(self) -> bool {
        self.kept.with(|kept| kept.unsent + kept.drafts > 0)
    }

    /// What is here in a sentence; tracks.
    fn what(self) -> String {
        let Kept { drafts, unsent, .. } = self.kept.get();
        self.i18n.fill(words::SIGN_OUT_WHAT, &[&unsent, &drafts])
    }
}

/// The button, and what it asks.
#[component]
pub fn SignOut() -> impl IntoView {
    let i18n = use_i18n();
    let (session, device) = (use_session(), use_device());
    let leaving = Leaving {
        step: RwSignal::new(Step::Not),
        busy: RwSignal::new(false),
        kept: device.kept(),
        shared: device.shared(),
        memory_only: device.memory_only(),
        session,
        services: use_services(),
        navigation: use_navigation(),
        toasts: expect_context(),
        i18n,
    };
    let Leaving {
        step,
        busy,
        kept,
        shared,
        ..
    } = leaving;
    let unsent = Memo::new(move |_| kept.with(|kept| kept.unsent));
    Effect::new(move |_| {
        if step.get() == Step::Sending && unsent.get() == 0 {
            leaving.end(shared.get_untracked());
        }
    });
    let something = Memo::new(move |_| leaving.has_something());
    let nothing_note = move || {
        let word = match (shared.get(), leaving.memory_only.get()) {
            (true, _) => words::SIGN_OUT_SHARED,
            (false, true) => words::SIGN_OUT_MEMORY,
            (false, false) => words::SIGN_OUT_NOTE,
        };
        i18n.text(word).to_owned()
    };
    move || {
        session.is_signed_in().then(|| {
            view! {
                <Button kind=ButtonKind::Neutral wide=true on_press=move |()| step.set(Step::Asked)>
                    {i18n.say(words::SIGN_OUT)}
                </Button>
                <Dialog
                    open=Signal::derive(move || step.get() == Step::Asked && !something.get())
                    title=i18n.label(words::SIGN_OUT_TITLE)
                    text=Signal::derive(nothing_note)
                    confirm_label=i18n.label(words::SIGN_OUT)
                    cancel_label=i18n.label(words::CANCEL)
                    danger=true
                    busy
                    on_confirm=move |()| leaving.end(shared.get_untracked())
                    on_cancel=move |()| step.set(Step::Not)
                />
                <Sheet
                    open=Signal::derive(move || {
                        step.get() == Step::Sending || (step.get() == Step::Asked && something.get())
                    })
                    on_close=move |()| step.set(Step::Not)
                    title=i18n.label(words::SIGN_OUT_TITLE)
                    close_label=i18n.label(words::CANCEL)
                >
                    <Choices leaving />
                </Sheet>
                <Dialog
                    open=Signal::derive(move || step.get() == Step::Deleting)
                    title=i18n.label(words::SIGN_OUT_DELETE_TITLE)
                    text=Signal::derive(move || leaving.what())
                    confirm_label=i18n.label(words::SIGN_OUT_DELETE)
                    cancel_label=i18n.label(words::CANCEL)
                    danger=true
                    busy
                    on_confirm=move |()| leaving.end(true)
                    on_cancel=move |()| step.set(Step::Asked)
                />
            }
        })
    }
}

/// Send, keep, delete; and how the sending goes.
#[component]
fn Choices(leaving: Leaving) -> impl IntoView {
    let i18n = use_i18n();
    let Leaving {
        step,
        busy,
        kept,
        shared,
        services,
        ..
    } = leaving;
    let archivist = use_archivist();
    let sending = Memo::new(move |_| step.get() == Step::Sending);
    let has_unsent = Memo::new(move |_| kept.with(|kept| kept.unsent > 0));
    let send = move |()| {
        services.offline().wake();
        step.set(Step::Sending);
    };
    let note = move || {
        let word = match (shared.get(), leaving.memory_only.get()) {
            (true, _) => words::SIGN_OUT_SHARED_UNSENT,
            (false, true) => words::SIGN_OUT_MEMORY,
            (false, false) => words::SIGN_OUT_UNSENT,
        };
        i18n.text(word)
    };
    let keep = move || {
        let word = if leaving.memory_only.get() {
            words::SIGN_OUT_KEEP_MEMORY
        } else {
            words::SIGN_OUT_KEEP
        };
        i18n.text(word)
    };
    view! {
        <div class="stack">
            <p>{move || leaving.what()}</p>
            <p class="note">{note}</p>
            {move || sending.get().then(|| view! { <Progress kept /> })}
            {move || has_unsent.get().then(|| view! {
                <Button wide=true loading=sending on_press=send>{i18n.say(words::SIGN_OUT_SEND)}</Button>
            })}
            {move || if shared.get() {
                view! {
                    <Button
                        kind=ButtonKind::Neutral
                        wide=true
                        loading=archivist.busy
                        on_press=move |()| archivist.export(None)
                    >
                        {i18n.say(storage::EXPORT)}
                    </Button>
                }
                .into_any()
            } else {
                view! {
                    <Button kind=ButtonKind::Neutral wide=true loading=busy on_press=move |()| leaving.end(false)>
                        {keep}
                    </Button>
                }
                .into_any()
            }}
            <Button kind=ButtonKind::DangerSoft wide=true on_press=move |()| step.set(Step::Deleting)>
                {i18n.say(words::SIGN_OUT_DELETE)}
            </Button>
        </div>
    }
}

/// How far the sending has come, and what holds it up.
#[component]
fn Progress(kept: Memo<Kept>) -> impl IntoView {
    let i18n = use_i18n();
    let connectivity = use_device().connectivity();
    let stuck = Memo::new(move |_| kept.with(|kept| kept.stuck));
    let line = move || {
        let Kept { unsent, stuck, .. } = kept.get();
        match connectivity.get() {
            _ if stuck > 0 => i18n.fill(words::SIGN_OUT_STUCK, &[&stuck]),
            Connectivity::Offline => i18n.text(words::SIGN_OUT_OFFLINE).to_owned(),
            _ => i18n.fill(words::SIGN_OUT_SENDING, &[&unsent]),
        }
    };
    view! {
        <p role="status">{line}</p>
        {move || (stuck.get() > 0).then(|| view! {
            <ButtonLink kind=ButtonKind::Secondary href=Route::Drafts.href()>{i18n.say(words::SIGN_OUT_SEE)}</ButtonLink>
        })}
    }
}
