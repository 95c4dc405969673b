//! 反馈: what a unit did, with photos of it, be it the one that leads or one that was called. A draft like any other: it
//! saves itself and is found again.

use leptos::prelude::*;
use linli_components::{Button, Field, TextArea, Toast, Toasts};
use linli_model::command::Command;
use linli_model::ids::{PhotoId, ReportId, UnitId};
use linli_model::limits::DESCRIPTION_MAX_CHARS;
use linli_model::report::ReportCommand;
use serde::{Deserialize, Serialize};

use super::form_parts::SaveLine;
use super::photo_editor::PhotoEditor;
use crate::drafting::{DraftNotice, Drafted, FormValue};
use crate::error;
use crate::giving::{Given, use_giver};
use crate::i18n::{use_i18n, words::form as form_words, words::reports as words};
use crate::show;

/// An answer being written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct AnswerDraft {
    report: Option<ReportId>,
    /// The called unit that answers; none for the one that leads.
    unit: Option<UnitId>,
    text: String,
    photos: Vec<PhotoId>,
}

impl FormValue for AnswerDraft {
    const KIND: &'static str = "answer";

    fn photos(&mut self) -> Option<&mut Vec<PhotoId>> {
        Some(&mut self.photos)
    }

    fn is_empty(&self, _: &Self) -> bool {
        self.text.trim().is_empty() && self.photos.is_empty()
    }
}

impl AnswerDraft {
    fn command(&self) -> ReportCommand {
        let (text, photos) = (self.text.clone(), self.photos.clone());
        match self.unit.clone() {
            Some(unit) => ReportCommand::Answer { unit, text, photos },
            None => ReportCommand::Resolve { text, photos },
        }
        .cleaned()
    }
}

/// The answer to a report.
#[component]
pub fn AnswerForm(
    /// Which report.
    report: ReportId,
    /// The called unit that answers; none for the one that leads.
    unit: Option<UnitId>,
    /// Called when it is in the outbox.
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = expect_context::<Toasts>();
    let giver = use_giver();
    let fresh = AnswerDraft {
        report: Some(report.clone()),
        unit,
        ..AnswerDraft::default()
    };
    let own = fresh.clone();
    let form = Drafted::<AnswerDraft>::find(
        move |draft| draft.report == own.report && draft.unit == own.unit,
        move || fresh,
    );
    let tiles = form.tiles();
    let given = Callback::new(move |()| {
        let command = form.get(AnswerDraft::command);
        let word = command.action().and_then(show::action);
        Given {
            word: word.map_or(words::DETAIL_TITLE, |(word, _)| word),
            faults: command.check(),
            command: Command::Report {
                id: report.clone(),
                command,
            },
            if_match: None,
        }
    });
    let fault = move || {
        let first = given.run(()).faults.into_iter().next();
        first
            .filter(|_| form.tried.get())
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        form.tried.set(true);
        if untrack(|| tiles.busy()) {
            toasts.show(Toast::new(i18n.text(form_words::PHOTOS_WORKING)));
            return;
        }
        giver.send(form, untrack(|| given.run(())), on_done);
    };
    let text = move |message| i18n.label(message);
    view! {
        <div class="stack">
            <DraftNotice autosave=form.autosave />
            <Field label=text(words::RESOLVE_TEXT) error=fault>
                <TextArea
                    value=move || form.get(|draft| draft.text.clone())
                    on_input=move |typed| form.edit(|draft| draft.text = typed)
                    limit=DESCRIPTION_MAX_CHARS
                    rows=3
                />
            </Field>
            <span class="form-label">{text(words::RESOLVE_PHOTOS)}</span>
            <PhotoEditor tiles autosave=form.autosave label=text(words::RESOLVE_PHOTOS) />
            <SaveLine state=form.autosave.state() />
            <Button wide=true loading=form.busy on_press=send>{text(words::RESOLVE_SEND)}</Button>
        </div>
    }
}
