//! What one can do with what is kept here: take it along in a file, leave nothing behind, wipe it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Button, ButtonKind, Dialog, IconTile, List, Section, Switch, Toast, Toasts, Tone, icons,
};
use linli_offline::AccountState;

use crate::archive::use_archivist;
use crate::contexts::{Kept, use_device, use_services};
use crate::error;
use crate::i18n::{use_i18n, words::me, words::storage as words};

/// What the picker offers.
const ARCHIVE_TYPES: &str = ".zip,application/zip";

/// 导出 and 导入.
#[component]
pub fn Moving() -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let archivist = use_archivist();
    let kept = use_device().kept();
    let nothing = Memo::new(move |_| kept.with(|kept| kept.drafts + kept.unsent == 0));
    let pick = move |()| {
        let take = Box::new(move |file: web_sys::File| archivist.import(file.into()));
        services.host().pick_file(ARCHIVE_TYPES, take);
    };
    view! {
        <Section title=i18n.label(words::MOVING) note=i18n.label(words::MOVING_NOTE)>
            <div class="stack">
                <Button
                    kind=ButtonKind::Secondary
                    wide=true
                    disabled=nothing
                    loading=archivist.busy
                    on_press=move |()| archivist.export(None)
                >
                    {i18n.say(words::EXPORT)}
                </Button>
                <Button kind=ButtonKind::Neutral wide=true disabled=archivist.busy on_press=pick>
                    {i18n.say(words::IMPORT)}
                </Button>
            </div>
        </Section>
    }
}

/// 公用手机.
#[component]
pub fn Shared() -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let toasts = expect_context::<Toasts>();
    let shared = use_device().shared();
    let choose = move |shared: bool| {
        spawn_local(async move {
            if let Err(fault) = services.offline().set_shared(shared).await {
                toasts.show(Toast::new(error::code_words(i18n, fault.code())).danger());
            }
        });
    };
    view! {
        <List>
            <Switch
                label=i18n.label(words::SHARED)
                note=i18n.label(words::SHARED_NOTE)
                checked=shared
                on_change=choose
                leading=ViewFn::from(|| view! { <IconTile icon=icons::USERS_ROUND tone=Tone::Neutral /> })
            />
        </List>
    }
}

/// How far the person has gone towards wiping.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Not,
    Asked,
    AskedAgain,
}

/// Wiping everything of this account here, which asks twice.
#[component]
pub fn Wiping() -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let toasts = expect_context::<Toasts>();
    let device = use_device();
    let (kept, account) = (device.kept(), device.account());
    let (step, busy) = (RwSignal::new(Step::Not), RwSignal::new(false));
    let whose = move || match account.get() {
        AccountState::SignedIn { name, .. } | AccountState::Locked { name, .. } => name,
        AccountState::Guest => i18n.text(me::GUEST).to_owned(),
    };
    let text = move || match step.get() {
        Step::AskedAgain => i18n.text(words::WIPE_AGAIN).to_owned(),
        _ => {
            let Kept {
                drafts,
                unsent,
                photos,
                ..
            } = kept.get();
            i18n.fill(words::WIPE_WHAT, &[&whose(), &drafts, &unsent, &photos])
        }
    };
    let confirm_label = Signal::derive(move || {
        let word = match step.get() {
            Step::AskedAgain => words::WIPE_CONFIRM,
            _ => words::WIPE_GO_ON,
        };
        i18n.text(word).to_owned()
    });
    let confirm = move |()| {
        if step.get_untracked() != Step::AskedAgain {
            return step.set(Step::AskedAgain);
        }
        busy.set(true);
        spawn_local(async move {
            let wiped = services.offline().wipe(false).await;
            busy.try_set(false);
            step.try_set(Step::Not);
            toasts.show(untrack(|| match wiped {
                Ok(()) => Toast::new(i18n.text(words::WIPED)).success(),
                Err(fault) => Toast::new(error::code_words(i18n, fault.code())).danger(),
            }));
        });
    };
    view! {
        <Section title=i18n.label(words::WIPE) note=i18n.label(words::WIPE_NOTE)>
            <Button kind=ButtonKind::DangerSoft wide=true on_press=move |()| step.set(Step::Asked)>
                {i18n.say(words::WIPE)}
            </Button>
        </Section>
        <Dialog
            open=Signal::derive(move || step.get() != Step::Not)
            title=i18n.label(words::WIPE_TITLE)
            text=Signal::derive(text)
            confirm_label
            cancel_label=i18n.label(me::CANCEL)
            danger=true
            busy
            on_confirm=confirm
            on_cancel=move |()| step.set(Step::Not)
        />
    }
}
