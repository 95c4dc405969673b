//! What the viewer may do to a report: one button for each of its `actions`, and none besides.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Button, ButtonKind, ButtonSize, Toast, Toasts};
use linli_model::command::Command;
use linli_model::ids::ReportId;
use linli_model::report::{Action, ActionName, ReportCommand};

use crate::contexts::{Services, use_services};
use crate::i18n::{I18n, use_i18n, words::reports as words};
use crate::show;

/// Gives commands to one report through the outbox.
#[derive(Clone, Copy)]
pub struct Commander {
    /// Which report.
    pub report: StoredValue<ReportId>,
    services: Services,
    toasts: Toasts,
    i18n: I18n,
}

impl Commander {
    /// For a report.
    pub fn new(report: ReportId) -> Self {
        Self {
            report: StoredValue::new(report),
            services: use_services(),
            toasts: expect_context(),
            i18n: use_i18n(),
        }
    }

    /// Puts a command into the outbox and says so.
    pub fn give(self, action: &Action, command: ReportCommand) {
        let word = show::action(action.command)
            .map(|(word, _)| self.i18n.text(word))
            .unwrap_or_default();
        let if_match = action.if_match;
        let command = Command::Report {
            id: self.report.get_value(),
            command,
        };
        spawn_local(async move {
            let kept = self.services.offline().enqueue(command, if_match).await;
            self.toasts.show(match kept {
                Ok(_) => Toast::new(self.i18n.fill(words::ACTION_QUEUED, &[&word])).success(),
                Err(_) => Toast::new(self.i18n.text(words::ACTION_FAILED)).danger(),
            });
        });
    }
}

/// The buttons. What needs words, a unit or a judgement is put into `asked`, for the sheets.
#[component]
pub fn ActionButtons(
    /// Gives the commands.
    commander: Commander,
    /// What the viewer may do.
    #[prop(into)]
    actions: Signal<Vec<Action>>,
    /// The action whose sheet is open.
    asked: RwSignal<Option<Action>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let press = move |action: Action| match action.command {
        ActionName::Accept => commander.give(&action, ReportCommand::Accept),
        ActionName::Handle => commander.give(&action, ReportCommand::Handle),
        _ => asked.set(Some(action)),
    };
    let button = move |(at, action): (usize, Action)| {
        let (word, icon) = show::action(action.command)?;
        let kind = kind_of(at, action.command);
        Some(view! {
            <Button kind size=ButtonSize::Bar icon on_press=move |()| press(action.clone())>
                {i18n.say(word)}
            </Button>
        })
    };
    move || {
        ordered(actions.get())
            .into_iter()
            .enumerate()
            .filter_map(button)
            .collect_view()
    }
}

/// Only a step forward is the main thing to do.
fn kind_of(place: usize, action: ActionName) -> ButtonKind {
    match action {
        ActionName::Decline | ActionName::Withdraw | ActionName::Return | ActionName::Reopen => {
            ButtonKind::DangerSoft
        }
        ActionName::Note => ButtonKind::Neutral,
        _ if place == 0 => ButtonKind::Primary,
        _ => ButtonKind::Secondary,
    }
}

/// The step forward first, the way back after it, the note last.
fn ordered(mut actions: Vec<Action>) -> Vec<Action> {
    actions.retain(|action| action.command != ActionName::Unknown);
    actions.sort_by_key(|action| match action.command {
        ActionName::Accept | ActionName::Handle | ActionName::Resolve | ActionName::Rate => 0,
        ActionName::Assign => 1,
        ActionName::Note => 3,
        _ => 2,
    });
    actions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_forward_stands_first_and_unknown_commands_nowhere() {
        let action = |command| Action {
            command,
            until: None,
            if_match: None,
            unit: None,
        };
        let given = [
            ActionName::Note,
            ActionName::Decline,
            ActionName::Unknown,
            ActionName::Accept,
        ]
        .map(action);
        let names: Vec<ActionName> = ordered(given.to_vec())
            .iter()
            .map(|action| action.command)
            .collect();
        assert_eq!(names, [ActionName::Accept, ActionName::Decline, ActionName::Note]);
    }
}
