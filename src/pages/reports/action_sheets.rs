//! The sheets in which an action asks for what it needs: a reason, units, a judgement, a result.

use leptos::prelude::*;
use linli_components::{Dialog, Sheet};
use linli_model::limits::RETURNS_MAX;
use linli_model::report::{
    Action, ActionName, PartView, ReportCommand, ReportView, TimelineEntry, TimelineWhat,
};

use super::actions::Commander;
use super::answer::AnswerForm;
use super::join::JoinForm;
use super::unit_list::UnitList;
use super::whistle::WhistleForm;
use crate::giving::{RatingForm, ReasonForm};
use crate::i18n::{Message, use_i18n, words::reports as words};
use crate::show;

/// All sheets of one report; at most one is open.
#[component]
pub fn ActionSheets(
    /// Gives the commands.
    commander: Commander,
    /// The action that is asked for now.
    asked: RwSignal<Option<Action>>,
    /// The report, once it is here: whose units can be called, and which are on it.
    view: Memo<Option<ReportView>>,
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
    let area = Memo::new(move |_| view.with(|view| Some(view.as_ref()?.summary.community.clone())));
    let here = Memo::new(move |_| {
        let ids = |view: &ReportView| {
            view.parts
                .iter()
                .map(|part: &PartView| part.unit.clone())
                .collect()
        };
        view.with(|view| view.as_ref().map(ids).unwrap_or_default())
    });
    let returns_left = Memo::new(move |_| {
        let is_return =
            |entry: &&TimelineEntry| matches!(entry.what.known(), Some(TimelineWhat::Returned { .. }));
        let returned = |view: &ReportView| view.timeline.iter().filter(is_return).count();
        let returned = view.with(|view| view.as_ref().map(returned).unwrap_or_default());
        usize::from(RETURNS_MAX).saturating_sub(returned)
    });
    let is_open = move |wanted: &[ActionName]| name.get().is_some_and(|name| wanted.contains(&name));
    let writes = [
        ActionName::Decline,
        ActionName::Return,
        ActionName::Reopen,
        ActionName::Supervise,
        ActionName::Note,
    ];
    let answers = [ActionName::Resolve, ActionName::Answer];
    let answer_title = move || {
        i18n.text(match name.get() {
            Some(ActionName::Answer) => words::ANSWER_TITLE,
            _ => words::RESOLVE_TITLE,
        })
        .to_owned()
    };
    let unit = move || asked.with_untracked(|asked| asked.as_ref().and_then(|action| action.unit.clone()));
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
            {move || asked.get().map(|action| view! { <WordsForm commander action returns_left on_done=close /> })}
        </Sheet>
        <Sheet
            open=Signal::derive(move || is_open(&[ActionName::Assign]))
            on_close=close
            title=text(words::ASSIGN_TITLE)
            close_label=text(words::CLOSE)
        >
            <UnitList area=area.into() give />
        </Sheet>
        <Sheet
            open=Signal::derive(move || is_open(&[ActionName::Rate]))
            on_close=close
            title=text(words::RATE_TITLE)
            close_label=text(words::CLOSE)
        >
            {move || asked.get().map(|action| view! { <RateForm commander action on_done=close /> })}
        </Sheet>
        <Sheet
            open=Signal::derive(move || is_open(&answers))
            on_close=close
            title=answer_title
            close_label=text(words::CLOSE)
        >
            <AnswerForm report=commander.report.get_value() unit=unit() on_done=close />
        </Sheet>
        <Sheet
            open=Signal::derive(move || is_open(&[ActionName::Whistle]))
            on_close=close
            title=text(words::WHISTLE_TITLE)
            close_label=text(words::CLOSE)
        >
            {move || asked.get().map(|action| view! {
                <WhistleForm commander action area=area.into() here=here.into() on_done=close />
            })}
        </Sheet>
        <Sheet
            open=Signal::derive(move || is_open(&[ActionName::Join]))
            on_close=close
            title=text(words::JOIN_TITLE)
            close_label=text(words::CLOSE)
        >
            {move || asked.get().map(|action| view! { <JoinForm commander action on_done=close /> })}
        </Sheet>
    }
}

/// A reason or a note.
#[component]
fn WordsForm(
    commander: Commander,
    action: Action,
    returns_left: Memo<usize>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (label, hint) = match action.command {
        ActionName::Decline => (words::REASON, words::DECLINE_HINT),
        ActionName::Return => (words::REASON, words::RETURN_HINT),
        ActionName::Reopen => (words::REASON, words::REOPEN_HINT),
        ActionName::Supervise => (words::SUPERVISE_TEXT, words::SUPERVISE_HINT),
        _ => (words::NOTE_TEXT, words::NOTE_HINT),
    };
    // How many returns are left stands in the hint of a return only.
    let hint = Signal::derive(move || i18n.fill(hint, &[&returns_left.get()]));
    let about = commander.about(&action);
    let make = move |text: String| {
        let command = match action.command {
            ActionName::Decline => ReportCommand::Decline { reason: text },
            ActionName::Return => ReportCommand::Return { reason: text },
            ActionName::Reopen => ReportCommand::Reopen { reason: text },
            ActionName::Supervise => ReportCommand::Supervise { text },
            _ => ReportCommand::Note { text },
        };
        commander.given(&action, command)
    };
    view! { <ReasonForm about label=i18n.label(label) hint send_label=i18n.label(words::CONFIRM) make on_done /> }
}

/// The judgement.
#[component]
fn RateForm(commander: Commander, action: Action, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let about = commander.about(&action);
    let make = move |(rating, words)| commander.given(&action, ReportCommand::Rate { rating, words });
    view! {
        <RatingForm
            about
            label=i18n.label(words::RATE_TITLE)
            words_label=i18n.label(words::RATE_WORDS)
            send_label=i18n.label(words::RATE_SEND)
            make
            on_done
        />
    }
}
