//! The sheets in which an action asks for what it needs: a reason, a unit, a judgement, a result.

use leptos::prelude::*;
use linli_components::{
    Button, Dialog, EmptyState, ErrorState, Field, List, ListRow, RatingChoice, RatingLevel, Sheet,
    SkeletonCards, TextArea, icons,
};
use linli_model::area::AreaCode;
use linli_model::limits::DESCRIPTION_MAX_CHARS;
use linli_model::protocol::UnitView;
use linli_model::report::{Action, ActionName, Rating, ReportCommand};

use super::actions::Commander;
use super::answer::AnswerForm;
use super::lists::use_units;
use crate::error;
use crate::i18n::{Message, use_i18n, words::reports as words};
use crate::load::Loaded;
use crate::show;

/// All sheets of one report; at most one is open.
#[component]
pub fn ActionSheets(
    /// Gives the commands.
    commander: Commander,
    /// The action that is asked for now.
    asked: RwSignal<Option<Action>>,
    /// The community of the report, whose units can be assigned.
    #[prop(into)]
    area: Signal<Option<AreaCode>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message: Message| i18n.label(message);
    let name = Memo::new(move |_| asked.with(|asked| asked.as_ref().map(|action| action.command)));
    let close = Callback::new(move |()| asked.set(None));
    let give = Callback::new(move |command: ReportCommand| {
        if let Some(action) = asked.get_untracked() {
            commander.give(&action, command);
        }
        asked.set(None);
    });
    let is_open = move |wanted: &[ActionName]| name.get().is_some_and(|name| wanted.contains(&name));
    let writes = [
        ActionName::Decline,
        ActionName::Return,
        ActionName::Reopen,
        ActionName::Note,
    ];
    let title = move || {
        let word = name.get().and_then(show::action).map(|(word, _)| word);
        word.map(|word| i18n.text(word).to_owned()).unwrap_or_default()
    };
    view! {
        <Dialog
            open=Signal::derive(move || is_open(&[ActionName::Withdraw]))
            title=text(words::WITHDRAW_TITLE)
            text=text(words::WITHDRAW_NOTE)
            confirm_label=text(words::ACTION_WITHDRAW)
            cancel_label=text(words::CANCEL)
            danger=true
            on_confirm=move |()| give.run(ReportCommand::Withdraw)
            on_cancel=close
        />
        <Sheet open=Signal::derive(move || is_open(&writes)) on_close=close title close_label=text(words::CLOSE)>
            {move || name.get().map(|action| view! { <WordsForm action give /> })}
        </Sheet>
        <Sheet
            open=Signal::derive(move || is_open(&[ActionName::Assign]))
            on_close=close
            title=text(words::ASSIGN_TITLE)
            close_label=text(words::CLOSE)
        >
            <UnitList area give />
        </Sheet>
        <Sheet
            open=Signal::derive(move || is_open(&[ActionName::Rate]))
            on_close=close
            title=text(words::RATE_TITLE)
            close_label=text(words::CLOSE)
        >
            <RateForm give />
        </Sheet>
        <Sheet
            open=Signal::derive(move || is_open(&[ActionName::Resolve]))
            on_close=close
            title=text(words::RESOLVE_TITLE)
            close_label=text(words::CLOSE)
        >
            <AnswerForm report=commander.report.get_value() on_done=close />
        </Sheet>
    }
}

/// A reason or a note.
#[component]
fn WordsForm(action: ActionName, give: Callback<ReportCommand>) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let (label, hint) = match action {
        ActionName::Decline => (words::REASON, words::DECLINE_HINT),
        ActionName::Return => (words::REASON, words::RETURN_HINT),
        ActionName::Reopen => (words::REASON, words::REOPEN_HINT),
        _ => (words::NOTE_TEXT, words::NOTE_HINT),
    };
    let command = move || {
        let text = typed.get();
        match action {
            ActionName::Decline => ReportCommand::Decline { reason: text },
            ActionName::Return => ReportCommand::Return { reason: text },
            ActionName::Reopen => ReportCommand::Reopen { reason: text },
            _ => ReportCommand::Note { text },
        }
        .cleaned()
    };
    let fault = move || {
        let first = command().check().into_iter().next().filter(|_| tried.get());
        first
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        tried.set(true);
        let command = untrack(command);
        if command.check().is_empty() {
            give.run(command);
        }
    };
    view! {
        <div class="stack">
            <Field label=i18n.label(label) hint=i18n.label(hint) error=fault>
                <TextArea value=typed on_input=move |text| typed.set(text) limit=DESCRIPTION_MAX_CHARS rows=4 />
            </Field>
            <Button wide=true on_press=send>{i18n.say(words::CONFIRM)}</Button>
        </div>
    }
}

/// The units of the report's area; a tap assigns.
#[component]
fn UnitList(area: Signal<Option<AreaCode>>, give: Callback<ReportCommand>) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message: Message| i18n.label(message);
    let units = use_units(area);
    let row = move |unit: UnitView| {
        let id = unit.id.clone();
        view! {
            <ListRow
                title=i18n.words(&unit.name)
                note=i18n.fill(words::ASSIGN_DUTY, &[&unit.duty_name])
                icon=icons::BUILDING
                on_press=move |()| give.run(ReportCommand::Assign { unit: id.clone() })
            />
        }
    };
    move || match units.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(words::LOADING) count=2 /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(words::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(words::RETRY)
                on_retry=move |()| units.again()
            />
        }
        .into_any(),
        Loaded::Ready(units) if units.is_empty() => {
            view! { <EmptyState title=text(words::NO_UNITS) note=text(words::NO_UNITS_NOTE) /> }.into_any()
        }
        Loaded::Ready(units) => view! { <List>{units.into_iter().map(row).collect_view()}</List> }.into_any(),
    }
}

/// The judgement.
#[component]
fn RateForm(give: Callback<ReportCommand>) -> impl IntoView {
    let i18n = use_i18n();
    let level = RwSignal::new(None::<RatingLevel>);
    let typed = RwSignal::new(String::new());
    let send = move |()| {
        let rating = match level.get_untracked() {
            Some(RatingLevel::Satisfied) => Rating::Satisfied,
            Some(RatingLevel::Fair) => Rating::Fair,
            Some(RatingLevel::Dissatisfied) => Rating::Dissatisfied,
            None => return,
        };
        let command = ReportCommand::Rate {
            rating,
            words: typed.get_untracked(),
        }
        .cleaned();
        if command.check().is_empty() {
            give.run(command);
        }
    };
    let level_words = move || {
        [words::RATE_SATISFIED, words::RATE_FAIR, words::RATE_DISSATISFIED]
            .map(|word| i18n.text(word).to_owned())
    };
    view! {
        <div class="stack">
            <RatingChoice
                label=i18n.label(words::RATE_TITLE)
                words=Signal::derive(level_words)
                value=level
                on_change=move |chosen| level.set(Some(chosen))
            />
            <Field label=i18n.label(words::RATE_WORDS)>
                <TextArea value=typed on_input=move |text| typed.set(text) limit=DESCRIPTION_MAX_CHARS rows=3 />
            </Field>
            <Button wide=true disabled=Signal::derive(move || level.with(Option::is_none)) on_press=send>
                {i18n.say(words::RATE_SEND)}
            </Button>
        </div>
    }
}
