//! 签到: six digits that the organiser shows, typed or scanned. Kept on the device with the time, so that it counts
//! without a network too.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Button, ButtonKind, ButtonSize, CodeField, Section, Toast, Toasts, icons};
use linli_model::command::Command;
use linli_model::ids::TaskId;
use linli_model::roster::{CheckInSecret, RosterCommand};
use linli_offline::OutboxLine;

use crate::clock;
use crate::contexts::use_services;
use crate::giving::{is_stuck, use_giver};
use crate::i18n::{use_i18n, words::tasks as words};

/// The field for the code.
#[component]
pub fn CheckInCard(task: TaskId, items: Memo<Vec<OutboxLine>>) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let toasts = expect_context::<Toasts>();
    let giver = use_giver();
    let text = move |message| i18n.label(message);
    let code = RwSignal::new(String::new());
    let task = StoredValue::new(task);
    let is_check_in = |line: &OutboxLine| {
        matches!(
            line.command.known(),
            Some(Command::Roster {
                command: RosterCommand::CheckIn { .. },
                ..
            })
        )
    };
    // One on its way is enough; a refused one makes room for another.
    let waits =
        Memo::new(move |_| items.with(|items| items.iter().any(|line| is_check_in(line) && !is_stuck(line))));
    let give = move |typed: String| {
        if !CheckInSecret::is_code(&typed) {
            return;
        }
        let refused = items.with_untracked(|items| {
            let refused = items.iter().filter(|line| is_check_in(line) && is_stuck(line));
            refused.map(|line| line.id.clone()).collect()
        });
        giver.drop_items(refused);
        let command = RosterCommand::CheckIn {
            code: typed,
            claimed_at: Some(clock::now()),
        };
        let id = task.get_value();
        giver.give(words::CHECK_IN, Command::Roster { id, command }, None);
        code.set(String::new());
    };
    let scan = move |()| {
        spawn_local(async move {
            match services.host().scan_code().await {
                Some(found) if CheckInSecret::is_code(found.trim()) => give(found.trim().to_owned()),
                _ => toasts.show(Toast::new(i18n.text(words::SCAN_FAILED)).warning()),
            }
        });
    };
    let can_scan = services.host().abilities().scan;
    let scan_button = move || {
        can_scan.then(|| {
            view! {
                <Button kind=ButtonKind::Text size=ButtonSize::Small icon=icons::CAMERA on_press=scan>
                    {i18n.say(words::SCAN)}
                </Button>
            }
        })
    };
    let whole = Signal::derive(move || !code.with(|code| CheckInSecret::is_code(code)));
    move || {
        (!waits.get()).then(|| {
            view! {
                <Section title=text(words::ON_THE_SPOT) trailing=ViewFn::from(scan_button)>
                    <div class="card stack">
                        <CodeField
                            label=text(words::CODE)
                            value=code
                            on_input=move |typed| code.set(typed)
                            hint=text(words::CODE_HINT)
                        />
                        <Button wide=true disabled=whole on_press=move |()| give(code.get_untracked())>
                            {i18n.say(words::CHECK_IN)}
                        </Button>
                    </div>
                </Section>
            }
        })
    }
}
