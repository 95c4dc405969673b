//! Registering: skills, an age band, and the guardian's consent of whoever is under 14.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Button, Checkbox, Choice, Field, Icon, RadioCards, Section, TextInput, icons};
use linli_model::area::AreaCode;
use linli_model::command::Command;
use linli_model::ids::{PersonId, SkillCode};
use linli_model::limits::{CONTACT_MAX_CHARS, NAME_MAX_CHARS};
use linli_model::protocol::field_codes;
use linli_model::volunteer::{AgeBand, Guardian, Registration, VolunteerCommand};
use serde::{Deserialize, Serialize};

use crate::drafting::{DraftNotice, Drafted, FormValue};
use crate::giving::use_giver;
use crate::i18n::{Message, field_words, use_i18n, words::needs as words};
use crate::pages::reports::SaveLine;
use crate::pages::tasks::loading::CatalogSignal;
use crate::session::use_session;

/// A registration being filled in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct RegistrationDraft {
    age: Option<AgeBand>,
    skills: Vec<SkillCode>,
    guardian_name: String,
    guardian_contact: String,
    guardian_consents: bool,
}

impl FormValue for RegistrationDraft {
    const KIND: &'static str = "volunteer";
}

impl RegistrationDraft {
    /// The command, or what is to be put right.
    fn command(&self, community: Option<AreaCode>) -> Result<VolunteerCommand, Message> {
        let age = self.age.ok_or(words::AGE_MISSING)?;
        let command = VolunteerCommand::Register(Registration {
            community: community.ok_or(words::COMMUNITY_MISSING)?,
            skills: self.skills.clone(),
            age,
            guardian: (age == AgeBand::Child).then(|| Guardian {
                name: self.guardian_name.clone(),
                contact: self.guardian_contact.clone(),
                consents: self.guardian_consents,
            }),
        })
        .cleaned();
        match command.check().first() {
            None => Ok(command),
            Some(fault) if fault.code == field_codes::EMPTY => Err(words::GUARDIAN_MISSING),
            Some(fault) => Err(field_words(&fault.code)),
        }
    }
}

const AGES: [(&str, AgeBand, Message); 4] = [
    ("child", AgeBand::Child, words::AGE_CHILD),
    ("youth", AgeBand::Youth, words::AGE_YOUTH),
    ("adult", AgeBand::Adult, words::AGE_ADULT),
    ("senior", AgeBand::Senior, words::AGE_SENIOR),
];

/// Skills, each on or off.
#[component]
pub fn SkillBoxes(
    catalog: CatalogSignal,
    #[prop(into)] chosen: Signal<Vec<SkillCode>>,
    #[prop(into)] on_change: Callback<Vec<SkillCode>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let one = move |(code, name): (SkillCode, String)| {
        let own = code.clone();
        let on = Signal::derive(move || chosen.with(|chosen| chosen.contains(&own)));
        let change = move |on: bool| {
            let mut skills = chosen.get_untracked();
            skills.retain(|skill| *skill != code);
            if on {
                skills.push(code.clone());
            }
            on_change.run(skills);
        };
        view! { <Checkbox checked=on on_change=change>{name}</Checkbox> }
    };
    view! { <div class="card skill-boxes">{move || catalog.skills(i18n).into_iter().map(one).collect_view()}</div> }
}

/// The registration form.
#[component]
pub fn RegisterForm(person: PersonId, catalog: CatalogSignal) -> impl IntoView {
    let i18n = use_i18n();
    let (session, giver) = (use_session(), use_giver());
    let text = move |message: Message| i18n.label(message);
    let form = Drafted::<RegistrationDraft>::find(|_| true, RegistrationDraft::default);
    let command = move || form.get(|draft| draft.command(session.community().get()));
    let fault = move || command().err().filter(|_| form.tried.get());
    let ages = move || {
        AGES.map(|(value, _, word)| Choice::new(value, i18n.text(word)))
            .to_vec()
    };
    let age = move || {
        let chosen = form.get(|draft| draft.age);
        let known = AGES.iter().find(|(_, age, _)| Some(*age) == chosen);
        known.map(|(value, _, _)| (*value).to_owned()).unwrap_or_default()
    };
    let choose = move |value: String| {
        let known = AGES.iter().find(|(own, _, _)| *own == value);
        form.edit(|draft| draft.age = known.map(|(_, age, _)| *age));
    };
    let is_child = Memo::new(move |_| form.get(|draft| draft.age == Some(AgeBand::Child)));
    let send = move |()| {
        form.tried.set(true);
        let Ok(command) = untrack(command) else { return };
        if form.busy.get_untracked() {
            return;
        }
        let command = Command::Volunteer {
            id: person.clone(),
            command,
        };
        spawn_local(async move {
            let sent = form.submit(command, None).await;
            giver.tell(words::REGISTER, sent.is_ok());
        });
    };
    view! {
        <DraftNotice autosave=form.autosave />
        <p class="note inset-text">{text(words::REGISTER_NOTE)}</p>
        <Section title=text(words::AGE)>
            <RadioCards label=text(words::AGE) options=Signal::derive(ages) value=age on_change=choose />
        </Section>
        {move || is_child.get().then(|| view! {
            <Section title=text(words::GUARDIAN)>
                <div class="card stack">
                    <Field label=text(words::GUARDIAN_NAME)>
                        <TextInput
                            value=move || form.get(|draft| draft.guardian_name.clone())
                            on_input=move |typed| form.edit(|draft| draft.guardian_name = typed)
                            max_length=NAME_MAX_CHARS as u32
                        />
                    </Field>
                    <Field label=text(words::GUARDIAN_CONTACT)>
                        <TextInput
                            value=move || form.get(|draft| draft.guardian_contact.clone())
                            on_input=move |typed| form.edit(|draft| draft.guardian_contact = typed)
                            max_length=CONTACT_MAX_CHARS as u32
                        />
                    </Field>
                    <Checkbox
                        checked=Signal::derive(move || form.get(|draft| draft.guardian_consents))
                        on_change=move |on| form.edit(|draft| draft.guardian_consents = on)
                    >{i18n.say(words::GUARDIAN_CONSENTS)}</Checkbox>
                </div>
            </Section>
        })}
        <Section title=text(words::SKILLS)>
            <SkillBoxes
                catalog
                chosen=move || form.get(|draft| draft.skills.clone())
                on_change=move |skills| form.edit(|draft| draft.skills = skills)
            />
        </Section>
        {move || fault().map(|fault| view! {
            <p class="fault-line" role="alert"><Icon icon=icons::CIRCLE_ALERT /> <span>{text(fault)}</span></p>
        })}
        <SaveLine state=form.autosave.state() />
        <Button wide=true loading=form.busy on_press=send>{text(words::REGISTER)}</Button>
    }
}
