//! 我要点单: one draft as a form.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    AppBar, BottomBar, Button, ButtonSize, Chips, Choice, Field, Icon, List, Section, Switch, TextArea,
    TextInput, Toast, Toasts, icons,
};
use linli_model::command::Command;
use linli_model::ids::{DraftId, ServiceCode};
use linli_model::limits::{CONTACT_MAX_CHARS, DESCRIPTION_MAX_CHARS, NEED_PHOTOS_MAX};
use linli_model::protocol::FieldError;

use super::draft::NeedDraft;
use crate::contexts::{use_directory, use_navigation, use_services};
use crate::drafting::{DraftNotice, Drafted};
use crate::error;
use crate::giving::use_giver;
use crate::i18n::{Message, use_i18n, words::form, words::needs as words};
use crate::pages::reports::{PhotoEditor, PlaceField, SaveLine};
use crate::pages::tasks::loading::use_catalog;
use crate::route::Route;
use crate::session::use_session;

/// A fresh need: goes on as a draft with its own address.
#[component]
pub fn NewNeedPage() -> impl IntoView {
    let id = use_services().offline().mint_draft();
    use_navigation().replace(&Route::NeedDraft(id));
}

/// 我要点单.
#[component]
pub fn NeedFormPage(id: DraftId) -> impl IntoView {
    let i18n = use_i18n();
    let (services, session, directory) = (use_services(), use_session(), use_directory());
    let (navigation, giver, catalog) = (use_navigation(), use_giver(), use_catalog());
    let toasts = expect_context::<Toasts>();
    let text = move |message: Message| i18n.label(message);
    let staff = Memo::new(move |_| !session.queues().is_empty());
    let form = Drafted::<NeedDraft>::open(id, move || NeedDraft {
        on_behalf: staff.get_untracked(),
        ..NeedDraft::default()
    });
    let tiles = form.tiles();
    let submission = move || {
        let (community, zone) = (session.community().get(), directory.zone_minutes());
        form.get(|draft| draft.submission(community.clone(), zone))
    };
    let faults = Memo::new(move |_| {
        if form.tried.get() {
            submission().err().unwrap_or_default()
        } else {
            Vec::new()
        }
    });
    let fault = move |pointer: &'static str, word: Option<Message>| {
        Signal::derive(move || {
            let of = |fault: &&FieldError| error::field_of(fault).starts_with(pointer);
            faults.with(|faults| {
                let found = faults.iter().find(of);
                found.map_or_else(String::new, |fault| match word {
                    Some(word) => i18n.text(word).to_owned(),
                    None => error::field_words(i18n, fault),
                })
            })
        })
    };
    let services_offered = move || {
        let named = catalog.services(i18n).into_iter();
        named
            .map(|(code, name)| Choice::new(code.to_string(), name))
            .collect::<Vec<_>>()
    };
    let back = move || {
        if staff.get_untracked() {
            Route::DeskTasks
        } else {
            Route::Needs
        }
    };
    let send = move |()| {
        form.tried.set(true);
        let command = match untrack(submission) {
            Ok(command) if !untrack(|| tiles.busy()) => command,
            Ok(_) => return toasts.show(Toast::new(i18n.text(form::PHOTOS_WORKING))),
            Err(faults) => {
                let missing = i18n.fill(form::FAULTS, &[&faults.len()]);
                return toasts.show(Toast::new(missing).warning());
            }
        };
        if form.busy.get_untracked() {
            return;
        }
        let offline = services.offline();
        let known = form.value.with_untracked(|draft| draft.need.clone());
        let need = known.unwrap_or_else(|| offline.mint_need());
        form.edit(|draft| draft.need = Some(need.clone()));
        spawn_local(async move {
            let sent = form.submit(Command::Need { id: need, command }, None).await;
            giver.tell(words::FORM_TITLE, sent.is_ok());
            if sent.is_ok() {
                navigation.replace(&back());
            }
        });
    };
    let title = Signal::derive(move || {
        let word = if form.get(|draft| draft.on_behalf) {
            words::FORM_FOR
        } else {
            words::FORM_TITLE
        };
        i18n.text(word).to_owned()
    });
    let contact_label = Signal::derive(move || {
        let word = if form.get(|draft| draft.on_behalf) {
            words::CONTACT_FOR
        } else {
            words::CONTACT
        };
        i18n.text(word).to_owned()
    });
    let line = move |words: Signal<String>| {
        move || {
            let words = words.get();
            (!words.is_empty()).then(|| {
                view! { <p class="fault-line" role="alert"><Icon icon=icons::CIRCLE_ALERT /> <span>{words}</span></p> }
            })
        }
    };
    view! {
        <main class="page with-bar report-form need-form">
            <AppBar
                title
                back_label=text(form::BACK)
                on_back=move |()| {
                    form.autosave.flush_soon();
                    navigation.back(&back());
                }
            />
            <DraftNotice autosave=form.autosave />
            {line(fault("/community", Some(words::COMMUNITY_MISSING)))}
            <Section title=text(words::SERVICE)>
                <Chips
                    label=text(words::SERVICE)
                    options=Signal::derive(services_offered)
                    value=move || form.get(|draft| draft.service.as_ref().map(ToString::to_string).unwrap_or_default())
                    on_change=move |code: String| form.edit(|draft| draft.service = ServiceCode::new(code).ok())
                />
                {line(fault("/service", Some(words::SERVICE_MISSING)))}
            </Section>
            {move || staff.get().then(|| view! {
                <List>
                    <Switch
                        label=text(words::ON_BEHALF)
                        checked=Signal::derive(move || form.get(|draft| draft.on_behalf))
                        on_change=move |on| form.edit(|draft| draft.on_behalf = on)
                    />
                </List>
            })}
            <div class="card is-flush form-card">
                <div class="form-part">
                    <Field label=text(words::TEXT) error=fault("/text", None)>
                        <TextArea
                            value=move || form.get(|draft| draft.text.clone())
                            on_input=move |typed| form.edit(|draft| draft.text = typed)
                            placeholder=text(words::TEXT_HINT)
                            limit=DESCRIPTION_MAX_CHARS
                            rows=3
                            on_leave=move |()| form.autosave.flush_soon()
                        />
                    </Field>
                </div>
                <PlaceField
                    place_words=move || form.get(|draft| draft.place_words.clone())
                    on_words=move |typed| form.edit(|draft| draft.place_words = typed)
                    fix=move || form.get(|draft| draft.fix)
                    on_fix=move |fix| form.edit(|draft| draft.fix = fix)
                    grid=move || form.get(|draft| draft.grid.clone())
                    on_grid=move |grid| form.edit(|draft| draft.grid = grid)
                    error=fault("/place", Some(words::PLACE_MISSING))
                />
            </div>
            <Section title=text(words::WANTED)>
                <div class="card two-fields">
                    <Field label=text(words::FROM)>
                        <TextInput
                            kind="datetime-local"
                            value=move || form.get(|draft| draft.from.clone())
                            on_input=move |typed| form.edit(|draft| draft.from = typed)
                        />
                    </Field>
                    <Field label=text(words::TO) error=fault("/wanted", Some(words::TIME_WRONG))>
                        <TextInput
                            kind="datetime-local"
                            value=move || form.get(|draft| draft.to.clone())
                            on_input=move |typed| form.edit(|draft| draft.to = typed)
                        />
                    </Field>
                </div>
            </Section>
            <Section title=text(words::PHOTOS)>
                <PhotoEditor tiles autosave=form.autosave label=text(words::PHOTOS) max=NEED_PHOTOS_MAX />
                {line(fault("/photos", Some(words::PHOTOS_TOO_MANY)))}
            </Section>
            <div class="card form-card contact-card">
                <Field label=contact_label hint=text(words::CONTACT_HINT) error=fault("/contact", None)>
                    <TextInput
                        value=move || form.get(|draft| draft.contact.clone())
                        on_input=move |typed| form.edit(|draft| draft.contact = typed)
                        autocomplete="tel"
                        max_length=CONTACT_MAX_CHARS as u32
                    />
                </Field>
            </div>
            <SaveLine state=form.autosave.state() />
        </main>
        <BottomBar>
            <Button size=ButtonSize::Bar wide=true loading=form.busy on_press=send>{text(words::SUBMIT)}</Button>
        </BottomBar>
    }
}
