//! A command that would have overwritten what somebody else did meanwhile: what was wanted, what has happened since, and
//! the question whether it still stands.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Button, ButtonKind, ButtonSize, IconTile, SkeletonCards, Timeline, Toast, Toasts, Tone, icons,
};
use linli_model::command::Command;
use linli_model::ids::CommandId;
use linli_model::report::{ActionName, ReportCommand, ReportView};

use super::lists::use_units;
use super::timeline;
use crate::clock;
use crate::contexts::{use_device, use_services};
use crate::error;
use crate::i18n::{use_i18n, words::reports as words};
use crate::load::Load;

/// An assignment that met a newer version: the difference, and whether to give it all the same.
#[component]
pub fn StaleItem(
    /// Which item of the outbox.
    id: CommandId,
    /// The report as it is now.
    load: Load<ReportView>,
) -> impl IntoView {
    let (i18n, services) = (use_i18n(), use_services());
    let line = use_device().waiting(id.clone());
    let id = StoredValue::new(id);
    // The answer said only that there is something newer.
    load.again();
    let seen = move || {
        line.with(|line| line.as_ref().and_then(|line| line.if_match))
            .unwrap_or_default()
    };
    let newer = Memo::new(move |_| load.value().filter(|view| view.summary.version > seen()));
    let units = use_units(Signal::derive(move || {
        newer.with(|view| Some(view.as_ref()?.summary.community.clone()))
    }));
    let title = move || {
        let wanted = line.with(|line| match line.as_ref()?.command.known()? {
            Command::Report {
                command: ReportCommand::Assign { unit },
                ..
            } => Some(unit.clone()),
            _ => None,
        });
        let named = units
            .value()
            .unwrap_or_default()
            .into_iter()
            .find(|unit| Some(&unit.id) == wanted.as_ref());
        let name = named
            .map(|unit| i18n.words(&unit.name).to_owned())
            .unwrap_or_default();
        i18n.fill(words::STALE_TITLE, &[&name])
    };
    let changes = Signal::derive(move || {
        let seen = usize::try_from(seen()).unwrap_or(usize::MAX);
        let lines = |view: &ReportView| {
            let since = view.timeline.iter().skip(seen);
            since
                .map(|entry| timeline::line(i18n, &*services.backend(), entry, clock::now()))
                .collect()
        };
        newer.with(|view| view.as_ref().map(lines).unwrap_or_default())
    });
    let may = Memo::new(move |_| {
        let offered = |view: &ReportView| {
            view.summary
                .actions
                .iter()
                .any(|action| action.command == ActionName::Assign)
        };
        newer.with(|view| view.as_ref().is_some_and(offered))
    });
    let note = move || {
        i18n.text(if may.get() {
            words::STALE
        } else {
            words::STALE_OVER
        })
    };
    view! {
        <div class="outbox-item">
            <IconTile icon=icons::CIRCLE_ALERT tone=Tone::Amber />
            <div class="grow">
                <p class="row-title">{title}</p>
                {move || if newer.with(Option::is_none) {
                    view! { <SkeletonCards label=i18n.label(words::LOADING) count=1 /> }.into_any()
                } else {
                    view! {
                        <p class="row-note" role="status">{note}</p>
                        <Timeline label=i18n.label(words::STALE_SINCE) entries=changes on_photo=|_| {} />
                        <Decision id newer may />
                    }
                    .into_any()
                }}
            </div>
        </div>
    }
}

/// The two answers: give it on the newest version, or let it be.
#[component]
fn Decision(id: StoredValue<CommandId>, newer: Memo<Option<ReportView>>, may: Memo<bool>) -> impl IntoView {
    let (i18n, services, device) = (use_i18n(), use_services(), use_device());
    let toasts = expect_context::<Toasts>();
    let busy = RwSignal::new(false);
    let decide = move |again: bool| {
        let line = device.waiting(id.get_value()).get_untracked();
        let version = newer.with_untracked(|view| view.as_ref().map(|view| view.summary.version));
        let command = line
            .and_then(|line| line.command.known().cloned())
            .filter(|_| again);
        busy.set(true);
        spawn_local(async move {
            let offline = services.offline();
            let given = match command {
                // The new one first: a kill in between leaves the question, never nothing.
                Some(command) => offline.enqueue(command, version).await.map(drop),
                None => Ok(()),
            };
            let done = match given {
                Ok(()) => offline.delete(&id.get_value()).await,
                Err(fault) => Err(fault),
            };
            busy.try_set(false);
            if let Err(fault) = done {
                toasts.show(Toast::new(error::code_words(i18n, fault.code())).danger());
            }
        });
    };
    let answer = move |kind, word, again| {
        view! {
            <Button kind size=ButtonSize::Small pill=true loading=busy on_press=move |()| decide(again)>
                {i18n.say(word)}
            </Button>
        }
    };
    view! {
        <div class="item-buttons">
            {move || may.get().then(|| answer(ButtonKind::Secondary, words::STALE_AGAIN, true))}
            {answer(ButtonKind::Neutral, words::STALE_DROP, false)}
        </div>
    }
}
