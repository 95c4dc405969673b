//! What the viewer may do to a report: one button for each of its `actions`, and none besides.

use leptos::prelude::*;
use linli_components::{Button, ButtonKind, ButtonSize};
use linli_model::command::Command;
use linli_model::ids::{ReportId, UnitId};
use linli_model::report::{Action, ActionName, ReportCommand, UnitName};

use crate::drafting::About;
use crate::giving::{Given, Giver, use_about, use_giver};
use crate::i18n::{Message, use_i18n, words::reports as words};
use crate::show;

/// Gives commands to one report through the outbox.
#[derive(Clone, Copy)]
pub struct Commander {
    /// Which report.
    pub report: StoredValue<ReportId>,
    giver: Giver,
}

impl Commander {
    /// For a report.
    pub fn new(report: ReportId) -> Self {
        Self {
            report: StoredValue::new(report),
            giver: use_giver(),
        }
    }

    /// Puts a command into the outbox and says so.
    pub fn give(self, action: &Action, command: ReportCommand) {
        let given = self.given(action, command);
        self.giver.give(given.word, given.command, given.if_match);
    }

    /// A command as a sheet gives it.
    pub fn given(self, action: &Action, command: ReportCommand) -> Given {
        let command = command.cleaned();
        Given {
            word: show::action(action.command).map_or(words::DETAIL_TITLE, |(word, _)| word),
            faults: command.check(),
            command: Command::Report {
                id: self.report.get_value(),
                command,
            },
            if_match: action.if_match,
        }
    }

    /// What the words of an action's sheet are about.
    pub fn about(self, action: &Action) -> About {
        // An enum without fields is always text.
        let name = serde_json::to_value(action.command).unwrap_or_default();
        use_about(
            "report",
            &self.report.get_value(),
            name.as_str().unwrap_or_default(),
        )
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
    /// How many joined (我也遇到).
    #[prop(into)]
    me_toos: Signal<u32>,
    /// The units at work, by whose names one is told from another where the viewer speaks for several.
    #[prop(into)]
    units: Signal<Vec<UnitName>>,
    /// The action whose sheet is open.
    asked: RwSignal<Option<Action>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let press = move |action: Action| match action.command {
        ActionName::Accept => commander.give(&action, ReportCommand::Accept),
        ActionName::Handle => commander.give(&action, ReportCommand::Handle),
        ActionName::Urge => commander.give(&action, ReportCommand::Urge),
        ActionName::Arrive => {
            if let Some(unit) = action.unit.clone() {
                commander.give(&action, ReportCommand::Arrive { unit });
            }
        }
        _ => asked.set(Some(action)),
    };
    let several = move |name: ActionName| {
        let same = |action: &&Action| action.command == name;
        actions.with(|actions| actions.iter().filter(same).count() > 1)
    };
    let name_of = move |unit: Option<&UnitId>| {
        units.with(|units| {
            let named = units.iter().find(|named| Some(&named.unit) == unit)?;
            Some(i18n.words(&named.name))
        })
    };
    let words_of = move |action: &Action, word: Message| match action.command {
        ActionName::Join if me_toos.get() > 0 => i18n.fill(words::JOIN_COUNT, &[&me_toos.get()]),
        name => {
            let unit = name_of(action.unit.as_ref()).filter(|_| several(name));
            let word = i18n.text(word);
            unit.map_or_else(|| word.to_owned(), |unit| format!("{word} · {unit}"))
        }
    };
    let button = move |(at, action): (usize, Action)| {
        let (word, icon) = show::action(action.command)?;
        let kind = kind_of(at, action.command);
        let named = action.clone();
        Some(view! {
            <Button kind size=ButtonSize::Bar icon on_press=move |()| press(action.clone())>
                {move || words_of(&named, word)}
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
        ActionName::Whistle => ButtonKind::Accent,
        _ if place == 0 => ButtonKind::Primary,
        _ => ButtonKind::Secondary,
    }
}

/// The step forward first, the way back after it, the note last.
fn ordered(mut actions: Vec<Action>) -> Vec<Action> {
    actions.retain(|action| action.command != ActionName::Unknown);
    actions.sort_by_key(|action| match action.command {
        ActionName::Accept
        | ActionName::Handle
        | ActionName::Arrive
        | ActionName::Resolve
        | ActionName::Answer
        | ActionName::Rate => 0,
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
