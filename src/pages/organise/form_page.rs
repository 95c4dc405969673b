//! 写任务: one draft as a form, for a new task, one made of a need, or a change of one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_components::{
    AppBar, Badge, BottomBar, Button, ButtonSize, ErrorState, Field, Icon, Section, SkeletonCards, TextArea,
    TextInput, Toast, Toasts, Tone, icons,
};
use linli_model::area::AreaLevel;
use linli_model::command::Command;
use linli_model::ids::{DraftId, NeedId, TaskId};
use linli_model::limits::{
    CAPACITY_MAX, CONTACT_MAX_CHARS, CREDIT_MAX_MINUTES, DESCRIPTION_MAX_CHARS, PLACE_WORDS_MAX_CHARS,
    POINTS_MAX, SAFETY_NOTE_MAX_CHARS, TASK_TITLE_MAX_CHARS,
};
use linli_model::protocol::ReportScope;

use super::draft::{TaskDraft, TaskFault};
use crate::contexts::{use_directory, use_navigation, use_services};
use crate::drafting::{DraftNotice, Drafted, FormValue, KeptPhotos};
use crate::error;
use crate::giving::use_giver;
use crate::i18n::{Message, use_i18n, words::form, words::needs, words::reports, words::tasks as words};
use crate::load::Loaded;
use crate::pages::reports::{PhotoEditor, PlaceField, SaveLine};
use crate::pages::tasks::loading::{use_catalog, use_need, use_task};
use crate::pages::volunteer::SkillBoxes;
use crate::route::Route;
use crate::session::use_session;

/// Keeps a draft on the device and goes on with it.
fn go_on_with(draft: &TaskDraft) {
    let (services, navigation) = (use_services(), use_navigation());
    let id = services.offline().mint_draft();
    let Ok(value) = serde_json::to_value(draft) else {
        return;
    };
    spawn_local(async move {
        // Where the device keeps nothing, the form begins empty.
        let _ = services
            .offline()
            .draft_save(&id, TaskDraft::KIND, value, 0)
            .await;
        navigation.replace(&Route::TaskDraft(id));
    });
}

/// A fresh task, perhaps of a need.
#[component]
pub fn NewTaskPage(#[prop(optional)] need: Option<NeedId>) -> impl IntoView {
    match need {
        Some(need) => view! { <OfNeed need /> }.into_any(),
        None => {
            let id = use_services().offline().mint_draft();
            use_navigation().replace(&Route::TaskDraft(id));
            ().into_any()
        }
    }
}

#[component]
fn OfNeed(need: NeedId) -> impl IntoView {
    let zone = use_directory();
    let load = use_need(need);
    let owner = Owner::current();
    Effect::new(move |done: Option<bool>| {
        if done == Some(true) {
            return true;
        }
        let Some(view) = load.value() else { return false };
        let draft = TaskDraft::of_need(&view, untrack(|| zone.zone_minutes()));
        if let Some(owner) = &owner {
            owner.with(|| go_on_with(&draft));
        }
        true
    });
    let state = Signal::derive(move || match load.state.get() {
        Loaded::Failed(fault) => Some(fault),
        _ => None,
    });
    view! { <Waiting fault=state on_retry=move |()| load.again() /> }
}

/// A change of a task.
#[component]
pub fn ChangeTaskPage(task: TaskId) -> impl IntoView {
    let zone = use_directory();
    let load = use_task(task);
    let owner = Owner::current();
    Effect::new(move |done: Option<bool>| {
        if done == Some(true) {
            return true;
        }
        let Some(view) = load.value() else { return false };
        let draft = TaskDraft::of_task(&view, untrack(|| zone.zone_minutes()));
        if let Some(owner) = &owner {
            owner.with(|| go_on_with(&draft));
        }
        true
    });
    let state = Signal::derive(move || match load.state.get() {
        Loaded::Failed(fault) => Some(fault),
        _ => None,
    });
    view! { <Waiting fault=state on_retry=move |()| load.again() /> }
}

/// Until what the form begins with is here.
#[component]
fn Waiting(fault: Signal<Option<ClientError>>, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message: Message| i18n.label(message);
    let content = move || match fault.get() {
        Some(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry
            />
        }
        .into_any(),
        None => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
    };
    view! { <main class="page">{content}</main> }
}

/// 写任务.
#[component]
pub fn TaskFormPage(id: DraftId) -> impl IntoView {
    let i18n = use_i18n();
    let (session, directory, services) = (use_session(), use_directory(), use_services());
    let (navigation, giver, catalog) = (use_navigation(), use_giver(), use_catalog());
    let toasts = expect_context::<Toasts>();
    let text = move |message: Message| i18n.label(message);
    let form = Drafted::<TaskDraft>::open(id, TaskDraft::default);
    let tiles = form.tiles();
    // Where one works: the community of one's first desk, and the grid where it is one's alone.
    let area = Memo::new(move |_| {
        session.queues().into_iter().find_map(|scope| match scope {
            ReportScope::Area(code) => Some(code),
            _ => None,
        })
    });
    let community = move || {
        let worked = area.get().and_then(|code| code.at(AreaLevel::Community));
        worked.or_else(|| session.community().get())
    };
    let command = move || {
        let (community, zone) = (community(), directory.zone_minutes());
        form.get(|draft| {
            let mut draft = draft.clone();
            if draft.task.is_none() && draft.need.is_none() && draft.grid.is_none() {
                draft.grid = area.get().filter(|code| code.level() == AreaLevel::Grid);
            }
            draft.command(community.clone(), zone)
        })
    };
    let faults = Memo::new(move |_| {
        if form.tried.get() {
            command().err().unwrap_or_default()
        } else {
            Vec::new()
        }
    });
    let fault = move |pointer: &'static str| {
        Signal::derive(move || {
            faults.with(|faults| {
                let of = faults.iter().find_map(|fault| match fault {
                    TaskFault::Field(field) if error::field_of(field).starts_with(pointer) => Some(field),
                    _ => None,
                });
                of.map(|field| error::field_words(i18n, field))
                    .unwrap_or_default()
            })
        })
    };
    let said = move |words: Signal<String>| {
        move || {
            let words = words.get();
            (!words.is_empty()).then(|| {
                view! { <p class="fault-line" role="alert"><Icon icon=icons::CIRCLE_ALERT /> <span>{words}</span></p> }
            })
        }
    };
    let has = move |wanted: TaskFault, word: Message| {
        said(Signal::derive(move || {
            let has = faults.with(|faults| faults.contains(&wanted));
            if has {
                i18n.text(word).to_owned()
            } else {
                String::new()
            }
        }))
    };
    let is_change = form.value.with_untracked(|draft| draft.changes.is_some());
    let of_need = form.value.with_untracked(|draft| draft.need.is_some());
    let send = move |()| {
        form.tried.set(true);
        let command = match untrack(command) {
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
        let (known, if_match) = form
            .value
            .with_untracked(|draft| (draft.task.clone(), draft.changes));
        let task = known.unwrap_or_else(|| offline.mint_task());
        form.edit(|draft| draft.task = Some(task.clone()));
        let word = if is_change { words::CHANGE } else { words::DRAFT };
        spawn_local(async move {
            let to = Route::Roster(task.clone());
            let sent = form.submit(Command::Task { id: task, command }, if_match).await;
            giver.tell(word, sent.is_ok());
            if sent.is_ok() {
                navigation.replace(&to);
            }
        });
    };
    let place = move || {
        let code = form.get(|draft| draft.community.clone()).or_else(community);
        code.and_then(|code| directory.area_name(&code))
            .map(|name| i18n.words(&name))
            .unwrap_or_default()
    };
    let line = move |label: Message,
                     hint: Option<Message>,
                     pointer: &'static str,
                     max: usize,
                     field: fn(&mut TaskDraft) -> &mut String| {
        let hint = Signal::derive(move || hint.map(|hint| i18n.text(hint).to_owned()).unwrap_or_default());
        view! {
            <Field label=text(label) hint error=fault(pointer)>
                <TextInput
                    value=move || form.get(|draft| field(&mut draft.clone()).clone())
                    on_input=move |typed| form.edit(|draft| *field(draft) = typed)
                    max_length=max as u32
                />
            </Field>
        }
    };
    let time = move |label: Message, field: fn(&mut TaskDraft) -> &mut String| {
        view! {
            <Field label=text(label)>
                <TextInput
                    kind="datetime-local"
                    value=move || form.get(|draft| field(&mut draft.clone()).clone())
                    on_input=move |typed| form.edit(|draft| *field(draft) = typed)
                />
            </Field>
        }
    };
    let number =
        move |label: Message, pointer: &'static str, max: u32, field: fn(&mut TaskDraft) -> &mut String| {
            let wrong = fault(pointer);
            let error = Signal::derive(move || {
                if wrong.with(String::is_empty) {
                    String::new()
                } else {
                    i18n.fill(words::FAULT_AT_MOST, &[&max])
                }
            });
            view! {
                <Field label=text(label) error>
                    <TextInput
                        input_mode="numeric"
                        value=move || form.get(|draft| field(&mut draft.clone()).clone())
                        on_input=move |typed| form.edit(|draft| *field(draft) = typed)
                    />
                </Field>
            }
        };
    let area_text = move |label: Message,
                          hint: Option<Message>,
                          pointer: &'static str,
                          limit: usize,
                          field: fn(&mut TaskDraft) -> &mut String| {
        let hint = Signal::derive(move || hint.map(|hint| i18n.text(hint).to_owned()).unwrap_or_default());
        view! {
            <Field label=text(label) hint error=fault(pointer)>
                <TextArea
                    value=move || form.get(|draft| field(&mut draft.clone()).clone())
                    on_input=move |typed| form.edit(|draft| *field(draft) = typed)
                    limit
                    rows=3
                    on_leave=move |()| form.autosave.flush_soon()
                />
            </Field>
        }
    };
    view! {
        <main class="page with-bar report-form task-form">
            <AppBar
                title=text(if is_change { words::FORM_CHANGE } else { words::FORM_TITLE })
                back_label=text(form::BACK)
                on_back=move |()| {
                    form.autosave.flush_soon();
                    navigation.back(&Route::DeskTasks);
                }
            />
            <DraftNotice autosave=form.autosave />
            <div class="badges">
                <Badge tone=Tone::Neutral icon=icons::HOUSE label=place />
                {of_need.then(|| view! { <Badge tone=Tone::Blue icon=icons::HAND_HEART label=text(words::FROM_NEED) /> })}
            </div>
            {has(TaskFault::Community, needs::COMMUNITY_MISSING)}
            <div class="card stack form-fields">
                {line(words::NAME, Some(words::NAME_HINT), "/writing/title", TASK_TITLE_MAX_CHARS, |draft| &mut draft.title)}
                {area_text(words::TEXT, None, "/writing/text", DESCRIPTION_MAX_CHARS, |draft| &mut draft.text)}
                {area_text(words::SAFETY, Some(words::SAFETY_HINT), "/writing/safety_note", SAFETY_NOTE_MAX_CHARS, |draft| &mut draft.safety_note)}
            </div>
            <Section title=text(words::WHEN)>
                <div class="card two-fields">
                    {time(words::STARTS, |draft| &mut draft.starts)}
                    {time(words::ENDS, |draft| &mut draft.ends)}
                    {time(words::CLAIM_UNTIL, |draft| &mut draft.claim_by)}
                </div>
                {has(TaskFault::Times, words::FAULT_TIMES)}
            </Section>
            <Section title=text(words::WHO)>
                <div class="card two-fields">
                    {number(words::CAPACITY, "/writing/terms/capacity", CAPACITY_MAX.into(), |draft| &mut draft.capacity)}
                    {number(words::MINUTES, "/writing/terms/minutes", CREDIT_MAX_MINUTES, |draft| &mut draft.minutes)}
                    {number(words::POINTS_EACH, "/writing/terms/points", POINTS_MAX, |draft| &mut draft.points)}
                </div>
                {has(TaskFault::Numbers, words::FAULT_NUMBERS)}
            </Section>
            <Section title=text(words::SKILLS)>
                <SkillBoxes
                    catalog
                    chosen=move || form.get(|draft| draft.skills.clone())
                    on_change=move |skills| form.edit(|draft| draft.skills = skills)
                />
                {said(fault("/writing/terms/skills"))}
            </Section>
            <Section title=text(words::WHERE)>
                <div class="card stack form-fields">
                    {line(words::PLACE_HINT, Some(words::PLACE_HINT_HINT), "/writing/place_hint", PLACE_WORDS_MAX_CHARS, |draft| &mut draft.place_hint)}
                    {line(words::PHONE_ON_DAY, None, "/writing/contact", CONTACT_MAX_CHARS, |draft| &mut draft.contact)}
                </div>
            </Section>
            <Section title=text(words::EXACT_PLACE)>
                <div class="card is-flush form-card">
                    <PlaceField
                        place_words=move || form.get(|draft| draft.place_words.clone())
                        on_words=move |typed| form.edit(|draft| draft.place_words = typed)
                        fix=move || form.get(|draft| draft.fix)
                        on_fix=move |fix| form.edit(|draft| draft.fix = fix)
                        grid=move || form.get(|draft| draft.grid.clone())
                        on_grid=move |grid| form.edit(|draft| draft.grid = grid)
                        error=fault("/writing/place")
                    />
                </div>
            </Section>
            <Section title=text(words::PHOTOS)>
                <KeptPhotos
                    kept=move || form.get(|draft| draft.kept_photos.clone())
                    on_drop=move |id| form.edit(|draft| draft.kept_photos.retain(|kept| *kept != id))
                />
                <PhotoEditor tiles autosave=form.autosave label=text(words::PHOTOS) />
                {said(fault("/writing/photos"))}
            </Section>
            <SaveLine state=form.autosave.state() />
        </main>
        <BottomBar>
            <Button size=ButtonSize::Bar wide=true loading=form.busy on_press=send>
                {text(if is_change { words::SAVE_CHANGE } else { words::SAVE_TASK })}
            </Button>
        </BottomBar>
    }
}
