//! Who one is, and the sheet that changes the name.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_components::{
    Avatar, Badge, Button, ButtonLink, Field, IconButton, Sheet, TextInput, Toast, Toasts, Tone, icons,
};
use linli_model::limits::NAME_MAX_CHARS;
use linli_model::person::Role;
use linli_model::protocol::{PersonChange, PersonView};
use linli_model::text::{self, TextFault};
use linli_offline::AccountState;
use serde::{Deserialize, Serialize};

use crate::contexts::{use_device, use_services};
use crate::drafting::{DraftNotice, Drafted, FormValue};
use crate::error;
use crate::i18n::{Message, field_words, use_i18n, words::home, words::me as words};
use crate::pages::home::{Bell, community_name};
use crate::pages::reports::SaveLine;
use crate::route::Route;
use crate::session::{SessionState, use_session};

/// The head of the page.
#[component]
pub fn Profile() -> impl IntoView {
    let session = use_session();
    let person = Memo::new(move |_| session.person());
    move || match person.get() {
        Some(person) => view! { <SignedIn person /> }.into_any(),
        None => view! { <Guest /> }.into_any(),
    }
}

#[component]
fn Guest() -> impl IntoView {
    let i18n = use_i18n();
    let account = use_device().account();
    // Locked or offline: the device still knows whose drafts these are.
    let name = move || match account.get() {
        AccountState::SignedIn { name, .. } | AccountState::Locked { name, .. } => name,
        AccountState::Guest => i18n.text(words::GUEST).to_owned(),
    };
    let session = use_session();
    // Without a network nobody knows whether the session goes on: nobody is called locked, or asked to sign in.
    let is_out = Memo::new(move |_| session.state().get() == SessionState::SignedOut);
    let locked = Memo::new(move |_| is_out.get() && matches!(account.get(), AccountState::Locked { .. }));
    let memory_only = use_device().memory_only();
    let note = move || {
        let word = match (locked.get(), memory_only.get()) {
            (true, _) => words::LOCKED_NOTE,
            (false, true) => words::GUEST_NOTE_MEMORY,
            (false, false) => words::GUEST_NOTE,
        };
        i18n.text(word)
    };
    view! {
        <header class="profile">
            <Avatar name />
            <div class="grow">
                <h1>{name}</h1>
                <p class="row profile-note">
                    {move || locked.get().then(|| view! {
                        <Badge tone=Tone::Amber icon=icons::LOCK label=i18n.label(words::LOCKED) />
                    })}
                    <span class="note">{note}</span>
                </p>
            </div>
            {move || is_out.get().then(|| view! {
                <ButtonLink href=Route::SignIn.href() pill=true>{i18n.say(home::SIGN_IN)}</ButtonLink>
            })}
        </header>
    }
}

/// The word of a role.
fn role_word(role: Role) -> Message {
    match role {
        Role::Resident => words::ROLE_RESIDENT,
        Role::Volunteer => words::ROLE_VOLUNTEER,
        Role::GridWorker => words::ROLE_GRID_WORKER,
        Role::UnitMember => words::ROLE_UNIT_MEMBER,
        Role::Supervisor => words::ROLE_SUPERVISOR,
        Role::Admin => words::ROLE_ADMIN,
    }
}

#[component]
fn SignedIn(person: PersonView) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let open = RwSignal::new(false);
    let badges = person.grants.iter().map(|grant| {
        let word = role_word(grant.role);
        let (tone, icon) = if grant.confirmed {
            (Tone::Jade, icons::CIRCLE_CHECK)
        } else {
            (Tone::Amber, icons::HOURGLASS)
        };
        let confirmed = grant.confirmed;
        let label = move || {
            let word = i18n.text(word);
            if confirmed {
                word.to_owned()
            } else {
                format!("{word} · {}", i18n.text(words::PENDING))
            }
        };
        view! { <Badge tone icon label /> }
    });
    let badges = badges.collect_view();
    let name = person.display_name.clone();
    view! {
        <header class="profile">
            <Avatar name=person.display_name.clone() />
            <div class="grow">
                <h1>{person.display_name.clone()}</h1>
                <p class="row profile-note">
                    <span class="note">{move || community_name(i18n, session)}</span>
                    <span class="note">{person.phone.clone()}</span>
                    {badges}
                </p>
            </div>
            <Bell />
            <IconButton
                icon=icons::PENCIL
                label=i18n.label(words::CHANGE_NAME)
                on_press=move |()| open.set(true)
            />
        </header>
        <NameSheet open name />
    }
}

/// A name being changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct NameDraft {
    name: String,
}

impl FormValue for NameDraft {
    const KIND: &'static str = "name";
}

#[component]
fn NameSheet(open: RwSignal<bool>, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message| i18n.label(message);
    view! {
        <Sheet open on_close=move |()| open.set(false) title=text(words::CHANGE_NAME) close_label=text(words::CANCEL)>
            <NameForm open name=name.clone() />
        </Sheet>
    }
}

#[component]
fn NameForm(open: RwSignal<bool>, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let (services, session) = (use_services(), use_session());
    let toasts = expect_context::<Toasts>();
    let text = move |message| i18n.label(message);
    let form = Drafted::<NameDraft>::find(|_| true, move || NameDraft { name });
    let fault = RwSignal::new(String::new());
    let save = move || {
        let name = form.value.with_untracked(|draft| draft.name.trim().to_owned());
        if let Err(wrong) = text::check(&name, 1, NAME_MAX_CHARS) {
            fault.set(match wrong {
                TextFault::Empty | TextFault::TooLong => i18n.fill(words::NAME_EMPTY, &[&NAME_MAX_CHARS]),
                other => i18n.text(field_words(other.code())).to_owned(),
            });
            return;
        }
        form.busy.set(true);
        spawn_local(async move {
            let backend = services.backend();
            let change = PersonChange {
                display_name: Some(name),
                join_community: None,
            };
            let changed = match backend.accounts() {
                Some(accounts) => accounts.change_person(change).await,
                None => Err(ClientError::Unsupported),
            };
            form.busy.try_set(false);
            match changed {
                Ok(changed) => {
                    form.discard();
                    open.try_set(false);
                    toasts.show(Toast::new(i18n.text(words::NAME_SAVED)).success());
                    session.begin(&changed);
                }
                Err(error) => {
                    fault.try_set(error::words(i18n, &error));
                }
            }
        });
    };
    view! {
        <div class="stack">
            <DraftNotice autosave=form.autosave />
            <Field label=text(words::NAME) error=fault>
                <TextInput
                    value=move || form.get(|draft| draft.name.clone())
                    on_input=move |name| {
                        fault.set(String::new());
                        form.edit(|draft| draft.name = name);
                    }
                    autocomplete="nickname"
                    max_length=NAME_MAX_CHARS as u32
                    on_enter=move |()| save()
                />
            </Field>
            <SaveLine state=form.autosave.state() />
            <Button wide=true loading=form.busy on_press=move |()| save()>{text(words::SAVE)}</Button>
        </div>
    }
}
