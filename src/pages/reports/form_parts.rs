//! The smaller parts of the report form.

use leptos::prelude::*;
use linli_components::{
    Choice, Field, Icon, ListRow, RadioCards, Section, Switch, TextArea, TextInput, UrgencyChoice,
    UrgencyLevel, icons,
};
use linli_model::limits::{CONTACT_MAX_CHARS, DESCRIPTION_MAX_CHARS};
use linli_model::report::Audience;
use linli_model::time::MINUTE;
use linli_model::urgency::Urgency;

use super::draft::DraftFault;
use super::form_page::Form;
use crate::clock::use_now;
use crate::contexts::{use_directory, use_navigation};
use crate::drafting::SaveState;
use crate::error;
use crate::i18n::{use_i18n, words::form as words};
use crate::route::Route;
use crate::session::use_session;
use crate::show;

const PUBLIC: &str = "public";
const STAFF_ONLY: &str = "staff_only";

/// The words for the fault of a field or a part of it, by the field's pointer; empty for none; tracks.
pub fn field_fault(form: Form, pointer: &str) -> String {
    let i18n = use_i18n();
    let faults = form.faults();
    let fault = faults.iter().find_map(|fault| match fault {
        DraftFault::Field(fault) if fault.pointer.starts_with(pointer) => Some(fault),
        _ => None,
    });
    fault
        .map(|fault| error::field_words(i18n, fault))
        .unwrap_or_default()
}

/// What is wrong.
#[component]
pub fn TextPart(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="form-part">
            <Field
                label=i18n.label(words::TEXT)
                error=move || field_fault(form, "/command/text")
            >
                <TextArea
                    value=move || form.get(|draft| draft.text.clone())
                    on_input=move |typed| form.edit(|draft| draft.text = typed)
                    placeholder=i18n.label(words::TEXT_PLACEHOLDER)
                    limit=DESCRIPTION_MAX_CHARS
                    rows=3
                    on_leave=move |()| form.autosave.flush_soon()
                />
            </Field>
        </div>
    }
}

/// The community it is for.
#[component]
pub fn CommunityPart(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, session, navigation) = (use_directory(), use_session(), use_navigation());
    let name = move || {
        let code = form
            .get(|draft| draft.community.clone())
            .or_else(|| session.community().get());
        code.and_then(|code| directory.area_name(&code))
            .map(|name| i18n.words(&name))
            .unwrap_or_default()
    };
    let fault = move || {
        form.fault_words(|fault| (*fault == DraftFault::CommunityMissing).then_some(words::FAULT_COMMUNITY))
    };
    view! {
        <ListRow
            title=i18n.label(words::COMMUNITY)
            note=fault
            value=name
            on_press=move |()| {
                form.autosave.flush_soon();
                navigation.go(&Route::Community);
            }
        />
    }
}

/// How urgent the author thinks it is, with what that promises.
#[component]
pub fn UrgencyPart(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let categories = use_directory().categories();
    let urgency = move || categories.with(|all| form.draft.with(|draft| draft.shown_urgency(all.as_deref())));
    let note = move || {
        let urgency = urgency();
        let hours = categories.with(|all| {
            let all = all.as_ref()?;
            let code = form.get(|draft| draft.category.clone())?;
            let (_, _, leaf) = all.leaf(&code)?;
            let ordinary = all.time_limits.of(urgency).handle_minutes / 60;
            Some(if leaf.urgency == urgency {
                leaf.handle_hours
            } else {
                ordinary
            })
        });
        match hours {
            Some(hours) => i18n.fill(
                words::URGENCY_NOTE,
                &[&i18n.text(show::urgency(urgency).2), &hours],
            ),
            None => i18n.text(words::URGENCY_HINT).to_owned(),
        }
    };
    let level = move || match urgency() {
        Urgency::Blue => UrgencyLevel::Blue,
        Urgency::Amber => UrgencyLevel::Amber,
        Urgency::Red => UrgencyLevel::Red,
    };
    let choose = move |level| {
        form.edit(|draft| {
            draft.urgency = Some(match level {
                UrgencyLevel::Blue => Urgency::Blue,
                UrgencyLevel::Amber => Urgency::Amber,
                UrgencyLevel::Red => Urgency::Red,
            });
        });
    };
    view! {
        <Section title=i18n.label(words::URGENCY) note=note>
            <UrgencyChoice
                label=i18n.label(words::URGENCY)
                words=Signal::derive(move || {
                    [words::URGENCY_BLUE, words::URGENCY_AMBER, words::URGENCY_RED].map(|word| i18n.text(word).to_owned())
                })
                value=Signal::derive(level)
                on_change=choose
            />
        </Section>
    }
}

/// Who sees it.
#[component]
pub fn AudiencePart(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let categories = use_directory().categories();
    let is_public = Memo::new(move |_| {
        let audience = categories.with(|all| form.draft.with(|draft| draft.shown_audience(all.as_deref())));
        audience == Audience::Public
    });
    let options = move || {
        vec![
            Choice::new(PUBLIC, i18n.text(words::AUDIENCE_PUBLIC))
                .note(i18n.text(words::AUDIENCE_PUBLIC_NOTE)),
            Choice::new(STAFF_ONLY, i18n.text(words::AUDIENCE_STAFF))
                .note(i18n.text(words::AUDIENCE_STAFF_NOTE)),
        ]
    };
    let choose = move |chosen: String| {
        let audience = if chosen == PUBLIC {
            Audience::Public
        } else {
            Audience::StaffOnly
        };
        form.edit(|draft| draft.audience = Some(audience));
    };
    view! {
        <Section title=i18n.label(words::AUDIENCE)>
            <RadioCards
                label=i18n.label(words::AUDIENCE)
                options=Signal::derive(options)
                value=move || if is_public.get() { PUBLIC } else { STAFF_ONLY }.to_owned()
                on_change=choose
            />
            {move || is_public.get().then(|| view! {
                <div class="card is-flush list after-cards">
                    <Switch
                        label=i18n.label(words::SHOW_NAME)
                        note=i18n.label(words::SHOW_NAME_NOTE)
                        checked=Signal::derive(move || form.get(|draft| draft.show_name))
                        on_change=move |shown| form.edit(|draft| draft.show_name = shown)
                    />
                </div>
            })}
        </Section>
    }
}

/// How staff may reach the author.
#[component]
pub fn ContactPart(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="card form-card contact-card">
            <Field
                label=i18n.label(words::CONTACT)
                hint=i18n.label(words::CONTACT_HINT)
                error=move || field_fault(form, "/command/contact")
            >
                <TextInput
                    value=move || form.get(|draft| draft.contact.clone())
                    on_input=move |typed| form.edit(|draft| draft.contact = typed)
                    autocomplete="tel"
                    max_length=CONTACT_MAX_CHARS as u32
                />
            </Field>
        </div>
    }
}

/// `草稿已自动保存 · 刚刚`: said only of what the device has acknowledged.
#[component]
pub fn SaveLine(
    /// What may be said.
    #[prop(into)]
    state: Signal<SaveState>,
) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now(20_000);
    let line = move || {
        Some(match state.get() {
            SaveState::Untouched => return None,
            SaveState::Editing => (icons::CLOUD_UPLOAD, i18n.text(words::EDITING).to_owned()),
            SaveState::Saved { at } => {
                let now = now.get();
                let age = if now.since(at) < MINUTE {
                    i18n.text(words::JUST_NOW).to_owned()
                } else {
                    i18n.age(at.millis() as f64, now.millis() as f64)
                };
                (icons::CLOUD_CHECK, i18n.fill(words::SAVED, &[&age]))
            }
            SaveState::MemoryOnly => (icons::CIRCLE_ALERT, i18n.text(words::MEMORY_ONLY).to_owned()),
            SaveState::Failed { full: true } => (icons::CIRCLE_ALERT, i18n.text(words::SAVE_FULL).to_owned()),
            SaveState::Failed { full: false } => {
                (icons::CIRCLE_ALERT, i18n.text(words::SAVE_FAILED).to_owned())
            }
        })
    };
    view! {
        <p class="center-note save-line" role="status">
            {move || line().map(|(icon, line)| view! { <Icon icon /> <span>{line}</span> })}
        </p>
    }
}
