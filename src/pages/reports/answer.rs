//! 反馈: what a unit did, with photos of it, be it the one that leads or one that was called. A draft like any other: it
//! saves itself and is found again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Button, Field, TextArea, Toast, Toasts};
use linli_model::command::Command;
use linli_model::ids::{PhotoId, ReportId, UnitId};
use linli_model::limits::DESCRIPTION_MAX_CHARS;
use linli_model::report::ReportCommand;
use serde::{Deserialize, Serialize};

use super::form_parts::SaveLine;
use super::photo_editor::PhotoEditor;
use crate::contexts::use_services;
use crate::drafting::{Autosave, PhotoTiles};
use crate::error;
use crate::giving::use_giver;
use crate::i18n::{use_i18n, words::form, words::reports as words};
use crate::show;

/// The kind under which the device keeps it.
const ANSWER_KIND: &str = "answer";

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct AnswerDraft {
    report: Option<ReportId>,
    /// The called unit that answers; none for the one that leads.
    unit: Option<UnitId>,
    text: String,
    photos: Vec<PhotoId>,
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
    let services = use_services();
    let toasts = expect_context::<Toasts>();
    let giver = use_giver();
    let offline = services.offline();
    let kept = offline.snapshot().drafts.iter().find_map(|kept| {
        let value: AnswerDraft = serde_json::from_value(kept.value.clone()).ok()?;
        let ours = value.report.as_ref() == Some(&report) && value.unit == unit;
        (kept.kind == ANSWER_KIND && ours).then(|| (kept.clone(), value))
    });
    let id = kept
        .as_ref()
        .map_or_else(|| offline.mint_draft(), |(kept, _)| kept.id.clone());
    let loaded = kept.as_ref().map(|(kept, _)| (kept.revision, kept.saved_at));
    let mut value = kept.as_ref().map(|(_, value)| value.clone()).unwrap_or_default();
    if let Some((kept, _)) = &kept {
        value.photos = kept.photos.iter().map(|photo| photo.id.clone()).collect();
    }
    value.report = Some(report.clone());
    value.unit = unit;
    let photos = value.photos.clone();
    let draft = RwSignal::new(value);
    let read = move || {
        draft
            .try_with_untracked(|draft| serde_json::to_value(draft).ok())
            .flatten()
    };
    let autosave = Autosave::new(offline, id.clone(), ANSWER_KIND, loaded, read);
    let on_photos = Callback::new(move |photos| {
        draft.try_update(|draft| draft.photos = photos);
        autosave.touch();
    });
    let tiles = PhotoTiles::new(services, id.clone(), autosave, &photos, on_photos);
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let command = move || draft.with(AnswerDraft::command);
    let fault = move || {
        let first = command().check().into_iter().next().filter(|_| tried.get());
        first
            .map(|fault| error::field_words(i18n, &fault))
            .unwrap_or_default()
    };
    let send = move |()| {
        tried.set(true);
        if untrack(|| tiles.busy()) {
            toasts.show(Toast::new(i18n.text(form::PHOTOS_WORKING)));
            return;
        }
        let command = untrack(command);
        if !command.check().is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (id, report) = (id.clone(), report.clone());
        let word = command.action().and_then(show::action);
        let word = word.map_or(words::DETAIL_TITLE, |(word, _)| word);
        spawn_local(async move {
            let sent = async {
                autosave.make().await?;
                autosave.close();
                services
                    .offline()
                    .submit(&id, Command::Report { id: report, command }, None)
                    .await
            };
            match sent.await {
                Ok(_) => {
                    giver.tell(word, true);
                    on_done.try_run(());
                }
                Err(_) => {
                    autosave.reopen();
                    busy.try_set(false);
                    giver.tell(word, false);
                }
            }
        });
    };
    let text = move |message| i18n.label(message);
    view! {
        <div class="stack">
            <Field label=text(words::RESOLVE_TEXT) error=fault>
                <TextArea
                    value=move || draft.with(|draft| draft.text.clone())
                    on_input=move |typed| {
                        draft.update(|draft| draft.text = typed);
                        autosave.touch();
                    }
                    limit=DESCRIPTION_MAX_CHARS
                    rows=3
                />
            </Field>
            <span class="form-label">{text(words::RESOLVE_PHOTOS)}</span>
            <PhotoEditor tiles autosave label=text(words::RESOLVE_PHOTOS) />
            <SaveLine state=autosave.state() />
            <Button wide=true loading=busy on_press=send>{text(words::RESOLVE_SEND)}</Button>
        </div>
    }
}
